//! Balanced, compact territories by pricing.

use super::blocks::NONE;
use super::env::Phase;
use super::instance::{Instance, Shape};
use super::kd_tree::KdTree;
use super::solver::{Stopped, Ticker};

/// Capacity-constrained k-means as a power diagram with dual prices.
///
/// For fixed centres, the most compact assignment within the bands is a transport problem; its dual gives each
/// territory a price, and each unit goes where squared distance plus price is least (Aurenhammer, Hoffmann and Aronov,
/// *Minkowski-type theorems and least-squares clustering*, 1998). Prices rise where a territory is over its band and
/// fall where it is under; a territory inside its band lets its price go back to zero (complementary slackness). The
/// step is not a guess: it is the price at which just the excess would leave, read off the units' own second choices,
/// damped because neighbours move at the same time. Centres follow as in Lloyd's method (1982).
pub(super) struct PowerDiagram<'i, 'p> {
    instance: &'i Instance<'p>,
    pub centres: Vec<(f64, f64)>,
    prices: Vec<f64>,
    /// Nearest centres of each block.
    candidates: Vec<u16>,
    width: usize,
    low: Vec<f64>,
    high: Vec<f64>,
    /// Load per weight, scaled to a mean of 1: turns prices into squared km.
    ratio: Vec<f64>,
    pub territory: Vec<u16>,
    second: Vec<u16>,
    gap: Vec<f64>,
}

/// Share of the computed price step that is made.
const DAMPING: f64 = 0.6;
/// Share of the band that construction uses: rounding and contiguity need the rest.
const INSIDE: f64 = 0.8;

impl<'i, 'p> PowerDiagram<'i, 'p> {
    pub fn new(instance: &'i Instance<'p>, centres: Vec<(f64, f64)>) -> Self {
        let (n, k, m) = (instance.n, instance.k, instance.m);
        let measures = &instance.problem.measures;
        let weight_sum: f64 = measures.iter().map(|m| m.weight).sum();
        let (mut low, mut high) = (vec![0.0; k], vec![0.0; k]);
        for (j, measure) in measures.iter().enumerate() {
            let total: f64 = measure.values.iter().sum();
            let importance = if weight_sum > 0.0 { measure.weight / weight_sum } else { 1.0 / m as f64 };
            for t in 0..k {
                let limit = &instance.limits.of[t * m + j];
                let (a, b) = (limit.low.max(limit.hard_low), limit.high.min(limit.hard_high));
                low[t] += importance * (limit.fair + INSIDE * (a - limit.fair)) / total;
                high[t] += importance * (limit.fair + INSIDE * (b - limit.fair)) / total;
            }
        }
        let weight: f64 = instance.w.iter().sum();
        let load: f64 = instance.blend.iter().sum();
        let ratio = (0..n).map(|b| instance.blend[b] / load * weight / instance.w[b]).collect();
        Self {
            instance,
            centres,
            prices: vec![0.0; k],
            candidates: Vec::new(),
            width: 0,
            low,
            high,
            ratio,
            territory: instance.fixed.clone(),
            second: vec![NONE; n],
            gap: vec![0.0; n],
        }
    }

    /// Runs `rounds` of assignment, pricing and recentring.
    pub fn run(&mut self, rounds: usize, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
        for round in 0..rounds {
            if round % 8 == 0 || round < 4 {
                self.list_candidates(ticker)?;
            }
            self.assign(ticker)?;
            if round + 1 == rounds {
                break;
            }
            self.reprice();
            if self.instance.shape == Shape::Free && round % 2 == 1 {
                self.recentre();
            }
            ticker.work(Phase::Construct, self.instance.n as u64 * 20)?;
        }
        Ok(())
    }

    fn list_candidates(&mut self, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
        let i = self.instance;
        let open = |t: u32| !i.limits.oversize[t as usize];
        let count = (0..i.k as u32).filter(|t| open(*t)).count();
        self.width = count.min(14);
        let tree = KdTree::new(self.centres.iter().copied());
        let mut found = Vec::new();
        self.candidates.clear();
        self.candidates.reserve(i.n * self.width);
        for b in 0..i.n {
            tree.nearest(i.x[b], i.y[b], self.width, &open, &mut found);
            self.candidates.extend(found.iter().map(|f| f.1 as u16));
            if b % 4096 == 4095 {
                ticker.work(Phase::Construct, 4096 * 600)?;
            }
        }
        Ok(())
    }

    fn assign(&mut self, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
        let i = self.instance;
        for b in 0..i.n {
            if i.fixed[b] != NONE {
                continue;
            }
            let (x, y, ratio) = (i.x[b], i.y[b], self.ratio[b]);
            let (mut first, mut second) = ((f64::MAX, NONE), (f64::MAX, NONE));
            for &t in &self.candidates[b * self.width..(b + 1) * self.width] {
                let c = self.centres[usize::from(t)];
                let (dx, dy) = (x - c.0, y - c.1);
                let cost = dx * dx + dy * dy + ratio * self.prices[usize::from(t)];
                if cost < second.0 && i.allowed(b, t) {
                    if cost < first.0 {
                        second = first;
                        first = (cost, t);
                    } else {
                        second = (cost, t);
                    }
                }
            }
            self.territory[b] = first.1;
            self.second[b] = second.1;
            self.gap[b] = if second.1 == NONE { f64::MAX } else { (second.0 - first.0) / ratio.max(1e-12) };
            if b % 8192 == 8191 {
                ticker.work(Phase::Construct, 8192 * 40)?;
            }
        }
        Ok(())
    }

    fn reprice(&mut self) {
        let i = self.instance;
        let mut load = vec![0.0; i.k];
        for b in 0..i.n {
            if let Some(l) = load.get_mut(usize::from(self.territory[b])) {
                *l += i.blend[b];
            }
        }
        // Positive: this much should leave; negative: this much should come.
        let mut excess = vec![0.0; i.k];
        for t in 0..i.k {
            if i.limits.oversize[t] {
                continue;
            }
            let aim = if self.prices[t] > 0.0 {
                self.high[t]
            } else if self.prices[t] < 0.0 {
                self.low[t]
            } else {
                load[t].clamp(self.low[t], self.high[t])
            };
            excess[t] = load[t] - aim;
        }
        let mut choices: Vec<Vec<(f64, f64)>> = vec![Vec::new(); i.k];
        for b in 0..i.n {
            if i.fixed[b] != NONE || self.second[b] == NONE || i.blend[b] <= 0.0 {
                continue;
            }
            let (first, second) = (usize::from(self.territory[b]), usize::from(self.second[b]));
            if excess[first] > 0.0 {
                choices[first].push((self.gap[b], i.blend[b]));
            }
            if excess[second] < 0.0 {
                choices[second].push((self.gap[b], i.blend[b]));
            }
        }
        for (t, list) in choices.iter_mut().enumerate() {
            if list.is_empty() {
                continue;
            }
            list.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            let wanted = excess[t].abs();
            let (mut moved, mut step) = (0.0, 0.0);
            for &(gap, v) in list.iter() {
                step = gap;
                if moved + 0.5 * v > wanted {
                    break;
                }
                moved += v;
            }
            let old = self.prices[t];
            let new = old + DAMPING * if excess[t] > 0.0 { step } else { -step };
            // A price crosses zero only by way of zero: there the other end of the band takes over.
            self.prices[t] = if old * new < 0.0 { 0.0 } else { new };
        }
    }

    fn recentre(&mut self) {
        let i = self.instance;
        let mut sums = vec![(0.0, 0.0, 0.0); i.k];
        for b in 0..i.n {
            if let Some(s) = sums.get_mut(usize::from(self.territory[b])) {
                *s = (s.0 + i.w[b], s.1 + i.w[b] * i.x[b], s.2 + i.w[b] * i.y[b]);
            }
        }
        for (centre, s) in self.centres.iter_mut().zip(&sums) {
            if s.0 > 0.0 {
                *centre = (s.1 / s.0, s.2 / s.0);
            }
        }
    }
}
