//! Fit, as the solver is told: a rep who lacks a skill that is required may not have the unit, one who lacks a preferred
//! skill has it at a price.

use std::collections::BTreeMap;

use super::{Bar, Misfit, Problem};
use crate::plan::{FitRule, Plan, Rep, Territory, Together, UnitIx};

/// What it costs when none of a rule's accounts is with a rep who has the preferred skill, in units of the compactness
/// term: as much as moving everything costs at a stability of one half.
const PREFERENCE: f64 = 3.3;

/// Puts the design's fit rules into the problem, as bars and prices on units with such accounts.
///
/// Nothing is barred from where it is locked, itself or what it must stay together with: a lock is a promise about this one
/// unit, a rule is about a kind. A vacancy suits everything, since whoever is hired can be chosen for it.
///
/// # Errors
/// A text for the user where bars and needs together leave a unit no territory.
pub(super) fn add_fit(
    problem: &mut Problem,
    plan: &Plan,
    seats: &[Territory],
    together: &[Together],
) -> Result<(), String> {
    let rules = &plan.design().fit;
    let locked = held_by_locks(problem, together);
    let rep = |seat: &Territory| seat.rep.and_then(|rep| plan.reps().get(rep.at()));
    for rule in rules {
        let lacking: Vec<u16> = (0u16..)
            .zip(seats)
            .filter(|(_, seat)| rep(seat).is_some_and(|rep: &Rep| !rep.has_skill(&rule.skill)))
            .map(|(at, _)| at)
            .collect();
        let needs = units_in_need(plan, rule);
        let all: usize = needs.values().sum();
        for (unit, count) in &needs {
            for territory in lacking.iter().filter(|territory| locked.get(unit) != Some(territory)) {
                if rule.required {
                    problem.barred.push(Bar { unit: unit.0, territory: *territory });
                } else {
                    let price = PREFERENCE * *count as f64 / all as f64;
                    problem.misfits.push(Misfit { unit: unit.0, territory: *territory, price });
                }
            }
        }
    }
    problem.barred.sort_unstable();
    problem.barred.dedup();
    for bars in problem.barred.chunk_by(|a, b| a.unit == b.unit) {
        if let Some(bar) = bars.first().filter(|_| bars.len() >= seats.len()) {
            let unit = UnitIx(bar.unit);
            let name = plan.units().name(unit);
            let skills: Vec<&str> = rules
                .iter()
                .filter(|rule| rule.required && units_in_need(plan, rule).contains_key(&unit))
                .map(|rule| rule.skill.as_str())
                .collect();
            return Err(if skills.is_empty() {
                format!("{name} is barred from every territory. Allow one of them (Rules).")
            } else {
                format!(
                    "{name} needs a rep with {}, and no territory that it may join has one. Prefer the skill instead of requiring it, or add it to a rep in Data.",
                    skills.join(" and ")
                )
            });
        }
    }
    Ok(())
}

/// How many accounts of a rule lie in each unit.
fn units_in_need(plan: &Plan, rule: &FitRule) -> BTreeMap<UnitIx, usize> {
    let mut needs = BTreeMap::new();
    for account in plan.accounts_in_need(rule) {
        if let Some(unit) = plan.units().of_account(account) {
            *needs.entry(unit).or_default() += 1;
        }
    }
    needs
}

/// The territory that locks hold each unit in: its own, or that of its group.
fn held_by_locks(problem: &Problem, together: &[Together]) -> BTreeMap<UnitIx, u16> {
    let own = (0..problem.units()).filter_map(|unit| Some((UnitIx(unit as u32), problem.locked_in(unit)?)));
    let mut held: BTreeMap<UnitIx, u16> = own.collect();
    for group in together {
        if let Some(lock) = group.units.iter().find_map(|unit| held.get(unit).copied()) {
            held.extend(group.units.iter().map(|unit| (*unit, lock)));
        }
    }
    held
}
