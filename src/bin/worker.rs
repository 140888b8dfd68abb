//! The workshop: reads files, draws ZIP codes, solves. Loaded when first needed.

#[cfg(target_arch = "wasm32")]
fn main() {
    use bailiwick::worker::{jobs::Workshop, runtime, solver};

    runtime::run(Workshop::default(), Some(solver::engine));
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("This is the page's background worker; it runs in a browser. `cargo xtask serve` serves the page.");
}
