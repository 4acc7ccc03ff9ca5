//! A batch adds up by model version, and no channel is in it twice.

use super::{Batch, Income, read_voucher};
use crate::{
    MAX_INCOMES, Refusal,
    logic::channel::{
        Channel, Redeemed,
        tests::{channel, voucher},
    },
};

fn channel_of(release_index: u32) -> Channel {
    Channel { release_index, ..channel() }
}

#[test]
fn adds_up_by_release() {
    let mut batch = Batch::default();

    for (channel_id, release_index, amount) in [(3, 9, 10), (1, 4, 20), (2, 9, 30)] {
        batch.enter(channel_id).unwrap();
        batch.add(channel_id, &channel_of(release_index), Redeemed { units: 1, amount }).unwrap();
    }

    assert_eq!(
        batch.incomes(),
        [
            Income { release_index: 9, units: 2, amount: 40 },
            Income { release_index: 4, units: 1, amount: 20 },
        ]
    );
}

#[test]
fn records_what_each_channel_has_claimed() {
    let mut batch = Batch::default();

    batch.add(258, &channel(), Redeemed { units: 1, amount: 1 }).unwrap();

    let mut record = [0; 32];
    (record[0], record[1], record[8], record[16]) = (2, 1, 4, 40);
    assert_eq!(batch.settlements(), record);
}

#[test]
fn refuses_a_channel_twice() {
    let mut batch = Batch::default();
    for channel_id in [5, 3, 4] {
        batch.enter(channel_id).unwrap();
    }

    assert_eq!(batch.enter(3), Err(Refusal::DuplicateChannel { channel_id: 3 }));
}

#[test]
fn is_for_a_few_releases() {
    let mut batch = Batch::default();
    let worth = Redeemed { units: 1, amount: 1 };
    for release_index in 0..u32::try_from(MAX_INCOMES).unwrap() {
        batch.add(0, &channel_of(release_index), worth).unwrap();
    }

    assert_eq!(batch.add(0, &channel_of(99), worth), Err(Refusal::TooManyReleases { max: 4 }));
    assert_eq!(batch.add(0, &channel_of(0), worth), Ok(()));
}

#[test]
fn reads_vouchers_of_this_contract_on_this_chain_only() {
    let voucher = voucher(1, 1);
    let bytes = voucher.to_bytes();
    let contract_id = &voucher.contract_id.clone();
    let other_id = &"other.near".parse().unwrap();

    assert_eq!(read_voucher(&bytes, "test", contract_id), Ok(voucher.clone()));
    assert_eq!(
        read_voucher(&bytes, "mainnet", contract_id),
        Err(Refusal::ForeignChain { chain_id: "test".to_owned() })
    );
    assert_eq!(
        read_voucher(&bytes, "test", other_id),
        Err(Refusal::ForeignContract { contract_id: contract_id.clone() })
    );
    assert_eq!(read_voucher(&bytes[1..], "test", contract_id), Err(Refusal::NotAVoucher));
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(read_voucher(&longer, "test", contract_id), Err(Refusal::NotAVoucher));
}
