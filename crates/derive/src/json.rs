//! `#[derive(ToJson, FromJson)]`: what the attributes mean, what a type is made of, and the code that comes of it.

mod attributes;
mod read;
mod shape;
mod write;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Result};

use shape::Shape;

pub(crate) fn to_json(input: &DeriveInput) -> Result<TokenStream> {
    write::implementation(&Shape::of(input)?)
}

pub(crate) fn from_json(input: &DeriveInput) -> Result<TokenStream> {
    read::implementation(&Shape::of(input)?)
}
