;; What the tests ask of a contract. Arguments and results are raw bytes, not JSON.
(module
  (import "env" "input" (func $input (param i64)))
  (import "env" "read_register" (func $read_register (param i64 i64)))
  (import "env" "register_len" (func $register_len (param i64) (result i64)))
  (import "env" "value_return" (func $value_return (param i64 i64)))
  (import "env" "storage_write" (func $storage_write (param i64 i64 i64 i64 i64) (result i64)))
  (import "env" "storage_read" (func $storage_read (param i64 i64 i64) (result i64)))
  (import "env" "log_utf8" (func $log_utf8 (param i64 i64)))
  (import "env" "panic_utf8" (func $panic_utf8 (param i64 i64)))
  (import "env" "block_index" (func $block_index (result i64)))
  (import "env" "block_timestamp" (func $block_timestamp (result i64)))
  (import "env" "epoch_height" (func $epoch_height (result i64)))
  (import "env" "promise_create"
    (func $promise_create (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
  (import "env" "promise_return" (func $promise_return (param i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "key")
  (data (i32.const 16) "hello")
  (data (i32.const 32) "refused on purpose")
  (data (i32.const 64) "load")
  ;; A zero deposit of 16 bytes is at 96; input and results are from 1024 on.

  ;; Stores the input under "key".
  (func (export "store")
    (call $input (i64.const 0))
    (call $read_register (i64.const 0) (i64.const 1024))
    (drop (call $storage_write
      (i64.const 3) (i64.const 0) (call $register_len (i64.const 0)) (i64.const 1024) (i64.const 1))))

  ;; Returns what is stored under "key", or nothing.
  (func (export "load")
    (if (i64.eq (call $storage_read (i64.const 3) (i64.const 0) (i64.const 0)) (i64.const 1))
      (then
        (call $read_register (i64.const 0) (i64.const 1024))
        (call $value_return (call $register_len (i64.const 0)) (i64.const 1024)))))

  (func (export "greet")
    (call $log_utf8 (i64.const 5) (i64.const 16)))

  (func (export "refuse")
    (call $panic_utf8 (i64.const 18) (i64.const 32)))

  ;; Stores the input, then fails.
  (func (export "store_and_refuse")
    (call $input (i64.const 0))
    (call $read_register (i64.const 0) (i64.const 1024))
    (drop (call $storage_write
      (i64.const 3) (i64.const 0) (call $register_len (i64.const 0)) (i64.const 1024) (i64.const 1)))
    (call $panic_utf8 (i64.const 18) (i64.const 32)))

  ;; Returns height, time and epoch: three little-endian numbers of eight bytes.
  (func (export "now")
    (i64.store (i32.const 1024) (call $block_index))
    (i64.store (i32.const 1032) (call $block_timestamp))
    (i64.store (i32.const 1040) (call $epoch_height))
    (call $value_return (i64.const 24) (i64.const 1024)))

  ;; Returns the promise of "load" on the account named by the input.
  (func (export "load_from")
    (call $input (i64.const 0))
    (call $read_register (i64.const 0) (i64.const 1024))
    (call $promise_return (call $promise_create
      (call $register_len (i64.const 0)) (i64.const 1024)
      (i64.const 4) (i64.const 64)
      (i64.const 0) (i64.const 0)
      (i64.const 96)
      (i64.const 10000000000000)))))
