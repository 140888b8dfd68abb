//! Good territories seen on the way, whatever plan they were part of.

use std::collections::BTreeSet;

use super::super::instance::Instance;
use super::super::random::Random;
use super::centred::Centred;
use super::sums::Metric;

/// Territories within all their limits, as sets of blocks with their cost. Plans are made of territories: the best plan
/// may never have been seen while all of its parts have (see [`super::partition`]).
pub(super) struct Pool {
    /// Words of 64 blocks that a set takes.
    pub words: usize,
    /// A random number for each block; their exclusive or tells sets apart.
    key: Vec<u64>,
    known: BTreeSet<u64>,
    /// Set after set.
    pub sets: Vec<u64>,
    /// The compactness of each, in score.
    pub costs: Vec<f64>,
    useful: bool,
}

/// No more are kept.
const MOST: usize = 150_000;
/// Beyond so many blocks there are too many good territories for a pool to hold what matters.
const BLOCKS: usize = 512;

impl Pool {
    /// An empty pool. It stays empty where territories differ by more than their blocks (shares, locks, bars, fit,
    /// today's values): then a set alone does not say what a territory costs.
    pub fn new(instance: &Instance<'_>) -> Self {
        let problem = instance.problem;
        let mut random = Random::new(0x706f_6f6c);
        let equal = problem.shares.iter().all(|s| (s - problem.shares[0]).abs() <= 1e-12);
        let useful = equal
            && (2..=BLOCKS).contains(&instance.n)
            && problem.barred.is_empty()
            && problem.misfits.is_empty()
            && problem.disruptions.is_empty()
            && instance.oversize.is_empty()
            && problem.locked.iter().all(Option::is_none);
        Self {
            words: instance.n.div_ceil(64),
            key: (0..instance.n).map(|_| random.bits()).collect(),
            known: BTreeSet::new(),
            sets: Vec::new(),
            costs: Vec::new(),
            useful,
        }
    }

    /// A pool of sets of at most 64 blocks.
    #[cfg(test)]
    pub fn of(sets: Vec<u64>, costs: Vec<f64>) -> Self {
        Self { words: 1, key: Vec::new(), known: BTreeSet::new(), sets, costs, useful: true }
    }

    pub fn len(&self) -> usize {
        self.costs.len()
    }

    /// Notes a territory if it is within its limits and new.
    pub fn note<M: Metric>(&mut self, centred: &Centred<'_, '_, M>, t: u16) {
        if !self.useful || self.len() >= MOST {
            return;
        }
        let (instance, t) = (centred.alignment.instance, usize::from(t));
        let loads = &centred.alignment.loads[t * instance.m..(t + 1) * instance.m];
        let limits = &instance.limits.of[t * instance.m..(t + 1) * instance.m];
        if limits.iter().zip(loads).any(|(limit, load)| limit.cost(*load) > 0.0) {
            return;
        }
        let sums = &centred.sums[t];
        let mut hash = 0;
        for &u in &sums.unit {
            let b = instance.blocks.of[u as usize] as usize;
            // Of a group only the first unit counts: the key would cancel itself.
            if instance.blocks.members(b).first() == Some(&u) {
                hash ^= self.key[b];
            }
        }
        if !self.known.insert(hash) {
            return;
        }
        let start = self.sets.len();
        self.sets.resize(start + self.words, 0);
        for &u in &sums.unit {
            let b = instance.blocks.of[u as usize] as usize;
            self.sets[start + b / 64] |= 1 << (b % 64);
        }
        self.costs.push(sums.least * instance.compactness_price);
    }
}
