//! The cdylib that carries the JavaScript surface of `hookseal` into one wasm file.
#![cfg_attr(target_arch = "wasm32", no_std)]

pub use hookseal::*;

use lol_alloc::{FreeListAllocator, LockedAllocator};

/// Small, and quick while its list of free blocks is short: a call makes some dozens of allocations and frees them all.
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> =
    LockedAllocator::new(FreeListAllocator::new());

/// A trap, as `std` would make of a panic, without the code that puts its message together and that nobody would see.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
