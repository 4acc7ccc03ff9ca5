//! What a second auditor has tried: what is pending, and what happens to it meanwhile. Every test says what is right.

use commonweight_common::{Bps, clock::DAY};
use commonweight_explain::{Charter, Condition, Permit, Valuation};

use super::*;
use crate::{
    Cause, Error, ScopeError,
    logic::fixtures::{TGAS, USD, required},
};

fn retire(world: &mut World) {
    world.call(STAKING, 0).retire().unwrap();
}

fn executed(world: &mut World) -> u64 {
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
    decision_id
}

fn name(world: &mut World, guardian: &str, decision_id: u64) -> Result<()> {
    world.atomically(|world| {
        world.call(guardian, 0).name_cause(decision_id, Cause::FalseFacts, "No such invoice.".to_owned())
    })
}

fn settle(world: &mut World, decision_id: u64) -> Result<()> {
    world.atomically(|world| world.call(MALLORY, 0).settle_cause(decision_id))
}

fn try_execute(world: &mut World, proposal_id: u64) -> Result<()> {
    world.atomically(|world| world.call(MALLORY, 0).execute(proposal_id).map(drop))
}

fn stop(world: &mut World, id: u64) {
    world.call("gina.near", 0).veto(id, "Bad.".to_owned()).unwrap();
    world.call("gus.near", 0).veto(id, "Bad.".to_owned()).unwrap();
}

/// **Claim**: `retire` carries out what members have adopted, and nothing that waits for members who cannot speak.
/// **Severity**: high. **Sequence**: a fifth of all voting power (the quorum) proposes to pay the treasury to itself and
/// votes for it; in the next block it calls `staking.change_dao`, which anybody may as soon as its 30 days are over. No
/// ballot against it arrives any more: four fifths are silent, and the vote counts as adopted when its period is over.
/// **Lost**: the treasury, unless guardians see it within the voting period and the timelock.
#[test]
fn a_vote_that_was_cut_short_is_not_adopted() {
    let mut world = World::new();
    let proposal_id = world.propose(vec![pay("mallory.near", 1_000_000 * USD)]);
    world.cast(proposal_id, MALLORY, Ballot::For, 200).unwrap();
    retire(&mut world);

    world.wait(policy().voting_period + policy().timelock);

    let executed = try_execute(&mut world, proposal_id);
    assert!(executed.is_err(), "nobody could vote against it: {:?}", world.status(proposal_id));
}

/// **Claim**: as above, where no guardian can help: a slash is beyond them. **Severity**: high. **Sequence**: the same with
/// a `SlashBond` of all that an honest decision has locked. **Lost**: 60 of 100 NEAR of an honest controller, to a treasury
/// that nobody decides on any more.
#[test]
fn a_slash_that_was_cut_short_is_not_adopted() {
    let mut world = World::with_agent();
    let decision_id = executed(&mut world);
    let proposal_id = world.propose(vec![Action::SlashBond { decision_id, share: Bps::WHOLE }]);
    world.cast(proposal_id, MALLORY, Ballot::For, 200).unwrap();
    retire(&mut world);

    world.wait(policy().voting_period + policy().timelock);
    drop(try_execute(&mut world, proposal_id));

    assert_eq!(world.bond(), 100 * NEAR, "members could not vote against it, guardians could not stop it");
}

/// **Claim**: a cause that guardians name is slashed for only where members do not overrule it. **Severity**: high.
/// **Sequence**: staking has sent its ballots elsewhere; two guardians of the replaced DAO name a cause in any decision
/// that is open to challenge. No vote can overrule it, because no ballot arrives. **Lost**: `slash_bps`, up to all, of what
/// every decision has locked: here 15 NEAR, to a treasury that nobody decides on any more.
#[test]
fn guardians_of_a_replaced_dao_slash_nothing_that_members_cannot_overrule() {
    let mut world = World::with_agent();
    let decision_id = executed(&mut world);
    retire(&mut world);

    assert_eq!(name(&mut world, "gina.near", decision_id), Err(Error::Retired));
    assert_eq!(name(&mut world, "gus.near", decision_id), Err(Error::Retired));
    world.wait(policy().challenge_period);
    drop(settle(&mut world, decision_id));

    assert_eq!(world.bond(), 100 * NEAR);
}

/// The same for what was set aside a moment before: the time in which members could have overruled it has not passed.
#[test]
fn a_cause_that_members_could_not_overrule_in_time_is_given_back() {
    let mut world = World::with_agent();
    let decision_id = executed(&mut world);
    name(&mut world, "gina.near", decision_id).unwrap();
    name(&mut world, "gus.near", decision_id).unwrap();
    retire(&mut world);

    world.wait(policy().challenge_period);
    drop(settle(&mut world, decision_id));

    assert_eq!(world.bond(), 100 * NEAR);
}

/// **Claim**: everybody gets back from a replaced DAO what is theirs; no vote holds a lock in vain. **Severity**: low.
/// **Sequence**: in the replaced DAO, where no ballot arrives, anybody proposes a slash a moment before the challenge period
/// ends: it holds the lock for the whole vote, timelock and execution window, though it can never be adopted, and its bond
/// comes back. **Lost**: 60 NEAR are frozen for 17 days more (up to some 60 by other rules), for nothing.
#[test]
fn a_vote_that_nobody_can_adopt_holds_no_bond() {
    let mut world = World::with_agent();
    let decision_id = executed(&mut world);
    retire(&mut world);
    world.wait(policy().challenge_period - 1);

    let slash = Action::SlashBond { decision_id, share: Bps::WHOLE };
    drop(world.atomically(|world| world.call(MALLORY, 5 * NEAR).propose(vec![slash], String::new())));

    assert_eq!(world.wait(1).locked(), 0);
}

/// **Claim** (THREATS, "votes on slashes that are called in vain"): each costs the bond of a proposal that fails.
/// **Severity**: low. **Sequence**: somebody without any stake proposes to slash an honest decision at the end of its
/// challenge period; nobody votes for it; guardians cannot stop it, so its bond can never be forfeited. **Lost**: nothing by
/// the author, who can do it for every decision of every agent; the controllers' locks are held 17 days longer.
#[test]
fn a_slash_that_is_called_in_vain_costs_its_author() {
    let mut world = World::with_agent();
    let decision_id = executed(&mut world);
    world.wait(policy().challenge_period - 1);
    let slash = Action::SlashBond { decision_id, share: Bps::WHOLE };
    let vote = world.call(MALLORY, 5 * NEAR).propose(vec![slash], String::new()).unwrap();
    world.wait(policy().voting_period);
    assert_eq!(world.status(vote), Status::Defeated);
    assert_eq!(world.locked(), 60 * NEAR, "control: held");

    let held = world.dao.held_deposits().0;

    world.call(MALLORY, 0).reclaim_bond(vote).map(drop).unwrap();

    assert_eq!(
        (world.dao.held_deposits().0, event_names()),
        (held - NEAR, vec!["bond_forfeited".to_owned()])
    );
    assert_eq!(world.call(MALLORY, 0).reclaim_bond(vote).map(drop), Err(Error::NoBond));
}

/// Who has convinced a quorum, or not been heard because ballots go elsewhere, has called for nothing in vain.
#[test]
fn a_slash_that_members_have_voted_on_costs_its_author_nothing() {
    let mut world = World::with_agent();
    let decision_id = executed(&mut world);
    let slash = || vec![Action::SlashBond { decision_id, share: Bps::WHOLE }];
    let (refused, unheard) = (world.propose(slash()), world.propose(slash()));
    world.cast(refused, ALICE, Ballot::Against, 600).unwrap();
    retire(&mut world);
    world.wait(policy().voting_period);

    for vote in [refused, unheard] {
        world.call(MALLORY, 0).reclaim_bond(vote).map(drop).unwrap();
        assert_eq!(event_names(), ["bond_reclaimed"]);
    }
}

/// **Claim**: a cause falls with its guardians, and otherwise members have the challenge period to overrule it.
/// **Severity**: medium. **Sequence**: gina and gus name a cause; members find it wrong and replace them, whereby it falls,
/// so nobody calls a vote to overrule it. In the last block before it would be given back (or after it, before anybody
/// settles) two of the new guardians join: it is upheld at once, and the time to overrule it is over. **Lost**:
/// `slash_bps` of the lock, up to all of it: here 15 NEAR.
#[test]
fn a_cause_that_comes_to_life_again_can_be_overruled() {
    let mut world = World::with_agent();
    let decision_id = executed(&mut world);
    name(&mut world, "gina.near", decision_id).unwrap();
    name(&mut world, "gus.near", decision_id).unwrap();
    let guardian_ids = accounts(&["gwen.near", "gil.near", "gemma.near"]);
    world.administer(Action::SetGuardians { guardian_ids, version: 0 }).unwrap();
    world.wait(policy().challenge_period);

    drop(name(&mut world, "gil.near", decision_id));
    drop(name(&mut world, "gemma.near", decision_id));
    let overrule = Action::OverruleCause { decision_id };
    let called = world.atomically(|world| world.call(ALICE, 5 * NEAR).propose(vec![overrule], String::new()));
    drop(settle(&mut world, decision_id));

    assert!(called.is_ok() || world.bond() == 100 * NEAR, "slashed at once, and {called:?}");
}

/// **Claim** (statement of `suspend_agent`): "a newer one is not shortened by it"; a guardian stops an agent at once, for
/// the time that the policy names. **Severity**: medium. **Sequence**: members have suspended an agent for 20 days (1), and
/// adopt that suspension 1 ends. Before that is executed a guardian finds the agent captured and suspends it: the event
/// says until when, and the guardian has used its right up. As the end of the suspension that runs is later, its number
/// stays 1, and the older vote lifts both. **Lost**: the brake: a captured agent decides and executes within the days that
/// its guardian was told it would be stopped for.
#[test]
fn a_guardians_suspension_within_a_longer_one_stands_against_older_votes() {
    let mut world = World::with_agent();
    let until = world.now + 20 * DAY;
    let suspend = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 0, until };
    world.administer(suspend).unwrap();
    let release = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 1, until: 0 };
    let proposal_id = world.adopt(vec![release]);
    assert!(world.dao.statement(proposal_id).unwrap().contains("a newer one is not shortened by it"));

    world.call("gina.near", 0).suspend_agent(id(AGENT)).unwrap();
    assert_eq!(event_names(), ["agent_suspended"]);
    let stopped_until = world.now + policy().guardian_suspension;
    world.execute(proposal_id);

    let view = world.dao.agent(id(AGENT)).unwrap();
    assert!(view.suspended_until.is_some_and(|until| until.0 >= stopped_until), "{view:?}");
}

/// An agent whose orders are worth 50 dollars each, whatever is attached, which is up to 10 NEAR.
fn with_fixed_orders() -> World {
    let mut charter: Charter = charter();
    charter.scopes[1].permit = Permit::Call {
        receiver_id: id("labels.near"),
        method: "order".to_owned(),
        arguments: vec![required("budget", Condition::Anything)],
        max_deposit: 10 * NEAR,
        min_gas: TGAS,
        max_gas: 30 * TGAS,
        valuation: Valuation::Fixed { value: 50 * USD },
    };
    charter.scopes[1].max_value = 100 * USD;
    let mut world = World::new();
    world.administer(grant(charter, 0)).unwrap();
    world.call(CONTROLLER, 400 * NEAR).post_bond(id(AGENT)).unwrap();
    world.call(CONTROLLER, PREPAID).post_storage(id(AGENT)).unwrap();
    world
}

fn order_with(deposit: u128) -> Vec<Action> {
    let Action::FunctionCalls { mut calls, receiver_id, .. } = order(1) else { unreachable!() };
    calls[0].deposit = deposit;
    vec![Action::FunctionCalls { receiver_id, calls, expected_answer: None }]
}

/// **Claim**: what was stopped does not come back for the cool-down, whatever is attached (THREATS, "the same intent many
/// times"). **Severity**: medium. **Sequence**: a call whose scope gives it a fixed value, 50 dollars, is decided with
/// 1 NEAR (4 dollars) attached, and stopped. The same call with nothing attached is decided in the next block, at the
/// undoubled lock: of 54 dollars that were stopped 50 are back. Only what is attached is compared of such a call.
/// **Lost**: the stop; an agent that attaches something to a first try is never held by a cool-down.
#[test]
fn a_call_of_a_fixed_value_does_not_come_back_without_what_was_attached() {
    let mut world = with_fixed_orders();
    let decision_id = world.decide(order_with(NEAR)).unwrap();
    stop(&mut world, decision_id);

    let again = world.decide(order_with(0));

    let until = world.now + policy().stop_cooldown;
    assert_eq!(again, Err(ScopeError::CoolingDown { decision_id, until }.into()));
}

/// **Claim**: a decision of the same meaning is refused while one is alive, whatever its bytes and what is attached.
/// **Severity**: medium. **Sequence**: the same call of a fixed value is decided with nothing, 0.01, 0.02 and 0.04 NEAR
/// attached: all are open at once, each worth 50 dollars. **Lost**: an order that was meant once is made as often as
/// there are powers of two below `max_deposit`, without a reference; covered by locks of their own.
#[test]
fn a_call_of_a_fixed_value_is_not_open_twice() {
    let mut world = with_fixed_orders();
    let decision_id = world.decide(order_with(0)).unwrap();

    let duplicate = world.decide(order_with(NEAR / 50));

    assert_eq!(duplicate, Err(ScopeError::DuplicateIntent { decision_id }.into()));
}

/// **Claim**: what is not carried out is not told to be executable. **Severity**: low. **Sequence**: a decision of a
/// replaced DAO whose window is over: `execute` answers `RETIRED` for ever, and `proposal` says `executable` ("anyone can
/// execute it"). **Lost**: nothing.
#[test]
fn a_decision_that_is_not_carried_out_is_not_told_to_be_executable() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    retire(&mut world);
    world.wait(policy().objection_window);

    assert!(try_execute(&mut world, decision_id).is_err());
    assert_ne!(world.dao.proposal(decision_id).unwrap().status, Status::Executable);
}

/// **Claim**: storage is never paid out of bonds. **Severity**: low. **Sequence**: a DAO whose own NEAR is spent (what is
/// there belongs to a controller); somebody's 64 kB of words of guardians, one entry for each guardian and cause, are stored
/// on the bond's account: the words are not measured against the treasury as the DAO's own affairs are. **Lost**: as much
/// of bonds as the words take cannot be paid out until somebody sends the DAO NEAR.
#[test]
fn words_of_guardians_are_not_stored_at_the_expense_of_bonds() {
    let mut world = World::with_agent();
    let decision_id = executed(&mut world);
    let price = near_sdk::env::storage_byte_cost().as_yoctonear();
    let held = world.dao.held_deposits().0;
    world.balance = held + price * u128::from(near_sdk::env::storage_usage());

    let named = name(&mut world, "gina.near", decision_id);

    assert!(matches!(named, Err(Error::InsufficientTreasury { available: 0, .. })), "{named:?}");
    assert_eq!(world.dao.causes(decision_id), vec![]);
}

/// **Claim**: statements are true in every case. **Severity**: low. **Sequence**: a decision waits; a vote raises the least
/// bond of agents, "for later proposals" in the words of its statement; the decision cannot be executed any more, because
/// what is locked and the least bond go by the rules of now (ADR 0025). **Lost**: voters read that what is under way is not
/// touched, and it is: by the least bond, the floor, the collateral, the haircut, the bounty and the guardians' suspension.
#[test]
fn a_change_of_rules_says_that_it_reaches_what_is_under_way() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    let policy = commonweight_explain::Policy { least_agent_bond: 50 * NEAR, ..policy() };
    let vote = world.propose(vec![Action::SetPolicy { policy: policy.clone(), version: 0 }]);
    let says_later_only = world.dao.statement(vote).unwrap().contains("Change the rules for later proposals");
    world.administer(Action::SetPolicy { policy, version: 0 }).unwrap();

    let outcome =
        world.wait(3 * DAY).atomically(|world| world.call(CONTROLLER, 0).execute(decision_id).map(drop));

    assert!(outcome.is_ok() || !says_later_only, "{outcome:?}");
}

/// **Claim** (`PreflightView::affordable`): the largest value that would do with that bond. **Severity**: low.
/// **Sequence**: what was stopped locks twice as much, and at least twice the floor; the view halves the value that the
/// whole free bond is enough for, and does not compare the half of the bond with the floor. **Lost**: nothing; an agent
/// that decides as much as it is told is refused.
#[test]
fn what_preflight_calls_affordable_is() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", USD)]).unwrap();
    stop(&mut world, decision_id);
    world.wait(policy().stop_cooldown.max(policy().challenge_period));
    let rest = 98 * NEAR + NEAR / 4;
    world.call(CONTROLLER, 1).withdraw(id(AGENT), rest, crate::Purse::Bond).map(drop).unwrap();
    let preflight =
        |world: &mut World, value| world.wait(0).dao.preflight(id(AGENT), vec![pay("bob.near", value)], None);

    let found = preflight(&mut world, USD);
    assert_eq!((found.affordable.0, found.faults.len()), (0, 1), "three quarters of a NEAR, and two floors");

    world.call(CONTROLLER, NEAR / 4).post_bond(id(AGENT)).unwrap();
    let affordable = preflight(&mut world, USD).affordable.0;
    assert_eq!(preflight(&mut world, affordable).faults, Vec::<String>::new(), "{affordable}");
    assert!(!preflight(&mut world, affordable + 1).faults.is_empty());
}

/// **Claim**: the actor pays for storage. **Severity**: low. **Sequence**: the first ballot of a proposal makes its record
/// longer by the total of all voting power, after the ballot's storage was charged; so does the beginning of an execution.
/// **Lost**: 25 bytes, 0.00025 NEAR of the treasury, for each proposal, or of bonds where there is none.
#[test]
fn a_proposal_pays_for_what_its_record_grows_by() {
    let mut world = World::new();
    let usage = near_sdk::env::storage_usage;
    let length = || near_sdk::env::storage_read(&stored::to_bytes(&(3_u8, 0_u64))).unwrap().len();
    world.wait(0);
    let before = usage();
    world.call(ALICE, 5 * NEAR).propose(vec![pay("bob.near", 1)], String::new()).map(drop).unwrap();
    let (stored, charged, proposed) = (usage() - before, 4 * NEAR - given_back(), length());
    assert_eq!(charged, near_sdk::env::storage_byte_cost().as_yoctonear() * u128::from(stored + 16 + 9));

    world.cast(0, ALICE, Ballot::For, 600).unwrap();
    assert_eq!(length(), proposed + 16);
    world.wait(policy().voting_period + policy().timelock);
    world.call(MALLORY, 0).execute(0).map(drop).unwrap();
    assert_eq!(length(), proposed + 16 + 9);
}

/// What the last call sends back.
fn given_back() -> u128 {
    let receipts = near_sdk::test_utils::get_created_receipts().into_iter();
    receipts
        .flat_map(|receipt| receipt.actions)
        .map(|action| match action {
            near_sdk::mock::MockAction::Transfer { deposit, .. } => deposit.as_yoctonear(),
            _ => 0,
        })
        .sum()
}

/// **Claim** (statement of `suspend_agent`, THREATS): guardians' brake holds beside members' votes. The same as
/// `a_guardians_suspension_within_a_longer_one_stands_against_older_votes`, and what an agent does with it. **Severity**:
/// medium. **Lost**: 100 dollars are decided and paid while the guardian's suspension should run.
#[test]
fn an_agent_does_not_act_while_a_guardian_has_suspended_it() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    let until = world.now + 20 * DAY;
    let suspend = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 0, until };
    world.administer(suspend).unwrap();
    let release = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 1, until: 0 };
    let vote = world.adopt(vec![release]);
    world.call("gina.near", 0).suspend_agent(id(AGENT)).unwrap();
    world.execute(vote);

    let executed = world.atomically(|world| world.call(MALLORY, 0).execute(decision_id).map(drop));

    assert!(executed.is_err(), "{:?}", world.status(decision_id));
}

fn set_price_of_near(world: &mut World, version: u32, value_per_whole: u128) {
    let info = commonweight_explain::AssetInfo { symbol: "NEAR".to_owned(), decimals: 24, value_per_whole };
    let asset = commonweight_common::Asset::Near;
    world.administer(Action::SetAsset { asset, info, version }).unwrap();
}

fn withdraw(world: &mut World, amount: u128) -> Result<()> {
    world.atomically(|world| {
        world.call(CONTROLLER, 1).withdraw(id(AGENT), amount, crate::Purse::Bond).map(drop)
    })
}

/// **Claim** (ADR 0025): what has been slashed of a lock is paid, and grows with no price. **Severity**: medium.
/// **Sequence**: a third of a lock is slashed; NEAR falls to a half, and what is left is raised from 40 to 80 NEAR, which is
/// right; then anything is changed in the asset table or the rules, the price being the same, and the controller withdraws
/// anything: 95.9 NEAR, next time 99.2, up to 100. The share that is left is taken of what the raise before has made of it.
/// **Lost**: up to what was slashed, once more, is locked and can be slashed: here 20 NEAR of an honest controller.
#[test]
fn what_was_slashed_does_not_grow_where_no_price_has_changed() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.administer(Action::SlashBond { decision_id, share: Bps::new(3_333).unwrap() }).unwrap();
    world.call(CONTROLLER, 100 * NEAR).post_bond(id(AGENT)).unwrap();
    set_price_of_near(&mut world, 0, 2 * USD);
    withdraw(&mut world, 1).unwrap();
    let locked = world.locked();
    assert_eq!(locked, 80_004 * NEAR / 1_000 + 1, "control: two thirds of 120 NEAR, rounded up");

    for version in 1..=8 {
        set_price_of_near(&mut world, version, 2 * USD);
        withdraw(&mut world, 1).unwrap();
    }

    assert_eq!(world.locked(), locked);
}

/// **Claim** (ADR 0025): what has been slashed grows with no price; a further attempt is locked in full. **Severity**: low.
/// **Sequence**: all of a first attempt's lock is slashed, 12 NEAR; NEAR falls to a half; the controller tries again, which
/// locks 24 NEAR, and 12 more for the attempt that was paid for already. **Lost**: 12 NEAR too much are locked, and taken by
/// a second slash.
#[test]
fn a_further_attempt_does_not_lock_again_what_was_slashed() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    world.wait(policy().objection_window);
    assert_eq!(world.attempt(decision_id, &[false]), Status::PartiallyFailed);
    world.administer(Action::SlashBond { decision_id, share: Bps::WHOLE }).unwrap();
    assert_eq!((world.bond(), world.locked()), (88 * NEAR, 0));
    set_price_of_near(&mut world, 0, 2 * USD);

    world.call(CONTROLLER, 0).execute(decision_id).map(drop).unwrap();

    assert_eq!(world.locked(), 24 * NEAR);
}
