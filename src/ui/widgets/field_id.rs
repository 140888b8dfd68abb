//! Ids that join labels, hints and panels to their controls.

use std::cell::Cell;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// An element id that no other element of this page has: `field-12`.
#[must_use]
pub fn field_id(of: &str) -> String {
    let number = NEXT.get();
    NEXT.set(number.wrapping_add(1));
    format!("{of}-{number}")
}
