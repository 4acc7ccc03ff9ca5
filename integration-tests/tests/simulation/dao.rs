//! Votes and decisions under way, callees that keep money, answer late or never, and what humans do meanwhile.

use std::time::Duration;

use commonweight_common::{Asset, Bps};
use commonweight_dao::{AgentView, ContentView, ProposalView, Status};
use commonweight_explain::{Action, AssetInfo, Call as FunctionCall, Charter, Permit, Scope, Valuation};
use commonweight_hostile_callee::Received;
use commonweight_integration_tests::{
    amount::{cwt, usdc},
    env::{DAY, nanos},
    handle::dao::{OBJECTION_WINDOW, TIMELOCK, USDC_VALUE, VOTING_PERIOD},
};
use commonweight_sandbox::{
    in_process::Sandbox,
    simulation::{Plan, Target},
};
use near_primitives::types::{AccountId, Balance};
use near_sdk::{Gas, json_types::U128};
use rand::{Rng, rngs::StdRng};
use serde_json::json;

use crate::suite::{Call, SUITE, Suite, Trial, call, may_do, must_do, paid, pick, view};

const HALF_A_DAY: Duration = Duration::from_hours(12);
const TREASURY: u128 = usdc(5_000);
const BOND: Balance = Balance::from_near(300);
/// How long a yielded promise waits, and a little more.
const YIELD_BLOCKS: u64 = 210;
/// How a callee misbehaves, where each call of it has its deposit.
const METHODS: [&str; 5] = ["accept", "keep_then_fail", "late", "fail", "at_length"];
/// What a byte of state keeps back.
const STORAGE_PRICE: u128 = 10_000_000_000_000_000_000;

fn pay(receiver_id: &AccountId, dollars: u128) -> Action {
    let asset = Asset::Nep141(SUITE.ids.usdc.clone());
    Action::Transfer { asset, receiver_id: receiver_id.clone(), amount: usdc(dollars) }
}

fn function_call(method: &str, near: u128) -> Action {
    let call = FunctionCall {
        method: method.to_owned(),
        args: if method == "at_length" { r#"{"kilobytes":200}"# } else { "{}" }.to_owned(),
        deposit: Balance::from_near(near).as_yoctonear(),
        gas: Gas::from_tgas(30).as_gas(),
    };
    Action::FunctionCalls { receiver_id: SUITE.ids.callee.clone(), calls: vec![call], expected_answer: None }
}

/// What the agent may do: pay the members, and call the callee in all its ways.
fn charter(now: u64) -> Charter {
    let Suite { ids, members, .. } = &*SUITE;
    let scope = |permit| Scope {
        permit,
        max_value: 200 * USDC_VALUE,
        limit: 400 * USDC_VALUE,
        window: nanos(DAY * 7),
        requires_reference: false,
    };
    let receiver_ids = members[..2].to_vec();
    let transfer = |asset| Permit::Transfer { asset, receiver_ids: receiver_ids.clone() };
    let calls = METHODS.map(|method| Permit::Call {
        receiver_id: ids.callee.clone(),
        method: method.to_owned(),
        arguments: vec![],
        max_deposit: Balance::from_near(20).as_yoctonear(),
        min_gas: Gas::from_tgas(30).as_gas(),
        max_gas: Gas::from_tgas(50).as_gas(),
        valuation: Valuation::Fixed { value: USDC_VALUE },
    });
    let permits = [transfer(Asset::Near), transfer(Asset::Nep141(ids.usdc.clone()))].into_iter().chain(calls);
    Charter {
        mandate: "Pay for labels.".to_owned(),
        controller_id: members[2].clone(),
        model_family: "commons".to_owned(),
        scopes: permits.map(scope).collect(),
        expires_at: now + nanos(DAY * 365),
    }
}

fn propose(actions: &[Action]) -> Call {
    let args = json!({ "actions": actions, "description": "" });
    Call { deposit: Balance::from_near(3), ..call(&SUITE.members[0], &SUITE.ids.dao, "propose", args) }
}

fn decide(actions: &[Action], reference: Option<u8>) -> Call {
    let args = json!({
        "actions": actions,
        "rationale_hash": commonweight_common::Digest([9; 32]),
        "reference": reference.map(|number| format!("invoice-{number}")),
    });
    call(&SUITE.agent, &SUITE.ids.dao, "propose_decision", args)
}

fn proposals(sandbox: &Sandbox) -> Vec<ProposalView> {
    view(sandbox, &SUITE.ids.dao, "proposals", &json!({ "limit": 100 }))
}

fn vote_for(sandbox: &mut Sandbox, proposal_id: u64) {
    let proposals = proposals(sandbox);
    let snapshot = proposals.last().expect("there is a proposal").snapshot;
    let args = json!({ "proposal_id": proposal_id, "snapshot": snapshot, "ballot": "for" });
    let cast = call(&SUITE.members[0], &SUITE.ids.staking, "cast", args);
    must_do(sandbox, &Call { deposit: Balance::from_near(1), ..cast });
}

/// An agent with a charter and a bond, and of everything something that is ready to be executed, or soon.
fn under_way() -> Sandbox {
    let Suite { ids, members, agent, .. } = &*SUITE;
    let mut sandbox = SUITE.base.fork();
    for (member, stake) in members.iter().zip([cwt(600), cwt(300), cwt(100)]) {
        let stake = SUITE.transfer_call(&ids.token, member, &ids.staking, stake, &json!({ "stake": {} }));
        must_do(&mut sandbox, &stake);
    }
    let fund = json!({ "account_id": ids.dao, "amount": U128(TREASURY) });
    must_do(&mut sandbox, &call(&ids.launcher, &ids.usdc, "mint", fund));

    let charter = charter(sandbox.chain().head().timestamp);
    let grant = Action::GrantCharter { agent_id: agent.clone(), charter, charter_version: 0 };
    must_do(&mut sandbox, &propose(&[grant]));
    vote_for(&mut sandbox, 0);
    sandbox.pass(VOTING_PERIOD + TIMELOCK);
    must_do(&mut sandbox, &call(&members[1], &ids.dao, "execute", json!({ "proposal_id": 0 })));
    for (method, deposit) in [("post_bond", BOND), ("post_storage", Balance::from_near(10))] {
        let post = call(&members[2], &ids.dao, method, json!({ "agent_id": agent }));
        must_do(&mut sandbox, &Call { deposit, ..post });
    }

    let decisions = [
        vec![pay(&members[0], 50)],
        vec![function_call("keep_then_fail", 10)],
        vec![function_call("late", 5), pay(&members[1], 10)],
    ];
    for decision in &decisions {
        must_do(&mut sandbox, &decide(decision, None));
    }
    let dearer = AssetInfo { symbol: "USDC".to_owned(), decimals: 6, value_per_whole: 2 * USDC_VALUE };
    let share = Bps::new(5_000).expect("a half");
    let votes = [
        vec![function_call("keep_then_fail", 10), pay(&members[1], 20)],
        vec![function_call("late", 2), function_call("fail", 2), pay(&members[1], 30)],
        vec![Action::SetAsset { asset: Asset::Nep141(ids.usdc.clone()), info: dearer, version: 0 }],
        vec![Action::SlashBond { decision_id: 1, share }],
    ];
    for (vote, proposal_id) in votes.iter().zip(4..) {
        must_do(&mut sandbox, &propose(vote));
        vote_for(&mut sandbox, proposal_id);
    }
    sandbox.pass(OBJECTION_WINDOW + TIMELOCK);
    must_do(&mut sandbox, &decide(&[pay(&members[0], 100)], None));
    sandbox
}

impl Suite {
    fn draw_dao(&self, rng: &mut StdRng) -> Call {
        let Self { ids, members, agent, .. } = self;
        let dao = &ids.dao;
        let proposal_id = rng.gen_range(1..13_u64);
        let of_proposal = json!({ "proposal_id": proposal_id });
        let of_decision = json!({ "decision_id": proposal_id });
        let guardian = pick(rng, &ids.guardians).clone();
        let of_agent = json!({ "agent_id": agent });
        match rng.gen_range(0..22) {
            0..=6 => {
                let anybody = [members[1].clone(), members[2].clone(), agent.clone()];
                call(pick(rng, &anybody), dao, "execute", of_proposal)
            }
            7..=10 => {
                let payment = pay(pick(rng, members), rng.gen_range(1..150));
                let called = function_call(pick::<&str>(rng, &METHODS), rng.gen_range(1..20));
                let actions =
                    pick(rng, &[vec![payment.clone()], vec![called.clone()], vec![called, payment]]).clone();
                let reference = rng.gen_bool(0.5).then(|| rng.gen_range(0..4));
                if rng.gen_bool(0.8) { decide(&actions, reference) } else { propose(&actions) }
            }
            11 | 12 => call(agent, &ids.callee, "wake", json!({ "ok": rng.gen_bool(0.5) })),
            13 => call(&guardian, dao, "veto", json!({ "proposal_id": proposal_id, "reason": "No." })),
            14 if rng.gen_bool(0.3) => call(&guardian, dao, "suspend_agent", of_agent),
            14 | 15 => {
                let args = json!({ "decision_id": proposal_id, "cause": "captured", "reason": "Odd." });
                call(&guardian, dao, "name_cause", args)
            }
            16 => call(&members[0], dao, "settle_cause", of_decision),
            17 => call(&members[0], dao, "recover", of_proposal),
            18 | 19 => {
                let amount = Balance::from_near(rng.gen_range(1..100)).as_yoctonear();
                let args = json!({ "agent_id": agent, "amount": U128(amount) });
                paid(&members[2], dao, "withdraw_bond", args)
            }
            20 => {
                let deposit = Balance::from_near(rng.gen_range(1..20));
                Call { deposit, ..call(&members[2], dao, "post_bond", of_agent) }
            }
            _ => call(&members[0], dao, "reclaim_bond", of_proposal),
        }
    }

    fn check_dao(&self, sandbox: &Sandbox) {
        self.assert_supplies(sandbox);
        let dao = &self.ids.dao;
        let proposals = proposals(sandbox);
        let agent: AgentView = view(sandbox, dao, "agent", &json!({ "agent_id": self.agent }));

        let held: U128 = view(sandbox, dao, "held_deposits", &json!({}));
        let bonds: u128 = proposals.iter().map(|proposal| proposal.bond.0).sum();
        assert_eq!(held.0, bonds + agent.bond.0 + agent.storage_balance.0);
        assert!(agent.locked.0 <= agent.bond.0, "{agent:?}");
        let account = sandbox.account(dao).expect("the DAO is there");
        let needed = held.0 + u128::from(account.storage_usage()) * STORAGE_PRICE;
        assert!(account.amount().as_yoctonear() >= needed, "bonds and records are paid for");

        self.check_payments(sandbox, &proposals);
    }

    /// A dollar leaves for what is recorded as done, and each call is made once, however it ended.
    fn check_payments(&self, sandbox: &Sandbox, proposals: &[ProposalView]) {
        let (mut paid, mut unknown) = (0, 0);
        let mut most = METHODS.map(|method| (method, Received::default()));
        for proposal in proposals {
            let args = json!({ "proposal_id": proposal.proposal_id });
            let content: ContentView = view(sandbox, &self.ids.dao, "content", &args);
            let is_open = proposal.status == Status::InProgress || proposal.status == Status::Abandoned;
            let waits = content.actions.iter().any(is_late);
            assert!(proposal.status != Status::InProgress || waits, "{proposal:?}");
            for (position, action) in (0_u8..).zip(&content.actions) {
                match action {
                    Action::Transfer { asset: Asset::Nep141(_), amount, .. } => {
                        if proposal.done.contains(&position) {
                            paid += amount;
                        } else if is_open {
                            unknown += amount;
                        }
                    }
                    Action::FunctionCalls { calls, .. } if may_have_begun(proposal.status) => {
                        for (method, received) in &mut most {
                            for call in calls.iter().filter(|call| call.method == *method) {
                                received.calls += 1;
                                received.deposit.0 += call.deposit;
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        let left = TREASURY - self.balance(sandbox, &self.ids.usdc, &self.ids.dao);
        assert!(
            (paid..=paid + unknown).contains(&left),
            "{left} have left for {paid}, and {unknown} unknown"
        );
        for (method, most) in most {
            let received: Received =
                view(sandbox, &self.ids.callee, "received", &json!({ "method": method }));
            assert!(received.calls <= most.calls, "{method}: {received:?} of {most:?}");
            assert!(received.deposit.0 <= most.deposit.0, "{method}: {received:?} of {most:?}");
        }
    }

    /// All executions end, and all bonds come back that are nobody else's by then.
    fn leave_dao(&self, sandbox: &mut Sandbox) {
        let Self { ids, members, agent, .. } = self;
        let (dao, anybody, controller) = (&ids.dao, &members[0], &members[2]);
        sandbox.produce_blocks(YIELD_BLOCKS);
        sandbox.run();
        let n_proposals = proposals(sandbox).len() as u64;
        sandbox.pass(DAY * 2);
        for proposal_id in 0..n_proposals {
            may_do(sandbox, &call(anybody, dao, "recover", json!({ "proposal_id": proposal_id })));
        }
        sandbox.pass(DAY * 60);
        for proposal_id in 0..n_proposals {
            may_do(sandbox, &call(anybody, dao, "settle_cause", json!({ "decision_id": proposal_id })));
            may_do(sandbox, &call(anybody, dao, "reclaim_bond", json!({ "proposal_id": proposal_id })));
        }
        sandbox.pass(DAY * 365);
        let AgentView { bond, locked, storage_balance, .. } =
            view(sandbox, dao, "agent", &json!({ "agent_id": agent }));
        assert_eq!(locked.0, 0, "nothing is locked for ever");
        for (method, amount) in [("withdraw_bond", bond), ("withdraw_storage", storage_balance)] {
            must_do(sandbox, &paid(controller, dao, method, json!({ "agent_id": agent, "amount": amount })));
        }

        assert_eq!(view::<U128>(sandbox, dao, "held_deposits", &json!({})).0, 0);
        for proposal in proposals(sandbox) {
            assert!(proposal.status.is_final(), "{proposal:?}");
        }
    }
}

/// Whether an action waits until somebody wakes the callee.
fn is_late(action: &Action) -> bool {
    matches!(action, Action::FunctionCalls { calls, .. } if calls.iter().any(|call| call.method == "late"))
}

/// Whether actions of a proposal may have been sent.
const fn may_have_begun(status: Status) -> bool {
    matches!(
        status,
        Status::InProgress
            | Status::Executed
            | Status::PartiallyFailed
            | Status::Failed
            | Status::Abandoned
            | Status::Expired
            | Status::Stopped
    )
}

fn trial(base: &Sandbox, plan: Plan) -> Trial<'_> {
    Trial {
        base,
        plan,
        pauses: &[HALF_A_DAY, DAY, OBJECTION_WINDOW],
        draw: &|rng| SUITE.draw_dao(rng),
        check: &|sandbox| SUITE.check_dao(sandbox),
        leave: &|sandbox| SUITE.leave_dao(sandbox),
    }
}

#[test]
fn the_treasury_and_bonds_survive_callees_in_any_order_and_any_failure() {
    let ids = &SUITE.ids;
    let plan = Plan::default()
        .failing(Target::method(ids.usdc.clone(), "ft_transfer"))
        .failing(Target::method(ids.callee.clone(), "accept"))
        .failing(Target::method(ids.callee.clone(), "late"));

    trial(&under_way(), plan).holds();
}

#[test]
fn a_lost_callback_is_seen() {
    let callback = Target::method(SUITE.ids.dao.clone(), "on_executed");

    trial(&under_way(), Plan::default().failing(callback)).sees_the_loss_of("on_executed");
}
