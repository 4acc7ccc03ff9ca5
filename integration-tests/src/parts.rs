//! The contracts of the suite and the accounts around them, by name. Nothing here calls anything.

use near_sdk::AccountId;

/// A contract that an environment can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The community's token.
    Token,
    /// A dollar: the hostile token, well-behaved until it is told otherwise.
    Usdc,
    /// The sale.
    Sale,
    /// Staking.
    Staking,
    /// Royalty.
    Royalty,
    /// The DAO.
    Dao,
    /// Whom a DAO should not call.
    Callee,
}

/// The accounts of an environment. All exist as names; [`crate::EnvBuilder`] decides which contracts are deployed.
#[derive(Debug, Clone)]
pub struct Ids {
    /// Owns every contract at the start.
    pub launcher: AccountId,
    /// The guardians of the DAO.
    pub guardians: Vec<AccountId>,
    /// The community's token.
    pub token: AccountId,
    /// The dollar.
    pub usdc: AccountId,
    /// The sale.
    pub sale: AccountId,
    /// Staking.
    pub staking: AccountId,
    /// Royalty.
    pub royalty: AccountId,
    /// The DAO, and the treasury.
    pub dao: AccountId,
    /// Whom a DAO should not call.
    pub callee: AccountId,
}

impl Part {
    /// Every contract of the suite, with the dollar.
    pub const ALL: [Self; 6] = [Self::Token, Self::Usdc, Self::Sale, Self::Staking, Self::Royalty, Self::Dao];

    /// The name of its Wasm.
    pub const fn wasm_name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Usdc => "hostile-token",
            Self::Sale => "sale",
            Self::Staking => "staking",
            Self::Royalty => "royalty",
            Self::Dao => "dao",
            Self::Callee => "hostile-callee",
        }
    }
}

impl Ids {
    /// The account of a contract.
    pub const fn of(&self, part: Part) -> &AccountId {
        match part {
            Part::Token => &self.token,
            Part::Usdc => &self.usdc,
            Part::Sale => &self.sale,
            Part::Staking => &self.staking,
            Part::Royalty => &self.royalty,
            Part::Dao => &self.dao,
            Part::Callee => &self.callee,
        }
    }
}
