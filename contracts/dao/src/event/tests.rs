//! The wire form of each event.

use near_sdk::test_utils::get_logs;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{assets, id, policy, usdc};

const HASH: Digest = Digest([7; 32]);

fn who(name: &str) -> Cow<'static, AccountId> {
    Cow::Owned(id(name))
}

#[rstest]
#[case::action_refused(
    Event::ActionRefused { proposal_id: 3, position: 1, reason: "UNKNOWN_AGENT: x".into() },
    r#""event":"action_refused","data":{"proposal_id":3,"position":1,"reason":"UNKNOWN_AGENT: x"}"#
)]
#[case::agent_suspended_by_a_guardian(
    Event::AgentSuspended { agent_id: who("bot"), until: 5.into(), guardian_id: Some(who("gina")) },
    r#""event":"agent_suspended","data":{"agent_id":"bot","until":"5","guardian_id":"gina"}"#
)]
#[case::agent_suspended_by_members(
    Event::AgentSuspended { agent_id: who("bot"), until: 5.into(), guardian_id: None },
    r#""event":"agent_suspended","data":{"agent_id":"bot","until":"5","guardian_id":null}"#
)]
#[case::asset_set(
    Event::AssetSet {
        asset: Cow::Owned(usdc()),
        symbol: assets()[1].info.symbol.clone().into(),
        decimals: 6,
        value_per_whole: 9.into(),
        version: 2,
    },
    r#""event":"asset_set","data":{"asset":"nep141:usdc.near","symbol":"USDC","decimals":6,"value_per_whole":"9","version":2}"#
)]
#[case::asset_removed(
    Event::AssetRemoved { asset: Cow::Owned(usdc()) },
    r#""event":"asset_removed","data":{"asset":"nep141:usdc.near"}"#
)]
#[case::ballot_cast(
    Event::BallotCast {
        proposal_id: 3,
        voter_id: who("alice"),
        ballot: Ballot::For,
        weight: 7.into(),
        reduced: None,
    },
    r#""event":"ballot_cast","data":{"proposal_id":3,"voter_id":"alice","ballot":"for","weight":"7"}"#
)]
#[case::ballot_cast_that_reduces_another(
    Event::BallotCast {
        proposal_id: 3,
        voter_id: who("alice"),
        ballot: Ballot::For,
        weight: 7.into(),
        reduced: Some(ReducedBallot { voter_id: who("bob"), weight: 5.into() }),
    },
    r#""event":"ballot_cast","data":{"proposal_id":3,"voter_id":"alice","ballot":"for","weight":"7","reduced":{"voter_id":"bob","weight":"5"}}"#
)]
#[case::ballot_released(
    Event::BallotReleased { proposal_id: 3, voter_id: who("alice"), payer_id: who("relay"), amount: 7.into() },
    r#""event":"ballot_released","data":{"proposal_id":3,"voter_id":"alice","payer_id":"relay","amount":"7"}"#
)]
#[case::bond_forfeited(
    Event::BondForfeited { proposal_id: 3, amount: 7.into() },
    r#""event":"bond_forfeited","data":{"proposal_id":3,"amount":"7"}"#
)]
#[case::bond_posted(
    Event::BondPosted { agent_id: who("bot"), amount: 7.into(), bond: 9.into() },
    r#""event":"bond_posted","data":{"agent_id":"bot","amount":"7","bond":"9"}"#
)]
#[case::bond_reclaimed(
    Event::BondReclaimed { proposal_id: 3, author_id: who("alice"), amount: 7.into() },
    r#""event":"bond_reclaimed","data":{"proposal_id":3,"author_id":"alice","amount":"7"}"#
)]
#[case::bond_reclaim_failed(
    Event::BondReclaimFailed { proposal_id: 3, amount: 7.into() },
    r#""event":"bond_reclaim_failed","data":{"proposal_id":3,"amount":"7"}"#
)]
#[case::bond_set_aside(
    Event::BondSetAside { decision_id: 3, amount: 7.into(), settles_at: 5.into() },
    r#""event":"bond_set_aside","data":{"decision_id":3,"amount":"7","settles_at":"5"}"#
)]
#[case::bond_slashed(
    Event::BondSlashed { agent_id: who("bot"), decision_id: 3, amount: 7.into(), bond: 9.into() },
    r#""event":"bond_slashed","data":{"agent_id":"bot","decision_id":3,"amount":"7","bond":"9"}"#
)]
#[case::bond_withdrawn(
    Event::BondWithdrawn { agent_id: who("bot"), amount: 7.into(), bond: 9.into(), locked: 5.into() },
    r#""event":"bond_withdrawn","data":{"agent_id":"bot","amount":"7","bond":"9","locked":"5"}"#
)]
#[case::cause_named(
    Event::CauseNamed {
        decision_id: 3,
        guardian_id: who("gina"),
        cause: Cause::OutsideMandate,
        reason: "fraud".into(),
    },
    r#""event":"cause_named","data":{"decision_id":3,"guardian_id":"gina","cause":"outside_mandate","reason":"fraud"}"#
)]
#[case::cause_overruled(
    Event::CauseOverruled { decision_id: 3, amount: 7.into() },
    r#""event":"cause_overruled","data":{"decision_id":3,"amount":"7"}"#
)]
#[case::charter_granted(
    Event::CharterGranted {
        agent_id: who("bot"),
        controller_id: who("lab"),
        charter_version: 2,
        expires_at: 5.into(),
    },
    r#""event":"charter_granted","data":{"agent_id":"bot","controller_id":"lab","charter_version":2,"expires_at":"5"}"#
)]
#[case::charter_renewed(
    Event::CharterRenewed { agent_id: who("bot"), expires_at: 5.into() },
    r#""event":"charter_renewed","data":{"agent_id":"bot","expires_at":"5"}"#
)]
#[case::charter_revoked(
    Event::CharterRevoked { agent_id: who("bot"), charter_version: 2 },
    r#""event":"charter_revoked","data":{"agent_id":"bot","charter_version":2}"#
)]
#[case::code_deployed(
    Event::CodeDeployed { code_hash: HASH },
    r#""event":"code_deployed","data":{"code_hash":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="}"#
)]
#[case::code_staged(
    Event::CodeStaged { code_hash: HASH, ready_at: 5.into(), expires_at: 6.into() },
    r#""event":"code_staged","data":{"code_hash":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=","ready_at":"5","expires_at":"6"}"#
)]
#[case::code_unstaged(
    Event::CodeUnstaged { code_hash: HASH },
    r#""event":"code_unstaged","data":{"code_hash":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="}"#
)]
#[case::guardians_set(
    Event::GuardiansSet { guardian_ids: vec![id("gina"), id("gus")].into(), version: 2 },
    r#""event":"guardians_set","data":{"guardian_ids":["gina","gus"],"version":2}"#
)]
#[case::paused(
    Event::Paused { feature: Feature::Decisions, account_id: who("gina"), until: 5.into() },
    r#""event":"paused","data":{"feature":"decisions","account_id":"gina","until":"5"}"#
)]
#[case::policy_set(
    Event::PolicySet { policy: Cow::Owned(policy()), version: 2 },
    r#""event":"policy_set","data":{"policy":{"voting_period":"432000000000000","late_turn_window":"86400000000000","timelock":"172800000000000","execution_window":"604800000000000","quorum_bps":2000,"quorum_floor":"100","proposal_bond":"1000000000000000000000000","objection_window":"259200000000000","stretch_bps":100,"stop_bps":1000,"veto_confirmations":2,"guardian_suspension":"604800000000000","collateral_bps":10000,"haircut_bps":5000,"bounty_bps":2000,"decision_floor":"1000000","least_agent_bond":"1000000000000000000000000","challenge_period":"1209600000000000","slash_bps":2500,"stop_cooldown":"1209600000000000"},"version":2}"#
)]
#[case::proposal_abandoned(
    Event::ProposalAbandoned { proposal_id: 3 },
    r#""event":"proposal_abandoned","data":{"proposal_id":3}"#
)]
#[case::proposal_close_moved(
    Event::ProposalCloseMoved { proposal_id: 3, closes_at: 5.into() },
    r#""event":"proposal_close_moved","data":{"proposal_id":3,"closes_at":"5"}"#
)]
#[case::proposal_created(
    Event::ProposalCreated {
        proposal_id: 3,
        track: Track::Optimistic,
        author_id: who("bot"),
        closes_at: 5.into(),
        bond: 0.into(),
        locked: Some(7.into()),
        statement_hash: HASH,
    },
    r#""event":"proposal_created","data":{"proposal_id":3,"track":"optimistic","author_id":"bot","closes_at":"5","bond":"0","locked":"7","statement_hash":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="}"#
)]
#[case::proposal_executed(
    Event::ProposalExecuted { proposal_id: 3 },
    r#""event":"proposal_executed","data":{"proposal_id":3}"#
)]
#[case::proposal_execution_started(
    Event::ProposalExecutionStarted { proposal_id: 3, attempt: 2, locked: None },
    r#""event":"proposal_execution_started","data":{"proposal_id":3,"attempt":2}"#
)]
#[case::proposal_execution_started_of_a_decision(
    Event::ProposalExecutionStarted { proposal_id: 3, attempt: 2, locked: Some(7.into()) },
    r#""event":"proposal_execution_started","data":{"proposal_id":3,"attempt":2,"locked":"7"}"#
)]
#[case::proposal_partially_failed(
    Event::ProposalPartiallyFailed { proposal_id: 3, failed: vec![0, 4], is_final: true },
    r#""event":"proposal_partially_failed","data":{"proposal_id":3,"failed":[0,4],"is_final":true}"#
)]
#[case::proposal_stopping(
    Event::ProposalStopping { proposal_id: 3 },
    r#""event":"proposal_stopping","data":{"proposal_id":3}"#
)]
#[case::proposal_stopped(
    Event::ProposalStopped { proposal_id: 3, by_guardians: true },
    r#""event":"proposal_stopped","data":{"proposal_id":3,"by_guardians":true}"#
)]
#[case::resolution_adopted(
    Event::ResolutionAdopted { proposal_id: 3, position: 0, text_hash: HASH },
    r#""event":"resolution_adopted","data":{"proposal_id":3,"position":0,"text_hash":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="}"#
)]
#[case::storage_posted(
    Event::StoragePosted { agent_id: who("bot"), amount: 7.into(), balance: 9.into() },
    r#""event":"storage_posted","data":{"agent_id":"bot","amount":"7","balance":"9"}"#
)]
#[case::retired(Event::Retired {}, r#""event":"retired","data":{}"#)]
#[case::posted_storage_withdrawn(
    Event::PostedStorageWithdrawn { agent_id: who("bot"), amount: 7.into(), balance: 9.into() },
    r#""event":"posted_storage_withdrawn","data":{"agent_id":"bot","amount":"7","balance":"9"}"#
)]
#[case::veto_confirmed(
    Event::VetoConfirmed { proposal_id: 3, guardian_id: who("gina"), reason: "fraud".into() },
    r#""event":"veto_confirmed","data":{"proposal_id":3,"guardian_id":"gina","reason":"fraud"}"#
)]
#[case::withdrawal_failed(
    Event::WithdrawalFailed { agent_id: who("bot"), amount: 7.into(), purse: Purse::Bond },
    r#""event":"withdrawal_failed","data":{"agent_id":"bot","amount":"7","purse":"bond"}"#
)]
fn events_keep_their_wire_form(#[case] event: Event<'static>, #[case] line: &str) {
    event.emit();

    assert_eq!(get_logs(), [format!(r#"EVENT_JSON:{{"standard":"commonweight","version":"1.0.0",{line}}}"#)]);
}
