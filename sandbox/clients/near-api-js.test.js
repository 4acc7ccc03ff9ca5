// near-api-js 7 against near-sandbox: what the library sends is answered in the shapes that it reads.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { Account, actions, JsonRpcProvider, KeyPair, KeyPairSigner, MultiKeySigner, nearToYocto } from 'near-api-js';
import * as errors from 'near-api-js/rpc-errors';
import { FungibleToken } from 'near-api-js/tokens';

import { letRefundsBePaid, startNode, TOKEN_WASM } from './support.js';

const SEND = 223_182_562_500n;
const GAS_PRICE = 100_000_000n;

let node;
let provider;
let root;
let made = 0;

before(async () => {
    node = await startNode();
    provider = new JsonRpcProvider({ url: node.url });
    root = new Account(node.rootId, provider, node.rootKey);
});
after(() => node?.stop());

/** A new account with 100 NEAR under the root, and the key that controls it. */
async function person(name) {
    made += 1;
    const key = KeyPair.fromRandom('ed25519');
    const id = `${name}-${made}.${node.rootId}`;
    const nearToTransfer = nearToYocto(100);
    await root.createAccount({ newAccountId: id, publicKey: key.getPublicKey(), nearToTransfer });
    return new Account(id, provider, new KeyPairSigner(key));
}

/** The token on an account of its own, made in one batch; the root owns it and may mint. */
async function token() {
    made += 1;
    const key = KeyPair.fromRandom('ed25519');
    const id = `token-${made}.${node.rootId}`;
    const metadata = { spec: 'ft-1.0.0', name: 'Test', symbol: 'TEST', decimals: 6 };
    await root.signAndSendTransaction({
        receiverId: id,
        actions: [
            actions.createAccount(),
            actions.transfer(nearToYocto(10)),
            actions.addFullAccessKey(key.getPublicKey()),
            actions.deployContract(TOKEN_WASM),
        ],
    });
    const contract = new Account(id, provider, new KeyPairSigner(key));
    await contract.callFunction({
        contractId: id,
        methodName: 'new',
        args: { owner_id: root.accountId, metadata, max_supply: '1000000' },
    });
    await root.callFunction({
        contractId: id,
        methodName: 'add_minter',
        args: { account_id: root.accountId, cap: '1000000' },
        deposit: 1n,
    });
    return { contract, ft: new FungibleToken(id, metadata) };
}

async function mint(ft, account, amount) {
    await ft.registerAccount({ accountIdToRegister: account.accountId, fundingAccount: root });
    const args = { account_id: account.accountId, amount: String(amount) };
    return root.callFunction({ contractId: ft.accountId, methodName: 'mint', args });
}

describe('accounts', () => {
    test('are created with what they are given', async () => {
        const alice = await person('alice');

        const { balance, storageUsage, codeHash } = await alice.getState();

        assert.equal(balance.total, nearToYocto(100));
        assert.equal(storageUsage, 182);
        assert.equal(codeHash, '11111111111111111111111111111111');
    });

    test('pay for a transfer what the protocol says', async () => {
        const [alice, bob] = [await person('alice'), await person('bob')];

        await alice.transfer({ receiverId: bob.accountId, amount: nearToYocto(3) });
        await letRefundsBePaid(provider);

        const [left, right] = [await alice.getState(), await bob.getState()];
        assert.equal(right.balance.total, nearToYocto(103));
        assert.equal(left.balance.total, nearToYocto(97) - 2n * SEND * GAS_PRICE);
    });

    test('are deleted in favour of another', async () => {
        const [alice, bob] = [await person('alice'), await person('bob')];

        await alice.deleteAccount(bob.accountId);
        await letRefundsBePaid(provider);

        await assert.rejects(alice.getState(), errors.AccountDoesNotExistError);
        assert.ok((await bob.getState()).balance.total > nearToYocto(199));
    });
});

describe('keys', () => {
    test('are added, listed, used and deleted', async () => {
        const alice = await person('alice');
        const second = KeyPair.fromRandom('ed25519');
        const first = await alice.getSigner().getPublicKey();

        await alice.addFullAccessKey(second.getPublicKey());
        const signer = new KeyPairSigner(second);
        await alice.signAndSendTransaction({
            receiverId: alice.accountId,
            actions: [actions.deleteKey(first)],
            signer,
        });

        const { keys } = await alice.getAccessKeyList();
        assert.deepEqual(keys.map((key) => key.public_key), [second.getPublicKey().toString()]);
        await assert.rejects(alice.getAccessKey(first), errors.AccessKeyDoesNotExistError);
    });

    test('of functions are bound to contract, method and allowance', async () => {
        const [alice, { ft }] = [await person('alice'), await token()];
        await mint(ft, alice, 10);
        const limited = KeyPair.fromRandom('ed25519');

        await alice.addFunctionCallAccessKey({
            publicKey: limited.getPublicKey(),
            contractId: ft.accountId,
            methodNames: ['storage_balance_of'],
            allowance: nearToYocto('0.5'),
        });

        const restricted = new Account(alice.accountId, provider, new KeyPairSigner(limited));
        const args = { account_id: alice.accountId };
        const call = (methodName) => restricted.callFunction({ contractId: ft.accountId, methodName, args });
        assert.ok(await call('storage_balance_of'));
        await assert.rejects(call('ft_balance_of'), errors.AccessKeyMethodNameMismatchActionError);
        const { permission } = await alice.getAccessKey(limited.getPublicKey());
        const { allowance, ...rest } = permission.FunctionCall;
        assert.deepEqual(rest, { receiver_id: ft.accountId, method_names: ['storage_balance_of'] });
        assert.ok(BigInt(allowance) < nearToYocto('0.5'));
    });

    test('sign many transactions at once', async () => {
        const [alice, bob] = [await person('alice'), await person('bob')];
        const keys = [1, 2, 3].map(() => KeyPair.fromRandom('ed25519'));
        await alice.signAndSendTransaction({
            receiverId: alice.accountId,
            actions: keys.map((key) => actions.addFullAccessKey(key.getPublicKey())),
        });
        const busy = new Account(alice.accountId, provider, new MultiKeySigner(keys));

        const transfers = Array.from({ length: 30 }, () => busy.transfer({ receiverId: bob.accountId, amount: 1n }));
        await Promise.all(transfers);

        assert.equal((await bob.getState()).balance.total, nearToYocto(100) + 30n);
    });
});

describe('contracts', () => {
    test('are deployed, called and viewed', async () => {
        const [[alice, bob], { contract, ft }] = [[await person('alice'), await person('bob')], await token()];
        await mint(ft, alice, 500);

        await ft.registerAccount({ accountIdToRegister: bob.accountId, fundingAccount: root });

        await alice.transfer({ receiverId: bob.accountId, amount: 200n, token: ft });

        assert.equal(await ft.getBalance(alice), 300n);
        assert.equal(await ft.getBalance(bob), 200n);
        const { code } = await contract.getContractCode();
        assert.deepEqual(Buffer.from(code), TOKEN_WASM);
        const { values } = await contract.getContractState();
        assert.ok(values.length > 2, 'the state is listed');
    });

    test('say in events what they did', async () => {
        const [alice, { ft }] = [await person('alice'), await token()];
        await ft.registerAccount({ accountIdToRegister: alice.accountId, fundingAccount: root });

        const outcome = await root.callFunctionRaw({
            contractId: ft.accountId,
            methodName: 'mint',
            args: { account_id: alice.accountId, amount: '7' },
        });

        const logs = outcome.receipts_outcome.flatMap((receipt) => receipt.outcome.logs);
        const [{ standard, event, data }] = logs.map((log) => JSON.parse(log.replace('EVENT_JSON:', '')));
        assert.deepEqual({ standard, event }, { standard: 'nep141', event: 'ft_mint' });
        assert.deepEqual(data, [{ owner_id: alice.accountId, amount: '7' }]);
    });

    test('are shared by hash and by account', async () => {
        const [publisher, byHash, byAccount] = [await person('publisher'), await person('hash'), await person('account')];
        await root.transfer({ receiverId: publisher.accountId, amount: nearToYocto(100) });

        await publisher.deployGlobalContract(TOKEN_WASM, 'codeHash');
        await publisher.deployGlobalContract(TOKEN_WASM, 'accountId');
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', TOKEN_WASM));
        await byHash.useGlobalContract({ codeHash: digest });
        await byAccount.useGlobalContract({ accountId: publisher.accountId });

        for (const account of [byHash, byAccount]) {
            const source = { contractId: account.accountId, method: 'contract_source_metadata', args: {} };
            const { standards } = await provider.callFunction(source);
            assert.ok(standards.some(({ standard }) => standard === 'nep141'), JSON.stringify(standards));
        }
        const identifier = { accountId: publisher.accountId };
        const { code } = await provider.viewGlobalContractCode({ identifier });
        assert.equal(code.length, TOKEN_WASM.length);
    });
});

describe('batches', () => {
    test('change nothing when one action fails', async () => {
        const alice = await person('alice');
        const key = KeyPair.fromRandom('ed25519').getPublicKey();

        const batch = alice.signAndSendTransaction({
            receiverId: alice.accountId,
            actions: [actions.addFullAccessKey(key), actions.functionCall('missing', {}, 10n ** 13n, 0n)],
        });

        await assert.rejects(batch, errors.ContractCodeDoesNotExistError);
        assert.equal((await alice.getAccessKeyList()).keys.length, 1);
    });
});

describe('meta-transactions', () => {
    test('are paid by the relayer', async () => {
        const [alice, bob, relayer] = [await person('alice'), await person('bob'), await person('relayer')];

        const { signedDelegate } = await alice.createSignedMetaTransaction({
            receiverId: bob.accountId,
            actions: [actions.transfer(nearToYocto(1))],
        });
        await relayer.relayMetaTransaction(signedDelegate);

        const [from, to, by] = [await alice.getState(), await bob.getState(), await relayer.getState()];
        assert.equal(from.balance.total, nearToYocto(100));
        assert.equal(to.balance.total, nearToYocto(101));
        assert.ok(by.balance.total < nearToYocto(99), 'the relayer pays for gas and deposit');
    });

    test('call contracts in the name of who signed', async () => {
        const [alice, bob, { ft }] = [await person('alice'), await person('bob'), await token()];
        await mint(ft, alice, 100);
        await mint(ft, bob, 1);

        const { signedDelegate } = await alice.createSignedMetaTransaction({
            receiverId: ft.accountId,
            actions: [
                actions.functionCall('ft_transfer', { receiver_id: bob.accountId, amount: '40' }, 10n ** 13n, 1n),
            ],
        });
        await root.relayMetaTransaction(signedDelegate);

        assert.deepEqual([await ft.getBalance(alice), await ft.getBalance(bob)], [60n, 41n]);
    });

    test('are taken once', async () => {
        const [alice, bob] = [await person('alice'), await person('bob')];
        const { signedDelegate } = await alice.createSignedMetaTransaction({
            receiverId: bob.accountId,
            actions: [actions.transfer(1n)],
        });
        await root.relayMetaTransaction(signedDelegate);

        const again = root.relayMetaTransaction(signedDelegate);

        await assert.rejects(again, errors.DelegateActionInvalidNonceActionError);
    });
});
