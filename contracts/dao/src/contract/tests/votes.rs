use commonweight_common::Digest;
use near_sdk::env;
use rstest::rstest;

use super::*;
use crate::{
    ActionError, Error, Track,
    logic::fixtures::{DAY, USD},
};

mod propose {
    use super::*;

    #[test]
    fn holds_the_bond_and_copies_the_rules() {
        let mut world = World::new();

        let proposal_id = world.propose(vec![resolve()]);

        let view = world.dao.proposal(proposal_id).unwrap();
        assert_eq!((proposal_id, view.track, view.status), (0, Track::Vote, Status::Voting));
        assert_eq!((view.bond.0, world.dao.held_deposits().0), (NEAR, NEAR));
        assert_eq!((view.snapshot.0, view.closes_at.0), (START - 1, START + 5 * DAY));
        assert_eq!((view.executable_at.0, view.expires_at.0), (START + 7 * DAY, START + 14 * DAY));
        assert_eq!(event_names(), ["proposal_created"]);
    }

    #[test]
    fn needs_the_bond() {
        let outcome = World::new().call(ALICE, NEAR - 1).propose(vec![resolve()], String::new());

        assert_eq!(
            outcome,
            Err(Error::BondTooSmall {
                required: NearToken::from_near(1),
                attached: NearToken::from_yoctonear(NEAR - 1)
            })
        );
    }

    #[test]
    fn needs_the_storage_beside_the_bond() {
        let outcome = World::new().call(ALICE, NEAR).propose(vec![resolve()], String::new());

        assert!(matches!(outcome, Err(Error::Storage(short)) if short.attached == NearToken::ZERO));
    }

    #[test]
    fn bounds_the_description() {
        let outcome = World::new().call(ALICE, 5 * NEAR).propose(vec![resolve()], "x".repeat(10_241));

        assert_eq!(
            outcome,
            Err(ActionError::WrongLength { field: "description", length: 10_241, min: 0, max: 10_240 }.into())
        );
    }

    #[test]
    fn refuses_a_call_of_the_dao_itself() {
        let call = Call { method: "on_executed".to_owned(), args: "{}".to_owned(), deposit: 0, gas: 1 };
        let action = Action::FunctionCalls { receiver_id: id(DAO), calls: vec![call], expected_answer: None };

        let outcome = World::new().call(ALICE, 5 * NEAR).propose(vec![action], String::new());

        assert_eq!(outcome, Err(ActionError::SelfCall.into()));
    }

    #[test]
    fn later_rules_do_not_reach_it() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        let before = world.dao.proposal(proposal_id);

        let mut rules = policy();
        rules.voting_period = DAY;
        rules.quorum_floor = 1;
        world.administer(Action::SetPolicy { policy: rules, version: 0 }).unwrap();

        assert_eq!(world.dao.proposal(proposal_id), before);
    }
}

mod statement {
    use super::*;

    #[test]
    fn hashes_to_what_the_proposal_stores() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![pay("bob.near", 25 * USD)]);

        let text = world.dao.statement(proposal_id).unwrap();

        let hash = world.dao.proposal(proposal_id).unwrap().statement_hash;
        assert_eq!(hash.0, env::sha256_array(text.as_bytes()));
        assert_eq!(hash.0, commonweight_explain::digest(&text));
        assert_eq!(world.dao.statement_parts(proposal_id).unwrap().statement().to_string(), text);
        assert_eq!(
            text.lines().nth(1).unwrap(),
            "1. Pay 25 USDC (25000000 units of nep141:usdc.near) to bob.near."
        );
    }

    #[test]
    fn never_changes() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![pay("bob.near", 25 * USD)]);
        let text = world.dao.statement(proposal_id);

        let mut info = assets()[1].info.clone();
        info.decimals = 2;
        world.administer(Action::SetAsset { asset: usdc(), info, version: 0 }).unwrap();
        let late = START + 5 * DAY - 1;
        world.now = late;
        world.cast(proposal_id, ALICE, Ballot::For, 600).unwrap();

        assert_eq!(world.dao.proposal(proposal_id).unwrap().closes_at.0, late + 1 + DAY);
        assert_eq!(world.dao.statement(proposal_id), text);
    }
}

mod ballots {
    use super::*;

    #[test]
    fn count_and_change() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);

        world.cast(proposal_id, ALICE, Ballot::For, 300).unwrap();
        assert_eq!(
            events(),
            [
                r#""ballot_cast","data":{"proposal_id":0,"voter_id":"alice.near","ballot":"for","weight":"300"}"#
            ]
        );
        world.cast(proposal_id, ALICE, Ballot::Against, 300).unwrap();

        let tally = world.dao.proposal(proposal_id).unwrap().tally;
        assert_eq!((tally.r#for.0, tally.against.0), (0, 300));
        let ballot = world.dao.ballot(proposal_id, id(ALICE)).unwrap();
        assert_eq!(
            (ballot.ballot, ballot.weight.0, ballot.payer_id),
            (Ballot::Against, 300, id("relay.near"))
        );
    }

    #[test]
    fn come_from_staking_alone() {
        let mut world = World::new();
        world.propose(vec![resolve()]);

        let outcome = world.bring(
            MALLORY,
            NEAR,
            BroughtBallot { total_power: 1.into(), ..brought(MALLORY, Ballot::For, 1) },
        );

        assert_eq!(outcome, Err(Error::NotStaking { caller_id: id(MALLORY) }));
    }

    #[rstest]
    #[case::right(true, None, Ok(()))]
    #[case::right_and_relayed(false, None, Ok(()))]
    #[case::wrong(true, Some([1; 32]), Err(Error::StatementMismatch { proposal_id: 0 }))]
    #[case::wrong_and_relayed(false, Some([1; 32]), Err(Error::StatementMismatch { proposal_id: 0 }))]
    fn name_the_statement_that_was_read(
        #[case] is_direct: bool,
        #[case] read: Option<[u8; 32]>,
        #[case] expected: Result<()>,
    ) {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        let stored = world.dao.proposal(proposal_id).unwrap().statement_hash;

        let statement_hash = Some(read.map_or(stored, Digest));
        let brought = BroughtBallot { is_direct, statement_hash, ..brought(ALICE, Ballot::For, 1) };
        let outcome = world.bring(STAKING, NEAR, brought);

        assert_eq!(outcome, expected);
    }

    fn relay(world: &mut World, ballot: Ballot) -> Result<()> {
        let signed = Digest(world.dao.load_proposal(0).unwrap().statement_hash);
        world.atomically(|world| {
            let statement_hash = Some(signed);
            let brought = BroughtBallot { is_direct: false, statement_hash, ..brought(ALICE, ballot, 300) };
            world.bring(STAKING, NEAR / 10, brought)
        })
    }

    /// A ballot that was signed earlier and kept back does not undo what its voter has cast itself since.
    #[test]
    fn that_were_cast_give_way_to_no_signed_one() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        relay(&mut world, Ballot::For).unwrap();
        relay(&mut world, Ballot::Abstain).unwrap();
        world.cast(proposal_id, ALICE, Ballot::Against, 300).unwrap();

        assert_eq!(relay(&mut world, Ballot::For), Err(Error::CastDirectly { proposal_id }));
        world.cast(proposal_id, ALICE, Ballot::Abstain, 300).unwrap();
        assert_eq!(relay(&mut world, Ballot::For), Err(Error::CastDirectly { proposal_id }));

        let tally = world.dao.proposal(proposal_id).unwrap().tally;
        assert_eq!((tally.r#for.0, tally.against.0, tally.abstain.0), (0, 0, 300));
    }

    #[test]
    fn name_a_proposal() {
        assert_eq!(
            World::new().cast(7, ALICE, Ballot::For, 1),
            Err(Error::UnknownProposal { proposal_id: 7 })
        );
    }

    #[test]
    fn pay_for_their_storage() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);

        let outcome =
            world.bring(STAKING, 0, BroughtBallot { proposal_id, ..brought(ALICE, Ballot::For, 1) });

        assert!(matches!(outcome, Err(Error::Storage(short)) if short.attached == NearToken::ZERO));
    }

    #[test]
    fn get_their_storage_back_at_the_end() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        world.cast(proposal_id, ALICE, Ballot::Against, 300).unwrap();
        assert_eq!(
            world.call(MALLORY, 0).release_ballot(proposal_id, id(ALICE)),
            Err(Error::NotFinal { status: Status::Voting })
        );

        world.wait(5 * DAY);
        world.call(MALLORY, 0).release_ballot(proposal_id, id(ALICE)).unwrap();

        assert_eq!(event_names(), ["ballot_released"]);
        assert_eq!(world.dao.ballot(proposal_id, id(ALICE)), None);
        assert_eq!(
            world.call(MALLORY, 0).release_ballot(proposal_id, id(ALICE)),
            Err(Error::UnknownBallot { proposal_id, voter_id: id(ALICE) })
        );
    }
}

mod execute {
    use super::*;

    #[test]
    fn does_the_own_affairs_at_once() {
        let mut world = World::new();
        let proposal_id = world.adopt(vec![resolve()]);

        let status = world.execute(proposal_id);

        assert_eq!(status, Some(Status::Executed));
        assert_eq!(event_names(), ["proposal_execution_started", "resolution_adopted", "proposal_executed"]);
    }

    #[test]
    fn waits_for_the_timelock() {
        let mut world = World::new();
        let proposal_id = world.adopt(vec![resolve()]);
        world.now -= 1;

        let outcome = world.call(MALLORY, 0).execute(proposal_id).map(drop);

        assert_eq!(outcome.err(), Some(Error::TooEarly { ready_at: START + 7 * DAY, remaining: 1 }));
    }

    #[test]
    fn refuses_what_was_defeated() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        world.wait(7 * DAY);

        let outcome = world.call(MALLORY, 0).execute(proposal_id).map(drop);

        assert_eq!(outcome.err(), Some(Error::NotExecutable { status: Status::Defeated }));
    }

    #[test]
    fn joins_all_results() {
        let mut world = World::new();
        let proposal_id = world.adopt(vec![resolve(), pay("bob.near", 1), order(2)]);

        assert_eq!(world.execute(proposal_id), None);
        assert_eq!(world.status(proposal_id), Status::InProgress);
        let again = world.call(MALLORY, 0).execute(proposal_id).map(drop);
        assert_eq!(again.err(), Some(Error::NotExecutable { status: Status::InProgress }));

        let status = world.callback(&[false, true]).end_attempt(Attempt {
            proposal_id,
            number: 1,
            at_once: vec![0],
            awaited: vec![(1, None), (2, None)],
        });
        assert_eq!(status, Status::PartiallyFailed);
        assert_eq!(
            events(),
            [r#""proposal_partially_failed","data":{"proposal_id":0,"failed":[1],"is_final":false}"#]
        );

        assert_eq!(world.execute(proposal_id), None);
        let status = world.callback(&[true]).end_attempt(Attempt {
            proposal_id,
            number: 2,
            at_once: vec![],
            awaited: vec![(1, None)],
        });
        assert_eq!(status, Status::Executed);
        assert_eq!(world.dao.proposal(proposal_id).unwrap().done, [0, 1, 2]);
    }

    #[test]
    fn refused_affairs_can_be_tried_again() {
        let mut world = World::new();
        let suspend = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 0, until: START };
        let proposal_id = world.adopt(vec![resolve(), suspend]);

        assert_eq!(world.execute(proposal_id), Some(Status::PartiallyFailed));
        assert_eq!(
            events()[2],
            r#""action_refused","data":{"proposal_id":0,"position":1,"reason":"UNKNOWN_AGENT: bot.near is not an agent"}"#
        );

        world.administer(grant(charter(), 0)).unwrap();
        assert_eq!(world.execute(proposal_id), Some(Status::Executed));
        assert_eq!(event_names(), ["proposal_execution_started", "agent_suspended", "proposal_executed"]);
    }

    #[test]
    fn leaves_other_proposals_alone() {
        let mut world = World::new();
        let other = world.propose(vec![resolve()]);
        let proposal_id = world.adopt(vec![resolve()]);
        let before = world.dao.proposal(other);

        world.execute(proposal_id);

        assert_eq!(world.dao.proposal(other), before);
    }

    #[test]
    fn never_spends_bonds_or_storage() {
        let mut world = World::new();
        let action = Action::Transfer {
            asset: commonweight_common::Asset::Near,
            receiver_id: id("bob.near"),
            amount: 9_999 * NEAR,
        };
        let proposal_id = world.adopt(vec![action]);

        let outcome = world.call(MALLORY, 0).execute(proposal_id).map(drop);

        let Err(Error::InsufficientTreasury { required, available }) = outcome else {
            panic!("spent what is held for others");
        };
        assert_eq!(required, 9_999 * NEAR);
        assert!(available < 9_999 * NEAR);
        assert_eq!(world.status(proposal_id), Status::Executable);
    }

    #[test]
    fn needs_the_gas_of_its_actions() {
        let mut world = World::new();
        let proposal_id = world.adopt(vec![order(1)]);

        let mut low = context(MALLORY, world.now, 0, world.balance);
        low.prepaid_gas = Gas::from_tgas(40);
        set_stage(low, Vec::new());
        let outcome = world.dao.execute(proposal_id).map(drop);

        assert_eq!(
            outcome.err(),
            Some(Error::GasTooLow { required: 47_700_000_000_000, attached: 40_000_000_000_000 })
        );
    }

    #[test]
    fn that_never_reports_back_is_ended_by_anyone() {
        let mut world = World::new();
        let proposal_id = world.adopt(vec![order(1)]);
        world.execute(proposal_id);

        world.wait(DAY);
        world.call(MALLORY, 0).recover(proposal_id).unwrap();
        assert_eq!(event_names(), ["proposal_abandoned"]);

        let status = world.callback(&[true]).end_attempt(Attempt {
            proposal_id,
            number: 1,
            at_once: vec![],
            awaited: vec![(0, None)],
        });
        assert_eq!((status, event_names()), (Status::Abandoned, vec![]));
    }
}

mod affairs {
    use super::*;

    #[test]
    fn guardians_change_together_with_the_rules_about_them() {
        let mut world = World::new();
        let few = Action::SetGuardians { guardian_ids: accounts(&["gina.near"]), version: 0 };

        let refusal = world.administer(few).unwrap_err();

        assert_eq!(refusal.to_string(), "OUT_OF_BOUNDS: veto_confirmations is 2, it must be 1 to 1");
        let new = Action::SetGuardians { guardian_ids: accounts(&["gina.near", "gil.near"]), version: 0 };
        world.administer(new).unwrap();
        assert_eq!(
            events(),
            [r#""guardians_set","data":{"guardian_ids":["gina.near","gil.near"],"version":1}"#]
        );
        assert_eq!(world.dao.guardians(), accounts(&["gina.near", "gil.near"]));
    }

    #[test]
    fn rules_take_effect() {
        let mut world = World::new();
        let mut rules = policy();
        rules.proposal_bond = 2 * NEAR;

        world.administer(Action::SetPolicy { policy: rules.clone(), version: 0 }).unwrap();

        assert_eq!(event_names(), ["policy_set"]);
        assert_eq!(world.dao.policy(), rules);
    }

    #[test]
    fn the_asset_table_is_bounded() {
        let mut world = World::new();
        let set = |n: usize| Action::SetAsset {
            asset: commonweight_common::Asset::Nep141(id(&format!("t{n}.near"))),
            info: assets()[1].info.clone(),
            version: 0,
        };
        for n in 0..62 {
            world.administer(set(n)).unwrap();
        }

        let refusal = world.administer(set(62)).unwrap_err();

        assert_eq!(refusal, ActionError::WrongLength { field: "assets", length: 65, min: 1, max: 64 }.into());
        let replaced = Action::SetAsset {
            asset: commonweight_common::Asset::Nep141(id("t0.near")),
            info: assets()[0].info.clone(),
            version: 1,
        };
        assert_eq!(world.administer(replaced), Ok(()));
    }
}
