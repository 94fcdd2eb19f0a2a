//! The catalogue: every built-in row, in alphabetical order.

mod berbix;
mod braintree;
mod byl;
mod kopokopo;
mod stripe;

pub use berbix::BERBIX;
pub use braintree::BRAINTREE;
pub use byl::BYL;
pub use kopokopo::KOPOKOPO;
pub use stripe::STRIPE;

use crate::error::{ErrorCode, Result};
use crate::provider::Provider;

/// Every built-in row, by id.
pub static ALL: &[&Provider] = &[&BERBIX, &BRAINTREE, &BYL, &KOPOKOPO, &STRIPE];

/// The row of a provider.
///
/// # Errors
/// [`ErrorCode::UnknownProvider`] if no row has this id.
pub fn find(id: &str) -> Result<&'static Provider> {
    ALL.iter().find(|row| row.id == id).copied().ok_or(ErrorCode::UnknownProvider.into())
}
