//! An operator redeems vouchers, many channels at once: all of them count, or none.

use std::borrow::Cow;

use near_sdk::{
    AccountId, env,
    json_types::{Base64VecU8, U128},
    near,
};

use super::{Contract, ContractExt};
use crate::{
    Error, Event, MAX_VOUCHERS, Refusal, ReleaseIncome, Result, SIGNATURE_LENGTH, SignedVoucher,
    logic::{
        batch::{Batch, Income, read_voucher},
        channel::Channel,
    },
    voucher::signing_bytes,
};

/// What every voucher of a batch is held against.
struct Setting {
    chain_id: String,
    contract_id: AccountId,
    operator_id: AccountId,
    now: u64,
}

#[near]
impl Contract {
    /// See [`crate::Royalty::redeem`].
    #[handle_result]
    pub fn redeem(&mut self, vouchers: Vec<SignedVoucher>) -> Result<U128> {
        if vouchers.is_empty() || vouchers.len() > MAX_VOUCHERS {
            return Err(Error::ListLength { length: vouchers.len(), max: MAX_VOUCHERS });
        }
        let setting = Setting {
            chain_id: env::chain_id(),
            contract_id: env::current_account_id(),
            operator_id: env::predecessor_account_id(),
            now: env::block_timestamp(),
        };
        let mut batch = Batch::default();
        for (index, signed) in vouchers.iter().enumerate() {
            self.redeem_one(&setting, &mut batch, signed)
                .map_err(|refusal| Error::VoucherRefused { index, refusal })?;
        }
        let incomes: Vec<_> = batch.incomes().iter().map(|income| self.earn(income)).collect();
        let operator_part = sum(incomes.iter().map(|income| income.operator.0));
        let amount = sum(incomes.iter().map(|income| income.amount.0));
        self.with_credit(&setting.operator_id, |credit| credit.earn(operator_part));
        Event::VouchersRedeemed {
            operator_id: Cow::Owned(setting.operator_id),
            incomes,
            settlements: Base64VecU8(batch.settlements()),
        }
        .emit();
        Ok(amount.into())
    }
}

impl Contract {
    fn redeem_one(
        &mut self,
        setting: &Setting,
        batch: &mut Batch,
        signed: &SignedVoucher,
    ) -> Result<(), Refusal> {
        let voucher = read_voucher(&signed.voucher.0, &setting.chain_id, &setting.contract_id)?;
        let channel_id = voucher.channel_id;
        batch.enter(channel_id)?;
        let channel = self.channels.get_mut(&channel_id).ok_or(Refusal::UnknownChannel { channel_id })?;
        let release =
            self.releases.get(channel.release_index).expect("invariant: indexes are of registered releases");
        if release.operator_id != setting.operator_id {
            return Err(Refusal::NotOperator { caller_id: setting.operator_id.clone(), channel_id });
        }
        Channel::check_release(&voucher, release)?;
        let redeemed = channel.redeem(&voucher)?;
        if !is_signed(channel, signed, setting.now) {
            return Err(Refusal::SignatureInvalid { channel_id });
        }
        batch.add(channel_id, channel, redeemed)
    }

    fn earn(&mut self, income: &Income) -> ReleaseIncome {
        let release = self
            .releases
            .get_mut(income.release_index)
            .expect("invariant: indexes are of registered releases");
        let split = release.earn(income.amount);
        self.ledger.redeem(&split);
        ReleaseIncome::new(release.id.clone(), income, &split)
    }
}

fn is_signed(channel: &Channel, signed: &SignedVoucher, now: u64) -> bool {
    let Ok(signature) = <&[u8; SIGNATURE_LENGTH]>::try_from(signed.signature.0.as_slice()) else {
        return false;
    };
    let message = signing_bytes(&signed.voucher.0);
    channel.keys(now).any(|key| env::ed25519_verify(signature, &message, &key.0))
}

fn sum(amounts: impl Iterator<Item = u128>) -> u128 {
    amounts.fold(0, |sum, amount| {
        sum.checked_add(amount).expect("invariant: the supply of an asset fits 128 bits")
    })
}
