//! The seats of a task: which territories there will be, whose they are and what they are called.

use std::collections::BTreeSet;

use crate::plan::{self, MeasureIx, Plan, RepIx, Territory, TerritoryIx, UnitIx, set_of};

/// One seat for each rep; a rep with a territory brings its name and colour.
pub(super) fn seats_of_reps(plan: &Plan) -> (Vec<Territory>, BTreeSet<usize>) {
    let mut seats: Vec<Territory> = Vec::new();
    let mut unnamed = BTreeSet::new();
    for (at, rep) in plan.reps().iter().enumerate() {
        let rep_ix = RepIx::new(at);
        let old = plan.territories().iter().find(|territory| territory.rep == Some(rep_ix));
        if old.is_none() {
            unnamed.insert(seats.len());
        }
        seats.push(old.cloned().unwrap_or_else(|| vacancy(&rep.name, seats.len(), Some(rep_ix), rep.fte)));
    }
    (seats, unnamed)
}

/// This many seats: today's territories in order, then vacancies; reps without a territory take those first.
pub(super) fn seats_by_count(plan: &Plan, count: usize) -> (Vec<Territory>, BTreeSet<usize>) {
    let mut seats: Vec<Territory> = plan.territories().iter().take(count).cloned().collect();
    let mut unnamed = BTreeSet::new();
    let seated: BTreeSet<RepIx> = set_of(seats.iter().filter_map(|seat| seat.rep));
    let mut free = (0..plan.reps().len()).map(RepIx::new).filter(|rep| !seated.contains(rep));
    while seats.len() < count {
        let rep = free.next();
        let fte = rep.and_then(|rep| plan.reps().get(rep.at())).map_or(1.0, |rep| rep.fte);
        unnamed.insert(seats.len());
        seats.push(vacancy(&format!("Territory {}", seats.len() + 1), seats.len(), rep, fte));
    }
    (seats, unnamed)
}

fn vacancy(name: &str, at: usize, rep: Option<RepIx>, weight: f64) -> Territory {
    Territory {
        name: name.into(),
        rep,
        weight: if weight > 0.0 { weight } else { 1.0 },
        colour: (at % usize::from(plan::PALETTE)) as u8,
    }
}

/// The name of the territory's largest unit by potential (then population, then first), made unique by a number.
pub(super) fn name_for(
    plan: &Plan,
    assignment: &[Option<TerritoryIx>],
    seat: usize,
    taken: &BTreeSet<String>,
) -> String {
    let units = plan.units();
    let population = units.measure("population");
    let largest = units
        .indices()
        .filter(|unit| assignment.get(unit.at()).copied().flatten() == Some(TerritoryIx::new(seat)))
        .max_by_key(|unit: &UnitIx| {
            let people = population.map(|measure| units.value(measure, *unit));
            (units.value(MeasureIx::POTENTIAL, *unit), people, std::cmp::Reverse(unit.0))
        });
    let base = largest.map_or_else(|| format!("Territory {}", seat + 1), |unit| units.name(unit).to_owned());
    let mut name = base.clone();
    let mut number = 2;
    while taken.contains(&name) {
        name = format!("{base} {number}");
        number += 1;
    }
    name
}
