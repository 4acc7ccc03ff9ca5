// What the documents tell their reader to do, done: the pages of the guide in their order, against a node of their
// own, and the JavaScript of each README by itself. And what they tell of methods, held against the contracts' ABIs.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { linesOf, run } from './pages.js';
import { startNode } from './support.js';

const ROOT = process.env.ROOT;
const GUIDE = join(ROOT, 'docs/guide');

async function runs(name, paths, env = {}) {
    const { code, wrong } = await run(name, paths, ROOT, env);
    assert.equal(code, 0, wrong);
}

test('the guide does what it says', async () => {
    const pages = readdirSync(GUIDE).filter((name) => /^\d/.test(name)).sort();
    const node = await startNode();
    try {
        const paths = pages.map((name) => join(GUIDE, name));
        await runs('guide', paths, { NODE_URL: node.url, NODE_HOME: node.home, CONTRACTS: process.env.NEAR_OUT });
    } finally {
        await node.stop();
    }
});

describe('READMEs', () => {
    const readmes = ['contracts', 'crates'].flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true })
            .filter((name) => name.endsWith('README.md'))
            .map((name) => join(folder, name)),
    );
    for (const readme of readmes.filter((name) => linesOf(join(ROOT, name)).length > 0)) {
        test(readme, () => runs('readme', [join(ROOT, readme)]));
    }
});

describe('methods', () => {
    const PAGING = ['from_index', 'limit'];

    for (const contract of ['token', 'sale', 'staking', 'royalty', 'dao']) {
        const readme = readFileSync(join(ROOT, `contracts/${contract}/README.md`), 'utf8');
        const { functions } = JSON.parse(readFileSync(join(process.env.NEAR_OUT, `${contract}.abi.json`))).body;
        const isCallable = ({ name, modifiers = [] }) => name === 'new' || !modifiers.includes('private');

        test(`of ${contract} are in its README, with the arguments that they take`, () => {
            for (const { name, params } of functions.filter(isCallable)) {
                const named = [...readme.matchAll(new RegExp(`\`${name}(?: \\{([^}]*)\\})?\``, 'g'))];
                assert.notEqual(named.length, 0, `${name} is not in the README`);
                const taken = (params?.args ?? []).map((arg) => arg.name).filter((arg) => !PAGING.includes(arg));
                for (const [, written] of named.filter(([, written]) => written !== undefined)) {
                    assert.equal(written, taken.join(', '), name);
                }
            }
        });
    }
});
