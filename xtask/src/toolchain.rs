//! The tools a build needs, at pinned versions: found where they are, installed into `.tools/` where they are not.

use crate::console::{Failure, answer, remark, run, spoken};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// 0.22 needs a newer compiler than ours.
const TRUNK: &str = "0.21.14";
/// Must be the version of the `wasm-bindgen` crate in Cargo.lock.
const WASM_BINDGEN: &str = "0.2.126";
/// The target the page is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The project's folder, wherever the command was called from.
pub fn project() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where package.json is, and what npm installs.
pub fn npm_folder() -> PathBuf {
    project().join("npm")
}

/// Where cargo puts what it builds.
pub fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), |dir| project().join(dir))
}

/// A program started in the project's folder that finds our tools first.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    // Trunk refuses to start with NO_COLOR=1. Cargo's variables about xtask itself would make builds differ from those typed by hand.
    command.current_dir(project()).env("PATH", search_path()).env_remove("NO_COLOR");
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST") {
            command.env_remove(name);
        }
    }
    command
}

/// Cargo, as the one that runs us.
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn search_path() -> std::ffi::OsString {
    let own = project().join(".tools").join("bin");
    let found = env::var_os("PATH").unwrap_or_default();
    env::join_paths(std::iter::once(own).chain(env::split_paths(&found))).unwrap_or(found)
}

/// The first of these programs that exists, by our search path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&search_path()).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX))))
        .find(|candidate| candidate.is_file())
}

fn has_version(name: &str, version: &str) -> bool {
    find(&[name])
        .and_then(|program| answer(&program.to_string_lossy(), &["--version"]))
        .is_some_and(|said| said.split_whitespace().any(|word| word == version))
}

/// Everything `cargo xtask build` needs.
pub fn ensure_build_tools() -> Result<(), Failure> {
    ensure_target()?;
    ensure_crate("wasm-bindgen-cli", "wasm-bindgen", WASM_BINDGEN, "2 minutes")?;
    ensure_crate("trunk", "trunk", TRUNK, "5 minutes")?;
    ensure_node_modules()?;
    // Trunk builds offline: what is not on this machine yet comes now, with cargo's own progress.
    run(cargo().args(["fetch", "--locked", "--quiet"]))
}

fn ensure_target() -> Result<(), Failure> {
    let libraries = answer("rustc", &["--print", "target-libdir", "--target", WASM]).map(PathBuf::from);
    if libraries.is_some_and(|folder| folder.is_dir()) {
        return Ok(());
    }
    remark("Adding Rust's WebAssembly target (once, under a minute)");
    run(command("rustup").args(["target", "add", WASM]))
        .map_err(|why| format!("{why}. Without rustup, install the `{WASM}` standard library of your Rust."))
}

/// Adds the components the checks need.
pub fn ensure_rust_components() -> Result<(), Failure> {
    for (program, component) in [("cargo-clippy", "clippy"), ("cargo-fmt", "rustfmt")] {
        if answer(program, &["--version"]).is_none() {
            remark(&format!("Adding {component} (once, under a minute)"));
            run(command("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

fn ensure_crate(package: &str, program: &str, version: &str, duration: &str) -> Result<(), Failure> {
    if has_version(program, version) {
        return Ok(());
    }
    let start = Instant::now();
    let root = project().join(".tools");
    if answer("cargo-binstall", &["-V"]).is_some() {
        remark(&format!("Installing {package} {version} with cargo binstall (once, under a minute)"));
        let installed = run(cargo()
            .args(["binstall", "--no-confirm", "--locked", "--root"])
            .arg(&root)
            .arg(format!("{package}@{version}")));
        if installed.is_ok() && has_version(program, version) {
            remark(&format!("{package} is there after {}", spoken(start.elapsed())));
            return Ok(());
        }
    }
    remark(&format!("Installing {package} {version} from source (once, about {duration} on two cores)"));
    let scratch = root.join("target");
    run(cargo()
        .args(["install", "--locked", package, "--version", version, "--root"])
        .arg(&root)
        .env("CARGO_TARGET_DIR", &scratch)
        // As released these take twenty minutes; they run for seconds, so a quick build of them is the better one.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"))?;
    let _ = fs::remove_dir_all(scratch);
    if !has_version(program, version) {
        return Err(format!("{package} {version} was installed, but `{program} --version` says something else."));
    }
    remark(&format!("{package} is there after {}", spoken(start.elapsed())));
    Ok(())
}

/// Installs what the page takes from npm, when the lock file is not the one installed.
///
/// They live in `npm/`, not beside Cargo.toml: wasm-bindgen takes a package.json there as a wish for npm at run time, which it
/// refuses for the classic worker as soon as the package binds to any module (the map).
pub fn ensure_node_modules() -> Result<(), Failure> {
    let folder = npm_folder();
    let lock = fs::read(folder.join("package-lock.json"))
        .map_err(|error| format!("npm/package-lock.json can't be read: {error}"))?;
    let stamp = folder.join("node_modules").join(".installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let npm = find(&["npm"]).or_else(|| find(&["npm.cmd"]));
    let npm = npm.ok_or("Node and npm are missing. Install Node 20 or newer, then run this again.")?;
    remark("Installing the map library and the test driver from npm (once, under a minute)");
    let start = Instant::now();
    run(command(npm).current_dir(&folder).args([
        "ci",
        "--loglevel=error",
        "--no-fund",
        "--no-audit",
        "--ignore-scripts",
    ]))?;
    fs::write(&stamp, lock).map_err(|error| format!("node_modules can't be written: {error}"))?;
    remark(&format!("npm packages are there after {}", spoken(start.elapsed())));
    Ok(())
}
