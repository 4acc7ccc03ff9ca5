//! The oracle: what the sale's books must come to after any schedule, in money, in NEAR, and in tokens; and how
//! everybody leaves.

use commonweight_common::Asset;
use commonweight_integration_tests::{env::DAY, plan::BOND};
use commonweight_sale::types::{
    BucketView, ChallengeView, EvidenceView, PurchaseView, ReleaseView, RoundStatus, RoundView,
    TokenCommitment, TrancheView, Unsold,
};
use commonweight_sandbox::in_process::Sandbox;
use near_primitives::{
    action::Action,
    receipt::VersionedReceiptEnum,
    transaction::ExecutionStatus,
    types::{AccountId, Balance},
};
use near_sdk::json_types::U128;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::kind::{Kind, Prices, VESTING};
use crate::suite::{CWT_EACH, SUITE, USDC_EACH, call, may_do, must_do, paid, view};

/// More than the storage of a record of evidence or of a challenge costs.
const RECORD: u128 = Balance::from_millinear(10).as_yoctonear();
/// More than the calls of a run bring in, and more than the transfers of tokens take, one yoctoNEAR each.
const SINGLE_YOCTO: u128 = 1_000;

/// What a run starts from.
pub(super) struct Books {
    kind: Kind,
    height: u64,
    /// The NEAR of the sale that it owes nobody: it pays for the storage of the contract.
    own: u128,
    near_of_treasury: u128,
}

impl Books {
    pub(super) fn of(kind: Kind, base: &Sandbox) -> Self {
        let near_of_treasury = near(base, &SUITE.ids.dao);
        Self { kind, height: base.height(), own: own(base), near_of_treasury }
    }

    pub(super) fn check(&self, sandbox: &Sandbox) {
        self.check_near(sandbox);
        self.check_money(sandbox);
        self.check_tokens(sandbox);
        if !have_left(sandbox) {
            self.check_purchases(sandbox);
            check_release(sandbox);
        }
    }

    /// What the sale has beyond its debts never shrinks, and grows by nothing but what evidence pays for its storage
    /// and what came back because its receiver could not be reached.
    fn check_near(&self, sandbox: &Sandbox) {
        let n_evidence =
            (1..=9).filter(|number| read::<Option<EvidenceView>>(sandbox, "evidence", *number).is_some());
        let gained = n_evidence.count() as u128 * RECORD + self.undelivered(sandbox) + SINGLE_YOCTO;
        let own = own(sandbox);
        assert!(own + SINGLE_YOCTO >= self.own, "{} yoctoNEAR are missing", self.own - own);
        assert!(own <= self.own + gained, "{} yoctoNEAR are nobody's", own - self.own);
    }

    /// The NEAR that the sale has sent since and that could not be delivered.
    fn undelivered(&self, sandbox: &Sandbox) -> u128 {
        let chain = sandbox.chain();
        let blocks = chain.blocks().filter(|block| block.id.height > self.height);
        let failed = blocks.flat_map(|block| &block.outcomes).filter(|id| {
            let outcome = chain.outcome(id).map(|executed| &executed.outcome.outcome.status);
            matches!(outcome, Some(ExecutionStatus::Failure(_)))
        });
        let receipts = failed.filter_map(|id| chain.receipt(id));
        let of_sale = receipts.filter(|receipt| *receipt.predecessor_id() == SUITE.ids.sale);
        let amount = |action: &Action| match action {
            Action::Transfer(transfer) => transfer.deposit.as_yoctonear(),
            _ => 0,
        };
        let sent = of_sale.map(|receipt| match receipt.versioned_receipt() {
            VersionedReceiptEnum::Action(sent) => sent.actions().iter().map(amount).sum(),
            _ => 0,
        });
        sent.sum()
    }

    /// What is owed in each asset is what the round and the deposits come to, and dollars are there to the last unit.
    fn check_money(&self, sandbox: &Sandbox) {
        let (bucket, round) = (bucket(sandbox), round(sandbox));
        let kept = if has_succeeded(&round) { bucket.unspent.0 + bucket.releasing.0 } else { round.raised.0 };
        let of_round = kept + bucket.returning.0;
        let (dollars, near) = if self.kind.is_paid_in_near { (0, of_round) } else { (of_round, 0) };
        let challenges = challenges(sandbox);
        let bonds: u128 = challenges.iter().map(|challenge| challenge.bond.as_yoctonear()).sum();
        let deposits: u128 = SUITE.members.iter().filter_map(|member| deposit(sandbox, member)).sum();
        let least = near + bonds + deposits;
        let owed = liabilities(sandbox, Asset::Near);
        let most = least + challenges.len() as u128 * RECORD;
        assert!((least..=most).contains(&owed), "{owed} yoctoNEAR are owed, not {least} to {most}");
        let (usdc, sale) = (&SUITE.ids.usdc, &SUITE.ids.sale);
        assert_eq!(liabilities(sandbox, Asset::Nep141(usdc.clone())), dollars);
        assert_eq!(SUITE.balance(sandbox, usdc, sale), dollars);
    }

    /// Every token that was minted is somebody's by right, and no token is promised twice.
    fn check_tokens(&self, sandbox: &Sandbox) {
        SUITE.assert_supplies(sandbox);
        let ids = &SUITE.ids;
        let (round, purchases) = (round(sandbox), purchases(sandbox));
        let for_sale = round.params.terms.tokens_for_sale.0;
        let of_treasury = SUITE.balance(sandbox, &ids.token, &ids.dao);
        let supply = view::<U128>(sandbox, &ids.token, "ft_total_supply", &json!({})).0;
        assert_eq!(supply, 3 * CWT_EACH + round.claimed.0 + of_treasury);

        let given = round.unsold.0 + of_treasury;
        let TokenCommitment { committed, .. } = view(sandbox, &ids.sale, "token_commitment", &json!({}));
        let promised = match round.status {
            RoundStatus::Failed => 0,
            RoundStatus::Succeeded | RoundStatus::Aborted => round.sold.0 + given,
            _ => for_sale,
        };
        assert_eq!(committed.0, promised);
        let claimable: u128 = purchases.iter().map(|purchase| purchase.claimable.0).sum();
        assert!(committed.0 >= round.claimed.0 + claimable + given, "{round:?}");
        match (self.kind.unsold, round.status) {
            (Unsold::Treasury, RoundStatus::Succeeded) => assert_eq!(given, for_sale - round.sold.0),
            (Unsold::Treasury, RoundStatus::Aborted) => assert!(given <= for_sale - round.sold.0),
            _ => assert_eq!(given, 0),
        }
    }

    fn check_purchases(&self, sandbox: &Sandbox) {
        let (purchases, round) = (purchases(sandbox), round(sandbox));
        assert!(
            purchases.iter().all(|purchase| purchase.minting.0 == 0 && purchase.sending.0 == 0),
            "{purchases:?}"
        );
        let paid = purchases.iter().map(|purchase| purchase.paid.0).sum::<u128>();
        if round.status == RoundStatus::Aborted {
            assert!(paid <= round.raised.0);
        } else {
            assert_eq!(paid, round.raised.0);
        }
        let tokens = purchases.iter().map(|purchase| purchase.tokens.0).sum::<u128>();
        match self.kind.prices {
            Prices::Fixed | Prices::Bonuses => assert_eq!(tokens, round.sold.0),
            // A share that is not cut yet is shown as if it came next, and is less than a unit off.
            Prices::ProRata if has_succeeded(&round) => assert!(tokens.abs_diff(round.sold.0) < 3),
            Prices::ProRata => assert_eq!(round.sold.0, 0),
        }
        for purchase in &purchases {
            let tokens = SUITE.balance(sandbox, &SUITE.ids.token, &purchase.account_id);
            assert_eq!(tokens, CWT_EACH + purchase.claimed.0);
        }
    }

    /// After the window everything can be settled: each buyer has its money or its tokens, and its deposit.
    pub(super) fn leave(&self, sandbox: &mut Sandbox) {
        settle(sandbox);
        let round = round(sandbox);
        let refunded =
            read::<Option<ReleaseView>>(sandbox, "release_status", 0).map_or(0, |view| view.refunded.0);
        let spent = match round.status {
            RoundStatus::Succeeded => round.raised.0,
            RoundStatus::Aborted => round.raised.0 - refunded,
            RoundStatus::Failed => 0,
            _ => panic!("{:?} after the end", round.status),
        };
        self.check_treasury(sandbox, spent);
        assert_eq!(round.claimed.0, if has_succeeded(&round) { round.sold.0 } else { 0 });
        assert_eq!(round.unsold.0, 0);
        assert_eq!(challenges(sandbox), [], "every bond has been paid");
        self.check(sandbox);

        let sale = &SUITE.ids.sale;
        for PurchaseView { account_id, .. } in purchases(sandbox) {
            must_do(sandbox, &paid(&account_id, sale, "close_purchase", json!({ "round_id": 0 })));
        }
        for member in &SUITE.members {
            must_do(sandbox, &paid(member, sale, "storage_unregister", json!({})));
        }
        assert_eq!(liabilities(sandbox, Asset::Near), 0, "nobody has anything to come");
        assert_eq!(liabilities(sandbox, self.kind.asset()), 0, "nobody has anything to come");
    }

    /// The treasury has what the round has `spent`, and whole bonds that were lost.
    fn check_treasury(&self, sandbox: &Sandbox, spent: u128) {
        let ids = &SUITE.ids;
        let dollars = SUITE.balance(sandbox, &ids.usdc, &ids.dao);
        let gained = near(sandbox, &ids.dao) - self.near_of_treasury;
        let bonds = if self.kind.is_paid_in_near {
            assert_eq!(dollars, 0);
            gained.checked_sub(spent).expect("the treasury has what was spent")
        } else {
            assert_eq!(dollars, spent);
            gained
        };
        assert_eq!(bonds % BOND.as_yoctonear(), 0, "bonds are lost as a whole");
        let of_members: u128 =
            SUITE.members.iter().map(|member| SUITE.balance(sandbox, &ids.usdc, member)).sum();
        assert_eq!(of_members, 3 * USDC_EACH - dollars);
    }
}

/// Everybody does what can be done.
fn settle(sandbox: &mut Sandbox) {
    let (sale, operator, of_round) = (&SUITE.ids.sale, &SUITE.operator, json!({ "round_id": 0 }));
    let until_end = round(sandbox).ends_at.0.saturating_sub(sandbox.chain().head().timestamp);
    sandbox.pass(std::time::Duration::from_nanos(until_end));
    may_do(sandbox, &call(operator, sale, "seal", of_round.clone()));
    sandbox.pass(VESTING);
    may_do(sandbox, &call(operator, sale, "mint_unsold", of_round.clone()));
    may_do(sandbox, &call(operator, sale, "settle_tranches", of_round.clone()));
    for tranche in 0..2 {
        let of_tranche = json!({ "round_id": 0, "tranche": tranche });
        may_do(sandbox, &call(operator, sale, "release", of_tranche));
    }
    may_do(sandbox, &paid(&SUITE.ids.launcher, sale, "abort", of_round.clone()));
    for member in &SUITE.members {
        may_do(sandbox, &paid(member, sale, "refund", of_round.clone()));
        may_do(sandbox, &paid(member, sale, "claim", of_round.clone()));
    }
    for challenge_id in 0..20 {
        let args = json!({ "round_id": 0, "challenge_id": challenge_id });
        may_do(sandbox, &call(operator, sale, "withdraw_bond", args));
    }
    sandbox.pass(DAY * 30);
    may_do(sandbox, &call(operator, sale, "sweep", of_round));
}

/// The money out is where its tranches say, and none is on its way.
fn check_release(sandbox: &Sandbox) {
    let (bucket, round) = (bucket(sandbox), round(sandbox));
    assert_eq!(bucket.releasing.0, 0);
    let challenges = challenges(sandbox);
    assert!(challenges.iter().all(|challenge| !challenge.sending), "{challenges:?}");
    if let Some(tranches) = read::<Option<Vec<TrancheView>>>(sandbox, "tranches", 0) {
        let released: u128 = tranches.iter().map(|tranche| tranche.released.0).sum();
        let is_aborted = round.status == RoundStatus::Aborted;
        assert!(is_aborted || released == bucket.released.0, "{tranches:?}");
    }
}

fn has_succeeded(round: &RoundView) -> bool {
    matches!(round.status, RoundStatus::Succeeded | RoundStatus::Aborted)
}

/// Whether no member is registered with the sale any more.
fn have_left(sandbox: &Sandbox) -> bool {
    SUITE.members.iter().all(|member| deposit(sandbox, member).is_none())
}

/// What an account has deposited for its storage.
fn deposit(sandbox: &Sandbox, account_id: &AccountId) -> Option<u128> {
    let args = json!({ "account_id": account_id });
    let balance: Option<Value> = view(sandbox, &SUITE.ids.sale, "storage_balance_of", &args);
    let total = balance?["total"].as_str()?.parse::<u128>();
    Some(total.expect("amounts are decimal strings"))
}

fn purchases(sandbox: &Sandbox) -> Vec<PurchaseView> {
    let purchase = |member| {
        let args = json!({ "round_id": 0, "account_id": member });
        view::<Option<PurchaseView>>(sandbox, &SUITE.ids.sale, "purchase", &args)
    };
    SUITE.members.iter().filter_map(purchase).collect()
}

fn round(sandbox: &Sandbox) -> RoundView {
    read::<Option<_>>(sandbox, "funding_round", 0).expect("it is open")
}

fn bucket(sandbox: &Sandbox) -> BucketView {
    read::<Option<_>>(sandbox, "bucket", 0).expect("it is open")
}

fn challenges(sandbox: &Sandbox) -> Vec<ChallengeView> {
    read(sandbox, "challenges", 0)
}

/// Reads something of the round; `number` is for what has one.
fn read<T: DeserializeOwned>(sandbox: &Sandbox, method: &str, number: u8) -> T {
    let args = if method == "evidence" {
        json!({ "round_id": 0, "number": number })
    } else {
        json!({ "round_id": 0 })
    };
    view(sandbox, &SUITE.ids.sale, method, &args)
}

fn liabilities(sandbox: &Sandbox, asset: Asset) -> u128 {
    view::<U128>(sandbox, &SUITE.ids.sale, "liabilities", &json!({ "asset": asset })).0
}

fn near(sandbox: &Sandbox, account_id: &AccountId) -> u128 {
    sandbox.balance(account_id).as_yoctonear()
}

/// The NEAR that the sale has and does not owe.
fn own(sandbox: &Sandbox) -> u128 {
    let has = near(sandbox, &SUITE.ids.sale);
    has.checked_sub(liabilities(sandbox, Asset::Near)).expect("the sale has all the NEAR that it owes")
}
