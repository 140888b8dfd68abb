//! Drafts of this session: open, save by itself, list, copy, delete; and two tabs that must not overwrite each other.

use std::{
    cell::RefCell,
    rc::Rc,
    sync::{Arc, Weak},
};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    Aspect, NoticeKind, Route, Session, Stage, Step,
    keeping::{self, Blobs},
    opening::Source,
};
use crate::{
    browser::{clock, page, storage},
    drafts::{
        Autosave, AutosaveAction, AutosaveEvent, AutosavePace, ColumnMemory, DataSetHash, DataSets, DraftEntry,
        DraftError, DraftId, DraftSummary, Drafts, Preferences, Retention, SaveProblem, SaveStatus, SavedAt, Standing,
        Store,
    },
    files::{DraftDoc, FileError, read_draft, write_draft},
    plan::{DataSet, Plan, Units},
    worker::client::JobEnd,
};

/// What the session knows of its drafts.
pub(super) struct Keeper {
    pub(super) drafts: Drafts<Rc<dyn Store>>,
    pub(super) data: DataSets<Rc<dyn Store>, Blobs>,
    store: Rc<dyn Store>,
    /// The browser refuses storage: what is kept ends with the tab.
    in_memory: bool,
    /// The draft that is open, once it was saved.
    open: Option<DraftEntry>,
    /// Hash of the open plan's data set; `None` for the sample.
    data_set: Option<DataSetHash>,
    /// Data sets that steps of the open plan's history go between, each with its hash.
    known: Vec<(Weak<DataSet>, Option<DataSetHash>)>,
    autosave: Autosave,
    timer: Option<clock::Timer>,
}

thread_local! {
    static KEEPER: RefCell<Option<Keeper>> = const { RefCell::new(None) };
}

pub(super) fn with<R>(act: impl FnOnce(&mut Keeper) -> R) -> Option<R> {
    KEEPER.with_borrow_mut(|keeper| keeper.as_mut().map(act))
}

pub(super) fn now() -> SavedAt {
    SavedAt { millis: clock::millis(), text: clock::iso_instant() }
}

fn summary(plan: &Plan, data_set: Option<DataSetHash>) -> DraftSummary {
    DraftSummary {
        name: plan.name().into(),
        data_set,
        data_set_name: plan.data().name.clone(),
        unit_level: plan.units().level(),
        territories: plan.territories().len(),
    }
}

impl Session {
    /// Opens storage and reads preferences and the list of drafts. Says so where the browser refuses storage.
    pub(super) fn open_storage(&self) {
        let (store, refused) = keeping::store();
        let in_memory = refused.is_some();
        if let Some(why) = refused {
            if !self.embedded {
                self.notify(NoticeKind::Warning, &format!("Drafts are kept in this tab only. {why}"));
            }
            self.saved.set(SaveStatus::NotSaved(SaveProblem::Blocked));
        }
        let drafts = Drafts::new(store.clone(), page::tab_token());
        // Tidying repairs and purges; what can't be read is set aside and listed, never deleted.
        if let Ok(tidied) = drafts.tidy(&now(), Retention::default())
            && !tidied.set_aside.is_empty()
        {
            let text = match tidied.set_aside.len() {
                1 => "A draft could not be read and was set aside. It is listed on the start page.".to_owned(),
                more => {
                    format!("{more} drafts could not be read and were set aside. They are listed on the start page.")
                }
            };
            self.notify(NoticeKind::Warning, &text);
        }
        let data = DataSets::new(store.clone(), Blobs::default());
        let preferences = Preferences::read(&store);
        self.preferences.set(preferences);
        KEEPER.set(Some(Keeper {
            drafts,
            data,
            store,
            in_memory,
            open: None,
            data_set: None,
            known: Vec::new(),
            autosave: Autosave::new(AutosavePace::default()),
            timer: None,
        }));
        self.refresh_drafts();
        self.refresh_asides();
        self.watch_edits();
        let session = *self;
        // These listeners live as long as the page.
        if let Ok([visibility, hiding]) =
            page::on_hiding(move || session.autosave(AutosaveEvent::PageHiding(clock::millis())))
        {
            visibility.forget();
            hiding.forget();
        }
        if let Ok(listener) = storage::on_other_tab(move |key| session.hear_other_tab(key.as_deref())) {
            listener.forget();
        }
        if !self.embedded {
            self.watch_leaving_and_returning();
            self.collect_data_sets_later();
        }
    }

    /// Reads the list of drafts again.
    pub fn refresh_drafts(&self) {
        if let Some(Ok(index)) = with(|keeper| keeper.drafts.index()) {
            self.drafts.set(index);
        }
    }

    /// Every change of the plan, by whatever gesture, leads to a save.
    fn watch_edits(&self) {
        let session = *self;
        let revisions: Vec<ReadSignal<u64>> = [
            Aspect::Alignment,
            Aspect::Territories,
            Aspect::Locks,
            Aspect::Reps,
            Aspect::Design,
            Aspect::Quota,
            Aspect::Name,
        ]
        .map(|aspect| session.revision(aspect))
        .into();
        Effect::watch(
            move || revisions.iter().map(|revision| revision.get()).sum::<u64>(),
            move |_, _, _| {
                if session.edited.get_untracked() {
                    session.autosave(AutosaveEvent::Edited(clock::millis()));
                }
            },
            false,
        );
    }

    fn autosave(&self, event: AutosaveEvent) {
        if self.embedded {
            return;
        }
        let actions = with(|keeper| keeper.autosave.on(&event)).unwrap_or_default();
        for action in actions {
            match action {
                AutosaveAction::Save => self.save_now(),
                AutosaveAction::Schedule(millis) => {
                    let session = *self;
                    let timer =
                        clock::Timer::after(millis, move || session.autosave(AutosaveEvent::Tick(clock::millis())));
                    with(|keeper| keeper.timer = timer.ok());
                }
                AutosaveAction::Notify(problem) => self.notify(NoticeKind::Warning, problem.text()),
                AutosaveAction::ClearNotice => {
                    for problem in [SaveProblem::Full, SaveProblem::Blocked, SaveProblem::Conflict, SaveProblem::Failed]
                    {
                        self.dismiss_text(problem.text());
                    }
                }
            }
        }
        let status = with(|keeper| match keeper.autosave.status() {
            // Saved, but only in the memory of this tab.
            SaveStatus::Saved if keeper.in_memory => SaveStatus::NotSaved(SaveProblem::Blocked),
            status => status,
        });
        if let Some(status) = status {
            self.saved.set(status);
        }
    }

    fn save_now(&self) {
        let saved = self.peek(|plan| {
            with(|keeper| {
                let body = write_draft(plan);
                let summary = summary(plan, keeper.data_set.clone());
                let entry = match &keeper.open {
                    Some(entry) => keeper.drafts.save(&entry.id, entry.revision, summary, &body, &now()),
                    None => keeper.drafts.create(summary, None, &body, &now()),
                }?;
                keeper.open = Some(entry);
                Ok::<(), DraftError>(())
            })
        });
        let event = match saved.flatten() {
            Some(Err(error)) => AutosaveEvent::SaveFailed(clock::millis(), SaveProblem::from(&error)),
            _ => AutosaveEvent::SaveDone(clock::millis()),
        };
        self.autosave(event);
        self.refresh_drafts();
        self.open_draft.set(with(|keeper| keeper.open.as_ref().map(|entry| entry.id.clone())).flatten());
    }

    fn hear_other_tab(&self, key: Option<&str>) {
        self.refresh_drafts();
        self.refresh_asides();
        let about_the_open = match key.and_then(Drafts::<Rc<dyn Store>>::draft_of_event) {
            Some(id) => with(|keeper| keeper.open.as_ref().is_some_and(|entry| entry.id == id)).unwrap_or(false),
            // Everything was cleared, or something else than a draft changed.
            None => key.is_none(),
        };
        if about_the_open {
            self.look_at_other_tabs();
        }
    }

    /// Says so when another tab has changed the draft that is open here.
    pub(super) fn look_at_other_tabs(&self) {
        self.refresh_drafts();
        let standing = with(|keeper| keeper.open.as_ref().map(|open| keeper.drafts.standing(&open.id, open.revision)));
        if let Some(Some(Standing::Newer(_) | Standing::Trashed(_) | Standing::Gone)) = standing {
            self.notify(NoticeKind::Warning, SaveProblem::Conflict.text());
        }
    }

    /// Keeps the open plan as a new draft; `packed` is its data set where it is not the sample.
    pub(super) async fn keep_as_draft(&self, packed: Option<Vec<u8>>) {
        let hash = match packed {
            Some(bytes) => {
                let name = self.peek(|plan| plan.data().name.clone()).unwrap_or_default();
                let Some(data) = with(|keeper| keeper.data.clone()) else { return };
                match data.put(&name, &bytes, &now()).await {
                    Ok(hash) => Some(hash),
                    Err(error) => {
                        self.notify(
                            NoticeKind::Warning,
                            &format!("{error} The plan is open, but this browser could not keep its data: export the plan file before you close the tab."),
                        );
                        return;
                    }
                }
            }
            None => None,
        };
        with(|keeper| {
            keeper.open = None;
            keeper.data_set = hash;
        });
        self.save_now();
    }

    /// Stores another data set that a step is about to put under the open plan, so that the draft finds it again, also
    /// after undo and redo.
    pub(super) async fn keep_data(&self, data: &Arc<DataSet>, packed: &[u8]) -> Result<(), DraftError> {
        let Some(sets) = with(|keeper| keeper.data.clone()) else { return Ok(()) };
        let hash = sets.put(&data.name, packed, &now()).await?;
        let before = self.peek(|plan| plan.data().clone());
        with(|keeper| {
            keeper.known.retain(|(known, _)| known.strong_count() > 0);
            for (data, hash) in
                before.map(|before| (before, keeper.data_set.clone())).into_iter().chain([(data.clone(), Some(hash))])
            {
                if !keeper.known.iter().any(|(known, _)| std::ptr::eq(known.as_ptr(), Arc::as_ptr(&data))) {
                    keeper.known.push((Arc::downgrade(&data), hash));
                }
            }
        });
        Ok(())
    }

    /// After a step, its undo or its redo put another data set under the plan: the draft refers to that one from now on.
    pub(super) fn follow_data(&self) {
        let Some(data) = self.peek(|plan| Arc::as_ptr(plan.data())) else { return };
        with(|keeper| {
            if let Some((_, hash)) = keeper.known.iter().find(|(known, _)| std::ptr::eq(known.as_ptr(), data)) {
                keeper.data_set.clone_from(hash);
            }
        });
    }

    /// The plan on the desk is the untouched sample: nothing is kept until the first edit.
    pub(super) fn keep_nothing_yet(&self) {
        with(|keeper| {
            keeper.open = None;
            keeper.data_set = None;
        });
        self.open_draft.set(None);
    }

    /// Opens a draft.
    pub fn open_draft_by_id(&self, id: &DraftId) {
        let session = *self;
        let id = id.clone();
        self.flush();
        let before = session.stage.get_untracked();
        session.stage.set(Stage::Loading(0.1, "Opening the draft".into()));
        spawn_local(async move {
            match session.load_draft(&id).await {
                // Whoever reviews goes on reviewing, in the other scenario.
                Ok(()) if session.route.get_untracked() == Route::Step(Step::Review) => {}
                Ok(()) => session.go(Route::Step(Step::Design)),
                Err(end) => {
                    let text = match end {
                        JobEnd::Failed(text) => text,
                        JobEnd::Cancelled => "Opening was cancelled.".into(),
                    };
                    session.return_to(before, text);
                }
            }
        });
    }

    /// Another plan could not be opened: the one on the desk is shown again, and why. Without one the page says it.
    pub(super) fn return_to(&self, before: Stage, why: String) {
        if before == Stage::Ready {
            // The map may show the other plan's units already.
            self.follow_units();
            self.stage.set(before);
            self.notify(NoticeKind::Error, &why);
        } else {
            self.stage.set(Stage::Failed(why));
        }
    }

    pub(super) async fn load_draft(&self, id: &DraftId) -> Result<(), JobEnd> {
        let failed = |error: DraftError| JobEnd::Failed(error.to_string());
        let opened = with(|keeper| keeper.drafts.open(id)).ok_or(JobEnd::Cancelled)?;
        if let Err(DraftError::Unreadable { why, .. }) = &opened {
            self.put_aside(id, why);
        }
        let opened = opened.map_err(failed)?;
        let mut doc = read_draft(&opened.body).map_err(|error| {
            let text = error.to_string();
            // What a later version wrote is left to that version.
            match error {
                FileError::Damaged { why, .. } => self.put_aside(id, &why),
                FileError::NotOurs { .. } => self.put_aside(id, "its content is not a plan"),
                _ => {}
            }
            JobEnd::Failed(text)
        })?;
        // A rename in the list changes the entry only.
        doc.plan.name.clone_from(&opened.entry.summary.name);
        let hash = opened.entry.summary.data_set.clone();
        let (data, units) = self.load_for(&doc, hash.as_ref()).await?;
        let plan = doc.restore(data, units).map_err(|error| JobEnd::Failed(error.to_string()))?;
        self.open(plan);
        with(|keeper| {
            keeper.open = Some(opened.entry.clone());
            keeper.data_set = hash;
        });
        self.open_draft.set(Some(id.clone()));
        if let Some(recovery) = opened.recovery {
            self.notify(NoticeKind::Warning, recovery.text());
        }
        Ok(())
    }

    async fn load_for(&self, doc: &DraftDoc, hash: Option<&DataSetHash>) -> Result<(Arc<DataSet>, Arc<Units>), JobEnd> {
        let source = match hash {
            None => Source::Sample,
            Some(hash) => {
                let data = with(|keeper| keeper.data.clone()).ok_or(JobEnd::Cancelled)?;
                Source::Packed(data.get(hash).await.map_err(|error| JobEnd::Failed(error.to_string()))?)
            }
        };
        let data = self.load_data(source).await?;
        self.load_shapes(&data, doc.cut()).await?;
        let frame = self.load_frame(&data, doc.cut()).await?;
        let units = Units::build(frame, &data);
        Ok((data, units))
    }

    /// What a draft holds, before it is put over data and units; for comparing.
    pub(super) fn read_doc(&self, id: &DraftId) -> Result<DraftDoc, String> {
        let opened = with(|keeper| keeper.drafts.open(id)).ok_or("Storage is not open. Reload the page.")?;
        let opened = opened.map_err(|error| error.to_string())?;
        let mut doc = read_draft(&opened.body).map_err(|error| error.to_string())?;
        doc.plan.name = opened.entry.summary.name;
        Ok(doc)
    }

    /// Drafts that share the open plan's data set: its scenarios.
    #[must_use]
    pub fn scenarios(&self) -> Vec<DraftEntry> {
        let (open, data_set) =
            with(|keeper| (keeper.open.as_ref().map(|entry| entry.id.clone()), keeper.data_set.clone()))
                .unwrap_or_default();
        self.drafts.with(|index| {
            index
                .current()
                .filter(|entry| Some(&entry.id) != open.as_ref() && entry.summary.data_set == data_set)
                .cloned()
                .collect()
        })
    }

    /// Copies the open plan as a scenario and goes on in the copy.
    pub fn copy_as_scenario(&self, name: &str) {
        self.flush();
        let copied = self.peek(|plan| {
            with(|keeper| {
                let body = write_draft(plan);
                if keeper.open.is_none() {
                    let summary = summary(plan, keeper.data_set.clone());
                    keeper.open = Some(keeper.drafts.create(summary, None, &body, &now())?);
                }
                let of = keeper.open.as_ref().map(|entry| entry.plan().clone());
                let summary = DraftSummary { name: name.into(), ..summary(plan, keeper.data_set.clone()) };
                keeper.open = Some(keeper.drafts.create(summary, of, &body, &now())?);
                Ok::<(), DraftError>(())
            })
        });
        match copied.flatten() {
            Some(Err(error)) => self.notify(NoticeKind::Error, &error.to_string()),
            _ => {
                self.open_draft.set(with(|keeper| keeper.open.as_ref().map(|entry| entry.id.clone())).flatten());
                self.refresh_drafts();
                self.dispatch(crate::plan::Command::Rename(name.into()));
                self.announcement.set(format!("Copied. You are now working in “{name}”."));
            }
        }
    }

    /// Copies a draft of the list as a scenario of its plan. What is open stays open.
    pub fn duplicate_draft(&self, id: &DraftId) {
        self.flush();
        let copied = with(|keeper| {
            let name = keeper.drafts.index()?.entry(id).map(|entry| entry.summary.name.clone()).unwrap_or_default();
            let name = keeper.drafts.index()?.free_name(&format!("{name} copy"));
            keeper.drafts.duplicate(id, &name, &now()).map(|_| name)
        });
        if let Some(Ok(name)) = &copied {
            self.announcement.set(format!("Copied as “{name}”."));
        }
        self.report(copied.map(|copied| copied.map(|_| ())));
    }

    /// Removes a draft of the trash for good.
    pub fn purge_draft(&self, id: &DraftId) {
        self.report(with(|keeper| keeper.drafts.purge(id).map(|_| ())));
    }

    /// Renames a draft in the list; the open one is renamed as a plan.
    pub fn rename_draft(&self, id: &DraftId, name: &str) {
        if self.open_draft.get_untracked().as_ref() == Some(id) {
            self.dispatch(crate::plan::Command::Rename(name.into()));
            return;
        }
        self.report(with(|keeper| keeper.drafts.rename(id, name).map(|_| ())));
    }

    /// Moves a draft to the trash. The open plan stays open and becomes a new draft with the next edit.
    pub fn delete_draft(&self, id: &DraftId) {
        self.report(with(|keeper| {
            keeper.drafts.trash(id, &now())?;
            if keeper.open.as_ref().is_some_and(|entry| entry.id == *id) {
                keeper.open = None;
            }
            Ok(())
        }));
        if self.open_draft.get_untracked().as_ref() == Some(id) {
            self.open_draft.set(None);
        }
    }

    /// Takes a draft out of the trash.
    pub fn restore_draft(&self, id: &DraftId) {
        self.report(with(|keeper| keeper.drafts.untrash(id).map(|_| ())));
    }

    fn report(&self, result: Option<Result<(), DraftError>>) {
        if let Some(Err(error)) = result {
            self.notify(NoticeKind::Error, &error.to_string());
        }
        self.refresh_drafts();
    }

    /// Saves what waits to be saved, before another plan comes to the desk.
    pub(super) fn flush(&self) {
        self.autosave(AutosaveEvent::PageHiding(clock::millis()));
    }

    /// Changes preferences and keeps them.
    pub fn prefer(&self, change: impl FnOnce(&mut Preferences)) {
        self.preferences.update(change);
        let preferences = self.preferences.get_untracked();
        // A preference that can't be kept holds for this tab.
        let _ = with(|keeper| preferences.write(&keeper.store));
    }

    /// Which columns were chosen for the last table of this shape.
    pub(super) fn columns_of(&self, shape: &str) -> Option<String> {
        with(|keeper| ColumnMemory::recall(&*keeper.store, shape)).flatten()
    }

    /// Remembers which columns were chosen for tables of this shape; where it can't be kept, it is guessed again.
    pub(super) fn keep_columns(&self, shape: &str, memory: &str) {
        let _ = with(|keeper| ColumnMemory::keep(&*keeper.store, shape, memory));
    }

    /// What the bar says about saving.
    #[must_use]
    pub fn saved_text(&self) -> &'static str {
        if self.open_draft.with(Option::is_none) && matches!(self.saved.get(), SaveStatus::Saved) {
            return "Not changed yet";
        }
        match self.saved.get() {
            SaveStatus::Saved => "Saved in this browser",
            SaveStatus::Pending => "Saving…",
            SaveStatus::NotSaved(SaveProblem::Blocked) => "Kept in this tab only",
            SaveStatus::NotSaved(_) => "Not saved",
        }
    }
}
