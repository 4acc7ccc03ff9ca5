//! The memory of one call, which nobody gives back: it ends with the call.
//!
//! Blocks follow one another. The newest can grow where it is, so that a text which is written piece by piece
//! does not move; the gas of a call bounds the rest.

use std::{
    alloc::{GlobalAlloc, Layout},
    cell::Cell,
    ptr::null_mut,
};

const PAGE_SIZE: usize = 0x1_0000;

struct Allocator {
    /// The first free address; zero before the first block.
    free: Cell<usize>,
}

// SAFETY: a contract runs on one thread.
unsafe impl Sync for Allocator {}

#[global_allocator]
static ALLOCATOR: Allocator = Allocator { free: Cell::new(0) };

unsafe extern "C" {
    /// The first address behind the program's own data, which the linker defines.
    static __heap_base: u8;
}

impl Allocator {
    /// Takes the addresses up to `end`, growing the memory where they are not there yet.
    fn take_until(&self, end: usize) -> bool {
        let size = core::arch::wasm32::memory_size(0) * PAGE_SIZE;
        if size < end && core::arch::wasm32::memory_grow(0, (end - size).div_ceil(PAGE_SIZE)) == usize::MAX {
            return false;
        }
        self.free.set(end);
        true
    }

    fn place(&self, size: usize, align: usize) -> Option<usize> {
        let free = match self.free.get() {
            0 => (&raw const __heap_base) as usize,
            free => free,
        };
        let start = free.checked_next_multiple_of(align)?;
        self.take_until(start.checked_add(size)?).then_some(start)
    }
}

// SAFETY: a block begins at a multiple of its alignment, behind the program's data and every older block, and
// ends inside the memory. Blocks overlap with none that is in use, as nothing is given out twice.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.place(layout.size(), layout.align()).map_or(null_mut(), |start| start as *mut u8)
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        let start = block as usize;
        if start + layout.size() == self.free.get() && new_size > layout.size() {
            let Some(end) = start.checked_add(new_size) else { return null_mut() };
            return if self.take_until(end) { block } else { null_mut() };
        }
        if new_size <= layout.size() {
            return block;
        }
        let Some(moved) = self.place(new_size, layout.align()) else { return null_mut() };
        let moved = moved as *mut u8;
        // SAFETY: the old block has this many bytes, and the new one is larger and apart from it.
        unsafe { block.copy_to_nonoverlapping(moved, layout.size()) };
        moved
    }
}
