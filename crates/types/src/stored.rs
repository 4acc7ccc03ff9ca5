//! Values as records: the format is Borsh's, the code is a fraction of it.
//!
//! Borsh can fail at every field, so each field of each record has code for that in the contract. What a contract reads
//! from its storage it has written, so here reading does not fail: a record that is cut short ends the call.

use std::array;

pub use commonweight_derive::Stored;
use near_account_id::AccountId;

use crate::{Asset, Bps, Digest};

#[cfg(feature = "near-sdk")]
mod near;

/// A value that is stored.
pub trait Stored: Sized {
    /// Reads it from where the record has been read to.
    fn read(record: &mut Record<'_>) -> Self;

    /// Appends its bytes.
    fn write(&self, bytes: &mut Vec<u8>);

    /// Reads as many of them as the array has.
    fn read_array<const N: usize>(record: &mut Record<'_>) -> [Self; N] {
        array::from_fn(|_| Self::read(record))
    }

    /// Appends the bytes of several of them, without their number.
    fn write_array(values: &[Self], bytes: &mut Vec<u8>) {
        for value in values {
            value.write(bytes);
        }
    }
}

/// What is left of the bytes of a record.
#[derive(Debug)]
pub struct Record<'a>(&'a [u8]);

/// The bytes of a value.
pub fn to_bytes<T: Stored>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.write(&mut bytes);
    bytes
}

/// The value of bytes that this contract has written.
pub fn from_bytes<T: Stored>(bytes: &[u8]) -> T {
    let mut record = Record(bytes);
    let value = T::read(&mut record);
    if !record.0.is_empty() {
        broken();
    }
    value
}

/// As [`from_bytes`], where other bytes may follow the value.
pub fn from_padded_bytes<T: Stored>(bytes: &[u8]) -> T {
    T::read(&mut Record(bytes))
}

/// Ends the call: nobody but the contract writes its storage.
#[cold]
#[inline(never)]
pub fn broken() -> ! {
    unreachable!("a record is not what this contract has written")
}

impl<'a> Record<'a> {
    #[inline(never)]
    fn take(&mut self, n_bytes: usize) -> &'a [u8] {
        let Some((bytes, rest)) = self.0.split_at_checked(n_bytes) else { broken() };
        self.0 = rest;
        bytes
    }

    #[inline(never)]
    fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N));
        array
    }

    fn length(&mut self) -> usize {
        usize::try_from(u32::read(self)).unwrap_or_else(|_| broken())
    }
}

fn write_length(length: usize, bytes: &mut Vec<u8>) {
    u32::try_from(length).unwrap_or_else(|_| broken()).write(bytes);
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Stored for $integer {
            fn read(record: &mut Record<'_>) -> Self {
                Self::from_le_bytes(record.array())
            }

            #[inline(never)]
            fn write(&self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

integers!(u16, u32, u64, u128);

/// An array of bytes is read and written at once.
impl Stored for u8 {
    fn read(record: &mut Record<'_>) -> Self {
        let [byte] = record.array();
        byte
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(*self);
    }

    fn read_array<const N: usize>(record: &mut Record<'_>) -> [Self; N] {
        record.array()
    }

    fn write_array(values: &[Self], bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(values);
    }
}

impl Stored for Bps {
    fn read(record: &mut Record<'_>) -> Self {
        Self::new(u16::read(record)).unwrap_or_else(|_| broken())
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        self.get().write(bytes);
    }
}

impl Stored for bool {
    fn read(record: &mut Record<'_>) -> Self {
        match u8::read(record) {
            0 => false,
            1 => true,
            _ => broken(),
        }
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(*self));
    }
}

impl Stored for String {
    fn read(record: &mut Record<'_>) -> Self {
        let length = record.length();
        let bytes = record.take(length).to_vec();
        Self::from_utf8(bytes).unwrap_or_else(|_| broken())
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        write_text(self, bytes);
    }
}

#[inline(never)]
fn write_text(text: &str, bytes: &mut Vec<u8>) {
    write_length(text.len(), bytes);
    bytes.extend_from_slice(text.as_bytes());
}

impl Stored for AccountId {
    #[inline(never)]
    fn read(record: &mut Record<'_>) -> Self {
        String::read(record).try_into().unwrap_or_else(|_| broken())
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        write_text(self.as_str(), bytes);
    }
}

impl<T: Stored, const N: usize> Stored for [T; N] {
    fn read(record: &mut Record<'_>) -> Self {
        T::read_array(record)
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        T::write_array(self, bytes);
    }
}

impl Stored for Digest {
    fn read(record: &mut Record<'_>) -> Self {
        Self(record.array())
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.write(bytes);
    }
}

impl Stored for Asset {
    fn read(record: &mut Record<'_>) -> Self {
        match u8::read(record) {
            0 => Self::Near,
            1 => Self::Nep141(AccountId::read(record)),
            _ => broken(),
        }
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Near => bytes.push(0),
            Self::Nep141(token_id) => {
                bytes.push(1);
                token_id.write(bytes);
            }
        }
    }
}

/// The key of a record that is alone in its table.
impl Stored for () {
    fn read(_record: &mut Record<'_>) -> Self {}

    fn write(&self, _bytes: &mut Vec<u8>) {}
}

macro_rules! tuples {
    ($(($($part:ident: $position:tt),*);)*) => {$(
        impl<$($part: Stored),*> Stored for ($($part),*) {
            fn read(record: &mut Record<'_>) -> Self {
                ($($part::read(record)),*)
            }

            fn write(&self, bytes: &mut Vec<u8>) {
                $(self.$position.write(bytes);)*
            }
        }
    )*};
}

tuples! {
    (A: 0, B: 1);
    (A: 0, B: 1, C: 2);
}

impl<T: Stored> Stored for Option<T> {
    fn read(record: &mut Record<'_>) -> Self {
        bool::read(record).then(|| T::read(record))
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        self.is_some().write(bytes);
        if let Some(value) = self {
            value.write(bytes);
        }
    }
}

impl<T: Stored> Stored for Box<T> {
    fn read(record: &mut Record<'_>) -> Self {
        Self::new(T::read(record))
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        T::write(self, bytes);
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn read(record: &mut Record<'_>) -> Self {
        let length = record.length();
        let mut values = Self::new();
        for _ in 0..length {
            values.push(T::read(record));
        }
        values
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        write_length(self.len(), bytes);
        for value in self {
            value.write(bytes);
        }
    }
}
