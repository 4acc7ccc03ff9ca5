//! JSON without floats, for code that pays for its size: a reader and a writer for serde that are generic in
//! the value only. Texts are read in one pass, and nothing is formatted but errors.

mod de;
mod error;
mod reader;
mod ser;

pub use error::Error;
pub(crate) use reader::Reader;
pub(crate) use ser::Writer;

/// The text of bytes, which JSON is.
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|_| Error::because("not UTF-8"))
}

#[cfg(test)]
mod tests;
