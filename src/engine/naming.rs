//! Which new territory is which old one.

use super::alignment::Alignment;
use super::blocks::NONE;
use super::instance::{Instance, Shape};
use super::matching::least_cost_matching;
use super::problem::Start;

/// What misfits and prices on disruption come to, beside anything that only decides between equals.
const FIRST: f64 = 1e4;

/// Gives each territory of a carve the number of the rep whom its units suit best; else that of today's territory of
/// which it keeps most value; the reps' homes decide between equals, and everything when there is neither.
///
/// Only territories that are alike may trade numbers: same share, nothing locked or barred by name, and no home that
/// compactness is measured from.
pub(super) fn keep_names(alignment: &mut Alignment<'_, '_>) {
    let instance = alignment.instance;
    let k = instance.k;
    let problem = instance.problem;
    // Territories carved from homes belong to their homes, whatever they hold today.
    let has_today = problem.today.iter().any(Option::is_some) && problem.start != Start::CarveFromHomes;
    let has_homes = instance.homes.iter().any(Option::is_some);
    let suits = fit_decides(instance);
    if (!has_today && !has_homes && !suits) || !problem.keep_names || instance.shape != Shape::Free {
        return;
    }
    let distance = |t: usize, home: usize| match instance.homes[home] {
        Some(h) if alignment.mass[t].w > 0.0 => {
            let (dx, dy) = (alignment.mass[t].x - h.x, alignment.mass[t].y - h.y);
            (dx * dx + dy * dy).sqrt()
        }
        _ => 0.0,
    };
    let mut farthest = 1e-9f64;
    for t in 0..k {
        for h in 0..k {
            farthest = farthest.max(distance(t, h));
        }
    }
    let kept = if has_today { kept_value(instance, &alignment.territory) } else { vec![0.0; k * k] };
    let worth = if suits { worth(instance, &alignment.territory) } else { vec![0.0; k * k] };
    let name = cheapest_numbers(instance, &named_by_rules(instance), |t, old| {
        -kept[t * k + old] - FIRST * worth[t * k + old]
            + 1e-4 * distance(t, old) / farthest
            + if has_today { 0.0 } else { distance(t, old) }
    });
    renumber(&mut alignment.territory, &name);
    alignment.recount();
}

/// Gives territories that were just laid out the numbers of the reps whom their units suit best: no single move of a search
/// could turn two whole territories round. Without misfits nothing changes. Only territories that are alike, as for
/// [`keep_names`], in which nothing is fixed. Gives whether misfits decide at all.
pub(super) fn suit_reps(instance: &Instance<'_>, territory: &mut [u16]) -> bool {
    if !fit_decides(instance) || instance.shape != Shape::Free {
        return false;
    }
    let mut named = named_by_rules(instance);
    for t in instance.fixed.iter().filter(|t| **t != NONE) {
        named[usize::from(*t)] = true;
    }
    let (k, worth) = (instance.k, worth(instance, territory));
    // Of equals each keeps its number.
    let stays = |t: usize, old: usize| if t == old { -1e-9 } else { 0.0 };
    renumber(territory, &cheapest_numbers(instance, &named, |t, old| stays(t, old) - worth[t * k + old]));
    true
}

/// Whether misfits have a say in the numbers: not where homes rule.
fn fit_decides(instance: &Instance<'_>) -> bool {
    !instance.problem.misfits.is_empty() && instance.problem.start != Start::CarveFromHomes
}

/// The territories that a lock or a bar calls by their number.
fn named_by_rules(instance: &Instance<'_>) -> Vec<bool> {
    let mut named = vec![false; instance.k];
    for t in instance.problem.locked.iter().flatten() {
        named[usize::from(*t)] = true;
    }
    for bar in &instance.problem.barred {
        named[usize::from(bar.territory)] = true;
    }
    named
}

/// The number for each territory that costs least in all, traded among those of equal share that are not `named`.
fn cheapest_numbers(instance: &Instance<'_>, named: &[bool], cost: impl Fn(usize, usize) -> f64) -> Vec<u16> {
    let (k, shares) = (instance.k, &instance.problem.shares);
    let mut done = vec![false; k];
    let mut name: Vec<u16> = (0..k as u16).collect();
    for first in 0..k {
        if done[first] || named[first] {
            continue;
        }
        let alike: Vec<usize> =
            (first..k).filter(|t| !done[*t] && !named[*t] && (shares[*t] - shares[first]).abs() <= 1e-12).collect();
        let costs: Vec<f64> = alike.iter().flat_map(|t| alike.iter().map(|old| cost(*t, *old))).collect();
        for (row, column) in least_cost_matching(&costs, alike.len(), alike.len()).into_iter().enumerate() {
            name[alike[row]] = alike[column.unwrap_or(row)] as u16;
            done[alike[row]] = true;
        }
    }
    name
}

fn renumber(territory: &mut [u16], name: &[u16]) {
    for t in territory.iter_mut().filter(|t| **t != NONE) {
        *t = name[usize::from(*t)];
    }
}

/// What the units of territory `t` are worth under number `o` by all prices, at `t * k + o`.
fn worth(instance: &Instance<'_>, territory: &[u16]) -> Vec<f64> {
    let mut worth = vec![0.0; instance.k * instance.k];
    for (b, t) in territory.iter().enumerate().filter(|(_, t)| **t != NONE) {
        for (number, value) in instance.worth.of(b) {
            worth[usize::from(*t) * instance.k + usize::from(*number)] += value;
        }
    }
    worth
}

/// Value that new territory `t` keeps of old territory `o`, at `t * k + o`: the disruption values where there are any
/// (each as a share of its total), else the blended measures.
fn kept_value(instance: &Instance<'_>, territory: &[u16]) -> Vec<f64> {
    let (problem, k) = (instance.problem, instance.k);
    let totals: Vec<f64> = problem.disruptions.iter().map(|d| d.values.iter().sum::<f64>().max(1e-300)).collect();
    let measures: Vec<f64> = problem.measures.iter().map(|m| m.values.iter().sum::<f64>()).collect();
    let mut kept = vec![0.0; k * k];
    for u in 0..problem.units() {
        let t = territory[instance.blocks.of[u] as usize];
        if let (Some(old), true) = (problem.today_of(u), t != NONE) {
            let value: f64 = if problem.disruptions.is_empty() {
                problem.measures.iter().zip(&measures).map(|(m, total)| m.values[u] / total).sum()
            } else {
                problem.disruptions.iter().zip(&totals).map(|(d, total)| d.values[u] / total).sum()
            };
            kept[usize::from(t) * k + usize::from(old)] += value;
        }
    }
    kept
}
