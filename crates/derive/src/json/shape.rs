//! What a type is made of, as far as its JSON tells.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Generics, Result, Type, ext::IdentExt, spanned::Spanned};

use super::attributes::{self, OfField, OfType};

/// A type with its attributes.
pub(crate) struct Shape<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) attributes: OfType,
    pub(crate) body: Body<'a>,
}

pub(crate) enum Body<'a> {
    /// Its JSON is that of its content.
    Struct(Content<'a>),
    /// Its JSON tells which variant it is.
    Enum(Vec<Variant<'a>>),
}

pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) name: String,
    pub(crate) content: Content<'a>,
}

pub(crate) enum Content<'a> {
    /// Nothing. A variant without content is its name.
    Unit,
    /// One value without a name: its JSON is that of the value.
    Newtype(&'a Type),
    /// An object.
    Named(Vec<Field<'a>>),
}

pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) name: String,
    pub(crate) attributes: OfField,
}

impl<'a> Shape<'a> {
    pub(crate) fn of(input: &'a DeriveInput) -> Result<Self> {
        let attributes = OfType::of(&input.attrs)?;
        if attributes.tag.is_some() != attributes.content.is_some() {
            return Err(Error::new(input.ident.span(), "`tag` and `content` go together"));
        }
        let body = match &input.data {
            Data::Struct(data) => Body::Struct(content(&data.fields)?),
            Data::Enum(data) => {
                let variants = data.variants.iter().map(|variant| {
                    attributes::none(&variant.attrs)?;
                    let name = variant.ident.unraw().to_string();
                    Ok(Variant {
                        ident: &variant.ident,
                        name: if attributes.is_snake_case { snake_case(&name) } else { name },
                        content: content(&variant.fields)?,
                    })
                });
                Body::Enum(variants.collect::<Result<_>>()?)
            }
            Data::Union(_) => return Err(Error::new(input.ident.span(), "a union has no JSON")),
        };
        Ok(Self { name: &input.ident, generics: &input.generics, attributes, body })
    }

    /// Whether it is the arguments of a method, which near-sdk's macros read as a struct of this name. An argument that
    /// the method does not have is a mistake of its caller.
    pub(crate) fn is_arguments(&self) -> bool {
        self.name == "Input"
    }

    /// The path of the traits.
    pub(crate) fn root(&self) -> TokenStream {
        self.attributes.root.as_ref().map_or_else(|| quote!(::commonweight_json), |root| quote!(#root::json))
    }
}

fn content(fields: &Fields) -> Result<Content<'_>> {
    match fields {
        Fields::Unit => Ok(Content::Unit),
        Fields::Named(fields) => {
            let fields = fields.named.iter().filter_map(|field| {
                let ident = field.ident.as_ref()?;
                let attributes = OfField::of(&field.attrs);
                let name = ident.unraw().to_string();
                Some(attributes.map(|attributes| Field { ident, name, attributes }))
            });
            Ok(Content::Named(fields.collect::<Result<_>>()?))
        }
        Fields::Unnamed(fields) => match fields.unnamed.first() {
            Some(field) if fields.unnamed.len() == 1 => {
                attributes::none(&field.attrs)?;
                Ok(Content::Newtype(&field.ty))
            }
            _ => Err(Error::new(fields.span(), "one field, or fields with names")),
        },
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (position, character) in name.char_indices() {
        if position > 0 && character.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}
