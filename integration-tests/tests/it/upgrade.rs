//! New code on the virtual machine. Its hash is known for 30 days, then anybody deploys it, and `migrate` is in the
//! receipt that brings the code: either both happen or nothing does.

use commonweight_common::{Digest, clock::CODE_DELAY, upgrade::UpgradeError};
use commonweight_integration_tests::{Env, Outcome, Part, amount::cwt, wasm};
use near_sdk::AccountId;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

mod dao;
mod royalty;
mod sale;
mod staking;
mod token;

/// A module that has no `migrate`, nor anything else.
const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

/// A further build of a contract: the present code with a section of its own that has no effect, so that it runs as
/// before under another hash.
fn next_build(part: Part) -> Vec<u8> {
    let mut code = wasm::must_load(part.wasm_name());
    code.extend_from_slice(b"\x00\x05\x04next");
    code
}

fn hash(code: &[u8]) -> Digest {
    Digest(Sha256::digest(code).into())
}

async fn code_of(env: &Env, id: &AccountId) -> Vec<u8> {
    env.worker().view_code(id).await.expect("the account has code")
}

/// It is refused because a moment is missing.
fn assert_too_early(outcome: &Outcome<Value>) {
    let failures = outcome.failures();
    assert!(failures.iter().all(|failure| failure.message.starts_with("CODE_NOT_READY: ")), "{failures:?}");
    assert_eq!(failures.len(), 1);
}

/// `deploy_code` was called, and one receipt of the contract to itself brought the code and migrated.
async fn assert_migrated_with_the_code(outcome: &Outcome<Value>, id: &AccountId) {
    let calls = outcome.profile().await.calls;
    let calls: Vec<_> = calls.iter().map(|call| (&call.contract_id, call.method.as_str())).collect();
    assert_eq!(calls, [(id, "deploy_code"), (id, "confirm_code+migrate")]);
    assert_eq!(outcome.events_named("code_deployed").len(), 1);
}
