//! Balances a file of units from the command line: for scripts and benchmarks.
//!
//! `cargo run --release --example balance -- UNITS.csv --territories 50 --balance population --out ASSIGNMENT.csv`
//!
//! Prints one JSON line; `to_centres` is Σ weight · distance (or distance²) from each unit to its territory's centre, be it
//! free, a home, or the best of its own units (`--centre unit`). Wrong input ends with a message that names file, line and column, and exit code 2.

mod input;
mod map;
mod options;
mod table;
mod worker;

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use bailiwick::engine::{Outcome, Problem, Reason, Unattended, solve_best};
use serde_json::{Value, json};

use crate::input::load;
use crate::options::options;

fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn reason(reason: &Reason, ids: &[String], names: &[String], problem: &Problem) -> Value {
    let id = |u: u32| ids.get(u as usize).cloned().unwrap_or_default();
    match reason {
        Reason::OversizeUnit { unit, members, index } => {
            json!({"oversize_unit": id(*unit), "members": members, "index": round(*index)})
        }
        Reason::LockedLoad { index } => json!({"locked_load": round(*index)}),
        Reason::Enclosed => json!("enclosed"),
        Reason::IslandOrComponent { components } => json!({"parts_of_the_map": components}),
        Reason::LargeUnits { units } => {
            json!({"large_units": units.iter().map(|(u, i)| json!([id(*u), round(*i)])).collect::<Vec<_>>()})
        }
        Reason::DisruptionCap { disruption } => {
            json!({"disruption_cap": problem.disruptions.get(*disruption as usize).map(|d| &d.name)})
        }
        Reason::TerritoryCap { disruption, territory } => {
            let name = problem.disruptions.get(*disruption as usize).map(|d| &d.name);
            json!({"territory_cap": name, "of": names.get(usize::from(*territory))})
        }
        Reason::TooFewUnits => json!("too_few_units"),
        Reason::SearchEnded => json!("search_ended"),
    }
}

fn round(v: f64) -> f64 {
    (v * 1000.0).round() / 1000.0
}

/// Weighted mean squared distance to the weighted centre by the raw weights.
fn mean_squared_distance(problem: &Problem, outcome: &Outcome) -> f64 {
    let weight = |u: usize| problem.compactness.weights.get(u).copied().unwrap_or(1.0);
    let mut sums = vec![(0.0, 0.0, 0.0); problem.territories()];
    for (u, t) in outcome.assignment.iter().enumerate() {
        if let Some(t) = t {
            let s = &mut sums[usize::from(*t)];
            *s = (s.0 + weight(u), s.1 + weight(u) * problem.x[u], s.2 + weight(u) * problem.y[u]);
        }
    }
    let (mut sum, mut total) = (0.0, 0.0);
    for (u, t) in outcome.assignment.iter().enumerate() {
        if let Some(s) = t.map(|t| sums[usize::from(t)]).filter(|s| s.0 > 0.0) {
            let (dx, dy) = (problem.x[u] - s.1 / s.0, problem.y[u] - s.2 / s.0);
            sum += weight(u) * (dx * dx + dy * dy);
            total += weight(u);
        }
    }
    if total > 0.0 { sum / total } else { 0.0 }
}

fn run() -> Result<String, String> {
    let options = options()?;
    let (problem, ids, names) = load(&options)?;
    if let Some(file) = &options.message {
        worker::write_message(problem, file)?;
        return Ok(json!({"message": file}).to_string());
    }
    let begun = Instant::now();
    let outcome = match &options.answer {
        Some(file) => worker::read_answer(file)?,
        None => solve_best(&problem, &mut Unattended).map_err(|e| format!("{}: {e}", options.units))?,
    };
    let seconds = begun.elapsed().as_secs_f64();
    let mut text = Vec::new();
    {
        let mut writer = csv::Writer::from_writer(&mut text);
        let fail = |e: csv::Error| format!("{}: cannot be written ({e}).", options.out);
        writer.write_record(["id", "territory"]).map_err(fail)?;
        for (u, t) in outcome.assignment.iter().enumerate() {
            let name = t.map_or("", |t| names[usize::from(t)].as_str());
            writer.write_record([ids[u].as_str(), name]).map_err(fail)?;
        }
        writer.flush().map_err(|e| format!("{}: cannot be written ({e}).", options.out))?;
    }
    let mut file =
        std::fs::File::create(&options.out).map_err(|e| format!("{}: cannot be written ({e}).", options.out))?;
    file.write_all(&text).map_err(|e| format!("{}: cannot be written ({e}).", options.out))?;
    let mut measures = serde_json::Map::new();
    for (j, measure) in problem.measures.iter().enumerate() {
        let indices = || outcome.territories.iter().filter(|t| !t.oversize).map(|t| t.adjusted[j] - 100.0);
        let outside = outcome.outside.iter().filter(|o| o.at.measure as usize == j);
        measures.insert(
            measure.name.clone(),
            json!({
                "max_over": round(indices().fold(f64::MIN, f64::max)),
                "max_under": round(-indices().fold(f64::MAX, f64::min)),
                "outside": outside.clone().filter(|o| !outcome.territories[usize::from(o.at.territory)].oversize).count(),
            }),
        );
    }
    let reasons: Vec<Value> = outcome
        .outside
        .iter()
        .map(|o| {
            json!({
                "territory": names[usize::from(o.at.territory)],
                "measure": problem.measures[o.at.measure as usize].name,
                "index": round(o.at.index),
                "reasons": o.reasons.iter().map(|r| reason(r, &ids, &names, &problem)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let oversize: Vec<Value> = outcome
        .oversize
        .iter()
        .map(|(t, u, i)| json!({"territory": names[usize::from(*t)], "unit": ids[*u as usize], "index": round(*i)}))
        .collect();
    Ok(json!({
        "seconds": round(seconds),
        "units": ids.len(),
        "territories": names.len(),
        "measures": measures,
        "disconnected": outcome.disconnected.len(),
        "msd_km2": round(mean_squared_distance(&problem, &outcome)),
        "to_centres": round(outcome.mean_distance * problem.place_weights().iter().sum::<f64>()),
        "moved": outcome.moved_units,
        "moved_percent": outcome.moved_share.iter().map(|s| round(100.0 * s)).collect::<Vec<_>>(),
        "unassigned": outcome.unassigned.len(),
        "score": outcome.score.total,
        "weighed": outcome.counters.weighed,
        "made": outcome.counters.made,
        "oversize": oversize,
        "outside": reasons,
    })
    .to_string())
}
