//! The bytes of every record, written down by hand as Borsh has them. They are what is on the chain: whoever changes one
//! of these tests raises `LAYOUT`, and has the code read what was written before.

use commonweight_common::{Asset, Digest, clock::CODE_DELAY, upgrade::DEPLOY_WINDOW};
use commonweight_explain::{AssetInfo, Permit, Policy, Scope, Valuation};
use near_sdk::{
    borsh::{BorshSerialize, to_vec},
    env,
    state::ContractState,
};

use super::*;
use crate::{
    Cause, Feature, NamedCause,
    contract::state::{
        AGENT_IDS, AGENTS, ASSET_VERSIONS, BALLOTS, CAUSES, CHARTERS, CONTENTS, CONTROLLERS, Content,
        FORMER_ASSETS, GUARDIAN_SINCE, MEANINGS, PROPOSALS, REFERENCES, SUSPENSIONS, TARGETS, UPGRADE,
        VETOES,
    },
    logic::{
        agent::Agent,
        ballot::Part,
        fixtures::{DAY, USD, agent, bps, decision, lock, vote},
        ledger::{ATTEMPT, Ledger, Lock},
        proposal::{Phase, Proposal, Tally},
        repetition::Recent,
        value::Risk,
    },
};

fn bytes(value: impl BorshSerialize) -> Vec<u8> {
    to_vec(&value).unwrap()
}

/// The record whose key is the bytes of this one.
fn record(key: impl BorshSerialize) -> Vec<u8> {
    env::storage_read(&bytes(key)).unwrap()
}

/// The line of the table for USDC.
fn line() -> Vec<u8> {
    bytes((1u8, "usdc.near", "USDC", 6u8, USD))
}

#[test]
fn of_the_root_state() {
    let mut world = World::with_agent();
    world.propose(vec![resolve()]);
    world.call("gina.near", 1).pause(Feature::Proposals, DAY.into()).unwrap();
    world.call("gus.near", 1).pause(Feature::Decisions, (2 * DAY).into()).unwrap();
    let policy = Policy { least_agent_bond: 2 * NEAR, ..policy() };
    world.administer(Action::SetPolicy { policy, version: 0 }).unwrap();

    world.dao.state_write();

    let (deposits, versions) = (100 * NEAR + PREPAID + NEAR, [1u32, 0, 0, 1]);
    let pauses = [[START + DAY, DAY], [START + 2 * DAY, 2 * DAY]];
    let root = (1u8, STAKING, 1u64, 1u32, deposits, versions, pauses);
    assert_eq!(env::storage_read(b"STATE").unwrap(), bytes(root));
}

#[test]
fn of_what_the_dao_begins_with() {
    let _world = World::new();

    let voting = ([5 * DAY, DAY, 2 * DAY, 7 * DAY], 2_000u16, [100, NEAR]);
    let objecting = (3 * DAY, [100u16, 1_000], 2u8, 7 * DAY);
    let bonds = ([10_000u16, 5_000, 2_000], [USD, NEAR], 14 * DAY, 2_500u16, 14 * DAY);
    assert_eq!(record(0u8), bytes((voting, objecting, bonds)));
    assert_eq!(record(1u8), bytes(vec!["gina.near", "gus.near", "gwen.near"]));
    let near = bytes((0u8, "NEAR", 24u8, 4 * USD));
    assert_eq!(record(2u8), [bytes(2u32), near, line()].concat());
}

#[test]
fn of_a_proposal() {
    let _world = World::new();
    let tally = Tally { in_favour: 2, against: 3, abstain: 4, object: 5 };
    let phase = Phase::InProgress { since: 6, is_stopped: true };
    let proposal = Proposal { tally, phase, attempts: 7, done: 8, tried: 9, total_power: Some(10), ..vote() };

    PROPOSALS.set(&1, &proposal);

    let times = [START, START + 5 * DAY, 7 * DAY];
    let rules = (0u8, [2 * DAY, DAY], 0u8, 2_000u16, [100, NEAR]);
    let progress = ((1u8, 6u64, true), 7u32, 2u8, [8u16, 9]);
    let stored = ("author.near", times, 2u8, rules, progress, [2u128, 3, 4, 5], Some(10u128), [7u8; 32]);
    assert_eq!(record((3u8, 1u64)), bytes(stored));
}

#[test]
fn of_a_decision() {
    let _world = World::new();

    PROPOSALS.set(&1, &decision());

    let times = [START, START + 3 * DAY, 7 * DAY];
    let ends = [START + 3 * DAY, START + crate::logic::policy::MAX_OBJECTION_WINDOW];
    let rules = (1u8, ends, [100u16, 1_000, 2_500], [14 * DAY, 14 * DAY], 1u32);
    let progress = (0u8, 0u32, 2u8, [0u16, 0]);
    let stored = ("author.near", times, 2u8, rules, progress, [0u128; 4], None::<u128>, [7u8; 32]);
    assert_eq!(record((3u8, 1u64)), bytes(stored));
    assert_eq!(PROPOSALS.get(&1), Some(decision()));
}

#[test]
fn of_the_phases_of_a_proposal() {
    let _world = World::new();
    // Where the phase is in the record of `vote`.
    let before = bytes(("author.near", [0u64; 3], 0u8, 0u8, [0u64; 2], 0u8, 0u16, [0u128; 2])).len();
    let phases =
        [Phase::PartiallyFailed, Phase::Executed, Phase::Failed, Phase::Stopped { at: 0 }, Phase::Abandoned];

    for (phase, number) in phases.into_iter().zip(2u8..) {
        PROPOSALS.set(&1, &Proposal { phase, ..vote() });

        assert_eq!(record((3u8, 1u64))[before], number, "{phase:?}");
        assert_eq!(PROPOSALS.get(&1).unwrap().phase, phase);
    }
}

/// Every action, in the order of their numbers.
fn all_actions() -> Vec<Action> {
    let info = AssetInfo { symbol: "USDC".to_owned(), decimals: 6, value_per_whole: USD };
    vec![
        pay("bob.near", 5),
        order(7),
        grant(charter(), 1),
        Action::RenewCharter { agent_id: id(AGENT), charter_version: 2, expires_at: 3 },
        Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 4, until: 5 },
        Action::RevokeCharter { agent_id: id(AGENT), charter_version: 6 },
        Action::SlashBond { decision_id: 7, share: bps(8) },
        Action::OverruleCause { decision_id: 9 },
        Action::SetPolicy { policy: policy(), version: 10 },
        Action::SetGuardians { guardian_ids: accounts(&["gina.near"]), version: 11 },
        Action::SetAsset { asset: usdc(), info, version: 12 },
        Action::RemoveAsset { asset: Asset::Near, version: 13 },
        Action::StageCode { code_hash: Digest([14; 32]), version: 15 },
        Action::UnstageCode { version: 16 },
        resolve(),
    ]
}

#[test]
fn of_what_a_proposal_does() {
    let _world = World::new();
    let content = Content {
        actions: all_actions(),
        description: "Why.".to_owned(),
        text_hash: [1; 32],
        assets: assets().split_off(1),
        controller_id: Some(id(CONTROLLER)),
        reference: Some("invoice".to_owned()),
        risk: Risk { fixed: 2, amounts: vec![(usdc(), 3)] },
        ends_at: 4,
    };

    CONTENTS.set(&1, &content);

    let call = ("order", r#"{"budget":"7"}"#, 0u128, 5_000_000_000_000u64);
    let charter = [bytes((2u8, AGENT)), charter_bytes(), bytes(1u32)].concat();
    let actions = [
        bytes((0u8, 1u8, "usdc.near", "bob.near", 5u128)),
        bytes((1u8, "labels.near", vec![call], None::<&str>)),
        charter,
        bytes((3u8, AGENT, 2u32, 3u64)),
        bytes((4u8, AGENT, 4u32, 5u64)),
        bytes((5u8, AGENT, 6u32)),
        bytes((6u8, 7u64, 8u16)),
        bytes((7u8, 9u64)),
        [vec![8u8], record(0u8), bytes(10u32)].concat(),
        bytes((9u8, vec!["gina.near"], 11u32)),
        [vec![10u8], line(), bytes(12u32)].concat(),
        bytes((11u8, 0u8, 13u32)),
        bytes((12u8, [14u8; 32], 15u32)),
        bytes((13u8, 16u32)),
        bytes((14u8, "We are open.")),
    ];
    let risk = (2u128, vec![(1u8, "usdc.near", 3u128)]);
    let stored = [
        bytes(15u32),
        actions.concat(),
        bytes(("Why.", [1u8; 32], 1u32)),
        line(),
        bytes((Some(CONTROLLER), Some("invoice"), risk, 4u64)),
    ];
    assert_eq!(record((4u8, 1u64)), stored.concat());
    assert_eq!(CONTENTS.get(&1).unwrap().actions, all_actions());
}

/// [`charter`].
fn charter_bytes() -> Vec<u8> {
    let (usdc, no_reference) = ((1u8, "usdc.near"), false);
    let transfer = (0u8, usdc, vec!["bob.near"], [100 * USD, 150 * USD], 7 * DAY, no_reference);
    let gas = [10u64.pow(12), 30 * 10u64.pow(12)];
    let arguments = (2u32, ("budget", true, 0u8), ("memo", false, 0u8));
    let call = ((1u8, "labels.near", "order"), arguments, 1u128, gas, (1u8, "budget", usdc));
    let call = (call, [50 * USD, 200 * USD], DAY, no_reference);
    bytes(("Buy labels.", "lab.near", "heron", 2u32, transfer, call, START + 365 * DAY))
}

#[test]
fn of_a_charter() {
    let _world = World::new();
    CHARTERS.set(&id(AGENT), &charter());
    assert_eq!(record((10u8, AGENT)), charter_bytes());

    let permit = Permit::Call {
        receiver_id: id("labels.near"),
        method: "order".to_owned(),
        arguments: vec![],
        max_deposit: 1,
        min_gas: 2,
        max_gas: 3,
        valuation: Valuation::Fixed { value: 4 },
    };
    let scopes = vec![Scope { permit, max_value: 5, limit: 6, window: 7, requires_reference: true }];
    CHARTERS.set(&id(AGENT), &commonweight_explain::Charter { scopes, ..charter() });

    let scope = ((1u8, "labels.near", "order"), 0u32, 1u128, [2u64, 3], (0u8, 4u128));
    let stored = ("Buy labels.", "lab.near", "heron", 1u32, scope, [5u128, 6], 7u64, true, START + 365 * DAY);
    assert_eq!(record((10u8, AGENT)), bytes(stored));
}

#[test]
fn of_an_agent() {
    let _world = World::new();
    let lock = Lock {
        attempts: 1,
        slashed: 2,
        set_aside: 3,
        settles_at: 4,
        overrulable_until: 5,
        doublings: 6,
        pricing: 7,
        is_under_way: true,
        executed_at: Some(8),
        challengeable_until: 9,
        held_until: 10,
        ..lock()
    };
    let versions = Agent { storage_balance: 11, n_payments: 12, suspension_version: 13, ..agent() };
    let agent = Agent {
        suspended_until: 14,
        stopped_at: 15,
        stopped_until: 16,
        ledger: Ledger { locks: vec![lock] },
        ..versions
    };

    AGENTS.set(&id(AGENT), &agent);
    AGENT_IDS.set(&3, &id(AGENT));
    CONTROLLERS.set(&id(CONTROLLER), &1);
    SUSPENSIONS.set(&(id(AGENT), id("gina.near")), &2);

    let amounts = (7u64, 1u32, [60 * NEAR, ATTEMPT, 2, 3], [4u64, 5], 100 * USD, 6u8, 7u32);
    let times = (START + 10 * DAY, true, Some(8u64), [9u64, 10]);
    let lock = (amounts, vec![(1u128, 100 * USD)], times);
    let standing = (1u32, true, START + 365 * DAY, 13u32, [14u64, 15, 16]);
    assert_eq!(record((8u8, AGENT)), bytes(("lab.near", [100 * NEAR, 11], 12u32, standing, vec![lock])));
    assert_eq!(AGENTS.get(&id(AGENT)), Some(agent));
    assert_eq!(record((9u8, 3u32)), bytes(AGENT));
    assert_eq!(record((15u8, CONTROLLER)), bytes(1u32));
    assert_eq!(record((11u8, AGENT, "gina.near")), bytes(2u64));
}

#[test]
fn of_ballots_and_of_guardians() {
    let _world = World::new();
    let part = Part { ballot: Some(Ballot::Object), weight: 1, taken: 2, ..Part::new(id("relay.near")) };
    let causes = [Cause::OutsideMandate, Cause::FalseFacts, Cause::Captured, Cause::SelfDealing];

    BALLOTS.set(&(1, id(ALICE)), &Part { is_direct: true, ..part.clone() });
    BALLOTS.set(&(2, id(ALICE)), &Part { ballot: None, ..part });
    VETOES.set(&1, &accounts(&["gina.near"]));
    CAUSES.set(
        &1,
        &causes.map(|cause| NamedCause { guardian_id: id("gina.near"), cause, named_at: 5.into() }).to_vec(),
    );

    assert_eq!(record((5u8, 1u64, ALICE)), bytes((Some(3u8), [1u128, 2], "relay.near", true)));
    assert_eq!(record((5u8, 2u64, ALICE)), bytes((None::<u8>, [1u128, 2], "relay.near", false)));
    GUARDIAN_SINCE.set(&id("gina.near"), &6);
    assert_eq!(record((21u8, "gina.near")), bytes(6u64));
    assert_eq!(record((6u8, 1u64)), bytes(vec!["gina.near"]));
    let named: Vec<(&str, u8, u64)> = (0..4).map(|number| ("gina.near", number, 5)).collect();
    assert_eq!(record((14u8, 1u64)), bytes(named));
}

#[test]
fn of_what_was_decided_lately() {
    let _world = World::new();

    MEANINGS.set(&[1; 32], &2);
    TARGETS.set(&3, &vec![Recent { decision_id: 4, class: 5, doublings: 6 }]);
    REFERENCES.set(&(id("bob.near"), "invoice".to_owned()), &7);

    assert_eq!(record((7u8, [1u8; 32])), bytes(2u64));
    assert_eq!(record((12u8, 3u128)), bytes(vec![(4u64, 5u8, 6u8)]));
    assert_eq!(record((13u8, "bob.near", "invoice")), bytes(7u64));
}

#[test]
fn of_assets_and_of_staged_code() {
    let _world = World::new();

    ASSET_VERSIONS.set(&usdc(), &1);
    ASSET_VERSIONS.set(&Asset::Near, &2);
    FORMER_ASSETS.set(&usdc(), &assets()[1]);
    UPGRADE.stage(Digest([3; 32]), START);

    assert_eq!(record((16u8, 1u8, "usdc.near")), bytes(1u32));
    assert_eq!(record((16u8, 0u8)), bytes(2u32));
    assert_eq!(record((18u8, 1u8, "usdc.near")), line());
    let ready_at = START + CODE_DELAY;
    assert_eq!(record(17u8), bytes(([3u8; 32], ready_at, ready_at + DEPLOY_WINDOW)));
}
