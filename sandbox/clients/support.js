// The node under test, the people on it, and the contract they use. Each file of tests has a node of its own.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The program under test, which every library takes from the same variable. */
export const PROGRAM = fromEnvironment('NEAR_SANDBOX_BIN_PATH');
/** A token by NEP-141, of which the tests mint. */
export const TOKEN_WASM = readFileSync(fromEnvironment('TOKEN_WASM'));

const START_PATIENCE_MS = 10_000;

function fromEnvironment(name) {
    const path = process.env[name];
    assert.ok(path && existsSync(path), `${name} names no file: run scripts/test-clients.sh`);
    return path;
}

async function freePort() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    return port;
}

/** Starts a node in a home of its own; `stop` ends it and removes the home. */
export async function startNode() {
    const home = mkdtempSync(join(tmpdir(), 'near-sandbox-clients-'));
    const init = spawnSync(PROGRAM, ['--home', home, 'init', '--fast']);
    assert.equal(init.status, 0, `init failed: ${init.stderr}`);
    const { account_id: rootId, secret_key: rootKey } = JSON.parse(readFileSync(join(home, 'validator_key.json')));

    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(PROGRAM, ['--home', home, 'run', '--rpc-addr', address], { stdio: 'ignore' });
    const url = `http://${address}`;
    const deadline = Date.now() + START_PATIENCE_MS;
    while (!(await answers(url))) {
        assert.equal(child.exitCode, null, 'the node ended before it answered');
        assert.ok(Date.now() < deadline, 'the node does not answer');
        await pause(10);
    }
    return {
        url,
        home,
        rootId,
        rootKey,
        async stop() {
            const ended = once(child, 'exit');
            child.kill('SIGTERM');
            const [code] = await ended;
            rmSync(home, { recursive: true, force: true });
            assert.equal(code, 0, 'the node did not end in peace');
        },
    };
}

/** Lets the refunds be paid of what was executed: who waits for execution does not wait for them. */
export async function letRefundsBePaid(provider) {
    await provider.sendJsonRpc('sandbox_fast_forward', { delta_height: 1 });
}

async function answers(url) {
    try {
        return (await fetch(`${url}/status`)).ok;
    } catch {
        return false;
    }
}
