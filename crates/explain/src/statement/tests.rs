use commonweight_types::{Asset, Bps, clock::DAY};

use super::*;
use crate::{AssetInfo, Call, Charter, Condition, Member, Permit, Policy, Scope, UnitOfAccount, Valuation};

mod hostile;
mod properties;
mod proposals;

/// 2026-12-01, at midnight.
const DECEMBER: u64 = 1_796_083_200_000_000_000;

fn id(text: &str) -> AccountId {
    text.parse().unwrap()
}

fn bps(share: u16) -> Bps {
    Bps::new(share).unwrap()
}

fn optimistic_procedure() -> Procedure {
    Procedure::Optimistic {
        ends_at: DECEMBER + 3 * DAY,
        latest_end: DECEMBER + 30 * DAY,
        execution_window: 7 * DAY,
        stretch_bps: bps(100),
        stop_bps: bps(1_000),
        veto_confirmations: 2,
    }
}

fn vote_procedure() -> Procedure {
    Procedure::Vote {
        ends_at: DECEMBER + 5 * DAY,
        late_turn_window: DAY,
        timelock: 2 * DAY,
        execution_window: 7 * DAY,
        quorum_bps: bps(2_000),
        quorum_floor: 1_000,
        veto_confirmations: 2,
    }
}

/// What a member asks for.
fn dollars() -> UnitOfAccount {
    UnitOfAccount { symbol: "USD".to_owned(), decimals: 2 }
}

fn parts(actions: Vec<Action>) -> StatementParts {
    StatementParts {
        dao_id: id("dao.near"),
        author: AuthorParts::Member { account_id: id("alice.near") },
        actions,
        assets: Vec::new(),
        unit: dollars(),
        procedure: vote_procedure(),
        reference: None,
        text_hash: commonweight_types::Digest([0; 32]),
    }
}

/// What an agent decides.
fn decision(actions: Vec<Action>) -> StatementParts {
    let author = AuthorParts::Agent { account_id: id("bot.near"), controller_id: id("lab.near") };
    StatementParts { author, procedure: optimistic_procedure(), ..parts(actions) }
}

fn text_of(parts: &StatementParts) -> String {
    parts.statement().to_string()
}

/// The line of a proposal's only action.
fn line_of(action: Action) -> String {
    text_of(&parts(vec![action])).lines().nth(1).unwrap().to_owned()
}

fn usdc() -> AssetEntry {
    let info = AssetInfo { symbol: "USDC".to_owned(), decimals: 6, value_per_whole: 1_000_000 };
    AssetEntry { asset: "nep141:usdc.near".parse().unwrap(), info }
}

fn member(name: &str, is_required: bool, condition: Condition) -> Member {
    Member { name: name.to_owned(), is_required, condition }
}

fn call(method: &str, args: &str) -> Call {
    Call { method: method.to_owned(), args: args.to_owned(), deposit: 1, gas: 30_000_000_000_000 }
}

fn calls(calls: Vec<Call>) -> Action {
    Action::FunctionCalls { receiver_id: id("shop.near"), calls, expected_answer: None }
}

#[test]
fn tells_what_an_agent_will_do_and_who_can_stop_it() {
    let asset = usdc().asset;
    let decision = StatementParts {
        assets: vec![usdc()],
        reference: Some("invoice-7".to_owned()),
        text_hash: commonweight_types::Digest([0xab; 32]),
        ..decision(vec![
            Action::Transfer { asset, receiver_id: id("bob.near"), amount: 25_500_000 },
            calls(vec![call("order", r#"{"n":"2"}"#)]),
        ])
    };

    assert_eq!(
        text_of(&decision),
        "The agent bot.near, for which lab.near answers, will make dao.near do this:\n\
         1. Pay 25.5 USDC (25500000 units of nep141:usdc.near) to bob.near.\n\
         2. Call shop.near: (1) method “order” with the arguments “{\"n\":\"2\"}”, \
         1 yoctoNEAR attached and at most 30 Tgas.\n\
         This is for the reference “invoice-7”, which is used once.\n\
         Nobody votes on it: it can be executed unless members object.\n\
         They can object until 2026-12-04 00:00:00 UTC, or as far as objections stretch that time, until \
         2026-12-31 00:00:00 UTC at the latest.\n\
         From 1.00 % of all voting power on, objections stretch it. At 10.00 % they stop the decision.\n\
         Anyone can then execute it for 7 days: from 2026-12-04 00:00:00 UTC until 2026-12-11 00:00:00 UTC, or at the \
         latest from 2026-12-31 00:00:00 UTC until 2027-01-07 00:00:00 UTC.\n\
         What has failed can be tried again by the agent and its controller alone until then, but no call: one that has \
         not succeeded needs a new decision.\n\
         Any 2 of the guardians, or all where they are fewer, can stop it together, at any time until it is done, also \
         while it is being executed. \
         Any one of them can suspend the agent.\n\
         The author's own text is no part of this statement. Its SHA-256 in base64 is \
         q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=.\n"
    );
}

#[test]
fn tells_how_a_vote_is_decided() {
    let text = text_of(&parts(vec![Action::Resolve { text: "We are open.\n2. Pay".to_owned() }]));

    assert_eq!(
        text,
        "The account alice.near asks dao.near to do this:\n\
         1. Put this text on record, without any other effect: “\u{2068}We are open.\\n2. Pay\u{2069}”.\n\
         Members vote until 2026-12-06 00:00:00 UTC, or after late turns of the outcome until 2026-12-09 00:00:00 UTC \
         at the latest.\n\
         It is adopted with more votes for it than against it, if 20.00 % of all voting power take part, and at least \
         1000 units of it, or 60.00 % of all where that is less.\n\
         A turn of the outcome in the last 1 day moves the end by that time, three times at most. After that, no \
         ballot in the last 1 day turns it to adopted.\n\
         Once adopted it waits 2 days. Anyone can then execute it for 7 days: from 2026-12-08 00:00:00 UTC until \
         2026-12-15 00:00:00 UTC, or at the latest from 2026-12-11 00:00:00 UTC until 2026-12-18 00:00:00 UTC.\n\
         What has failed can be tried again until then, but no call: one that has not succeeded needs a new \
         decision.\n\
         Any 2 of the guardians, or all where they are fewer, can stop it together, at any time until it is done, also \
         while it is being executed.\n\
         The author's own text is no part of this statement. Its SHA-256 in base64 is \
         AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=.\n"
    );
}

mod procedure {
    use super::*;

    fn without_guardians(procedure: Procedure) -> Procedure {
        match procedure {
            Procedure::Vote {
                ends_at,
                late_turn_window,
                timelock,
                execution_window,
                quorum_bps,
                quorum_floor,
                ..
            } => Procedure::Vote {
                ends_at,
                late_turn_window,
                timelock,
                execution_window,
                quorum_bps,
                quorum_floor,
                veto_confirmations: 0,
            },
            Procedure::Optimistic {
                ends_at, latest_end, execution_window, stretch_bps, stop_bps, ..
            } => Procedure::Optimistic {
                ends_at,
                latest_end,
                execution_window,
                stretch_bps,
                stop_bps,
                veto_confirmations: 0,
            },
        }
    }

    #[test]
    fn do_not_claim_that_guardians_can_stop_what_they_cannot() {
        let vote = without_guardians(vote_procedure()).to_string();
        let objection = without_guardians(optimistic_procedure()).to_string();

        assert_eq!(vote.lines().last(), Some("Guardians cannot stop it."));
        assert_eq!(
            objection.lines().last(),
            Some("Guardians cannot stop it. Any one of them can suspend the agent.")
        );
    }

    #[test]
    fn tell_the_latest_end() {
        assert_eq!(vote_procedure().latest_end(), Some(DECEMBER + 8 * DAY));
        assert_eq!(optimistic_procedure().latest_end(), Some(DECEMBER + 30 * DAY));
    }

    /// What cannot be counted is not cut down to a date.
    #[test]
    fn print_no_date_that_is_wrong() {
        let text = Procedure::Vote {
            ends_at: u64::MAX - DAY,
            late_turn_window: u64::MAX,
            timelock: 2 * DAY,
            execution_window: 0,
            quorum_bps: bps(1),
            quorum_floor: 1,
            veto_confirmations: 1,
        }
        .to_string();

        assert!(text.contains("Members vote until 2554-07-20 23:34:33 UTC,"), "{text}");
        assert!(text.contains("until a time after the year 2553 at the latest"), "{text}");
        assert!(
            text.contains("from a time after the year 2553 until a time after the year 2553, or at"),
            "{text}"
        );
    }
}

mod calls {
    use super::*;

    #[test]
    fn several_are_awaited_by_the_last_one() {
        assert_eq!(
            line_of(calls(vec![call("approve", "{}"), call("order", "")])),
            "1. Call shop.near in one receipt, in which one call that fails undoes the others, and of what they start \
             elsewhere only the last one's is awaited: (1) method “approve” with the arguments “{}”, 1 yoctoNEAR \
             attached and at most 30 Tgas; (2) method “order” with the arguments (no JSON) “”, 1 yoctoNEAR attached \
             and at most 30 Tgas."
        );
    }

    #[test]
    fn name_the_answer_that_they_need() {
        let expected_answer = Some(r#""25500000""#.to_owned());
        let calls = vec![call("ft_transfer_call", "{}")];

        assert_eq!(
            line_of(Action::FunctionCalls { receiver_id: id("usdc.near"), calls, expected_answer }),
            "1. Call usdc.near: (1) method “ft_transfer_call” with the arguments “{}”, 1 yoctoNEAR attached and at \
             most 30 Tgas. It has succeeded only if the last answer is, byte for byte, “\"25500000\"”."
        );
    }
}

mod versions {
    use super::*;

    #[test]
    fn of_a_suspension_say_which_one_may_become_shorter() {
        let suspend = |suspension_version| {
            line_of(Action::SuspendAgent { agent_id: id("bot.near"), suspension_version, until: DECEMBER })
        };

        assert_eq!(
            suspend(2),
            "1. Suspend the agent bot.near until 2026-12-01 00:00:00 UTC. Its suspension 2 by members ends \
             then, however long it would last. One that a guardian has begun before this was proposed ends then as well; \
             a newer one is not shortened by it."
        );
        assert_eq!(
            suspend(0),
            "1. Suspend the agent bot.near until 2026-12-01 00:00:00 UTC. One that a guardian has begun before this \
             was proposed ends then as well; a newer one is not shortened by it."
        );
    }

    #[test]
    fn of_a_charter_say_which_one_is_meant() {
        let agent_id = id("bot.near");
        let renew =
            Action::RenewCharter { agent_id: agent_id.clone(), charter_version: 3, expires_at: DECEMBER };
        let revoke = Action::RevokeCharter { agent_id, charter_version: 3 };

        assert_eq!(
            line_of(renew),
            "1. Let charter 3 of the agent bot.near run until 2026-12-01 00:00:00 UTC, if it is still its last one."
        );
        assert_eq!(
            line_of(revoke),
            "1. Take the charter of the agent bot.near away, if charter 3 is still its last one."
        );
    }

    #[test]
    fn of_code_say_when_it_can_act() {
        let code_hash = commonweight_types::Digest([0; 32]);

        assert_eq!(
            line_of(Action::StageCode { code_hash, version: 1 }),
            "1. Announce new code of the DAO, whose SHA-256 in base64 is \
             AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=: it can be deployed by anybody 30 days later. This holds if \
             code has been announced, taken back or deployed once by then."
        );
    }
}

#[test]
fn names_every_limit_of_a_charter() {
    let charter = Charter {
        mandate: "Buy labels.".to_owned(),
        controller_id: id("lab.near"),
        model_family: "heron".to_owned(),
        scopes: vec![
            Scope {
                permit: Permit::Transfer {
                    asset: Asset::Near,
                    receiver_ids: vec![id("bob.near"), id("carol.near")],
                },
                max_value: 5,
                limit: 10,
                window: DAY,
                requires_reference: true,
            },
            Scope {
                permit: Permit::Call {
                    receiver_id: id("shop.near"),
                    method: "order".to_owned(),
                    arguments: vec![
                        member("amount", true, Condition::Between { min: 1, max: 600 }),
                        member("memo", false, Condition::Anything),
                    ],
                    max_deposit: 1,
                    min_gas: 9_000_000_000_000,
                    max_gas: 30_000_000_000_000,
                    valuation: Valuation::Argument { key: "amount".to_owned(), asset: Asset::Near },
                },
                max_value: 6,
                limit: 12,
                window: 7 * DAY,
                requires_reference: false,
            },
        ],
        expires_at: DECEMBER,
    };
    let grant = |charter_version| {
        line_of(Action::GrantCharter { agent_id: id("bot.near"), charter: charter.clone(), charter_version })
    };

    let first = grant(0);
    let next = grant(1);

    assert_eq!(
        first,
        "1. Make bot.near an agent under this charter, if it has had none before. lab.near answers for it. Its model \
         family is “heron”. Its mandate is “\u{2068}Buy labels.\u{2069}”. Its rights end on 2026-12-01 00:00:00 UTC. \
         It may (1) pay near to these and nobody else: bob.near, carol.near, each worth at most 0.05 USD (5 units of account) \
         and all within any 1 day at most 0.1 USD (10 units of account), with a reference that is used once; (2) call method \
         “order” of shop.near with the arguments [“amount”: a whole number from 1 to 600; if there is one, “memo”: \
         anything] and no others, at most 1 yoctoNEAR attached, at least 9 Tgas and at most 30 Tgas, where a call is \
         worth its argument “amount” in near and what is attached, each worth at most 0.06 USD (6 units of account) and all \
         within any 7 days at most 0.12 USD (12 units of account)."
    );
    assert_eq!(
        next,
        first.replace("if it has had none before", "in place of charter 1, if that is still its last one")
    );
}

#[test]
fn parts_travel_as_json_and_make_the_same_text() {
    let json = r#"{"dao_id":"dao.near","author":{"agent":{"account_id":"bot.near","controller_id":"lab.near"}},"actions":[{"resolve":{"text":"a"}}],"assets":[{"asset":"nep141:usdc.near","info":{"symbol":"USDC","decimals":6,"value_per_whole":"1000000"}}],"unit":{"symbol":"USD","decimals":2},"procedure":{"optimistic":{"ends_at":"1796342400000000000","latest_end":"1798675200000000000","execution_window":"604800000000000","stretch_bps":100,"stop_bps":1000,"veto_confirmations":2}},"reference":null,"text_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#;
    let decision =
        StatementParts { assets: vec![usdc()], ..decision(vec![Action::Resolve { text: "a".to_owned() }]) };

    assert_eq!(commonweight_json::to_string(&decision), json);
    assert_eq!(commonweight_json::from_str::<StatementParts>(json).unwrap(), decision);
}

/// An old reader does not make a text in which something new is missing.
#[test]
fn parts_with_a_fact_that_is_not_known_are_refused() {
    let json = commonweight_json::to_string(&parts(Vec::new())).replace("\"reference\"", "\"forecast\"");

    let error = commonweight_json::from_str::<StatementParts>(&json).unwrap_err().to_string();

    assert!(error.starts_with("unknown field `forecast`"), "{error}");
}

#[test]
fn digest_is_sha_256() {
    assert_eq!(digest("abc")[..4], [0xba, 0x78, 0x16, 0xbf]);
}
