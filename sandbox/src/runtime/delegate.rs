//! Actions signed by one account and paid for by another (NEP-366).

use near_primitives::account::{AccessKey, AccessKeyPermission};
use near_primitives::action::delegate::{DelegateAction, SignedDelegateAction};
use near_primitives::errors::{ActionErrorKind, InvalidAccessKeyError};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{ActionReceipt, Receipt, ReceiptEnum, ReceiptV0};
use near_primitives::trie_key::TrieKey;

use super::block::Block;
use super::charge::{check_permission, nonce_upper_bound};
use super::execute::{Execution, Failure};
use super::fees::{delegated_send, prepaid_exec, prepaid_gas};

impl Block<'_> {
    /// Checks the signature and the signer's key, and sends the actions on in the signer's name.
    pub(super) fn delegate(
        &mut self,
        run: &mut Execution,
        signed: &SignedDelegateAction,
    ) -> Result<(), Failure> {
        let delegated = &signed.delegate_action;
        if !signed.verify() {
            return Err(ActionErrorKind::DelegateActionInvalidSignature.into());
        }
        if self.context.height > delegated.max_block_height {
            return Err(ActionErrorKind::DelegateActionExpired.into());
        }
        if delegated.sender_id != *run.account_id() {
            return Err(ActionErrorKind::DelegateActionSenderDoesNotMatchTxReceiver {
                sender_id: delegated.sender_id.clone(),
                receiver_id: run.account_id().clone(),
            }
            .into());
        }
        self.use_key(delegated)?;

        let fees = &self.runtime.config.fees;
        let actions = delegated.get_actions();
        let send = delegated_send(fees, delegated)?;
        run.burn_gas(send, send.as_gas())?;
        run.use_gas(prepaid_gas(&actions)?)?;
        run.use_gas(prepaid_exec(fees, &actions, &delegated.receiver_id)?)?;
        run.receipts.push(Receipt::V0(ReceiptV0 {
            predecessor_id: delegated.sender_id.clone(),
            receiver_id: delegated.receiver_id.clone(),
            receipt_id: CryptoHash::default(),
            receipt: ReceiptEnum::Action(ActionReceipt {
                signer_id: run.action_receipt.signer_id().clone(),
                signer_public_key: run.action_receipt.signer_public_key().clone(),
                gas_price: run.action_receipt.gas_price(),
                output_data_receivers: Vec::new(),
                input_data_ids: Vec::new(),
                actions,
            }),
        }));
        Ok(())
    }

    fn use_key(&mut self, delegated: &DelegateAction) -> Result<(), Failure> {
        let key = TrieKey::access_key(delegated.sender_id.clone(), &delegated.public_key);
        let Some(mut access_key) = self.overlay.read::<AccessKey>(&key) else {
            let error = InvalidAccessKeyError::AccessKeyNotFound {
                account_id: delegated.sender_id.clone(),
                public_key: Box::new(delegated.public_key.clone()),
            };
            return Err(ActionErrorKind::DelegateActionAccessKeyError(error).into());
        };
        let (delegate_nonce, ak_nonce) = (delegated.nonce, access_key.nonce);
        if delegate_nonce <= ak_nonce {
            let error = ActionErrorKind::DelegateActionInvalidNonce { delegate_nonce, ak_nonce };
            return Err(error.into());
        }
        let upper_bound = nonce_upper_bound(self.context.height);
        if delegate_nonce >= upper_bound {
            let error = ActionErrorKind::DelegateActionNonceTooLarge { delegate_nonce, upper_bound };
            return Err(error.into());
        }
        if let AccessKeyPermission::FunctionCall(permission) = &access_key.permission {
            check_permission(permission, &delegated.get_actions(), &delegated.receiver_id)
                .map_err(ActionErrorKind::DelegateActionAccessKeyError)?;
        }
        access_key.nonce = delegate_nonce;
        self.overlay.write(&key, &access_key);
        Ok(())
    }
}
