//! Several starts: the same problem solved from different seeds, and which of the answers is the best.
//!
//! Annealing ends in one of many good plans (Kirkpatrick, Gelatt and Vecchi, *Optimization by simulated annealing*, 1983), and
//! which one hangs on the seed; the best of a few independent starts is better than one of them. The starts know nothing
//! of each other, so they may run in one thread or in as many workers as there are: the winner is chosen by (rank, number
//! of the start), whatever order they end in.

use std::cmp::Ordering;

use super::outcome::Outcome;
use super::problem::{Effort, Problem};
use super::random::Random;

/// How many starts an effort is worth. Several share the work of [`Effort::Thorough`], which has minutes; the others are to
/// answer soon on a machine with one core, too.
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
