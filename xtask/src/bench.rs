//! `bench`: solves the shared tasks and sets of instances, where they are, and prints the tables of `benches/README.md`.

use crate::browser_bench;
use crate::console::{Failure, heading, remark, run, run_and_keep, timed};
use crate::instances;
use crate::toolchain::{cargo, command, project, target_dir};
use std::path::{Path, PathBuf};
use std::process::Command;

/// One size of a task: its file, the neighbours' file where it has one, the measure and the number of territories.
struct Task {
    name: &'static str,
    units: &'static str,
    edges: Option<&'static str>,
    measure: &'static str,
    territories: u16,
    seeds: &'static [u64],
}

const T1: Task = Task {
    name: "T1",
    units: "T1.csv",
    edges: Some("T1_edges.csv"),
    measure: "population",
    territories: 50,
    seeds: &[1, 2, 3],
};
const T2: Task = Task { name: "T2", units: "T2.csv.gz", edges: None, territories: 200, ..T1 };
const T3: Task = Task { name: "T3", units: "T3.csv.gz", measure: "weight", territories: 500, ..T2 };

const TASKS: [Task; 6] = [
    T1,
    Task { territories: 200, ..T1 },
    T2,
    Task { territories: 1000, ..T2 },
    T3,
    Task { name: "T4", units: "T4.csv.gz", territories: 1000, seeds: &[1], ..T3 },
];

/// What is said where an example's output makes no sense.
const UNREADABLE: &str = "The example `balance` printed no result that can be read.";

/// Solves the tasks with these names, or all, at ±5 with each of their seeds, and with the first one in the browser, too,
/// where that is asked for; a task whose file is not there is skipped with a word.
pub fn bench(names: &[String], browser: bool) -> Result<(), Failure> {
    let known = || TASKS.iter().map(|task| task.name).chain(instances::names());
    if let Some(name) = names.iter().find(|name| known().all(|known| known != name.as_str())) {
        return Err(format!("There is no task `{name}`; there are T1, T2, T3, T4, DU, states and CPMP."));
    }
    let shared = project().join("..").join("shared").join("bench");
    let folder = shared.join("tasks");
    let (mut rows, mut skipped, mut compared) = (Vec::new(), Vec::new(), Vec::new());
    if browser {
        browser_bench::prepare()?;
    }
    timed("Building the examples `balance` and `cpmp`", || {
        run(cargo().args(["build", "--locked", "--release", "--quiet", "--example", "balance", "--example", "cpmp"]))
    })?;
    for task in TASKS.iter().filter(|task| names.is_empty() || names.iter().any(|name| name == task.name)) {
        if !folder.join(task.units).is_file() {
            skipped.push(format!("{}: skipped, {} is not in ../shared/bench/tasks.", task.name, task.units));
            continue;
        }
        for seed in task.seeds {
            let name = format!("{}, {} territories, seed {seed}", task.name, task.territories);
            let text = timed(&name, || solve(task, *seed, &folder))?;
            let row = row(task, *seed, &text);
            rows.push(row.ok_or(UNREADABLE)?);
            if browser && task.seeds.first() == Some(seed) {
                let native = solved(&text).and_then(|result| number(&result, "seconds")).ok_or(UNREADABLE)?;
                let run =
                    || browser_bench::compare(&|| command_for(task, *seed, &folder), &out_of(task, *seed), native);
                let compared_with = timed("The same in Chromium's worker", run)?;
                compared.push(format!("| {} | {} | {compared_with} |", task.name, task.territories));
            }
        }
    }
    let measured = instances::rows(names, &shared)?;
    heading("Balance within ±5 (seconds of the solve alone, on one thread)");
    if !rows.is_empty() {
        remark("| task | territories | seed | seconds | over % | under % | outside | MSD, km² | in pieces |");
        remark("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    }
    rows.iter().chain(&skipped).for_each(|line| remark(line));
    if !compared.is_empty() {
        heading("In the app's worker, in Chromium (wall seconds, with handing problem and answer over)");
        remark("| task | territories | native | worker | times | peak of the tab, MB | same plan |");
        remark("|---|--:|--:|--:|--:|--:|---|");
        compared.iter().for_each(|line| remark(line));
    }
    if !measured.is_empty() {
        heading("Measured from the best unit (gaps in % to what is published and to what is proven)");
        remark("| set | instance | value | to published | to proven | faults | seconds |");
        remark("|---|---|--:|--:|--:|--:|--:|");
        measured.iter().for_each(|line| remark(line));
    }
    Ok(())
}

/// What the example prints for a task.
fn solve(task: &Task, seed: u64, folder: &Path) -> Result<String, Failure> {
    printed(command_for(task, seed, folder).arg("--out").arg(out_of(task, seed)))
}

/// The example with all of a task's options but where the answer goes.
fn command_for(task: &Task, seed: u64, folder: &Path) -> Command {
    let mut balance = example("balance");
    balance.arg(folder.join(task.units)).args(["--balance", task.measure, "--tolerance", "5"]);
    balance.args(["--territories", &task.territories.to_string(), "--seed", &seed.to_string()]);
    if let Some(edges) = task.edges {
        balance.arg("--edges").arg(folder.join(edges));
    }
    balance
}

/// Where the answer to a task goes.
fn out_of(task: &Task, seed: u64) -> PathBuf {
    target_dir().join(format!("bench-{}-{}-{seed}.csv", task.name, task.territories))
}

/// A command that runs an example as the release build leaves it.
pub(crate) fn example(name: &str) -> Command {
    command(target_dir().join("release").join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Runs an example and keeps what it prints.
pub(crate) fn printed(command: &mut Command) -> Result<String, Failure> {
    let (outcome, text) = run_and_keep(command);
    outcome.map(|()| text)
}

/// The line of JSON that an example prints last.
pub(crate) fn solved(text: &str) -> Option<serde_json::Value> {
    serde_json::from_str(text.lines().rev().find(|line| line.starts_with('{'))?).ok()
}

/// A number of a JSON object.
pub(crate) fn number(of: &serde_json::Value, name: &str) -> Option<f64> {
    of.get(name)?.as_f64()
}

/// One row of the table, from the line of JSON that the example prints last.
fn row(task: &Task, seed: u64, text: &str) -> Option<String> {
    let result = solved(text)?;
    let measure = result.get("measures")?.get(task.measure)?;
    Some(format!(
        "| {} | {} | {seed} | {:.1} | {:+.1} | {:.1} | {} | {:.0} | {} |",
        task.name,
        task.territories,
        number(&result, "seconds")?,
        number(measure, "max_over")?,
        -number(measure, "max_under")?,
        number(measure, "outside")?,
        number(&result, "msd_km2")?,
        number(&result, "disconnected")?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_becomes_a_row() {
        let line = r#"{"seconds":1.25,"measures":{"population":{"max_over":4.9,"max_under":5.01,"outside":2}},"disconnected":0,"msd_km2":18931.2}"#;
        assert_eq!(
            row(&T1, 3, &format!("note\n{line}\n")).as_deref(),
            Some("| T1 | 50 | 3 | 1.2 | +4.9 | -5.0 | 2 | 18931 | 0 |")
        );
        assert_eq!(row(&T1, 1, "nothing"), None);
        assert_eq!(row(&T3, 1, line), None, "T3 balances another measure");
    }

    #[test]
    fn a_task_that_is_not_there_is_named() {
        assert!(bench(&["T9".to_owned()], false).is_err_and(|why| why.contains("`T9`")));
    }
}
