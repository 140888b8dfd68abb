//! Balances and carves the shipped sample as a planner would and prints what came of it: indices, disruption, shape.
//!
//! `cargo run --release --example judge_sample [TOLERANCE...]`: the tables of benches/README.md. With tolerances it prints
//! only what seeds 1 to 4 make of each.

use std::{error::Error, sync::Arc, time::Instant};

use bailiwick::{
    engine::{Outcome, Task, Unattended, solve},
    metrics::{disruption, indices, shapes, status},
    plan::{BalanceTerm, Command, Design, MeasureIx, Plan, TerritoryCount, UnitLevel},
    worker::{
        Answer, Assembly, Job,
        jobs::{Output, Service, Workshop},
    },
};

fn main() -> Result<(), Box<dyn Error>> {
    let plan = sample()?;
    println!(
        "| plan | seconds | outside | lowest | highest | accounts moved | revenue moved | counties moved | MSD km² | border km | cut edges | in pieces |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    row("today", &plan, 0.0);
    let tolerances: Vec<f64> = std::env::args().skip(1).map(|text| text.parse()).collect::<Result<_, _>>()?;
    for tolerance in &tolerances {
        for seed in 1..=4 {
            let (result, seconds) = answer(&plan, Task::balance, |design| {
                (design.tolerance, design.seed) = (*tolerance, seed);
            })?;
            row(&format!("balance ±{tolerance}, seed {seed}"), &result.0, seconds);
        }
    }
    if !tolerances.is_empty() {
        return Ok(());
    }
    let mut balanced = None;
    for stability in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let (result, seconds) = answer(&plan, Task::balance, |design| design.stability = stability)?;
        row(&format!("balance, stability {stability}"), &result.0, seconds);
        if (stability - 0.5).abs() < 1e-9 {
            balanced = Some(result);
        }
    }
    for seed in [2, 3, 4] {
        let (result, seconds) = answer(&plan, Task::balance, |design| design.seed = seed)?;
        row(&format!("balance, stability 0.5, seed {seed}"), &result.0, seconds);
    }
    for (tolerance, measure) in [(10.0, ""), (5.0, ""), (5.0, "potential")] {
        let (result, seconds) = answer(&plan, Task::balance, |design| {
            design.tolerance = tolerance;
            if !measure.is_empty() {
                design.balance = vec![BalanceTerm { measure: measure.into(), weight: 1.0 }];
            }
        })?;
        row(&format!("balance {measure} ±{tolerance}"), &result.0, seconds);
    }
    for (name, from_homes, count) in [
        ("carve 24 from homes", true, TerritoryCount::Reps),
        ("carve 24 from nothing", false, TerritoryCount::Reps),
        ("carve 30", true, TerritoryCount::Count(30)),
    ] {
        let (result, seconds) = answer(&plan, Task::carve, |design| {
            design.from_homes = from_homes;
            design.territories = count;
        })?;
        row(name, &result.0, seconds);
    }
    if let Some((after, outcome)) = balanced {
        territories(&plan, &after);
        for outside in &outcome.outside {
            println!("outside: {outside:?}");
        }
    }
    Ok(())
}

/// The shipped sample as a plan of counties, opened as the page opens it.
fn sample() -> Result<Plan, Box<dyn Error>> {
    let mut workshop = Workshop::default();
    let mut tell = |_: f32, _: &str| {};
    let mut perform = |job: Job| -> Result<Vec<Output>, String> {
        for path in workshop.needs(&job) {
            let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
            workshop.shelve(path, &bytes)?;
        }
        workshop.perform(job, Vec::new(), &mut tell)
    };
    let mut assembly = Assembly::default();
    for output in perform(Job::OpenSample)? {
        if let Answer::Data(part) = output.answer {
            assembly.add(&part)?;
        }
    }
    let data = Arc::new(assembly.finish());
    let frame = perform(Job::Frame(UnitLevel::County.into()))?.into_iter().find_map(|output| match output.answer {
        Answer::Frame(frame) => Some(*frame),
        _ => None,
    });
    let units = bailiwick::plan::Units::build(frame.ok_or("no frame")?, &data);
    Ok(Plan::start("Sample", data, units))
}

fn answer(
    plan: &Plan,
    task: fn(&Plan) -> Result<Task, String>,
    change: impl FnOnce(&mut Design),
) -> Result<((Plan, Outcome), f64), Box<dyn Error>> {
    let mut plan = plan.clone();
    let mut design = plan.design().clone();
    change(&mut design);
    plan.apply(Command::SetDesign(Box::new(design)))?;
    let start = Instant::now();
    let task = task(&plan)?;
    let outcome = solve(&task.problem, &mut Unattended)?;
    let seconds = start.elapsed().as_secs_f64();
    plan.apply(task.realign(&plan, &outcome.assignment))?;
    Ok(((plan, outcome), seconds))
}

fn row(name: &str, plan: &Plan, seconds: f64) {
    let (now, change, shape) = (status(plan), disruption(plan), shapes(plan));
    let moved = plan.units().indices().filter(|unit| moved(plan, *unit)).count();
    let (mut sum, mut weight) = (0.0, 0.0);
    for (territory, shape) in plan.territory_indices().zip(&shape.territories) {
        let held = plan.alignment().total(Some(territory), MeasureIx::WORKLOAD).to_f64();
        sum += held * shape.mean_square_km2;
        weight += held;
    }
    println!(
        "| {name} | {seconds:.1} | {} | {:.1} | {:.1} | {:.1} % | {:.1} % | {moved} | {:.0} | {:.0} | {} | {} |",
        now.outside.len(),
        now.lowest_index.unwrap_or(0.0),
        now.highest_index.unwrap_or(0.0),
        100.0 * change.accounts_share,
        100.0 * change.revenue_share,
        sum / weight,
        shape.company.border_km,
        shape.company.cut_edges,
        now.disconnected.len(),
    );
}

/// Whether a unit is with another territory than today's (by name); one that nobody had does not count.
fn moved(plan: &Plan, unit: bailiwick::plan::UnitIx) -> bool {
    let today = plan.baseline().assignment.get(unit.at()).copied().flatten();
    let name = |at: Option<bailiwick::plan::TerritoryIx>| at.and_then(|at| plan.territory(at)).map(|at| &at.name);
    let today = today.and_then(|at| plan.baseline().territories.get(at.at())).map(|at| &at.name);
    today.is_some() && today != name(plan.alignment().of(unit))
}

fn territories(before: &Plan, after: &Plan) {
    println!("\n| territory | workload today | balanced | potential today | balanced |");
    println!("|---|--:|--:|--:|--:|");
    let (first, second) = (indices(before), indices(after));
    for at in before.territory_indices() {
        let name = before.territory(at).map_or("", |territory| &territory.name);
        let index = |table: &bailiwick::metrics::Indices, measure| table.get(at, measure).unwrap_or(0.0);
        println!(
            "| {name} | {:.0} | {:.0} | {:.0} | {:.0} |",
            index(&first, MeasureIx::WORKLOAD),
            index(&second, MeasureIx::WORKLOAD),
            index(&first, MeasureIx::POTENTIAL),
            index(&second, MeasureIx::POTENTIAL),
        );
    }
}
