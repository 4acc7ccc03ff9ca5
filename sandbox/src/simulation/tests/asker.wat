(module
  (import "env" "promise_create" (func $create (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
  (import "env" "promise_then" (func $then (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
  (import "env" "promise_result" (func $result (param i64 i64) (result i64)))
  (import "env" "storage_read" (func $read (param i64 i64 i64) (result i64)))
  (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
  (import "env" "read_register" (func $register (param i64 i64)))
  (import "env" "register_len" (func $len (param i64) (result i64)))
  (import "env" "input" (func $input (param i64)))
  (import "env" "value_return" (func $return (param i64 i64)))
  (memory 1)
  (data (i32.const 0) "right.near")
  (data (i32.const 16) "left.near")
  (data (i32.const 32) "asker.near")
  (data (i32.const 48) "answer")
  (data (i32.const 56) "note")
  (data (i32.const 64) "o")
  (data (i32.const 72) "1")
  (data (i32.const 73) "2")
  (data (i32.const 128) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")

  ;; Calls `answer` of the account, and has the result noted under the digit.
  (func $ask (param $account i64) (param $account_len i64) (param $digit i64)
    (drop (call $then
      (call $create
        (local.get $account_len) (local.get $account) (i64.const 6) (i64.const 48)
        (i64.const 0) (i64.const 0) (i64.const 128) (i64.const 5000000000000))
      (i64.const 10) (i64.const 32) (i64.const 4) (i64.const 56)
      (i64.const 1) (local.get $digit) (i64.const 128) (i64.const 10000000000000))))

  (func (export "ask")
    (call $ask (i64.const 0) (i64.const 10) (i64.const 72))
    (call $ask (i64.const 16) (i64.const 9) (i64.const 73)))

  ;; Puts what is noted so far at 1024, and gives its length.
  (func $load (result i64)
    (if (result i64) (i64.ne (call $read (i64.const 1) (i64.const 64) (i64.const 0)) (i64.const 0))
      (then
        (call $register (i64.const 0) (i64.const 1024))
        (call $len (i64.const 0)))
      (else (i64.const 0))))

  (func (export "note") (local $end i64)
    (local.set $end (call $load))
    (call $input (i64.const 1))
    (call $register (i64.const 1) (i64.add (i64.const 1024) (local.get $end)))
    (local.set $end (i64.add (local.get $end) (i64.const 1)))
    (if (i64.ne (call $result (i64.const 0) (i64.const 2)) (i64.const 1))
      (then
        (i32.store8 (i32.add (i32.const 1024) (i32.wrap_i64 (local.get $end))) (i32.const 33))
        (local.set $end (i64.add (local.get $end) (i64.const 1)))))
    (drop (call $write
      (i64.const 1) (i64.const 64) (local.get $end) (i64.const 1024) (i64.const 3))))

  (func (export "order") (local $len i64)
    (local.set $len (call $load))
    (call $return (local.get $len) (i64.const 1024))))
