//! Trading units across borders, first boldly, then carefully.

use super::alignment::Alignment;
use super::blocks::NONE;
use super::border::Border;
use super::contiguity::Contiguity;
use super::dual_prices::{reprice, reprice_caps};
use super::env::Phase;
use super::random::Random;
use super::solver::{Stopped, Ticker};

/// Simulated annealing over single shifts (Kirkpatrick, Gelatt and Vecchi, *Optimization by simulated annealing*,
/// Science 1983; for districting: Browdy, 1990; D'Amico et al., 2002), with exact changes of the whole objective.
///
/// Two things differ from the textbook. The price of leaving a band starts low and rises to its full value while the
/// temperature falls, so that chains of moves through overfull neighbours, which a strict band forbids, stay possible
/// early on. And the test for contiguity, the dearest, is made last, for moves that would be accepted.
pub(super) struct Annealing {
    /// Proposals in all.
    pub steps: u64,
    /// First temperature, as a multiple of the typical change of compactness by one shift.
    pub hot: f64,
    /// Last temperature, the same way.
    pub cold: f64,
    /// Share of the full band price at the start.
    pub slack: f64,
    /// First step of the territories' prices (see [`reprice`]), falling to nothing at the end; 0 for no prices.
    pub dual: f64,
}

/// What one proposal costs (about nanoseconds of native code).
pub(super) const PROPOSAL: u64 = 100;

/// Proposals between two looks at the clockwork, at least: temperature, pressure, prices, progress.
const STRIDE: u64 = 512;
/// Looks at the clockwork, at most: prices that are set much oftener cost compactness (measured in benches/README.md).
const ROUNDS: u64 = 7000;
/// Different thresholds of the Metropolis test.
const NERVE: usize = 1024;

impl Annealing {
    /// Anneals in place. The best plan seen is noted in the ticker.
    pub fn run(
        &self,
        alignment: &mut Alignment<'_, '_>,
        contiguity: &mut Contiguity,
        random: &mut Random,
        ticker: &mut Ticker<'_>,
    ) -> Result<(), Stopped> {
        let instance = alignment.instance;
        let unit = typical_change(alignment, random, |b, from, to| alignment.compactness_change(b, from, to));
        if unit <= 0.0 {
            return Ok(());
        }
        let nerve = thresholds(NERVE);
        let stride = STRIDE.max(self.steps / ROUNDS);
        let rounds = self.steps.div_ceil(stride).max(1);
        // What costs a look at every block is done once for about as many proposals.
        let rare = (instance.n as u64 / stride).max(16);
        let mut best = ticker.best_cost();
        let mut border = Border::new(&instance.graph, &alignment.territory);
        for round in 0..rounds {
            let at = round as f64 / rounds as f64;
            let temperature = unit * self.hot * libm::pow(self.cold / self.hot, at);
            // Full price for the last quarter.
            let pressure = self.slack * libm::pow(1.0 / self.slack, (at * 1.3).min(1.0));
            if self.dual > 0.0 {
                reprice(alignment, self.dual * (1.0 - at) * (1.0 - at));
                reprice_caps(alignment);
            }
            let mut made = 0;
            for _ in 0..stride {
                let Some((b, v)) = border.draw(random) else { break };
                let (from, to) = (alignment.territory[b], alignment.territory[v]);
                if to == NONE || from == NONE || instance.fixed[b] != NONE || !instance.allowed(b, to) {
                    continue;
                }
                let mut change = alignment.change(b, from, to, pressure);
                if self.dual > 0.0 {
                    change += alignment.price_change(b, from, to);
                }
                if change > temperature * nerve[random.below(NERVE)]
                    || alignment.count[usize::from(from)] == 1
                    || !alignment.within_caps(b, from, to)
                    || !contiguity.allows(alignment, b)
                {
                    continue;
                }
                alignment.shift(b, to);
                border.moved(&instance.graph, &alignment.territory, b, from);
                made += 1;
            }
            ticker.counters.weighed += stride;
            ticker.counters.made += made;
            if round % (16 * rare) == 16 * rare - 1 {
                alignment.recount();
            }
            if round % rare == rare - 1 || round + 1 == rounds {
                let cost = alignment.cost();
                if best.is_none_or(|b| cost < b) {
                    best = Some(cost);
                    ticker.note(cost, &alignment.territory);
                }
                ticker.work(Phase::Search, instance.n as u64 * 4)?;
            }
            ticker.work(Phase::Search, stride * PROPOSAL)?;
        }
        alignment.recount();
        alignment.prices.iter_mut().for_each(|p| *p = 0.0);
        alignment.cap_prices.clear();
        Ok(())
    }
}

/// `n` thresholds of the Metropolis test, in units of temperature: -ln u for evenly spread u, so that a proposal needs a
/// draw but no logarithm.
pub(super) fn thresholds(n: usize) -> Vec<f64> {
    (0..n).map(|i| -libm::log((i as f64 + 0.5) / n as f64)).collect()
}

/// The median size of a change of compactness over a sample of possible shifts: the unit of temperature. The median,
/// because a few shifts of very heavy units would make any mean an accident. `change` gives that of a block from one
/// territory to another.
pub(super) fn typical_change(
    alignment: &Alignment<'_, '_>,
    random: &mut Random,
    change: impl Fn(usize, u16, u16) -> f64,
) -> f64 {
    let instance = alignment.instance;
    let mut sizes = Vec::with_capacity(2000);
    for _ in 0..100_000 {
        let b = random.below(instance.n);
        let around = instance.graph.of(b);
        let Some(&v) = around.get(random.below(around.len())) else { continue };
        let (from, to) = (alignment.territory[b], alignment.territory[v as usize]);
        if from == to || from == NONE || to == NONE || instance.fixed[b] != NONE {
            continue;
        }
        let size = change(b, from, to).abs();
        if size.is_finite() {
            sizes.push(size);
        }
        if sizes.len() >= 2000 {
            break;
        }
    }
    if sizes.is_empty() {
        return 0.0;
    }
    let middle = sizes.len() / 2;
    *sizes.select_nth_unstable_by(middle, f64::total_cmp).1
}
