//! The attributes of serde, as far as they have a meaning here.

use syn::{Attribute, LitStr, Path, Result, Type, meta::ParseNestedMeta};

/// What stands in the attributes of a type.
#[derive(Default)]
pub(crate) struct OfType {
    /// The crate that has the traits in its module `json`.
    pub(crate) root: Option<Path>,
    pub(crate) is_snake_case: bool,
    pub(crate) denies_unknown: bool,
    pub(crate) tag: Option<String>,
    pub(crate) content: Option<String>,
    pub(crate) try_from: Option<Type>,
    pub(crate) into: Option<Type>,
}

/// What stands in the attributes of a field.
#[derive(Default)]
pub(crate) struct OfField {
    /// A module with a function `read` and a function `write`.
    pub(crate) with: Option<Path>,
    /// A function that tells of a reference to the value whether it is left out.
    pub(crate) skip_if: Option<Path>,
}

impl OfType {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = Self::default();
        each(attributes, |meta| {
            if meta.path.is_ident("crate") {
                found.root = Some(value(meta)?.parse()?);
            } else if meta.path.is_ident("rename_all") {
                let case = value(meta)?;
                if case.value() != "snake_case" {
                    return Err(syn::Error::new(case.span(), "only snake_case"));
                }
                found.is_snake_case = true;
            } else if meta.path.is_ident("deny_unknown_fields") {
                found.denies_unknown = true;
            } else if meta.path.is_ident("tag") {
                found.tag = Some(value(meta)?.value());
            } else if meta.path.is_ident("content") {
                found.content = Some(value(meta)?.value());
            } else if meta.path.is_ident("try_from") {
                found.try_from = Some(value(meta)?.parse()?);
            } else if meta.path.is_ident("into") {
                found.into = Some(value(meta)?.parse()?);
            } else {
                return Err(meta.error("no meaning here"));
            }
            Ok(())
        })?;
        Ok(found)
    }
}

impl OfField {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = Self::default();
        each(attributes, |meta| {
            if meta.path.is_ident("with") {
                found.with = Some(value(meta)?.parse()?);
            } else if meta.path.is_ident("skip_serializing_if") {
                found.skip_if = Some(value(meta)?.parse()?);
            } else {
                return Err(meta.error("no meaning here"));
            }
            Ok(())
        })?;
        Ok(found)
    }
}

/// Fails on any attribute of serde, where none has a meaning.
pub(crate) fn none(attributes: &[Attribute]) -> Result<()> {
    each(attributes, |meta| Err(meta.error("no meaning here")))
}

fn each(attributes: &[Attribute], mut meaning: impl FnMut(&ParseNestedMeta<'_>) -> Result<()>) -> Result<()> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
        .try_for_each(|attribute| attribute.parse_nested_meta(|meta| meaning(&meta)))
}

fn value(meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    meta.value()?.parse()
}
