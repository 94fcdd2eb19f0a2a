//! The catalogue: every built-in row, in alphabetical order.

mod berbix;
mod braintree;
mod byl;
mod kopokopo;
mod stripe;

use crate::error::{ErrorCode, Result};
use crate::provider::{About, Provider};

/// Rows and what people read about them, in one order.
macro_rules! catalogue {
    ($($module:ident $row:ident)*) => {
        $(pub use $module::$row;)*

        /// Every built-in row, by id.
        pub static ALL: &[&Provider] = &[$(&$row),*];

        /// What people read about each row of [`ALL`], in its order: apart, so that whoever shows none of it does without.
        static ABOUT: &[About] = &[$($module::ABOUT),*];
    };
}

catalogue! {
    berbix BERBIX
    braintree BRAINTREE
    byl BYL
    kopokopo KOPOKOPO
    stripe STRIPE
}

/// The row of a provider.
///
/// # Errors
/// [`ErrorCode::UnknownProvider`] if no row has this id.
pub fn find(id: &str) -> Result<&'static Provider> {
    position(id).and_then(|at| ALL.get(at)).copied().ok_or(ErrorCode::UnknownProvider.into())
}

/// What people read about the row of this id.
pub(crate) fn about(id: &str) -> Option<&'static About> {
    ABOUT.get(position(id)?)
}

fn position(id: &str) -> Option<usize> {
    ALL.binary_search_by(|row| row.id.as_ref().cmp(id)).ok()
}
