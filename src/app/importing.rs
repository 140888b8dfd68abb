//! A plan from the user's own files: read, say what each is and which column is what, import, ledger.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{NoticeKind, Route, Session, Step, areas::AreaBytes, solving::JobState, updating, workers};
use crate::{
    browser::file,
    drafts::DraftId,
    files::{FateKind, Merge, Role},
    geography::LonLat,
    plan::{Command, DataSet, UnitLevel},
    worker::{
        Answer, Job,
        client::{Event, JobEnd},
        tables::{ImportSummary, LedgerRow, SpellingView, TableNumber, TableView, TableWish},
    },
};

/// How far the import is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportState {
    /// The tables that were read, in the order they came.
    pub tables: Vec<(TableNumber, TableView)>,
    /// What is being done, and how far.
    pub busy: Option<(f32, String)>,
    /// Why the last step failed; everything before it still stands.
    pub problem: Option<String>,
    /// What became of the rows, once imported.
    pub summary: Option<Arc<ImportSummary>>,
    /// The tables of the last import, for rows that are corrected and imported again.
    pub done: Vec<(TableNumber, TableView)>,
    /// How many cells were corrected since.
    pub corrections: usize,
    /// The draft that the last import made: with corrections it is made anew, and the first try goes to the trash.
    pub made: Option<DraftId>,
    /// What will be assigned, where the person chose it.
    pub level: Option<UnitLevel>,
    /// The geographies that were read, as bytes that only the Data step opens: see [`super::areas`].
    pub areas: Vec<(TableNumber, AreaBytes)>,
    /// Those of the last import.
    pub done_areas: Vec<(TableNumber, AreaBytes)>,
    /// Files wait to be read by the Data step.
    pub waiting: bool,
}

impl ImportState {
    /// The first table of a role.
    #[must_use]
    pub fn of(&self, role: Role) -> Option<&TableView> {
        self.tables.iter().map(|(_, table)| table).find(|table| table.role == role)
    }

    /// What will be assigned: areas of the user's own, once there are some.
    #[must_use]
    pub fn assigned(&self) -> UnitLevel {
        match self.level {
            Some(UnitLevel::Account) => UnitLevel::Account,
            _ if !self.areas.is_empty() => UnitLevel::Own,
            None | Some(UnitLevel::Own) => UnitLevel::County,
            Some(level) => level,
        }
    }

    pub(super) fn table(&mut self, number: TableNumber) -> Option<&mut TableView> {
        self.tables.iter_mut().find(|(known, _)| *known == number).map(|(_, table)| table)
    }
}

thread_local! {
    /// Grows with every reading, import and cancel: a task whose number is past was cancelled.
    static RUN: Cell<u32> = const { Cell::new(0) };
    static NEXT_TABLE: Cell<TableNumber> = const { Cell::new(0) };
    /// Files for the Data step: how they are read is loaded with it.
    static WAITING: RefCell<Vec<(String, JsValue)>> = const { RefCell::new(Vec::new()) };
    /// Some of them came while others were read: what was wrong with those is still to be seen.
    static QUEUED: Cell<bool> = const { Cell::new(false) };
}

pub(super) fn next_run() -> u32 {
    RUN.set(RUN.get().wrapping_add(1));
    RUN.get()
}

/// Whether nothing was begun or cancelled since.
pub(super) fn is_run(run: u32) -> bool {
    RUN.get() == run
}

fn next_table() -> TableNumber {
    NEXT_TABLE.set(NEXT_TABLE.get().wrapping_add(1));
    NEXT_TABLE.get()
}

impl Session {
    pub(super) fn import_progress(&self, fraction: f32, doing: String) {
        if self.import.with_untracked(|import| import.busy.is_some()) {
            self.import.update(|import| import.busy = Some((fraction, doing)));
        }
    }

    /// Takes files that were dropped or chosen: a plan file is opened, everything else waits for the Data step, which reads
    /// it ([`Session::read_waiting`]).
    pub fn take_files(&self, files: Vec<File>) {
        let session = *self;
        spawn_local(async move {
            let mut tables = Vec::new();
            for file in files {
                if file::begins_with(&file, PLAN_FILE_BEGINS).await {
                    session.open_plan_file(file);
                    return;
                }
                tables.push((file.name(), JsValue::from(file)));
            }
            session.queue(tables);
            session.go(Route::Step(Step::Data));
        });
    }

    /// Files for [`Session::read_waiting`], which comes as soon as nothing else is being read.
    fn queue(&self, mut files: Vec<(String, JsValue)>) {
        QUEUED.set(QUEUED.get() || self.import.with_untracked(|import| import.busy.is_some()));
        WAITING.with_borrow_mut(|waiting| waiting.append(&mut files));
        self.import.update(|import| import.waiting = true);
    }

    /// Reads the files that were dropped or chosen, as tables or geographies; while others are read, they wait.
    pub fn read_waiting(&self) {
        if self.import.with_untracked(|import| import.busy.is_none()) {
            self.import.update(|import| import.waiting = false);
            self.read_tables(WAITING.take(), QUEUED.take());
        }
    }

    /// Takes cells that were copied from a spreadsheet.
    pub fn take_cells(&self, text: &str) {
        let bytes = js_sys::Uint8Array::from(text.as_bytes());
        self.queue(vec![("Pasted table".to_owned(), bytes.into())]);
    }

    /// Reads files as tables or geographies, guesses what each is and what its columns are. Nothing of the open plan changes.
    fn read_tables(&self, files: Vec<(String, JsValue)>, after_others: bool) {
        let Some((first, _)) = files.first() else { return };
        let mut problems: Vec<String> = Vec::new();
        self.import.update(|import| {
            import.busy = Some((0.0, format!("Reading {first}")));
            problems.extend(import.problem.take().filter(|_| after_others));
            import.summary = None;
            import.done.clear();
            import.done_areas.clear();
            import.corrections = 0;
        });
        let (session, run) = (*self, next_run());
        spawn_local(async move {
            for (name, file) in files {
                let number = next_table();
                let read = session.ask(Job::Table(number, TableWish::Read { name }), &[file]).await;
                if RUN.get() != run {
                    return;
                }
                match read {
                    Ok((Answer::Table(table), _)) => {
                        let table = session.recalled(number, *table).await;
                        session.import.update(|import| import.tables.push((number, table)));
                    }
                    Ok((_, attachments)) => {
                        let areas = attachments.first().map(js_sys::Uint8Array::to_vec).unwrap_or_default();
                        session.import.update(|import| import.areas.push((number, Arc::new(areas))));
                    }
                    Err(JobEnd::Failed(text)) => problems.push(text),
                    Err(JobEnd::Cancelled) => break,
                }
            }
            session.fit_together().await;
            if RUN.get() != run {
                return;
            }
            session.import.update(|import| {
                import.busy = None;
                import.problem = (!problems.is_empty()).then(|| problems.join(" "));
            });
        });
    }

    /// Asks the workshop; the bar of the import hears how far it is.
    pub(super) async fn ask(&self, job: Job, input: &[JsValue]) -> Result<(Answer, Vec<js_sys::Uint8Array>), JobEnd> {
        let session = *self;
        let hear = move |event| {
            if let Event::Progress(fraction, doing) = event {
                session.import_progress(fraction, doing);
            }
        };
        workers::workshop().request(job, input, hear).await
    }

    pub(super) async fn ask_table(&self, number: TableNumber, wish: TableWish) -> Result<TableView, JobEnd> {
        match self.ask(Job::Table(number, wish), &[]).await? {
            (Answer::Table(table), _) => Ok(*table),
            _ => Err(JobEnd::Failed("The table could not be read. Try again.".into())),
        }
    }

    /// The table with the choices that were made for the last one of its shape.
    async fn recalled(&self, number: TableNumber, table: TableView) -> TableView {
        match self.columns_of(&table.shape) {
            Some(memory) => self.ask_table(number, TableWish::Recall(memory)).await.unwrap_or(table),
            None => table,
        }
    }

    /// Corrects what is known of a table; the table as it is understood then comes back.
    pub fn wish(&self, number: TableNumber, wish: TableWish) {
        let session = *self;
        spawn_local(async move {
            match session.ask_table(number, wish).await {
                Ok(view) => session.import.update(|import| {
                    if let Some(table) = import.table(number) {
                        *table = view;
                    }
                }),
                Err(JobEnd::Failed(text)) => session.import.update(|import| import.problem = Some(text)),
                Err(JobEnd::Cancelled) => {}
            }
        });
    }

    /// Leaves a table out again.
    pub fn drop_table(&self, number: TableNumber) {
        self.import.update(|import| import.tables.retain(|(known, _)| *known != number));
        self.off_the_counter(number);
    }

    pub(super) fn off_the_counter(&self, number: TableNumber) {
        let job = Job::DropTable(number);
        spawn_local(async move { drop(workers::workshop().request(job, &[], |_| {}).await) });
    }

    /// Finds a place as people write it: `80202`, or `Denver, CO`. Answers its coordinates and how it is called.
    ///
    /// # Errors
    /// What is wrong with what was written.
    pub async fn find_place(&self, written: &str) -> Result<(LonLat, String), JobEnd> {
        let own = self.peek(|plan| plan.data().clone()).filter(|data| data.geography.is_some());
        if let Some(data) = own {
            // Places are those of its own areas then.
            workers::workshop().hold(&data).await?;
        }
        match workers::workshop().request(Job::FindPlace(written.into()), &[], |_| {}).await? {
            (Answer::Place(at, label), _) => Ok((at, label)),
            _ => Err(JobEnd::Failed("The place could not be looked up. Try again.".into())),
        }
    }

    /// Imports the tables and opens a plan over them, as a draft of its own.
    pub fn import_tables(&self) {
        let state = self.import.get_untracked();
        if let Some(accounts) = state.of(Role::Accounts) {
            self.start_import(plan_name(&accounts.name), state.assigned(), None);
        }
    }

    /// Imports what is on the counter. Without a table among it, the accounts are those of `of`.
    pub(super) fn start_import(&self, name: String, level: UnitLevel, of: Option<Arc<DataSet>>) {
        if self.import.with_untracked(|import| import.busy.is_some()) {
            return;
        }
        self.import.update(|import| {
            import.busy = Some((0.0, "Importing".into()));
            import.problem = None;
        });
        let (session, run) = (*self, next_run());
        spawn_local(async move {
            let held = match &of {
                Some(data) => workers::workshop().hold(data).await,
                None => Ok(()),
            };
            let end = match held {
                Ok(()) => session.run_import(&name, level, run).await,
                Err(end) => Err(end),
            };
            if RUN.get() != run {
                return;
            }
            if end.is_ok() {
                updating::forget();
                updating::now_new_plan();
            }
            session.import.update(|import| {
                import.busy = None;
                match end {
                    Ok(summary) => {
                        import.done = std::mem::take(&mut import.tables);
                        import.done_areas = std::mem::take(&mut import.areas);
                        import.corrections = 0;
                        import.summary = Some(Arc::new(summary));
                        import.made = session.open_draft.get_untracked();
                    }
                    Err(JobEnd::Failed(text)) => import.problem = Some(text),
                    Err(JobEnd::Cancelled) => {
                        import.problem = Some("Import cancelled; the open plan is as it was.".into())
                    }
                }
            });
            for (_, table) in session.import.with_untracked(|import| import.done.clone()) {
                session.keep_columns(&table.shape, &table.memory);
            }
        });
    }

    async fn run_import(&self, name: &str, level: UnitLevel, run: u32) -> Result<ImportSummary, JobEnd> {
        let tables = self.import.with_untracked(|import| {
            let areas = import.areas.iter().map(|(number, _)| *number);
            import.tables.iter().map(|(number, _)| *number).chain(areas).collect()
        });
        let (data, others) = self.receive_data(&workers::workshop(), Job::Import { tables }, &[]).await?;
        let imported = others.into_iter().find_map(|(answer, attachments)| match answer {
            Answer::Imported(summary) => Some((*summary, attachments)),
            _ => None,
        });
        let Some((summary, attachments)) = imported else {
            return Err(JobEnd::Failed("The import gave no result. Try again.".into()));
        };
        let packed = attachments.into_iter().next().unwrap_or_default();
        // Accounts beyond areas of the user's own are in no territory, as was said; beyond the shipped units, all stand alone.
        let beyond = data.geography.is_none() && data.accounts.reach_beyond();
        let level = if beyond { UnitLevel::Account } else { level };
        // The workshop holds the new data set already; the opener must draw the same.
        self.adopt(&workers::opener(), &packed, &data).await?;
        let plan = self.prepare_plan(name, data, level).await?;
        if RUN.get() != run {
            // Cancelled at the last moment: the map may show the new units already.
            self.follow_units();
            return Err(JobEnd::Cancelled);
        }
        let first_try = self.untouched_first_try();
        self.open(plan);
        self.keep_as_draft(Some(packed.to_vec())).await;
        if let Some(first_try) = first_try {
            self.delete_draft(&first_try);
        }
        self.go(Route::Step(Step::Data));
        Ok(summary)
    }

    /// Reads a writing as what was suggested for it, in all rows of a ledger; the tables wait to be imported again.
    pub fn take_suggestion(&self, ledger: usize, merge: Merge, rows: usize) {
        let session = *self;
        let Some(number) = self.import.with_untracked(|import| import.done.get(ledger).map(|(number, _)| *number))
        else {
            return;
        };
        spawn_local(async move {
            match session.ask_table(number, TableWish::Merge(merge)).await {
                Ok(view) => session.import.update(|import| {
                    import.corrections += rows;
                    // What was accepted is remembered for the next file of this shape.
                    if let Some((_, table)) = import.done.iter_mut().find(|(known, _)| *known == number) {
                        *table = view;
                    }
                }),
                Err(JobEnd::Failed(text)) => session.import.update(|import| import.problem = Some(text)),
                Err(JobEnd::Cancelled) => {}
            }
        });
    }

    /// Different writings of one thing in a table on the counter.
    ///
    /// # Errors
    /// What the worker says.
    pub async fn spellings(&self, number: TableNumber) -> Result<SpellingView, JobEnd> {
        let (_, files) = workers::workshop().request(Job::Spellings(number), &[], |_| {}).await?;
        files.first().map_or(Ok(SpellingView::default()), unpacked)
    }

    /// Corrects a cell of a row that found no place; the tables wait to be imported again.
    pub fn correct(&self, ledger: usize, row: u32, cells: Vec<(usize, String)>) {
        let session = *self;
        let Some(number) = self.import.with_untracked(|import| import.done.get(ledger).map(|(number, _)| *number))
        else {
            return;
        };
        let count = cells.len();
        spawn_local(async move {
            let wish = TableWish::Correct { row, cells };
            match session.ask_table(number, wish).await {
                Ok(_) => session.import.update(|import| import.corrections += count),
                Err(JobEnd::Failed(text)) => session.import.update(|import| import.problem = Some(text)),
                Err(JobEnd::Cancelled) => {}
            }
        });
    }

    /// The draft of the import before, when its files are imported again and nothing was done in it.
    fn untouched_first_try(&self) -> Option<DraftId> {
        let again = self.import.with_untracked(|import| import.corrections > 0);
        let edited = self.undo_redo.with_untracked(|(undo, redo)| undo.is_some() || redo.is_some());
        let made = self.import.with_untracked(|import| import.made.clone())?;
        (again && !edited && self.open_draft.get_untracked().as_ref() == Some(&made)).then_some(made)
    }

    /// Imports the tables of the last import once more, with the corrected cells; after an update, as a further one.
    pub fn import_again(&self) {
        self.import.update(|import| {
            import.tables = std::mem::take(&mut import.done);
            import.areas = std::mem::take(&mut import.done_areas);
            import.summary = None;
        });
        match updating::last_kept() {
            Some(keep_vanished) => self.compare_update(keep_vanished),
            None => self.import_tables(),
        }
    }

    /// Leaves the import; the open plan is as it was.
    pub fn abandon_import(&self) {
        if self.import.with_untracked(|import| import.busy.is_some()) {
            next_run();
            workers::workshop().cancel();
            self.announcement.set("Import cancelled; the open plan is as it was.".into());
        }
        updating::forget();
        drop((WAITING.take(), QUEUED.take()));
        for (number, _) in self.import.with_untracked(|import| import.areas.clone()) {
            self.off_the_counter(number);
        }
        self.import.set(ImportState::default());
    }

    /// Rows of the last import's ledger.
    ///
    /// # Errors
    /// What the worker says.
    pub async fn ledger_rows(
        &self,
        ledger: usize,
        only: Option<FateKind>,
        from: usize,
        count: usize,
    ) -> Result<Vec<LedgerRow>, JobEnd> {
        match workers::workshop().request(Job::LedgerRows { ledger, only, from, count }, &[], |_| {}).await? {
            (Answer::File, files) => Ok(files.first().map(unpacked).transpose()?.unwrap_or_default()),
            _ => Ok(Vec::new()),
        }
    }

    /// Offers the unmatched rows with their reasons as a file.
    pub fn download_unmatched(&self, ledger: usize) {
        let session = *self;
        spawn_local(async move {
            match workers::workshop().request(Job::UnmatchedRows(ledger), &[], |_| {}).await {
                Ok((Answer::File, attachments)) => {
                    if let Some(bytes) = attachments.first()
                        && let Err(error) = file::offer("unmatched rows.csv", "text/csv", bytes)
                    {
                        session.notify(NoticeKind::Error, &error.to_string());
                    }
                }
                Err(JobEnd::Failed(text)) => session.notify(NoticeKind::Error, &text),
                Ok(_) | Err(JobEnd::Cancelled) => {}
            }
        });
    }

    /// Shows a job that has no cancel of its own in the progress bar.
    pub(super) fn begin_job(&self, title: &str, doing: &str) {
        self.job.set(Some(JobState { title: title.into(), doing: doing.into(), fraction: 0.0 }));
    }

    /// Adds or changes reps; territories keep theirs.
    pub fn set_reps(&self, reps: Vec<crate::plan::Rep>) -> bool {
        self.dispatch(Command::SetReps { reps })
    }
}

/// What a worker packed for a later part of the page.
fn unpacked<T: serde::de::DeserializeOwned>(file: &js_sys::Uint8Array) -> Result<T, JobEnd> {
    postcard::from_bytes(&file.to_vec())
        .map_err(|_| JobEnd::Failed("The worker's answer could not be read. Reload the page.".into()))
}

/// The first bytes of a plan file (`files/PLAN_FILE.md`).
const PLAN_FILE_BEGINS: &str = "{\"format\":\"bailiwick-plan\"";

/// `accounts_2026.csv` becomes "accounts 2026".
fn plan_name(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = stem.replace(['_', '-'], " ");
    if name.trim().is_empty() { "My plan".into() } else { name.trim().to_owned() }
}
