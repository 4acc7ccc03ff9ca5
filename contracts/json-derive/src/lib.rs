//! `#[derive(ToJson, FromJson)]`, with the attributes of serde that this project uses and their meaning.
//!
//! On a type: `rename_all = "snake_case"`, `deny_unknown_fields`, `tag` with `content` (written only), `try_from`,
//! `into`, `crate`. On a field: `with`, `skip_serializing_if`. Every other is refused, so that none is overlooked.
//! A type that can be read or written here can be by serde, too, through the same code.

mod attributes;
mod read;
mod shape;
mod write;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

use shape::Shape;

/// Derives `commonweight_json::ToJson`.
#[proc_macro_derive(ToJson, attributes(serde))]
pub fn to_json(item: TokenStream) -> TokenStream {
    let input = parse_macro_input!(item as DeriveInput);
    Shape::of(&input)
        .and_then(|shape| write::implementation(&shape))
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

/// Derives `commonweight_json::FromJson`.
#[proc_macro_derive(FromJson, attributes(serde))]
pub fn from_json(item: TokenStream) -> TokenStream {
    let input = parse_macro_input!(item as DeriveInput);
    Shape::of(&input)
        .and_then(|shape| read::implementation(&shape))
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
