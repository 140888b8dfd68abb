//! Makes `dist/`: Trunk compiles the page and the worker, then style, map, data, security policy and gzip are added.
//!
//! Everything is assembled beside `dist/` and put in its place at the end, so that a server never shows half a build.

use crate::console::{Failure, bytes, heading, remark, run, timed};
use crate::order;
use crate::page;
use crate::split::{self, FOLDER};
use crate::toolchain::{command, npm_folder, project, target_dir};
use flate2::{Compression, write::GzEncoder};
use std::collections::VecDeque;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

/// What the page takes from MapLibre; its development files and maps stay behind (of its styles see `style/maplibre.css`).
const MAP_FILES: [&str; 3] = ["maplibre-gl.mjs", "maplibre-gl-shared.mjs", "maplibre-gl-worker.mjs"];
/// Style sheets that others build on come first; the rest follow by name.
const FIRST_STYLES: [&str; 3] = ["tokens.css", "base.css", "boot.css"];
/// Files whose compressed form is worth having beside them.
const COMPRESSED: [&str; 10] = ["html", "css", "js", "mjs", "wasm", "svg", "json", "bw", "txt", "csv"];

/// Loaded when somebody first needs it: ZIP codes, cities abroad, the solver and importer.
const LATER: [&str; 6] =
    ["data/us/zips.bw", "data/world/cities.bw", "embed-example.html", "worker.js", "worker_bg.wasm", "workshop.js"];

/// The finished site.
pub fn dist() -> PathBuf {
    project().join("dist")
}

/// Builds the site. `dev` compiles quickly and optimises little.
pub fn build(dev: bool) -> Result<(), Failure> {
    let compiled = target_dir().join("trunk");
    let name = if dev {
        "Compiling the page and the worker, quick build"
    } else {
        "Compiling the page and the worker (optimised: several minutes when everything is new)"
    };
    timed(name, || {
        let mut trunk = command("trunk");
        trunk.args(["build", "--dist"]).arg(&compiled);
        if dev {
            trunk.args(["--cargo-profile", "wasm-dev"]);
        } else {
            trunk.arg("--release");
        }
        run(trunk.env("TRUNK_SKIP_VERSION_CHECK", "true"))
    })?;
    timed("Cutting the program, assembling and compressing dist/", || assemble(&compiled, dev))?;
    report();
    Ok(())
}

fn assemble(compiled: &Path, dev: bool) -> Result<(), Failure> {
    let project = project();
    let stage = project.join("dist.new");
    let _ = fs::remove_dir_all(&stage);
    copy_folder(compiled, &stage)?;

    let vendor = stage.join("vendor");
    let map = npm_folder().join("node_modules").join("maplibre-gl");
    for name in MAP_FILES {
        let source = map.join("dist").join(name);
        // Some releases ship the shared part as an empty file, because everything is in the main one.
        if fs::metadata(&source).is_ok_and(|file| file.len() > 0) {
            copy(&source, &vendor.join(name))?;
        }
    }
    copy(&map.join("LICENSE.txt"), &vendor.join("maplibre-gl.LICENSE.txt"))?;

    copy_data(&project.join("data"), &stage.join("data"))?;
    for name in ["embed-example.html", "workshop.js"] {
        copy(&project.join("boot").join(name), &stage.join(name))?;
    }

    let index = stage.join("index.html");
    let profile = if dev { "wasm-dev" } else { "release-small" };
    let mut html = split::split(&stage, &page::without_comments(&text(&index)?), profile, dev)?;
    let worker = stage.join("worker_bg.wasm");
    write(&worker, &order::tidy(&read(&worker)?, !dev).map_err(|error| format!("worker_bg.wasm: {error}"))?)?;
    let mut styles = page::tight_styles(&styles(&project.join("style"))?);
    let mut add = |name: &str, extension: &str, content: Vec<u8>| -> Result<String, Failure> {
        // A name that changes with the content: no cache can mix two builds.
        let hashed = format!("{name}-{}.{extension}", page::short_hash(&content));
        html = html.replace(&format!("./{name}.{extension}\""), &format!("./{hashed}\""));
        write(&stage.join(&hashed), &content)?;
        Ok(hashed)
    };
    for (name, extension) in [("boot", "js"), ("loader", "js"), ("icon", "svg")] {
        let hashed = add(name, extension, read(&project.join("boot").join(format!("{name}.{extension}")))?)?;
        // The style sheet names the icon, too.
        styles = styles.replace(&format!("url(\"{name}.{extension}\")"), &format!("url(\"{hashed}\")"));
    }
    add("style", "css", styles.into_bytes())?;

    let (html, missing) = page::check_links(&html, |file| stage.join(file).is_file())?;
    for file in missing {
        remark(&format!("{file} is not there: left out. `cargo xtask data` makes the data files."));
    }
    write(&index, page::seal(&with_size(&html, &stage)?)?.as_bytes())?;
    compress(&stage, dev)?;

    let dist = dist();
    let old = project.join("dist.old");
    let _ = fs::remove_dir_all(&old);
    if dist.exists() {
        fs::rename(&dist, &old).map_err(|error| format!("dist/ can't be replaced: {error}"))?;
    }
    fs::rename(&stage, &dist).map_err(|error| format!("dist/ can't be written: {error}"))?;
    let _ = fs::remove_dir_all(&old);
    Ok(())
}

/// Tells the loader how large the program is, so that the progress bar is true whatever the compression.
fn with_size(html: &str, stage: &Path) -> Result<String, Failure> {
    let mark = "data-wasm=\"./";
    let start =
        html.find(mark).ok_or("Trunk wrote no loader into index.html: see pattern_script in Trunk.toml.")? + mark.len();
    let name = html[start..].split('"').next().unwrap_or_default();
    let size = fs::metadata(stage.join(name)).map_err(|error| format!("{name} can't be read: {error}"))?.len();
    Ok(html.replacen(mark, &format!("data-size=\"{size}\" {mark}"), 1))
}

/// All style sheets as one, in a fixed order.
fn styles(folder: &Path) -> Result<String, Failure> {
    let mut names: Vec<String> = files(folder)?
        .into_iter()
        .filter_map(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()))
        .filter(|name| name.ends_with(".css"))
        .collect();
    names.sort_by_key(|name| {
        (FIRST_STYLES.iter().position(|first| first == name).unwrap_or(FIRST_STYLES.len()), name.clone())
    });
    let mut all = String::new();
    for name in names {
        all.push_str(&text(&folder.join(name))?);
        all.push('\n');
    }
    Ok(all)
}

/// The shipped geographies and the sample (`*.bw`), and the notes that go with them.
fn copy_data(from: &Path, to: &Path) -> Result<(), Failure> {
    if !from.is_dir() {
        return Ok(());
    }
    for file in walk(from)? {
        let wanted = file.extension().is_some_and(|extension| extension == "bw")
            || file.file_name().is_some_and(|name| name == "README.md");
        if let (true, Ok(inside)) = (wanted, file.strip_prefix(from)) {
            copy(&file, &to.join(inside))?;
        }
    }
    Ok(())
}

/// Writes `name.gz` beside what static hosts can then send compressed without effort.
fn compress(folder: &Path, dev: bool) -> Result<(), Failure> {
    let wanted = |file: &PathBuf| {
        let extension = file.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| COMPRESSED.contains(&extension))
    };
    let files = Mutex::new(walk(folder)?.into_iter().filter(wanted).collect::<VecDeque<_>>());
    let next = || files.lock().ok().and_then(|mut files| files.pop_front());
    let work = || {
        while let Some(file) = next() {
            compress_file(file, dev)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let other = scope.spawn(work);
        work().and(other.join().unwrap_or_else(|_| Err("Compressing stopped half way.".into())))
    })
}

fn compress_file(file: PathBuf, dev: bool) -> Result<(), Failure> {
    let content = read(&file)?;
    let packed = if dev { gzip(&content) } else { zopfli(&content) };
    let packed = packed.map_err(|error| format!("{} can't be compressed: {error}", file.display()))?;
    // Shipped data is compressed already; a second time would only cost the browser work.
    if packed.len() * 20 < content.len() * 19 {
        let mut name = file.into_os_string();
        name.push(".gz");
        write(Path::new(&name), &packed)?;
    }
    Ok(())
}

/// Quick to make.
fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

/// Takes its time, and every visitor has a twentieth less to load.
fn zopfli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, content, &mut packed)?;
    Ok(packed)
}

/// Whether a file is only loaded when somebody first needs it.
fn is_later(name: &str) -> bool {
    let part = name.starts_with(FOLDER) && name.ends_with(".wasm") && !name.ends_with("page_bg.wasm");
    part || LATER.contains(&name)
}

/// Says what a first visit costs.
fn report() {
    let dist = dist();
    heading("Sizes (as sent with gzip)");
    let mut total = 0;
    let mut rows: Vec<(u64, String, u64)> = Vec::new();
    for file in walk(&dist).unwrap_or_default() {
        let name = file.strip_prefix(&dist).unwrap_or(&file).to_string_lossy().into_owned();
        if name.ends_with(".gz") || name.ends_with(".md") || name.ends_with(".txt") {
            continue;
        }
        let size = |path: &Path| fs::metadata(path).map(|file| file.len()).ok();
        let whole = size(&file).unwrap_or(0);
        let sent = size(Path::new(&format!("{}.gz", file.display()))).unwrap_or(whole);
        if !is_later(&name) {
            total += sent;
        }
        rows.push((sent, name, whole));
    }
    rows.sort_by(|a, b| b.cmp(a));
    for (sent, name, whole) in rows {
        remark(&format!("{:>9}  {name} ({})", bytes(sent), bytes(whole)));
    }
    remark(&format!(
        "{:>9}  first visit: everything but what is loaded when first needed (later steps, ZIP tables, solver and importer)",
        bytes(total)
    ));
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{} can't be read: {error}", folder.display()))?;
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    found.sort();
    Ok(found)
}

fn walk(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in files(folder)? {
        if path.is_dir() {
            found.extend(walk(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    for file in walk(from)? {
        if let Ok(inside) = file.strip_prefix(from) {
            copy(&file, &to.join(inside))?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    write(to, &read(from)?)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| format!("{} can't be read: {error}", path.display()))
}

fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| format!("{} can't be read: {error}", path.display()))
}

fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{} can't be made: {error}", folder.display()))?;
    }
    fs::write(path, content).map_err(|error| format!("{} can't be written: {error}", path.display()))
}
