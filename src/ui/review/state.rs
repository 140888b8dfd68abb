//! What the views of the Review step share: what is compared with what, and the figures of it, computed once.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::scenarios::Known;
use crate::{
    app::{Against, Aspect, DraftEntry, NoticeKind, Selection, Session},
    metrics::{AccountFacts, ChangeGroup, Comparison, PlanSummary, change_groups, compare, plan_summary},
    plan::{Plan, TerritoryIx, UnitIx},
    ui::workbench::{Workbench, other},
};

/// The open plan beside another.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// What it is compared with.
    pub before: Arc<Plan>,
    /// The open plan as it is now.
    pub after: Arc<Plan>,
    /// What differs.
    pub comparison: Comparison,
    /// The same in groups, with reasons.
    pub groups: Vec<ChangeGroup>,
    /// Both in figures, judged by the open plan's measures and band.
    pub summaries: (PlanSummary, PlanSummary),
}

impl Pair {
    fn new(before: Arc<Plan>, after: Arc<Plan>, facts: &AccountFacts) -> Self {
        let comparison = compare(&before, &after);
        let groups = change_groups(&before, &after, &comparison);
        let measures: Vec<String> = after.design().balance.iter().map(|term| term.measure.clone()).collect();
        let band = after.design().band();
        let summaries = (plan_summary(&before, facts, &measures, band), plan_summary(&after, facts, &measures, band));
        Self { before, after, comparison, groups, summaries }
    }

    /// The currency of both: they share their data.
    #[must_use]
    pub fn currency(&self) -> &str {
        &self.after.data().currency
    }
}

/// Shared by the views of this step. Get it with [`Review::expect`].
#[derive(Clone, Copy)]
pub struct Review {
    session: Session,
    bench: Workbench,
    /// What the open plan is compared with.
    pub against: RwSignal<Against>,
    /// A scenario is being read.
    pub reading: RwSignal<bool>,
    /// Mark on the map what differs.
    pub marked: RwSignal<bool>,
    /// The wide comparison is open.
    pub wide: RwSignal<bool>,
    /// The facts about accounts, once per data set.
    pub facts: Memo<Option<Arc<AccountFacts>>>,
    /// Both plans with what differs; `None` while the other one is being read.
    pub pair: Memo<Option<Arc<Pair>>>,
    /// Figures of the scenarios that were read so far. They outlive the list, which the wide comparison takes away.
    pub known: RwSignal<Known>,
}

impl Review {
    /// The state of this step; it keeps the map's marks in step with what is compared and takes them away at its end.
    #[must_use]
    pub fn new(session: Session, bench: Workbench) -> Self {
        let against = RwSignal::new(Against::Today);
        let (reading, marked, wide) = (RwSignal::new(false), RwSignal::new(true), RwSignal::new(false));
        let scenario = RwSignal::new(None::<Arc<Plan>>);
        let facts = bench.facts;
        let before = Memo::new_with_compare(
            move |_| match against.get() {
                Against::Today => bench.today.get(),
                Against::Scenario(_) => scenario.get(),
            },
            other,
        );
        let pair = Memo::new_with_compare(
            move |_| {
                let (before, facts) = (before.get()?, facts.get()?);
                let after = session.read(&Aspect::FIGURES, |plan| Arc::new(plan.clone()))?;
                Some(Arc::new(Pair::new(before, after, &facts)))
            },
            other,
        );
        Effect::new(move |_| match against.get() {
            Against::Today => reading.set(false),
            Against::Scenario(id) => {
                scenario.set(None);
                reading.set(true);
                spawn_local(async move {
                    let read = session.load_scenario(&id).await;
                    // The person may have chosen another one, or left, meanwhile.
                    if against.try_get_untracked() != Some(Against::Scenario(id)) {
                        return;
                    }
                    reading.set(false);
                    match read {
                        Ok(plan) => scenario.set(Some(plan)),
                        Err(text) => {
                            against.set(Against::Today);
                            session.notify(NoticeKind::Error, &text);
                        }
                    }
                });
            }
        });
        Effect::new(move |_| {
            let fits = |before: &Arc<Plan>| session.peek(|plan| Arc::ptr_eq(plan.units(), before.units()));
            let shown = before.get().filter(|before| marked.get() && fits(before).unwrap_or(false));
            session.compared.set(shown);
        });
        on_cleanup(move || session.compared.set(None));
        // Scenarios are judged by the open plan's measures and band; with others, they are read again.
        let known = RwSignal::new(Known::new());
        Effect::new(move |_| {
            session.revision(Aspect::Design).track();
            known.update(Known::clear);
        });
        Self { session, bench, against, reading, marked, wide, facts, pair, known }
    }

    /// The state of this step.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// Name of what the open plan is compared with.
    #[must_use]
    pub fn other_name(self) -> String {
        match self.against.get() {
            Against::Today => "Today".into(),
            Against::Scenario(id) => self
                .session
                .drafts
                .with(|index| index.entry(&id).map(|entry| entry.summary.name.clone()))
                .unwrap_or_else(|| "The scenario".into()),
        }
    }

    /// Why a draft can be compared by accounts only; `None` where it can be compared unit by unit.
    #[must_use]
    pub fn why_by_accounts(self, entry: &DraftEntry) -> Option<String> {
        let ours = self.session.read(&[Aspect::Frame], |plan| plan.units().level())?;
        let theirs = entry.summary.unit_level;
        (ours != theirs).then(|| {
            format!("It assigns {}, this plan {}, so the two are compared by accounts.", theirs.noun(2), ours.noun(2))
        })
    }

    /// Selects units and moves the map to them.
    pub fn show(self, units: &[UnitIx]) {
        self.session.selection.set(Selection::units(units.iter().copied()));
        self.bench.fly_to(units.iter().copied());
    }

    /// Selects a territory of the open plan and moves the map to it.
    pub fn show_territory(self, territory: TerritoryIx) {
        self.bench.show_territory(territory);
    }
}
