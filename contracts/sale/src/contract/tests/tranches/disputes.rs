//! Who may say what about evidence, and what it costs.

use super::*;
use commonweight_common::Nullable;

mod evidence_of_the_lead {
    use super::*;

    #[test]
    fn is_recorded_and_paid_for() {
        let mut sale = successful();
        call(LEAD, DEPOSIT, END);
        let usage = env::storage_usage();

        assert_eq!(sale.submit_evidence(0, 0, evidence()), Ok(1));

        let cost = env::storage_byte_cost().saturating_mul((env::storage_usage() - usage).into());
        assert_eq!(promises(), [format!("lead.near: {} yocto", DEPOSIT.saturating_sub(cost).as_yoctonear())]);
        let shown = sale.evidence(0, 1).unwrap();
        assert_eq!((shown.number, shown.tranche, shown.submitted_at.0), (1, 0, END));
        assert_eq!((shown.submitter_id, shown.evidence), (account(LEAD), evidence()));
        assert_eq!(status(&sale, 0, END), TrancheStatus::Submitted);
    }

    #[test]
    fn needs_a_deposit() {
        let mut sale = successful();

        call(LEAD, NOTHING, END);
        assert!(matches!(sale.submit_evidence(0, 0, evidence()), Err(Error::StorageDeposit(_))));
    }

    /// M4: neither a stranger nor the owner, whose part it is to accept.
    #[test]
    fn is_the_leads_alone() {
        let mut sale = successful();
        call(MALLORY, DEPOSIT, END);
        assert!(matches!(sale.submit_evidence(0, 0, evidence()), Err(Error::Role(_))));
        call(OWNER, ONE_YOCTO, END);
        sale.grant_role(Role::Lead, account(OWNER)).unwrap();
        sale.revoke_role(Role::Lead, account(LEAD)).unwrap();

        assert_eq!(sale.submit_evidence(0, 0, evidence()), Err(refused(ReleaseError::OwnJudge)));

        call(LEAD, DEPOSIT, END);
        assert!(matches!(sale.submit_evidence(0, 0, evidence()), Err(Error::Role(_))));
    }
}

mod objections {
    use super::*;

    #[test]
    fn weigh_what_was_paid_and_make_a_dispute() {
        let mut sale = submitted();

        call(BOB, ONE_YOCTO, END + 1);
        sale.object(0, 1).unwrap();

        assert_eq!(
            get_logs(),
            [event(concat!(
                r#""evidence_objected","data":{"round_id":0,"number":1,"account_id":"bob.near","#,
                r#""weight":"400"}"#
            ))]
        );
        assert_eq!(sale.object(0, 1), Err(refused(ReleaseError::AlreadyObjected { number: 1 })));
        call(MALLORY, ONE_YOCTO, END + 1);
        assert_eq!(sale.object(0, 1), Err(refused(ReleaseError::NotABuyer)));
        let shown = &sale.tranches(0).unwrap()[0];
        assert_eq!((shown.objections, shown.objection_threshold), (U128(400), U128(100)));
        assert_eq!(shown.status, TrancheStatus::Disputed);
    }
}

mod challenges {
    use super::*;

    #[test]
    fn are_paid_for_and_give_the_rest_back() {
        let mut sale = submitted();
        call(MALLORY, BOND, END);
        let usage = env::storage_usage();

        assert_eq!(sale.challenge(0, 0, "no weights".to_owned()), Ok(0));

        let shown = &sale.challenges(0, None, None)[0];
        let storage = env::storage_byte_cost().saturating_mul((env::storage_usage() - usage).into());
        let deposit = release_plan().challenge_bond.saturating_add(storage);
        let rest = BOND.saturating_sub(deposit).as_yoctonear();
        assert_eq!(promises(), [format!("mallory.near: {rest} yocto")]);
        assert_eq!((shown.fate, shown.bond), (Fate::Open, release_plan().challenge_bond));
        assert_eq!(owed_for_challenges(&sale), deposit.as_yoctonear());
    }

    /// One that was not upheld makes the next one cost twice as much, and each bond is paid back as it was posted.
    #[test]
    fn cost_twice_as_much_after_one_in_vain() {
        let mut sale = accepted();
        let at = END + 2 * WINDOW;
        let challenge = |sale: &mut Contract, near| {
            call(MALLORY, NearToken::from_near(near), at);
            sale.challenge(0, 1, "late".to_owned())
        };
        let dismiss = |sale: &mut Contract| {
            call(OWNER, ONE_YOCTO, at);
            sale.resolve(0, 1, Verdict::Accept).unwrap();
        };
        challenge(&mut sale, 6).unwrap();
        dismiss(&mut sale);
        assert_eq!(sale.tranches(0).unwrap()[1].challenge_bond, NearToken::from_near(10));
        challenge(&mut sale, 11).unwrap();
        dismiss(&mut sale);

        let bonds: Vec<_> = sale.challenges(0, None, None).iter().map(|shown| shown.bond).collect();
        assert_eq!(bonds, [NearToken::from_near(5), NearToken::from_near(10)]);
        let poor = challenge(&mut sale, 20);
        assert!(matches!(poor, Err(Error::Release(ReleaseError::BondTooSmall { .. }))), "{poor:?}");
    }

    #[test]
    fn cost_the_bond_and_a_reason() {
        let mut sale = submitted();

        call(MALLORY, NearToken::from_near(5), END);
        let poor = sale.challenge(0, 0, "no weights".to_owned());
        assert!(
            matches!(&poor, Err(Error::Release(ReleaseError::BondTooSmall { attached, .. })) if *attached == NearToken::from_near(5)),
            "{poor:?}"
        );
        call(MALLORY, BOND, END);
        assert_eq!(sale.challenge(0, 0, String::new()), Err(refused(ReleaseError::ReasonLength)));
        assert_eq!(sale.challenge(0, 0, "x".repeat(1_025)), Err(refused(ReleaseError::ReasonLength)));
    }
}

mod resolutions {
    use super::*;

    fn resolve(sale: &mut Contract, verdict: Verdict) -> crate::Result<()> {
        call(OWNER, ONE_YOCTO, END + WINDOW);
        sale.resolve(0, 0, verdict)
    }

    #[test]
    fn accept_and_slash_the_bond() {
        let mut sale = challenged();
        let owed = owed_for_challenges(&sale);

        resolve(&mut sale, Verdict::Accept).unwrap();

        assert_eq!(
            get_logs(),
            [
                event(concat!(
                    r#""dispute_resolved","data":{"round_id":0,"tranche":0,"verdict":"accept","#,
                    r#""challenge_id":0}"#
                )),
                event(&format!(
                    r#""tranche_accepted","data":{{"round_id":0,"tranche":0,"accepted_at":"{}"}}"#,
                    END + WINDOW
                )),
            ]
        );
        let bond = release_plan().challenge_bond.as_yoctonear();
        call(ALICE, NOTHING, END + WINDOW);
        drop(sale.withdraw_bond(0, 0).unwrap());
        assert_eq!(promises()[0], format!("treasury.near: {bond} yocto"));
        assert_eq!(owed_for_challenges(&sale), owed);
        assert_eq!(
            sale.withdraw_bond(0, 0).map(drop),
            Err(refused(ReleaseError::BondOnItsWay { challenge_id: 0 }))
        );
        callback(succeeded(), END + WINDOW);
        assert_eq!(sale.on_bond_sent(0, 0), Ok(true));
        assert_eq!(promises(), [format!("mallory.near: {} yocto", owed - bond)]);
        assert_eq!(owed_for_challenges(&sale), 0);
        assert_eq!(
            sale.withdraw_bond(0, 0).map(drop),
            Err(refused(ReleaseError::UnknownChallenge { challenge_id: 0 }))
        );
    }

    #[test]
    fn reject_and_return_the_bond() {
        let mut sale = challenged();
        let owed = owed_for_challenges(&sale);
        let undecided = sale.withdraw_bond(0, 0).map(drop);
        assert_eq!(undecided, Err(refused(ReleaseError::ChallengeUndecided { challenge_id: 0 })));

        resolve(&mut sale, Verdict::Reject).unwrap();

        assert_eq!(status(&sale, 0, END + WINDOW), TrancheStatus::Rejected);
        drop(sale.withdraw_bond(0, 0).unwrap());
        let bond = release_plan().challenge_bond.as_yoctonear();
        assert_eq!(promises()[0], format!("mallory.near: {bond} yocto"));
        callback(PromiseResult::Failed, END + WINDOW);
        assert_eq!(sale.on_bond_sent(0, 0), Ok(false));
        assert_eq!(owed_for_challenges(&sale), owed);
        drop(sale.withdraw_bond(0, 0).unwrap());
        callback(succeeded(), END + WINDOW);
        assert_eq!(sale.on_bond_sent(0, 0), Ok(true));
        assert_eq!(owed_for_challenges(&sale), 0);
    }

    #[test]
    fn are_the_owners() {
        let mut sale = challenged();

        for caller in [LEAD, MALLORY] {
            call(caller, ONE_YOCTO, END + WINDOW);
            assert!(matches!(sale.resolve(0, 0, Verdict::Accept), Err(Error::Owner(_))));
        }
        call(OWNER, NOTHING, END + WINDOW);
        assert_eq!(sale.resolve(0, 0, Verdict::Accept), Err(Error::OneYoctoRequired));
        call(OWNER, ONE_YOCTO, END + WINDOW - 1);
        let early = ReleaseError::WindowOpen { until: END + WINDOW, now: END + WINDOW - 1 };
        assert_eq!(sale.resolve(0, 0, Verdict::Accept), Err(refused(early)));
    }

    /// M4: becoming the owner makes nobody the judge of its own evidence.
    #[test]
    fn are_not_the_submitters_who_has_become_the_owner() {
        let mut sale = challenged();
        call(OWNER, ONE_YOCTO, END);
        sale.propose_owner(Nullable(Some(account(LEAD)))).unwrap();
        call(LEAD, ONE_YOCTO, END + WINDOW);
        sale.accept_owner().unwrap();

        for verdict in [Verdict::Accept, Verdict::Reject] {
            assert_eq!(sale.resolve(0, 0, verdict), Err(refused(ReleaseError::OwnJudge)));
        }
    }
}
