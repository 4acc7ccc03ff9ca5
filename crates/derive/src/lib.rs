//! `#[derive(ToJson, FromJson)]` for `commonweight_json`, with the attributes of serde that this project uses and their
//! meaning, and `#[derive(Stored)]` for `commonweight_types::stored`, with the bytes of Borsh.
//!
//! Attributes of a type: `rename_all = "snake_case"`, `deny_unknown_fields`, `tag` with `content` (written only),
//! `try_from`, `into`, `crate`. Of a field: `with`, `skip_serializing_if`. Every other is refused, so that none is
//! overlooked. A type that can be read or written here can be by serde, too, through the same code.

mod json;
mod stored;

use proc_macro::TokenStream;
use syn::{DeriveInput, Result, parse_macro_input};

/// Derives `commonweight_json::ToJson`.
#[proc_macro_derive(ToJson, attributes(serde))]
pub fn to_json(item: TokenStream) -> TokenStream {
    derived(&parse_macro_input!(item as DeriveInput), json::to_json)
}

/// Derives `commonweight_json::FromJson`.
#[proc_macro_derive(FromJson, attributes(serde))]
pub fn from_json(item: TokenStream) -> TokenStream {
    derived(&parse_macro_input!(item as DeriveInput), json::from_json)
}

/// Derives `commonweight_types::stored::Stored` for a type without parameters.
#[proc_macro_derive(Stored)]
pub fn stored(item: TokenStream) -> TokenStream {
    derived(&parse_macro_input!(item as DeriveInput), stored::implementation)
}

fn derived(
    input: &DeriveInput,
    implementation: impl Fn(&DeriveInput) -> Result<proc_macro2::TokenStream>,
) -> TokenStream {
    implementation(input).unwrap_or_else(syn::Error::into_compile_error).into()
}
