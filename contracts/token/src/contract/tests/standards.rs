//! NEP-141, NEP-145 and NEP-148, as near-contract-standards keeps to them.

use near_sdk::{
    PromiseResult, RuntimeFeesConfig,
    json_types::{Base64VecU8, U128},
    mock::MockAction,
    test_utils::get_created_receipts,
    test_vm_config,
};
use rstest::rstest;

use super::*;

const BOB: &str = "bob.near";
const PRICE: NearToken = NearToken::from_micronear(1_250);

/// Alice has 10, and Bob is registered.
fn a_token_with_holders() -> Contract {
    let mut token = a_token_with_minter();
    call_as(SALE, NOTHING);
    token.mint(account(ALICE), 10.into()).unwrap();
    call_as(BOB, PRICE);
    token.storage_deposit(None, None).unwrap();
    token
}

fn balances(token: &Contract) -> [u128; 3] {
    [token.ft_balance_of(account(ALICE)).0, token.ft_balance_of(account(BOB)).0, token.ft_total_supply().0]
}

fn event(name: &str, data: &str) -> String {
    format!(r#"EVENT_JSON:{{"standard":"nep141","version":"1.0.0","event":"{name}","data":[{data}]}}"#)
}

/// NEAR that the last call has sent: receiver and amount.
fn payments() -> Vec<(String, NearToken)> {
    let mut payments = Vec::new();
    for receipt in get_created_receipts() {
        for action in receipt.actions {
            if let MockAction::Transfer { deposit, .. } = action {
                payments.push((receipt.receiver_id.to_string(), deposit));
            }
        }
    }
    payments
}

/// Function calls that the last call has made: receiver, method, arguments, gas, weight.
fn calls() -> Vec<(String, String, String, u64, u64)> {
    let mut calls = Vec::new();
    for receipt in get_created_receipts() {
        for action in receipt.actions {
            if let MockAction::FunctionCallWeight { method_name, args, prepaid_gas, gas_weight, .. } = action
            {
                calls.push((
                    receipt.receiver_id.to_string(),
                    String::from_utf8(method_name).unwrap(),
                    String::from_utf8(args).unwrap(),
                    prepaid_gas.as_gas(),
                    gas_weight.0,
                ));
            }
        }
    }
    calls
}

mod ft_transfer {
    use super::*;

    #[test]
    fn moves_tokens_with_an_event() {
        let mut token = a_token_with_holders();
        call_as(ALICE, ONE_YOCTO);

        token.ft_transfer(account(BOB), 4.into(), Some("for \"tea\"".to_owned()));

        assert_eq!(balances(&token), [6, 4, 10]);
        let data =
            r#"{"old_owner_id":"alice.near","new_owner_id":"bob.near","amount":"4","memo":"for \"tea\""}"#;
        assert_eq!(get_logs(), [event("ft_transfer", data)]);
    }

    #[test]
    fn refuses_what_the_standard_refuses() {
        let token = a_token_with_holders();
        let transfer =
            |receiver: &str, amount| Contract::transfer(&account(receiver), amount, None).unwrap_err();

        call_as(ALICE, NOTHING);
        assert_eq!(transfer(BOB, 1), Error::OneYoctoRequired);
        call_as(ALICE, NearToken::from_yoctonear(2));
        assert_eq!(transfer(BOB, 1), Error::OneYoctoRequired);
        call_as(ALICE, ONE_YOCTO);
        assert_eq!(transfer(ALICE, 1), Error::ReceiverIsSender { account_id: account(ALICE) });
        assert_eq!(transfer(BOB, 0), Error::AmountIsZero);
        assert_eq!(
            transfer(BOB, 11),
            Error::BalanceTooSmall { account_id: account(ALICE), amount: 11, balance: 10 }
        );
        assert_eq!(transfer(MALLORY, 1), Error::NotRegistered { account_id: account(MALLORY) });
        call_as(MALLORY, ONE_YOCTO);
        assert_eq!(transfer(ALICE, 1), Error::NotRegistered { account_id: account(MALLORY) });
        assert_eq!(balances(&token), [10, 0, 10]);
    }
}

mod ft_transfer_call {
    use super::*;

    #[test]
    fn tells_the_receiver_with_all_gas_and_resolves_itself() {
        let mut token = a_token_with_holders();
        call_as(ALICE, ONE_YOCTO);

        drop(token.ft_transfer_call(account(BOB), 4.into(), None, "\"buy\"".to_owned()).unwrap());

        assert_eq!(balances(&token), [6, 4, 10]);
        let told = r#"{"sender_id":"alice.near","amount":"4","msg":"\"buy\""}"#;
        let resolved = r#"{"sender_id":"alice.near","receiver_id":"bob.near","amount":"4"}"#;
        assert_eq!(
            calls(),
            [
                (BOB.to_owned(), "ft_on_transfer".to_owned(), told.to_owned(), 0, 1),
                (
                    "token.near".to_owned(),
                    "ft_resolve_transfer".to_owned(),
                    resolved.to_owned(),
                    5_000_000_000_000,
                    0
                ),
            ]
        );
    }
}

mod ft_resolve_transfer {
    use super::*;

    /// Alice has sent 4 of her 10 to Bob, who answers.
    fn resolve_after(prepare: impl FnOnce(&mut Contract), answer: PromiseResult) -> (Contract, u128) {
        let mut token = a_token_with_holders();
        call_as(ALICE, ONE_YOCTO);
        token.ft_transfer(account(BOB), 4.into(), None);
        prepare(&mut token);
        testing_env!(
            VMContextBuilder::new()
                .current_account_id(account("token.near"))
                .predecessor_account_id(account("token.near"))
                .build(),
            test_vm_config(),
            RuntimeFeesConfig::test(),
            std::collections::HashMap::new(),
            vec![answer]
        );
        let used = token.ft_resolve_transfer(account(ALICE), account(BOB), U128(4)).unwrap();
        (token, used.0)
    }

    fn answer(text: &str) -> PromiseResult {
        PromiseResult::Successful(text.as_bytes().to_vec())
    }

    #[rstest]
    #[case::all_used(answer("\"0\""), 4, [6, 4, 10])]
    #[case::part_used(answer("\"1\""), 3, [7, 3, 10])]
    #[case::nothing_used(answer("\"4\""), 0, [10, 0, 10])]
    #[case::more_than_it_got(answer("\"5\""), 0, [10, 0, 10])]
    #[case::largest(answer("\"340282366920938463463374607431768211455\""), 0, [10, 0, 10])]
    #[case::out_of_range(answer("\"340282366920938463463374607431768211456\""), 0, [10, 0, 10])]
    #[case::number(answer("1"), 0, [10, 0, 10])]
    #[case::garbage(PromiseResult::Successful(b"\xff{".to_vec()), 0, [10, 0, 10])]
    #[case::flood(PromiseResult::Successful(vec![b'7'; 1_000]), 0, [10, 0, 10])]
    #[case::nothing(answer(""), 0, [10, 0, 10])]
    #[case::failure(PromiseResult::Failed, 0, [10, 0, 10])]
    fn gives_back_what_was_not_used(
        #[case] answer: PromiseResult,
        #[case] used: u128,
        #[case] after: [u128; 3],
    ) {
        let (token, actually_used) = resolve_after(|_| (), answer);

        assert_eq!(actually_used, used);
        assert_eq!(balances(&token), after);
        let refund = 4 - used;
        let data = format!(
            r#"{{"old_owner_id":"bob.near","new_owner_id":"alice.near","amount":"{refund}","memo":"refund"}}"#
        );
        let events = if refund > 0 { vec![event("ft_transfer", &data)] } else { Vec::new() };
        assert_eq!(get_logs(), events);
    }

    #[test]
    fn takes_no_more_than_the_receiver_still_has() {
        let spend = |token: &mut Contract| {
            call_as(BOB, ONE_YOCTO);
            token.burn(3.into()).unwrap();
        };

        let (token, used) = resolve_after(spend, PromiseResult::Failed);

        assert_eq!((balances(&token), used), ([7, 0, 7], 3));
    }

    #[test]
    fn leaves_a_receiver_alone_who_has_left() {
        let leave = |token: &mut Contract| {
            call_as(BOB, ONE_YOCTO);
            token.storage_unregister(Some(true)).unwrap();
        };

        let (token, used) = resolve_after(leave, PromiseResult::Failed);

        assert_eq!((balances(&token), used), ([6, 0, 6], 4));
        assert_eq!(token.storage_balance_of(account(BOB)), None);
    }

    #[test]
    fn destroys_what_would_go_back_to_a_sender_who_has_left() {
        let leave = |token: &mut Contract| {
            call_as(ALICE, ONE_YOCTO);
            token.storage_unregister(Some(true)).unwrap();
        };

        let (token, used) = resolve_after(leave, answer("\"3\""));

        assert_eq!((balances(&token), used), ([0, 1, 1], 4));
        assert_eq!(token.storage_balance_of(account(ALICE)), None);
        let data = r#"{"owner_id":"bob.near","amount":"3","memo":"refund"}"#;
        assert_eq!(get_logs(), [event("ft_burn", data)]);
    }
}

mod storage {
    use super::*;

    #[test]
    fn costs_what_the_longest_account_takes() {
        let mut token = a_token_with_minter();
        call_as(ALICE, NearToken::from_near(1));
        let before = near_sdk::env::storage_usage();

        let longest = account(&"a".repeat(64));
        let paid = token.storage_deposit(Some(longest.clone()), Some(true)).unwrap();

        let price = near_sdk::env::storage_byte_cost().saturating_mul(125);
        assert_eq!(near_sdk::env::storage_usage() - before, 125);
        assert_eq!(paid, token.storage_balance_of(longest).unwrap());
        assert_eq!((paid.total, paid.available), (price, NOTHING));
        let bounds = token.storage_balance_bounds();
        assert_eq!((bounds.min, bounds.max), (price, Some(price)));
        assert_eq!(price, PRICE);
        assert_eq!(payments(), [(ALICE.to_owned(), NearToken::from_near(1).saturating_sub(price))]);
    }

    #[test]
    fn is_paid_for_once_and_in_full() {
        let mut token = a_token_with_holders();

        call_as(MALLORY, PRICE.saturating_sub(ONE_YOCTO));
        assert_eq!(
            token.storage_deposit(None, None),
            Err(Error::StorageDepositTooSmall {
                required: PRICE.as_yoctonear(),
                attached: PRICE.as_yoctonear() - 1,
            })
        );
        call_as(MALLORY, PRICE);
        token.storage_deposit(Some(account(ALICE)), None).unwrap();

        assert_eq!(payments(), [(MALLORY.to_owned(), PRICE)]);
        assert_eq!(balances(&token), [10, 0, 10]);
    }

    #[test]
    fn has_nothing_to_withdraw() {
        let mut token = a_token_with_holders();

        call_as(BOB, NOTHING);
        assert_eq!(token.storage_withdraw(None), Err(Error::OneYoctoRequired));
        call_as(MALLORY, ONE_YOCTO);
        assert_eq!(token.storage_withdraw(None), Err(Error::NotRegistered { account_id: account(MALLORY) }));
        call_as(BOB, ONE_YOCTO);
        assert_eq!(token.storage_withdraw(Some(ONE_YOCTO)), Err(Error::StorageNotAvailable { amount: 1 }));
        assert_eq!(token.storage_withdraw(Some(NOTHING)).unwrap().total, PRICE);
        assert_eq!(token.storage_withdraw(None).unwrap().total, PRICE);
    }

    #[test]
    fn comes_back_when_an_account_is_closed() {
        let mut token = a_token_with_holders();

        call_as(BOB, NOTHING);
        assert_eq!(token.storage_unregister(None), Err(Error::OneYoctoRequired));
        call_as(MALLORY, ONE_YOCTO);
        assert_eq!(token.storage_unregister(None), Ok(false));
        call_as(ALICE, ONE_YOCTO);
        for unforced in [None, Some(false)] {
            assert_eq!(
                token.storage_unregister(unforced),
                Err(Error::BalanceNotZero { account_id: account(ALICE), balance: 10 })
            );
        }
        call_as(BOB, ONE_YOCTO);
        assert_eq!(token.storage_unregister(None), Ok(true));

        assert_eq!(payments(), [(BOB.to_owned(), PRICE.saturating_add(ONE_YOCTO))]);
        assert_eq!(token.storage_balance_of(account(BOB)), None);
    }
}

mod ft_metadata {
    use super::*;

    #[test]
    fn is_what_the_token_was_started_with() {
        let described = FungibleTokenMetadata {
            icon: Some("data:image/svg+xml,%3Csvg/%3E".to_owned()),
            reference: Some("https://example.org".to_owned()),
            reference_hash: Some(Base64VecU8(vec![7; 32])),
            ..metadata()
        };
        call_as("token.near", NOTHING);

        let token = Contract::new(account(OWNER), described.clone(), 1.into()).unwrap();

        assert_eq!(token.ft_metadata(), Ok(described));
    }
}
