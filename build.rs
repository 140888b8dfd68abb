//! Asks the linker to keep the page's relocations: `cargo xtask build` cuts the program along them (`xtask/src/split.rs`).
//! A linker's argument for one program of several can be given nowhere else.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo::rustc-link-arg-bin=bailiwick=--emit-relocs");
    }
}
