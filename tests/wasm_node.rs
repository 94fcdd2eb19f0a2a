//! The vectors in WebAssembly under Node.
#![cfg(target_arch = "wasm32")]

mod common;

use wasm_bindgen_test::{console_log, wasm_bindgen_test};

#[wasm_bindgen_test]
fn every_vector() {
    let passed = common::run_all();
    assert!(passed >= 150, "only {passed} vectors");
    console_log!("summary: {passed} vectors");
}
