//! Plans whose territories are measured from the best of their own units (`Centre::Unit`): the capacitated p-median with
//! bands, contiguity and all the other rules of a problem.
//!
//! Lives here: sums of distances (`sums`), the assignment with exact changes of the score (`centred`), what must move
//! together (`train`), the search (`anneal`), good territories and the best plan made of them (`pool`, `partition`), and
//! the judge's own way to the best unit (`medoid`).
//! Must not know: anything the rest of the engine must not know. Start reading at `sums`, then `centred`, then `anneal`.

mod anneal;
mod centred;
mod medoid;
mod partition;
mod pool;
#[cfg(test)]
mod properties;
mod sums;
mod train;

use self::anneal::Anneal;
use self::centred::Centred;
pub(super) use self::medoid::medoid;
use self::partition::Partition;
use self::pool::Pool;
use self::sums::{Linear, Metric, Squared};
use super::annealing::typical_change;
use super::contiguity::Contiguity;
use super::instance::Instance;
use super::naming::suit_reps;
use super::problem::{Distance, Effort};
use super::random::Random;
use super::recursive_split::recursive_split;
use super::repair::repair;
use super::solver::{Stopped, Ticker};

/// First and last temperature of the anneals, in turn: every other one starts hotter and ends before it freezes, which
/// yields fewer good plans but more different good territories for the pool (measured in benches/README.md).
const TRIALS: [(f64, f64); 2] = [(3.0, 0.02), (6.0, 0.3)];
/// Share of the bands' full price at the start, and at most: low pressure goes through overfull plans to better ones.
const PRESSURE: (f64, f64) = (0.001, 0.03);
/// After so many anneals the pool is asked for a better plan.
const ROUND: usize = 4;
/// Fewer territories within their limits than this say that bands are narrow for these units...
const NARROW: usize = 20_000;
/// ...and that the work is multiplied by this.
const PATIENCE: usize = 4;

/// How many anneals, and proposals of each.
fn budget(instance: &Instance<'_>) -> (usize, u64) {
    let n = instance.n as u64;
    match instance.problem.effort {
        Effort::Quick => (2, (n * 1_000).clamp(200_000, 3_000_000)),
        Effort::Normal => {
            let steps = (n * 5_000).clamp(1_000_000, 30_000_000);
            ((8_000_000 / steps).max(2) as usize, steps)
        }
        Effort::Thorough => {
            let steps = (n * 10_000).clamp(4_000_000, 50_000_000);
            ((64_000_000 / steps).max(4) as usize, steps)
        }
    }
}

/// Searches for the best plan, and notes what it finds in the ticker.
pub(super) fn search(instance: &Instance<'_>, random: &mut Random, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
    match instance.problem.compactness.distance {
        Distance::Linear => search_by::<Linear>(instance, random, ticker),
        Distance::Squared => search_by::<Squared>(instance, random, ticker),
    }
}

fn search_by<M: Metric>(instance: &Instance<'_>, random: &mut Random, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
    let weights = instance.problem.place_weights();
    let mut contiguity = Contiguity::new(instance);
    let mut territory = if instance.from_today { instance.today.clone() } else { recursive_split(instance) };
    repair(instance, &mut territory);
    if !instance.from_today {
        suit_reps(instance, &mut territory);
    }
    ticker.counters.constructions += 1;
    let mut centred: Centred<'_, '_, M> = Centred::new(instance, &weights, territory);
    ticker.note(centred.cost(), &centred.alignment.territory);
    let start = centred.alignment.territory.clone();
    let unit = typical_change(&centred.alignment, random, |b, _, to| centred.change(b, to, None).compactness);
    let (runs, steps) = budget(instance);
    ticker.span(0.02, 0.98, runs as u64 * Anneal::work(instance, steps));
    let mut pool = Pool::new(instance);
    for run in 0..PATIENCE * runs {
        if run >= runs && (pool.len() == 0 || pool.len() >= NARROW) {
            break;
        }
        centred.become_like(&start);
        let ((hot, cold), (slack, firm)) = (TRIALS[run % TRIALS.len()], PRESSURE);
        let anneal = Anneal { steps, unit, hot, cold, slack, firm };
        anneal.run(&mut centred, &mut contiguity, random, &mut pool, ticker)?;
        if ((run + 1) % ROUND == 0 || run + 1 == runs)
            && let Some(best) = ticker.best_cost()
            && let Some(territory) = Partition::new(&pool, instance.n, instance.k).better_than(best, ticker)?
        {
            centred.become_like(&territory);
            ticker.note(centred.cost(), &territory);
        }
    }
    Ok(())
}
