//! The same solves in the app's own worker, in Chromium: how much longer, how much memory, and whether the plan is the same.

use crate::bench::{number, printed, solved};
use crate::checks::ensure_chromium;
use crate::console::Failure;
use crate::toolchain::{command, find, project, target_dir};
use crate::{build, site};
use std::path::Path;
use std::process::Command;

/// Builds the app as it is shipped, and sees that there is a browser.
pub fn prepare() -> Result<(), Failure> {
    build(false)?;
    ensure_chromium()
}

/// Solves in the worker what `balance` solves natively. `out` is the native answer, `native` its seconds. Gives the cells of a
/// row: native, worker, times, peak of the tab's memory in MB, and whether the answers are the same, byte for byte.
pub fn compare(balance: &dyn Fn() -> Command, out: &Path, native: f64) -> Result<String, Failure> {
    let file = |end: &str| target_dir().join(format!("bench-worker.{end}"));
    let (message, answer, own) = (file("message"), file("answer"), file("csv"));
    printed(balance().arg("--message").arg(&message))?;
    let node = find(&["node"]).ok_or("Node is missing. Install Node 20 or newer.")?;
    let xtask = std::env::current_exe().map_err(|error| format!("xtask can't find itself: {error}"))?;
    let mut worker = command(node);
    worker.arg(project().join("benches").join("worker.mjs")).arg(&message).arg(&answer);
    let text = printed(worker.env("BAILIWICK_XTASK", xtask).env("BAILIWICK_DIST", site::dist()))?;
    let measured = solved(&text).ok_or("benches/worker.mjs printed no result that can be read.")?;
    printed(balance().arg("--answer").arg(&answer).arg("--out").arg(&own))?;
    let same = match (std::fs::read(out), std::fs::read(&own)) {
        (Ok(native), Ok(worker)) => native == worker,
        _ => return Err(format!("{} or {} can't be read.", out.display(), own.display())),
    };
    let number = |name: &str| number(&measured, name).unwrap_or(f64::NAN);
    Ok(format!(
        "{native:.1} | {:.1} | {:.2} | {:.0} | {}",
        number("seconds"),
        number("seconds") / native.max(1e-9),
        number("peak_mb"),
        if same { "yes" } else { "NO" }
    ))
}
