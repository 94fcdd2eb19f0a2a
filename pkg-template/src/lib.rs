//! The cdylib that carries the JavaScript surface of `hookseal` into one wasm file.
#![no_std]

pub use hookseal::*;
