//! Parts of the page that are loaded when they are first needed: a first visit is the map, the table and the Design step.
//!
//! The program is cut after it is linked (`xtask/src/split.rs`): what only a part's function reaches travels in a file of
//! its own. `src/main.rs` names the parts' functions, because every program that links such a function carries it;
//! here is what the page knows of them. A part that was loaded stays.

use std::{future::Future, pin::Pin};

use leptos::prelude::*;

use super::{
    chart_pane::ChartPane,
    data::DataStep,
    design::{Advanced, Fit, Limits, ResultSection, Rules},
    inspector::Inspector,
    map_pane::Selected,
    measures::Measures,
    publish::PublishStep,
    quota::QuotaStep,
    rep::OwnPage,
    review::ReviewPanel,
    shell::Commands,
    start::StartPage,
    table::{AccountsTable, ChangesTable, WhyCard},
};
use crate::app::Step;

/// Builds a part's view; to be called where its contexts are.
pub type Build = fn() -> AnyView;

/// Loads a part's file when it is not there yet. `None` when it can't be had now: no connection, or the page on the
/// server is another version by now. The next call tries again.
pub type Load = fn() -> Pin<Box<dyn Future<Output = Option<Build>>>>;

/// What is loaded later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The table of accounts, in the drawer.
    Accounts,
    /// What moved against today, in the drawer.
    Changes,
    /// The charts, in the drawer.
    Charts,
    /// The command palette.
    Commands,
    /// The Data step.
    Data,
    /// The card of what is selected.
    Inspector,
    /// The Publish step.
    Publish,
    /// The Quota step.
    Quota,
    /// A rep's own page.
    Rep,
    /// The Review step's panel.
    Review,
    /// The Design step's advanced settings.
    Advanced,
    /// Rules for what reps must be able to do.
    Fit,
    /// Limits nobody may cross, and caps on what moves.
    Limits,
    /// How measures are made, on the Data step.
    Measures,
    /// The preview of a solve.
    Result,
    /// Areas that are not divided, and the list of locks, bars and groups.
    Rules,
    /// What can be done with the selection.
    Selected,
    /// The start page.
    Start,
    /// The card that says why a figure is what it is.
    Why,
}

impl Part {
    /// What a step needs beside the workspace.
    #[must_use]
    pub fn of(step: Step) -> Option<Self> {
        match step {
            Step::Data => Some(Self::Data),
            Step::Design => None,
            Step::Review => Some(Self::Review),
            Step::Quota => Some(Self::Quota),
            Step::Publish => Some(Self::Publish),
        }
    }
}

/// How to load each part.
#[derive(Clone, Copy)]
pub struct Loads {
    /// The table of accounts.
    pub accounts: Load,
    /// What moved against today.
    pub changes: Load,
    /// The charts.
    pub charts: Load,
    /// The command palette.
    pub commands: Load,
    /// The Data step.
    pub data: Load,
    /// The card of what is selected.
    pub inspector: Load,
    /// The Publish step.
    pub publish: Load,
    /// The Quota step.
    pub quota: Load,
    /// A rep's own page.
    pub rep: Load,
    /// The Review step's panel.
    pub review: Load,
    /// The Design step's advanced settings.
    pub advanced: Load,
    /// Rules for what reps must be able to do.
    pub fit: Load,
    /// Limits nobody may cross, and caps on what moves.
    pub limits: Load,
    /// How measures are made, on the Data step.
    pub measures: Load,
    /// The preview of a solve.
    pub result: Load,
    /// Areas that are not divided, and the list of locks, bars and groups.
    pub rules: Load,
    /// What can be done with the selection.
    pub selected: Load,
    /// The start page.
    pub start: Load,
    /// The card that says why a figure is what it is.
    pub why: Load,
}

/// How far a part is.
#[derive(Clone, Copy)]
enum State {
    Away,
    Coming,
    Here(Build),
    Failed,
}

/// The parts and how far each is; a context of the page.
#[derive(Clone, Copy)]
pub struct Later {
    loads: Loads,
    states: [RwSignal<State>; 19],
}

impl Later {
    /// Nothing is loaded yet.
    #[must_use]
    pub fn new(loads: Loads) -> Self {
        Self { loads, states: std::array::from_fn(|_| RwSignal::new(State::Away)) }
    }

    /// The page's own.
    ///
    /// # Panics
    /// Outside the page.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    fn state(self, part: Part) -> RwSignal<State> {
        self.states[part as usize]
    }

    /// Loads a part unless it is here or on its way. Call it as soon as somebody is likely to want it.
    pub fn load(self, part: Part) {
        let state = self.state(part);
        if matches!(state.get_untracked(), State::Coming | State::Here(_)) {
            return;
        }
        state.set(State::Coming);
        let load = match part {
            Part::Accounts => self.loads.accounts,
            Part::Changes => self.loads.changes,
            Part::Charts => self.loads.charts,
            Part::Commands => self.loads.commands,
            Part::Data => self.loads.data,
            Part::Inspector => self.loads.inspector,
            Part::Publish => self.loads.publish,
            Part::Quota => self.loads.quota,
            Part::Rep => self.loads.rep,
            Part::Review => self.loads.review,
            Part::Advanced => self.loads.advanced,
            Part::Fit => self.loads.fit,
            Part::Limits => self.loads.limits,
            Part::Measures => self.loads.measures,
            Part::Result => self.loads.result,
            Part::Rules => self.loads.rules,
            Part::Selected => self.loads.selected,
            Part::Start => self.loads.start,
            Part::Why => self.loads.why,
        };
        leptos::task::spawn_local(async move {
            state.set(load().await.map_or(State::Failed, State::Here));
        });
    }
}

/// A part where it belongs: loaded when this is first shown.
#[component]
pub fn Awaited(
    /// Which.
    part: Part,
    /// Says nothing while it comes: for what has no place of its own on the page.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let later = Later::expect();
    later.load(part);
    move || {
        match later.state(part).get() {
        State::Here(build) => build(),
        State::Failed => view! {
            <div class="later" role="alert">
                <p>"This part of Bailiwick could not be loaded. Check the connection; the plan is safe. If it stays so, reload the page."</p>
                <button type="button" class="button" on:click=move |_| later.load(part)>"Try again"</button>
            </div>
        }
        .into_any(),
        State::Away | State::Coming if quiet => ().into_any(),
        State::Away | State::Coming => view! { <p class="later quiet" role="status">"Loading"</p> }.into_any(),
    }
    }
}

/// Builds the table of accounts. This and the functions below are where the program is cut: nothing else may name these views.
#[must_use]
pub fn accounts() -> AnyView {
    AccountsTable().into_any()
}

/// Builds the list of what moved against today.
#[must_use]
pub fn changes() -> AnyView {
    ChangesTable().into_any()
}

/// Builds the charts.
#[must_use]
pub fn charts() -> AnyView {
    ChartPane().into_any()
}

/// Builds the command palette.
#[must_use]
pub fn commands() -> AnyView {
    Commands().into_any()
}

/// Builds the Data step.
#[must_use]
pub fn data() -> AnyView {
    DataStep().into_any()
}

/// Builds the card of what is selected.
#[must_use]
pub fn inspector() -> AnyView {
    Inspector().into_any()
}

/// Builds the Publish step.
#[must_use]
pub fn publish() -> AnyView {
    PublishStep().into_any()
}

/// Builds the Quota step.
#[must_use]
pub fn quota() -> AnyView {
    QuotaStep().into_any()
}

/// Builds the page of the rep whom the address names.
#[must_use]
pub fn rep() -> AnyView {
    OwnPage().into_any()
}

/// Builds the Review step's panel.
#[must_use]
pub fn review() -> AnyView {
    ReviewPanel().into_any()
}

/// Builds the start page.
#[must_use]
pub fn start() -> AnyView {
    StartPage().into_any()
}

/// Builds the Design step's advanced settings.
#[must_use]
pub fn advanced() -> AnyView {
    Advanced().into_any()
}

/// Builds rules for what reps must be able to do.
#[must_use]
pub fn fit() -> AnyView {
    Fit().into_any()
}

/// Builds limits nobody may cross, and caps on what moves.
#[must_use]
pub fn limits() -> AnyView {
    Limits().into_any()
}

/// Builds how measures are made.
#[must_use]
pub fn measures() -> AnyView {
    Measures().into_any()
}

/// Builds the preview of a solve.
#[must_use]
pub fn result() -> AnyView {
    ResultSection().into_any()
}

/// Builds areas that are not divided, and the list of locks, bars and groups.
#[must_use]
pub fn rules() -> AnyView {
    Rules().into_any()
}

/// Builds what can be done with the selection.
#[must_use]
pub fn selected() -> AnyView {
    Selected().into_any()
}

/// Builds the card that says why a figure is what it is.
#[must_use]
pub fn why() -> AnyView {
    WhyCard().into_any()
}
