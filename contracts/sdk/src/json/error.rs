//! Why a text is not the value that was asked for.

use std::fmt;

use near_sdk_upstream::serde::{
    de::{self, Expected, Unexpected},
    ser,
};

/// Why JSON was not understood, or could not be written.
#[derive(Debug)]
pub struct Error(Box<Reason>);

#[derive(Debug)]
struct Reason {
    message: String,
    position: Option<usize>,
}

impl Error {
    #[cold]
    pub(crate) fn because(message: &str) -> Self {
        Self(Box::new(Reason { message: message.to_owned(), position: None }))
    }

    #[cold]
    fn formatted(message: fmt::Arguments<'_>) -> Self {
        Self(Box::new(Reason { message: message.to_string(), position: None }))
    }

    /// The error with the byte at which the reader stood.
    #[cold]
    pub(super) fn at(mut self, position: usize) -> Self {
        self.0.position.get_or_insert(position);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match self.0.position {
            Some(position) => write!(f, " at byte {position}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// What was found, without its value: values can be long, and serde's own words bring the formatting of floats.
fn name(unexpected: &Unexpected<'_>) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map => "an object",
        _ => "something else",
    }
}

/// The names of which one would have been right.
struct OneOf(&'static [&'static str]);

impl fmt::Display for OneOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        for (position, name) in self.0.iter().enumerate() {
            write!(f, "{}`{name}`", if position == 0 { "" } else { " or " })?;
        }
        Ok(())
    }
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::formatted(format_args!("{message}"))
    }

    #[cold]
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::formatted(format_args!("invalid type: {}, expected {expected}", name(&unexpected)))
    }

    #[cold]
    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::formatted(format_args!("invalid value: {}, expected {expected}", name(&unexpected)))
    }

    #[cold]
    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::formatted(format_args!("invalid length {length}, expected {expected}"))
    }

    #[cold]
    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::formatted(format_args!("unknown variant `{variant}`, expected {}", OneOf(expected)))
    }

    #[cold]
    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::formatted(format_args!("unknown field `{field}`, expected {}", OneOf(expected)))
    }

    #[cold]
    fn missing_field(field: &'static str) -> Self {
        Self::formatted(format_args!("missing field `{field}`"))
    }

    #[cold]
    fn duplicate_field(field: &'static str) -> Self {
        Self::formatted(format_args!("duplicate field `{field}`"))
    }
}

impl ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::formatted(format_args!("{message}"))
    }
}
