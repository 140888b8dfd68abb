//! A plan from the user's own file: read, map columns, import, ledger.

use std::{cell::Cell, sync::Arc};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{NoticeKind, Route, Session, Step, solving::JobState, workers};
use crate::{
    browser::file,
    files::{AccountMapping, FateKind, RepField, RepMapping},
    geography::LonLat,
    plan::{Command, UnitLevel},
    worker::{
        Answer, Job,
        client::{Event, JobEnd},
        protocol::{ImportSummary, LedgerRow, TablePreview},
    },
};

/// How far the import is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportState {
    /// The table of accounts, with the mapping as corrected so far.
    pub accounts: Option<TablePreview<AccountMapping>>,
    /// The table of reps.
    pub reps: Option<TablePreview<RepMapping>>,
    /// What is being done, and how far.
    pub busy: Option<(f32, String)>,
    /// Why the last step failed; everything before it still stands.
    pub problem: Option<String>,
    /// What became of the rows, once imported.
    pub summary: Option<Arc<ImportSummary>>,
    /// What will be assigned.
    pub level: Option<UnitLevel>,
}

/// Which table a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Accounts.
    Accounts,
    /// Reps.
    Reps,
}

thread_local! {
    /// Grows with every reading, import and cancel: a task whose number is past was cancelled.
    static RUN: Cell<u32> = const { Cell::new(0) };
}

fn next_run() -> u32 {
    RUN.set(RUN.get().wrapping_add(1));
    RUN.get()
}

impl Session {
    pub(super) fn import_progress(&self, fraction: f32, doing: String) {
        if self.import.with_untracked(|import| import.busy.is_some()) {
            self.import.update(|import| import.busy = Some((fraction, doing)));
        }
    }

    /// Reads a file as a table and guesses its columns. Nothing of the open plan changes.
    pub fn read_table(&self, kind: TableKind, file: File) {
        if self.import.with_untracked(|import| import.busy.is_some()) {
            return;
        }
        let session = *self;
        let name = file.name();
        self.import.update(|import| {
            import.busy = Some((0.0, format!("Reading {name}")));
            import.problem = None;
            import.summary = None;
        });
        let job = match kind {
            TableKind::Accounts => Job::ReadAccounts { name },
            TableKind::Reps => Job::ReadReps { name },
        };
        let hear = move |event| {
            if let Event::Progress(fraction, doing) = event {
                session.import_progress(fraction, doing);
            }
        };
        let run = next_run();
        spawn_local(async move {
            let end = workers::workshop().request(job, &[file.into()], hear).await;
            if RUN.get() != run {
                return;
            }
            session.import.update(|import| {
                import.busy = None;
                match end {
                    Ok((Answer::AccountTable(table), _)) => import.accounts = Some(*table),
                    Ok((Answer::RepTable(table), _)) => import.reps = Some(*table),
                    Ok(_) | Err(JobEnd::Cancelled) => {}
                    Err(JobEnd::Failed(text)) => import.problem = Some(text),
                }
            });
        });
    }

    /// Corrects the columns of the account table.
    pub fn map_accounts(&self, change: impl FnOnce(&mut AccountMapping)) {
        self.import.update(|import| {
            if let Some(table) = &mut import.accounts {
                change(&mut table.mapping);
            }
        });
    }

    /// Corrects the columns of the rep table.
    pub fn map_reps(&self, change: impl FnOnce(&mut RepMapping)) {
        self.import.update(|import| {
            if let Some(table) = &mut import.reps {
                change(&mut table.mapping);
            }
        });
    }

    /// Sets or clears the column of a field of the rep table; the column leaves any other role it had.
    pub fn choose_rep_column(&self, field: RepField, column: Option<usize>) {
        self.map_reps(|mapping| mapping.choose(field, column));
    }

    /// Leaves the rep table out again.
    pub fn drop_rep_table(&self) {
        self.import.update(|import| import.reps = None);
    }

    /// Finds a place as people write it: `80202`, or `Denver, CO`. Answers its coordinates and how it is called.
    ///
    /// # Errors
    /// What is wrong with what was written.
    pub async fn find_place(&self, written: &str) -> Result<(LonLat, String), JobEnd> {
        match workers::workshop().request(Job::FindPlace(written.into()), &[], |_| {}).await? {
            (Answer::Place(at, label), _) => Ok((at, label)),
            _ => Err(JobEnd::Failed("The place could not be looked up. Try again.".into())),
        }
    }

    /// Imports the tables and opens a plan over them, as a draft of its own.
    pub fn import_tables(&self) {
        let state = self.import.get_untracked();
        let Some(accounts) = state.accounts else { return };
        if state.busy.is_some() {
            return;
        }
        let level = state.level.unwrap_or(UnitLevel::County);
        let name = plan_name(&accounts.name);
        let job = Job::Import { accounts: accounts.mapping, reps: state.reps.map(|table| table.mapping) };
        self.import.update(|import| {
            import.busy = Some((0.0, "Importing".into()));
            import.problem = None;
        });
        let (session, run) = (*self, next_run());
        spawn_local(async move {
            let end = session.run_import(job, &name, level, run).await;
            if RUN.get() != run {
                return;
            }
            session.import.update(|import| {
                import.busy = None;
                match end {
                    Ok(summary) => {
                        import.accounts = None;
                        import.reps = None;
                        import.summary = Some(Arc::new(summary));
                    }
                    Err(JobEnd::Failed(text)) => import.problem = Some(text),
                    Err(JobEnd::Cancelled) => {
                        import.problem = Some("Import cancelled; the open plan is as it was.".into())
                    }
                }
            });
        });
    }

    async fn run_import(&self, job: Job, name: &str, level: UnitLevel, run: u32) -> Result<ImportSummary, JobEnd> {
        let (data, others) = self.receive_data(&workers::workshop(), job, &[]).await?;
        let imported = others.into_iter().find_map(|(answer, attachments)| match answer {
            Answer::Imported(summary) => Some((*summary, attachments)),
            _ => None,
        });
        let Some((summary, attachments)) = imported else {
            return Err(JobEnd::Failed("The import gave no result. Try again.".into()));
        };
        let packed = attachments.into_iter().next().unwrap_or_default();
        // The workshop holds the new data set already; the opener must draw the same.
        self.adopt(&workers::opener(), &packed, &data).await?;
        let plan = self.prepare_plan(name, data, level).await?;
        if RUN.get() != run {
            // Cancelled at the last moment: the map may show the new units already.
            self.follow_units();
            return Err(JobEnd::Cancelled);
        }
        self.open(plan);
        self.keep_as_draft(Some(packed.to_vec())).await;
        self.go(Route::Step(Step::Data));
        Ok(summary)
    }

    /// Leaves the import; the open plan is as it was.
    pub fn abandon_import(&self) {
        if self.import.with_untracked(|import| import.busy.is_some()) {
            next_run();
            workers::workshop().cancel();
            self.announcement.set("Import cancelled; the open plan is as it was.".into());
        }
        self.import.set(ImportState::default());
    }

    /// Rows of the last import's ledger.
    ///
    /// # Errors
    /// What the worker says.
    pub async fn ledger_rows(
        &self,
        only: Option<FateKind>,
        from: usize,
        count: usize,
    ) -> Result<Vec<LedgerRow>, JobEnd> {
        match workers::workshop().request(Job::LedgerRows { only, from, count }, &[], |_| {}).await? {
            (Answer::Ledger(lines), _) => Ok(lines),
            _ => Ok(Vec::new()),
        }
    }

    /// Offers the unmatched rows with their reasons as a file.
    pub fn download_unmatched(&self) {
        let session = *self;
        spawn_local(async move {
            match workers::workshop().request(Job::UnmatchedRows, &[], |_| {}).await {
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

/// `accounts_2026.csv` becomes "accounts 2026".
fn plan_name(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = stem.replace(['_', '-'], " ");
    if name.trim().is_empty() { "My plan".into() } else { name.trim().to_owned() }
}
