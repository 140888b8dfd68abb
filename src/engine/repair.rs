//! Makes a rough assignment whole: everyone somewhere, no territory empty, pieces joined.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::blocks::NONE;
use super::instance::{Instance, Shape};

/// A block that could join a territory, ordered so that the heap gives the cheapest first.
struct Offer {
    cost: f64,
    block: u32,
    territory: u16,
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        other.cost.total_cmp(&self.cost).then(other.block.cmp(&self.block)).then(other.territory.cmp(&self.territory))
    }
}
impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Offer {}

/// Repairs an assignment in place. Of each territory the heaviest piece stays, and every piece that holds a block
/// which cannot leave; the other pieces, and blocks in no territory, are grown back from the territories around them,
/// nearest centre first (region growing, Prim's order). Nothing that already hangs together is touched.
pub(super) fn repair(instance: &Instance<'_>, territory: &mut [u16]) {
    for (b, t) in territory.iter_mut().enumerate() {
        if instance.fixed[b] != NONE {
            *t = instance.fixed[b];
        } else if *t != NONE && !instance.allowed(b, *t) {
            *t = NONE;
        }
    }
    fill_empty(instance, territory);
    if instance.contiguous {
        dissolve_pieces(instance, territory);
    }
    grow(instance, territory);
}

/// Gives each empty territory one block to grow from: near its home where it has one, else from the fullest territory.
fn fill_empty(instance: &Instance<'_>, territory: &mut [u16]) {
    let mut count = vec![0u32; instance.k];
    let mut load = vec![0.0; instance.k];
    for (b, t) in territory.iter().enumerate() {
        if let Some(c) = count.get_mut(usize::from(*t)) {
            *c += 1;
            load[usize::from(*t)] += instance.blend[b];
        }
    }
    for t in 0..instance.k {
        if count[t] > 0 {
            continue;
        }
        let home = instance.homes[t];
        let worth = |b: usize| {
            if let Some(h) = home {
                return -((instance.x[b] - h.x) * (instance.x[b] - h.x)
                    + (instance.y[b] - h.y) * (instance.y[b] - h.y));
            }
            // A block in no territory first, then the largest block of the most overfull territory.
            let from = usize::from(territory[b]);
            if from >= instance.k {
                f64::MAX
            } else {
                load[from] / instance.problem.shares[from].max(1e-9) + instance.blend[b]
            }
        };
        let free = |b: &usize| {
            instance.fixed[*b] == NONE
                && instance.allowed(*b, t as u16)
                && count.get(usize::from(territory[*b])).is_none_or(|c| *c > 1)
                && !instance.stranded(*b)
        };
        let best = (0..instance.n).filter(free).max_by(|a, b| worth(*a).total_cmp(&worth(*b)).then(b.cmp(a)));
        if let Some(b) = best {
            if let Some(c) = count.get_mut(usize::from(territory[b])) {
                *c -= 1;
                load[usize::from(territory[b])] -= instance.blend[b];
            }
            territory[b] = t as u16;
            count[t] = 1;
            load[t] = instance.blend[b];
        }
    }
}

fn dissolve_pieces(instance: &Instance<'_>, territory: &mut [u16]) {
    let (piece, pieces) = instance.graph.pieces(|a, b| territory[a] == territory[b]);
    let mut weight = vec![0.0; pieces];
    let mut bound = vec![false; pieces];
    let mut owner = vec![NONE; pieces];
    for b in 0..instance.n {
        let p = piece[b] as usize;
        weight[p] += instance.blend[b] + 1e-9 * instance.w[b];
        bound[p] |= instance.fixed[b] != NONE;
        owner[p] = territory[b];
    }
    let mut heaviest: Vec<Option<usize>> = vec![None; instance.k];
    for p in 0..pieces {
        if let Some(best) = heaviest.get_mut(usize::from(owner[p])) {
            let better = best.is_none_or(|q| (bound[p], weight[p]) > (bound[q], weight[q]));
            if better {
                *best = Some(p);
            }
        }
    }
    for b in 0..instance.n {
        let p = piece[b] as usize;
        if territory[b] != NONE && !bound[p] && heaviest[usize::from(owner[p])] != Some(p) {
            territory[b] = NONE;
        }
    }
}

fn grow(instance: &Instance<'_>, territory: &mut [u16]) {
    let mut sums = vec![(0.0, 0.0, 0.0); instance.k];
    for (b, t) in territory.iter().enumerate() {
        if let Some(s) = sums.get_mut(usize::from(*t)) {
            *s = (s.0 + instance.w[b], s.1 + instance.w[b] * instance.x[b], s.2 + instance.w[b] * instance.y[b]);
        }
    }
    let cost = |b: usize, t: u16| {
        let s = sums[usize::from(t)];
        let (x, y) =
            if instance.shape != Shape::Free || s.0 <= 0.0 { instance.home(t) } else { (s.1 / s.0, s.2 / s.0) };
        let d2 = (instance.x[b] - x) * (instance.x[b] - x) + (instance.y[b] - y) * (instance.y[b] - y);
        // Today's territory goes first where today counts; one that holds an oversize unit takes others last.
        let today = instance.from_today && instance.today[b] == t;
        if today {
            d2 - 1e9
        } else if instance.limits.oversize[usize::from(t)] {
            d2 + 1e9
        } else {
            d2
        }
    };
    let waiting = |territory: &[u16], b: usize| territory[b] == NONE && !instance.stranded(b);
    let mut heap = BinaryHeap::new();
    for b in (0..instance.n).filter(|b| waiting(territory, *b)) {
        for &v in instance.graph.of(b) {
            let t = territory[v as usize];
            if t != NONE && instance.allowed(b, t) {
                heap.push(Offer { cost: cost(b, t), block: b as u32, territory: t });
            }
        }
    }
    loop {
        while let Some(offer) = heap.pop() {
            let b = offer.block as usize;
            if !waiting(territory, b) {
                continue;
            }
            territory[b] = offer.territory;
            for &v in instance.graph.of(b) {
                if waiting(territory, v as usize) && instance.allowed(v as usize, offer.territory) {
                    let cost = cost(v as usize, offer.territory);
                    heap.push(Offer { cost, block: v, territory: offer.territory });
                }
            }
        }
        // Enclosed by territories it may not join: the nearest it may, though that makes a piece.
        let Some(b) = (0..instance.n).find(|b| waiting(territory, *b)) else { break };
        let open = (0..instance.k as u16).filter(|t| instance.allowed(b, *t));
        let Some(t) = open.min_by(|a, c| cost(b, *a).total_cmp(&cost(b, *c))) else { break };
        heap.push(Offer { cost: cost(b, t), block: b as u32, territory: t });
    }
}
