//! An operator redeems vouchers, many channels at once: all of them count, or none.

use std::borrow::Cow;

use near_sdk::{
    AccountId, env,
    json_types::{Base64VecU8, U128},
    near,
};

use super::{Contract, ContractExt};
use crate::{
    Error, Event, MAX_VOUCHERS, Refusal, ReleaseIncome, Result, SIGNATURE_LENGTH, SignedVoucher, Voucher,
    logic::{
        batch::{Batch, Income, read_voucher},
        channel::Channel,
        release::Release,
    },
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
    /// Redeems vouchers and answers what they were worth. All of them count, or none.
    ///
    /// - **Caller**: the operator of every model version that they are for.
    /// - **Emits**: `vouchers_redeemed`.
    /// - **Fails**: with the code of what is wrong with a voucher, such as `SIGNATURE_INVALID`, and the place of that
    ///   voucher in the list.
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
        let mut releases = Releases::default();
        for (index, signed) in vouchers.iter().enumerate() {
            redeem_one(&setting, &mut batch, &mut releases, signed)
                .map_err(|refusal| Error::VoucherRefused { index, refusal })?;
        }
        let incomes: Vec<_> = batch.incomes().iter().map(|income| self.earn(&mut releases, income)).collect();
        let operator_part = sum(incomes.iter().map(|income| income.operator.0));
        let amount = sum(incomes.iter().map(|income| income.amount.0));
        Self::earn_credit(&setting.operator_id, operator_part);
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
    fn earn(&mut self, releases: &mut Releases, income: &Income) -> ReleaseIncome {
        let release = releases.get(income.release_index);
        let split = release.earn(income.amount);
        Self::save_release(income.release_index, release);
        self.ledger.redeem(&split);
        ReleaseIncome::new(release.id.clone(), income, &split)
    }
}

/// The few model versions of a batch, each loaded once.
#[derive(Default)]
struct Releases(Vec<(u32, Release)>);

impl Releases {
    fn get(&mut self, index: u32) -> &mut Release {
        let known = self.0.iter().position(|(known, _)| *known == index);
        let place = known.unwrap_or_else(|| {
            self.0.push((index, Contract::load_release(index)));
            self.0.len() - 1
        });
        &mut self.0[place].1
    }
}

fn redeem_one(
    setting: &Setting,
    batch: &mut Batch,
    releases: &mut Releases,
    signed: &SignedVoucher,
) -> Result<(), Refusal> {
    let voucher = read_voucher(&signed.voucher.0, &setting.chain_id, &setting.contract_id)?;
    let channel_id = voucher.channel_id;
    batch.enter(channel_id)?;
    let mut channel = Contract::load_channel(channel_id).ok_or(Refusal::UnknownChannel { channel_id })?;
    let release = releases.get(channel.release_index);
    if release.operator_id != setting.operator_id {
        return Err(Refusal::NotOperator { caller_id: setting.operator_id.clone(), channel_id });
    }
    Channel::check_release(&voucher, release)?;
    let redeemed = channel.redeem(&voucher)?;
    if !is_signed(&channel, signed, setting.now) {
        return Err(Refusal::SignatureInvalid { channel_id });
    }
    batch.add(channel_id, &channel, redeemed)?;
    Contract::save_channel(channel_id, &channel);
    Ok(())
}

fn is_signed(channel: &Channel, signed: &SignedVoucher, now: u64) -> bool {
    let Ok(signature) = <&[u8; SIGNATURE_LENGTH]>::try_from(signed.signature.0.as_slice()) else {
        return false;
    };
    let message = Voucher::signing_bytes_of(&signed.voucher.0);
    channel.keys(now).any(|key| env::ed25519_verify(signature, &message, &key.0))
}

fn sum(amounts: impl Iterator<Item = u128>) -> u128 {
    amounts.fold(0, |sum, amount| {
        sum.checked_add(amount).expect("invariant: the supply of an asset fits 128 bits")
    })
}
