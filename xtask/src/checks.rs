//! `test` and `data`: what runs, in which order, and what is counted.
//!
//! wasm32 is always compiled as release and the host as dev, so that page, lints and tests share what they can.
//! A step that fails hides no later one; the last line is the sum of all.

use crate::console::{Failure, heading, remark, run, run_and_keep, spoken};
use crate::site;
use crate::tally::Tally;
use crate::toolchain::{self, WASM, cargo, command, find, project};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// The steps by the names a filter may use.
const STEPS: [&str; 6] = ["fmt", "clippy", "native", "docs", "wasm", "browser"];

/// What was asked for: all steps, or some, and all tests, or those with these words in their names.
struct Filter {
    steps: Vec<String>,
    names: Vec<String>,
}

impl Filter {
    fn read(words: &[String]) -> Result<Self, Failure> {
        if let Some(option) = words.iter().find(|word| word.starts_with('-')) {
            return Err(format!(
                "`cargo xtask test` has no option `{option}`: name a step ({}) or a part of a test's name.",
                STEPS.join(", ")
            ));
        }
        let (steps, names) = words.iter().cloned().partition(|word| STEPS.contains(&word.as_str()));
        Ok(Self { steps, names })
    }

    /// Whether a step runs. Checks without test names are left out when only names were given.
    fn wants(&self, step: &str) -> bool {
        if self.steps.is_empty() {
            self.names.is_empty() || !matches!(step, "fmt" | "clippy" | "docs")
        } else {
            self.steps.iter().any(|wanted| wanted == step)
        }
    }
}

struct Report {
    rows: Vec<(String, Tally, Duration)>,
}

impl Report {
    /// Runs a step and remembers its count. A step that can't even start counts as one failure.
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<Tally, Failure>) {
        heading(name);
        let start = Instant::now();
        let tally = work().unwrap_or_else(|why| {
            remark(&why);
            Tally { passed: 0, failed: 1 }
        });
        let time = start.elapsed();
        remark(&format!("{name}: {} passed, {} failed, {}", tally.passed, tally.failed, spoken(time)));
        self.rows.push((name.to_owned(), tally, time));
    }
}

/// Everything that must hold.
pub fn test(words: &[String]) -> Result<ExitCode, Failure> {
    let filter = Filter::read(words)?;
    let start = Instant::now();
    let mut report = Report { rows: Vec::new() };
    let names = &filter.names;

    if filter.wants("fmt") {
        report.step("Format", || {
            toolchain::ensure_rust_components()?;
            Ok(check(cargo().args(["fmt", "--all", "--check"])))
        });
    }
    if filter.wants("clippy") {
        report.step("Lints, native", || {
            toolchain::ensure_rust_components()?;
            Ok(check(cargo().args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"])))
        });
    }
    if filter.wants("native") {
        report.step("Native tests", || Ok(native(names)));
    }
    if filter.wants("docs") {
        report.step("Examples in the documentation", || {
            let (outcome, text) = run_and_keep(cargo().args(["test", "--locked", "--doc", "--quiet"]));
            Ok(Tally::of_libtest(&text, outcome.is_ok()))
        });
    }
    let needs_page = ["clippy", "wasm", "browser"].iter().any(|step| filter.wants(step));
    let tools = if needs_page {
        heading("Tools for the page");
        toolchain::ensure_build_tools()
    } else {
        Ok(())
    };
    if filter.wants("clippy") {
        report.step("Lints, WebAssembly", || {
            tools.clone()?;
            Ok(check(cargo().args([
                "clippy",
                "--locked",
                "--release",
                "--target",
                WASM,
                "--lib",
                "--bins",
                "--test",
                "wasm",
                "--test",
                "wasm_browser",
                "--",
                "-D",
                "warnings",
            ])))
        });
    }
    if filter.wants("browser") {
        report.step("The page builds", || {
            tools.clone()?;
            site::build(false).map(|()| Tally { passed: 1, failed: 0 })
        });
    }
    let chromium = if filter.wants("wasm") || filter.wants("browser") {
        heading("Chromium");
        ensure_chromium()
    } else {
        Ok(())
    };
    if filter.wants("wasm") {
        report.step("WebAssembly tests", || {
            tools.clone()?;
            chromium.clone()?;
            Ok(wasm(names))
        });
    }
    if filter.wants("browser") {
        report.step("Browser tests", || {
            tools.clone()?;
            chromium.clone()?;
            browser(names)
        });
    }

    heading("Summary");
    let mut sum = Tally::default();
    for (name, tally, time) in &report.rows {
        let mark = if tally.failed == 0 { "ok    " } else { "FAILED" };
        remark(&format!("{mark} {name}: {} passed, {} failed, {}", tally.passed, tally.failed, spoken(*time)));
        sum.add(*tally);
    }
    remark(&format!("All steps took {}", spoken(start.elapsed())));
    println!("\n{sum}");
    Ok(if sum.failed == 0 && sum.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A step that is one check: it holds or not.
fn check(command: &mut Command) -> Tally {
    match run(command) {
        Ok(()) => Tally { passed: 1, failed: 0 },
        Err(why) => {
            remark(&why);
            Tally { passed: 0, failed: 1 }
        }
    }
}

fn native(names: &[String]) -> Tally {
    if find(&["cargo-nextest"]).is_some() {
        let (outcome, text) = run_and_keep(
            cargo()
                .args(["nextest", "run", "--locked", "--workspace", "--no-fail-fast"])
                .args(["--no-tests=pass", "--status-level=fail", "--final-status-level=fail"])
                .args(names),
        );
        return Tally::of_nextest(&text, outcome.is_ok());
    }
    remark("cargo-nextest is not installed: `cargo test` does the same, a little slower.");
    let (outcome, text) = run_and_keep(
        cargo()
            .args(["test", "--locked", "--workspace", "--lib", "--bins", "--tests", "--quiet"])
            .args(["--no-fail-fast", "--"])
            .args(names),
    );
    Tally::of_libtest(&text, outcome.is_ok())
}

fn wasm(names: &[String]) -> Tally {
    let mut tests = cargo();
    tests.args(["test", "--locked", "--release", "--target", WASM, "--test", "wasm", "--test", "wasm_browser", "--"]);
    if let Some(driver) = find(&["chromedriver"]) {
        tests.env("CHROMEDRIVER", driver);
    }
    let (outcome, text) = run_and_keep(tests.args(names).env("WASM_BINDGEN_TEST_TIMEOUT", "300"));
    Tally::of_libtest(&text, outcome.is_ok())
}

fn browser(names: &[String]) -> Result<Tally, Failure> {
    let node = find(&["node"]).ok_or("Node is missing. Install Node 20 or newer.")?;
    let folder = project().join("tests").join("browser");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{} can't be read: {error}", folder.display()))?;
    let mut specs: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".spec.mjs"))
        .collect();
    specs.sort();
    // A word that is a part of a file's name asks for that file; any other asks for tests by name.
    let of_file = |word: &String| {
        specs.iter().any(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains(word.as_str())))
    };
    let (files, patterns): (Vec<String>, Vec<String>) = names.iter().cloned().partition(|word| of_file(word));
    if !files.is_empty() {
        specs.retain(|path| files.iter().any(|word| path.to_string_lossy().contains(word.as_str())));
    }
    let xtask = std::env::current_exe().map_err(|error| format!("xtask can't find itself: {error}"))?;
    let mut tests = command(node);
    tests
        // One file after the other: two browsers at once would disturb each other's frames.
        .args(["--test", "--test-concurrency=1", "--test-timeout=180000", "--test-reporter=spec"])
        .args(patterns.iter().map(|pattern| format!("--test-name-pattern={pattern}")))
        .args(&specs)
        .env("BAILIWICK_XTASK", xtask)
        .env("BAILIWICK_DIST", site::dist());
    let (outcome, text) = run_and_keep(&mut tests);
    Ok(Tally::of_node(&text, outcome.is_ok()))
}

/// Chromium and its driver: found, or installed where apt-get can, or asked for.
pub(crate) fn ensure_chromium() -> Result<(), Failure> {
    let browser = || {
        std::env::var_os("CHROME").is_some()
            || find(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]).is_some()
    };
    let driver = || std::env::var_os("CHROMEDRIVER").is_some() || find(&["chromedriver"]).is_some();
    if browser() && driver() {
        return Ok(());
    }
    let ask = "Chromium and its driver are missing. Install both in the same version (Debian: chromium and \
               chromium-driver), or name them in the variables CHROME and CHROMEDRIVER.";
    if find(&["apt-get"]).is_none() {
        return Err(ask.to_owned());
    }
    remark("Installing chromium and chromium-driver (once, about two minutes)");
    let is_root = crate::console::answer("id", &["-u"]).as_deref() == Some("0");
    let apt = |words: &[&str]| {
        let mut command = if is_root { command("apt-get") } else { command("sudo") };
        if !is_root {
            command.args(["-n", "apt-get"]);
        }
        run(command.args(words).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "-q"])
        .and_then(|()| apt(&["install", "-q", "-y", "--no-install-recommends", "chromium", "chromium-driver"]))
        .map_err(|why| format!("{why}. {ask}"))?;
    if browser() && driver() { Ok(()) } else { Err(ask.to_owned()) }
}

/// Makes the shipped geographies and the sample again.
pub fn data() -> Result<(), Failure> {
    for example in ["pack_geography", "make_sample"] {
        crate::console::timed(example, || run(cargo().args(["run", "--locked", "--release", "--example", example])))?;
    }
    crate::console::timed("Packing what is shipped once more, as small as it gets", crate::repack::repack)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_name_a_step_choose_steps_and_others_choose_tests() {
        let words = |words: &[&str]| Filter::read(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        let all = words(&[]).unwrap();
        assert!(STEPS.iter().all(|step| all.wants(step)));
        let one = words(&["browser", "boot"]).unwrap();
        assert!(one.wants("browser") && !one.wants("native") && !one.wants("fmt"));
        assert_eq!(one.names, ["boot"]);
        let by_name = words(&["outline"]).unwrap();
        assert!(
            by_name.wants("native") && by_name.wants("wasm") && by_name.wants("browser") && !by_name.wants("clippy")
        );
        assert!(words(&["--fast"]).is_err());
    }
}
