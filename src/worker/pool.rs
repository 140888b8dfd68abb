//! Carries a race of solves to several workers.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    client::{Client, Event},
    protocol::{Answer, Job, SolveProgress},
    race::Race,
};
use crate::engine::{Outcome, Problem};

/// What a race reports.
pub enum RaceEvent {
    /// How far all of it is. The plan to be drawn is the best so far, and comes only from the solve that has it.
    Progress(SolveProgress),
    /// All answers, in the order of the solves, and the position of the best; the last event.
    Done(Vec<Outcome>, usize),
    /// One solve could not be done, and so none is; the last event. The text is for people.
    Failed(String),
    /// It was cancelled; the last event.
    Cancelled,
}

/// Workers that solve side by side. The first is kept between races, the others only run while there is work for them.
pub struct Pool {
    workers: Vec<Rc<Client>>,
}

struct Running {
    problems: Vec<Problem>,
    race: RefCell<Race>,
    over: Cell<bool>,
    listen: RefCell<Box<dyn FnMut(RaceEvent)>>,
}

impl Pool {
    /// A pool of these workers, at least one.
    #[must_use]
    pub fn new(workers: Vec<Rc<Client>>) -> Self {
        Self { workers }
    }

    /// Starts the first worker if it does not run, so that the first solve need not wait.
    pub fn warm_up(&self) {
        if let Some(first) = self.workers.first() {
            // Where it can't be started, the solve itself says why.
            let _ = first.warm_up();
        }
    }

    /// Solves these problems; `listen` hears everything, last of all `Done`, `Failed` or `Cancelled`. Begun while another
    /// race runs, it waits behind it in the same workers.
    pub fn run(&self, problems: Vec<Problem>, listen: impl FnMut(RaceEvent) + 'static) {
        let running = Rc::new(Running {
            race: RefCell::new(Race::new(problems.len())),
            problems,
            over: Cell::new(false),
            listen: RefCell::new(Box::new(listen)),
        });
        for (at, worker) in self.workers.iter().enumerate() {
            Running::work(&running, worker, at > 0);
        }
    }

    /// Ends everything at once; each race hears [`RaceEvent::Cancelled`].
    pub fn cancel(&self) {
        for worker in &self.workers {
            worker.cancel();
        }
    }
}

impl Running {
    /// Gives a worker the next problem, if one is left; else ends a worker that need not stay.
    fn work(running: &Rc<Self>, worker: &Rc<Client>, helper: bool) {
        let next = if running.over.get() { None } else { running.race.borrow_mut().begin() };
        let Some((at, problem)) = next.and_then(|at| Some((at, running.problems.get(at)?))) else {
            if helper {
                worker.cancel();
            }
            return;
        };
        let (running, sender) = (running.clone(), worker.clone());
        worker.send(Job::Solve(Box::new(problem.clone())), &[], move |event| match event {
            Event::Solving(progress) => running.progress(at, progress),
            Event::Done(Answer::Solved(outcome), _) => {
                let all = running.race.borrow_mut().end(at, *outcome);
                if let Some((outcomes, best)) = all {
                    running.finish(RaceEvent::Done(outcomes, best));
                }
                Self::work(&running, &sender, helper);
            }
            Event::Cancelled => running.finish(RaceEvent::Cancelled),
            Event::Failed(text) => running.finish(RaceEvent::Failed(text)),
            Event::Progress(..) | Event::Part(..) | Event::Done(..) => {}
        });
    }

    fn progress(&self, at: usize, progress: SolveProgress) {
        if self.over.get() {
            return;
        }
        let (fraction, leads) = self.race.borrow_mut().progress(at, progress.fraction, progress.best_score);
        let assignment = progress.assignment.filter(|_| leads);
        self.tell(RaceEvent::Progress(SolveProgress { fraction, assignment, ..progress }));
    }

    fn finish(&self, event: RaceEvent) {
        if !self.over.replace(true) {
            self.tell(event);
        }
    }

    fn tell(&self, event: RaceEvent) {
        (self.listen.borrow_mut())(event);
    }
}
