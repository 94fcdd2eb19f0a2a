//! The vectors, natively; and that rows and vectors belong to each other.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::print_stdout, reason = "the count is the stage's summary")]

mod common;

use hookseal::providers;

#[test]
fn every_vector() {
    let passed = common::run_all();
    assert!(passed >= 150, "only {passed} vectors");
    println!("summary: {passed} vectors");
}

#[test]
fn every_row_has_vectors() {
    let files = common::files();
    let mut rows: Vec<_> = providers::ALL.iter().map(|row| row.id.to_string()).collect();
    let without: Vec<_> = rows.iter().filter(|id| !files.contains_key(*id)).collect();
    assert!(without.is_empty(), "no vectors in tests/vectors-catalogue for {without:?}");
    let waiting = files.keys().filter(|id| !rows.contains(id)).count();
    println!("summary: vectors of {waiting} providers wait for a row");
    assert!(files.iter().all(|(name, file)| *name == file.provider && !file.vectors.is_empty()));
    rows.dedup();
    assert_eq!(rows.len(), providers::ALL.len(), "ids are unique and in alphabetical order");
}
