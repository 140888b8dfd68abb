//! The opener: opens data sets and draws counties. Every visit loads it, so it carries nothing else.

#[cfg(target_arch = "wasm32")]
fn main() {
    bailiwick::worker::runtime::run(bailiwick::worker::jobs::Opener::default(), None);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!(
        "This is one of the page's background workers; it runs in a browser. `cargo xtask serve` serves the page."
    );
}
