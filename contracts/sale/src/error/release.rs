//! What is refused on the way of a round's money to the treasury, or back to the buyers.

use near_sdk::NearToken;

/// Why an act on a tranche was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReleaseError {
    /// Returned when a buyer objects to the same evidence again.
    #[error("ALREADY_OBJECTED: the account has objected to evidence {number}")]
    AlreadyObjected {
        /// The number of the evidence.
        number: u8,
    },
    /// Returned when the attached deposit does not pay for the bond of a challenge and its storage.
    #[error("BOND_TOO_SMALL: a challenge takes {required}, {attached} is attached")]
    BondTooSmall {
        /// The bond and the storage.
        required: NearToken,
        /// What is attached.
        attached: NearToken,
    },
    /// Returned when a bond is on its way already.
    #[error("BOND_ON_ITS_WAY: the bond of challenge {challenge_id} is on its way")]
    BondOnItsWay {
        /// The challenge.
        challenge_id: u32,
    },
    /// Returned when a challenge is open: nothing is released, and there is no second one.
    #[error("CHALLENGED_ALREADY: challenge {challenge_id} is open")]
    ChallengedAlready {
        /// The challenge.
        challenge_id: u32,
    },
    /// Returned when the bond of a challenge is asked for that is not decided.
    #[error("CHALLENGE_UNDECIDED: challenge {challenge_id} is not decided")]
    ChallengeUndecided {
        /// The challenge.
        challenge_id: u32,
    },
    /// Returned when there is no such challenge.
    #[error("UNKNOWN_CHALLENGE: there is no challenge {challenge_id}")]
    UnknownChallenge {
        /// The number asked for.
        challenge_id: u32,
    },
    /// Returned when what rounding has left is asked for too early.
    #[error("DUST_TOO_SOON: what is left over belongs to the treasury from {from} on and it is {now}")]
    DustTooSoon {
        /// From when on.
        from: u64,
        /// The time of the block.
        now: u64,
    },
    /// Returned when the next round would open while an accepted tranche of this one can still be challenged.
    #[error("HELD_BACK: tranche {tranche} can be challenged until {until} and it is {now}")]
    HeldBack {
        /// The tranche.
        tranche: u32,
        /// Until when.
        until: u64,
        /// The time of the block.
        now: u64,
    },
    /// Returned when the next round would pay for another phase although this one was not shown.
    #[error("MILESTONE_NOT_SHOWN: tranche {tranche} is not accepted, or is challenged")]
    MilestoneNotShown {
        /// The first tranche that is not.
        tranche: u32,
    },
    /// Returned when somebody objects who has paid nothing.
    #[error("NOT_A_BUYER: the account has paid nothing in the round")]
    NotABuyer,
    /// Returned when the round is not aborted.
    #[error("NOT_ABORTED: the round is not aborted")]
    NotAborted,
    /// Returned when money of a tranche is to be released that is not accepted.
    #[error("NOT_ACCEPTED: the tranche is not accepted")]
    NotAccepted,
    /// Returned when evidence comes for a tranche that does not wait for any.
    #[error("NOT_EXPECTED: no evidence is expected for the tranche")]
    NotExpected {
        /// The tranche that is not accepted yet, if there is one.
        current: Option<usize>,
    },
    /// Returned when somebody objects to evidence that is not under examination.
    #[error("NOT_SUBMITTED: evidence {number} is not under examination")]
    NotSubmitted {
        /// The number asked for.
        number: u8,
    },
    /// Returned when there is neither a challenge nor enough objections to resolve.
    #[error("NO_DISPUTE: there is nothing to resolve")]
    NoDispute,
    /// Returned when a tranche is challenged that is neither under examination nor held back.
    #[error("NOTHING_TO_CHALLENGE: the tranche has nothing that can be challenged")]
    NothingToChallenge,
    /// Returned when time has brought nothing about.
    #[error("NOTHING_TO_SETTLE: time has changed nothing")]
    NothingToSettle,
    /// Returned when a round is aborted whose money is all spent or on its way.
    #[error("NOTHING_UNSPENT: no money of the round is left")]
    NothingUnspent,
    /// Returned when the money is to be given back and nobody has settled that.
    #[error("OVERDUE: since {since} the money is to be given back, call settle")]
    Overdue {
        /// Since when.
        since: u64,
    },
    /// Returned when somebody would decide on its own evidence.
    #[error("OWN_JUDGE: nobody both gives evidence and decides on it")]
    OwnJudge,
    /// Returned when the pace would rise too much at once.
    #[error("PACE_TOO_FAST: {pace} basis points are more than {most}")]
    PaceTooFast {
        /// What was asked for.
        pace: u16,
        /// The most that is possible.
        most: u32,
    },
    /// Returned when the pace would be as good as nothing.
    #[error("PACE_TOO_SLOW: {pace} basis points are less than {least}")]
    PaceTooSlow {
        /// What was asked for.
        pace: u16,
        /// The least that is possible.
        least: u16,
    },
    /// Returned when the pace would rise too soon after the last change.
    #[error("PACE_TOO_SOON: the pace may rise from {from} on and it is {now}")]
    PaceTooSoon {
        /// From when on.
        from: u64,
        /// The time of the block.
        now: u64,
    },
    /// Returned when the reason of a challenge is empty or too long.
    #[error("REASON_LENGTH: a reason has 1 to 1024 bytes")]
    ReasonLength,
    /// Returned when a buyer of an aborted round asks for its money while some is on its way to the treasury.
    #[error("RELEASE_IN_FLIGHT: {amount} is on its way to the treasury, ask again when that has ended")]
    ReleaseInFlight {
        /// What is on its way.
        amount: u128,
    },
    /// Returned when the round is aborted.
    #[error("ROUND_ABORTED: the round was aborted at {at}")]
    RoundAborted {
        /// When.
        at: u64,
    },
    /// Returned when there is no such tranche.
    #[error("UNKNOWN_TRANCHE: there is no such tranche")]
    UnknownTranche,
    /// Returned when a dispute is to be resolved while there may still be objections.
    #[error("WINDOW_OPEN: objections are possible until {until} and it is {now}")]
    WindowOpen {
        /// The end of the window.
        until: u64,
        /// The time of the block.
        now: u64,
    },
    /// Returned when an objection or a challenge comes too late.
    #[error("WINDOW_OVER: objections were possible until {until} and it is {now}")]
    WindowOver {
        /// The end of the window.
        until: u64,
        /// The time of the block.
        now: u64,
    },
}
