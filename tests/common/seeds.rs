//! The rows whose every event, kind and mistake the tests know: the others are held to what all rows have in common.

use hookseal::{Provider, providers};

pub(crate) const SEEDS: &[&Provider] = &[
    &providers::BERBIX,
    &providers::BRAINTREE,
    &providers::BYL,
    &providers::KOPOKOPO,
    &providers::STRIPE,
];
