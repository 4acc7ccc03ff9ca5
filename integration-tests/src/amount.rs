//! Amounts of the assets that the tests use, in words instead of zeros.

use near_sdk::NearToken;

/// Decimals of the community's token.
pub const CWT_DECIMALS: u8 = 18;
/// Decimals of the mock dollar.
pub const USDC_DECIMALS: u8 = 6;

/// Decimals of NEAR: yoctoNEAR.
pub const NEAR_DECIMALS: u8 = 24;

/// `whole` community tokens in the smallest unit.
pub const fn cwt(whole: u128) -> u128 {
    whole * 10u128.pow(CWT_DECIMALS as u32)
}

/// `whole` dollars in the smallest unit.
pub const fn usdc(whole: u128) -> u128 {
    whole * 10u128.pow(USDC_DECIMALS as u32)
}

/// `whole` NEAR.
pub const fn near(whole: u128) -> NearToken {
    NearToken::from_near(whole)
}

/// The deposit that proves that a full-access key signed.
pub const ONE_YOCTO: NearToken = NearToken::from_yoctonear(1);

/// Writes an amount with its decimal point, without trailing zeros, in groups of three: `1,234.5`.
pub fn format_units(amount: u128, decimals: u8) -> String {
    let unit = 10u128.pow(u32::from(decimals));
    let (whole, part) = (grouped(amount / unit), amount % unit);
    if part == 0 {
        return whole;
    }
    let part = format!("{part:0width$}", width = usize::from(decimals));
    format!("{whole}.{}", part.trim_end_matches('0'))
}

/// Writes a number in groups of three digits: `1,234,567`.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
