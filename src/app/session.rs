//! The session handle: plan, history, revisions, selection, notices.

use std::{
    collections::BTreeMap,
    sync::{Arc, Weak},
};

use leptos::prelude::*;

use super::{Exporting, ImportState, JobState, MapShapes, Notice, NoticeKind, Preview, Route, Selection};
use crate::{
    drafts::{AsideDraft, DraftId, DraftIndex, Preferences, SaveStatus},
    plan::{Changes, Command, History, Plan, RepIx, TerritoryIx, UnitIx},
};

/// How far the page has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The page has just begun; nobody works for it yet.
    Starting,
    /// Loading: share done, and what.
    Loading(f32, String),
    /// A plan is open.
    Ready,
    /// It could not be opened; the text says what, why and what to do.
    Failed(String),
}

/// A side of the plan that views follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// Which unit is in which territory, and all totals.
    Alignment,
    /// Names, reps, shares and colours of territories.
    Territories,
    /// Locks.
    Locks,
    /// The list of reps.
    Reps,
    /// Design settings.
    Design,
    /// Quota settings.
    Quota,
    /// The plan's name.
    Name,
    /// The units themselves, the data set, today's alignment: another plan, or other units.
    Frame,
}

impl Aspect {
    const COUNT: usize = 8;
    /// Everything a figure can depend on.
    pub const FIGURES: [Self; 6] =
        [Self::Alignment, Self::Territories, Self::Reps, Self::Design, Self::Quota, Self::Frame];
}

/// The open plan with its history.
pub(super) struct Desk {
    pub plan: Plan,
    pub history: History,
    /// What the map has not drawn yet.
    pub undrawn: Changes,
}

/// A copyable handle to the session. Get it with [`Session::expect`] in views.
#[derive(Clone, Copy)]
pub struct Session {
    pub(super) desk: StoredValue<Option<Desk>>,
    revisions: [RwSignal<u64>; Aspect::COUNT],
    /// How far the page has come.
    pub stage: RwSignal<Stage>,
    /// Where the person is.
    pub route: RwSignal<Route>,
    /// What is selected.
    pub selection: RwSignal<Selection>,
    /// The unit under the pointer or the keyboard cursor.
    pub hovered: RwSignal<Option<UnitIx>>,
    /// The territory under the pointer in a table, a chart or a legend.
    pub hovered_territory: RwSignal<Option<TerritoryIx>>,
    /// What the person should know.
    pub notices: RwSignal<Vec<Notice>>,
    /// What was done last, for `aria-live`.
    pub announcement: RwSignal<String>,
    /// Labels of what undo and redo would do.
    pub undo_redo: RwSignal<(Option<String>, Option<String>)>,
    /// The job that runs now.
    pub job: RwSignal<Option<JobState>>,
    /// A solver's result that waits for accept or discard.
    pub preview: RwSignal<Option<Arc<Preview>>>,
    /// Reps that were chosen by hand for territories of the preview, by position; `None` is a vacancy.
    pub chosen_reps: RwSignal<BTreeMap<usize, Option<RepIx>>>,
    /// The preview that was accepted last: it may still be shown.
    pub(super) settled: StoredValue<Weak<Preview>>,
    /// What the open plan is compared with while somebody reviews it: today's alignment ([`Plan::today`]) or a scenario;
    /// `None` when nothing is compared. It always assigns the same units as the open plan, so a map may mark unit by
    /// unit what differs (`MapPaint::today`). The Review step sets it; opening a plan or changing its units clears it.
    pub compared: RwSignal<Option<Arc<Plan>>>,
    /// The running solve's best alignment so far, to be drawn.
    pub live: RwSignal<Option<Arc<Vec<Option<u16>>>>>,
    /// The shapes of the units, for the map.
    pub shapes: RwSignal<Option<Arc<MapShapes>>>,
    /// The import in progress, or the last one's result.
    pub import: RwSignal<ImportState>,
    /// The files that are being made.
    pub exporting: RwSignal<Vec<Exporting>>,
    /// How saving stands.
    pub saved: RwSignal<SaveStatus>,
    /// All drafts.
    pub drafts: RwSignal<DraftIndex>,
    /// Drafts that could not be read, with what was kept of them.
    pub asides: RwSignal<Vec<AsideDraft>>,
    /// The draft that is open, once it was saved.
    pub open_draft: RwSignal<Option<DraftId>>,
    /// What this person set on this machine.
    pub preferences: RwSignal<Preferences>,
    /// The system prefers dark.
    pub(super) system_dark: RwSignal<bool>,
    /// The plan on the desk was edited since it was opened.
    pub(super) edited: RwSignal<bool>,
    /// Embedded read-only (`?embed=1`).
    pub embedded: bool,
}

impl Session {
    /// A session without a plan.
    #[must_use]
    pub fn new(embedded: bool) -> Self {
        Self {
            desk: StoredValue::new(None),
            revisions: std::array::from_fn(|_| RwSignal::new(0)),
            stage: RwSignal::new(Stage::Starting),
            route: RwSignal::new(Route::Start),
            selection: RwSignal::new(Selection::none()),
            hovered: RwSignal::new(None),
            hovered_territory: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            undo_redo: RwSignal::new((None, None)),
            job: RwSignal::new(None),
            preview: RwSignal::new(None),
            chosen_reps: RwSignal::new(BTreeMap::new()),
            settled: StoredValue::new(Weak::new()),
            compared: RwSignal::new(None),
            live: RwSignal::new(None),
            shapes: RwSignal::new(None),
            import: RwSignal::new(ImportState::default()),
            exporting: RwSignal::new(Vec::new()),
            saved: RwSignal::new(SaveStatus::Saved),
            drafts: RwSignal::new(DraftIndex::default()),
            asides: RwSignal::new(Vec::new()),
            open_draft: RwSignal::new(None),
            preferences: RwSignal::new(Preferences::default()),
            system_dark: RwSignal::new(false),
            edited: RwSignal::new(false),
            embedded,
        }
    }

    /// The session of this page.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// Puts another plan on the desk, with an empty history.
    pub fn open(&self, plan: Plan) {
        self.desk.set_value(Some(Desk {
            plan,
            history: History::default(),
            undrawn: Changes { all_units: true, frame: true, territories: true, ..Changes::default() },
        }));
        self.selection.set(Selection::none());
        self.hovered.set(None);
        self.hovered_territory.set(None);
        self.undo_redo.set((None, None));
        self.preview.set(None);
        self.compared.set(None);
        self.live.set(None);
        self.edited.set(false);
        for revision in self.revisions {
            revision.update(|count| *count += 1);
        }
        self.stage.set(Stage::Ready);
    }

    /// Reads the plan and runs again when one of the aspects changes. `None` before a plan is open.
    pub fn read<R>(&self, aspects: &[Aspect], read: impl FnOnce(&Plan) -> R) -> Option<R> {
        for aspect in aspects {
            self.revisions[*aspect as usize].track();
        }
        // Opening another plan changes everything.
        self.revisions[Aspect::Frame as usize].track();
        self.peek(read)
    }

    /// Reads the plan as it is now, without following it.
    pub fn peek<R>(&self, read: impl FnOnce(&Plan) -> R) -> Option<R> {
        self.desk.with_value(|desk| desk.as_ref().map(|desk| read(&desk.plan)))
    }

    /// A copy of the plan as it is now (bulk data is shared).
    #[must_use]
    pub fn snapshot(&self) -> Option<Arc<Plan>> {
        self.peek(|plan| Arc::new(plan.clone()))
    }

    /// A number that grows with each change of an aspect, for effects that follow one.
    #[must_use]
    pub fn revision(&self, aspect: Aspect) -> ReadSignal<u64> {
        self.revisions[aspect as usize].read_only()
    }

    /// Changes the plan. A refusal becomes a notice and `false`.
    pub fn dispatch(&self, command: Command) -> bool {
        if self.embedded {
            self.notify(NoticeKind::Info, "This is a read-only view. Open the planner itself to change the plan.");
            return false;
        }
        let result =
            self.desk.try_update_value(|desk| desk.as_mut().map(|desk| desk.history.apply(&mut desk.plan, command)));
        match result.flatten() {
            Some(Ok((changes, label))) => {
                self.tell(changes, label);
                true
            }
            Some(Err(error)) => {
                self.notify(NoticeKind::Error, &error.to_string());
                false
            }
            None => false,
        }
    }

    /// Takes the last step back.
    pub fn undo(&self) {
        self.cross(History::undo, "Took back: ", "Nothing to undo.");
    }

    /// Does the last undone step again.
    pub fn redo(&self) {
        self.cross(History::redo, "Did again: ", "Nothing to redo.");
    }

    fn cross(
        &self,
        step: fn(&mut History, &mut Plan) -> Result<Option<(Changes, String)>, crate::plan::EditError>,
        said: &str,
        nothing: &str,
    ) {
        let result =
            self.desk.try_update_value(|desk| desk.as_mut().map(|desk| step(&mut desk.history, &mut desk.plan)));
        match result.flatten() {
            Some(Ok(Some((changes, label)))) => self.tell(changes, format!("{said}{label}")),
            Some(Ok(None)) | None => self.announcement.set(nothing.into()),
            Some(Err(error)) => self.notify(NoticeKind::Error, &error.to_string()),
        }
    }

    fn tell(&self, changes: Changes, label: String) {
        let labels = self.desk.try_update_value(|desk| {
            desk.as_mut().map(|desk| {
                merge(&mut desk.undrawn, &changes);
                let history = &desk.history;
                (history.undo_label().map(str::to_owned), history.redo_label().map(str::to_owned))
            })
        });
        if let Some(labels) = labels.flatten() {
            self.undo_redo.set(labels);
        }
        self.edited.set(true);
        if changes.frame {
            self.compared.set(None);
            self.selection.set(Selection::none());
            self.hovered.set(None);
            self.follow_data();
            self.follow_units();
        } else if changes.territories {
            // A territory that is no more can't stay selected.
            let count = self.peek(|plan| plan.territories().len()).unwrap_or(0);
            let gone = |territory: TerritoryIx| territory.at() >= count;
            if self.selection.with_untracked(|selection| selection.as_territory().is_some_and(gone)) {
                self.selection.set(Selection::none());
            }
            self.hovered_territory.update(|hovered| *hovered = hovered.filter(|territory| !gone(*territory)));
        }
        for (changed, aspect) in [
            (changes.all_units || !changes.units.is_empty(), Aspect::Alignment),
            (changes.territories, Aspect::Territories),
            (changes.locks, Aspect::Locks),
            (changes.reps, Aspect::Reps),
            (changes.design, Aspect::Design),
            (changes.quota, Aspect::Quota),
            (changes.name, Aspect::Name),
            (changes.frame, Aspect::Frame),
        ] {
            if changed {
                self.revisions[aspect as usize].update(|count| *count += 1);
            }
        }
        self.announcement.set(label);
    }

    /// What changed since the map asked last; the map draws it and nothing is drawn twice.
    #[must_use]
    pub fn take_undrawn(&self) -> Changes {
        self.desk
            .try_update_value(|desk| desk.as_mut().map(|desk| std::mem::take(&mut desk.undrawn)))
            .flatten()
            .unwrap_or_default()
    }

    /// Says something to the person. The same text is not shown twice at once.
    pub fn notify(&self, kind: NoticeKind, text: &str) {
        self.notices.update(|notices| {
            notices.retain(|notice| notice.text != text);
            let id = notices.iter().map(|notice| notice.id).max().unwrap_or(0) + 1;
            notices.push(Notice { id, kind, text: text.into(), undo: false });
            if notices.len() > 4 {
                notices.remove(0);
            }
        });
    }

    /// Takes a notice away.
    pub fn dismiss(&self, id: u64) {
        self.notices.update(|notices| notices.retain(|notice| notice.id != id));
    }

    /// Takes a notice with this text away, when what it warned of is over.
    pub fn dismiss_text(&self, text: &str) {
        if self.notices.with_untracked(|notices| notices.iter().any(|notice| notice.text == text)) {
            self.notices.update(|notices| notices.retain(|notice| notice.text != text));
        }
    }

    /// Gives the selected units to a territory, or to nobody.
    pub fn assign_selection(&self, to: Option<TerritoryIx>) {
        let units: Vec<UnitIx> = self.selection.with_untracked(|selection| selection.units.iter().copied().collect());
        // Units that are there already would only make the history longer.
        let moving: Vec<UnitIx> = self
            .peek(|plan| {
                let stays = |unit: &UnitIx| plan.alignment().of(*unit) == to && !plan.overlaps().contains_key(unit);
                units.into_iter().filter(|unit| !stays(unit)).collect()
            })
            .unwrap_or_default();
        if moving.is_empty() {
            self.announcement.set("The selected units are there already.".into());
        } else {
            self.dispatch(Command::Assign { units: moving, to });
        }
    }
}

fn merge(all: &mut Changes, more: &Changes) {
    all.all_units |= more.all_units;
    all.territories |= more.territories;
    all.locks |= more.locks;
    all.frame |= more.frame;
    if all.all_units {
        all.units.clear();
    } else {
        all.units.extend_from_slice(&more.units);
    }
}
