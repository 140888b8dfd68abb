//! Solving: Balance and Carve in the solver worker, and what becomes of their previews.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    NoticeKind, Preview, Session,
    preview::{Solved, Tried},
    workers,
};
use crate::{
    browser::clock,
    engine::{Outcome, Phase, Task, best_of, start, starts},
    plan::{Command, Plan, RepIx},
    worker::pool::RaceEvent,
};

/// A job that runs now, for the progress bar.
#[derive(Clone, Debug, PartialEq)]
pub struct JobState {
    /// What was asked for: "Balance".
    pub title: String,
    /// What it is doing.
    pub doing: String,
    /// 0 to 1.
    pub fraction: f32,
}

/// What is solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Balance,
    /// A carve into so many territories.
    Carve(usize),
}

/// Solves that belong together, one after the other.
struct Run {
    title: &'static str,
    before: Arc<Plan>,
    orders: Vec<Order>,
    solved: Vec<Solved>,
}

impl Run {
    /// How far the whole run is.
    fn state(&self, phase: Phase, fraction: f64) -> JobState {
        let doing = match self.orders.get(self.solved.len()) {
            Some(Order::Carve(count)) if self.orders.len() > 1 => {
                let at = self.solved.len() + 1;
                format!("{count} territories ({at} of {}), {}", self.orders.len(), doing(phase).to_lowercase())
            }
            _ => doing(phase).to_owned(),
        };
        let whole = (self.solved.len() as f64 + fraction) / self.orders.len().max(1) as f64;
        JobState { title: self.title.into(), doing, fraction: whole as f32 }
    }
}

fn doing(phase: Phase) -> &'static str {
    match phase {
        Phase::Construct => "Laying out territories",
        Phase::Repair => "Joining separate pieces",
        Phase::Search => "Trading units across borders",
        Phase::Finish => "Checking the result",
    }
}

impl Session {
    /// Loads the solver's program, so that a solve that is about to be asked for starts at once.
    pub fn expect_solve(&self) {
        workers::solvers().warm_up();
    }

    /// Balances the plan from its alignment as it is; the result becomes a preview.
    pub fn balance(&self) {
        self.solve("Balance", vec![Order::Balance]);
    }

    /// Carves the plan anew, for each number of territories that the settings ask for; the best result becomes a preview.
    pub fn carve(&self) {
        let counts = self.peek(|plan| plan.design().territories.tried(plan.reps().len())).unwrap_or_default();
        self.solve("Carve", counts.into_iter().map(Order::Carve).collect());
    }

    fn solve(&self, title: &'static str, orders: Vec<Order>) {
        if self.job.with_untracked(Option::is_some) || self.embedded {
            return;
        }
        let Some(before) = self.snapshot() else { return };
        self.solve_next(Run { title, before, orders, solved: Vec::new() });
    }

    /// Solves the next order of a run, or shows what the run has found.
    fn solve_next(&self, run: Run) {
        let Some(order) = run.orders.get(run.solved.len()).copied() else { return self.show_best(run, false) };
        let task = match order {
            Order::Balance => Task::balance(&run.before),
            Order::Carve(count) => Task::carve_into(&run.before, count),
        };
        let task = match task {
            Ok(task) => task,
            Err(text) => return self.fail(run, &text),
        };
        self.preview.set(None);
        self.live.set(None);
        self.job.set(Some(run.state(Phase::Construct, 0.0)));
        let session = *self;
        let problems = (0..starts(task.problem.effort)).map(|number| start(&task.problem, number)).collect();
        let mut pending = Some((run, task));
        workers::solvers().run(problems, move |event| match event {
            RaceEvent::Progress(progress) => {
                if let Some((run, _)) = &pending {
                    session.job.set(Some(run.state(progress.phase, progress.fraction)));
                }
                if let Some(assignment) = progress.assignment {
                    session.live.set(Some(Arc::new(assignment)));
                }
            }
            RaceEvent::Done(mut outcomes, best) => {
                if let Some((mut run, task)) = pending.take() {
                    run.solved.push(Solved { task, outcome: Arc::new(outcomes.swap_remove(best)) });
                    session.solve_next(run);
                }
            }
            RaceEvent::Cancelled => {
                if let Some((run, task)) = pending.take() {
                    session.end_early(run, &task);
                }
            }
            RaceEvent::Failed(text) => {
                if let Some((run, _)) = pending.take() {
                    session.fail(run, &text);
                }
            }
        });
    }

    /// One number of territories could not be solved: what others reached is kept.
    fn fail(&self, run: Run, text: &str) {
        self.end_job();
        self.notify(NoticeKind::Error, text);
        if !run.solved.is_empty() {
            self.show_best(run, true);
        }
    }

    /// A run was cancelled: the best number of territories that was solved, or else what was drawn last, is kept, so that
    /// the search was not for nothing.
    fn end_early(&self, run: Run, task: &Task) {
        if !run.solved.is_empty() {
            return self.show_best(run, true);
        }
        match self.live.get_untracked() {
            Some(assignment) => {
                let preview = Preview::new(run.title, run.before, task, &assignment, None);
                self.show_preview(run.title, preview);
            }
            None => {
                self.end_job();
                self.announcement.set(format!("{} cancelled; the plan is as it was.", run.title));
            }
        }
    }

    /// Shows the best plan of a run; with several numbers of territories also what each of them reached.
    fn show_best(&self, run: Run, ended_early: bool) {
        let outcomes: Vec<&Outcome> = run.solved.iter().map(|solved| solved.outcome.as_ref()).collect();
        let Some(best) = best_of(&outcomes) else { return self.end_job() };
        let untried = if ended_early { run.orders.len() - run.solved.len() } else { 0 };
        let tried = Tried { solved: run.solved.into(), best, untried };
        self.show_preview(run.title, Preview::of(run.title, run.before, tried, best));
    }

    /// Shows what another number of territories gave, of those that the preview's run tried.
    pub fn show_count(&self, at: usize) {
        let Some(preview) = self.preview.get_untracked().filter(|preview| preview.shown != at) else { return };
        if let Some(tried) = preview.tried.clone() {
            self.show_preview(&preview.title, Preview::of(&preview.title, preview.before.clone(), tried, at));
        }
    }

    fn show_preview(&self, title: &str, preview: Result<Preview, String>) {
        match preview {
            Ok(preview) if preview.moves.is_empty() && preview.counts().is_empty() => {
                self.end_job();
                self.notify(
                    NoticeKind::Info,
                    &format!("{title} found nothing better than the plan as it is, so nothing moves."),
                );
            }
            Ok(preview) => self.bring(preview),
            Err(text) => {
                self.end_job();
                self.notify(NoticeKind::Error, &text);
            }
        }
    }

    /// Brings a preview to the page: to the panel first, then to the map, each in a frame of its own, as both at once would
    /// hold up the pointer. The job ends with the last, so that nothing else begins in between.
    fn bring(&self, preview: Preview) {
        let session = *self;
        spawn_local(async move {
            let _ = clock::pause(0).await;
            // Another plan may have been opened since the solve began.
            if !session.peek(|plan| Arc::ptr_eq(plan.units(), preview.before.units())).unwrap_or(false) {
                return session.end_job();
            }
            session.announcement.set(format!(
                "{} is ready: {} {} would move. Accept or discard it.",
                preview.title,
                preview.moved_units(),
                preview.before.units().noun(preview.moved_units())
            ));
            session.chosen_reps.update(|chosen| chosen.clear());
            session.preview.set(Some(Arc::new(preview)));
            let _ = clock::painted().await;
            session.end_job();
        });
    }

    /// Nothing runs any more, and the map shows the plan or its preview again.
    fn end_job(&self) {
        self.job.set(None);
        self.live.set(None);
    }

    /// Ends the running job at once. A solve leaves its best plan so far as a preview.
    pub fn cancel_job(&self) {
        workers::solvers().cancel();
        // The next solve need not wait for a new worker to start.
        workers::solvers().warm_up();
    }

    /// Chooses the rep of one of the preview's territories by hand (`None` for a vacancy); the others are matched around it.
    pub fn choose_rep(&self, territory: usize, rep: Option<RepIx>) {
        self.chosen_reps.update(|chosen| {
            // Nobody can be in two places.
            chosen.retain(|_, other| rep.is_none() || *other != rep);
            chosen.insert(territory, rep);
        });
    }

    /// Accepts the preview with the reps that were chosen by hand, or only these groups of its moves.
    pub fn accept_preview(&self, groups: Option<&[usize]>) {
        let Some(preview) = self.preview.get_untracked() else { return };
        if self.settled.with_value(|settled| settled.as_ptr() == Arc::as_ptr(&preview)) {
            return;
        }
        let fresh = self
            .peek(|plan| Arc::ptr_eq(plan.units(), preview.before.units()) && plan.parts() == preview.before.parts())
            .unwrap_or(false);
        if !fresh {
            self.notify(
                NoticeKind::Warning,
                "The plan was changed after this result was made. Run it again on the plan as it is.",
            );
            return;
        }
        let command = match groups {
            Some(chosen) if preview.divisible && chosen.len() < preview.moves.len() => {
                let moves = chosen
                    .iter()
                    .filter_map(|at| preview.moves.get(*at))
                    .flat_map(|group| group.units.iter().map(|unit| (*unit, group.to_territory)))
                    .collect();
                Command::AssignEach { moves, overlaps: Vec::new(), colours: Vec::new(), restore: false }
            }
            _ => self.chosen_reps.with_untracked(|chosen| preview.command_with(chosen)),
        };
        if self.dispatch(command) {
            self.settled.set_value(Arc::downgrade(&preview));
            self.put_away(preview);
        }
    }

    /// Takes an accepted preview from the page in a task of its own: the page shows the plan as it is now first, and both
    /// at once would hold up the pointer.
    fn put_away(&self, accepted: Arc<Preview>) {
        let session = *self;
        spawn_local(async move {
            let _ = clock::pause(0).await;
            if session.preview.with_untracked(|shown| shown.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, &accepted)))
            {
                session.preview.set(None);
            }
        });
    }

    /// Throws the preview away; the plan is as it was.
    pub fn discard_preview(&self) {
        self.preview.set(None);
        self.announcement.set("Discarded; the plan is as it was.".into());
    }
}
