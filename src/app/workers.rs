//! The workers of the page: the opener (the page's own program once more, always there), the workshop (reads and makes
//! files, draws ZIP codes; loaded when first needed) and the solvers (the same program, but ended at any moment); and
//! which data set each holds.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::{Arc, Weak},
};

use js_sys::Uint8Array;

use crate::{
    browser::{clock, page},
    plan::{DataSet, UnitCut, UnitLevel},
    worker::{
        Answer, Job,
        client::{Client, Event, JobEnd, Program},
        pool::Pool,
        split,
    },
};

/// Loads the worker program (`boot/workshop.js`); beside the page.
const WORKSHOP: Program = Program::Own("./workshop.js");

/// How often to look whether another task has finished with a worker.
const LOOK_AGAIN_MILLIS: u64 = 20;

/// A worker that keeps a data set between jobs.
pub struct Desk {
    client: Client,
    /// The data set it holds, and the life of the worker that it was given to.
    holds: RefCell<(u32, Weak<DataSet>)>,
    /// Some task has its [`Turn`].
    taken: Cell<bool>,
}

thread_local! {
    static DATA: Rc<Desk> = Rc::new(Desk::new(Program::Pages));
    static READER: Rc<Desk> = Rc::new(Desk::new(WORKSHOP));
    static SOLVERS: Rc<Pool> = Rc::new(Pool::new((0..solver_count()).map(|_| Rc::new(Client::new(WORKSHOP))).collect()));
    static ONE_FOR_ALL: Cell<bool> = const { Cell::new(false) };
}

/// Opens data sets, draws counties and accounts. What it opened last is kept between jobs.
#[must_use]
pub fn opener() -> Rc<Desk> {
    if ONE_FOR_ALL.get() { workshop() } else { DATA.with(Rc::clone) }
}

/// Reads and makes files, draws ZIP codes, and can do all that the opener does.
#[must_use]
pub fn workshop() -> Rc<Desk> {
    READER.with(Rc::clone)
}

/// From now on the workshop does the opener's work, too: for a page whose first act is a plan file, so that it need not
/// load both.
pub fn one_for_all() {
    ONE_FOR_ALL.set(true);
}

/// The worker that draws these units.
#[must_use]
pub fn of_cut(cut: &UnitCut) -> Rc<Desk> {
    let simple = cut.is_plain() && matches!(cut.level(), UnitLevel::County | UnitLevel::Account);
    if simple { opener() } else { workshop() }
}

/// Solves; several solves of one question side by side, where the machine has the cores.
#[must_use]
pub fn solvers() -> Rc<Pool> {
    SOLVERS.with(Rc::clone)
}

/// One core stays with the page and the map. How many there are changes how long a solve takes, never what it finds.
fn solver_count() -> usize {
    /// More would find nothing to do: see [`crate::engine::starts`].
    const MOST: usize = 4;
    page::cores().saturating_sub(1).clamp(1, MOST)
}

impl std::ops::Deref for Desk {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Desk {
    fn new(program: Program) -> Self {
        Self { client: Client::new(program), holds: RefCell::default(), taken: Cell::new(false) }
    }

    fn has(&self, data: &Arc<DataSet>) -> bool {
        let holds = self.holds.borrow();
        holds.0 == self.client.life() && std::ptr::eq(holds.1.as_ptr(), Arc::as_ptr(data))
    }

    /// Waits until no other task needs this worker to keep its data set, and goes on with that assurance.
    pub async fn turn(&self) -> Turn<'_> {
        while self.taken.replace(true) {
            // Without a window there would be no page that waits.
            let _ = clock::pause(LOOK_AGAIN_MILLIS).await;
        }
        Turn { desk: self }
    }

    /// Does a job over a data set. The worker is handed it first, part by part so that the page stays free, unless it has
    /// it already; a worker that was ended by a cancel starts anew and has none.
    ///
    /// # Errors
    /// What the worker says, or that it was ended meanwhile.
    pub async fn request_over(
        &self,
        data: &Arc<DataSet>,
        job: Job,
        hear: impl FnMut(Event) + 'static,
    ) -> Result<(Answer, Vec<Uint8Array>), JobEnd> {
        let turn = self.turn().await;
        if !self.has(data) {
            turn.forget();
            self.hand_over(data).await?;
            turn.now_holds(data);
        }
        self.client.request(job, &[], hear).await
    }

    /// Hands a data set over unless this worker has it.
    ///
    /// # Errors
    /// What the worker says, or that it was ended meanwhile.
    pub async fn hold(&self, data: &Arc<DataSet>) -> Result<(), JobEnd> {
        let turn = self.turn().await;
        if !self.has(data) {
            turn.forget();
            self.hand_over(data).await?;
            turn.now_holds(data);
        }
        Ok(())
    }

    async fn hand_over(&self, data: &Arc<DataSet>) -> Result<(), JobEnd> {
        let mut parts = split(data).peekable();
        let mut first = true;
        while let Some(part) = parts.next() {
            let bytes = Uint8Array::from(part.as_slice());
            let job = Job::HoldPart { first, last: parts.peek().is_none() };
            self.client.request(job, &[bytes.into()], |_| {}).await?;
            first = false;
        }
        Ok(())
    }
}

/// The assurance that no other task changes which data set a worker holds, until this is dropped.
pub struct Turn<'a> {
    desk: &'a Desk,
}

impl Turn<'_> {
    /// The worker is being given another data set; whether it holds it is not known until that has ended well.
    pub fn forget(&self) {
        *self.desk.holds.borrow_mut() = (self.desk.life(), Weak::new());
    }

    /// The worker holds this data set now.
    pub fn now_holds(&self, data: &Arc<DataSet>) {
        *self.desk.holds.borrow_mut() = (self.desk.life(), Arc::downgrade(data));
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.desk.taken.set(false);
    }
}
