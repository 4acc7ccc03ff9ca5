//! Values that the tests of several rules share.

use commonweight_common::{Asset, Bps};
use commonweight_explain::{
    AssetEntry, AssetInfo, Charter, Condition, Member, Permit, Policy, Scope, UnitOfAccount, Valuation,
};
use near_sdk::AccountId;

use super::{
    agent::Agent,
    ledger::{ATTEMPT, Lock, Use},
    policy::MAX_OBJECTION_WINDOW,
    proposal::{Phase, Proposal, Rules, Tally},
};

pub(crate) const HOUR: u64 = 3_600_000_000_000;
pub(crate) const DAY: u64 = 24 * HOUR;
/// When the proposals of the tests are made.
pub(crate) const START: u64 = 1_000 * DAY;
pub(crate) const NEAR: u128 = 10_u128.pow(24);
/// The value of one whole coin of the table's USDC in the unit of account.
pub(crate) const USD: u128 = 1_000_000;
pub(crate) const TGAS: u64 = 1_000_000_000_000;

pub(crate) fn id(text: &str) -> AccountId {
    text.parse().unwrap()
}

pub(crate) fn bps(share: u16) -> Bps {
    Bps::new(share).unwrap()
}

pub(crate) fn usdc() -> Asset {
    Asset::Nep141(id("usdc.near"))
}

pub(crate) fn policy() -> Policy {
    Policy {
        voting_period: 5 * DAY,
        late_turn_window: DAY,
        timelock: 2 * DAY,
        execution_window: 7 * DAY,
        quorum_bps: bps(2_000),
        quorum_floor: 100,
        proposal_bond: NEAR,
        objection_window: 3 * DAY,
        stretch_bps: bps(100),
        stop_bps: bps(1_000),
        veto_confirmations: 2,
        guardian_suspension: 7 * DAY,
        collateral_bps: bps(10_000),
        haircut_bps: bps(5_000),
        bounty_bps: bps(2_000),
        decision_floor: USD,
        least_agent_bond: NEAR,
        challenge_period: 14 * DAY,
        slash_bps: bps(2_500),
        stop_cooldown: 14 * DAY,
    }
}

pub(crate) fn unit_of_account() -> UnitOfAccount {
    UnitOfAccount { symbol: "USD".to_owned(), decimals: 6 }
}

/// One NEAR is worth 4 dollars, one USDC one.
pub(crate) fn assets() -> Vec<AssetEntry> {
    let entry = |asset, symbol: &str, decimals, value_per_whole| AssetEntry {
        asset,
        info: AssetInfo { symbol: symbol.to_owned(), decimals, value_per_whole },
    };
    vec![entry(Asset::Near, "NEAR", 24, 4 * USD), entry(usdc(), "USDC", 6, USD)]
}

pub(crate) fn required(name: &str, condition: Condition) -> Member {
    Member { name: name.to_owned(), is_required: true, condition }
}

pub(crate) fn optional(name: &str, condition: Condition) -> Member {
    Member { is_required: false, ..required(name, condition) }
}

/// May pay bob up to 100 USDC at once and 150 within a week, and order labels for up to 50 USDC at once.
pub(crate) fn charter() -> Charter {
    Charter {
        mandate: "Buy labels.".to_owned(),
        controller_id: id("lab.near"),
        model_family: "heron".to_owned(),
        scopes: vec![
            Scope {
                permit: Permit::Transfer { asset: usdc(), receiver_ids: vec![id("bob.near")] },
                max_value: 100 * USD,
                limit: 150 * USD,
                window: 7 * DAY,
                requires_reference: false,
            },
            Scope {
                permit: Permit::Call {
                    receiver_id: id("labels.near"),
                    method: "order".to_owned(),
                    arguments: vec![
                        required("budget", Condition::Anything),
                        optional("memo", Condition::Anything),
                    ],
                    max_deposit: 1,
                    min_gas: TGAS,
                    max_gas: 30 * TGAS,
                    valuation: Valuation::Argument { key: "budget".to_owned(), asset: usdc() },
                },
                max_value: 50 * USD,
                limit: 200 * USD,
                window: DAY,
                requires_reference: false,
            },
        ],
        expires_at: START + 365 * DAY,
    }
}

/// Has 100 NEAR behind it, which by [`policy`] and [`assets`] are enough for 166.666666 dollars at risk.
pub(crate) fn agent() -> Agent {
    Agent {
        bond: 100 * NEAR,
        charter_version: 1,
        is_chartered: true,
        expires_at: START + 365 * DAY,
        ..Agent::new(id("lab.near"))
    }
}

/// What [`decision`] would lock as number 7: 100 dollars at risk by [`policy`] and [`assets`], on one target.
pub(crate) fn lock() -> Lock {
    Lock {
        decision_id: 7,
        attempts: 0,
        amount: 60 * NEAR,
        owed: ATTEMPT,
        slashed: 0,
        set_aside: 0,
        settles_at: 0,
        overrulable_until: 0,
        value: 100 * USD,
        doublings: 0,
        pricing: 0,
        uses: vec![Use { target: 1, value: 100 * USD }],
        live_until: START + 10 * DAY,
        is_under_way: false,
        executed_at: None,
        challengeable_until: 0,
        held_until: 0,
    }
}

fn proposal(rules: Rules, window: u64) -> Proposal {
    Proposal {
        author_id: id("author.near"),
        created_at: START,
        closes_at: START + window,
        execution_window: 7 * DAY,
        veto_confirmations: 2,
        rules,
        phase: Phase::Pending,
        attempts: 0,
        n_actions: 2,
        done: 0,
        tried: 0,
        tally: Tally::default(),
        total_power: None,
        statement_hash: [7; 32],
    }
}

pub(crate) fn vote() -> Proposal {
    let rules = Rules::Vote {
        timelock: 2 * DAY,
        late_turn_window: DAY,
        late_turns: 0,
        quorum_bps: bps(2_000),
        quorum_floor: 100,
        bond: NEAR,
    };
    proposal(rules, 5 * DAY)
}

pub(crate) fn decision() -> Proposal {
    let rules = Rules::Optimistic {
        base_end: START + 3 * DAY,
        latest_end: START + MAX_OBJECTION_WINDOW,
        stretch_bps: bps(100),
        stop_bps: bps(1_000),
        slash_bps: bps(2_500),
        challenge_period: 14 * DAY,
        stop_cooldown: 14 * DAY,
        charter_version: 1,
    };
    proposal(rules, 3 * DAY)
}
