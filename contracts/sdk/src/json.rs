//! JSON without floats, for code that pays for its size: a reader and a writer for serde that are generic in
//! the value only. Texts are read in one pass, and nothing is formatted but errors.

mod de;
mod error;
mod reader;
mod ser;

pub use error::Error;
pub(crate) use reader::Reader;
pub(crate) use ser::Writer;

#[cfg(test)]
mod tests;
