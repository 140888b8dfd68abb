//! The order of work: start, repair, search, names, reasons.

use super::alignment::Alignment;
use super::annealing::Annealing;
use super::blocks::{Blocks, NONE};
use super::contiguity::Contiguity;
use super::env::{Control, Env, Phase, Progress};
use super::evaluation::evaluate;
use super::explanation::explain;
use super::instance::{Instance, Shape};
use super::naming::keep_names;
use super::outcome::{Counters, Outcome};
use super::power_diagram::PowerDiagram;
use super::problem::{Effort, Problem, Start};
use super::problem_error::ProblemError;
use super::random::Random;
use super::recursive_split::recursive_split;
use super::repair::repair;

/// The caller asked to stop.
#[derive(Debug)]
pub(super) struct Stopped;

/// Counts work, reports it, and remembers the best plan.
pub(super) struct Ticker<'a> {
    env: &'a mut dyn Env,
    blocks: &'a Blocks,
    pub counters: Counters,
    best: Option<(f64, Vec<u16>)>,
    pending: u64,
    fraction: f64,
    /// Where this phase begins and ends in the whole, how much work it expects and has done.
    span: (f64, f64, u64, u64),
}

/// Work (about nanoseconds of native code) between two progress reports: 5 ms even when wasm is at half speed.
const REPORT: u64 = 2_000_000;

impl Ticker<'_> {
    fn span(&mut self, from: f64, to: f64, expected: u64) {
        self.span = (from, to, expected.max(1), 0);
    }

    /// Notes work done; reports when enough has gathered.
    pub fn work(&mut self, phase: Phase, amount: u64) -> Result<(), Stopped> {
        self.pending += amount;
        self.span.3 += amount;
        if self.pending < REPORT {
            return Ok(());
        }
        self.pending = 0;
        let (from, to, expected, done) = self.span;
        let fraction = from + (to - from) * (done as f64 / expected as f64).min(1.0);
        self.fraction = self.fraction.max(fraction);
        let empty: &[u16] = &[];
        let progress = Progress {
            phase,
            fraction: self.fraction,
            best_score: self.best.as_ref().map(|b| b.0),
            best: self.best.as_ref().map_or(empty, |b| &b.1),
            blocks: self.blocks,
        };
        match self.env.progress(&progress) {
            Control::Continue => Ok(()),
            Control::Stop => Err(Stopped),
        }
    }

    /// The cost of the best plan so far.
    pub fn best_cost(&self) -> Option<f64> {
        self.best.as_ref().map(|b| b.0)
    }

    /// Remembers a plan if it is the best so far.
    pub fn note(&mut self, cost: f64, territory: &[u16]) {
        match &mut self.best {
            Some(best) if best.0 <= cost => {}
            Some(best) => {
                best.0 = cost;
                best.1.copy_from_slice(territory);
            }
            None => self.best = Some((cost, territory.to_vec())),
        }
    }
}

/// Amounts of work by effort.
struct Budget {
    /// Constructions tried.
    constructions: usize,
    /// Rounds of each.
    rounds: usize,
    /// Annealing proposals.
    steps: u64,
}

impl Budget {
    fn new(instance: &Instance<'_>) -> Self {
        let n = instance.n as u64;
        let large = instance.n > 20_000;
        match instance.problem.effort {
            Effort::Quick => Self { constructions: 1, rounds: 30, steps: (n * 300).clamp(20_000, 3_000_000) },
            Effort::Normal => Self {
                constructions: if large { 1 } else { 8 },
                rounds: 60,
                steps: (n * 3_000).clamp(200_000, 40_000_000),
            },
            Effort::Thorough => Self {
                constructions: if large { 2 } else { 24 },
                rounds: 100,
                steps: (n * 40_000).clamp(2_000_000, 400_000_000),
            },
        }
    }
}

/// Solves a problem. The same problem gives the same outcome on every machine, bit for bit, unless `env` stops it.
///
/// # Errors
/// When the problem is not valid: see [`Problem::validate`].
pub fn solve(problem: &Problem, env: &mut dyn Env) -> Result<Outcome, ProblemError> {
    problem.validate()?;
    let instance = Instance::new(problem);
    let mut ticker = Ticker {
        env,
        blocks: &instance.blocks,
        counters: Counters::default(),
        best: None,
        pending: 0,
        fraction: 0.0,
        span: (0.0, 1.0, 1, 0),
    };
    let mut random = Random::new(problem.seed);
    let cancelled = search(&instance, &mut random, &mut ticker).is_err();
    let territory = match ticker.best.take() {
        Some((_, territory)) => territory,
        // Stopped before anything was complete: the quickest complete plan.
        None => {
            let mut territory = if instance.from_today { instance.today.clone() } else { recursive_split(&instance) };
            repair(&instance, &mut territory);
            territory
        }
    };
    let counters = ticker.counters;
    let mut alignment = Alignment::new(&instance, territory);
    if !instance.from_today {
        keep_names(&mut alignment);
    }
    let assignment = instance.blocks.expand(&alignment.territory);
    let evaluation = evaluate(problem, &assignment);
    let mut outcome = Outcome::new(evaluation, assignment, problem.seed);
    if instance.from_today {
        outcome.start_score = evaluate(problem, &problem.today).score;
    }
    outcome.counters = counters;
    outcome.cancelled = cancelled;
    explain(&alignment, &mut outcome);
    Ok(outcome)
}

fn search(instance: &Instance<'_>, random: &mut Random, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
    let budget = Budget::new(instance);
    let mut alignment = if instance.from_today {
        let mut territory = instance.today.clone();
        repair(instance, &mut territory);
        let alignment = Alignment::new(instance, territory);
        ticker.note(alignment.cost(), &alignment.territory);
        alignment
    } else {
        construct(instance, &budget, random, ticker)?
    };
    let mut contiguity = Contiguity::new(instance.n, 4000);
    ticker.span(0.3, 0.98, budget.steps * 40);
    let hot = if instance.from_today { 0.05 } else { 0.3 };
    let annealing = Annealing { steps: budget.steps, hot, cold: 0.003, slack: 0.02 };
    annealing.run(&mut alignment, &mut contiguity, random, ticker)?;
    Ok(())
}

/// Tries several constructions and goes on with the best.
fn construct<'i, 'p>(
    instance: &'i Instance<'p>,
    budget: &Budget,
    random: &mut Random,
    ticker: &mut Ticker<'_>,
) -> Result<Alignment<'i, 'p>, Stopped> {
    let per_round = instance.n as u64 * 150;
    ticker.span(0.0, 0.3, budget.constructions as u64 * budget.rounds as u64 * per_round);
    let mut best: Option<(f64, Alignment<'i, 'p>)> = None;
    for start in 0..budget.constructions.max(1) {
        ticker.counters.constructions += 1;
        let centres = seeds(instance, start, random);
        let mut diagram = PowerDiagram::new(instance, centres);
        diagram.run(budget.rounds, ticker)?;
        let mut territory = diagram.territory;
        repair(instance, &mut territory);
        let alignment = Alignment::new(instance, territory);
        let cost = alignment.cost();
        ticker.note(cost, &alignment.territory);
        // Search lowers what lies outside a band cheaply: judge constructions with part of its price.
        let promise = cost - 0.9 * alignment.band_cost();
        if best.as_ref().is_none_or(|b| promise < b.0) {
            best = Some((promise, alignment));
        }
    }
    Ok(match best {
        Some((_, alignment)) => alignment,
        None => Alignment::new(instance, recursive_split(instance)),
    })
}

/// First centres: homes where they rule, else a recursive split, else k-means++.
fn seeds(instance: &Instance<'_>, start: usize, random: &mut Random) -> Vec<(f64, f64)> {
    let homes_rule = instance.shape != Shape::Free || (instance.problem.start == Start::CarveFromHomes && start == 0);
    if homes_rule {
        return (0..instance.k as u16).map(|t| instance.home(t)).collect();
    }
    if start == 0 || instance.n * instance.k > 100_000_000 {
        let mut territory = recursive_split(instance);
        territory.iter_mut().for_each(|t| {
            if *t == NONE {
                *t = 0;
            }
        });
        return Alignment::new(instance, territory).mass.iter().map(|m| (m.x, m.y)).collect();
    }
    scatter(instance, random)
}

/// k-means++ (Arthur and Vassilvitskii, 2007): each next centre at a block drawn with probability load × squared
/// distance to the nearest centre so far.
fn scatter(instance: &Instance<'_>, random: &mut Random) -> Vec<(f64, f64)> {
    let mut nearest = vec![f64::MAX; instance.n];
    let mut centres: Vec<(f64, f64)> = Vec::with_capacity(instance.k);
    for t in 0..instance.k {
        if instance.limits.oversize[t] {
            centres.push((0.0, 0.0));
            continue;
        }
        let free = |b: usize| instance.fixed[b] == NONE;
        let weight = |b: usize, nearest: &[f64]| {
            if free(b) { instance.blend[b] * nearest[b].min(1e12) } else { 0.0 }
        };
        let total: f64 = (0..instance.n).map(|b| weight(b, &nearest)).sum();
        let mut aim = random.fraction() * total;
        let mut chosen = random.below(instance.n);
        for b in 0..instance.n {
            let w = weight(b, &nearest);
            if w > 0.0 {
                chosen = b;
                aim -= w;
                if aim <= 0.0 {
                    break;
                }
            }
        }
        let (x, y) = (instance.x[chosen], instance.y[chosen]);
        for b in 0..instance.n {
            let d2 = (instance.x[b] - x) * (instance.x[b] - x) + (instance.y[b] - y) * (instance.y[b] - y);
            nearest[b] = nearest[b].min(d2);
        }
        centres.push((x, y));
    }
    centres
}
