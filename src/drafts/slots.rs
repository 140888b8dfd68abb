//! One draft in storage: a head that says which of two slots holds, and the two slots.
//!
//! ```text
//! bailiwick.draft.<id>.head   entry, slot, checksum of that slot's text
//! bailiwick.draft.<id>.a      envelope with entry and body
//! bailiwick.draft.<id>.b      the revision before, or the one being written
//! ```
//!
//! A save writes the slot that does not hold, reads it back, and only then switches the head: one write, whole or not
//! at all. When the head is lost, the slot with the highest revision holds; when the slot it names is, the other does.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    DraftEntry, DraftError, DraftId, Migrations, Store, StoreError,
    envelope::{self, EnvelopeError, checksum},
    packed_text::unpack,
};

/// All drafts' keys begin so.
pub const PREFIX: &str = "bailiwick.draft.";

/// One of the two places of a draft's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    A,
    B,
}

impl Slot {
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    pub fn key(self, id: &DraftId) -> String {
        format!("{PREFIX}{id}.{}", if self == Self::A { "a" } else { "b" })
    }
}

/// The key of a draft's head.
pub fn head_key(id: &DraftId) -> String {
    format!("{PREFIX}{id}.head")
}

/// The draft that a key belongs to.
pub fn draft_of_key(key: &str) -> Option<DraftId> {
    let (id, part) = key.strip_prefix(PREFIX)?.rsplit_once('.')?;
    if matches!(part, "head" | "a" | "b") { id.parse().ok() } else { None }
}

/// What had to be done to open a draft. The person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// The list entry was damaged; the draft itself is whole.
    HeadRebuilt,
    /// The last save was damaged; this is the one before.
    EarlierRevision,
}

impl Recovery {
    /// A sentence for the notice.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::HeadRebuilt => {
                "The list entry of this draft was damaged. It was rebuilt from the draft, which is whole."
            }
            Self::EarlierRevision => {
                "The last save of this draft was damaged, so this is the save before it. Check your latest changes."
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
struct HeadHeader {
    slot: Slot,
    sum: String,
    entry: Value,
}

#[derive(Serialize, Deserialize)]
struct SlotHeader {
    entry: Value,
}

/// A head that could be read, or one rebuilt from a slot.
#[derive(Clone, Debug)]
pub struct Head {
    pub slot: Slot,
    pub sum: String,
    pub entry: DraftEntry,
    pub recovery: Option<Recovery>,
}

/// A slot's text and what its envelope says.
#[derive(Clone, Debug)]
pub struct SlotText {
    pub slot: Slot,
    pub text: String,
    pub entry: DraftEntry,
}

/// Why a text is of no use.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Flaw {
    Absent,
    Newer(u32),
    Damaged(String),
}

/// Reads and writes the keys of one draft.
#[derive(Clone, Copy)]
pub struct Slots<'a, S: ?Sized> {
    pub store: &'a S,
    pub migrations: &'a Migrations,
    pub id: &'a DraftId,
}

impl<S: Store + ?Sized> Slots<'_, S> {
    fn entry(&self, version: u32, entry: Value) -> Result<DraftEntry, Flaw> {
        let entry = self.migrations.entry(version, entry).map_err(Flaw::Damaged)?;
        let entry: DraftEntry = serde_json::from_value(entry)
            .map_err(|error| Flaw::Damaged(format!("its entry is incomplete ({error})")))?;
        if entry.id == *self.id { Ok(entry) } else { Err(Flaw::Damaged(format!("it belongs to draft {}", entry.id))) }
    }

    fn unsealed<'t>(&self, text: &'t str) -> Result<envelope::Envelope<'t>, Flaw> {
        envelope::unseal(text, self.migrations.current()).map_err(|error| match error {
            EnvelopeError::Newer(version) => Flaw::Newer(version),
            EnvelopeError::Damaged(why) => Flaw::Damaged(why),
        })
    }

    fn header<T: for<'de> Deserialize<'de>>(json: &str) -> Result<T, Flaw> {
        serde_json::from_str(json).map_err(|error| Flaw::Damaged(format!("its header is incomplete ({error})")))
    }

    fn read_head(&self) -> Result<Result<Head, Flaw>, StoreError> {
        let Some(text) = self.store.get(&head_key(self.id))? else { return Ok(Err(Flaw::Absent)) };
        Ok((|| {
            let envelope = self.unsealed(&text)?;
            let header: HeadHeader = Self::header(envelope.header)?;
            let entry = self.entry(envelope.version, header.entry)?;
            Ok(Head { slot: header.slot, sum: header.sum, entry, recovery: None })
        })())
    }

    fn read_slot(&self, slot: Slot) -> Result<Result<SlotText, Flaw>, StoreError> {
        let Some(text) = self.store.get(&slot.key(self.id))? else { return Ok(Err(Flaw::Absent)) };
        let entry = (|| {
            let envelope = self.unsealed(&text)?;
            let header: SlotHeader = Self::header(envelope.header)?;
            self.entry(envelope.version, header.entry)
        })();
        Ok(entry.map(|entry| SlotText { slot, text, entry }))
    }

    /// The head; rebuilt from the newest readable slot when it is lost or damaged. Writes nothing.
    pub fn head(&self) -> Result<Head, DraftError> {
        let flaw = match self.read_head()? {
            Ok(head) => return Ok(head),
            Err(flaw) => flaw,
        };
        let (mut newest, mut flaws) = (None::<SlotText>, vec![flaw]);
        for slot in Slot::BOTH {
            match self.read_slot(slot)? {
                Ok(found) if newest.as_ref().is_none_or(|best| best.entry.revision < found.entry.revision) => {
                    newest = Some(found);
                }
                Ok(_) => {}
                Err(flaw) => flaws.push(flaw),
            }
        }
        // Part of a draft in a later format is a draft in a later format: leave it to the program that wrote it.
        match newest {
            Some(found) if !flaws.iter().any(|flaw| matches!(flaw, Flaw::Newer(_))) => Ok(Head {
                slot: found.slot,
                sum: checksum(&found.text),
                entry: found.entry,
                recovery: Some(Recovery::HeadRebuilt),
            }),
            _ => Err(self.unreadable(&flaws)),
        }
    }

    fn unreadable(&self, flaws: &[Flaw]) -> DraftError {
        let id = self.id.clone();
        if let Some(version) =
            flaws.iter().find_map(|flaw| if let Flaw::Newer(version) = flaw { Some(*version) } else { None })
        {
            return DraftError::Newer { id, version };
        }
        let whys: Vec<&str> = flaws
            .iter()
            .filter_map(|flaw| if let Flaw::Damaged(why) = flaw { Some(why.as_str()) } else { None })
            .collect();
        match whys.first() {
            Some(why) => DraftError::Unreadable { id, why: (*why).to_owned() },
            None => DraftError::Missing(id),
        }
    }

    /// Head and body; the body of the revision before when the last one is damaged. Writes nothing.
    pub fn open(&self) -> Result<(Head, Vec<u8>), DraftError> {
        let head = self.head()?;
        let mut flaws = Vec::new();
        for slot in [head.slot, head.slot.other()] {
            let found = match self.read_slot(slot)? {
                Ok(found) => found,
                Err(flaw) => {
                    flaws.push(flaw);
                    continue;
                }
            };
            let envelope = match self.unsealed(&found.text) {
                Ok(envelope) => envelope,
                Err(flaw) => {
                    flaws.push(flaw);
                    continue;
                }
            };
            match unpack(envelope.body).and_then(|body| self.migrations.body(envelope.version, body)) {
                Ok(body) => {
                    let sum = checksum(&found.text);
                    let as_named = slot == head.slot && sum == head.sum;
                    let recovery = if as_named { head.recovery } else { Some(Recovery::EarlierRevision) };
                    // The head's entry stays in charge: its revision is what the next save must name, its name the latest.
                    return Ok((Head { slot, sum, entry: head.entry, recovery }, body));
                }
                Err(why) => flaws.push(Flaw::Damaged(why)),
            }
        }
        Err(match self.unreadable(&flaws) {
            // A head without any slot: the draft is listed, so "missing" would not be the whole truth.
            DraftError::Missing(id) => DraftError::Unreadable { id, why: "its content is gone".to_owned() },
            error => error,
        })
    }

    /// Writes `text` and finds it there afterwards.
    fn hold(&self, key: &str, text: &str) -> Result<(), DraftError> {
        self.store.set(key, text)?;
        if self.store.get(key)?.as_deref() == Some(text) { Ok(()) } else { Err(DraftError::NotHeld) }
    }

    fn slot_text(&self, entry: &DraftEntry, body: &str) -> Result<String, DraftError> {
        let encoding = |error: serde_json::Error| DraftError::Encoding(error.to_string());
        let header = SlotHeader { entry: serde_json::to_value(entry).map_err(encoding)? };
        Ok(envelope::seal(self.migrations.current(), &serde_json::to_string(&header).map_err(encoding)?, body))
    }

    /// Switches the head to `slot`, whose text has the checksum `sum`.
    pub fn switch(&self, entry: &DraftEntry, slot: Slot, sum: String) -> Result<(), DraftError> {
        let encoding = |error: serde_json::Error| DraftError::Encoding(error.to_string());
        let header = HeadHeader { slot, sum, entry: serde_json::to_value(entry).map_err(encoding)? };
        let header = serde_json::to_string(&header).map_err(encoding)?;
        self.hold(&head_key(self.id), &envelope::seal(self.migrations.current(), &header, ""))
    }

    /// Writes `entry` and packed `body` beside what holds (`before`: its slot and revision; None for a new draft), then switches.
    /// `room` is called once when storage is full, and may free some.
    pub fn write(
        &self,
        entry: &DraftEntry,
        body: &str,
        before: Option<&Head>,
        room: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), DraftError> {
        let slot = before.map_or(Slot::A, |head| head.slot.other());
        let text = self.slot_text(entry, body)?;
        match self.hold(&slot.key(self.id), &text) {
            Err(DraftError::Store(StoreError::Full { .. })) => {
                room()?;
                self.hold(&slot.key(self.id), &text)?;
            }
            result => result?,
        }
        // The last look before the switch: has another tab switched meanwhile?
        match (before, self.read_head()?) {
            (Some(before), Ok(now))
                if now.entry.revision != before.entry.revision || now.entry.writer != before.entry.writer =>
            {
                return Err(DraftError::Conflict(Box::new(now.entry)));
            }
            (None, Ok(now)) => return Err(DraftError::Conflict(Box::new(now.entry))),
            _ => {}
        }
        let sum = checksum(&text);
        self.switch(entry, slot, sum)?;
        // Another tab that was turned away may have used the same slot in between.
        if self.store.get(&slot.key(self.id))?.as_deref() != Some(text.as_str()) {
            self.hold(&slot.key(self.id), &text)?;
        }
        Ok(())
    }

    /// Removes the slot that does not hold, if the one that does is whole. Returns whether there was one.
    pub fn drop_spare(&self) -> Result<bool, StoreError> {
        let Ok(Ok(head)) = self.read_head() else { return Ok(false) };
        let whole = matches!(self.store.get(&head.slot.key(self.id))?, Some(text) if checksum(&text) == head.sum);
        let spare = head.slot.other().key(self.id);
        if !whole || self.store.get(&spare)?.is_none() {
            return Ok(false);
        }
        self.store.remove(&spare)?;
        Ok(true)
    }

    /// Removes everything of this draft; the head last, so that an interrupted removal is still listed and can be finished.
    pub fn remove(&self) -> Result<(), StoreError> {
        for slot in Slot::BOTH {
            self.store.remove(&slot.key(self.id))?;
        }
        self.store.remove(&head_key(self.id))
    }
}
