//! When to save: a pure state machine. The app feeds it events and does what it answers.
//!
//! A save writes to local storage at once, so "closing the tab loses at most the gesture in progress" needs two things:
//! a save soon after each gesture, and one when the page goes away. Crashes lose at most [`AutosavePace::longest_wait`].

/// What happened. Times are milliseconds of any steady clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AutosaveEvent {
    /// A gesture ended and changed the plan.
    Edited(u64),
    /// Time passed: the answer to [`AutosaveAction::Schedule`].
    Tick(u64),
    /// The save that was asked for is in storage.
    SaveDone(u64),
    /// The save that was asked for is not in storage.
    SaveFailed(u64, SaveProblem),
    /// The page is being hidden or closed (`pagehide`, `visibilitychange`): there may be no later.
    PageHiding(u64),
    /// The person settled a conflict (took the other version, or saved as a copy), or freed storage.
    Resolved(u64),
}

/// Why a save failed, as far as it matters for what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveProblem {
    /// Storage is full.
    Full,
    /// Storage is not available at all: trying again is useless.
    Blocked,
    /// Another tab saved a newer version: saving waits for the person.
    Conflict,
    /// Anything else: trying again may help.
    Failed,
}

impl From<&super::DraftError> for SaveProblem {
    fn from(error: &super::DraftError) -> Self {
        use super::{DraftError, StoreError};
        match error {
            DraftError::Store(StoreError::Full { .. }) => Self::Full,
            DraftError::Store(StoreError::Blocked(_)) => Self::Blocked,
            // A missing draft was deleted by another tab: the person decides, as in a conflict.
            DraftError::Conflict(_) | DraftError::Missing(_) | DraftError::Newer { .. } => Self::Conflict,
            _ => Self::Failed,
        }
    }
}

/// What the app must do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutosaveAction {
    /// Save, and report [`AutosaveEvent::SaveDone`] or [`AutosaveEvent::SaveFailed`] before the next gesture.
    Save,
    /// Send a [`AutosaveEvent::Tick`] after so many milliseconds. A later schedule replaces an earlier one:
    /// one timer is enough.
    Schedule(u64),
    /// Tell the person, once per trouble: [`SaveProblem::text`].
    Notify(SaveProblem),
    /// The trouble is over: take the notice away.
    ClearNotice,
}

impl SaveProblem {
    /// What happened and what to do, for the notice.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Full => {
                "This browser's storage is full, so your latest changes are in this tab only. Export the plan file to keep them, then delete drafts you no longer need."
            }
            Self::Blocked => {
                "This browser does not let the page keep drafts. Work goes on in this tab; export the plan file before you close it."
            }
            Self::Conflict => {
                "Another tab changed this draft, so this tab stopped saving over it. Load that version, or save this one as a copy."
            }
            Self::Failed => "Saving failed, and is tried again. Export the plan file to be safe.",
        }
    }
}

/// What the bar shows beside the plan's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveStatus {
    /// Everything is in storage.
    Saved,
    /// A change is about to be saved.
    Pending,
    /// The last save failed.
    NotSaved(SaveProblem),
}

/// How long saves wait, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutosavePace {
    /// A save follows this long after the last of a run of gestures...
    pub quiet: u64,
    /// ...and at the latest this long after the first.
    pub longest_wait: u64,
    /// After a failure the next try waits this long, then twice as long each time...
    pub first_retry: u64,
    /// ...up to this.
    pub longest_retry: u64,
}

impl Default for AutosavePace {
    fn default() -> Self {
        Self { quiet: 120, longest_wait: 300, first_retry: 2_000, longest_retry: 60_000 }
    }
}

/// The state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Autosave {
    pace: AutosavePace,
    /// First gesture that is not in storage, and when a save is due.
    dirty: Option<Dirty>,
    /// A save was asked for and has not been answered; whether gestures came since.
    saving: Option<bool>,
    trouble: Option<Trouble>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Dirty {
    since: u64,
    due: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Trouble {
    problem: SaveProblem,
    retry: u64,
}

impl Default for Autosave {
    fn default() -> Self {
        Self::new(AutosavePace::default())
    }
}

impl Autosave {
    /// A machine for a draft that was just opened or created: all saved.
    #[must_use]
    pub fn new(pace: AutosavePace) -> Self {
        Self { pace, dirty: None, saving: None, trouble: None }
    }

    /// What to show.
    #[must_use]
    pub fn status(&self) -> SaveStatus {
        match (self.trouble, self.dirty) {
            (Some(trouble), _) => SaveStatus::NotSaved(trouble.problem),
            (None, Some(_)) => SaveStatus::Pending,
            (None, None) => SaveStatus::Saved,
        }
    }

    /// Whether closing the tab now would lose something: ask before unload when it is true and a save just failed.
    #[must_use]
    pub fn has_unsaved(&self) -> bool {
        self.dirty.is_some()
    }

    /// Takes an event, answers with what to do, in order.
    #[must_use = "the actions are the saving"]
    pub fn on(&mut self, event: &AutosaveEvent) -> Vec<AutosaveAction> {
        match *event {
            AutosaveEvent::Edited(now) => self.edited(now),
            AutosaveEvent::Tick(now) => self.tick(now),
            AutosaveEvent::SaveDone(now) => self.done(now),
            AutosaveEvent::SaveFailed(now, problem) => self.failed(now, problem),
            AutosaveEvent::PageHiding(_) => self.hiding(),
            AutosaveEvent::Resolved(now) => self.resolved(now),
        }
    }

    fn edited(&mut self, now: u64) -> Vec<AutosaveAction> {
        let since = match (self.dirty, self.saving) {
            // Gestures during a save start a new wait: the first is the one that the save in progress misses.
            (Some(_), Some(false)) | (None, _) => now,
            (Some(dirty), _) => dirty.since.min(now),
        };
        if let Some(newer) = &mut self.saving {
            *newer = true;
        }
        let due = now.saturating_add(self.pace.quiet).min(since.saturating_add(self.pace.longest_wait));
        // A full storage is tried again with the next gesture, but not faster than its retry says.
        let due = match (self.trouble, self.dirty) {
            (Some(_), Some(dirty)) => dirty.due.max(due),
            _ => due,
        };
        self.dirty = Some(Dirty { since, due });
        if self.waits_for_person() { Vec::new() } else { vec![AutosaveAction::Schedule(due.saturating_sub(now))] }
    }

    fn waits_for_person(&self) -> bool {
        matches!(self.trouble, Some(Trouble { problem: SaveProblem::Conflict | SaveProblem::Blocked, .. }))
    }

    fn tick(&mut self, now: u64) -> Vec<AutosaveAction> {
        match self.dirty {
            Some(dirty) if self.saving.is_none() && !self.waits_for_person() => {
                if now >= dirty.due {
                    self.save()
                } else {
                    vec![AutosaveAction::Schedule(dirty.due - now)]
                }
            }
            _ => Vec::new(),
        }
    }

    fn save(&mut self) -> Vec<AutosaveAction> {
        self.saving = Some(false);
        vec![AutosaveAction::Save]
    }

    fn done(&mut self, now: u64) -> Vec<AutosaveAction> {
        let Some(newer) = self.saving.take() else { return Vec::new() };
        let mut actions = Vec::new();
        if self.trouble.take().is_some() {
            actions.push(AutosaveAction::ClearNotice);
        }
        match self.dirty {
            Some(dirty) if newer => actions.push(AutosaveAction::Schedule(dirty.due.saturating_sub(now))),
            _ => self.dirty = None,
        }
        actions
    }

    fn failed(&mut self, now: u64, problem: SaveProblem) -> Vec<AutosaveAction> {
        self.saving = None;
        let mut actions = Vec::new();
        let retry = match self.trouble {
            Some(trouble) if trouble.problem == problem => trouble.retry.saturating_mul(2).min(self.pace.longest_retry),
            _ => {
                actions.push(AutosaveAction::Notify(problem));
                self.pace.first_retry
            }
        };
        self.trouble = Some(Trouble { problem, retry });
        // Nothing reached storage, so everything since the last good save is still to be saved.
        let since = self.dirty.map_or(now, |dirty| dirty.since);
        self.dirty = Some(Dirty { since, due: now.saturating_add(retry) });
        if !self.waits_for_person() {
            actions.push(AutosaveAction::Schedule(retry));
        }
        actions
    }

    fn hiding(&mut self) -> Vec<AutosaveAction> {
        let missed = self.saving.is_none_or(|newer| newer);
        let conflict = matches!(self.trouble, Some(Trouble { problem: SaveProblem::Conflict, .. }));
        // The last chance is taken even after failures; only another tab's work is never overwritten.
        if self.dirty.is_some() && missed && !conflict { self.save() } else { Vec::new() }
    }

    fn resolved(&mut self, now: u64) -> Vec<AutosaveAction> {
        let mut actions = Vec::new();
        if self.trouble.take().is_some() {
            actions.push(AutosaveAction::ClearNotice);
        }
        if let Some(dirty) = &mut self.dirty {
            dirty.due = now;
            actions.push(AutosaveAction::Schedule(0));
        }
        actions
    }
}
