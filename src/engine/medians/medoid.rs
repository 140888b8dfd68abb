//! The best of some units as their centre, for the judge: without the search's sums.

use super::super::problem::Distance;

/// The place among `units` from which all of them are reached at the least cost Σ weight · distance (or distance²), and
/// that cost; `None` without units. Of equals the first.
///
/// Squared distances add up to the moment of inertia about the weighted centre plus the whole weight times the squared
/// distance from there (Steiner), so that the unit nearest to the weighted centre is best. For linear distances units are
/// tried outwards from the weighted centre, and one is passed over when the triangle inequality shows, from those tried
/// before, that it cannot be better (Newling and Fleuret, *A sub-quadratic exact medoid algorithm*, AISTATS 2017).
pub(in super::super) fn medoid(
    units: &[u32],
    x: &[f64],
    y: &[f64],
    weights: &[f64],
    distance: Distance,
) -> Option<(u32, f64)> {
    let (mut w, mut cx, mut cy) = (0.0, 0.0, 0.0);
    for &u in units {
        let u = u as usize;
        w += weights[u];
        cx += weights[u] * x[u];
        cy += weights[u] * y[u];
    }
    if w > 0.0 {
        (cx, cy) = (cx / w, cy / w);
    }
    let squared = |u: usize, px: f64, py: f64| (x[u] - px) * (x[u] - px) + (y[u] - py) * (y[u] - py);
    let cost = |c: usize| -> f64 {
        let d2 = units.iter().map(|u| (*u as usize, squared(*u as usize, x[c], y[c])));
        match distance {
            Distance::Squared => d2.map(|(u, d2)| weights[u] * d2).sum(),
            Distance::Linear => d2.map(|(u, d2)| weights[u] * d2.sqrt()).sum(),
        }
    };
    let mut order: Vec<(f64, u32)> = units.iter().map(|u| (squared(*u as usize, cx, cy), *u)).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    if distance == Distance::Squared {
        return order.first().map(|(_, u)| (*u, cost(*u as usize)));
    }
    let mut bound = vec![0.0f64; order.len()];
    let mut best: Option<(u32, f64)> = None;
    for i in 0..order.len() {
        let c = order[i].1;
        if best.is_some_and(|b| bound[i] > b.1 * (1.0 + 1e-12)) {
            continue;
        }
        let sum = cost(c as usize);
        if best.is_none_or(|b| sum < b.1 || (sum <= b.1 && c < b.0)) {
            best = Some((c, sum));
        }
        for j in i + 1..order.len() {
            let apart = w * squared(order[j].1 as usize, x[c as usize], y[c as usize]).sqrt();
            bound[j] = bound[j].max((sum - apart).abs());
        }
    }
    best
}
