//! Units that are larger than any band, and the shares that are left for the others.

use super::blocks::Blocks;
use super::problem::Problem;
use crate::plan;

/// A block that exceeds the band of every territory by itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Oversize {
    /// The block.
    pub block: u32,
    /// Its index in the measure that makes it oversize, against the share that was left when it was peeled.
    pub index: f64,
}

/// Finds oversize blocks by the judgement that the screen shares ([`plan::oversize`]): with equal shares and one measure
/// it is the rule of the benchmark's scorer. A block counts by its first unit where loads are equal.
pub(super) fn peel(problem: &Problem, blocks: &Blocks) -> Vec<Oversize> {
    let balanced: Vec<_> = problem.measures.iter().filter(|m| m.weight > 0.0).collect();
    let mut order: Vec<u32> = (0..blocks.len() as u32).collect();
    order.sort_unstable_by_key(|b| blocks.members(*b as usize).first().copied());
    let columns: Vec<Vec<f64>> = balanced
        .iter()
        .map(|m| {
            order.iter().map(|b| blocks.members(*b as usize).iter().map(|u| m.values[*u as usize]).sum()).collect()
        })
        .collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let highs: Vec<f64> = balanced.iter().map(|m| m.high).collect();
    let found = plan::oversize(&problem.shares, &highs, &columns);
    found.iter().map(|o| Oversize { block: order[o.at], index: o.index }).collect()
}
