//! The house has one direction, and this holds it: which folder may know which, that every folder says what it is for, and that
//! no file grows past what can be read in one sitting.
#![cfg(not(target_arch = "wasm32"))]
// A test that can't read the source may stop with a word.
#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// What each folder of `src/` may use of the others. Anything else is an error, and so is a folder that is not listed.
const MAY_USE: [(&str, &[&str]); 10] = [
    ("geography", &[]),
    ("plan", &["geography"]),
    ("engine", &["plan", "geography"]),
    ("metrics", &["plan", "geography"]),
    ("files", &["plan", "geography"]),
    ("drafts", &["plan", "files"]),
    ("worker", &["plan", "geography", "engine", "files", "metrics", "browser"]),
    ("browser", &[]),
    ("app", &["geography", "plan", "engine", "metrics", "files", "drafts", "worker", "browser"]),
    ("ui", &["app", "plan", "metrics", "browser"]),
];

/// Outside crates that only some folders may know: the core is plain Rust that runs anywhere, and only `app` and `ui` know leptos.
const ONLY_IN: [(&str, &[&str]); 7] = [
    ("leptos", &["app", "ui"]),
    ("reactive_stores", &["app", "ui"]),
    ("web_sys", &["app", "browser", "worker", "ui"]),
    ("js_sys", &["app", "browser", "worker", "ui"]),
    ("wasm_bindgen", &["app", "browser", "worker", "ui"]),
    ("gloo_storage", &["browser"]),
    ("plotters", &["ui"]),
];

/// Parts of the standard library that would make results depend on the machine, and panic or lie on wasm32.
const NOT_IN_CORE: [&str; 5] = ["time::Instant", "time::SystemTime", "std::thread", "std::env", "std::process"];
const CORE: [&str; 6] = ["geography", "plan", "engine", "metrics", "files", "drafts"];

/// Names that say nothing about what a file defines.
const EMPTY_NAMES: [&str; 5] = ["utils", "util", "helpers", "types", "common"];

const LONGEST_FILE: usize = 600;
const SHORTEST_CONTRACT: usize = 3;

// ── reading Rust ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A word or sign of the source, with the line it stands on.
#[derive(Clone, Debug, PartialEq)]
struct Token {
    text: String,
    line: usize,
}

/// The source's words and signs without comments, texts and characters. `::` is one sign.
fn tokens(source: &str) -> Vec<Token> {
    let characters: Vec<char> = source.chars().collect();
    let at = |index: usize| characters.get(index).copied().unwrap_or('\0');
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut found = Vec::new();
    let (mut index, mut line) = (0, 1);
    while index < characters.len() {
        let start = index;
        let first = at(index);
        if first == '/' && at(index + 1) == '/' {
            while index < characters.len() && at(index) != '\n' {
                index += 1;
            }
        } else if first == '/' && at(index + 1) == '*' {
            let mut depth = 0;
            loop {
                if at(index) == '/' && at(index + 1) == '*' {
                    depth += 1;
                    index += 2;
                } else if at(index) == '*' && at(index + 1) == '/' {
                    depth -= 1;
                    index += 2;
                } else {
                    index += 1;
                }
                if depth == 0 || index >= characters.len() {
                    break;
                }
            }
        } else if let Some(end) = raw_text_end(&characters, index) {
            index = end;
        } else if first == '"' {
            index += 1;
            while index < characters.len() && at(index) != '"' {
                index += if at(index) == '\\' { 2 } else { 1 };
            }
            index += 1;
        } else if first == '\'' && (at(index + 1) == '\\' || at(index + 2) == '\'') {
            index += if at(index + 1) == '\\' { 3 } else { 2 };
            while index < characters.len() && at(index) != '\'' {
                index += 1;
            }
            index += 1;
        } else if is_word(first) {
            while index < characters.len() && is_word(at(index)) {
                index += 1;
            }
            found.push(Token { text: characters[start..index].iter().collect(), line });
        } else {
            index += if first == ':' && at(index + 1) == ':' { 2 } else { 1 };
            if !first.is_whitespace() {
                found.push(Token { text: characters[start..index].iter().collect(), line });
            }
        }
        let end = index.min(characters.len());
        line += characters[start..end].iter().filter(|character| **character == '\n').count();
    }
    found
}

/// Where a raw text (`r"…"`, `r#"…"#`, `br"…"`) that begins here ends.
fn raw_text_end(characters: &[char], start: usize) -> Option<usize> {
    let at = |index: usize| characters.get(index).copied().unwrap_or('\0');
    if start > 0 && (at(start - 1).is_alphanumeric() || at(start - 1) == '_') {
        return None;
    }
    let mut index = start + usize::from(at(start) == 'b');
    if at(index) != 'r' {
        return None;
    }
    index += 1;
    let mut fences = 0;
    while at(index) == '#' {
        fences += 1;
        index += 1;
    }
    if at(index) != '"' {
        return None;
    }
    index += 1;
    while index < characters.len() {
        if at(index) == '"' && (1..=fences).all(|offset| at(index + offset) == '#') {
            return Some(index + fences + 1);
        }
        index += 1;
    }
    Some(index)
}

/// A use of a top-level module, wherever it stands: `use`, a path in an expression, a type, a group.
#[derive(Debug, PartialEq)]
struct Use {
    module: String,
    line: usize,
}

/// The top-level modules a file uses. `place` is the file's own module path, for example `["plan", "command"]`.
fn uses(source: &str, place: &[&str]) -> Vec<Use> {
    let tokens = tokens(source);
    let mut found = Vec::new();
    // Modules written inside the file (`mod tests { … }`), with the brace depth they began at.
    let mut inside: Vec<(String, usize)> = Vec::new();
    let mut depth = 0_usize;
    let mut index = 0;
    while index < tokens.len() {
        let text = |offset: usize| tokens.get(index + offset).map_or("", |token| token.text.as_str());
        match text(0) {
            "{" => depth += 1,
            "}" => {
                depth = depth.saturating_sub(1);
                if inside.last().is_some_and(|(_, began)| *began == depth) {
                    inside.pop();
                }
            }
            "mod" if text(2) == "{" => {
                inside.push((text(1).to_owned(), depth));
                depth += 1;
                index += 3;
                continue;
            }
            "crate" | "bailiwick" if text(1) == "::" => {
                index = follow(&tokens, index + 2, &[], &mut found);
                continue;
            }
            "super" if text(1) == "::" => {
                let mut here: Vec<String> = place.iter().map(|name| (*name).to_owned()).collect();
                here.extend(inside.iter().map(|(name, _)| name.clone()));
                here.pop();
                index = follow(&tokens, index + 2, &here, &mut found);
                continue;
            }
            _ => {}
        }
        index += 1;
    }
    found
}

/// Follows a path from `index` on, where `here` is the module reached so far; returns where it ends.
fn follow(tokens: &[Token], mut index: usize, here: &[String], found: &mut Vec<Use>) -> usize {
    let text = |index: usize| tokens.get(index).map_or("", |token| token.text.as_str());
    let mut here = here.to_vec();
    loop {
        match text(index) {
            "{" => {
                index += 1;
                while !text(index).is_empty() && text(index) != "}" {
                    if text(index) == "," {
                        index += 1;
                    } else {
                        let end = follow(tokens, index, &here, found);
                        index = end.max(index + 1);
                    }
                }
                return index + 1;
            }
            "super" => {
                here.pop();
            }
            "self" => {}
            word if word.starts_with(|character: char| character.is_alphabetic() || character == '_') => {
                if here.is_empty() {
                    found.push(Use { module: word.to_owned(), line: tokens[index].line });
                }
                here.push(word.to_owned());
            }
            _ => return index,
        }
        index += 1;
        if text(index) == "as" {
            index += 2;
        }
        if text(index) != "::" {
            return index;
        }
        index += 1;
    }
}

/// The lines on which one of these crates or paths (`a::b`) is named.
fn mentions(source: &str, path: &str) -> Vec<usize> {
    let tokens = tokens(source);
    let wanted: Vec<&str> = path.split("::").flat_map(|word| [word, "::"]).collect();
    let wanted = &wanted[..wanted.len() - 1];
    tokens
        .windows(wanted.len() + 1)
        .enumerate()
        .filter(|(index, window)| {
            let after_path = *index > 0 && tokens[index - 1].text == "::";
            let is_crate = wanted.len() > 1 || (!after_path && window[1].text == "::");
            is_crate && window.iter().zip(wanted).all(|(token, word)| token.text == *word)
        })
        .map(|(_, window)| window[0].line)
        .collect()
}

// ── the rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// What is wrong with one file, as `file:line: sentence`. `path` is relative to `src/`, with forward slashes.
fn faults(path: &str, source: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let stem = path.trim_end_matches(".rs");
    let mut place: Vec<&str> = stem.split('/').collect();
    let name = place.last().copied().unwrap_or_default();
    let is_module_file = name == "mod";
    if is_module_file {
        place.pop();
    }

    let lines = source.lines().count();
    if lines > LONGEST_FILE {
        faults.push(format!(
            "src/{path}:{LONGEST_FILE}: {lines} lines; {LONGEST_FILE} are the most. Split it by the nouns it defines."
        ));
    }
    if EMPTY_NAMES.contains(&name) {
        faults.push(format!("src/{path}:1: `{name}` says nothing; name the file by the noun it defines."));
    }
    if is_module_file {
        let contract =
            source.lines().take_while(|line| line.starts_with("//!")).filter(|line| line.trim_end().len() > 3).count();
        if contract < SHORTEST_CONTRACT {
            faults.push(format!("src/{path}:1: opens with {contract} lines of `//!`; say what lives here, what must not, and where to start reading."));
        }
    }

    // The root (lib.rs) and the two programs tie everything together; the worker's program stays away from the page.
    let folder = if path.contains('/') { place.first().copied().unwrap_or_default() } else { "" };
    let allowed: Option<Vec<&str>> = match folder {
        "" => None,
        "bin" => Some(MAY_USE.iter().map(|(name, _)| *name).filter(|name| !matches!(*name, "app" | "ui")).collect()),
        _ => match MAY_USE.iter().find(|(name, _)| *name == folder) {
            Some((_, allowed)) => Some(allowed.to_vec()),
            None => {
                faults.push(format!("src/{path}:1: the folder `{folder}` has no rule in tests/architecture.rs."));
                None
            }
        },
    };
    if let Some(allowed) = allowed {
        for Use { module, line } in uses(source, &place) {
            let is_folder = MAY_USE.iter().any(|(name, _)| *name == module);
            if is_folder && module != folder && !allowed.contains(&module.as_str()) {
                faults.push(format!("src/{path}:{line}: `{folder}` must not know `{module}`."));
            }
        }
    }
    if MAY_USE.iter().any(|(name, _)| *name == folder) {
        for (outside, folders) in ONLY_IN {
            if !folders.contains(&folder) {
                faults.extend(
                    mentions(source, outside)
                        .into_iter()
                        .map(|line| format!("src/{path}:{line}: `{folder}` must not know the crate `{outside}`.")),
                );
            }
        }
    }
    if CORE.contains(&folder) {
        for forbidden in NOT_IN_CORE {
            faults.extend(
                mentions(source, forbidden)
                    .into_iter()
                    .map(|line| format!("src/{path}:{line}: `{forbidden}` makes results depend on the machine.")),
            );
        }
    }
    faults
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be listed").path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_folder_keeps_to_its_neighbours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&root);
    assert!(files.len() >= MAY_USE.len(), "the source was not found: {} files", files.len());
    let mut all = Vec::new();
    for file in files {
        let source = fs::read_to_string(&file).expect("a source file is text");
        let path = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        all.extend(faults(&path, &source));
    }
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

// ── the checker itself ───────────────────────────────────────────────────────────────────────────────────────────────────

fn modules(source: &str, place: &[&str]) -> Vec<(String, usize)> {
    uses(source, place).into_iter().map(|found| (found.module, found.line)).collect()
}

#[test]
fn a_use_is_found_in_every_form() {
    let source = "use crate::plan::Plan;\nuse crate::{engine, files::{self, csv}, ui as face};\nfn f() -> crate::app::Session {\n    crate::worker::start()\n}";
    let expected = [("plan", 1), ("engine", 2), ("files", 2), ("ui", 2), ("app", 3), ("worker", 4)];
    assert_eq!(modules(source, &["drafts", "store"]), expected.map(|(name, line)| (name.to_owned(), line)));
}

#[test]
fn super_is_followed_to_where_it_leads() {
    // In src/plan/command.rs, `super` is plan, `super::super` the root.
    assert_eq!(modules("use super::Plan; use super::super::ui::View;", &["plan", "command"]), [("ui".to_owned(), 1)]);
    // In src/plan/mod.rs, `super` is the root already.
    assert_eq!(
        modules("use super::{files, engine::Problem};", &["plan"]),
        [("files".to_owned(), 1), ("engine".to_owned(), 1)]
    );
    // In a module inside the file, one more step is needed to get out.
    assert_eq!(
        modules("mod tests { use super::super::ui; } use super::ui;", &["plan"]),
        [("ui".to_owned(), 1), ("ui".to_owned(), 1)]
    );
    assert_eq!(modules("mod tests { use super::*; fn f() { if a { b } } } fn g() {}", &["plan"]), []);
}

#[test]
fn comments_and_texts_are_not_uses() {
    let source = "//! crate::ui\n/* crate::ui /* crate::ui */ */ let a = \"crate::ui \\\" crate::ui\"; let b = r#\"crate::ui\"#; let c = '\"'; let d: &'a str = crate::plan::name();";
    assert_eq!(modules(source, &["metrics", "index"]), [("plan".to_owned(), 2)]);
}

#[test]
fn a_forbidden_neighbour_is_named_with_file_and_line() {
    let contract = "//! a\n//! b\n//! c\n";
    assert_eq!(
        faults("plan/mod.rs", &format!("{contract}use crate::files::csv;")),
        ["src/plan/mod.rs:4: `plan` must not know `files`."]
    );
    assert_eq!(
        faults("ui/map.rs", "use crate::{app::Session, engine::Problem};"),
        ["src/ui/map.rs:1: `ui` must not know `engine`."]
    );
    assert_eq!(faults("bin/worker.rs", "use bailiwick::ui;"), ["src/bin/worker.rs:1: `bin` must not know `ui`."]);
    assert!(faults("main.rs", "use bailiwick::ui;").is_empty());
    assert!(faults("worker/client.rs", "use crate::browser; use web_sys::Worker;").is_empty());
}

#[test]
fn crates_of_the_page_stay_out_of_the_core() {
    assert_eq!(
        faults("drafts/store.rs", "\nuse leptos::prelude::*;"),
        ["src/drafts/store.rs:2: `drafts` must not know the crate `leptos`."]
    );
    assert_eq!(faults("engine/search.rs", "let start = std::time::Instant::now();").len(), 1);
    assert!(faults("engine/search.rs", "let leptos = 1; budget.web_sys();").is_empty());
}

#[test]
fn a_folder_without_a_contract_and_a_long_file_are_faults() {
    assert!(faults("plan/mod.rs", "//! plan\n").first().is_some_and(|fault| fault.contains("opens with 1 lines")));
    assert!(
        faults("plan/mod.rs", "//! a\n//! b\n//!\n").first().is_some_and(|fault| fault.contains("opens with 2 lines"))
    );
    assert!(faults("plan/unit.rs", &"\n".repeat(601)).first().is_some_and(|fault| fault.contains("601 lines")));
    assert!(faults("plan/utils.rs", "").first().is_some_and(|fault| fault.contains("says nothing")));
    assert!(faults("extras/mod.rs", "//! a\n//! b\n//! c\n").first().is_some_and(|fault| fault.contains("no rule")));
}

/// The layers are text, which no compiler reads.
#[test]
fn every_layer_of_the_map_draws_a_source_that_the_program_makes_and_every_colour_has_its_layer() {
    let program = include_str!("../src/browser/maplibre_style.rs");
    let layers: serde_json::Value = serde_json::from_str(include_str!("../src/browser/maplibre_layers.json")).unwrap();
    let layers = layers.as_array().unwrap();
    let id = |layer: &serde_json::Value| layer["id"].as_str().unwrap().to_owned();
    let ids: Vec<String> = layers.iter().map(id).collect();
    let value_of = |name: &str| {
        let text = program.split_once(&format!("pub const {name}: &str = \"")).map(|(_, rest)| rest);
        text.and_then(|rest| rest.split_once('"')).map(|(value, _)| value.to_owned())
    };
    let sources: Vec<String> =
        ["UNITS", "HATCHED", "BORDERS", "EDGES", "LABELS", "HOMES", "LOCKS"].into_iter().filter_map(value_of).collect();
    assert_eq!(sources.len(), 7);
    for layer in layers.iter().skip(1) {
        assert!(sources.iter().any(|source| layer["source"] == source.as_str()), "{}", id(layer));
        assert!(layer["paint"].is_object(), "{} can be coloured", id(layer));
    }
    for name in ["FILLS", "STATE_LINES", "ABOVE_POINTS"] {
        assert!(ids.contains(&value_of(name).unwrap()), "{name}");
    }
    let (_, themed) = program.split_once("pub fn themed").unwrap();
    let (themed, _) = themed.split_once("\n}\n").unwrap();
    let coloured: Vec<&str> = themed
        .split('(')
        .filter_map(|entry| entry.trim().strip_prefix('"')?.split_once('"'))
        .map(|(layer, _)| layer)
        .filter(|layer| !layer.contains(' ') && layer.len() > 1)
        .collect();
    assert!(coloured.len() > 8, "{coloured:?}");
    for layer in coloured.iter().filter(|layer| !["number", "get", "feature-state"].contains(layer)) {
        assert!(ids.iter().any(|id| id == layer), "{layer}");
    }
}
