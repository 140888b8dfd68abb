//! Which new territory is which old one.

use super::alignment::Alignment;
use super::blocks::NONE;
use super::instance::{Instance, Shape};
use super::problem::Start;

/// Maximum-weight perfect matching by the Hungarian method (Kuhn 1955; in the shortest-augmenting-path form of
/// Jonker and Volgenant, *A shortest augmenting path algorithm for dense and sparse linear assignment problems*,
/// Computing 1987). `cost` is a square matrix, row by row; returns the column of each row with the least sum.
pub fn least_cost_matching(cost: &[f64], size: usize) -> Vec<usize> {
    // Rows and columns from 1; 0 is the unmatched root of each augmenting path.
    let (mut row_price, mut column_price) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_of = vec![0usize; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut least = vec![f64::INFINITY; size + 1];
        let mut before = vec![0usize; size + 1];
        let mut done = vec![false; size + 1];
        let mut column = 0;
        loop {
            done[column] = true;
            let (here, mut step, mut next) = (row_of[column], f64::INFINITY, 0);
            for other in 1..=size {
                if done[other] {
                    continue;
                }
                let reduced = cost[(here - 1) * size + other - 1] - row_price[here] - column_price[other];
                if reduced < least[other] {
                    least[other] = reduced;
                    before[other] = column;
                }
                if least[other] < step {
                    step = least[other];
                    next = other;
                }
            }
            if next == 0 {
                break;
            }
            for other in 0..=size {
                if done[other] {
                    row_price[row_of[other]] += step;
                    column_price[other] -= step;
                } else {
                    least[other] -= step;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            row_of[column] = row_of[before[column]];
            column = before[column];
        }
    }
    let mut column_of = vec![0; size];
    for column in 1..=size {
        if row_of[column] > 0 {
            column_of[row_of[column] - 1] = column - 1;
        }
    }
    column_of
}

/// Gives each territory of a carve the number of today's territory of which it keeps most value; the reps' homes
/// decide between equals, and everything when there is no today.
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
    if (!has_today && !has_homes) || !problem.keep_names || instance.shape != Shape::Free {
        return;
    }
    let mut named = vec![false; k];
    for t in problem.locked.iter().flatten() {
        named[usize::from(*t)] = true;
    }
    for bar in &problem.barred {
        named[usize::from(bar.territory)] = true;
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
    let mut done = vec![false; k];
    let mut name: Vec<u16> = (0..k as u16).collect();
    for first in 0..k {
        if done[first] || named[first] {
            continue;
        }
        let alike: Vec<usize> = (first..k)
            .filter(|t| !done[*t] && !named[*t] && (problem.shares[*t] - problem.shares[first]).abs() <= 1e-12)
            .collect();
        let size = alike.len();
        let mut cost = Vec::with_capacity(size * size);
        for &t in &alike {
            for &old in &alike {
                cost.push(
                    -kept[t * k + old]
                        + 1e-4 * distance(t, old) / farthest
                        + if has_today { 0.0 } else { distance(t, old) },
                );
            }
        }
        for (row, column) in least_cost_matching(&cost, size).into_iter().enumerate() {
            name[alike[row]] = alike[column] as u16;
            done[alike[row]] = true;
        }
    }
    for t in alignment.territory.iter_mut().filter(|t| **t != NONE) {
        *t = name[usize::from(*t)];
    }
    alignment.recount();
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

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;

    fn cheapest(cost: &[f64], size: usize, row: usize, used: &mut Vec<bool>) -> f64 {
        if row == size {
            return 0.0;
        }
        let mut best = f64::INFINITY;
        for column in 0..size {
            if !used[column] {
                used[column] = true;
                best = best.min(cost[row * size + column] + cheapest(cost, size, row + 1, used));
                used[column] = false;
            }
        }
        best
    }

    #[test]
    fn the_matching_is_the_cheapest_of_all() {
        let mut random = Random::new(5);
        for size in 1..7 {
            let cost: Vec<f64> = (0..size * size).map(|_| random.below(50) as f64 - 20.0).collect();
            let matching = least_cost_matching(&cost, size);
            let mut columns = matching.clone();
            columns.sort_unstable();
            assert_eq!(columns, (0..size).collect::<Vec<_>>());
            let sum: f64 = matching.iter().enumerate().map(|(r, c)| cost[r * size + c]).sum();
            assert_eq!(sum, cheapest(&cost, size, 0, &mut vec![false; size]));
        }
    }
}
