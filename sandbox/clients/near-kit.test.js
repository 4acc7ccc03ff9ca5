// near-kit against near-sandbox: it starts the program by itself, from NEAR_SANDBOX_BIN_PATH.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import {
    AccessKeyDoesNotExistError,
    AccountDoesNotExistError,
    ContractNotDeployedError,
    decodeSignedDelegateAction,
    FunctionCallError,
    generateKey,
    GlobalContractNotFoundError,
    Near,
} from 'near-kit';
import { EMPTY_CODE_HASH, Sandbox } from 'near-kit/sandbox';

import { TOKEN_WASM } from './support.js';

let sandbox;
let near;
let root;
let made = 0;

before(async () => {
    sandbox = await Sandbox.start();
    // The library views what is final, so that is what it must wait for.
    near = new Near({ network: sandbox, retryConfig: { maxRetries: 0, initialDelayMs: 1 }, defaultWaitUntil: 'FINAL' });
    root = sandbox.rootAccount.id;
});
after(() => sandbox?.stop());

/** A new account under the root, and the key that controls it. */
async function person(name) {
    made += 1;
    const id = `${name}-${made}.${root}`;
    const key = generateKey();
    await near
        .transaction(root)
        .createAccount(id)
        .transfer(id, '20 NEAR')
        .addKey(key.publicKey.toString(), { type: 'fullAccess' })
        .send();
    return { id, key: key.secretKey };
}

describe('transactions', () => {
    test('create, pay and delete accounts', async () => {
        const alice = await person('alice');

        await near.transaction(root).transfer(alice.id, '5 NEAR').send();

        assert.equal((await near.getAccount(alice.id)).balance, '25.00');
        await near.transaction(alice.id).signWith(alice.key).deleteAccount({ beneficiary: root }).send();
        assert.equal(await near.accountExists(alice.id), false);
        await assert.rejects(near.getAccount(alice.id), AccountDoesNotExistError);
    });

    test('deploy, call and view in one batch', async () => {
        made += 1;
        const id = `token-${made}.${root}`;
        const metadata = { spec: 'ft-1.0.0', name: 'Test', symbol: 'TEST', decimals: 6 };
        const key = generateKey();
        await near
            .transaction(root)
            .createAccount(id)
            .transfer(id, '10 NEAR')
            .addKey(key.publicKey.toString(), { type: 'fullAccess' })
            .deployContract(id, TOKEN_WASM)
            .send();
        await near
            .transaction(id)
            .signWith(key.secretKey)
            .functionCall(id, 'new', { owner_id: root, metadata, max_supply: '10' })
            .send();

        assert.deepEqual(await near.view(id, 'max_supply'), '10');
        assert.equal((await near.view(id, 'ft_metadata')).symbol, 'TEST');
        const pages = [];
        for await (const item of near.viewStateAll(id, { limit: 1 })) pages.push(item.key);
        const all = await near.viewState(id);
        assert.deepEqual(pages, all.values.map((item) => item.key));
        await assert.rejects(near.view(id, 'missing'), FunctionCallError);
        const unpaid = near.transaction(root).functionCall(id, 'burn', { amount: '1' }).send();
        await assert.rejects(unpaid, (error) => {
            assert.ok(error instanceof FunctionCallError);
            assert.match(error.panic, /ONE_YOCTO_REQUIRED/);
            return true;
        });
    });

    test('may ask for the very next nonce', async () => {
        const alice = await person('alice');

        const sent = await near.transaction(alice.id).signWith(alice.key).transfer(root, '1 NEAR').strictNonceMode().send();

        assert.deepEqual(sent.status, { SuccessValue: '' });
    });

    test('are relayed for others', async () => {
        const [alice, bob] = [await person('alice'), await person('bob')];

        const { payload } = await near.transaction(alice.id).signWith(alice.key).transfer(bob.id, '1 NEAR').delegate();
        await near.transaction(root).signedDelegateAction(decodeSignedDelegateAction(payload)).send();

        assert.equal((await near.getAccount(alice.id)).balance, '20.00');
        assert.equal((await near.getAccount(bob.id)).balance, '21.00');
    });

    test('lead back from their receipts', async () => {
        const sent = await near.transaction(root).transfer('near', '1 NEAR').send({ waitUntil: 'FINAL' });

        const { transaction_hash: hash, sender_account_id: sender } = await near.rpc.receiptToTx(
            sent.receipts_outcome[0].id,
        );
        const status = await near.getTransactionStatus(sent.transaction.hash, root, 'FINAL');

        assert.deepEqual([hash, sender], [sent.transaction.hash, root]);
        assert.deepEqual(status.receipts_outcome, sent.receipts_outcome);
    });
});

describe('global contracts', () => {
    test('are published and used', async () => {
        const [publisher, user] = [await person('publisher'), await person('user')];
        await near.transaction(root).transfer(publisher.id, '50 NEAR').send();

        await near
            .transaction(publisher.id)
            .signWith(publisher.key)
            .publishContract(TOKEN_WASM, { identifiedBy: 'account' })
            .send();
        const reference = { accountId: publisher.id };
        await near.transaction(user.id).signWith(user.key).deployFromPublished(reference).send();

        const { standards } = await near.view(user.id, 'contract_source_metadata');
        assert.ok(standards.some(({ standard }) => standard === 'nep141'), JSON.stringify(standards));
        assert.equal(await near.globalContractExists(reference), true);
        await assert.rejects(near.rpc.viewGlobalContractCode({ accountId: root }), GlobalContractNotFoundError);
    });
});

describe('queries', () => {
    test('say what is not there', async () => {
        const stranger = generateKey().publicKey.toString();

        await assert.rejects(near.rpc.getAccessKey(root, stranger), AccessKeyDoesNotExistError);
        await assert.rejects(near.rpc.getGasKeyNonces(root, stranger), AccessKeyDoesNotExistError);
        await assert.rejects(near.getContractCode(root), ContractNotDeployedError);
        assert.equal(await near.getAccessKey(root, stranger), null);
    });

    test('read the chain', async () => {
        const block = await near.rpc.getBlock({ finality: 'final' });
        const genesis = await near.rpc.genesisConfig();
        const windows = await near.rpc.maintenanceWindows('near');

        assert.deepEqual(await near.rpc.getBlock({ blockId: block.header.hash }), block);
        assert.equal(genesis.chain_id, 'localnet');
        assert.ok((await near.getStatus()).sync_info.latest_block_height >= block.header.height, 'the head is not behind');
        assert.equal((await near.rpc.getGasPrice()).gas_price, '100000000');
        assert.ok(windows.length <= 1, 'at most what is left of the epoch');
    });
});

describe('the sandbox', () => {
    test('patches, forwards and starts anew', async () => {
        const account = { amount: '7', locked: '0', code_hash: EMPTY_CODE_HASH, storage_usage: 100 };
        await sandbox.patchState([{ Account: { account_id: 'rich.near', account } }]);
        const before = (await near.rpc.getStatus()).sync_info.latest_block_height;

        await sandbox.fastForward(500);

        const after = (await near.rpc.getStatus()).sync_info.latest_block_height;
        assert.ok(after >= before + 500, `${after} after ${before}`);
        assert.equal((await near.rpc.getAccount('rich.near')).amount, '7');
        await sandbox.restart();
        assert.equal(await near.accountExists('rich.near'), false);
    });
});
