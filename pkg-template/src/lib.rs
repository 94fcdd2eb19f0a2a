//! The cdylib that carries the JavaScript surface of `hookseal` into one wasm file.
#![no_std]

pub use hookseal::*;

use lol_alloc::{FreeListAllocator, LockedAllocator};

/// Small, and quick while its list of free blocks is short: a call makes some dozens of allocations and frees them all.
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> =
    LockedAllocator::new(FreeListAllocator::new());
