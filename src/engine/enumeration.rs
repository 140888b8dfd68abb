//! The exact answer for tiny maps, by trying every plan: the tests' judge.

use super::*;

/// Every assignment that keeps locks, bars and groups, judged.
pub(super) fn lawful_plans(problem: &Problem) -> impl Iterator<Item = Evaluation> {
    let (n, k) = (problem.units() as u32, problem.territories());
    let plan = move |code: usize| (0..n).map(|u| Some((code / k.pow(u) % k) as u16)).collect::<Vec<_>>();
    (0..k.pow(n)).map(move |code| evaluate(problem, &plan(code))).filter(|judged| judged.broken.is_empty())
}

/// The best score of all lawful assignments.
pub(super) fn best_of_all(problem: &Problem) -> f64 {
    lawful_plans(problem).map(|judged| judged.score.total).fold(f64::INFINITY, f64::min)
}

/// The best of the lawful assignments that empty no territory and have no more pieces than this outcome: whole
/// territories come before balance, though in the sum a piece has a finite price.
pub(super) fn best_of_whole(problem: &Problem, outcome: &Outcome) -> Score {
    let whole = lawful_plans(problem)
        .filter(|judged| judged.territories.iter().all(|t| t.units > 0) && judged.score.pieces <= outcome.score.pieces);
    let none = Score { total: f64::INFINITY, ..Score::default() };
    whole.map(|judged| judged.score).fold(none, |best, score| if score.total < best.total { score } else { best })
}
