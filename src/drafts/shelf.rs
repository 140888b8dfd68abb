//! [`Drafts`]: everything that is done to drafts in storage.

use super::{
    Aside, AsideDraft, DraftEntry, DraftError, DraftId, DraftIndex, DraftSummary, Migrations, Recovery, Retention,
    SavedAt, Store, StoreError, aside_draft, expired,
    packed_text::pack,
    quarantine,
    slots::{self, Head, Slot, Slots, draft_of_key},
};

/// A draft that was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedDraft {
    /// Its entry; a save must name `entry.revision`.
    pub entry: DraftEntry,
    /// The bytes that were saved, brought up to today's version.
    pub body: Vec<u8>,
    /// What had to be repaired; tell the person.
    pub recovery: Option<Recovery>,
}

/// How a draft in storage stands to the one that is open here.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// They are the same.
    Current,
    /// Another tab saved (or renamed) it since.
    Newer(Box<DraftEntry>),
    /// Another tab moved it to the trash.
    Trashed(Box<DraftEntry>),
    /// It is no longer there, or can't be read.
    Gone,
}

/// What [`Drafts::tidy`] did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tidied {
    /// Drafts that can't be read and were set aside, with the reason.
    pub set_aside: Vec<(DraftId, DraftError)>,
    /// Drafts whose damaged list entry was written anew.
    pub rebuilt: Vec<DraftId>,
    /// Drafts that left the trash for good.
    pub purged: Vec<DraftId>,
}

/// The drafts in one store, as one tab sees them.
#[derive(Clone, Debug)]
pub struct Drafts<S> {
    store: S,
    migrations: Migrations,
    writer: String,
}

impl<S: Store> Drafts<S> {
    /// The drafts in `store`. `writer` names this tab and must differ between tabs (a random text).
    pub fn new(store: S, writer: impl Into<String>) -> Self {
        Self::with_migrations(store, writer, Migrations::default())
    }

    /// The same with other migrations than today's.
    pub fn with_migrations(store: S, writer: impl Into<String>, migrations: Migrations) -> Self {
        Self { store, migrations, writer: writer.into() }
    }

    /// The store below.
    pub fn store(&self) -> &S {
        &self.store
    }

    fn slots<'a>(&'a self, id: &'a DraftId) -> Slots<'a, S> {
        Slots { store: &self.store, migrations: &self.migrations, id }
    }

    /// The list of drafts. Reads the heads only, changes nothing.
    ///
    /// # Errors
    /// When storage can't be read. A draft that can't be read is listed as that.
    pub fn index(&self) -> Result<DraftIndex, DraftError> {
        Ok(DraftIndex::read(&self.store, &self.migrations)?)
    }

    /// Creates a draft.
    ///
    /// # Errors
    /// When storage is full or refuses.
    pub fn create(
        &self,
        summary: DraftSummary,
        scenario_of: Option<DraftId>,
        body: &[u8],
        at: &SavedAt,
    ) -> Result<DraftEntry, DraftError> {
        let body = pack(body).map_err(DraftError::Encoding)?;
        let entry = DraftEntry {
            id: self.free_id(at)?,
            summary,
            revision: 1,
            writer: self.writer.clone(),
            created_at: at.millis,
            saved_at: at.clone(),
            size: body.len(),
            scenario_of,
            trashed_at: None,
        };
        self.slots(&entry.id).write(&entry, &body, None, || self.make_room(&entry.id))?;
        Ok(entry)
    }

    fn free_id(&self, at: &SavedAt) -> Result<DraftId, DraftError> {
        let taken: Vec<DraftId> = self.store.keys()?.iter().filter_map(|key| draft_of_key(key)).collect();
        let mut attempt = 0;
        loop {
            let id = DraftId::from_seed(&format!("{}@{}", self.writer, at.millis), attempt);
            if !taken.contains(&id) {
                return Ok(id);
            }
            attempt += 1;
        }
    }

    /// Opens a draft, repairing what can be repaired. Writes nothing.
    ///
    /// # Errors
    /// When it is missing, from a later version, or neither copy can be read.
    pub fn open(&self, id: &DraftId) -> Result<OpenedDraft, DraftError> {
        let (Head { entry, recovery, .. }, body) = self.slots(id).open()?;
        Ok(OpenedDraft { entry, body, recovery })
    }

    /// The head, if it is still the revision that the caller knows.
    fn head_at(&self, id: &DraftId, revision: u64) -> Result<Head, DraftError> {
        let head = self.slots(id).head()?;
        if head.entry.revision == revision { Ok(head) } else { Err(DraftError::Conflict(Box::new(head.entry))) }
    }

    /// Saves a draft that was opened or last saved as `revision`. Returns the entry with its new revision.
    ///
    /// # Errors
    /// [`DraftError::Conflict`] when another tab saved meanwhile; otherwise when storage is full or refuses.
    /// In each case what was saved before is still there.
    pub fn save(
        &self,
        id: &DraftId,
        revision: u64,
        summary: DraftSummary,
        body: &[u8],
        at: &SavedAt,
    ) -> Result<DraftEntry, DraftError> {
        let mut head = self.head_at(id, revision)?;
        let body = pack(body).map_err(DraftError::Encoding)?;
        // When the last save was damaged, the other slot is the one that must not be touched.
        if let Ok((whole, _)) = self.slots(id).open() {
            head.slot = whole.slot;
        }
        let entry = DraftEntry {
            summary,
            revision: revision.saturating_add(1),
            writer: self.writer.clone(),
            saved_at: at.clone(),
            size: body.len(),
            ..head.entry.clone()
        };
        self.slots(id).write(&entry, &body, Some(&head), || self.make_room(id))?;
        Ok(entry)
    }

    /// Changes the entry alone: one small write.
    fn amend(&self, id: &DraftId, change: impl FnOnce(&mut DraftEntry)) -> Result<DraftEntry, DraftError> {
        let slots = self.slots(id);
        let mut head = slots.head()?;
        change(&mut head.entry);
        head.entry.revision = head.entry.revision.saturating_add(1);
        head.entry.writer.clone_from(&self.writer);
        slots.switch(&head.entry, head.slot, head.sum)?;
        Ok(head.entry)
    }

    /// Renames a draft from the list. (An open draft is renamed by saving it.)
    ///
    /// # Errors
    /// When it is missing, unreadable, or storage refuses.
    pub fn rename(&self, id: &DraftId, name: &str) -> Result<DraftEntry, DraftError> {
        self.amend(id, |entry| name.clone_into(&mut entry.summary.name))
    }

    /// Copies a draft as a scenario of its plan; both share the data set.
    ///
    /// # Errors
    /// When it is missing, unreadable, or storage is full or refuses.
    pub fn duplicate(&self, id: &DraftId, name: &str, at: &SavedAt) -> Result<DraftEntry, DraftError> {
        let OpenedDraft { entry, body, .. } = self.open(id)?;
        let plan = entry.plan().clone();
        self.create(DraftSummary { name: name.to_owned(), ..entry.summary }, Some(plan), &body, at)
    }

    /// Moves a draft to the trash, from where [`Drafts::untrash`] brings it back.
    ///
    /// # Errors
    /// When it is missing, unreadable, or storage refuses.
    pub fn trash(&self, id: &DraftId, at: &SavedAt) -> Result<DraftEntry, DraftError> {
        self.amend(id, |entry| entry.trashed_at = Some(at.millis))
    }

    /// Brings a draft back from the trash: undoes a deletion.
    ///
    /// # Errors
    /// When it is missing, unreadable, or storage refuses.
    pub fn untrash(&self, id: &DraftId) -> Result<DraftEntry, DraftError> {
        self.amend(id, |entry| entry.trashed_at = None)
    }

    /// Removes a draft for good; does nothing unless it lies in the trash. Returns whether it did.
    ///
    /// # Errors
    /// When storage refuses.
    pub fn purge(&self, id: &DraftId) -> Result<bool, DraftError> {
        match self.slots(id).head() {
            Ok(head) if head.entry.is_trashed() => {
                self.slots(id).remove()?;
                Ok(true)
            }
            Err(DraftError::Store(error)) => Err(error.into()),
            _ => Ok(false),
        }
    }

    /// Sets a draft aside that can't be used, for example because its body makes no sense to `files`.
    ///
    /// # Errors
    /// When storage is full or refuses; whatever was not moved is where it was.
    pub fn set_aside(&self, id: &DraftId, why: &str, at: &SavedAt) -> Result<(), DraftError> {
        for key in [Slot::A.key(id), Slot::B.key(id), slots::head_key(id)] {
            quarantine::set_aside(&self.store, &key, why, at)?;
        }
        Ok(())
    }

    /// What was set aside, to be listed and downloaded.
    ///
    /// # Errors
    /// When storage can't be read.
    pub fn aside(&self) -> Result<Vec<Aside>, DraftError> {
        quarantine::list(&self.store)
    }

    /// The same draft by draft, last set aside first: for a list.
    ///
    /// # Errors
    /// When storage can't be read.
    pub fn aside_drafts(&self) -> Result<Vec<AsideDraft>, DraftError> {
        Ok(aside_draft::by_draft(&self.aside()?))
    }

    /// A file with everything under `keys` ([`AsideDraft::keys`]), each text exactly as it was in storage: somebody may
    /// still be able to read it.
    ///
    /// # Errors
    /// When storage can't be read.
    pub fn aside_file(&self, keys: &[String]) -> Result<Vec<u8>, DraftError> {
        aside_draft::file(&self.aside()?, keys)
    }

    /// Removes something set aside for good (its [`Aside::key`]), because the person said so.
    ///
    /// # Errors
    /// When storage refuses.
    pub fn discard_aside(&self, key: &str) -> Result<(), DraftError> {
        quarantine::discard(&self.store, key)
    }

    /// Once at the start: rebuilds damaged list entries, sets unreadable drafts aside, empties the trash of what expired.
    /// Drafts of a later version stay as they are.
    ///
    /// # Errors
    /// When storage can't be read. What can't be written is left as it is, for the next time.
    pub fn tidy(&self, at: &SavedAt, retention: Retention) -> Result<Tidied, DraftError> {
        let index = self.index()?;
        let mut tidied = Tidied::default();
        for entry in &index.entries {
            let slots = self.slots(&entry.id);
            if let Ok(head) = slots.head()
                && head.recovery.is_some()
                && slots.switch(&head.entry, head.slot, head.sum).is_ok()
            {
                tidied.rebuilt.push(entry.id.clone());
            }
        }
        for draft in &index.unreadable {
            let DraftError::Unreadable { why, .. } = &draft.error else { continue };
            if self.set_aside(&draft.id, why, at).is_ok() {
                tidied.set_aside.push((draft.id.clone(), draft.error.clone()));
            }
        }
        for id in expired(&index, at.millis, retention) {
            if self.purge(&id).unwrap_or(false) {
                tidied.purged.push(id);
            }
        }
        Ok(tidied)
    }

    /// How the stored draft stands to the one open here at `revision`: ask when a storage event or focus arrives.
    #[must_use]
    pub fn standing(&self, id: &DraftId, revision: u64) -> Standing {
        match self.slots(id).head() {
            Ok(head) if head.entry.revision == revision => Standing::Current,
            Ok(head) if head.entry.is_trashed() => Standing::Trashed(Box::new(head.entry)),
            Ok(head) => Standing::Newer(Box::new(head.entry)),
            Err(_) => Standing::Gone,
        }
    }

    /// The draft that a storage event of another tab is about; None for other keys.
    /// `None` as the event's key (everything was cleared) concerns all drafts: ask [`Drafts::standing`].
    #[must_use]
    pub fn draft_of_event(key: &str) -> Option<DraftId> {
        draft_of_key(key).filter(|id| key == slots::head_key(id))
    }

    /// Frees what can be spared when storage is full: the second copies of other drafts whose first copy is whole.
    fn make_room(&self, saving: &DraftId) -> Result<(), StoreError> {
        for entry in DraftIndex::read(&self.store, &self.migrations)?.entries.iter().filter(|entry| entry.id != *saving)
        {
            self.slots(&entry.id).drop_spare()?;
        }
        Ok(())
    }
}
