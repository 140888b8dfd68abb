//! The open plan over a newer export: whether the files look like one, what it would change, and the step that does it.
//!
//! Only the Data step calls this, so that it travels with that step; what it keeps between visits of the step is here and
//! not in the session for the same reason.

use std::{cell::Cell, sync::Arc};

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::spawn_local;

use super::{ImportState, Session, importing, workers};
use crate::{
    files::Role,
    plan::{DataSet, Plan, Rebased, Units},
    worker::{
        Answer, Job,
        client::JobEnd,
        tables::TableNumber,
        updates::{UpdateAsk, UpdateKind, UpdateRow, UpdateView},
    },
};

/// What becomes of the files on the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportAim {
    /// A plan of their own.
    NewPlan,
    /// A newer export for the open plan.
    Update,
}

/// How many of the accounts that were looked at are in the open plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Familiar {
    /// So many are.
    pub known: usize,
    /// Of so many.
    pub of: usize,
}

impl Familiar {
    /// Enough for a newer export of the same accounts: new and renamed ones are always among them.
    #[must_use]
    pub fn is_likely(self) -> bool {
        self.known * 3 >= self.of && self.known > 0
    }
}

/// A comparison that waits for apply or discard.
pub struct PendingUpdate {
    /// What it changes.
    pub view: UpdateView,
    /// What becomes of the plan's decisions, as they were when the comparison was made.
    pub rebased: Rebased,
    /// The tables that were compared.
    tables: Vec<TableNumber>,
    /// The data it was compared with.
    before: Arc<DataSet>,
    data: Arc<DataSet>,
    units: Arc<Units>,
    packed: Vec<u8>,
}

impl PendingUpdate {
    /// Whether it is about the tables on the counter; files may have come or gone since.
    #[must_use]
    pub fn is_of(&self, import: &ImportState) -> bool {
        import.tables.iter().map(|(number, _)| number).eq(&self.tables)
    }
}

thread_local! {
    static PENDING: ArcRwSignal<Option<Arc<PendingUpdate>>> = ArcRwSignal::new(None);
    static AIM: ArcRwSignal<Option<ImportAim>> = ArcRwSignal::new(None);
    static FAMILIAR: ArcRwSignal<Option<Familiar>> = ArcRwSignal::new(None);
    /// The last import was an update, and whether it kept accounts that were not in its files: corrected rows go the same
    /// way.
    static WAS_UPDATE: Cell<Option<bool>> = const { Cell::new(None) };
}

/// The comparison that waits.
#[must_use]
pub fn pending_update() -> ArcRwSignal<Option<Arc<PendingUpdate>>> {
    PENDING.with(Clone::clone)
}

/// What the user chose to do with the files; `None` before.
#[must_use]
pub fn chosen_aim() -> ArcRwSignal<Option<ImportAim>> {
    AIM.with(Clone::clone)
}

/// How much of the table of accounts the open plan knows; `None` before it was looked at, or without ids and names.
#[must_use]
pub fn familiar() -> ArcRwSignal<Option<Familiar>> {
    FAMILIAR.with(Clone::clone)
}

/// The files are gone: so is what was chosen and found out about them.
pub(super) fn forget() {
    pending_update().set(None);
    chosen_aim().set(None);
    familiar().set(None);
}

/// Where the last import was an update: whether it kept accounts that were not in its files.
pub(super) fn last_kept() -> Option<bool> {
    WAS_UPDATE.get()
}

/// The last import made a plan of its own.
pub(super) fn now_new_plan() {
    WAS_UPDATE.set(None);
}

impl Session {
    /// Looks whether a table's accounts are those of the open plan.
    pub fn look_for_familiar(&self, number: TableNumber) {
        let session = *self;
        spawn_local(async move {
            let keys: Vec<(String, String)> = session.ask_update(&UpdateAsk::Keys(number)).await.unwrap_or_default();
            let found = session.peek(|plan| known_among(plan, &keys));
            familiar().set(found.filter(|found| found.of > 0));
        });
    }

    /// Reads the files over the open plan's data and shows what that changes. The plan stays as it is.
    pub fn compare_update(&self, keep_vanished: bool) {
        if self.import.with_untracked(|import| import.busy.is_some()) {
            return;
        }
        self.import.update(|import| {
            import.busy = Some((0.0, "Comparing with the plan".into()));
            import.problem = None;
        });
        pending_update().set(None);
        chosen_aim().set(Some(ImportAim::Update));
        let (session, run) = (*self, importing::next_run());
        spawn_local(async move {
            let end = session.run_comparison(keep_vanished).await;
            if !importing::is_run(run) {
                return;
            }
            session.import.update(|import| {
                import.busy = None;
                match end {
                    Ok(pending) => pending_update().set(Some(Arc::new(pending))),
                    Err(JobEnd::Failed(text)) => import.problem = Some(text),
                    Err(JobEnd::Cancelled) => import.problem = Some("Cancelled; the open plan is as it was.".into()),
                }
            });
        });
    }

    async fn run_comparison(&self, keep: bool) -> Result<PendingUpdate, JobEnd> {
        let Some(plan) = self.snapshot() else { return Err(JobEnd::Cancelled) };
        let tables: Vec<TableNumber> =
            self.import.with_untracked(|import| import.tables.iter().map(|(number, _)| *number).collect());
        let (before, workshop) = (plan.data().clone(), workers::workshop());
        workshop.hold(&before).await?;
        let job = Job::Update(written(&UpdateAsk::Compare { tables: tables.clone(), keep }));
        let (data, others) = self.receive_data(&workshop, job, &[]).await?;
        let attachments = others.into_iter().find_map(|(answer, attachments)| match answer {
            Answer::File => Some(attachments),
            _ => None,
        });
        let [view, packed] = attachments.as_deref().unwrap_or_default() else { return Err(nothing()) };
        let view: UpdateView = read(&view.to_vec())?;
        let cut = plan.units().cut().clone();
        let drawing = workers::of_cut(&cut);
        if !std::rc::Rc::ptr_eq(&drawing, &workshop) {
            // Quicker than part by part.
            self.adopt(&drawing, packed, &data).await?;
        }
        let units = Units::build(self.load_frame(&data, cut).await?, &data);
        let rebased = plan.over(data.clone(), units.clone(), &view.renamed);
        Ok(PendingUpdate { view, rebased, tables, before, data, units, packed: packed.to_vec() })
    }

    /// Accounts of the comparison that waits.
    ///
    /// # Errors
    /// What the worker says.
    pub async fn update_rows(&self, kind: UpdateKind, from: usize, count: usize) -> Result<Vec<UpdateRow>, JobEnd> {
        self.ask_update(&UpdateAsk::Rows { kind, from, count }).await
    }

    async fn ask_update<T: DeserializeOwned>(&self, ask: &UpdateAsk) -> Result<T, JobEnd> {
        let (_, attachments) = workers::workshop().request(Job::Update(written(ask)), &[], |_| {}).await?;
        read(&attachments.first().ok_or_else(nothing)?.to_vec())
    }

    /// Puts the comparison into effect: one step that can be undone. The ledger is then shown as after any import.
    pub fn apply_update(&self) {
        let Some(pending) = pending_update().get_untracked() else { return };
        if self.import.with_untracked(|import| import.busy.is_some()) {
            return;
        }
        if self.job.with_untracked(Option::is_some) {
            let text = "A job is still running on the plan as it is. Wait for it or cancel it, then update the plan.";
            self.import.update(|import| import.problem = Some(text.into()));
            return;
        }
        self.import.update(|import| {
            import.busy = Some((0.95, "Updating the plan".into()));
            import.problem = None;
        });
        let (session, run) = (*self, importing::next_run());
        spawn_local(async move {
            let end = session.put_under(&pending).await;
            if !importing::is_run(run) {
                return;
            }
            if let Err(end) = end {
                session.import.update(|import| {
                    import.busy = None;
                    import.problem = Some(match end {
                        JobEnd::Failed(text) => text,
                        JobEnd::Cancelled => "Cancelled; the open plan is as it was.".into(),
                    });
                });
                return;
            }
            WAS_UPDATE.set(Some(pending.view.kept));
            session.import.update(|import| {
                import.busy = None;
                import.done = std::mem::take(&mut import.tables);
                import.corrections = 0;
                import.summary = Some(Arc::new(pending.view.summary.clone()));
                import.made = None;
            });
            forget();
            for (_, table) in session.import.with_untracked(|import| import.done.clone()) {
                session.keep_columns(&table.shape, &table.memory);
            }
        });
    }

    async fn put_under(&self, pending: &PendingUpdate) -> Result<(), JobEnd> {
        let changed = || {
            JobEnd::Failed(
                "The plan has other data or other units by now. Go back to the files and compare again.".into(),
            )
        };
        let fits = |plan: &Plan| Arc::ptr_eq(plan.data(), &pending.before) && plan.units().cut() == pending.units.cut();
        if !self.peek(fits).unwrap_or(false) {
            return Err(changed());
        }
        self.keep_data(&pending.data, &pending.packed).await.map_err(|error| {
            JobEnd::Failed(format!(
                "{error} The plan was not updated, because this browser could not keep its new data."
            ))
        })?;
        // Whatever was assigned since the comparison counts.
        let label = self.import.with_untracked(|import| {
            let first = import.of(Role::Accounts).or(import.tables.first().map(|(_, table)| table));
            first.map_or("Updated the data".to_owned(), |table| format!("Updated the data from {}", table.name))
        });
        let command = self
            .peek(|plan| {
                let over = || plan.over(pending.data.clone(), pending.units.clone(), &pending.view.renamed);
                fits(plan).then(|| over().command(&label))
            })
            .flatten()
            .ok_or_else(changed)?;
        self.preview.set(None);
        if self.dispatch(command) { Ok(()) } else { Err(JobEnd::Cancelled) }
    }

    /// Back to the files; the plan is as it was.
    pub fn back_from_update(&self) {
        pending_update().set(None);
    }
}

/// How many of these ids and names are one account of the plan.
fn known_among(plan: &Plan, keys: &[(String, String)]) -> Familiar {
    use std::collections::BTreeMap;
    let key = |text: &str| text.trim().to_lowercase();
    let has_ids = keys.iter().any(|(id, _)| !id.is_empty());
    let has_names = keys.iter().any(|(_, name)| !name.is_empty());
    let mut wanted: BTreeMap<(String, String), bool> = BTreeMap::new();
    for (id, name) in keys {
        // Numbers from 1 are ids in many files: where there is a name, it must agree.
        wanted.insert((if has_ids { id.trim().to_owned() } else { String::new() }, key(name)), false);
    }
    let accounts = &plan.data().accounts;
    for (id, name) in accounts.id.iter().zip(&accounts.name) {
        let asked =
            (if has_ids { id.clone() } else { String::new() }, if has_names { key(name) } else { String::new() });
        if let Some(found) = wanted.get_mut(&asked) {
            *found = true;
        }
    }
    Familiar { known: wanted.values().filter(|found| **found).count(), of: wanted.len() }
}

fn written(ask: &UpdateAsk) -> Vec<u8> {
    // Plain data: postcard takes all of it.
    postcard::to_allocvec(ask).unwrap_or_default()
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JobEnd> {
    postcard::from_bytes(bytes).map_err(|_| nothing())
}

fn nothing() -> JobEnd {
    JobEnd::Failed("The worker gave no comparison. Try again.".into())
}
