// JavaScript out of Markdown: the blocks of a page become a program, and an error names the line of the page.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const LINES_OF_ERROR = 25;

/** The lines of every `js` block of a page, each with the place where it stands. */
export function linesOf(path) {
    const lines = [];
    let inBlock = false;
    readFileSync(path, 'utf8')
        .split('\n')
        .forEach((text, index) => {
            if (text.startsWith('```')) {
                inBlock = text === '```js';
            } else if (inBlock) {
                lines.push({ text, path, line: index + 1 });
            }
        });
    return lines;
}

/**
 * Runs the blocks of these pages, one after the other, as one program in this folder, where the packages are.
 * Answers what it printed and what was wrong, with the lines of the pages.
 */
export async function run(name, paths, root, env) {
    const lines = paths.flatMap(linesOf);
    const program = join(import.meta.dirname, `${name}.page.mjs`);
    writeFileSync(program, lines.map(({ text }) => text).join('\n'));
    const child = spawn(process.execPath, [program], { cwd: root, env: { ...process.env, ...env } });
    let [printed, wrong] = ['', ''];
    child.stdout.on('data', (data) => (printed += data));
    child.stderr.on('data', (data) => (wrong += data));
    const [code] = await once(child, 'close');
    rmSync(program);
    const place = (_, line) => {
        const at = lines[line - 1];
        return at ? `${relative(root, at.path)}:${at.line}` : `line ${line}`;
    };
    const here = new RegExp(`(?:file://)?${program.replaceAll('.', '\\.')}:(\\d+)`, 'g');
    // Errors of near-api-js show the whole transaction below what they say.
    const said = wrong.replace(here, place).split('\n').slice(0, LINES_OF_ERROR).join('\n');
    return { code, printed, wrong: said };
}
