//! A smaller problem of the same shape.

use super::adjacency::Adjacency;
use super::blocks::NONE;
use super::instance::{Cap, Instance, Rows};

/// Merges neighbouring blocks until about `target` are left: the multilevel method (Hendrickson and Leland, *A
/// multilevel algorithm for partitioning graphs*, 1995; Karypis and Kumar, 1998), with the pair chosen that adds least
/// moment of inertia instead of the heaviest edge. The large shape of a plan is found on the small problem, where one
/// move carries many units, and refined on the full one.
///
/// Blocks with rules of their own (fixed, barred) and oversize blocks stay single. Returns the small instance and, for
/// each block, the small block it is in; `None` when nothing could be merged.
pub(super) fn coarsen<'p>(fine: &Instance<'p>, target: usize) -> Option<(Instance<'p>, Vec<u32>)> {
    let mut map: Vec<u32> = (0..fine.n as u32).collect();
    let mut level: Option<Instance<'p>> = None;
    // No small block may be so large that a territory cannot be balanced with it.
    let heaviest = 2.0 * fine.blend.iter().sum::<f64>() / target as f64;
    loop {
        let current = level.as_ref().unwrap_or(fine);
        if current.n as f64 <= 1.3 * target as f64 {
            break;
        }
        let (of, count) = pair(current, heaviest);
        if count as f64 > 0.95 * current.n as f64 {
            break;
        }
        let next = contract(current, &of, count);
        map.iter_mut().for_each(|b| *b = of[*b as usize]);
        level = Some(next);
    }
    level.map(|level| (level, map))
}

/// Pairs each block with the free neighbour that adds least inertia; returns the pairs' numbers and how many there are.
fn pair(instance: &Instance<'_>, heaviest: f64) -> (Vec<u32>, usize) {
    let mut of = vec![u32::MAX; instance.n];
    let mut count = 0u32;
    let free = |b: usize| instance.fixed[b] == NONE && !instance.has_bars(b);
    for b in 0..instance.n {
        if of[b] != u32::MAX {
            continue;
        }
        of[b] = count;
        if free(b) {
            let mut best: Option<(f64, u32)> = None;
            for &v in instance.graph.of(b) {
                let c = v as usize;
                if of[c] != u32::MAX || !free(c) || instance.blend[b] + instance.blend[c] > heaviest {
                    continue;
                }
                let (dx, dy) = (instance.x[b] - instance.x[c], instance.y[b] - instance.y[c]);
                let added = instance.w[b] * instance.w[c] / (instance.w[b] + instance.w[c]) * (dx * dx + dy * dy);
                if best.is_none_or(|known| added < known.0) {
                    best = Some((added, v));
                }
            }
            if let Some((_, v)) = best {
                of[v as usize] = count;
            }
        }
        count += 1;
    }
    (of, count as usize)
}

fn contract<'p>(fine: &Instance<'p>, of: &[u32], n: usize) -> Instance<'p> {
    let m = fine.m;
    let (mut x, mut y, mut w) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    let (mut values, mut blend) = (vec![0.0; n * m], vec![0.0; n]);
    let (mut fixed, mut today) = (vec![NONE; n], vec![NONE; n]);
    for (b, &c) in of.iter().enumerate() {
        let c = c as usize;
        w[c] += fine.w[b];
        x[c] += fine.w[b] * fine.x[b];
        y[c] += fine.w[b] * fine.y[b];
        blend[c] += fine.blend[b];
        for j in 0..m {
            values[c * m + j] += fine.values[b * m + j];
        }
        fixed[c] = fine.fixed[b];
        today[c] = fine.today[b];
    }
    for c in 0..n {
        x[c] /= w[c];
        y[c] /= w[c];
    }
    let mut own = fine.own;
    for (b, &c) in of.iter().enumerate() {
        let (dx, dy) = (fine.x[b] - x[c as usize], fine.y[b] - y[c as usize]);
        own += fine.w[b] * (dx * dx + dy * dy) * fine.compactness_price;
    }
    let mut edges = Vec::new();
    for (b, &c) in of.iter().enumerate() {
        edges.extend(fine.graph.of(b).iter().map(|v| (c, of[*v as usize])).filter(|e| e.0 < e.1));
    }
    let mut bars = Vec::new();
    for (b, &c) in of.iter().enumerate() {
        bars.extend(fine.bars.of(b).iter().map(|t| (c, *t)));
    }
    Instance {
        problem: fine.problem,
        blocks: fine.blocks.clone(),
        n,
        k: fine.k,
        m,
        graph: Adjacency::from_edges(n, &edges),
        contiguous: fine.contiguous,
        bars: Rows::new(n, bars),
        worth: merged(&fine.worth, of, n),
        caps: fine.caps.iter().map(|cap| Cap { kept: merged(&cap.kept, of, n), ..cap.clone() }).collect(),
        limits: fine.limits.clone(),
        oversize: Vec::new(),
        homes: fine.homes.clone(),
        shape: fine.shape,
        compactness_price: fine.compactness_price,
        own,
        from_today: fine.from_today,
        x,
        y,
        w,
        values,
        blend,
        fixed,
        today,
    }
}

/// What the `n` small blocks keep, from what their parts do.
fn merged(rows: &Rows<(u16, f64)>, of: &[u32], n: usize) -> Rows<(u16, f64)> {
    let parts = of.iter().enumerate().flat_map(|(b, &c)| rows.of(b).iter().map(move |e| (c, e.0, e.1)));
    Rows::summed(n, parts.collect())
}
