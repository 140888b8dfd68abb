//! Several solves that run side by side: who is next, how far they are together, and which answer wins.
//!
//! Plain bookkeeping without any worker in it, so that native tests can let the solves end in any order: the result must
//! not depend on it.

use crate::engine::{Outcome, winner};

/// A few solves of one question, numbered from 0.
#[derive(Debug)]
pub struct Race {
    /// The first one that nobody has begun.
    next: usize,
    fractions: Vec<f64>,
    answers: Vec<Option<Outcome>>,
    ended: usize,
    /// Score of the best plan so far, and whose it is.
    lead: Option<(f64, usize)>,
}

impl Race {
    /// A race of so many solves.
    #[must_use]
    pub fn new(solves: usize) -> Self {
        Self { next: 0, fractions: vec![0.0; solves], answers: vec![None; solves], ended: 0, lead: None }
    }

    /// The number of the next solve to begin.
    pub fn begin(&mut self) -> Option<usize> {
        let at = Some(self.next).filter(|at| *at < self.answers.len())?;
        self.next += 1;
        Some(at)
    }

    /// Notes how far a solve is. Gives the share of the whole that is done, and whether this solve has the best plan so far
    /// (of equals, the first solve).
    pub fn progress(&mut self, at: usize, fraction: f64, score: Option<f64>) -> (f64, bool) {
        if let Some(known) = self.fractions.get_mut(at) {
            *known = known.max(fraction);
        }
        if let Some(score) = score {
            let better = |lead: (f64, usize)| at == lead.1 || score < lead.0 || (score <= lead.0 && at < lead.1);
            if self.lead.is_none_or(better) {
                self.lead = Some((score, at));
            }
        }
        let whole = self.fractions.iter().sum::<f64>() / self.fractions.len().max(1) as f64;
        (whole, self.lead.is_some_and(|lead| lead.1 == at))
    }

    /// Notes an answer. When it was the last one, gives all of them with the position of the best.
    pub fn end(&mut self, at: usize, outcome: Outcome) -> Option<(Vec<Outcome>, usize)> {
        self.progress(at, 1.0, Some(outcome.score.total));
        if let Some(answer) = self.answers.get_mut(at)
            && answer.replace(outcome).is_none()
        {
            self.ended += 1;
        }
        if self.ended < self.answers.len() {
            return None;
        }
        let best = winner(&self.answers)?;
        Some((std::mem::take(&mut self.answers).into_iter().flatten().collect(), best))
    }
}

#[cfg(test)]
mod tests {
    use super::Race;
    use crate::engine::{Effort, Measure, Problem, Random, Unattended, solve, solve_best, start, starts};

    /// Solves a problem from several starts in so many workers, which end in an order of their own.
    fn raced(problem: &Problem, starts: u32, workers: usize, order: u64) -> (u64, Vec<Option<u16>>) {
        let mut race = Race::new(starts as usize);
        let mut random = Random::new(order);
        let mut busy: Vec<usize> = (0..workers).filter_map(|_| race.begin()).collect();
        loop {
            let at = busy.remove(random.below(busy.len()));
            let outcome = solve(&start(problem, at as u32), &mut Unattended).expect("the problem is sound");
            busy.extend(race.begin());
            if let Some((outcomes, best)) = race.end(at, outcome) {
                assert!(busy.is_empty() && outcomes.len() == starts as usize);
                return (outcomes[best].seed, outcomes[best].assignment.clone());
            }
        }
    }

    fn problem() -> Problem {
        let mut random = Random::new(5);
        let (x, y) = (0..240).map(|_| (random.fraction() * 400.0, random.fraction() * 300.0)).unzip();
        let mut problem = Problem::new(x, y, 7);
        problem.measures.push(Measure::new("accounts", (0..240).map(|_| 1.0 + random.below(9) as f64).collect(), 2.0));
        problem.effort = Effort::Quick;
        problem
    }

    #[test]
    fn the_result_is_the_same_with_one_worker_or_four_in_whatever_order_they_end() {
        let problem = problem();
        let alone = raced(&problem, 5, 1, 1);
        for (workers, order) in [(2, 1), (3, 7), (4, 1), (4, 2), (4, 3), (8, 9)] {
            assert_eq!(raced(&problem, 5, workers, order), alone, "{workers} workers, order {order}");
        }
    }

    #[test]
    fn the_best_start_wins() {
        let problem = problem();
        let scores: Vec<f64> = (0..5)
            .map(|at| solve(&start(&problem, at), &mut Unattended).expect("the problem is sound").score.total)
            .collect();
        let best = scores.iter().copied().fold(f64::INFINITY, f64::min);
        let at = scores.iter().position(|score| *score <= best).expect("one is the best");
        assert!(scores.iter().any(|score| *score > best), "the starts differ: {scores:?}");
        assert_eq!(raced(&problem, 5, 4, 1).0, start(&problem, at as u32).seed);
    }

    #[test]
    fn one_thread_finds_what_the_workers_find() {
        let mut problem = problem();
        problem.effort = Effort::Thorough;
        let outcome = solve_best(&problem, &mut Unattended).expect("the problem is sound");
        assert_eq!(raced(&problem, starts(Effort::Thorough), 3, 4), (outcome.seed, outcome.assignment));
    }

    #[test]
    fn progress_is_that_of_all_and_the_best_plan_is_shown() {
        let mut race = Race::new(2);
        assert_eq!((race.begin(), race.begin(), race.begin()), (Some(0), Some(1), None));
        assert_eq!(race.progress(0, 0.5, Some(3.0)), (0.25, true));
        assert_eq!(race.progress(1, 0.5, Some(4.0)), (0.5, false));
        assert_eq!(race.progress(1, 0.6, Some(2.0)), (0.55, true));
        assert_eq!(race.progress(0, 0.4, Some(2.5)), (0.55, false), "it never falls");
    }
}
