use std::time::{Duration, Instant};

use near_primitives::action::{Action, DeployContractAction};

use super::*;

/// Counts its calls under one key, logs, and answers the count so far.
const COUNTER: &str = r#"(module
    (import "env" "log_utf8" (func $log (param i64 i64)))
    (import "env" "value_return" (func $return (param i64 i64)))
    (import "env" "storage_read" (func $read (param i64 i64 i64) (result i64)))
    (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
    (import "env" "read_register" (func $register (param i64 i64)))
    (import "env" "panic_utf8" (func $panic (param i64 i64)))
    (memory 1)
    (data (i32.const 0) "counted")
    (data (i32.const 16) "n")
    (func $load
        (if (i64.ne (call $read (i64.const 1) (i64.const 16) (i64.const 0)) (i64.const 0))
            (then (call $register (i64.const 0) (i64.const 32)))))
    (func (export "count")
        (call $load)
        (i64.store (i32.const 32) (i64.add (i64.load (i32.const 32)) (i64.const 1)))
        (drop (call $write (i64.const 1) (i64.const 16) (i64.const 8) (i64.const 32) (i64.const 0)))
        (call $log (i64.const 7) (i64.const 0))
        (call $return (i64.const 8) (i64.const 32)))
    (func (export "counted")
        (call $load)
        (call $return (i64.const 8) (i64.const 32)))
    (func (export "fail") (call $panic (i64.const 7) (i64.const 0))))"#;

fn deployed() -> (Sandbox, AccountId, AccountId) {
    let mut sandbox = Sandbox::new();
    let alice = sandbox.add_account("alice.near", Balance::from_near(100));
    let counter = sandbox.add_account("counter.near", Balance::from_near(100));
    sandbox.add_code(&counter, wat::parse_str(COUNTER).unwrap());
    (sandbox, alice, counter)
}

fn counted(sandbox: &Sandbox, counter: &AccountId) -> u64 {
    let value = sandbox.view(counter, "counted", b"").unwrap().result;
    u64::from_le_bytes(value.try_into().unwrap())
}

mod call {
    use super::*;

    #[test]
    fn gives_value_logs_and_gas() {
        let (mut sandbox, alice, counter) = deployed();

        let outcome = sandbox.call(&alice, &counter, "count").gas(Gas::from_teragas(30)).run();

        assert_eq!(outcome.value(), 1_u64.to_le_bytes());
        assert_eq!(outcome.logs(), ["counted"]);
        assert_eq!(outcome.receipts().len(), 2);
        let burnt: u64 = outcome.receipts().iter().map(|done| done.outcome().gas_burnt.as_gas()).sum();
        assert_eq!(outcome.gas_burnt().as_gas(), outcome.transaction().gas_burnt.as_gas() + burnt);
        assert!(outcome.failures().is_empty());
    }

    #[test]
    fn gives_the_error_of_a_failure() {
        let (mut sandbox, alice, counter) = deployed();

        let outcome = sandbox.call(&alice, &counter, "fail").run();

        let error = outcome.failure().map(ToString::to_string).unwrap();
        assert!(error.contains("Smart contract panicked: counted"), "{error}");
        assert_eq!(outcome.failures().len(), 1);
    }
}

mod fork {
    use super::*;

    #[test]
    fn goes_its_own_way() {
        let (mut sandbox, alice, counter) = deployed();
        sandbox.call(&alice, &counter, "count").run();
        let before = sandbox.chain().head().id;

        let mut forks = [sandbox.fork(), sandbox.fork()];
        for fork in &mut forks {
            fork.call(&alice, &counter, "count").run();
        }

        assert_eq!(sandbox.chain().head().id, before);
        assert_eq!(counted(&sandbox, &counter), 1);
        assert_eq!(counted(&forks[0], &counter), 2);
        assert_eq!(forks[0].chain().head().id, forks[1].chain().head().id);
    }

    #[test]
    fn keeps_what_is_under_way() {
        let (mut sandbox, alice, counter) = deployed();
        let hash = sandbox.call(&alice, &counter, "count").submit().unwrap();
        sandbox.produce_blocks(1);

        let mut fork = sandbox.fork();
        sandbox.run();
        fork.run();

        assert_eq!(fork.outcome(&hash).value(), sandbox.outcome(&hash).value());
        assert_eq!(fork.chain().head().id, sandbox.chain().head().id);
    }

    #[test]
    fn of_a_hundred_thousand_accounts_takes_less_than_a_millisecond() {
        let mut sandbox = Sandbox::new();
        let account = |index: u32| -> AccountId { format!("account-{index}.near").parse().unwrap() };
        let record = |index| StateRecord::Account {
            account_id: account(index),
            account: Account::new(Balance::from_near(1), Balance::ZERO, AccountContract::None, 100),
        };
        sandbox.patch((0..100_000).map(record).collect());
        let to = account(7);

        let mut quickest = Duration::MAX;
        for _ in 0..20 {
            let started = Instant::now();
            let mut fork = sandbox.fork();
            quickest = quickest.min(started.elapsed());
            let root = fork.root();
            fork.transfer(&root, &to, Balance::from_near(1));
            assert_eq!(fork.balance(&to), Balance::from_near(2));
        }

        assert!(quickest < Duration::from_millis(1), "{quickest:?}");
        assert_eq!(sandbox.balance(&to), Balance::from_near(1));
    }
}

mod time {
    use super::*;

    #[test]
    fn passes_as_it_is_told() {
        let mut sandbox = Sandbox::new();
        let start = sandbox.chain().head().timestamp;

        sandbox.produce_blocks(3);
        sandbox.pass(Duration::from_hours(1));
        sandbox.fast_forward(1_000);

        let skipped = 1_000 * 310_000_000;
        let passed = sandbox.chain().head().timestamp - start;
        assert!(passed >= (3 + 3_600) * 1_000_000_000 + skipped);
        assert!(sandbox.height() >= 1_004);
    }
}

mod transact {
    use super::*;

    #[test]
    fn deploys_as_a_user_does() {
        let (mut sandbox, alice, counter) = deployed();
        let code = wat::parse_str(COUNTER).unwrap();
        let deploy = Action::DeployContract(DeployContractAction { code });

        sandbox.transact(&alice, &alice, vec![deploy]);

        let used = |account_id: &AccountId| sandbox.account(account_id).unwrap().storage_usage();
        assert_eq!(used(&alice), used(&counter));
        assert_eq!(counted(&sandbox, &alice), 0);
    }
}
