//! The background worker: opens geography, reads files, solves.

#[cfg(target_arch = "wasm32")]
fn main() {
    bailiwick::worker::runtime::run();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("This is the page's background worker; it runs in a browser. `cargo xtask serve` serves the page.");
}
