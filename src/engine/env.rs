//! What the engine asks of the world around it: somebody to tell how far it is, and whether to go on.

use serde::{Deserialize, Serialize};

use super::blocks::Blocks;

/// What the solver is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Laying balanced, compact territories.
    Construct,
    /// Joining territories that came out in several pieces.
    Repair,
    /// Trading units across borders.
    Search,
    /// The last improvements, names and reasons.
    Finish,
}

/// The answer to a progress report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Go on.
    Continue,
    /// Stop soon; the best plan so far is the outcome.
    Stop,
}

/// How far a solve is. Cheap to make; only [`Progress::assignment`] costs anything.
pub struct Progress<'a> {
    /// What is being done.
    pub phase: Phase,
    /// Share of the whole work that is done, 0 to 1; never falls.
    pub fraction: f64,
    /// The total score of the best complete plan so far (lower is better); `None` before there is one.
    pub best_score: Option<f64>,
    pub(super) best: &'a [u16],
    pub(super) blocks: &'a Blocks,
}

impl Progress<'_> {
    /// The best complete plan so far, one entry a unit, to be drawn live; `None` before there is one.
    pub fn assignment(&self) -> Option<Vec<Option<u16>>> {
        self.best_score.map(|_| self.blocks.expand(self.best))
    }
}

/// The world around a solve. The engine calls [`Env::progress`] after at most about 5 ms of work and never reads a
/// clock: how long a solve takes depends on the problem and the effort only, so that results repeat.
pub trait Env {
    /// Called often. Return [`Control::Stop`] to end the solve with the best plan so far.
    fn progress(&mut self, progress: &Progress<'_>) -> Control;
}

/// Nobody watches and nobody stops: for scripts and tests.
#[derive(Debug, Default, Clone, Copy)]
pub struct Unattended;

impl Env for Unattended {
    fn progress(&mut self, _: &Progress<'_>) -> Control {
        Control::Continue
    }
}
