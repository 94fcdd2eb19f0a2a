//! Whom an address belongs to, as far as limits are concerned.

use core::net::IpAddr;

/// A number for the network of an address: all of IPv4, so many leading bits of IPv6. What is no address is one network.
pub(crate) fn of(remote_ip: &str, bits: u32) -> u128 {
    match remote_ip.parse() {
        Ok(IpAddr::V4(address)) => address.to_bits().into(),
        Ok(IpAddr::V6(address)) => {
            address.to_bits().checked_shr(128_u32.saturating_sub(bits)).unwrap_or_default()
        }
        Err(_) => 0,
    }
}
