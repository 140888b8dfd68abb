//! Cuts the page's program after it is linked: what only a later part of the page reaches travels in files of its own.
//!
//! Trunk compiles and links (`build.rs` asks the linker to keep the relocations that the cut follows); here
//! `wasm_split_cli_support`, the cutter that leptos' own build tool uses, divides the linked module at the functions that
//! `src/main.rs` marks, and wasm-bindgen makes the page's module from the main half. What Trunk had bound is dropped.

use crate::console::{Failure, run};
use crate::order;
use crate::page;
use crate::toolchain::{command, project, target_dir};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// The module that loads the parts; the program imports it by this name.
const LINKS: &str = "./parts.js";

/// Our own scripts that the program, or one of these, imports or starts by these names.
const BESIDE: [&str; 3] = ["map.js", "map-worker.mjs", "opener.js"];

/// Where the parts' names in `dist/` begin; everything there but the program itself is loaded later.
pub const FOLDER: &str = "program-";

/// Puts the program, cut, into the site; takes out what Trunk bound. Answers with the page.
///
/// `quick` leaves the order of functions as it is: it only matters to compression.
pub fn split(stage: &Path, html: &str, profile: &str, quick: bool) -> Result<String, Failure> {
    let (script, module) = (attribute(html, "data-module")?, attribute(html, "data-wasm")?);
    let linked = target_dir().join("wasm32-unknown-unknown").join(profile).join("bailiwick.wasm");
    let wasm = fs::read(&linked).map_err(|error| format!("{} can't be read: {error}", linked.display()))?;

    let folder = stage.join("program");
    let main = folder.join("main.wasm");
    let mut options = Options::new(&wasm);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.main_module = "./page.js";
    options.link_name = LINKS;
    let parts = transform(options)
        .map_err(|error| format!("The program can't be cut into its parts: {error:#}"))?
        .split_modules;
    run(command("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--remove-name-section", "--remove-producers-section"])
        // The parts call through the program's table of functions.
        .arg("--keep-lld-exports")
        .args(["--out-name", "page", "--out-dir"])
        .arg(&folder)
        .arg(&main))?;
    remove(&main)?;
    let mut content = Vec::new();
    for name in BESIDE {
        let (from, to) = (project().join("boot").join(name), folder.join(name));
        let script = fs::read(&from).map_err(|error| format!("{} can't be read: {error}", from.display()))?;
        fs::write(&to, &script).map_err(|error| format!("{} can't be written: {error}", to.display()))?;
        content.extend(script);
    }
    let program = folder.join("page_bg.wasm");
    for file in parts.iter().chain([&program]) {
        let module = fs::read(file).map_err(|error| format!("{} can't be read: {error}", file.display()))?;
        let module = order::tidy(&module, !quick).map_err(|error| format!("{}: {error}", file.display()))?;
        fs::write(file, &module).map_err(|error| format!("{} can't be written: {error}", file.display()))?;
        content.extend(module);
    }
    // One name for all that belong together, changing with the content: no cache can mix two builds.
    let name = format!("{FOLDER}{}", page::short_hash(&content));
    fs::rename(&folder, stage.join(&name)).map_err(|error| format!("{name} can't be written: {error}"))?;
    for file in [&script, &module] {
        remove(&stage.join(file))?;
    }
    Ok(html.replace(&script, &format!("{name}/page.js")).replace(&module, &format!("{name}/page_bg.wasm")))
}

/// The file that an attribute of the loader names, without its `./`.
fn attribute(html: &str, name: &str) -> Result<String, Failure> {
    html.split_once(&format!("{name}=\"./"))
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(file, _)| file.to_owned())
        .ok_or_else(|| format!("Trunk wrote no {name} into index.html: see pattern_script in Trunk.toml."))
}

fn remove(file: &PathBuf) -> Result<(), Failure> {
    fs::remove_file(file).map_err(|error| format!("{} can't be removed: {error}", file.display()))
}
