//! The types of near-sdk, in the forms that it gives them.

use std::str::FromStr;

use near_sdk_upstream::{
    CurveType, Gas, NearToken, PublicKey,
    json_types::{Base64VecU8, U64, U128},
};

use crate::{Base64, FromJson, Read, Reader, ToJson, Writer};

macro_rules! decimals {
    ($($type:ty: $integer:ty, $get:expr, $make:expr;)*) => {$(
        impl FromJson for $type {
            fn read(reader: &mut Reader<'_>) -> Read<Self> {
                reader.decimal::<$integer>().map($make)
            }
        }

        impl ToJson for $type {
            fn write(&self, writer: &mut Writer) {
                let get: fn(&Self) -> $integer = $get;
                writer.display(&get(self));
            }
        }
    )*};
}

decimals! {
    U64: u64, |value| value.0, Self;
    U128: u128, |value| value.0, Self;
    NearToken: u128, |value| value.as_yoctonear(), Self::from_yoctonear;
    Gas: u64, |value| value.as_gas(), Self::from_gas;
}

impl FromJson for PublicKey {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.parse("a public key").map(|ParsedKey(key)| key)
    }
}

/// A public key as near-sdk parses it, without slices of a text that could be cut within a character.
struct ParsedKey(PublicKey);

impl FromStr for ParsedKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (curve, data) = text.split_once(':').unwrap_or(("ed25519", text));
        let curve: CurveType = curve.parse().map_err(|_| ())?;
        let data = bs58::decode(data).into_vec().map_err(|_| ())?;
        PublicKey::from_parts(curve, data).map(Self).map_err(|_| ())
    }
}

impl ToJson for PublicKey {
    fn write(&self, writer: &mut Writer) {
        writer.display(self);
    }
}

impl FromJson for Base64VecU8 {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.parse::<Base64>("base64").map(|bytes| Self(bytes.0))
    }
}

impl ToJson for Base64VecU8 {
    fn write(&self, writer: &mut Writer) {
        writer.display(&Base64::encode(&self.0));
    }
}
