//! Solves an instance of the capacitated p-median problem: an adapter from its benchmark files to the engine.
//!
//! `cargo run --release --example cpmp -- FILE [--effort quick|normal|thorough] [--seed 1]`
//!
//! The file has the numbers of places and medians, then for each place x, y, capacity and demand. Every place is assigned
//! to a median, no median serves more than the capacity; the sum of the distances (unweighted) counts. A median serves
//! itself here. Prints one JSON line: seconds, the sum, and how many medians serve more than the capacity.

use std::process::ExitCode;
use std::time::Instant;

use bailiwick::engine::{Centre, Compactness, Distance, Effort, Measure, Problem, Unattended, solve};
use serde_json::json;

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

fn run() -> Result<String, String> {
    let (mut file, mut effort, mut seed) = (None, Effort::Normal, 1);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--effort" => {
                effort = match arguments.next().as_deref() {
                    Some("quick") => Effort::Quick,
                    Some("normal") => Effort::Normal,
                    Some("thorough") => Effort::Thorough,
                    _ => return Err("--effort is quick, normal or thorough.".to_owned()),
                }
            }
            "--seed" => {
                let text = arguments.next().unwrap_or_default();
                seed = text.parse().map_err(|_| format!("--seed: `{text}` is not a whole number."))?;
            }
            _ => file = Some(argument),
        }
    }
    let file = file.ok_or("Which file? cpmp FILE [--effort quick|normal|thorough] [--seed 1]")?;
    let mut problem = read(&file)?;
    (problem.effort, problem.seed) = (effort, seed);
    let begun = Instant::now();
    let outcome = solve(&problem, &mut Unattended).map_err(|e| format!("{file}: {e}"))?;
    let sum = outcome.mean_distance * problem.units() as f64;
    Ok(json!({
        "seconds": (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        "to_centres": (sum * 1000.0).round() / 1000.0,
        "outside": outcome.outside.len(),
    })
    .to_string())
}

fn read(file: &str) -> Result<Problem, String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: cannot be read ({e})."))?;
    let mut numbers = Vec::new();
    for (line, text) in text.lines().enumerate() {
        for word in text.split_whitespace() {
            let number = word.parse::<f64>().ok().filter(|v| v.is_finite());
            numbers.push(number.ok_or_else(|| format!("{file}, line {}: `{word}` is not a number.", line + 1))?);
        }
    }
    let short = || format!("{file}: the file ends before all places are described.");
    let [n, medians, rows @ ..] = &numbers[..] else { return Err(short()) };
    let (n, medians) = (*n as usize, *medians as usize);
    let rows: Vec<&[f64]> = rows.chunks_exact(4).take(n).collect();
    if rows.len() < n || n == 0 || medians == 0 {
        return Err(short());
    }
    let column = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<f64>>();
    let capacity = rows[0][2];
    if let Some(other) = rows.iter().position(|row| row[2] != capacity) {
        return Err(format!("{file}, line {}: all capacities must be equal.", other + 2));
    }
    let mut problem = Problem::new(column(0), column(1), medians);
    let mut demand = Measure::new("demand", column(3), 0.0);
    let total: f64 = demand.values.iter().sum();
    (demand.low, demand.high) = (0.0, 100.0 * capacity * medians as f64 / total);
    problem.measures.push(demand);
    problem.compactness = Compactness { weights: Vec::new(), distance: Distance::Linear, centre: Centre::Unit };
    Ok(problem)
}
