//! Whoever reads the events of a round, and nothing else, knows its sums and what every buyer has in it.

use std::collections::BTreeMap;

use near_sdk::{mock::with_mocked_blockchain, serde_json::Value};
use proptest::{collection::vec, prelude::*, sample::Index};

use super::*;
use crate::logic::{
    books::{Purchase, Totals},
    samples::{DURATION, pro_rata, with_bonuses},
};

/// One call. Buyers and payments on their way are reduced to what exists.
#[derive(Debug, Clone)]
enum Act {
    Buy { buyer: &'static str, amount: u128 },
    Exit { buyer: &'static str, amount: u128 },
    Refund { buyer: &'static str },
    Claim { buyer: &'static str },
    Close { buyer: &'static str },
    Seal,
    Abort,
    End { sent: Index, ok: bool },
    Wait { time: u64 },
}

/// What is on its way: to whom, how much, and whether it is tokens.
type Sent = (&'static str, u128, bool);

fn any_act() -> impl Strategy<Value = Act> {
    let buyer = || prop_oneof![Just(ALICE), Just(BOB)];
    prop_oneof![
        6 => (buyer(), 1..400u128).prop_map(|(buyer, amount)| Act::Buy { buyer, amount }),
        3 => (buyer(), 1..400u128).prop_map(|(buyer, amount)| Act::Exit { buyer, amount }),
        3 => buyer().prop_map(|buyer| Act::Refund { buyer }),
        3 => buyer().prop_map(|buyer| Act::Claim { buyer }),
        1 => buyer().prop_map(|buyer| Act::Close { buyer }),
        3 => Just(Act::Seal),
        1 => Just(Act::Abort),
        6 => (any::<Index>(), any::<bool>()).prop_map(|(sent, ok)| Act::End { sent, ok }),
        5 => (0..DURATION).prop_map(|time| Act::Wait { time }),
    ]
}

/// Does `act` at `now`. Whether the contract allows it.
fn perform(sale: &mut Contract, act: &Act, on_its_way: &mut Vec<Sent>, now: &mut u64) -> bool {
    let mut started = |buyer, is_tokens| {
        let kind = if is_tokens { "claim_started" } else { "refund_started" };
        let amount = facts().into_iter().find(|fact| fact["event"] == kind);
        let amount = amount.map(|fact| units(&fact["data"]["amount"]));
        on_its_way.extend(amount.map(|amount| (buyer, amount, is_tokens)));
    };
    match *act {
        Act::Buy { buyer, amount } => {
            call(USDC, NOTHING, *now);
            let message = r#"{"buy":{"round_id":0}}"#.to_owned();
            sale.ft_on_transfer(account(buyer), U128(amount), message.into()).is_ok()
        }
        Act::Exit { buyer, amount } => {
            call(buyer, ONE_YOCTO, *now);
            let is_done = sale.exit(0, U128(amount)).map(drop).is_ok();
            on_its_way.extend(is_done.then_some((buyer, amount, false)));
            is_done
        }
        Act::Refund { buyer } => {
            call(buyer, ONE_YOCTO, *now);
            let is_done = sale.refund(0).map(drop).is_ok();
            started(buyer, false);
            is_done
        }
        Act::Claim { buyer } => {
            call(buyer, ONE_YOCTO, *now);
            let is_done = sale.claim(0).map(drop).is_ok();
            started(buyer, true);
            is_done
        }
        Act::Close { buyer } => {
            call(buyer, ONE_YOCTO, *now);
            sale.close_purchase(0).is_ok()
        }
        Act::Seal => {
            call(MALLORY, NOTHING, *now);
            sale.seal(0).is_ok()
        }
        Act::Abort => {
            call(OWNER, ONE_YOCTO, *now);
            sale.abort(0).is_ok()
        }
        Act::End { sent, ok } if !on_its_way.is_empty() => {
            let (buyer, amount, is_tokens) = on_its_way.remove(sent.index(on_its_way.len()));
            callback(if ok { succeeded() } else { PromiseResult::Failed }, *now);
            let ended = if is_tokens { Contract::on_minted } else { Contract::on_refund_sent };
            assert_eq!(ended(sale, 0, account(buyer), U128(amount)), Ok(ok));
            true
        }
        Act::End { .. } | Act::Wait { .. } => {
            call(MALLORY, NOTHING, *now);
            *now += if let Act::Wait { time } = *act { time } else { 0 };
            true
        }
    }
}

/// The events of the last call.
fn facts() -> Vec<Value> {
    let parse = |log: &String| near_sdk::serde_json::from_str(&log["EVENT_JSON:".len()..]).unwrap();
    get_logs().iter().map(parse).collect()
}

fn units(value: &Value) -> u128 {
    value.as_str().unwrap().parse().unwrap()
}

/// What an indexer keeps.
#[derive(Debug, Default, PartialEq, Eq)]
struct Replay {
    is_pro_rata: bool,
    outcome: Option<String>,
    is_aborted: bool,
    committed: u128,
    totals: Totals,
    purchases: BTreeMap<String, Purchase>,
}

impl Replay {
    fn apply(&mut self, fact: &Value) {
        let data = &fact["data"];
        let buyer = data["account_id"].as_str().unwrap_or_default().to_owned();
        let amount = if data["amount"].is_null() { 0 } else { units(&data["amount"]) };
        let tokens = if data["tokens"].is_null() { 0 } else { units(&data["tokens"]) };
        let totals = &mut self.totals;
        let purchase = self.purchases.entry(buyer).or_default();
        match fact["event"].as_str().unwrap() {
            "purchase_made" => {
                let tokens = if self.is_pro_rata { 0 } else { tokens };
                purchase.paid += units(&data["paid"]);
                purchase.tokens += tokens;
                totals.raised += units(&data["paid"]);
                totals.sold += tokens;
            }
            "purchase_exited" => {
                purchase.paid -= amount;
                purchase.tokens -= tokens;
                purchase.sending += amount;
                totals.raised -= amount;
                totals.sold -= tokens;
                totals.sending += amount;
            }
            "refund_started" => {
                let of_round = amount - purchase.owed;
                totals.owed -= purchase.owed;
                totals.sending += amount;
                totals.sold -= tokens;
                if self.is_aborted {
                    self.committed -= tokens;
                } else {
                    totals.raised -= of_round;
                }
                purchase.owed = 0;
                purchase.sending += amount;
                purchase.tokens -= tokens;
                if of_round > 0 {
                    purchase.paid = 0;
                }
            }
            "refund_delivered" => {
                purchase.sending -= amount;
                totals.sending -= amount;
            }
            "refund_returned" => {
                purchase.sending -= amount;
                purchase.owed += amount;
                totals.sending -= amount;
                totals.owed += amount;
            }
            "tokens_allocated" => {
                purchase.tokens = tokens;
                totals.allocated += purchase.paid;
            }
            "claim_started" => {
                purchase.minting += amount;
                totals.minting += amount;
            }
            "claim_delivered" => {
                purchase.minting -= amount;
                purchase.claimed += amount;
                totals.minting -= amount;
                totals.claimed += amount;
            }
            "claim_returned" => {
                purchase.minting -= amount;
                totals.minting -= amount;
            }
            "purchase_closed" => {
                *purchase = Purchase::default();
                totals.sold -= tokens;
                self.committed -= tokens;
            }
            "round_sealed" => {
                let outcome = data["outcome"].as_str().unwrap();
                totals.sold = units(&data["sold"]);
                self.committed = if outcome == "failed" { 0 } else { totals.sold };
                self.outcome = Some(outcome.to_owned());
            }
            "round_aborted" => self.is_aborted = true,
            other => panic!("{other} is not of this test"),
        }
    }

    fn check(&self, sale: &Contract) {
        let stored = sale.totals(0).unwrap();
        let of_events = Totals { seal: stored.seal, abort: stored.abort, ..self.totals };
        assert_eq!(of_events, stored);
        assert_eq!(self.committed, sale.token_commitment().committed.0);
        for buyer in [ALICE, BOB] {
            let stored = sale.purchase_of(0, &account(buyer)).unwrap_or_default();
            let replayed = self.purchases.get(buyer).copied().unwrap_or_default();
            assert_eq!(Purchase { bonus: stored.bonus, ..replayed }, stored, "{buyer}");
        }
    }
}

fn replays(terms: Terms, acts: &[Act]) {
    let mut replay = Replay {
        is_pro_rata: terms.pricing == crate::types::Pricing::ProRata,
        committed: terms.tokens_for_sale.0,
        ..Replay::default()
    };
    with_mocked_blockchain(|chain| drop(chain.take_storage()));
    let mut sale = sale_with(terms);
    let (mut now, mut on_its_way) = (START, Vec::new());
    for act in acts {
        if perform(&mut sale, act, &mut on_its_way, &mut now) {
            for fact in facts() {
                replay.apply(&fact);
            }
        } else {
            assert_eq!(facts(), [] as [Value; 0], "what failed has told nothing");
        }
        replay.check(&sale);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn with_bonuses_and_a_fixed_price(acts in vec(any_act(), 1..60)) {
        replays(with_bonuses(), &acts);
    }

    #[test]
    fn with_one_price_for_all(acts in vec(any_act(), 1..60)) {
        replays(pro_rata(), &acts);
    }
}
