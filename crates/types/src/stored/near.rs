//! The types of near-sdk, each stored as the number or the bytes in it.

use near_sdk_upstream::{
    NearToken, PublicKey,
    json_types::{Base64VecU8, U64, U128},
};

use super::{Record, Stored, broken, write_length};

macro_rules! stored_as {
    ($($value:ty as $stored:ty: $read:expr, $write:expr;)*) => {$(
        impl Stored for $value {
            fn read(record: &mut Record<'_>) -> Self {
                $read(<$stored>::read(record))
            }

            fn write(&self, bytes: &mut Vec<u8>) {
                let stored: fn(&Self) -> &$stored = $write;
                stored(self).write(bytes);
            }
        }
    )*};
}

stored_as! {
    U64 as u64: U64, |value| &value.0;
    U128 as u128: U128, |value| &value.0;
    Base64VecU8 as Vec<u8>: Base64VecU8, |value| &value.0;
}

impl Stored for NearToken {
    fn read(record: &mut Record<'_>) -> Self {
        Self::from_yoctonear(u128::read(record))
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        self.as_yoctonear().write(bytes);
    }
}

impl Stored for PublicKey {
    fn read(record: &mut Record<'_>) -> Self {
        Vec::read(record).try_into().unwrap_or_else(|_| broken())
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let key = self.as_bytes();
        write_length(key.len(), bytes);
        bytes.extend_from_slice(key);
    }
}
