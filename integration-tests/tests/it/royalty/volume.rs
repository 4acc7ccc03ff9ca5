//! Many channels in one transaction, and what each of them costs.

use commonweight_royalty::{MAX_VOUCHERS, SignedVoucher};

use super::*;

const DEPOSIT: u128 = 1_000;

/// Alice opens this many channels.
async fn open_many(env: &Env, n_channels: usize) {
    for from in (0..n_channels).step_by(20) {
        let batch = (from..n_channels.min(from + 20)).fold(env.usdc.batch(&env.alice), |batch, _| {
            let public_key = key().public_key();
            let operator_id = env.operator.id();
            let open = env.royalty.open_channel(
                &env.usdc,
                &env.alice,
                &release(),
                operator_id,
                &public_key,
                DEPOSIT,
            );
            batch.and(open)
        });
        batch.send().await.ok();
    }
}

#[tokio::test]
async fn the_largest_batch_costs_at_most_one_tgas_of_vm_gas_a_channel() {
    let env = start(with_royalty()).await;
    open_many(&env, MAX_VOUCHERS + 1).await;
    let chain_id = env.chain_id().await;
    let vouchers: Vec<SignedVoucher> = (0..=MAX_VOUCHERS)
        .map(|channel| {
            let channel_id = channel.try_into().expect("a small number");
            let voucher = Voucher {
                chain_id: chain_id.clone(),
                contract_id: env.ids.royalty.clone(),
                channel_id,
                release_id: release(),
                lineage_hash: LINEAGE,
                price_version: 1,
                cumulative_units: 3,
                cumulative_amount: 100,
                app_id: None,
            };
            sign(&voucher, &key())
        })
        .collect();
    let vm_of = async |vouchers: &[SignedVoucher]| {
        let outcome = env.royalty.redeem(&env.operator, vouchers).await;
        let vm = outcome.profile().await.call(&env.ids.royalty, "redeem").vm;
        (outcome.ok().0, vm.as_gas())
    };

    let (one, first) = vm_of(&vouchers[..1]).await;
    let (all, largest) = vm_of(&vouchers[1..]).await;

    assert_eq!((one, all), (100, 100 * MAX_VOUCHERS as u128));
    let marginal = (largest - first) / (MAX_VOUCHERS as u64 - 1);
    assert!(
        marginal <= 1_000_000_000_000,
        "{marginal} gas a channel, {first} for the first, {largest} for all"
    );
    assert_solvent(&env).await;
}
