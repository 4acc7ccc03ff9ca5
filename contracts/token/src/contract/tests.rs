//! Guards, errors and events of each entry point.

mod standards;
mod upgrading;

use near_sdk::{
    AccountId, NearToken,
    test_utils::{VMContextBuilder, get_logs},
    testing_env,
};

use super::Contract;
use crate::{Error, FungibleTokenMetadata, MinterView, logic::metadata::SPEC};
use commonweight_common::{Nullable, owner::OwnerError};

const OWNER: &str = "launcher.near";
const SALE: &str = "sale.near";
const ALICE: &str = "alice.near";
const MALLORY: &str = "mallory.near";

fn account(name: &str) -> AccountId {
    name.parse().unwrap()
}

fn call_as(name: &str, deposit: NearToken) {
    testing_env!(
        VMContextBuilder::new()
            .current_account_id(account("token.near"))
            .predecessor_account_id(account(name))
            .attached_deposit(deposit)
            .build()
    );
}

const ONE_YOCTO: NearToken = NearToken::from_yoctonear(1);
const NOTHING: NearToken = NearToken::ZERO;

fn metadata() -> FungibleTokenMetadata {
    FungibleTokenMetadata {
        spec: SPEC.to_owned(),
        name: "Commonweight".to_owned(),
        symbol: "CWT".to_owned(),
        icon: None,
        reference: None,
        reference_hash: None,
        decimals: 18,
    }
}

fn a_token_with_minter() -> Contract {
    call_as("token.near", NOTHING);
    let mut token = Contract::new(account(OWNER), metadata(), 1_000.into()).unwrap();
    call_as(OWNER, ONE_YOCTO);
    token.add_minter(account(SALE), 600.into()).unwrap();
    call_as(ALICE, NearToken::from_near(1));
    token.storage_deposit(None, None).unwrap();
    token
}

mod new {
    use super::*;

    #[test]
    fn refuses_a_supply_of_nothing() {
        call_as("token.near", NOTHING);

        assert_eq!(Contract::new(account(OWNER), metadata(), 0.into()).err(), Some(Error::AmountIsZero));
    }

    #[test]
    fn happens_once() {
        a_token_with_minter();
        call_as("token.near", NOTHING);

        assert_eq!(
            Contract::new(account(MALLORY), metadata(), 1.into()).err(),
            Some(Error::AlreadyInitialized)
        );
    }

    #[test]
    fn refuses_an_icon_that_would_be_fetched() {
        call_as("token.near", NOTHING);
        let fetched =
            FungibleTokenMetadata { icon: Some("https://example.org/i.svg".to_owned()), ..metadata() };

        assert_eq!(
            Contract::new(account(OWNER), fetched, 1.into()).err(),
            Some(Error::MetadataMalformed { reason: "icon must be a data URL".to_owned() })
        );
    }

    #[test]
    fn refuses_malformed_metadata() {
        call_as("token.near", NOTHING);
        let half = FungibleTokenMetadata { reference: Some("https://example.org".to_owned()), ..metadata() };

        assert_eq!(
            Contract::new(account(OWNER), half, 1.into()).err(),
            Some(Error::MetadataMalformed {
                reason: "reference and reference_hash belong together".to_owned()
            })
        );
    }
}

mod mint {
    use super::*;

    #[test]
    fn credits_the_receiver_and_says_so() {
        let mut token = a_token_with_minter();
        call_as(SALE, NOTHING);

        token.mint(account(ALICE), 600.into()).unwrap();

        assert_eq!(token.ft_balance_of(account(ALICE)).0, 600);
        assert_eq!(token.ft_total_supply().0, 600);
        assert_eq!(
            get_logs(),
            [
                r#"EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_mint","data":[{"owner_id":"alice.near","amount":"600"}]}"#
            ]
        );
    }

    #[test]
    fn is_for_minters() {
        let mut token = a_token_with_minter();
        call_as(MALLORY, NOTHING);

        assert_eq!(
            token.mint(account(ALICE), 1.into()),
            Err(Error::NotMinter { account_id: account(MALLORY) })
        );
    }

    #[test]
    fn is_not_for_the_owner() {
        let mut token = a_token_with_minter();
        call_as(OWNER, NOTHING);

        assert_eq!(
            token.mint(account(OWNER), 1.into()),
            Err(Error::NotMinter { account_id: account(OWNER) })
        );
    }

    #[test]
    fn refuses_a_receiver_without_account() {
        let mut token = a_token_with_minter();
        call_as(SALE, NOTHING);

        assert_eq!(
            token.mint(account("bob.near"), 1.into()),
            Err(Error::NotRegistered { account_id: account("bob.near") })
        );
    }

    #[test]
    fn refuses_nothing_and_more_than_the_maximum() {
        let mut token = a_token_with_minter();
        call_as(OWNER, ONE_YOCTO);
        token.add_minter(account(OWNER), 1_000.into()).unwrap();

        call_as(OWNER, NOTHING);
        assert_eq!(token.mint(account(ALICE), 0.into()), Err(Error::AmountIsZero));
        assert_eq!(
            token.mint(account(ALICE), 1_001.into()),
            Err(Error::MinterCapExceeded { amount: 1_001, left: 1_000 })
        );
        token.mint(account(ALICE), 900.into()).unwrap();
        call_as(SALE, NOTHING);
        assert_eq!(
            token.mint(account(ALICE), 101.into()),
            Err(Error::MaxSupplyExceeded { amount: 101, left: 100 })
        );
    }

    #[test]
    fn ends_with_dismissal() {
        let mut token = a_token_with_minter();
        call_as(OWNER, ONE_YOCTO);
        token.remove_minter(account(SALE)).unwrap();
        call_as(SALE, NOTHING);

        assert_eq!(token.mint(account(ALICE), 1.into()), Err(Error::NotMinter { account_id: account(SALE) }));
        assert_eq!(
            token.minters(None, None).unwrap(),
            [MinterView { account_id: account(SALE), cap: 600.into(), minted: 0.into(), admitted: false }]
        );
    }
}

mod add_minter {
    use super::*;

    #[test]
    fn is_for_the_owner() {
        let mut token = a_token_with_minter();
        call_as(MALLORY, ONE_YOCTO);

        assert_eq!(
            token.add_minter(account(MALLORY), 1.into()),
            Err(Error::Owner(OwnerError::NotOwner { caller_id: account(MALLORY), owner_id: account(OWNER) }))
        );
    }

    #[test]
    fn takes_one_yocto() {
        let mut token = a_token_with_minter();
        call_as(OWNER, NOTHING);

        assert_eq!(token.add_minter(account(ALICE), 1.into()), Err(Error::OneYoctoRequired));
    }
}

mod burn {
    use super::*;

    fn minted() -> Contract {
        let mut token = a_token_with_minter();
        call_as(SALE, NOTHING);
        token.mint(account(ALICE), 10.into()).unwrap();
        token
    }

    #[test]
    fn destroys_own_tokens_and_says_so() {
        let mut token = minted();
        call_as(ALICE, ONE_YOCTO);

        token.burn(4.into()).unwrap();

        assert_eq!(token.ft_balance_of(account(ALICE)).0, 6);
        assert_eq!(token.ft_total_supply().0, 6);
        assert_eq!(
            get_logs(),
            [
                r#"EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_burn","data":[{"owner_id":"alice.near","amount":"4"}]}"#
            ]
        );
    }

    #[test]
    fn does_not_give_the_minter_its_cap_back() {
        let mut token = minted();
        call_as(ALICE, ONE_YOCTO);
        token.burn(10.into()).unwrap();
        call_as(SALE, NOTHING);

        assert_eq!(
            token.mint(account(ALICE), 591.into()),
            Err(Error::MinterCapExceeded { amount: 591, left: 590 })
        );
    }

    #[test]
    fn refuses_more_than_the_balance() {
        let mut token = minted();
        call_as(ALICE, ONE_YOCTO);

        assert_eq!(
            token.burn(11.into()),
            Err(Error::BalanceTooSmall { account_id: account(ALICE), amount: 11, balance: 10 })
        );
    }

    #[test]
    fn refuses_nothing_and_strangers_and_a_missing_yocto() {
        let mut token = minted();

        call_as(ALICE, ONE_YOCTO);
        assert_eq!(token.burn(0.into()), Err(Error::AmountIsZero));
        call_as(MALLORY, ONE_YOCTO);
        assert_eq!(token.burn(1.into()), Err(Error::NotRegistered { account_id: account(MALLORY) }));
        call_as(ALICE, NOTHING);
        assert_eq!(token.burn(1.into()), Err(Error::OneYoctoRequired));
    }
}

mod storage_unregister {
    use super::*;

    #[test]
    fn by_force_burns_with_an_event() {
        let mut token = a_token_with_minter();
        call_as(SALE, NOTHING);
        token.mint(account(ALICE), 10.into()).unwrap();
        call_as(ALICE, ONE_YOCTO);

        assert_eq!(token.storage_unregister(Some(true)), Ok(true));

        assert_eq!(token.ft_total_supply().0, 0);
        assert_eq!(
            get_logs(),
            [
                r#"EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_burn","data":[{"owner_id":"alice.near","amount":"10","memo":"storage_unregister"}]}"#
            ]
        );
    }
}

mod owner {
    use super::*;
    use crate::logic::minter::MAX_MINTERS;

    /// All of them fit into the event that tells the next owner of them, with the longest names.
    #[test]
    fn is_told_of_every_minter_there_can_be() {
        let mut token = a_token_with_minter();
        call_as(OWNER, ONE_YOCTO);
        let name = |number| account(&format!("{number:0>64}"));
        for number in 1..MAX_MINTERS {
            token.add_minter(name(number), 1.into()).unwrap();
        }

        let refused = token.add_minter(account(MALLORY), 1.into());
        assert_eq!(refused, Err(Error::TooManyMinters { max: MAX_MINTERS }));
        token.remove_minter(account(SALE)).unwrap();
        token.add_minter(account(SALE), 600.into()).unwrap();
        token.propose_owner(Nullable(Some(account("dao.near")))).unwrap();
        call_as("dao.near", ONE_YOCTO);
        token.accept_owner().unwrap();

        let logs = get_logs();
        assert!(logs[0].contains(name(63).as_str()) && logs[0].contains(SALE));
        assert!(logs[0].len() < 16_384 / 2, "{}", logs[0].len());
    }

    #[test]
    fn passes_in_two_steps_with_events() {
        let mut token = a_token_with_minter();

        call_as(OWNER, ONE_YOCTO);
        token.propose_owner(Nullable(Some(account("dao.near")))).unwrap();
        assert_eq!(token.proposed_owner(), Ok(Some(account("dao.near"))));
        call_as("dao.near", ONE_YOCTO);
        token.accept_owner().unwrap();

        assert_eq!(token.owner(), Ok(account("dao.near")));
        assert_eq!(
            get_logs(),
            [
                r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"owner_changed","data":{"old_owner_id":"launcher.near","new_owner_id":"dao.near","forgotten_code_hash":null,"roles":[{"role":"minter","account_ids":["sale.near"]}]}}"#
            ]
        );
    }
}
