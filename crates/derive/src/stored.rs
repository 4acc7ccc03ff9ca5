//! `#[derive(Stored)]`: the bytes of a value are those of its fields in their order. A variant has its position
//! before them, in one byte. That is what Borsh does.

use proc_macro2::{Ident, TokenStream as Tokens};
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Fields, Result, Variant};

pub(crate) fn implementation(input: &DeriveInput) -> Result<Tokens> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "a stored type has no parameters"));
    }
    let (read, write) = match &input.data {
        Data::Struct(data) => {
            let Shape { value, write } = shape(&quote!(Self), &data.fields);
            let pattern = pattern(&quote!(Self), &data.fields);
            (value, quote! { let #pattern = self; #write })
        }
        Data::Enum(data) => variants(data.variants.iter())?,
        Data::Union(data) => return Err(Error::new_spanned(data.union_token, "a union is not stored")),
    };
    let name = &input.ident;
    Ok(quote! {
        impl ::commonweight_types::stored::Stored for #name {
            fn read(record: &mut ::commonweight_types::stored::Record<'_>) -> Self {
                #read
            }

            fn write(&self, bytes: &mut ::std::vec::Vec<u8>) {
                #write
            }
        }
    })
}

/// How a variant is read and written: its position tells which it is.
fn variants<'a>(variants: impl Iterator<Item = &'a Variant>) -> Result<(Tokens, Tokens)> {
    let (mut reads, mut writes) = (Tokens::new(), Tokens::new());
    for (position, variant) in variants.enumerate() {
        let Variant { ident, fields, discriminant, .. } = variant;
        let Ok(position) = u8::try_from(position) else {
            return Err(Error::new_spanned(variant, "a position is one byte"));
        };
        if discriminant.is_some() {
            return Err(Error::new_spanned(variant, "a variant is stored by its position"));
        }
        let path = quote!(Self::#ident);
        let pattern = pattern(&path, fields);
        let Shape { value, write } = shape(&path, fields);
        reads.extend(quote! { #position => #value, });
        writes.extend(quote! { #pattern => { bytes.push(#position); #write } });
    }
    let read = quote! {
        match <u8 as ::commonweight_types::stored::Stored>::read(record) {
            #reads
            _ => ::commonweight_types::stored::broken(),
        }
    };
    Ok((read, quote! { match self { #writes } }))
}

/// The value with its fields as they are read, and what writes the fields of its [`pattern`].
struct Shape {
    value: Tokens,
    write: Tokens,
}

fn shape(path: &Tokens, fields: &Fields) -> Shape {
    let read = quote!(::commonweight_types::stored::Stored::read(record));
    let names = names(fields);
    let value = match fields {
        Fields::Named(_) => quote! { #path { #(#names: #read,)* } },
        Fields::Unnamed(_) => {
            let reads = names.iter().map(|_| &read);
            quote! { #path(#(#reads,)*) }
        }
        Fields::Unit => path.clone(),
    };
    Shape { value, write: quote! { #(::commonweight_types::stored::Stored::write(#names, bytes);)* } }
}

fn pattern(path: &Tokens, fields: &Fields) -> Tokens {
    let names = names(fields);
    match fields {
        Fields::Named(_) => quote! { #path { #(#names,)* } },
        Fields::Unnamed(_) => quote! { #path(#(#names,)*) },
        Fields::Unit => path.clone(),
    }
}

/// The names of the fields, or `field_0` and so on where they have none.
fn names(fields: &Fields) -> Vec<Ident> {
    let name = |(position, field): (usize, &syn::Field)| {
        field.ident.clone().unwrap_or_else(|| format_ident!("field_{position}"))
    };
    fields.iter().enumerate().map(name).collect()
}
