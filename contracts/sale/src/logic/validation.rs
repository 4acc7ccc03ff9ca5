//! Whether parameters make a sound round. All faults are reported at once.

use near_sdk::{
    AccountId,
    json_types::{U64, U128},
    near,
};

pub mod release;

use release::ReleaseFault;

use super::pricing::MAX_PRICE_UNITS;
use crate::types::{Milestone, Price, Pricing, RoundParams, Terms};
use commonweight_common::{
    Asset, Bps,
    amount::mul_div_floor,
    clock::{DAY, Duration},
};

/// The longest name of a phase, in bytes.
pub const MAX_PHASE_LENGTH: usize = 100;
/// The longest text of a milestone, in bytes.
pub const MAX_MILESTONE_LENGTH: usize = 10_240;
/// The longest window of a round: 366 days, in nanoseconds.
pub const MAX_WINDOW: u64 = 366 * DAY;
/// The longest vesting: ten years of 366 days, in nanoseconds.
pub const MAX_VESTING: u64 = 3_660 * DAY;

/// How many bonuses a round has at most.
pub const MAX_BONUSES: usize = 8;

/// Why parameters make no sound round.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RoundFault {
    /// Reported when an account could not even pay the minimum.
    #[error("account cap {} is below the minimum {}", .account_cap.0, .minimum.0)]
    AccountCapBelowMinimum {
        /// The account cap.
        account_cap: U128,
        /// The minimum.
        minimum: U128,
    },
    /// Reported when purchases bind for too short or too long a part of the window that is left.
    #[error(
        "binding time {} is not from {} to {}",
        Duration(.binding_time.0), Duration(.least.0), Duration(.most.0)
    )]
    BindingTime {
        /// The binding time.
        binding_time: U64,
        /// A tenth of the window.
        least: U64,
        /// Half of the window.
        most: U64,
    },
    /// Reported when a bonus is given in no time.
    #[error("bonus {position} is given in no time")]
    BonusEmpty {
        /// Its position, counted from 0.
        position: u32,
    },
    /// Reported when a bonus is given before the round starts or after it ends.
    #[error("bonus {position} is given outside the window")]
    BonusOutsideWindow {
        /// Its position, counted from 0.
        position: u32,
    },
    /// Reported when a bonus starts before the one before it ends.
    #[error("bonus {position} starts before the one before it ends")]
    BonusOverlaps {
        /// Its position, counted from 0.
        position: u32,
    },
    /// Reported when a bonus gives nothing.
    #[error("bonus {position} is zero")]
    BonusZero {
        /// Its position, counted from 0.
        position: u32,
    },
    /// Reported when a pro-rata round has bonuses: in it everybody pays the same price.
    #[error("bonuses are for a fixed price")]
    BonusesWithoutPrice,
    /// Reported when there are more bonuses than a round can have.
    #[error("{count} bonuses are more than {MAX_BONUSES}")]
    BonusesTooMany {
        /// How many there are.
        count: u32,
    },
    /// Reported when vesting ends before its cliff.
    #[error("cliff {} is after the end of vesting {}", Duration(.cliff.0), Duration(.duration.0))]
    CliffAfterVesting {
        /// The cliff.
        cliff: U64,
        /// The duration.
        duration: U64,
    },
    /// Reported when the hard cap is below the soft cap.
    #[error("hard cap {} is below the soft cap {}", .hard_cap.0, .soft_cap.0)]
    HardCapBelowSoftCap {
        /// The hard cap.
        hard_cap: U128,
        /// The soft cap.
        soft_cap: U128,
    },
    /// Reported when the milestone's text is empty or too long.
    #[error("milestone text has {length} bytes instead of 1 to 10240")]
    MilestoneTextLength {
        /// Its length in bytes.
        length: u32,
    },
    /// Reported when the minimum buys no token. A minimum of zero never does.
    #[error("minimum {} buys no token", .minimum.0)]
    MinimumBuysNothing {
        /// The minimum.
        minimum: U128,
    },
    /// Reported when nobody could pay the minimum.
    #[error("minimum {} is more than the round takes, {}", .minimum.0, .most.0)]
    MinimumUnreachable {
        /// The minimum.
        minimum: U128,
        /// The hard cap, or what all the tokens for sale cost where that is less.
        most: U128,
    },
    /// Reported when the round would be paid with the token that it sells.
    #[error("the payment asset is the token that is sold")]
    PaidWithSoldToken,
    /// Reported when the name of the phase is empty or too long.
    #[error("phase has {length} bytes instead of 1 to 100")]
    PhaseLength {
        /// Its length in bytes.
        length: u32,
    },
    /// Reported when a side of the price is so large that a bonus could not be counted.
    #[error("price has a side above {MAX_PRICE_UNITS}")]
    PriceTooLarge,
    /// Reported when a side of the price is zero.
    #[error("price has a zero")]
    PriceZero,
    /// Reported when the plan by which the money leaves is not sound.
    #[error(transparent)]
    Release(ReleaseFault),
    /// Reported when the soft cap is zero.
    #[error("soft cap is zero")]
    SoftCapZero,
    /// Reported when all the tokens for sale, with the largest bonus, cost less than the soft cap.
    #[error("soft cap {} is more than all tokens cost, {}", .soft_cap.0, .cost.0)]
    SoftCapUnreachable {
        /// The soft cap.
        soft_cap: U128,
        /// What all the tokens for sale cost at least.
        cost: U128,
    },
    /// Reported when a round has no token to sell.
    #[error("tokens for sale are zero")]
    TokensZero,
    /// Reported when vesting takes longer than ten years.
    #[error("vesting of {} is longer than {}", Duration(.duration.0), Duration(MAX_VESTING))]
    VestingTooLong {
        /// The duration.
        duration: U64,
    },
    /// Reported when the window has no end after its start and after now.
    #[error("window from {} to {} has no time left at {}", .start.0, .end.0, .now.0)]
    WindowEmpty {
        /// The start.
        start: U64,
        /// The end.
        end: U64,
        /// The time of the check.
        now: U64,
    },
    /// Reported when the window is longer than 366 days, or ends more than that from now.
    #[error("window until {} is longer than {}", .end.0, Duration(MAX_WINDOW))]
    WindowTooLong {
        /// The end.
        end: U64,
    },
}

/// Every fault of `params` for a round that opens at `now` and sells `token_id`. None: the round is sound.
pub fn validate(params: &RoundParams, token_id: &AccountId, now: u64) -> Vec<RoundFault> {
    let RoundParams { phase, milestone, terms, release } = params;
    let mut faults = Vec::new();
    let mut report = |is_fault: bool, fault: RoundFault| {
        if is_fault {
            faults.push(fault);
        }
    };
    report(
        !(1..=MAX_PHASE_LENGTH).contains(&phase.len()),
        RoundFault::PhaseLength { length: count(phase.len()) },
    );
    check_milestone(milestone, &mut report);
    report(
        matches!(&terms.payment, Asset::Nep141(payment_id) if payment_id == token_id),
        RoundFault::PaidWithSoldToken,
    );
    check_amounts(terms, &mut report);
    check_bonuses(terms, &mut report);
    check_times(terms, now, &mut report);
    faults.extend(release::validate(release).into_iter().map(RoundFault::Release));
    faults
}

/// Whether a milestone has a text of at most `max_length` bytes.
fn is_sound(milestone: &Milestone, max_length: usize) -> bool {
    (1..=max_length).contains(&milestone.text.len())
}

fn check_milestone(milestone: &Milestone, report: &mut impl FnMut(bool, RoundFault)) {
    report(
        !is_sound(milestone, MAX_MILESTONE_LENGTH),
        RoundFault::MilestoneTextLength { length: count(milestone.text.len()) },
    );
}

fn check_amounts(terms: &Terms, report: &mut impl FnMut(bool, RoundFault)) {
    let Terms { pricing, tokens_for_sale, soft_cap, hard_cap, account_cap, minimum, .. } = *terms;
    report(soft_cap.0 == 0, RoundFault::SoftCapZero);
    report(hard_cap < soft_cap, RoundFault::HardCapBelowSoftCap { hard_cap, soft_cap });
    report(account_cap < minimum, RoundFault::AccountCapBelowMinimum { account_cap, minimum });
    report(tokens_for_sale.0 == 0, RoundFault::TokensZero);
    match pricing {
        Pricing::Fixed(price) => check_price(terms, price, report),
        Pricing::ProRata => {
            report(minimum > hard_cap, RoundFault::MinimumUnreachable { minimum, most: hard_cap });
            // The price is highest where the hard cap is raised. What cannot be counted is above every minimum.
            let least = mul_div_floor(tokens_for_sale.0, minimum.0, hard_cap.0);
            report(hard_cap.0 > 0 && least == Some(0), RoundFault::MinimumBuysNothing { minimum });
        }
    }
}

fn check_price(terms: &Terms, price: Price, report: &mut impl FnMut(bool, RoundFault)) {
    let Terms { tokens_for_sale, soft_cap, hard_cap, minimum, .. } = *terms;
    let sides = [price.payment_units.0, price.token_units.0];
    report(sides.contains(&0), RoundFault::PriceZero);
    report(sides.iter().any(|units| *units > MAX_PRICE_UNITS), RoundFault::PriceTooLarge);
    if sides.iter().any(|units| !(1..=MAX_PRICE_UNITS).contains(units)) {
        return;
    }
    report(price.tokens_up_to(minimum.0, tokens_for_sale.0) == 0, RoundFault::MinimumBuysNothing { minimum });
    // Where everybody buys with the largest bonus, the tokens are gone soonest. A cost that `u128` cannot count is
    // above every cap.
    let cheapest = price.with_bonus(terms.best_bonus_from(0));
    let cost = cheapest.cost_of(tokens_for_sale.0).map_or(hard_cap, U128);
    let most = hard_cap.min(cost);
    report(minimum > most, RoundFault::MinimumUnreachable { minimum, most });
    report(hard_cap >= soft_cap && most < soft_cap, RoundFault::SoftCapUnreachable { soft_cap, cost });
}

fn check_bonuses(terms: &Terms, report: &mut impl FnMut(bool, RoundFault)) {
    let Terms { bonuses, start, end, .. } = terms;
    let n_bonuses = bonuses.len();
    report(n_bonuses > MAX_BONUSES, RoundFault::BonusesTooMany { count: count(n_bonuses) });
    report(terms.pricing == Pricing::ProRata && n_bonuses > 0, RoundFault::BonusesWithoutPrice);
    let mut free_from = U64(0);
    // What is more than a round can have is one fault, not one for each.
    for (position, bonus) in (0..).zip(bonuses.iter().take(MAX_BONUSES)) {
        report(bonus.end <= bonus.start, RoundFault::BonusEmpty { position });
        report(bonus.start < *start || bonus.end > *end, RoundFault::BonusOutsideWindow { position });
        report(bonus.start < free_from, RoundFault::BonusOverlaps { position });
        report(bonus.bps == Bps::ZERO, RoundFault::BonusZero { position });
        free_from = bonus.end;
    }
}

fn check_times(terms: &Terms, now: u64, report: &mut impl FnMut(bool, RoundFault)) {
    let Terms { start, end, vesting, binding_time, .. } = *terms;
    let window = end.0.saturating_sub(start.0.max(now));
    report(window == 0, RoundFault::WindowEmpty { start, end, now: now.into() });
    // Rounded down, so that there is a time to leave in the shortest window.
    let (least, most) = (window.div_ceil(10), window / 2);
    report(
        window > 0 && !(least..=most).contains(&binding_time.0),
        RoundFault::BindingTime { binding_time, least: least.into(), most: most.into() },
    );
    report(end.0 > start.0.min(now).saturating_add(MAX_WINDOW), RoundFault::WindowTooLong { end });
    report(
        vesting.cliff > vesting.duration,
        RoundFault::CliffAfterVesting { cliff: vesting.cliff, duration: vesting.duration },
    );
    report(vesting.duration.0 > MAX_VESTING, RoundFault::VestingTooLong { duration: vesting.duration });
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
