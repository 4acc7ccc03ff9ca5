//! Random proposals over the few values that matter to the grammar, so that collisions would be found.

use commonweight_types::stored;
use proptest::{collection::vec, option, prelude::*};

use super::*;

fn any_account() -> impl Strategy<Value = AccountId> + Clone {
    prop_oneof![Just(id("a.near")), Just(id("b.near")), Just(id("near"))]
}

fn any_asset() -> impl Strategy<Value = Asset> + Clone {
    prop_oneof![Just(Asset::Near), any_account().prop_map(Asset::Nep141)]
}

fn any_text() -> impl Strategy<Value = String> + Clone {
    vec(
        prop::sample::select(vec!['a', '“', '”', '"', '\'', '\\', '\n', ';', '(', '1', '\u{2069}', 'א']),
        0..5,
    )
    .prop_map(String::from_iter)
}

/// Arguments, with JSON among them.
fn any_data() -> impl Strategy<Value = String> + Clone {
    prop_oneof![any_text(), any_text().prop_map(|text| commonweight_json::to_string(text.as_str()))]
}

/// Amounts of all sizes, in NEAR and in yoctoNEAR.
fn any_amount() -> impl Strategy<Value = u128> + Clone {
    prop_oneof![0_u128..3, Just(10_u128.pow(18)), Just(10_u128.pow(24)), Just(u128::MAX)]
}

fn any_gas() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![0_u64..3, Just(1_000_000), Just(10_u64.pow(12)), Just(u64::MAX)]
}

fn any_time() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![0_u64..2, Just(DECEMBER), Just(DECEMBER + 1), Just(u64::MAX)]
}

fn any_call() -> impl Strategy<Value = Call> + Clone {
    (any_text(), any_data(), any_amount(), any_gas()).prop_map(|(method, args, deposit, gas)| Call {
        method,
        args,
        deposit,
        gas,
    })
}

/// Conditions as deep as they may be, over few values.
fn any_condition() -> impl Strategy<Value = Condition> + Clone {
    let leaf = prop_oneof![
        Just(Condition::Anything),
        vec(any_data(), 0..3).prop_map(|values| Condition::OneOf { values }),
        (0_u128..3, 0_u128..3).prop_map(|(min, max)| Condition::Between { min, max }),
        (0_u128..3, 0_u64..3).prop_map(|(limit, window)| Condition::WithinAllowance { limit, window }),
        vec(any_account(), 0..3).prop_map(|account_ids| Condition::Account { account_ids }),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (0_u32..3, inner.clone())
                .prop_map(|(max_length, each)| Condition::List { max_length, each: Box::new(each) }),
            vec((any_text(), any::<bool>(), inner), 0..3).prop_map(|members| Condition::Object {
                members: members
                    .into_iter()
                    .map(|(name, is_required, condition)| Member { name, is_required, condition })
                    .collect()
            }),
        ]
    })
}

fn any_members() -> impl Strategy<Value = Vec<Member>> + Clone {
    vec((any_text(), any::<bool>(), any_condition()), 0..3).prop_map(|members| {
        members
            .into_iter()
            .map(|(name, is_required, condition)| Member { name, is_required, condition })
            .collect()
    })
}

fn any_scope() -> impl Strategy<Value = Scope> + Clone {
    let valuation = prop_oneof![
        (0_u128..3).prop_map(|value| Valuation::Fixed { value }),
        (any_text(), any_asset()).prop_map(|(key, asset)| Valuation::Argument { key, asset }),
    ];
    let permit = prop_oneof![
        (any_asset(), vec(any_account(), 0..3))
            .prop_map(|(asset, receiver_ids)| Permit::Transfer { asset, receiver_ids }),
        (any_account(), any_text(), any_members(), any_amount(), any_gas(), any_gas(), valuation).prop_map(
            |(receiver_id, method, arguments, max_deposit, min_gas, max_gas, valuation)| {
                Permit::Call { receiver_id, method, arguments, max_deposit, min_gas, max_gas, valuation }
            }
        ),
    ];
    (permit, 0_u128..3, 0_u128..3, 0_u64..3, any::<bool>()).prop_map(
        |(permit, max_value, limit, window, requires_reference)| Scope {
            permit,
            max_value,
            limit,
            window,
            requires_reference,
        },
    )
}

fn any_charter() -> impl Strategy<Value = Charter> + Clone {
    (any_text(), any_account(), any_text(), vec(any_scope(), 0..3), any_time()).prop_map(
        |(mandate, controller_id, model_family, scopes, expires_at)| Charter {
            mandate,
            controller_id,
            model_family,
            scopes,
            expires_at,
        },
    )
}

fn any_policy() -> impl Strategy<Value = Policy> + Clone {
    let amounts = prop::array::uniform4(0_u128..2);
    (prop::array::uniform8(0_u64..2), prop::array::uniform7(0_u16..2), amounts, 0_u8..2).prop_map(
        |(times, shares, amounts, veto_confirmations)| Policy {
            voting_period: times[0],
            late_turn_window: times[1],
            timelock: times[2],
            execution_window: times[3],
            quorum_bps: bps(shares[0]),
            quorum_floor: amounts[0],
            proposal_bond: amounts[1],
            objection_window: times[4],
            stretch_bps: bps(shares[1]),
            stop_bps: bps(shares[2]),
            veto_confirmations,
            guardian_suspension: times[5],
            collateral_bps: bps(shares[3]),
            haircut_bps: bps(shares[4]),
            bounty_bps: bps(shares[5]),
            decision_floor: amounts[2],
            least_agent_bond: amounts[3],
            challenge_period: times[6],
            slash_bps: bps(shares[6]),
            stop_cooldown: times[7],
        },
    )
}

fn any_info() -> impl Strategy<Value = AssetInfo> + Clone {
    let symbol = prop_oneof![any_text(), Just("USDC".to_owned())];
    (symbol, 0_u8..3, 0_u128..3).prop_map(|(symbol, decimals, value_per_whole)| AssetInfo {
        symbol,
        decimals,
        value_per_whole,
    })
}

/// One strategy for each kind of action.
fn kinds() -> Vec<BoxedStrategy<Action>> {
    let version = 0_u32..3;
    vec![
        (any_asset(), any_account(), any_amount())
            .prop_map(|(asset, receiver_id, amount)| Action::Transfer { asset, receiver_id, amount })
            .boxed(),
        (any_account(), vec(any_call(), 0..3), option::of(any_data()))
            .prop_map(|(receiver_id, calls, expected_answer)| Action::FunctionCalls {
                receiver_id,
                calls,
                expected_answer,
            })
            .boxed(),
        (any_account(), any_charter(), version.clone())
            .prop_map(|(agent_id, charter, charter_version)| Action::GrantCharter {
                agent_id,
                charter,
                charter_version,
            })
            .boxed(),
        (any_account(), version.clone(), any_time())
            .prop_map(|(agent_id, charter_version, expires_at)| Action::RenewCharter {
                agent_id,
                charter_version,
                expires_at,
            })
            .boxed(),
        (any_account(), version.clone(), any_time())
            .prop_map(|(agent_id, suspension_version, until)| Action::SuspendAgent {
                agent_id,
                suspension_version,
                until,
            })
            .boxed(),
        (any_account(), version.clone())
            .prop_map(|(agent_id, charter_version)| Action::RevokeCharter { agent_id, charter_version })
            .boxed(),
        (0_u64..3, 0_u16..3)
            .prop_map(|(decision_id, share)| Action::SlashBond { decision_id, share: bps(share) })
            .boxed(),
        (0_u64..3).prop_map(|decision_id| Action::OverruleCause { decision_id }).boxed(),
        (any_policy(), version.clone())
            .prop_map(|(policy, version)| Action::SetPolicy { policy, version })
            .boxed(),
        (vec(any_account(), 0..3), version.clone())
            .prop_map(|(guardian_ids, version)| Action::SetGuardians { guardian_ids, version })
            .boxed(),
        (any_asset(), any_info(), version.clone())
            .prop_map(|(asset, info, version)| Action::SetAsset { asset, info, version })
            .boxed(),
        (any_asset(), version.clone())
            .prop_map(|(asset, version)| Action::RemoveAsset { asset, version })
            .boxed(),
        (0_u8..3, version.clone())
            .prop_map(|(byte, version)| Action::StageCode { code_hash: Digest([byte; 32]), version })
            .boxed(),
        version.prop_map(|version| Action::UnstageCode { version }).boxed(),
        any_text().prop_map(|text| Action::Resolve { text }).boxed(),
    ]
}

fn any_action() -> impl Strategy<Value = Action> {
    prop::strategy::Union::new(kinds())
}

/// Two actions of one kind, which are often alike.
fn two_of_a_kind() -> impl Strategy<Value = (Action, Action)> {
    prop::strategy::Union::new(kinds().into_iter().map(|kind| (kind.clone(), kind)))
}

/// Times in whole seconds, and one that is later than can be counted with anything that follows.
fn any_second() -> impl Strategy<Value = u64> + Clone {
    (0_u64..3).prop_map(|days| days * DAY)
}

fn any_procedure() -> impl Strategy<Value = Procedure> {
    prop_oneof![
        (any_second(), any_second(), any_second(), any_second(), 0_u16..2, 0_u128..2, 0_u8..3).prop_map(
            |(
                ends_at,
                late_turn_window,
                timelock,
                execution_window,
                quorum,
                quorum_floor,
                veto_confirmations,
            )| {
                Procedure::Vote {
                    ends_at,
                    late_turn_window,
                    timelock,
                    execution_window,
                    quorum_bps: bps(quorum),
                    quorum_floor,
                    veto_confirmations,
                }
            }
        ),
        (any_second(), any_second(), any_second(), 0_u16..2, 0_u16..2, 0_u8..3).prop_map(
            |(ends_at, latest_end, execution_window, seal, veto, veto_confirmations)| Procedure::Optimistic {
                ends_at,
                latest_end,
                execution_window,
                stretch_bps: bps(seal),
                stop_bps: bps(veto),
                veto_confirmations,
            }
        ),
    ]
}

fn any_author() -> impl Strategy<Value = AuthorParts> {
    prop_oneof![
        any_account().prop_map(|account_id| AuthorParts::Member { account_id }),
        (any_account(), any_account())
            .prop_map(|(account_id, controller_id)| AuthorParts::Agent { account_id, controller_id }),
    ]
}

/// Proposals under one table of assets: what the table says of an asset is no content where that is not touched.
fn any_parts() -> impl Strategy<Value = StatementParts> {
    let assets = vec![AssetEntry { asset: Asset::Nep141(id("a.near")), ..usdc() }];
    (any_account(), any_author(), vec(any_action(), 0..3), any_procedure(), option::of(any_text()), 0_u8..2)
        .prop_map(move |(dao_id, author, actions, procedure, reference, byte)| StatementParts {
            dao_id,
            author,
            actions,
            assets: assets.clone(),
            unit: dollars(),
            procedure,
            reference,
            text_hash: Digest([byte; 32]),
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]

    #[test]
    fn different_actions_read_differently((a, b) in two_of_a_kind()) {
        prop_assert_eq!(a == b, line_of(a) == line_of(b));
    }

    #[test]
    fn different_proposals_read_differently(a in any_parts(), b in any_parts(), field in 0_u8..7) {
        // All but one fact are the same.
        let mut c = a.clone();
        match field {
            0 => c.dao_id = b.dao_id,
            1 => c.author = b.author,
            2 => c.actions = b.actions,
            3 => c.procedure = b.procedure,
            4 => c.reference = b.reference,
            5 => c.text_hash = b.text_hash,
            _ => c = b,
        }

        prop_assert_eq!(a == c, text_of(&a) == text_of(&c));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn each_fact_has_exactly_one_line(parts in any_parts()) {
        let text = text_of(&parts);
        let n_fixed = 2 + parts.procedure.to_string().lines().count();
        let numbered = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).count();

        prop_assert_eq!(numbered, parts.actions.len());
        prop_assert_eq!(text.lines().count(), parts.actions.len() + usize::from(parts.reference.is_some()) + n_fixed);
    }

    #[test]
    fn parts_travel_as_json(parts in any_parts()) {
        let json = commonweight_json::to_string(&parts);
        let travelled: StatementParts = commonweight_json::from_str(&json).unwrap();

        prop_assert_eq!(text_of(&travelled), text_of(&parts));
        prop_assert_eq!(serde_json::from_str::<StatementParts>(&json).unwrap(), travelled);
    }

    #[test]
    fn borsh_json_and_records_keep_every_action(action in any_action()) {
        let bytes = borsh::to_vec(&action).unwrap();
        let json = serde_json::to_string(&action).unwrap();

        prop_assert_eq!(&borsh::from_slice::<Action>(&bytes).unwrap(), &action);
        prop_assert_eq!(&serde_json::from_str::<Action>(&json).unwrap(), &action);
        prop_assert_eq!(&stored::to_bytes(&action), &bytes);
        prop_assert_eq!(stored::from_bytes::<Action>(&bytes), action);
    }
}
