// The errors of near-sandbox as near-api-js 7 reads them, and the answers that need no transaction.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { Account, actions, JsonRpcProvider, KeyPair, KeyPairSigner } from 'near-api-js';
import * as errors from 'near-api-js/rpc-errors';

import { startNode, TOKEN_WASM } from './support.js';

const UNKNOWN_HASH = '11111111111111111111111111111111';

let node;
let provider;
let root;

before(async () => {
    node = await startNode();
    provider = new JsonRpcProvider({ url: node.url });
    root = new Account(node.rootId, provider, node.rootKey);
});
after(() => node?.stop());

describe('queries', () => {
    test('of what is not there say what is not there', async () => {
        const stranger = KeyPair.fromRandom('ed25519').getPublicKey();

        await assert.rejects(provider.viewAccount({ accountId: 'nobody.near' }), (error) => {
            assert.ok(error instanceof errors.AccountDoesNotExistError);
            assert.equal(error.accountId, 'nobody.near');
            return true;
        });
        await assert.rejects(root.getAccessKey(stranger), (error) => {
            assert.ok(error instanceof errors.AccessKeyDoesNotExistError);
            assert.equal(error.publicKey.toString(), stranger.toString());
            return true;
        });
        await assert.rejects(root.getContractCode(), errors.ContractCodeDoesNotExistError);
        const identifier = { accountId: 'nobody.near' };
        await assert.rejects(
            provider.viewGlobalContractCode({ identifier }),
            errors.GlobalContractCodeDoesNotExistError,
        );
    });

    test('of unknown blocks, chunks, receipts and transactions fail', async () => {
        const blockQuery = { blockId: 1_000_000 };

        await assert.rejects(provider.viewBlock(blockQuery), errors.UnknownBlockError);
        await assert.rejects(provider.viewAccount({ accountId: 'near', blockQuery }), errors.UnknownBlockError);
        await assert.rejects(provider.viewChunk(UNKNOWN_HASH), errors.UnknownChunkError);
        await assert.rejects(provider.viewTransactionReceipt(UNKNOWN_HASH), errors.UnknownReceiptError);
        const unknown = { txHash: UNKNOWN_HASH, accountId: 'near', waitUntil: 'NONE' };
        await assert.rejects(provider.viewTransactionStatus(unknown), errors.UnknownTransactionError);
        const noEpoch = UNKNOWN_HASH.replace(/1$/, '2');
        await assert.rejects(provider.viewValidators({ epochId: noEpoch }), errors.UnknownEpochError);
    });

    test('that cannot be understood are refused', async () => {
        await assert.rejects(provider.sendJsonRpc('invented', []), errors.RpcMethodNotFoundError);
        await assert.rejects(provider.sendJsonRpc('block', { finality: 'soon' }), errors.RpcRequestParseError);
    });
});

describe('calls', () => {
    let contract;

    before(async () => {
        const key = KeyPair.fromRandom('ed25519');
        const id = `token.${node.rootId}`;
        await root.signAndSendTransaction({
            receiverId: id,
            actions: [
                actions.createAccount(),
                actions.transfer(10n ** 25n),
                actions.addFullAccessKey(key.getPublicKey()),
                actions.deployContract(TOKEN_WASM),
            ],
        });
        contract = new Account(id, provider, new KeyPairSigner(key));
    });

    test('of missing methods fail, viewed and sent', async () => {
        const contractId = contract.accountId;

        await assert.rejects(
            provider.callFunction({ contractId, method: 'missing', args: {} }),
            errors.ContractMethodNotFoundError,
        );
        await assert.rejects(
            contract.callFunction({ contractId, methodName: 'missing' }),
            errors.ContractMethodNotFoundError,
        );
    });

    test('that panic carry what the contract said', async () => {
        const contractId = contract.accountId;

        await assert.rejects(provider.callFunction({ contractId, method: 'owner', args: {} }), (error) => {
            assert.match(error.message, /GuestPanic.*NOT_INITIALIZED: the token has not been started/);
            return true;
        });
        await assert.rejects(contract.callFunction({ contractId, methodName: 'owner' }), (error) => {
            assert.ok(error instanceof errors.ContractExecutionError);
            assert.match(error.message, /Smart contract panicked: NOT_INITIALIZED: the token has not been started/);
            return true;
        });
    });

    test('without code fail', async () => {
        await assert.rejects(
            provider.callFunction({ contractId: 'near', method: 'any', args: {} }),
            errors.ContractCodeDoesNotExistError,
        );
    });
});

describe('transactions', () => {
    test('that the protocol refuses are typed', async () => {
        const stranger = new KeyPairSigner(KeyPair.fromRandom('ed25519'));
        const transfer = (from, amount, signer) => {
            const action = [actions.transfer(amount)];
            return from.signAndSendTransaction({ receiverId: 'near', actions: action, signer, retries: 0 });
        };

        await assert.rejects(transfer(root, 10n ** 38n), errors.NotEnoughBalanceError);
        await assert.rejects(transfer(root, 1n, stranger), errors.AccessKeyDoesNotExistError);
        const twice = { newAccountId: `near.${node.rootId}`, publicKey: await stranger.getPublicKey() };
        await root.createAccount(twice);
        await assert.rejects(root.createAccount(twice), errors.AccountAlreadyExistsActionError);
        const top = root.signAndSendTransaction({ receiverId: 'short', actions: [actions.createAccount()] });
        await assert.rejects(top, errors.CreateAccountOnlyByRegistrarActionError);
    });

    test('with a used nonce are refused, and the same bytes are not', async () => {
        const signed = async (nonce) => {
            const tx = await root.createTransaction({
                receiverId: 'near',
                actions: [actions.transfer(1n)],
                publicKey: await root.getSigner().getPublicKey(),
            });
            tx.nonce = nonce ?? tx.nonce;
            return (await root.getSigner().signTransaction(tx)).signedTransaction;
        };
        const first = await signed();
        const sent = await provider.sendTransaction(first);

        const again = await provider.sendTransaction(first);
        const old = signed(1n).then((transaction) => provider.sendTransaction(transaction));

        assert.deepEqual(again.transaction_outcome, sent.transaction_outcome);
        await assert.rejects(old, errors.InvalidNonceError);
    });

    test('sent without waiting are found later', async () => {
        const signed = await root.createSignedTransaction({ receiverId: 'near', actions: [actions.transfer(1n)] });

        const nothingYet = await provider.sendTransactionAsync(signed);
        const { createHash } = await import('node:crypto');
        const txHash = new Uint8Array(createHash('sha256').update(signed.transaction.encode()).digest());
        const query = { txHash, accountId: root.accountId, waitUntil: 'FINAL' };
        const found = await provider.viewTransactionStatus(query);
        const full = await provider.viewTransactionStatusWithReceipts(query);

        assert.deepEqual(nothingYet, { final_execution_status: 'NONE' });
        assert.equal(found.final_execution_status, 'FINAL');
        assert.deepEqual(full.receipts_outcome, found.receipts_outcome);
        const [{ receipt_id: id }] = full.receipts;
        assert.equal((await provider.viewTransactionReceipt(id)).receiver_id, 'near');
    });
});

describe('the provider', () => {
    test('reads blocks, chunks and prices', async () => {
        const head = await provider.viewBlock({ finality: 'final' });

        const byHeight = await provider.viewBlock({ blockId: head.header.height });
        const byHash = await provider.viewBlock({ blockId: head.header.hash });
        const chunk = await provider.viewChunk(head.chunks[0].chunk_hash);
        const sameChunk = await provider.viewChunk([head.header.height, head.chunks[0].shard_id]);

        assert.deepEqual(byHeight, head);
        assert.deepEqual(byHash, head);
        assert.equal(chunk.header.chunk_hash, head.chunks[0].chunk_hash);
        assert.deepEqual(sameChunk, chunk);
        assert.equal((await provider.viewGasPrice()).gas_price, '100000000');
    });

    test('reads validators, parameters and status', async () => {
        const validators = await provider.viewValidators();
        const protocol = await provider.experimental_protocolConfig({ finality: 'final' });

        assert.deepEqual(validators.current_validators.map((each) => each.account_id), [node.rootId]);
        assert.equal(protocol.runtime_config.storage_amount_per_byte, '10000000000000000000');
        assert.equal(await provider.getNetworkId(), protocol.chain_id);
        assert.ok((await provider.getCurrentEpochSeatPrice()) > 0n);
    });
});
