//! Exact multiplication and division of amounts, with a declared rounding direction.

#[expect(clippy::all, reason = "the code comes from the macro")]
mod wide {
    uint::construct_uint! {
        /// A 256-bit unsigned integer: holds the product of any two amounts.
        pub struct U256(4);
    }
}

pub use wide::U256;

/// `a × b ÷ divisor`, rounded down. `None` where the divisor is zero or the result exceeds `u128`.
pub fn mul_div_floor(a: u128, b: u128, divisor: u128) -> Option<u128> {
    let product = U256::from(a) * U256::from(b);
    to_u128(product.checked_div(U256::from(divisor))?)
}

/// `a × b ÷ divisor`, rounded up. `None` where the divisor is zero or the result exceeds `u128`.
pub fn mul_div_ceil(a: u128, b: u128, divisor: u128) -> Option<u128> {
    let product = U256::from(a) * U256::from(b);
    let divisor = U256::from(divisor);
    let floor = product.checked_div(divisor)?;
    let remainder = product.checked_rem(divisor)?;
    to_u128(if remainder.is_zero() { floor } else { floor + U256::one() })
}

/// The value as `u128`, or `None` where it does not fit.
pub fn to_u128(value: U256) -> Option<u128> {
    (value.bits() <= 128).then(|| value.low_u128())
}

#[cfg(test)]
mod tests;
