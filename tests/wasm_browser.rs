//! The vectors in WebAssembly in a browser.
#![cfg(target_arch = "wasm32")]

mod common;

use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn every_vector() {
    let passed = common::run_all();
    assert!(passed >= 150, "only {passed} vectors");
    console_log!("summary: {passed} vectors");
}
