//! The solver inside a worker: runs the engine and shows the page how far it is.

use super::{
    protocol::{Answer, JobId, Reply, SolveProgress},
    runtime::say,
};
use crate::engine::{Control, Env, Problem, Progress, solve};

/// Solves a problem for a job; only programs that bring one carry the engine.
pub type Solver = fn(&Problem, JobId) -> Result<Answer, String>;

/// The engine's solver.
///
/// # Errors
/// What is wrong with the problem, for people.
pub fn engine(problem: &Problem, id: JobId) -> Result<Answer, String> {
    let outcome = solve(problem, &mut Watched::new(id)).map_err(|error| error.to_string())?;
    Ok(Answer::Solved(Box::new(outcome)))
}

/// Reports a solve to the page a few times a second. Only what is *shown* depends on the clock, never the result.
struct Watched {
    id: JobId,
    last_report: f64,
    last_picture: f64,
}

impl Watched {
    const REPORT_MS: f64 = 60.0;
    const PICTURE_MS: f64 = 250.0;

    fn new(id: JobId) -> Self {
        let now = now_ms();
        Self { id, last_report: now, last_picture: now }
    }
}

impl Env for Watched {
    fn progress(&mut self, progress: &Progress<'_>) -> Control {
        let now = now_ms();
        if now - self.last_report >= Self::REPORT_MS {
            self.last_report = now;
            let picture = now - self.last_picture >= Self::PICTURE_MS;
            let assignment = if picture { progress.assignment() } else { None };
            if assignment.is_some() {
                self.last_picture = now;
            }
            let progress = SolveProgress {
                phase: progress.phase,
                fraction: progress.fraction,
                best_score: progress.best_score,
                assignment,
            };
            say(&Reply::Solving { id: self.id, progress }, Vec::new());
        }
        // The page cancels by ending the worker: it keeps the last picture it was sent.
        Control::Continue
    }
}

fn now_ms() -> f64 {
    js_sys::Date::now()
}
