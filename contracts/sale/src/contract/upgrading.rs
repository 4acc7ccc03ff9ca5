//! New code, announced by its hash a week before anybody can deploy it, and the state that it finds.

use commonweight_common::{
    outgoing::Answer,
    owner::Owner,
    upgrade::{StagedCode, Upgrade},
};
use near_sdk::{AccountId, NearToken, borsh, env, near};

use super::{Contract, ContractExt, pausing::Pauses};
use crate::{Error, Event, Result, logic::allowlist, types::StagedCodeView};

/// No other record's key begins with this.
const UPGRADE: Upgrade = Upgrade::new(b"CODE");

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
    /// Announces new code by its SHA-256, as `sha256sum` prints it. What was announced before is forgotten.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `CodeStaged`.
    /// - **Fails**: `OneYoctoRequired`, `Owner`, `CodeHashMalformed`.
    #[payable]
    #[handle_result]
    pub fn stage_code(&mut self, code_hash: String) -> Result<()> {
        self.one_yocto_owner()?;
        let hash = allowlist::decode(&code_hash).ok_or(Error::CodeHashMalformed)?;
        let StagedCode { ready_at, expires_at, .. } = UPGRADE.stage(hash, env::block_timestamp());
        let (ready_at, expires_at) = (ready_at.into(), expires_at.into());
        Event::CodeStaged { code_hash: code_hash.into(), ready_at, expires_at }.emit();
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
        UPGRADE.unstage()?;
        Event::CodeUnstaged {}.emit();
        Ok(())
    }

    /// Deploys the staged code, a week after it was staged and for 30 days, and calls its `migrate` in the same
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
        UPGRADE.staged().map(|StagedCode { code_hash, ready_at, expires_at }| StagedCodeView {
            code_hash: allowlist::encode(&code_hash),
            ready_at: ready_at.into(),
            expires_at: expires_at.into(),
        })
    }

    /// Turns the root state that former code has left into that of this code. A state of this code stays.
    ///
    /// - **Caller**: the contract itself, in the receipt that deploys the code.
    /// - **Emits**: `CodeDeployed`.
    /// - **Fails**: `StateUnknown`.
    #[init(ignore_state)]
    #[private]
    #[handle_result]
    pub fn migrate() -> Result<Self> {
        let bytes = env::storage_read(ROOT).unwrap_or_default();
        let root = match (borsh::from_slice::<Self>(&bytes), borsh::from_slice::<RootV1>(&bytes)) {
            (Ok(root), _) => root,
            (_, Ok(root)) => root.into(),
            _ => return Err(Error::StateUnknown),
        };
        UPGRADE.complete();
        Event::CodeDeployed {}.emit();
        Ok(root)
    }
}

impl From<RootV1> for Contract {
    fn from(root: RootV1) -> Self {
        let RootV1 { owner, token_id, treasury_id, n_rounds, storage_deposits: deposits } = root;
        Self { owner, token_id, treasury_id, n_rounds, deposits, pauses: Pauses::default() }
    }
}
