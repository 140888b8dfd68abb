//! Units that are larger than any band, and the shares that are left for the others.

use super::blocks::Blocks;
use super::problem::Problem;

/// A block that exceeds the band of every territory by itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Oversize {
    /// The block.
    pub block: u32,
    /// Its index in the measure that makes it oversize, against the share that was left when it was peeled.
    pub index: f64,
}

/// Peels oversize blocks, largest first: a block is oversize when it exceeds the upper band end of the largest share
/// still free; it then takes one territory out of the count and its load out of the total, which may make the next
/// one oversize. With equal shares and one measure this is the rule of the benchmark's scorer.
pub(super) fn peel(problem: &Problem, blocks: &Blocks) -> Vec<Oversize> {
    let k = problem.territories();
    let mut shares = problem.shares.clone();
    shares.sort_by(|a, b| b.total_cmp(a));
    let mut left_share: f64 = shares.iter().sum();
    let balanced: Vec<_> = problem.measures.iter().filter(|m| m.weight > 0.0).collect();
    let mut totals: Vec<f64> = balanced.iter().map(|m| m.values.iter().sum()).collect();
    let value =
        |j: usize, b: u32| blocks.members(b as usize).iter().map(|u| balanced[j].values[*u as usize]).sum::<f64>();
    // Only the k largest blocks of a measure can be oversize in it.
    let largest: Vec<Vec<(f64, u32)>> = (0..balanced.len())
        .map(|j| {
            let mut all: Vec<(f64, u32)> = (0..blocks.len() as u32).map(|b| (value(j, b), b)).collect();
            let by_size = |a: &(f64, u32), b: &(f64, u32)| {
                b.0.total_cmp(&a.0).then(blocks.members(a.1 as usize).cmp(blocks.members(b.1 as usize)))
            };
            if all.len() > k {
                all.select_nth_unstable_by(k, by_size);
                all.truncate(k);
            }
            all.sort_by(by_size);
            all
        })
        .collect();
    let mut next = vec![0usize; balanced.len()];
    let mut peeled: Vec<Oversize> = Vec::new();
    while peeled.len() + 1 < k {
        let mut worst: Option<(f64, f64, u32)> = None;
        for j in 0..balanced.len() {
            while next[j] < largest[j].len() && peeled.iter().any(|p| p.block == largest[j][next[j]].1) {
                next[j] += 1;
            }
            let Some(&(v, block)) = largest[j].get(next[j]) else { continue };
            let fair = totals[j] * shares[peeled.len()] / left_share;
            let index = if fair > 0.0 { 100.0 * v / fair } else { 0.0 };
            let excess = index / balanced[j].high.max(1e-9);
            if index > balanced[j].high && worst.is_none_or(|w| excess > w.0) {
                worst = Some((excess, index, block));
            }
        }
        let Some((_, index, block)) = worst else { break };
        for (j, total) in totals.iter_mut().enumerate() {
            *total -= value(j, block);
        }
        left_share -= shares[peeled.len()];
        peeled.push(Oversize { block, index });
    }
    peeled
}
