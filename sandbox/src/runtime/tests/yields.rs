use super::*;

/// `main` yields to `woken` and stores the id; `resume` resumes with "data".
const YIELDER: &str = include_str!("yielder.wat");

fn world() -> World {
    World::new(&["alice.near"]).with_code("alice.near", YIELDER)
}

#[test]
fn a_yielded_promise_gets_the_data_it_is_resumed_with() {
    let mut world = world();
    let yielded = world.call("alice.near", "alice.near", "main", b"");

    let resumed = world.call("alice.near", "alice.near", "resume", b"");

    let ExecutionStatus::SuccessReceiptId(waiting) = yielded[0][1].outcome.status else {
        panic!("{:?}", yielded[0])
    };
    assert_eq!(value(&resumed[0][1].outcome), [1]);
    let woken = resumed.iter().flatten().find(|outcome| outcome.id == waiting).unwrap();
    assert_eq!(value(&woken.outcome), b"data");
}

#[test]
fn a_promise_is_resumed_once() {
    let mut world = world();
    world.call("alice.near", "alice.near", "main", b"");
    world.call("alice.near", "alice.near", "resume", b"");

    let again = world.call("alice.near", "alice.near", "resume", b"");

    assert_eq!(value(&again[0][1].outcome), [0]);
}

#[test]
fn a_promise_is_resumed_by_a_later_call_of_the_same_batch() {
    let mut world = world();
    let calls = ["main", "resume"].map(|method| call(method, b"", 30 * TGAS, 0));

    let blocks = world.run("alice.near", "alice.near", calls.to_vec());

    let values: Vec<_> = blocks.iter().flatten().map(|outcome| &outcome.outcome.status).collect();
    assert!(values.contains(&&ExecutionStatus::SuccessValue(vec![1])), "{values:?}");
    assert!(values.contains(&&ExecutionStatus::SuccessValue(b"data".to_vec())), "{values:?}");
}

#[test]
fn a_promise_resumed_twice_before_it_is_woken_is_woken_once() {
    let mut world = world();

    let blocks = world.call("alice.near", "alice.near", "thrice", b"");

    assert_eq!(value(&blocks[0][1].outcome), [1], "the second resumption was accepted, too");
    let woken = |outcome: &&Outcome| matches!(&outcome.outcome.status, ExecutionStatus::SuccessValue(value) if value == b"data");
    assert_eq!(blocks.iter().flatten().filter(woken).count(), 1);
}

#[test]
fn a_time_out_gives_way_to_a_resumption_on_its_way() {
    let mut world = world();
    world.call("alice.near", "alice.near", "main", b"");
    world.block.height = 10 + 199;
    assert_eq!(world.block(&[]).outgoing, []);

    // In the block in which the time is over, and so in front of the resumption.
    let resume = world.tx("alice.near", "alice.near", vec![call("resume", b"", 30 * TGAS, 0)]);
    let applied = world.block(&[resume]);
    let resumed = applied.outgoing.len();
    world.incoming.reverse();
    let woken = world.block(&[]);

    assert!(resumed >= 2, "a time-out and a resumption are under way");
    let values: Vec<_> = woken.outcomes.iter().map(|outcome| &outcome.outcome.status).collect();
    assert!(values.contains(&&ExecutionStatus::SuccessValue(b"data".to_vec())), "{values:?}");
}

#[test]
fn a_promise_resumed_by_the_call_that_yields_it_is_woken_in_the_next_block() {
    let mut world = world();

    let blocks = world.call("alice.near", "alice.near", "both", b"");

    let values: Vec<_> = blocks[1..]
        .iter()
        .flatten()
        .filter_map(|outcome| match &outcome.outcome.status {
            ExecutionStatus::SuccessValue(value) if !value.is_empty() => Some(value.as_slice()),
            _ => None,
        })
        .collect();
    assert_eq!(values, [b"data"]);
}

#[test]
fn nobody_waits_longer_than_two_hundred_blocks() {
    let mut world = world();
    let yielded = world.call("alice.near", "alice.near", "main", b"");
    let ExecutionStatus::SuccessReceiptId(waiting) = yielded[0][1].outcome.status else {
        panic!("{:?}", yielded[0])
    };
    world.block.height = 10 + 199;

    assert_eq!(world.block(&[]).outgoing, []);
    assert_eq!(world.block(&[]).outgoing.len(), 1);
    let applied = world.block(&[]);

    assert_eq!(applied.outcomes[0].id, waiting);
    assert_eq!(value(&applied.outcomes[0].outcome), b"timeout");
}

/// `main` yields under an id of its own, twice, and returns whether the second one was refused;
/// `resume` resumes by that id.
const NAMED: &str = r#"(module
    (import "env" "promise_yield_create_with_id"
        (func $yield (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
    (import "env" "promise_yield_resume_with_yield_id"
        (func $resume (param i64 i64 i64 i64) (result i32)))
    (import "env" "value_return" (func $value (param i64 i64)))
    (memory (export "memory") 1)
    (data (i32.const 100) "woken") (data (i32.const 200) "0123456789abcdef0123456789abcdef")
    (func $once (result i64)
        (call $yield (i64.const 5) (i64.const 100) (i64.const 0) (i64.const 0) (i64.const 600)
            (i64.const 10000000000000) (i64.const 0) (i64.const 32) (i64.const 200)))
    (func (export "main")
        (drop (call $once))
        (i32.store (i32.const 400) (i64.eq (call $once) (i64.const -1)))
        (call $value (i64.const 1) (i64.const 400)))
    (func (export "resume")
        (i32.store (i32.const 400)
            (call $resume (i64.const 32) (i64.const 200) (i64.const 4) (i64.const 100)))
        (call $value (i64.const 1) (i64.const 400)))
    (func (export "woken")))"#;

#[test]
fn an_id_names_one_promise_until_it_is_resumed() {
    let mut world = World::new(&["alice.near"]).with_code("alice.near", NAMED);
    let mut call = |method| {
        let blocks = world.call("alice.near", "alice.near", method, b"");
        value(&blocks[0][1].outcome).to_vec()
    };

    let early = call("resume");
    let yielded = call("main");
    let resumed = call("resume");
    let late = call("resume");
    let again = call("main");

    assert_eq!([early, yielded, resumed, late, again], [[0], [1], [1], [0], [1]]);
    assert_eq!(call("resume"), [1]);
}
