//! Reading: the names as a table, then the members in the order of the fields.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, GenericParam, LifetimeParam, Result};

use super::shape::{Body, Content, Field, Shape, Variant};

pub(crate) fn implementation(shape: &Shape<'_>) -> Result<TokenStream> {
    let root = shape.root();
    if shape.attributes.tag.is_some() {
        return Err(Error::new(shape.name.span(), "what has a tag is written only"));
    }
    let body = match (&shape.attributes.try_from, &shape.body) {
        (Some(from), _) => quote!(reader.converted::<#from, Self>()),
        (None, Body::Struct(content)) => {
            let value = of_content(shape, content, &quote!(Self), &root);
            quote!(::core::result::Result::Ok(#value))
        }
        (None, Body::Enum(variants)) => of_enum(shape, variants, &root),
    };
    let name = shape.name;
    let mut generics = shape.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!(#root::FromJson));
    }
    let mut with_lifetime = generics.clone();
    with_lifetime.params.insert(0, GenericParam::Lifetime(LifetimeParam::new(syn::parse_quote!('de))));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let (de_generics, _, _) = with_lifetime.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #impl_generics #root::FromJson for #name #type_generics #where_clause {
            fn read(reader: &mut #root::Reader<'_>) -> #root::Read<Self> {
                #body
            }
        }

        #[automatically_derived]
        impl #de_generics #root::by_serde::Deserialize<'de> for #name #type_generics #where_clause {
            fn deserialize<D: #root::by_serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #root::by_serde::deserialize(deserializer)
            }
        }
    })
}

/// An expression for what was read, which returns where that fails.
fn of_content(
    shape: &Shape<'_>,
    content: &Content<'_>,
    constructor: &TokenStream,
    root: &TokenStream,
) -> TokenStream {
    match content {
        Content::Unit => quote!({
            <() as #root::FromJson>::read(reader)?;
            #constructor
        }),
        Content::Newtype(of) => quote!(#constructor(<#of as #root::FromJson>::read(reader)?)),
        Content::Named(fields) => {
            let denies_unknown = shape.attributes.denies_unknown || shape.is_arguments();
            let names = fields.iter().map(|field| &field.name);
            let idents = fields.iter().map(|field| field.ident);
            let values = fields.iter().map(of_field);
            quote! {{
                let mut members = reader.members(&[#(#names),*], #denies_unknown)?;
                let value = #constructor { #(#idents: #values),* };
                members.end()?;
                value
            }}
        }
    }
}

fn of_field(field: &Field<'_>) -> TokenStream {
    if let Some(module) = &field.attributes.with {
        quote!(members.member_with(#module::read)?)
    } else {
        quote!(members.member()?)
    }
}

fn of_enum(shape: &Shape<'_>, variants: &[Variant<'_>], root: &TokenStream) -> TokenStream {
    let names = variants.iter().map(|variant| &variant.name);
    if variants.iter().all(|variant| matches!(variant.content, Content::Unit)) {
        let arms = numbered(variants).map(|(pattern, variant)| {
            let ident = variant.ident;
            quote!(#pattern => Self::#ident,)
        });
        return quote! {
            ::core::result::Result::Ok(match reader.unit_variant(&[#(#names),*])? { #(#arms)* })
        };
    }
    let units = variants.iter().map(|variant| matches!(variant.content, Content::Unit));
    let arms = numbered(variants).map(|(pattern, variant)| {
        let ident = variant.ident;
        let value = match &variant.content {
            Content::Unit => quote!(Self::#ident),
            content => {
                let value = of_content(shape, content, &quote!(Self::#ident), root);
                quote!({
                    let value = #value;
                    reader.end_variant()?;
                    value
                })
            }
        };
        quote!(#pattern => #value,)
    });
    quote! {
        ::core::result::Result::Ok(match reader.variant(&[#((#names, #units)),*])? { #(#arms)* })
    }
}

/// The variants with the patterns of their positions. The last one is what remains.
fn numbered<'a, 'b>(variants: &'a [Variant<'b>]) -> impl Iterator<Item = (TokenStream, &'a Variant<'b>)> {
    let last = variants.len().saturating_sub(1);
    variants.iter().enumerate().map(move |(position, variant)| {
        (if position == last { quote!(_) } else { quote!(#position) }, variant)
    })
}
