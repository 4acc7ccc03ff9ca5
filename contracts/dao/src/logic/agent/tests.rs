use rstest::rstest;

use super::*;
use crate::logic::fixtures::{DAY, NEAR, START, agent, id, lock};

mod standing {
    use super::*;

    #[rstest]
    #[case::at_first(START)]
    #[case::until_the_end(START + 365 * DAY - 1)]
    fn is_given_by_a_charter(#[case] now: u64) {
        assert_eq!(agent().check_standing(&id("bot.near"), now), Ok(()));
    }

    #[rstest]
    #[case::never_had(Agent::new(id("lab.near")), ScopeError::NoCharter { agent_id: id("bot.near") })]
    #[case::revoked(Agent { is_chartered: false, ..agent() }, ScopeError::NoCharter { agent_id: id("bot.near") })]
    #[case::ended(Agent { expires_at: START, ..agent() }, ScopeError::CharterExpired { expired_at: START })]
    #[case::suspended(
        Agent { suspended_until: START + 1, ..agent() },
        ScopeError::AgentSuspended { until: START + 1 }
    )]
    fn is_lost(#[case] agent: Agent, #[case] fault: ScopeError) {
        assert_eq!(agent.check_standing(&id("bot.near"), START), Err(fault));
    }

    #[test]
    fn comes_back_when_a_suspension_is_over() {
        let agent = Agent { suspended_until: START, ..agent() };

        assert_eq!(agent.check_standing(&id("bot.near"), START), Ok(()));
    }
}

/// D32: what was put in, or comes back, belongs to who put it in.
mod another_controller {
    use super::*;

    fn empty() -> Agent {
        Agent { bond: 0, ..agent() }
    }

    fn refused(bond: u128) -> Result<()> {
        Err(Error::ControllerHasBond { controller_id: id("lab.near"), bond })
    }

    #[rstest]
    #[case::with_a_bond(Agent { bond: 5, ..empty() }, 5)]
    #[case::with_storage(Agent { storage_balance: 3, ..empty() }, 3)]
    #[case::with_both(Agent { bond: 5, storage_balance: 3, ..empty() }, 8)]
    #[case::with_a_payment_on_its_way(Agent { n_payments: 1, ..empty() }, 0)]
    #[case::with_more_than_can_be_counted(Agent { bond: u128::MAX, storage_balance: 1, ..empty() }, u128::MAX)]
    fn waits_for_the_present_one(#[case] agent: Agent, #[case] bond: u128) {
        assert_eq!(agent.check_controller(&id("new.near"), START), refused(bond));
        assert_eq!(agent.check_controller(&id("lab.near"), START), Ok(()));
    }

    #[test]
    fn takes_over_nothing_that_is_locked() {
        let decided = Agent { ledger: Ledger { locks: vec![lock()] }, ..empty() };
        let released = lock().live_until;

        assert_eq!(decided.check_controller(&id("new.near"), released - 1), refused(0));
        assert_eq!(decided.check_controller(&id("lab.near"), released - 1), Ok(()));
        assert_eq!(decided.check_controller(&id("new.near"), released), Ok(()));
    }

    #[test]
    fn takes_over_what_is_empty() {
        assert_eq!(empty().check_controller(&id("new.near"), START), Ok(()));
    }
}

#[rstest]
#[case::while_chartered(agent(), START, 3 * NEAR)]
#[case::until_the_end(agent(), START + 365 * DAY - 1, 3 * NEAR)]
#[case::not_after_it(agent(), START + 365 * DAY, 0)]
#[case::not_without_one(Agent { is_chartered: false, ..agent() }, START, 0)]
#[case::while_suspended(Agent { suspended_until: u64::MAX, ..agent() }, START, 3 * NEAR)]
fn a_least_bond_stays(#[case] agent: Agent, #[case] now: u64, #[case] least: u128) {
    assert_eq!(agent.least_bond(3 * NEAR, now), least);
}

/// D25: of two suspensions the newer one stays, unless what lifts it knew of it.
mod suspension {
    use super::*;

    /// Suspended twice, until the tenth day.
    fn suspended() -> Agent {
        let mut agent = agent();
        agent.suspend(START + DAY, 0, START).unwrap();
        agent.suspend(START + 10 * DAY, 1, START).unwrap();
        agent
    }

    #[test]
    fn is_counted() {
        assert_eq!((suspended().suspended_until, suspended().suspension_version), (START + 10 * DAY, 2));
    }

    #[rstest]
    #[case::that_knew_the_first(0)]
    #[case::that_knew_the_second(1)]
    #[case::that_expects_another(3)]
    fn is_not_shortened_by_one(#[case] version: u32) {
        let mut agent = suspended();

        assert_eq!(
            agent.suspend(START + 10 * DAY - 1, version, START),
            Err(Error::VersionChanged { meant: version, present: 2 })
        );
        assert_eq!(agent, suspended());
    }

    #[test]
    fn is_lifted_by_who_knows_it() {
        let mut agent = suspended();

        assert_eq!(agent.suspend(0, 2, START), Ok(()));
        assert_eq!((agent.suspended_until, agent.suspension_version), (0, 3));
    }

    /// A guardian's goes on beside the members', who lift what they knew of when they proposed.
    #[rstest]
    #[case::begun_before(START - 1, START)]
    #[case::begun_meanwhile(START, START + 7 * DAY)]
    fn by_a_guardian_is_lifted_by_who_knew_it(#[case] begun_at: u64, #[case] idle_until: u64) {
        let mut agent = suspended();
        agent.stop(START + 7 * DAY, begun_at);
        assert_eq!((agent.idle_until(), agent.suspension_version), (START + 10 * DAY, 2));

        assert_eq!(agent.suspend(START, 2, START), Ok(()));

        assert_eq!(agent.idle_until(), idle_until);
    }

    #[test]
    fn by_a_guardian_is_never_shortened_by_another() {
        let mut agent = agent();
        agent.stop(START + 7 * DAY, START);
        agent.stop(START + DAY, START + 1);

        assert_eq!((agent.stopped_at, agent.stopped_until), (START + 1, START + 7 * DAY));
    }

    /// Stopping longer is safe, whatever was known.
    #[rstest]
    #[case::as_long(10, 2)]
    #[case::longer(20, 3)]
    fn is_lengthened_by_anyone(#[case] days: u64, #[case] version: u32) {
        let mut agent = suspended();

        assert_eq!(agent.suspend(START + days * DAY, 0, START), Ok(()));
        assert_eq!((agent.suspended_until, agent.suspension_version), (START + days * DAY, version));
    }
}

#[test]
fn a_new_agent_has_nothing() {
    let new = Agent::new(id("lab.near"));

    assert_eq!((new.bond, new.storage_balance, new.charter_version), (0, 0, 0));
    assert_eq!((new.is_chartered, new.ledger.locked(None, 0)), (false, 0));
}
