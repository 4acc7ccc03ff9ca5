//! New code, announced by its hash 30 days before anybody can deploy it, and the state that it finds.

use commonweight_common::{
    Digest,
    outgoing::Answer,
    owner::Owner,
    upgrade::{StagedCode, StagedCodeView, Upgrade},
};
use near_sdk::{AccountId, NearToken, borsh, env, near};

use super::{Contract, ContractExt, pausing::Pauses};
use crate::{
    Error, Event, Result,
    logic::commitment::{self, Commitment},
};

/// No other record's key begins with this.
pub(super) const UPGRADE: Upgrade = Upgrade::new(b"CODE");

/// Where near-sdk keeps the root state.
const ROOT: &[u8] = b"STATE";

/// The root state of version 0.1.0. Its records are read as they are, see `state`.
#[near(serializers = [borsh])]
struct RootV1 {
    owner: Owner,
    token_id: AccountId,
    treasury_id: AccountId,
    n_rounds: u32,
    storage_deposits: NearToken,
}

// To add a version: copy the root state as it is into the next `RootV…`, and turn it into the new one in `migrate`.

#[near]
impl Contract {
    /// Announces new code by its SHA-256. What was announced before is forgotten.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `CodeStaged`.
    /// - **Fails**: `OneYoctoRequired`, `Owner`.
    #[payable]
    #[handle_result]
    pub fn stage_code(&mut self, code_hash: Digest) -> Result<()> {
        self.one_yocto_owner()?;
        let StagedCode { ready_at, expires_at, .. } = UPGRADE.stage(code_hash, env::block_timestamp());
        Event::CodeStaged { code_hash, ready_at: ready_at.into(), expires_at: expires_at.into() }.emit();
        Ok(())
    }

    /// Takes the announcement back.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `CodeUnstaged`.
    /// - **Fails**: `OneYoctoRequired`, `Owner`, `Upgrade` where nothing is staged.
    #[payable]
    #[handle_result]
    pub fn unstage_code(&mut self) -> Result<()> {
        self.one_yocto_owner()?;
        let code_hash = UPGRADE.unstage()?.code_hash;
        Event::CodeUnstaged { code_hash }.emit();
        Ok(())
    }

    /// Deploys the staged code, 30 days after it was staged and for 30 days, and calls its `migrate` in the same
    /// receipt: where that fails, nothing has changed. The input is the code itself, no JSON.
    ///
    /// - **Caller**: anybody.
    /// - **Fails**: `Upgrade`.
    #[handle_result]
    pub fn deploy_code(&mut self) -> Result<Answer<()>> {
        let code = env::input().unwrap_or_default();
        Ok(Answer::of(UPGRADE.deploy(&code, env::block_timestamp())?))
    }

    /// What is staged, if anything.
    pub fn staged_code(&self) -> Option<StagedCodeView> {
        UPGRADE.staged().map(Into::into)
    }

    /// Turns the root state that former code has left into that of this code. A state of this code stays.
    ///
    /// - **Caller**: the contract itself, in the receipt that deploys the code.
    /// - **Emits**: `CodeDeployed` where the code was staged.
    /// - **Fails**: `StateUnknown`.
    #[init(ignore_state)]
    #[private]
    #[handle_result]
    pub fn migrate() -> Result<Self> {
        let bytes = env::storage_read(ROOT).unwrap_or_default();
        // Before the clock of releases stood still in pauses, what counts that was not there.
        let mut longer = bytes.clone();
        longer.extend_from_slice(&0u64.to_le_bytes());
        let root = [&bytes, &longer].into_iter().find_map(|bytes| borsh::from_slice::<Self>(bytes).ok());
        let root = match (root, borsh::from_slice::<RootV1>(&bytes)) {
            (Some(root), _) => root,
            (None, Ok(root)) => root.into(),
            _ => return Err(Error::StateUnknown),
        };
        if let Ok(StagedCode { code_hash, .. }) = UPGRADE.unstage() {
            Event::CodeDeployed { code_hash }.emit();
        }
        Ok(root)
    }
}

impl From<RootV1> for Contract {
    fn from(root: RootV1) -> Self {
        let RootV1 { owner, token_id, treasury_id, n_rounds, storage_deposits: deposits } = root;
        let commitment = Commitment::default();
        let pauses = Pauses::default();
        let mut contract =
            Self { owner, token_id, treasury_id, n_rounds, deposits, pauses, commitment, paused: 0 };
        contract.commitment = contract.commitment_of_version_1();
        contract
    }
}

impl Contract {
    /// What the rounds of version 0.1.0 have promised, and no more until the owner allows it.
    fn commitment_of_version_1(&self) -> Commitment {
        let promised = |round_id| {
            let (terms, totals) = (self.terms(round_id).ok()?, self.totals(round_id).ok()?);
            Some(commitment::of_round(&terms, &totals))
        };
        let committed = (0..self.n_rounds).filter_map(promised).sum();
        Commitment { cap: committed, committed }
    }
}
