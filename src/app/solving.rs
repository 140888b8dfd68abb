//! Solving: Balance and Carve in the solver worker, and what becomes of their previews.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{NoticeKind, Preview, Session, workers};
use crate::{
    browser::clock,
    engine::{Outcome, Phase, Task},
    plan::{Command, Plan},
    worker::{Answer, Job, client::Event},
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
        // Where it can't be started, the solve itself says why.
        let _ = workers::solver().warm_up();
    }

    /// Balances the plan from its alignment as it is; the result becomes a preview.
    pub fn balance(&self) {
        self.solve("Balance", Task::balance);
    }

    /// Carves the plan anew; the result becomes a preview.
    pub fn carve(&self) {
        self.solve("Carve", Task::carve);
    }

    fn solve(&self, title: &'static str, task: fn(&Plan) -> Result<Task, String>) {
        if self.job.with_untracked(Option::is_some) || self.embedded {
            return;
        }
        let Some(before) = self.snapshot() else { return };
        let task = match task(&before) {
            Ok(task) => task,
            Err(text) => return self.notify(NoticeKind::Error, &text),
        };
        self.preview.set(None);
        self.live.set(None);
        self.job.set(Some(JobState { title: title.into(), doing: doing(Phase::Construct).into(), fraction: 0.0 }));
        let session = *self;
        let job = Job::Solve(Box::new(task.problem.clone()));
        workers::solver().send(job, &[], move |event| match event {
            Event::Solving(progress) => {
                session.job.set(Some(JobState {
                    title: title.into(),
                    doing: doing(progress.phase).into(),
                    fraction: progress.fraction as f32,
                }));
                if let Some(assignment) = progress.assignment {
                    session.live.set(Some(Arc::new(assignment)));
                }
            }
            Event::Done(Answer::Solved(outcome), _) => {
                let assignment = outcome.assignment.clone();
                session.show_preview(title, before.clone(), &task, &assignment, Some(*outcome));
            }
            Event::Cancelled => match session.live.get_untracked() {
                // What was drawn last is kept, so that a cancelled search was not for nothing.
                Some(assignment) => session.show_preview(title, before.clone(), &task, &assignment, None),
                None => {
                    session.job.set(None);
                    session.announcement.set(format!("{title} cancelled; the plan is as it was."));
                }
            },
            Event::Failed(text) => {
                session.job.set(None);
                session.live.set(None);
                session.notify(NoticeKind::Error, &text);
            }
            Event::Progress(..) | Event::Part(..) | Event::Done(..) => {}
        });
    }

    fn show_preview(
        &self,
        title: &str,
        before: Arc<Plan>,
        task: &Task,
        assignment: &[Option<u16>],
        outcome: Option<Outcome>,
    ) {
        self.job.set(None);
        match Preview::new(title, before, task, assignment, outcome) {
            Ok(preview) if preview.moves.is_empty() => {
                self.live.set(None);
                self.notify(
                    NoticeKind::Info,
                    &format!("{title} found nothing better than the plan as it is, so nothing moves."),
                );
            }
            Ok(preview) => {
                self.announcement.set(format!(
                    "{title} is ready: {} {} would move. Accept or discard it.",
                    preview.moved_units(),
                    preview.before.units().level().noun(preview.moved_units())
                ));
                self.preview.set(Some(Arc::new(preview)));
                self.live.set(None);
            }
            Err(text) => {
                self.live.set(None);
                self.notify(NoticeKind::Error, &text);
            }
        }
    }

    /// Ends the running job at once. A solve leaves its best plan so far as a preview.
    pub fn cancel_job(&self) {
        workers::solver().cancel();
        // The next solve need not wait for a new worker to start.
        let _ = workers::solver().warm_up();
    }

    /// Accepts the preview, or only these groups of its moves.
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
            _ => preview.command.clone(),
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
