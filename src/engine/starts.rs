//! Several starts: the same problem solved from different seeds, and which of the answers is the best.
//!
//! Annealing ends in one of many good plans (Kirkpatrick, Gelatt and Vecchi, *Optimization by simulated annealing*, 1983), and
//! which one hangs on the seed; the best of a few independent starts is better than one of them. The starts know nothing
//! of each other, so they may run in one thread or in as many workers as there are: the winner is chosen by (rank, number
//! of the start), whatever order they end in.

use std::cmp::Ordering;

use super::env::{Control, Env, Progress};
use super::outcome::Outcome;
use super::problem::{Effort, Problem};
use super::problem_error::ProblemError;
use super::random::Random;
use super::solver::solve;

/// How many starts an effort is worth. [`Effort::Thorough`] takes its time, and is shared by as many workers as there are;
/// the others are to answer soon on a machine with one core, too.
#[must_use]
pub fn starts(effort: Effort) -> u32 {
    match effort {
        Effort::Quick | Effort::Normal => 1,
        Effort::Thorough => 4,
    }
}

/// The problem as the start of this number solves it. Start 0 is the problem itself.
#[must_use]
pub fn start(problem: &Problem, number: u32) -> Problem {
    let mut problem = problem.clone();
    if number > 0 {
        // Seeds that lie side by side belong to other plans' first starts: these must not repeat them.
        problem.seed = Random::new(problem.seed.wrapping_add(u64::from(number) << 32)).bits();
    }
    problem
}

/// Solves a problem from as many starts as its effort is worth, one after the other, and gives the best answer: what
/// [`solve`] from each start in workers of its own gives, too, bit for bit. Progress is that of the start that runs.
///
/// # Errors
/// As for [`solve`].
pub fn solve_best(problem: &Problem, env: &mut dyn Env) -> Result<Outcome, ProblemError> {
    let starts = starts(problem.effort);
    let mut best = solve(problem, &mut Share { env, number: 0, starts })?;
    for number in 1..starts {
        if best.cancelled {
            break;
        }
        let mut next = solve(&start(problem, number), &mut Share { env, number, starts })?;
        if rank(&next, &best) == Ordering::Less {
            std::mem::swap(&mut best, &mut next);
        }
        best.cancelled |= next.cancelled;
    }
    Ok(best)
}

/// One start's share of the progress.
struct Share<'a> {
    env: &'a mut dyn Env,
    number: u32,
    starts: u32,
}

impl Env for Share<'_> {
    fn progress(&mut self, progress: &Progress<'_>) -> Control {
        let fraction = (f64::from(self.number) + progress.fraction) / f64::from(self.starts);
        self.env.progress(&Progress { fraction, ..*progress })
    }
}

/// Which of two answers to the same problem is better: `Less` is. Plans that hang together come first, as a solve itself
/// has it, unless a cap would be broken for it; then the lower score.
#[must_use]
pub fn rank(a: &Outcome, b: &Outcome) -> Ordering {
    let beyond_cap = |outcome: &Outcome| outcome.score.over_cap > 0.0;
    beyond_cap(a)
        .cmp(&beyond_cap(b))
        .then(a.score.pieces.total_cmp(&b.score.pieces))
        .then(a.score.total.total_cmp(&b.score.total))
}

/// The position of the best answer; of equals, the first. Starts that failed are `None`.
#[must_use]
pub fn winner<'a>(answers: impl IntoIterator<Item = &'a Option<Outcome>>) -> Option<usize> {
    let answers = answers.into_iter().enumerate().filter_map(|(at, answer)| Some((at, answer.as_ref()?)));
    answers.min_by(|(a, first), (b, second)| rank(first, second).then(a.cmp(b))).map(|(at, _)| at)
}
