//! The solver: from a [`Problem`] in indices and columns to an [`Outcome`] with scores and reasons.
//!
//! Lives here: the objective (`objective`), construction (`recursive_split`, `repair`), search
//! (`alignment`, `contiguity`, `annealing`, `border`, `dual_prices`, `ejection`, `iterated_descent`, `resettling`, `coarsening`; `medians` for
//! centres that are units), `naming`, `matching`, the judge (`evaluation`) and reasons (`explanation`, `forced`).
//! Must not know: files, names of units, the browser, threads, any clock. One technique a file, each with its source.
//! Start reading at `problem`, then `objective`, then `solver`.

mod adjacency;
mod alignment;
mod annealing;
mod blocks;
mod border;
#[cfg(test)]
mod capped;
mod coarsening;
mod contiguity;
mod dual_prices;
mod ejection;
#[cfg(test)]
mod enumeration;
mod env;
mod evaluation;
mod explanation;
mod forced;
mod instance;
mod iterated_descent;
mod kd_tree;
mod limits;
mod matching;
mod medians;
mod naming;
mod objective;
mod outcome;
mod oversize;
mod plan_aims;
mod plan_fit;
mod plan_matching;
mod plan_problem;
mod plan_rules;
mod plan_seats;
mod problem;
mod problem_error;
#[cfg(test)]
mod properties;
mod random;
mod recursive_split;
mod repair;
mod resettling;
mod roster;
mod solver;
mod starts;

pub use adjacency::Adjacency;
pub use env::{Control, Env, Phase, Progress, Unattended};
pub use evaluation::{Broken, Evaluation, OutsideBand, TerritoryLoad, evaluate};
pub use matching::{Aspect, Matching, least_cost_matching, matching};
pub use objective::Score;
pub use outcome::{Counters, Disconnected, Outcome, Outside, Reason, best_of};
pub use plan_matching::RepTable;
pub use plan_problem::Task;
pub use problem::{Bar, Centre, Compactness, Disruption, Distance, Effort, Measure, Misfit, Place, Problem, Start};
pub use problem_error::ProblemError;
pub use random::Random;
pub use solver::solve;
pub use starts::{rank, solve_best, start, starts, winner};
