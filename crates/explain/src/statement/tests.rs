use commonweight_types::Asset;
use proptest::prelude::*;

use super::*;
use crate::{AssetInfo, Call, Charter, Permit, Policy, Scope, Valuation};

const DAY: u64 = 86_400_000_000_000;

fn id(text: &str) -> AccountId {
    text.parse().unwrap()
}

fn bps(share: u16) -> Bps {
    Bps::new(share).unwrap()
}

fn objection_terms() -> Terms {
    Terms::Objection {
        ends_at: 3 * DAY,
        latest_end: 30 * DAY,
        execution_window: 7 * DAY,
        seal_bps: bps(100),
        veto_bps: bps(1_000),
        veto_confirmations: 2,
    }
}

fn vote_terms() -> Terms {
    Terms::Vote {
        ends_at: 5 * DAY,
        late_flip_window: DAY,
        timelock: 2 * DAY,
        execution_window: 7 * DAY,
        quorum_bps: bps(2_000),
        quorum_floor: 1_000,
        veto_confirmations: 2,
    }
}

fn text_of(actions: &[Action]) -> String {
    let account_id = id("alice.near");
    let dao_id = id("dao.near");
    Statement {
        dao_id: &dao_id,
        author: Author::Member { account_id: &account_id },
        actions,
        assets: &[],
        terms: vote_terms(),
        text_hash: [0; 32],
    }
    .to_string()
}

#[test]
fn tells_what_an_agent_will_do_and_who_can_stop_it() {
    let usdc: Asset = "nep141:usdc.near".parse().unwrap();
    let info = AssetInfo { symbol: "USDC".to_owned(), decimals: 6, value_per_whole: 1_000_000 };
    let call = Call { method: "order".to_owned(), args: r#"{"n":"2"}"#.to_owned(), deposit: 1, gas: 5 };
    let statement = Statement {
        dao_id: &id("dao.near"),
        author: Author::Agent { account_id: &id("bot.near"), controller_id: &id("lab.near") },
        actions: &[
            Action::Transfer { asset: usdc.clone(), receiver_id: id("bob.near"), amount: 25_500_000 },
            Action::FunctionCalls { receiver_id: id("shop.near"), calls: vec![call] },
        ],
        assets: &[AssetEntry { asset: usdc, info }],
        terms: objection_terms(),
        text_hash: [0xab; 32],
    };

    assert_eq!(
        statement.to_string(),
        "The agent bot.near, for which lab.near answers, will make dao.near do this:\n\
         1. Pay 25.5 USDC (25500000 units of nep141:usdc.near) to bob.near.\n\
         2. Call shop.near: (1) method “order” with the arguments “{\"n\":\"2\"}”, \
         1 yoctoNEAR attached and at most 5 gas.\n\
         Nobody votes on it: it can be executed unless members object. They can object until \
         1970-01-04 00:00:00 UTC. From 1.00 % of all voting power on, objections stretch that time, to \
         1970-01-31 00:00:00 UTC at the latest. At 10.00 % they stop it. After that time anyone can execute it \
         for 7 d. Until then 2 of the guardians can stop it, and any one of them can suspend the agent.\n\
         The author's own text is no part of this statement. Its SHA-256 is \
         abababababababababababababababababababababababababababababababab.\n"
    );
}

#[test]
fn tells_how_a_vote_is_decided() {
    let text = text_of(&[Action::Resolve { text: "We are open.\n2. Pay".to_owned() }]);

    assert_eq!(
        text,
        "The member alice.near asks dao.near to do this:\n\
         1. Put this text on record, without any other effect: “We are open.\\n2. Pay”.\n\
         Members vote until 1970-01-06 00:00:00 UTC. It is adopted with more votes for it than against it, if \
         20.00 % of all voting power and at least 1000 of it take part. A turn of the outcome in the last 1 d \
         moves the end that far, three times at most; after that, no ballot in the last 1 d turns it to adopted. \
         Once adopted it waits 2 d, then anyone can execute it for 7 d. Until then 2 of the guardians can stop \
         it.\n\
         The author's own text is no part of this statement. Its SHA-256 is \
         0000000000000000000000000000000000000000000000000000000000000000.\n"
    );
}

#[test]
fn several_calls_are_awaited_by_the_last_one() {
    let call = |method: &str| Call { method: method.to_owned(), args: String::new(), deposit: 0, gas: 5 };
    let calls = vec![call("approve"), call("order")];
    let text = text_of(&[Action::FunctionCalls { receiver_id: id("shop.near"), calls }]);

    assert_eq!(
        text.lines().nth(1).unwrap(),
        "1. Call shop.near in one receipt, in which one call that fails undoes the others, and of what they start \
         elsewhere only the last one's is awaited: (1) method “approve” with the arguments “”, 0 yoctoNEAR attached \
         and at most 5 gas; (2) method “order” with the arguments “”, 0 yoctoNEAR attached and at most 5 gas."
    );
}

/// The action sets the end, so it may also let an agent go that guardians have stopped for longer.
#[test]
fn a_suspension_that_may_become_shorter_is_told_as_such() {
    let text = text_of(&[Action::SuspendAgent { agent_id: id("bot.near"), until: DAY }]);

    assert_eq!(
        text.lines().nth(1).unwrap(),
        "1. Let the suspension of the agent bot.near end on 1970-01-02 00:00:00 UTC, whatever suspends it now."
    );
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
            },
            Scope {
                permit: Permit::Call {
                    receiver_id: id("shop.near"),
                    method: "order".to_owned(),
                    max_deposit: 1,
                    max_gas: 9,
                    valuation: Valuation::Argument { key: "amount".to_owned(), asset: Asset::Near },
                },
                max_value: 6,
                limit: 12,
                window: 7 * DAY,
            },
        ],
        expires_at: 90 * DAY,
    };

    let text = text_of(&[Action::GrantCharter { agent_id: id("bot.near"), charter }]);

    assert_eq!(
        text.lines().nth(1).unwrap(),
        "1. Make bot.near an agent under this charter. lab.near answers for it. Its model family is “heron”. Its \
         mandate is “Buy labels.”. Its rights end on 1970-04-01 00:00:00 UTC. It may (1) pay near to these and \
         nobody else: bob.near, carol.near, each worth at most 5 and all within any 1 d at most 10; (2) call \
         method “order” of shop.near with at most 1 yoctoNEAR attached and 9 gas, where a call is worth its \
         argument “amount” in near and what is attached, each worth at most 6 and all within any 7 d at most 12."
    );
}

#[test]
fn digest_is_sha_256() {
    assert_eq!(digest("abc")[..4], [0xba, 0x78, 0x16, 0xbf]);
}

fn any_account() -> impl Strategy<Value = AccountId> {
    prop_oneof![Just(id("a.near")), Just(id("b.near")), Just(id("near"))]
}

fn any_asset() -> impl Strategy<Value = Asset> {
    prop_oneof![Just(Asset::Near), any_account().prop_map(Asset::Nep141)]
}

/// Short texts over the characters that matter to the grammar, so that collisions would be found.
fn any_text() -> impl Strategy<Value = String> {
    "[a“”\\\\\n;(). 1]{0,5}"
}

fn any_call() -> impl Strategy<Value = Call> {
    (any_text(), any_text(), 0_u128..3, 0_u64..3).prop_map(|(method, args, deposit, gas)| Call {
        method,
        args,
        deposit,
        gas,
    })
}

fn any_scope() -> impl Strategy<Value = Scope> {
    let valuation = prop_oneof![
        (0_u128..3).prop_map(|value| Valuation::Fixed { value }),
        (any_text(), any_asset()).prop_map(|(key, asset)| Valuation::Argument { key, asset }),
    ];
    let permit = prop_oneof![
        (any_asset(), prop::collection::vec(any_account(), 0..3))
            .prop_map(|(asset, receiver_ids)| Permit::Transfer { asset, receiver_ids }),
        (any_account(), any_text(), 0_u128..3, 0_u64..3, valuation).prop_map(
            |(receiver_id, method, max_deposit, max_gas, valuation)| Permit::Call {
                receiver_id,
                method,
                max_deposit,
                max_gas,
                valuation
            }
        ),
    ];
    (permit, 0_u128..3, 0_u128..3, 0_u64..3).prop_map(|(permit, max_value, limit, window)| Scope {
        permit,
        max_value,
        limit,
        window,
    })
}

prop_compose! {
    fn any_charter()(
        mandate in any_text(),
        controller_id in any_account(),
        model_family in any_text(),
        scopes in prop::collection::vec(any_scope(), 0..3),
        expires_at in 0_u64..3,
    ) -> Charter {
        Charter { mandate, controller_id, model_family, scopes, expires_at }
    }
}

prop_compose! {
    fn any_policy()(times in prop::array::uniform8(0_u64..2), shares in prop::array::uniform5(0_u16..2), floor in 0_u128..2, bond in 0_u128..2, confirmations in 0_u8..2) -> Policy {
        Policy {
            voting_period: times[0],
            late_flip_window: times[1],
            timelock: times[2],
            execution_window: times[3],
            quorum_bps: bps(shares[0]),
            quorum_floor: floor,
            proposal_bond: bond,
            objection_window: times[4],
            seal_bps: bps(shares[1]),
            veto_bps: bps(shares[2]),
            veto_confirmations: confirmations,
            guardian_suspension: times[5],
            collateral_bps: bps(shares[3]),
            challenge_period: times[6],
            slash_bps: bps(shares[4]),
            veto_cooldown: times[7],
        }
    }
}

fn any_action() -> impl Strategy<Value = Action> {
    prop_oneof![
        (any_asset(), any_account(), 0_u128..3).prop_map(|(asset, receiver_id, amount)| Action::Transfer {
            asset,
            receiver_id,
            amount
        }),
        (any_account(), prop::collection::vec(any_call(), 0..3))
            .prop_map(|(receiver_id, calls)| Action::FunctionCalls { receiver_id, calls }),
        (any_account(), any_charter())
            .prop_map(|(agent_id, charter)| Action::GrantCharter { agent_id, charter }),
        (any_account(), 0_u64..3)
            .prop_map(|(agent_id, expires_at)| Action::RenewCharter { agent_id, expires_at }),
        (any_account(), 0_u64..3).prop_map(|(agent_id, until)| Action::SuspendAgent { agent_id, until }),
        any_account().prop_map(|agent_id| Action::RevokeCharter { agent_id }),
        (0_u64..3, 0_u16..3)
            .prop_map(|(decision_id, share)| Action::SlashBond { decision_id, share: bps(share) }),
        any_policy().prop_map(|policy| Action::SetPolicy { policy }),
        prop::collection::vec(any_account(), 0..3)
            .prop_map(|guardian_ids| Action::SetGuardians { guardian_ids }),
        (any_asset(), any_text(), 0_u8..3, 0_u128..3).prop_map(|(asset, symbol, decimals, value)| {
            Action::SetAsset { asset, info: AssetInfo { symbol, decimals, value_per_whole: value } }
        }),
        any_text().prop_map(|text| Action::Resolve { text }),
    ]
}

fn any_actions() -> impl Strategy<Value = Vec<Action>> {
    prop::collection::vec(any_action(), 0..3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn different_actions_read_differently(a in any_actions(), b in any_actions()) {
        prop_assert_eq!(a == b, text_of(&a) == text_of(&b));
    }

    #[test]
    fn one_changed_action_changes_its_line(a in any_action(), b in any_action()) {
        prop_assert_eq!(a == b, text_of(std::slice::from_ref(&a)) == text_of(std::slice::from_ref(&b)));
    }

    #[test]
    fn each_action_has_exactly_one_line(actions in any_actions()) {
        let text = text_of(&actions);
        let numbered = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).count();

        prop_assert_eq!(numbered, actions.len());
        prop_assert_eq!(text.lines().count(), actions.len() + 3);
    }

    #[test]
    fn borsh_and_json_keep_every_action(action in any_action()) {
        let bytes = borsh::to_vec(&action).unwrap();
        let json = serde_json::to_string(&action).unwrap();

        prop_assert_eq!(&borsh::from_slice::<Action>(&bytes).unwrap(), &action);
        prop_assert_eq!(&serde_json::from_str::<Action>(&json).unwrap(), &action);
    }
}
