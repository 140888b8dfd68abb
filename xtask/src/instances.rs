//! The sets of instances with known values (DU, states, CPMP) that plans measured from their best unit are judged by.

use std::path::Path;

use crate::bench::{example, number, printed, solved};
use crate::console::{Failure, timed};
use crate::toolchain::target_dir;

/// A set of instances, listed in `folder/list` of the benchmark folder.
struct Set {
    name: &'static str,
    folder: &'static str,
    list: &'static str,
    /// Columns of the list: territories, published value, proven optimum (0: there is none).
    columns: [usize; 3],
}

const SETS: [Set; 3] = [
    Set { name: "DU", folder: "du", list: "du.csv", columns: [2, 4, 5] },
    Set { name: "states", folder: "states", list: "states.csv", columns: [2, 4, 4] },
    Set { name: "CPMP", folder: "cpmp", list: "cpmp.csv", columns: [2, 3, 3] },
];

/// Names of the sets.
pub fn names() -> impl Iterator<Item = &'static str> {
    SETS.iter().map(|set| set.name)
}

/// Solves the instances of the sets with these names, or all; gives the lines of a table.
pub fn rows(names: &[String], bench: &Path) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for set in SETS.iter().filter(|set| names.is_empty() || names.iter().any(|name| name == set.name)) {
        let folder = bench.join(set.folder);
        let Ok(list) = std::fs::read_to_string(folder.join(set.list)) else {
            lines.push(format!("{}: skipped, ../shared/bench/{} is not there.", set.name, set.folder));
            continue;
        };
        let mut total = Total::default();
        for row in list.lines().skip(1) {
            let fields: Vec<&str> = row.split(',').collect();
            let field = |at: usize| fields.get(at).copied().unwrap_or_default();
            let [territories, published, proven] = set.columns.map(field);
            let text = timed(field(0), || solve(set, field(0), territories, &folder))?;
            let measured = Measured::read(&text).ok_or("The example printed no result that can be read.")?;
            let value = if set.name == "states" { measured.value / 1e6 } else { measured.value };
            lines.push(total.row(set.name, field(0), value, &measured, published.parse().ok(), proven.parse().ok()));
        }
        lines.push(total.summary(set.name));
    }
    Ok(lines)
}

/// What an example printed.
struct Measured {
    seconds: f64,
    value: f64,
    /// Territories and measures outside their bands, and territories in pieces.
    faults: f64,
}

impl Measured {
    fn read(text: &str) -> Option<Self> {
        let result = solved(text)?;
        let outside = match result.get("outside")? {
            serde_json::Value::Array(list) => list.len() as f64,
            other => other.as_f64()?,
        };
        let pieces = number(&result, "disconnected").unwrap_or(0.0);
        Some(Self {
            seconds: number(&result, "seconds")?,
            value: number(&result, "to_centres")?,
            faults: outside + pieces,
        })
    }
}

/// Sums over a set.
#[derive(Default)]
struct Total {
    instances: u32,
    faulty: u32,
    worse: u32,
    gaps: Vec<f64>,
    proven: Vec<f64>,
    seconds: f64,
    slowest: f64,
}

impl Total {
    fn row(
        &mut self,
        set: &str,
        name: &str,
        value: f64,
        measured: &Measured,
        published: Option<f64>,
        proven: Option<f64>,
    ) -> String {
        let gap = |known: Option<f64>| known.filter(|known| *known > 0.0).map(|known| 100.0 * (value / known - 1.0));
        let show = |gap: Option<f64>| gap.map_or_else(|| "-".to_owned(), |gap| format!("{gap:+.2}"));
        self.instances += 1;
        self.faulty += u32::from(measured.faults > 0.0);
        self.worse += u32::from(gap(published).is_some_and(|gap| gap > 1e-5));
        self.gaps.extend(gap(published));
        self.proven.extend(gap(proven));
        self.seconds += measured.seconds;
        self.slowest = self.slowest.max(measured.seconds);
        format!(
            "| {set} | {name} | {value:.2} | {} | {} | {} | {:.2} |",
            show(gap(published)),
            show(gap(proven)),
            measured.faults,
            measured.seconds
        )
    }

    fn summary(&self, set: &str) -> String {
        let mean = |gaps: &[f64]| {
            if gaps.is_empty() {
                "-".to_owned()
            } else {
                format!("{:+.2}", gaps.iter().sum::<f64>() / gaps.len() as f64)
            }
        };
        format!(
            "| {set} | mean of {} | {} worse than known | {} | {} | {} | {:.2}, at most {:.2} |",
            self.instances,
            self.worse,
            mean(&self.gaps),
            mean(&self.proven),
            self.faulty,
            self.seconds / f64::from(self.instances.max(1)),
            self.slowest
        )
    }
}

fn solve(set: &Set, name: &str, territories: &str, folder: &Path) -> Result<String, Failure> {
    if set.name == "CPMP" {
        let file = ["dat", "txt"].iter().map(|end| folder.join(format!("{name}.{end}"))).find(|file| file.is_file());
        let file = file.ok_or_else(|| format!("{name}: there is no such file in {}.", folder.display()))?;
        return printed(example("cpmp").arg(file).args(["--effort", "thorough"]));
    }
    let mut balance = example("balance");
    balance.arg(folder.join(format!("{name}.csv"))).arg("--edges").arg(folder.join(format!("{name}_edges.csv")));
    balance.args(["--territories", territories, "--centre", "unit", "--out"]);
    balance.arg(target_dir().join(format!("bench-{name}.csv")));
    let options = if set.name == "DU" {
        "--tolerance 5 --compactness distance --weight none --balance customers --balance demand --balance workload"
    } else {
        "--tolerance 0.5 --compactness moment --balance population"
    };
    printed(balance.args(options.split(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_measured_from_what_is_known_and_faults_are_counted() {
        let good = Measured::read(r#"{"seconds":0.5,"to_centres":101.0,"outside":[],"disconnected":0}"#).unwrap();
        let bad = Measured::read(r#"{"seconds":1.5,"to_centres":98.0,"outside":2}"#).unwrap();
        let mut total = Total::default();
        let row = total.row("DU", "one", good.value, &good, Some(100.0), None);
        assert_eq!(row, "| DU | one | 101.00 | +1.00 | - | 0 | 0.50 |");
        total.row("DU", "two", bad.value, &bad, Some(100.0), Some(98.0));
        assert_eq!(
            total.summary("DU"),
            "| DU | mean of 2 | 1 worse than known | -0.50 | +0.00 | 1 | 1.00, at most 1.50 |"
        );
        assert!(Measured::read("nothing").is_none());
    }
}
