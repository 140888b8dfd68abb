//! What each territory may hold of each measure, in the measure's own unit.

use super::blocks::{Blocks, NONE};
use super::objective::{self, BAND_PRICE, HARD_PRICE};
use super::oversize::Oversize;
use super::problem::Problem;
use crate::plan;

/// The band and the hard limits of one territory and measure, and what leaving them costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Limit {
    /// The load of index 100.
    pub fair: f64,
    /// What one unit of excess is measured against: `fair`, or the mean share when that is nothing.
    pub scale: f64,
    pub low: f64,
    pub high: f64,
    pub hard_low: f64,
    pub hard_high: f64,
    /// Cost of one unit of load outside the band.
    pub price: f64,
    /// Cost of one unit of load outside the hard limits.
    pub hard_price: f64,
    /// Being outside at all counts as much as this share of a fair share.
    pub fee: f64,
}

impl Limit {
    /// Load outside the band.
    #[inline]
    pub fn outside(&self, load: f64) -> f64 {
        (self.low - load).max(load - self.high).max(0.0)
    }

    /// Load outside the band as the objective charges it: with a small fee for being outside at all, so that a band is
    /// not missed by a hair. A billionth of the fair share is rounding, not load.
    #[inline]
    pub fn charged(&self, load: f64) -> f64 {
        let outside = self.outside(load);
        if outside > self.scale * 1e-9 { outside + self.fee * self.scale } else { 0.0 }
    }

    /// Load outside the hard limits.
    #[inline]
    pub fn outside_hard(&self, load: f64) -> f64 {
        (self.hard_low - load).max(load - self.hard_high).max(0.0)
    }

    /// What this load costs without the fee: the further outside the more, with no step at the edge.
    #[inline]
    pub fn graded(&self, load: f64) -> f64 {
        self.price * self.outside(load) + self.hard_price * self.outside_hard(load)
    }

    /// What this load costs.
    #[inline]
    pub fn cost(&self, load: f64) -> f64 {
        self.price * self.charged(load) + self.hard_price * self.outside_hard(load)
    }
}

/// All limits: territory by territory, measure by measure.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    pub of: Vec<Limit>,
    /// Territories that hold an oversize block.
    pub oversize: Vec<bool>,
}

impl Limits {
    /// The limits when the oversize blocks are in the territories that `home` says (`NONE`: in no territory).
    ///
    /// A territory with an oversize block should hold nothing else. The others share what is left in proportion to
    /// their shares: these are the *adjusted* indices.
    pub fn new(problem: &Problem, blocks: &Blocks, peeled: &[Oversize], home: impl Fn(u32) -> u16) -> Self {
        let (k, m) = (problem.territories(), problem.measures.len());
        let mut oversize = vec![false; k];
        let mut big = vec![0.0; k * m];
        for p in peeled {
            let t = home(p.block);
            if t == NONE || usize::from(t) >= k {
                continue;
            }
            oversize[usize::from(t)] = true;
            for (j, measure) in problem.measures.iter().enumerate() {
                let load: f64 = blocks.members(p.block as usize).iter().map(|u| measure.values[*u as usize]).sum();
                big[usize::from(t) * m + j] += load;
            }
        }
        let rest = oversize.iter().filter(|o| !**o).count().max(1) as f64;
        let mut of = Vec::with_capacity(k * m);
        let total: Vec<f64> = problem.measures.iter().map(|measure| measure.values.iter().sum()).collect();
        let held: Vec<f64> = (0..m).map(|j| (0..k).map(|t| big[t * m + j]).sum()).collect();
        let fair: Vec<Vec<f64>> =
            (0..m).map(|j| plan::fair_loads(&problem.shares, &oversize, total[j], held[j])).collect();
        for t in 0..k {
            for (j, measure) in problem.measures.iter().enumerate() {
                let (fair, left) = (fair[j][t], (total[j] - held[j]).max(total[j] * 1e-9));
                // A share of nothing has no index; its load is measured against the mean share.
                let scale = if fair > 0.0 { fair } else { left / rest };
                let price = BAND_PRICE * measure.weight / (k as f64 * scale);
                let hard_price = HARD_PRICE / (k as f64 * scale);
                let fee = objective::outside_fee(problem);
                let at = |index: f64| fair * index / 100.0;
                let held = big[t * m + j];
                of.push(if oversize[t] {
                    Limit {
                        fair,
                        scale,
                        low: 0.0,
                        high: held,
                        hard_low: 0.0,
                        hard_high: f64::MAX,
                        price,
                        hard_price,
                        fee,
                    }
                } else {
                    Limit {
                        fair,
                        scale,
                        low: at(measure.low),
                        high: at(measure.high),
                        hard_low: measure.hard_low.map_or(0.0, at),
                        hard_high: measure.hard_high.map_or(f64::MAX, at),
                        price,
                        hard_price,
                        fee,
                    }
                });
            }
        }
        Self { of, oversize }
    }
}
