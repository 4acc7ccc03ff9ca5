//! The virtual machine's errors, and its gas profile, in the form that outcomes carry.
//!
//! Compilation and method errors stay typed; everything a running contract does wrong becomes one
//! sentence.

use near_primitives::errors::{CompilationError, FunctionCallError, MethodResolveError, PrepareError};
use near_primitives::profile_data_v3::ProfileDataV3;
use near_vm_runner::ProfileDataV3 as VmProfile;
use near_vm_runner::logic::errors::{
    CompilationError as VmCompilationError, FunctionCallError as VmError,
    MethodResolveError as VmMethodError, PrepareError as VmPrepareError,
};

/// What each kind of gas was spent on.
pub(super) fn profile(profile: VmProfile) -> ProfileDataV3 {
    ProfileDataV3 {
        actions_profile: profile.actions_profile,
        wasm_ext_profile: profile.wasm_ext_profile,
        wasm_gas: profile.wasm_gas,
    }
}

pub(super) fn function_call_error(error: VmError) -> FunctionCallError {
    match error {
        VmError::CompilationError(error) => FunctionCallError::CompilationError(compilation_error(error)),
        VmError::MethodResolveError(error) => FunctionCallError::MethodResolveError(match error {
            VmMethodError::MethodEmptyName => MethodResolveError::MethodEmptyName,
            VmMethodError::MethodNotFound => MethodResolveError::MethodNotFound,
            VmMethodError::MethodInvalidSignature => MethodResolveError::MethodInvalidSignature,
        }),
        error @ (VmError::HostError(_) | VmError::WasmTrap(_)) => {
            FunctionCallError::ExecutionError(error.to_string())
        }
        VmError::LinkError { msg } => FunctionCallError::ExecutionError(format!("Link Error: {msg}")),
        VmError::LoadingError { msg } => FunctionCallError::ExecutionError(format!("Loading Error: {msg}")),
    }
}

fn compilation_error(error: VmCompilationError) -> CompilationError {
    match error {
        VmCompilationError::CodeDoesNotExist { account_id } => CompilationError::CodeDoesNotExist {
            account_id: account_id.parse().expect("invariant: the name of an existing account"),
        },
        VmCompilationError::PrepareError(error) => CompilationError::PrepareError(prepare_error(&error)),
        VmCompilationError::WasmerCompileError { msg } | VmCompilationError::WasmtimeCompileError { msg } => {
            CompilationError::WasmerCompileError { msg }
        }
    }
}

fn prepare_error(error: &VmPrepareError) -> PrepareError {
    match error {
        VmPrepareError::Serialization => PrepareError::Serialization,
        VmPrepareError::Deserialization => PrepareError::Deserialization,
        VmPrepareError::InternalMemoryDeclared => PrepareError::InternalMemoryDeclared,
        VmPrepareError::GasInstrumentation => PrepareError::GasInstrumentation,
        VmPrepareError::StackHeightInstrumentation => PrepareError::StackHeightInstrumentation,
        VmPrepareError::Instantiate => PrepareError::Instantiate,
        VmPrepareError::Memory => PrepareError::Memory,
        VmPrepareError::TooManyFunctions => PrepareError::TooManyFunctions,
        VmPrepareError::TooManyLocals => PrepareError::TooManyLocals,
        VmPrepareError::TooManyTables => PrepareError::TooManyTables,
        VmPrepareError::TooManyTableElements => PrepareError::TooManyTableElements,
        VmPrepareError::FunctionBodyTooLarge => PrepareError::FunctionBodyTooLarge,
        VmPrepareError::InstrumentedCodeTooLarge => PrepareError::InstrumentedCodeTooLarge,
        VmPrepareError::TooManyBlocksPerFunction => PrepareError::TooManyBlocksPerFunction,
        VmPrepareError::TooManyBlocksPerContract => PrepareError::TooManyBlocksPerContract,
        VmPrepareError::TooManyTypes => PrepareError::TooManyTypes,
        VmPrepareError::TooManyParamsPerContract => PrepareError::TooManyParamsPerContract,
        VmPrepareError::TooManyParamsPerFunction => PrepareError::TooManyParamsPerFunction,
        VmPrepareError::OperandStackTooLarge => PrepareError::OperandStackTooLarge,
        VmPrepareError::TooManyGlobals => PrepareError::TooManyGlobals,
    }
}
