//! Writing: constant texts with the values between them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, Result};

use super::shape::{Body, Content, Field, Shape, Variant};

/// What is written one after the other. Constant texts that meet become one.
#[derive(Default)]
struct Pieces {
    done: TokenStream,
    text: String,
}

impl Pieces {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn code(&mut self, code: &TokenStream) {
        let before = self.take_text();
        self.done.extend(quote!(#before #code));
    }

    fn take_text(&mut self) -> TokenStream {
        let text = std::mem::take(&mut self.text);
        if text.is_empty() { TokenStream::new() } else { quote!(writer.raw(#text);) }
    }

    fn end(mut self) -> TokenStream {
        let rest = self.take_text();
        let done = self.done;
        quote!(#done #rest)
    }
}

pub(crate) fn implementation(shape: &Shape<'_>) -> Result<TokenStream> {
    let root = shape.root();
    let body = match (&shape.attributes.into, &shape.body) {
        (Some(into), _) => quote! {
            let value: #into = ::core::convert::Into::into(::core::clone::Clone::clone(self));
            #root::ToJson::write(&value, writer);
        },
        (None, Body::Struct(content)) => of_struct(content, &root)?,
        (None, Body::Enum(variants)) => of_enum(shape, variants, &root)?,
    };
    let name = shape.name;
    let mut generics = shape.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!(#root::ToJson));
    }
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #impl_generics #root::ToJson for #name #type_generics #where_clause {
            fn write(&self, writer: &mut #root::Writer) {
                #body
            }
        }

        #[automatically_derived]
        impl #impl_generics #root::by_serde::Serialize for #name #type_generics #where_clause {
            fn serialize<S: #root::by_serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #root::by_serde::serialize(self, serializer)
            }
        }
    })
}

fn of_struct(content: &Content<'_>, root: &TokenStream) -> Result<TokenStream> {
    let mut pieces = Pieces::default();
    match content {
        Content::Unit => pieces.text("null"),
        Content::Newtype(_) => pieces.code(&quote!(#root::ToJson::write(&self.0, writer);)),
        Content::Named(fields) => {
            write_fields(&mut pieces, fields, root, |field| {
                let ident = field.ident;
                quote!(&self.#ident)
            })?;
        }
    }
    Ok(pieces.end())
}

fn of_enum(shape: &Shape<'_>, variants: &[Variant<'_>], root: &TokenStream) -> Result<TokenStream> {
    let arms = variants.iter().map(|variant| {
        let (before, after) = frame(shape, variant);
        let mut pieces = Pieces::default();
        pieces.text(&before);
        let pattern = match &variant.content {
            Content::Unit => TokenStream::new(),
            Content::Newtype(_) => {
                pieces.code(&quote!(#root::ToJson::write(value, writer);));
                quote!((value))
            }
            Content::Named(fields) => {
                let names = fields.iter().map(|field| field.ident);
                let values: Vec<_> = (0..fields.len()).map(|index| format_ident!("value_{index}")).collect();
                let mut of_fields = values.iter();
                write_fields(&mut pieces, fields, root, |_| {
                    let value = of_fields.next();
                    quote!(#value)
                })?;
                quote!({ #(#names: #values),* })
            }
        };
        pieces.text(&after);
        let (ident, write) = (variant.ident, pieces.end());
        Ok(quote!(Self::#ident #pattern => { #write }))
    });
    let arms = arms.collect::<Result<Vec<_>>>()?;
    Ok(quote!(match self { #(#arms)* }))
}

/// What stands before and behind the content of a variant.
fn frame(shape: &Shape<'_>, variant: &Variant<'_>) -> (String, String) {
    let name = &variant.name;
    let is_unit = matches!(variant.content, Content::Unit);
    match (&shape.attributes.tag, &shape.attributes.content) {
        (Some(tag), Some(_)) if is_unit => (format!("{{\"{tag}\":\"{name}\"}}"), String::new()),
        (Some(tag), Some(content)) => (format!("{{\"{tag}\":\"{name}\",\"{content}\":"), "}".to_owned()),
        _ if is_unit => (format!("\"{name}\""), String::new()),
        _ => (format!("{{\"{name}\":"), "}".to_owned()),
    }
}

fn write_fields(
    pieces: &mut Pieces,
    fields: &[Field<'_>],
    root: &TokenStream,
    mut value_of: impl FnMut(&Field<'_>) -> TokenStream,
) -> Result<()> {
    pieces.text("{");
    for (position, field) in fields.iter().enumerate() {
        let value = value_of(field);
        let key = format!("{}\"{}\":", if position == 0 { "" } else { "," }, field.name);
        let write = if let Some(module) = &field.attributes.with {
            quote!(#module::write(#value, writer);)
        } else {
            quote!(#root::ToJson::write(#value, writer);)
        };
        match &field.attributes.skip_if {
            None => {
                pieces.text(&key);
                pieces.code(&write);
            }
            Some(_) if position == 0 => {
                return Err(Error::new(field.ident.span(), "the first field cannot be left out"));
            }
            Some(skip) => pieces.code(&quote!(if !#skip(#value) { writer.raw(#key); #write })),
        }
    }
    pieces.text("}");
    Ok(())
}
