//! The page. Natively an empty program that says how to serve the app.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Bailiwick runs in the browser: `cargo xtask serve` builds it, serves it and opens it.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    bailiwick::ui::start();
}
