//! The order of work: start, repair, search, names, reasons.

use super::alignment::Alignment;
use super::annealing::{Annealing, PROPOSAL};
use super::blocks::{Blocks, NONE};
use super::coarsening::coarsen;
use super::contiguity::Contiguity;
use super::ejection::Ejection;
use super::env::{Control, Env, Phase, Progress};
use super::evaluation::evaluate;
use super::explanation::explain;
use super::instance::{Instance, Shape};
use super::iterated_descent::{Choice, IteratedDescent};
use super::kd_tree::KdTree;
use super::medians;
use super::naming::{keep_names, suit_reps};
use super::outcome::{Counters, Outcome};
use super::problem::{Centre, Effort, Problem, Start};
use super::problem_error::ProblemError;
use super::random::Random;
use super::recursive_split::recursive_split;
use super::repair::repair;
use super::resettling::Resettling;

/// The caller asked to stop.
#[derive(Debug)]
pub(super) struct Stopped;

/// Counts work, reports it, and remembers the best plan.
pub(super) struct Ticker<'a> {
    env: &'a mut dyn Env,
    blocks: &'a Blocks,
    pub counters: Counters,
    best: Option<(f64, Vec<u16>)>,
    /// A part of the problem is being solved, which is no plan.
    in_part: bool,
    /// While a smaller problem is solved: the small block of each block.
    projection: Option<Vec<u32>>,
    pending: u64,
    fraction: f64,
    /// Where this phase begins and ends in the whole, how much work it expects and has done.
    span: (f64, f64, u64, u64),
}

/// Work (about nanoseconds of native code) between two progress reports: 5 ms even when wasm is at half speed.
const REPORT: u64 = 2_000_000;

impl<'a> Ticker<'a> {
    pub fn new(env: &'a mut dyn Env, blocks: &'a Blocks) -> Self {
        Ticker {
            env,
            blocks,
            counters: Counters::default(),
            best: None,
            in_part: false,
            projection: None,
            pending: 0,
            fraction: 0.0,
            span: (0.0, 1.0, 1, 0),
        }
    }

    /// The work that follows is this stretch of the whole, and about so much.
    pub fn span(&mut self, from: f64, to: f64, expected: u64) {
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

    /// From now on plans are noted for a smaller problem whose blocks are those of `map`.
    fn project(&mut self, map: Option<&Vec<u32>>) {
        self.projection = map.cloned();
    }

    /// While a part of the problem is solved, which is no plan, nothing is noted.
    pub fn in_part(&mut self, in_part: bool) {
        self.in_part = in_part;
    }

    /// Remembers a plan if it is the best so far.
    pub fn note(&mut self, cost: f64, territory: &[u16]) {
        if self.in_part || self.best.as_ref().is_some_and(|best| best.0 <= cost) {
            return;
        }
        let territory = match &self.projection {
            Some(map) => map.iter().map(|c| territory[*c as usize]).collect(),
            None => territory.to_vec(),
        };
        self.best = Some((cost, territory));
    }
}

/// Slack, first temperature and first step of the prices of the anneals, in the order they are tried. None is best
/// everywhere: points want much heat, lumpy counties less (measured in
/// benches/README.md).
const TRIALS: [(f64, f64, f64); 4] = [(0.001, 8.0, 1.0), (0.001, 2.0, 1.0), (0.0005, 3.0, 1.0), (0.001, 3.0, 2.0)];

/// First temperature and first step of the prices of the anneals from today's alignment, in the order they are tried:
/// hot enough to turn today's borders, since a plan is mostly out of balance because they lie wrong, and with prices that
/// show each surplus its way. Slack and last temperature are the same for all (measured in benches/README.md).
const TODAY_TRIALS: [(f64, f64); 4] = [(10.0, 10.0), (3.0, 5.0), (10.0, 10.0), (30.0, 10.0)];

/// Amounts of work by effort.
struct Budget {
    /// Blocks for each territory in the small problem.
    per_territory: usize,
    /// Anneals tried on the small problem.
    trials: usize,
    /// Proposals of each.
    steps: u64,
    /// Proposals on the full problem, when it is not the small one.
    refine: u64,
    /// Anneals from today's alignment, at most.
    today_trials: usize,
    /// Proposals of each.
    today_steps: u64,
    /// What the chains after each anneal may cost, in the ticker's units.
    chains: u64,
    /// What laying out parts anew may cost, the same way.
    resettle: u64,
    /// What shaking and settling may cost at the end, the same way.
    descents: u64,
}

impl Budget {
    fn new(instance: &Instance<'_>) -> Self {
        let n = instance.n as u64;
        let small = n.min((instance.k as u64 * 24).max(2_500));
        // So many proposals for each block that lies on a border.
        let steps = |n: u64, each: f64| ((on_borders(n, instance.k) * each) as u64).max(10_000);
        match instance.problem.effort {
            Effort::Quick => Self {
                per_territory: 16,
                trials: 1,
                steps: steps(small, 400.0).min(4_000_000),
                refine: steps(n, 10.0),
                today_trials: 1,
                today_steps: steps(n, 600.0).min(8_000_000),
                chains: 30_000_000,
                resettle: (n * 20_000).min(40_000_000),
                descents: (n * 20_000).min(30_000_000),
            },
            Effort::Normal => Self {
                per_territory: 24,
                trials: if small > 8_000 { 2 } else { 4 },
                steps: steps(small, 1_600.0).min(25_000_000),
                refine: steps(n, 160.0).min(50_000_000),
                today_trials: 3,
                today_steps: steps(n, 2_000.0).min(25_000_000),
                chains: 100_000_000 + instance.k as u64 * 500_000,
                resettle: (n * 300_000).min(500_000_000),
                descents: (n * 200_000).min(300_000_000),
            },
            Effort::Thorough => Self {
                per_territory: 32,
                // Of one start; there are several (see `starts`).
                trials: 4,
                steps: steps(small, 8_000.0).min(100_000_000),
                refine: steps(n, 1_000.0).min(400_000_000),
                today_trials: 3,
                today_steps: steps(n, 3_000.0).min(100_000_000),
                chains: 500_000_000,
                resettle: (n * 2_000_000).min(2_000_000_000),
                descents: (n * 1_000_000).min(1_000_000_000),
            },
        }
    }
}

/// By how much finer the small problem must be because a band is narrow: a block of it should not be wider than about
/// half the band. 1 for ±3.3 index points and wider, at most 10/3, from ±1 on (measured in benches/README.md).
fn narrowness(problem: &Problem) -> f64 {
    let widths =
        problem.measures.iter().filter(|measure| measure.weight > 0.0).map(|measure| measure.high - measure.low);
    let narrowest = widths.fold(f64::INFINITY, f64::min);
    (20.0 / 3.0 / narrowest.max(1e-9)).clamp(1.0, 10.0 / 3.0)
}

/// About how many of `n` blocks lie on a border of `k` territories: a square one of s × s blocks has 4 s of them there.
fn on_borders(n: u64, k: usize) -> f64 {
    (4.0 * (n as f64 * k as f64).sqrt()).min(n as f64)
}

/// Solves a problem. The same problem gives the same outcome on every machine, bit for bit, unless `env` stops it.
///
/// # Errors
/// When the problem is not valid: see [`Problem::validate`].
pub fn solve(problem: &Problem, env: &mut dyn Env) -> Result<Outcome, ProblemError> {
    problem.validate()?;
    let instance = Instance::new(problem);
    let mut ticker = Ticker::new(env, &instance.blocks);
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
        let start = evaluate(problem, &problem.today);
        let whole = start.broken.is_empty() && (start.unassigned.is_empty() || problem.may_leave_unassigned);
        // That territories hang together was asked for: a plan that does is not given up for one in more pieces, though its
        // score may be better; unless it is beyond a cap on what may move.
        let as_whole = start.score.pieces <= outcome.score.pieces || outcome.score.over_cap > 0.0;
        if whole && as_whole && start.score.total < outcome.score.total {
            // Nothing better was found: today stays.
            let territory = (0..instance.n).map(|b| instance.today[b]).collect();
            alignment = Alignment::new(&instance, territory);
            outcome = Outcome::new(start.clone(), problem.today.clone(), problem.seed);
        }
        outcome.start_score = start.score;
    }
    outcome.counters = counters;
    outcome.cancelled = cancelled;
    explain(&alignment, &mut outcome);
    Ok(outcome)
}

fn search(instance: &Instance<'_>, random: &mut Random, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
    if instance.problem.compactness.centre == Centre::Unit {
        return medians::search(instance, random, ticker);
    }
    let budget = Budget::new(instance);
    let mut contiguity = Contiguity::new(instance);
    let mut alignment;
    if instance.from_today {
        alignment = from_today(instance, &budget, &mut contiguity, random, ticker)?;
    } else {
        // The large shape, on a small problem where that is possible.
        let narrow = narrowness(instance.problem);
        let target = (((instance.k * budget.per_territory) as f64 * narrow) as usize).max(2_500);
        let coarse = if instance.shape == Shape::HomeLinear || instance.n < 2 * target {
            None
        } else {
            coarsen(instance, target)
        };
        let (small, map) = match &coarse {
            Some((small, map)) => (small, Some(map)),
            None => (instance, None),
        };
        ticker.project(map);
        ticker.span(0.02, if map.is_some() { 0.5 } else { 0.98 }, budget.trials as u64 * budget.steps * PROPOSAL);
        let mut chosen: Option<(f64, Vec<u16>)> = None;
        let mut tests = Contiguity::new(small);
        for trial in 0..budget.trials {
            ticker.counters.constructions += 1;
            let mut territory = begin(small);
            repair(small, &mut territory);
            suit_reps(small, &mut territory);
            let mut trial_alignment = Alignment::new(small, territory);
            ticker.note(trial_alignment.cost(), &trial_alignment.territory);
            let (slack, hot, dual) = TRIALS[trial % TRIALS.len()];
            let annealing = Annealing { steps: budget.steps, hot, cold: 0.02, slack, dual };
            annealing.run(&mut trial_alignment, &mut tests, random, ticker)?;
            Ejection::new(&mut tests, &trial_alignment, budget.chains).run(&mut trial_alignment, ticker)?;
            if suit_reps(small, &mut trial_alignment.territory) {
                // Under other numbers other moves pay.
                trial_alignment.recount();
                IteratedDescent::new(&mut tests, &trial_alignment, budget.descents).run(
                    &mut trial_alignment,
                    random,
                    ticker,
                )?;
            }
            let cost = trial_alignment.cost();
            if chosen.as_ref().is_none_or(|c| cost < c.0) {
                chosen = Some((cost, trial_alignment.territory));
            }
        }
        ticker.project(None);
        let territory = match (chosen, map) {
            (Some((_, territory)), Some(map)) => map.iter().map(|c| territory[*c as usize]).collect(),
            (Some((_, territory)), None) => territory,
            (None, _) => begin(instance),
        };
        alignment = Alignment::new(instance, territory);
        if map.is_some() {
            ticker.note(alignment.cost(), &alignment.territory);
            let annealing = if narrow > 1.0 {
                // Shapes that fit the small problem's blocks do not fit the band: they are found again.
                Annealing { steps: budget.refine * 3, hot: 4.0, cold: 0.02, slack: 0.001, dual: 1.0 }
            } else {
                Annealing { steps: budget.refine, hot: 0.3, cold: 0.02, slack: 0.05, dual: 1.0 }
            };
            ticker.span(0.5, 0.98, annealing.steps * PROPOSAL);
            annealing.run(&mut alignment, &mut contiguity, random, ticker)?;
        }
    }
    Ejection::new(&mut contiguity, &alignment, budget.chains).run(&mut alignment, ticker)?;
    if alignment.band_cost() > 0.0 {
        ticker.span(0.98, 1.0, budget.resettle + budget.descents);
        IteratedDescent::new(&mut contiguity, &alignment, budget.descents).run(&mut alignment, random, ticker)?;
        let each = if instance.problem.effort == Effort::Quick { 300 } else { 1_600 };
        Resettling { allowance: budget.resettle, each }.run(&mut alignment, random, ticker)?;
    }
    Ok(())
}

/// The best of a few anneals from today's alignment, smoothed; with it the search ends as soon as every band is met,
/// unless it is to be thorough.
fn from_today<'i, 'p>(
    instance: &'i Instance<'p>,
    budget: &Budget,
    contiguity: &mut Contiguity,
    random: &mut Random,
    ticker: &mut Ticker<'_>,
) -> Result<Alignment<'i, 'p>, Stopped> {
    let mut today = instance.today.clone();
    repair(instance, &mut today);
    let mut best = Alignment::new(instance, today.clone());
    let mut cost = best.cost();
    ticker.note(cost, &best.territory);
    let thorough = instance.problem.effort == Effort::Thorough;
    ticker.span(0.05, 0.9, budget.today_trials as u64 * budget.today_steps * PROPOSAL);
    for trial in 0..budget.today_trials {
        let (hot, dual) = TODAY_TRIALS[trial % TODAY_TRIALS.len()];
        let mut alignment = Alignment::new(instance, today.clone());
        let annealing = Annealing { steps: budget.today_steps, hot, cold: 0.01, slack: 0.001, dual };
        annealing.run(&mut alignment, contiguity, random, ticker)?;
        Ejection::new(contiguity, &alignment, budget.chains).run(&mut alignment, ticker)?;
        let trial_cost = alignment.cost();
        if trial_cost < cost {
            (best, cost) = (alignment, trial_cost);
        }
        if best.band_cost() <= 0.0 && !thorough {
            break;
        }
    }
    // Smooths borders and gives back what was moved for nothing, at the full price of the bands.
    ticker.span(0.9, 0.98, budget.refine * PROPOSAL);
    let kept = best.territory.clone();
    Annealing { steps: budget.refine, hot: 0.5, cold: 0.01, slack: 1.0, dual: 0.0 }
        .run(&mut best, contiguity, random, ticker)?;
    let mut best = if best.cost() <= cost { best } else { Alignment::new(instance, kept) };
    if !instance.caps.is_empty() {
        // A patient planner's plan, one good move after the other, is hard to beat where little may move.
        for choice in [Choice::Change, Choice::ChangePerShare] {
            let mut patient = Alignment::new(instance, today.clone());
            IteratedDescent::new(contiguity, &patient, budget.descents).descend(&mut patient, choice, ticker)?;
            if patient.cost() < best.cost() {
                best = patient;
            }
        }
        IteratedDescent::new(contiguity, &best, budget.descents).run(&mut best, random, ticker)?;
    }
    Ok(best)
}

/// A first assignment: around the homes where they rule, else a recursive split.
fn begin(instance: &Instance<'_>) -> Vec<u16> {
    if instance.shape == Shape::Free && instance.problem.start != Start::CarveFromHomes {
        return recursive_split(instance);
    }
    let tree = KdTree::new((0..instance.k as u16).map(|t| instance.home(t)));
    let mut territory = instance.fixed.clone();
    let mut found = Vec::new();
    for (b, chosen) in territory.iter_mut().enumerate() {
        if *chosen == NONE && !instance.stranded(b) {
            let open = |t: u32| !instance.limits.oversize[t as usize] && instance.allowed(b, t as u16);
            tree.nearest(instance.x[b], instance.y[b], 1, &open, &mut found);
            *chosen = found.first().map_or(NONE, |f| f.1 as u16);
        }
    }
    territory
}

#[cfg(test)]
mod tests {
    use super::super::problem::Measure;
    use super::*;

    #[test]
    fn the_narrowest_band_that_counts_decides_how_fine_the_small_problem_is() {
        let with = |tolerances: &[f64]| {
            let mut problem = Problem::new(vec![0.0, 1.0], vec![0.0; 2], 2);
            problem.measures = tolerances.iter().map(|t| Measure::new("calls", vec![1.0; 2], *t)).collect();
            problem
        };
        let of = |tolerances: &[f64]| narrowness(&with(tolerances));
        assert_eq!((of(&[15.0]), of(&[5.0]), of(&[5.0, 4.0])), (1.0, 1.0, 1.0));
        assert!((of(&[10.0, 2.0]) - 5.0 / 3.0).abs() < 1e-12 && (of(&[1.0]) - 10.0 / 3.0).abs() < 1e-12);
        assert_eq!(of(&[0.0]), of(&[1.0]), "no finer than that");
        let mut reported = with(&[10.0, 1.0]);
        reported.measures[1].weight = 0.0;
        assert_eq!(narrowness(&reported), 1.0);
    }
}
