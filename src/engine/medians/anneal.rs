//! Trading units between territories that are measured from their best unit.

use super::super::annealing::thresholds;
use super::super::blocks::NONE;
use super::super::contiguity::Contiguity;
use super::super::dual_prices::reprice;
use super::super::env::Phase;
use super::super::instance::Instance;
use super::super::random::Random;
use super::super::solver::{Stopped, Ticker};
use super::centred::{Centred, Change};
use super::pool::Pool;
use super::sums::Metric;
use super::train::Train;

/// Simulated annealing over shifts and swaps, as [`super::super::annealing`] does for free centres, with the exact change
/// of the distances to the best unit, whichever that is after the move. (Shifts and swaps for the capacitated p-median:
/// Osman and Christofides, *Capacitated clustering problems by hybrid simulated annealing and tabu search*, International
/// Transactions in Operational Research 1994.)
///
/// What leaving a band costs follows the search: less after plans within all bands, more after none, up to a ceiling that
/// rises while the temperature falls. So plans just within and just outside alternate, where the best lie (strategic
/// oscillation: Glover, *Heuristics for integer programming using surrogate constraints*, Decision Sciences 1977; the rule
/// for the price: Gendreau, Hertz and Laporte, *A tabu search heuristic for the vehicle routing problem*, Management
/// Science 1994).
#[derive(Clone, Copy, Debug)]
pub(super) struct Anneal {
    /// Proposals in all.
    pub steps: u64,
    /// The typical change of compactness by one shift: the unit of temperature.
    pub unit: f64,
    /// First temperature, in that unit.
    pub hot: f64,
    /// Last temperature.
    pub cold: f64,
    /// Share of the full band price that is the ceiling at the start.
    pub slack: f64,
    /// The ceiling at the end.
    pub firm: f64,
}

/// Proposals between two looks at the clockwork.
const STRIDE: u64 = 1024;
/// Of 256 proposals, so many are swaps.
const SWAPS: u64 = 64;
/// And so many take along what hangs on the unit.
const TRAINS: u64 = 32;
/// Different thresholds of the Metropolis test: as many as the twelve bits that choose one can tell apart.
const NERVE: usize = 4096;
/// What the price of the bands is multiplied by after a stride that met them all; divided by after one that did not.
const EASE: f64 = 0.95;
/// Bands that cost less than this are met: rounding.
const MET: f64 = 1e-8;

/// What the search goes by while it is at one temperature, and the running cost of the plan.
struct Climate<'c> {
    pool: &'c mut Pool,
    /// Share of the full band price.
    pressure: f64,
    /// The score, but for a constant.
    cost: f64,
    /// What bands and hard limits cost by degrees.
    graded: f64,
    /// A plan within all of them was met.
    met: bool,
}

impl Climate<'_> {
    /// What a change counts now, dual prices aside.
    #[inline]
    fn weigh(&self, change: &Change) -> f64 {
        change.rest + self.pressure * change.graded
    }

    /// Notes a change that was made; `full` is that of the full cost of bands, fees included.
    fn made<M: Metric>(
        &mut self,
        rest: f64,
        graded: f64,
        full: f64,
        between: (u16, u16),
        centred: &Centred<'_, '_, M>,
        ticker: &mut Ticker<'_>,
    ) {
        self.cost += rest + full;
        self.graded += graded;
        self.met |= self.graded < MET;
        ticker.counters.made += 1;
        self.pool.note(centred, between.0);
        self.pool.note(centred, between.1);
        if ticker.best_cost().is_none_or(|best| self.cost < best - 1e-9) {
            ticker.note(centred.cost(), &centred.alignment.territory);
        }
    }
}

impl Anneal {
    /// The work of so many proposals, in the ticker's unit.
    pub fn work(instance: &Instance<'_>, steps: u64) -> u64 {
        steps * (20 + instance.problem.units() as u64 / instance.k as u64)
    }

    /// Anneals in place. The best plan seen is noted in the ticker.
    pub fn run<M: Metric>(
        &self,
        centred: &mut Centred<'_, '_, M>,
        contiguity: &mut Contiguity,
        random: &mut Random,
        pool: &mut Pool,
        ticker: &mut Ticker<'_>,
    ) -> Result<(), Stopped> {
        let instance = centred.alignment.instance;
        if self.unit <= 0.0 {
            return Ok(());
        }
        let nerve = thresholds(NERVE);
        let rounds = self.steps.div_ceil(STRIDE).max(1);
        let mut train = Train::new(instance.n);
        let mut climate = Climate { pool, pressure: self.slack, cost: 0.0, graded: 0.0, met: false };
        for round in 0..rounds {
            let at = round as f64 / rounds as f64;
            let temperature = self.unit * self.hot * libm::pow(self.cold / self.hot, at);
            // The ceiling is reached when three quarters are done.
            let ceiling = self.slack * libm::pow(self.firm / self.slack, (at * 1.3).min(1.0));
            let eased = climate.pressure * if climate.met { EASE } else { 1.0 / EASE };
            reprice(&mut centred.alignment, (1.0 - at) * (1.0 - at));
            climate.pressure = eased.clamp(1e-6, ceiling);
            (climate.cost, climate.graded, climate.met) = (centred.cost(), centred.graded(), false);
            for _ in 0..STRIDE {
                let bits = random.bits();
                let b = (((bits & 0xffff_ffff) * instance.n as u64) >> 32) as usize;
                let around = instance.graph.of(b);
                let neighbour = ((((bits >> 32) & 0xfff) * around.len() as u64) >> 12) as usize;
                let Some(&v) = around.get(neighbour) else { continue };
                let (from, to) = (centred.alignment.territory[b], centred.alignment.territory[v as usize]);
                if from == to || to == NONE || from == NONE || instance.fixed[b] != NONE || !instance.allowed(b, to) {
                    continue;
                }
                let limit = temperature * nerve[(bits >> 52) as usize];
                match (bits >> 44) & 0xff {
                    kind if kind < SWAPS => {
                        if let Some(other) = partner(centred, b, to, random) {
                            swap(centred, b, other, limit, &mut climate, contiguity, ticker);
                        }
                    }
                    kind if kind >= 256 - TRAINS && instance.contiguous => {
                        pull(centred, b, to, limit, &mut climate, &mut train, ticker);
                    }
                    _ => shift(centred, b, to, limit, &mut climate, contiguity, ticker),
                }
            }
            ticker.counters.weighed += STRIDE;
            if round % 256 == 255 {
                centred.recount();
            }
            ticker.work(Phase::Search, Self::work(instance, STRIDE))?;
        }
        centred.alignment.prices.iter_mut().for_each(|p| *p = 0.0);
        Ok(())
    }
}

/// Lets `b` join `to` if that is within the limit.
#[inline]
fn shift<M: Metric>(
    centred: &mut Centred<'_, '_, M>,
    b: usize,
    to: u16,
    limit: f64,
    climate: &mut Climate<'_>,
    contiguity: &mut Contiguity,
    ticker: &mut Ticker<'_>,
) {
    let alignment = &centred.alignment;
    let from = alignment.territory[b];
    if alignment.count[usize::from(from)] == 1 {
        return;
    }
    let change = centred.change(b, to, None);
    // The test for contiguity is the dearest and comes last.
    if climate.weigh(&change) + alignment.price_change(b, from, to) > limit
        || !alignment.within_caps(b, from, to)
        || !contiguity.allows(alignment, b)
    {
        return;
    }
    let full = centred.full_band_change(b, to, None);
    centred.shift(b, to);
    climate.made(change.rest, change.graded, full, (from, to), centred, ticker);
}

/// Lets `b` join `to` with everything that hangs on it.
fn pull<M: Metric>(
    centred: &mut Centred<'_, '_, M>,
    b: usize,
    to: u16,
    limit: f64,
    climate: &mut Climate<'_>,
    train: &mut Train,
    ticker: &mut Ticker<'_>,
) {
    let alignment = &centred.alignment;
    let (instance, from) = (alignment.instance, alignment.territory[b]);
    let free = |b: &u32| instance.fixed[*b as usize] == NONE && instance.allowed(*b as usize, to);
    if !train.gather(&instance.graph, &alignment.territory, b)
        || train.blocks.len() >= alignment.count[usize::from(from)] as usize
        || !train.blocks.iter().all(free)
    {
        return;
    }
    let (change, full) = centred.change_of_train(&train.blocks, to);
    let prices: f64 = train.blocks.iter().map(|b| alignment.price_change(*b as usize, from, to)).sum();
    if climate.weigh(&change) + prices > limit {
        return;
    }
    for (done, &b) in train.blocks.iter().enumerate() {
        if !centred.alignment.within_caps(b as usize, from, to) {
            train.blocks[..done].iter().for_each(|b| centred.shift(*b as usize, from));
            return;
        }
        centred.shift(b as usize, to);
    }
    climate.made(change.rest, change.graded, full, (from, to), centred, ticker);
}

/// Lets `b` join the territory of `other`, and `other` come back for it.
fn swap<M: Metric>(
    centred: &mut Centred<'_, '_, M>,
    b: usize,
    other: usize,
    limit: f64,
    climate: &mut Climate<'_>,
    contiguity: &mut Contiguity,
    ticker: &mut Ticker<'_>,
) {
    let instance = centred.alignment.instance;
    let alignment = &centred.alignment;
    let (from, to) = (alignment.territory[b], alignment.territory[other]);
    let change = centred.change(b, to, Some(other));
    let prices = alignment.price_change(b, from, to) + alignment.price_change(other, to, from);
    if climate.weigh(&change) + prices > limit
        || !alignment.within_caps(b, from, to)
        || !contiguity.allows(alignment, b)
    {
        return;
    }
    if instance.contiguous {
        // `other` is judged with `b` moved already.
        centred.alignment.territory[b] = to;
        let alignment = &centred.alignment;
        let possible = instance.graph.of(other).iter().any(|v| alignment.territory[*v as usize] == from)
            && contiguity.allows(alignment, other);
        centred.alignment.territory[b] = from;
        if !possible {
            return;
        }
    }
    let full = centred.full_band_change(b, to, Some(other));
    centred.shift(b, to);
    if !centred.alignment.within_caps(other, to, from) {
        centred.shift(b, from);
        return;
    }
    centred.shift(other, from);
    climate.made(change.rest, change.graded, full, (from, to), centred, ticker);
}

/// A block of `to` that may join `b`'s territory and borders another block of it.
fn partner<M: Metric>(centred: &Centred<'_, '_, M>, b: usize, to: u16, random: &mut Random) -> Option<usize> {
    let instance = centred.alignment.instance;
    let from = centred.alignment.territory[b];
    let units = &centred.sums[usize::from(from)].unit;
    for _ in 0..4 {
        let u = instance.blocks.of[*units.get(random.below(units.len()))? as usize] as usize;
        let around = instance.graph.of(u);
        let Some(&v) = around.get(random.below(around.len())) else { continue };
        let v = v as usize;
        let free = instance.fixed[v] == NONE && instance.allowed(v, from);
        if u != b && centred.alignment.territory[v] == to && free {
            return Some(v);
        }
    }
    None
}
