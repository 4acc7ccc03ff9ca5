//! Statements as members read them: `snapshots/statements.snap`.

use commonweight_types::Digest;

use super::*;

const NEAR: u128 = 10_u128.pow(24);

fn pay(asset: &str, receiver_id: &str, amount: u128) -> Action {
    Action::Transfer { asset: asset.parse().unwrap(), receiver_id: id(receiver_id), amount }
}

fn resolve(text: &str) -> Action {
    Action::Resolve { text: text.to_owned() }
}

fn call_of(
    receiver_id: &str,
    method: &str,
    args: &str,
    deposit: u128,
    expected_answer: Option<&str>,
) -> Action {
    let calls = vec![Call { deposit, ..call(method, args) }];
    Action::FunctionCalls {
        receiver_id: id(receiver_id),
        calls,
        expected_answer: expected_answer.map(str::to_owned),
    }
}

fn charter(mandate: &str, scopes: Vec<Scope>) -> Charter {
    Charter {
        mandate: mandate.to_owned(),
        controller_id: id("lab.near"),
        model_family: "heron-2".to_owned(),
        scopes,
        expires_at: DECEMBER + 365 * DAY,
    }
}

fn payments(requires_reference: bool) -> Scope {
    Scope {
        permit: Permit::Transfer {
            asset: usdc().asset,
            receiver_ids: vec![id("labels.near"), id("gpu.near")],
        },
        max_value: 500,
        limit: 2_000,
        window: 7 * DAY,
        requires_reference,
    }
}

fn orders(valuation: Valuation) -> Scope {
    Scope {
        permit: Permit::Call {
            receiver_id: id("shop.near"),
            method: "order".to_owned(),
            arguments: vec![
                member("amount", true, Condition::WithinAllowance { limit: 5_000, window: 7 * DAY }),
                member(
                    "items",
                    true,
                    Condition::List {
                        max_length: 10,
                        each: Box::new(Condition::Object {
                            members: vec![
                                member("count", true, Condition::Between { min: 1, max: 1_000 }),
                                member(
                                    "kind",
                                    true,
                                    Condition::OneOf {
                                        values: vec![r#""image""#.to_owned(), r#""text""#.to_owned()],
                                    },
                                ),
                            ],
                        }),
                    },
                ),
                member("receiver_id", false, Condition::Account { account_ids: vec![id("labels.near")] }),
            ],
            max_deposit: NEAR / 10,
            min_gas: 20_000_000_000_000,
            max_gas: 100_000_000_000_000,
            valuation,
        },
        max_value: 100,
        limit: 300,
        window: 30 * DAY,
        requires_reference: false,
    }
}

fn grant(charter: Charter, charter_version: u32) -> Action {
    Action::GrantCharter { agent_id: id("bot.near"), charter, charter_version }
}

fn policy() -> Policy {
    Policy {
        voting_period: 5 * DAY,
        late_turn_window: DAY,
        timelock: 2 * DAY,
        execution_window: 7 * DAY,
        quorum_bps: bps(2_000),
        quorum_floor: 1_000,
        proposal_bond: NEAR,
        objection_window: 3 * DAY,
        stretch_bps: bps(100),
        stop_bps: bps(1_000),
        veto_confirmations: 2,
        guardian_suspension: 7 * DAY,
        collateral_bps: bps(2_500),
        haircut_bps: bps(5_000),
        bounty_bps: bps(2_000),
        decision_floor: 50,
        least_agent_bond: 100 * NEAR,
        challenge_period: 30 * DAY,
        slash_bps: bps(5_000),
        stop_cooldown: 14 * DAY + DAY / 2,
    }
}

/// A proposal that guardians cannot stop.
fn beyond_guardians(action: Action) -> StatementParts {
    let procedure = Procedure::Vote {
        ends_at: DECEMBER + 5 * DAY,
        late_turn_window: DAY / 2,
        timelock: 2 * DAY,
        execution_window: 7 * DAY,
        quorum_bps: bps(2_000),
        quorum_floor: 1_000,
        veto_confirmations: 0,
    };
    StatementParts { procedure, ..parts(vec![action]) }
}

fn payments_and_texts() -> Vec<(&'static str, StatementParts)> {
    let with_usdc = |parts| StatementParts { assets: vec![usdc()], ..parts };
    vec![
        ("pays NEAR", parts(vec![pay("near", "bob.near", 25 * NEAR + NEAR / 2)])),
        ("pays next to nothing", parts(vec![pay("near", "bob.near", 1)])),
        ("pays a token of the table", with_usdc(parts(vec![pay("nep141:usdc.near", "bob.near", 1_250_000)]))),
        ("pays a token that the table does not know", parts(vec![pay("nep141:new.near", "bob.near", 7)])),
        (
            "pays two in turn",
            with_usdc(parts(vec![pay("near", "a.near", NEAR), pay("nep141:usdc.near", "a.near", 1)])),
        ),
        ("puts a text on record", parts(vec![resolve("We publish every data set.\nAlways.")])),
        ("quotes somebody", parts(vec![resolve("The author’s “open” means 'open' and \"free\".")])),
        ("speaks another language", parts(vec![resolve("לשלם 500 NEAR, 支付, payé.")])),
        ("hides something", parts(vec![resolve("Pay\u{200b} \u{202e}RAEN 005\u{202c} to b\u{430}b.")])),
        (
            "an agent pays an invoice",
            StatementParts {
                reference: Some("invoice:2026-117".to_owned()),
                ..with_usdc(decision(vec![pay("nep141:usdc.near", "labels.near", 480_000_000)]))
            },
        ),
        ("nothing at all", parts(Vec::new())),
    ]
}

fn calls_of_contracts() -> Vec<(&'static str, StatementParts)> {
    let both = vec![call("approve", r#"{"spender_id":"shop.near"}"#), call("order", r#"{"n":"2"}"#)];
    vec![
        ("calls a contract", parts(vec![call_of("sale.near", "accept_owner", "{}", 1, None)])),
        (
            "sends tokens with a message",
            parts(vec![call_of(
                "usdc.near",
                "ft_transfer_call",
                r#"{"receiver_id":"pool.near","amount":"5000000","msg":"{\"deposit\":{}}"}"#,
                1,
                Some(r#""5000000""#),
            )]),
        ),
        ("calls two methods of one contract", parts(vec![calls(both)])),
        ("sends what is no JSON", parts(vec![call_of("raw.near", "put", "id=7; \"pay\"", NEAR / 100, None)])),
        ("sends other scripts", parts(vec![call_of("raw.near", "put", r#"{"to":"שלום"}"#, 0, Some("好"))])),
        ("an agent orders", decision(vec![call_of("shop.near", "order", r#"{"n":"2"}"#, NEAR / 20, None)])),
    ]
}

fn agents() -> Vec<(&'static str, StatementParts)> {
    let agent_id = || id("bot.near");
    let fixed = Valuation::Fixed { value: 25 };
    let argument = Valuation::Argument { key: "amount".to_owned(), asset: usdc().asset };
    let first = charter("Pay for labels and machines. Answer in the forum.", vec![payments(true)]);
    let second = charter("Order, too.", vec![payments(false), orders(fixed), orders(argument)]);
    vec![
        ("appoints an agent", parts(vec![grant(first, 0)])),
        ("gives another charter", parts(vec![grant(second, 1)])),
        ("gives a charter without rights", parts(vec![grant(charter("Watch.", Vec::new()), 2)])),
        (
            "renews a charter",
            parts(vec![Action::RenewCharter {
                agent_id: agent_id(),
                charter_version: 3,
                expires_at: DECEMBER + 400 * DAY,
            }]),
        ),
        (
            "suspends an agent for the first time",
            parts(vec![Action::SuspendAgent {
                agent_id: agent_id(),
                suspension_version: 0,
                until: DECEMBER + 30 * DAY,
            }]),
        ),
        (
            "ends a suspension",
            parts(vec![Action::SuspendAgent {
                agent_id: agent_id(),
                suspension_version: 4,
                until: DECEMBER,
            }]),
        ),
        (
            "takes a charter away",
            parts(vec![Action::RevokeCharter { agent_id: agent_id(), charter_version: 3 }]),
        ),
        ("slashes", beyond_guardians(Action::SlashBond { decision_id: 12, share: bps(10_000) })),
        ("overrules guardians", beyond_guardians(Action::OverruleCause { decision_id: 12 })),
    ]
}

fn rules() -> Vec<(&'static str, StatementParts)> {
    let guardian_ids = vec![id("ann.near"), id("ben.near"), id("cat.near")];
    let usdc = usdc();
    vec![
        ("changes the rules", parts(vec![Action::SetPolicy { policy: policy(), version: 1 }])),
        ("appoints guardians", beyond_guardians(Action::SetGuardians { guardian_ids, version: 2 })),
        (
            "enters an asset",
            parts(vec![Action::SetAsset { asset: usdc.asset.clone(), info: usdc.info, version: 0 }]),
        ),
        ("takes an asset off", parts(vec![Action::RemoveAsset { asset: usdc.asset, version: 1 }])),
        ("announces code", parts(vec![Action::StageCode { code_hash: Digest([0x5a; 32]), version: 0 }])),
        ("takes code back", parts(vec![Action::UnstageCode { version: 1 }])),
    ]
}

#[test]
fn are_read_by_people() {
    let proposals = [payments_and_texts(), calls_of_contracts(), agents(), rules()].concat();
    let statements = proposals.iter().map(|(title, parts)| format!("## {title}\n{}", text_of(parts)));

    insta::with_settings!({
        omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../../../snapshots",
    }, {
        insta::assert_snapshot!("statements", statements.collect::<Vec<_>>().join("\n"));
    });
}
