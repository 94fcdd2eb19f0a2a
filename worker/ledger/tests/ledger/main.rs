//! The ledger against real `SQLite`: its transitions, its crashes, and a simulated world that tries to make it lose something.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::print_stderr,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::unreachable,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and the simulation says how far it is"
)]

mod checker;
mod crash;
mod mutants;
mod simulation;
mod store;
mod transitions;
mod watch;
