//! Why a text is not the value that was asked for.

use std::fmt;

/// Why JSON was not understood, and the byte at which the reader stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    position: Option<usize>,
}

impl Error {
    pub(crate) fn new(message: String, position: usize) -> Self {
        Self { message, position: Some(position) }
    }

    /// Of bytes that are no text at all.
    pub(crate) fn not_text() -> Self {
        Self { message: "not UTF-8".to_owned(), position: None }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.position {
            Some(position) => write!(f, " at byte {position}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
