//! The rep's page: header, map, accounts, numbers, changes; one tab at a time on a phone, two columns on a desktop.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    account_list::AccountList,
    change_list::ChangeList,
    missing::Missing,
    numbers::Numbers,
    own_map::OwnMap,
    subject::{Subject, subject},
};
use crate::{
    app::{Aspect, Route, Session, Step},
    metrics::{self, AccountFacts, Figure, Figures, Priority},
    plan::{AccountIx, MeasureIx, Plan, RepIx, TerritoryIx},
    ui::{
        icon::{Glyph, Icon},
        number::{self, Standing},
        theme_switch::ThemeSwitch,
        widgets::{Select, Why},
        workbench::Workbench,
    },
};

/// What a phone shows of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RepTab {
    /// The territory on the map.
    #[default]
    Map,
    /// Accounts by priority.
    Accounts,
    /// Quota, attainment, forecast.
    Numbers,
    /// What changes against today.
    Changes,
}

impl RepTab {
    const ALL: [(Self, &'static str, Glyph); 4] = [
        (Self::Map, "Map", Glyph::Map),
        (Self::Accounts, "Accounts", Glyph::Account),
        (Self::Numbers, "Numbers", Glyph::LineChart),
        (Self::Changes, "Changes", Glyph::Compare),
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Accounts => "accounts",
            Self::Numbers => "numbers",
            Self::Changes => "changes",
        }
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct RepDesk {
    /// The session.
    pub session: Session,
    /// Whose page it is.
    pub rep: RepIx,
    /// The territory shown.
    pub territory: RwSignal<TerritoryIx>,
    /// The tab a phone shows.
    pub tab: RwSignal<RepTab>,
    /// The account whose card is open in the list.
    pub open: RwSignal<Option<AccountIx>>,
    /// The facts about accounts.
    pub facts: Memo<Option<Arc<AccountFacts>>>,
    /// The territory table; only the own row is ever shown.
    pub figures: Memo<Option<Arc<Figures>>>,
    /// The own accounts, most urgent first.
    pub priorities: Memo<Arc<Vec<Priority>>>,
    /// The plan as today's alignment has it.
    pub today: Memo<Option<Arc<Plan>>>,
}

impl RepDesk {
    fn new(session: Session, rep: RepIx, first: TerritoryIx) -> Self {
        let territory = RwSignal::new(first);
        let bench = Workbench::expect();
        let (facts, figures) = (bench.facts, bench.figures);
        let priorities = Memo::new(move |_| {
            let (facts, territory) = (facts.get(), territory.get());
            let list = facts.and_then(|facts| {
                session.read(&[Aspect::Alignment], |plan| metrics::priorities(plan, &facts, Some(territory)))
            });
            Arc::new(list.unwrap_or_default())
        });
        Self {
            session,
            rep,
            territory,
            tab: RwSignal::default(),
            open: RwSignal::new(None),
            facts,
            figures,
            priorities,
            today: bench.today,
        }
    }

    /// The desk of this page.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Explains one of the own figures.
    pub fn why(self, figure: Figure) -> impl Fn(()) -> Option<metrics::Explanation> + Send + Sync + 'static {
        move |()| {
            let figures = self.figures.get_untracked()?;
            let row = figures.territories.get(self.territory.get_untracked().at())?;
            self.session.peek(|plan| metrics::explain(plan, &figures, row, figure))
        }
    }
}

/// The page of the rep whom the address names.
#[component]
pub fn OwnPage() -> impl IntoView {
    let session = Session::expect();
    // Another address leaves this page; until it is gone it stays as it was.
    let name = Memo::new(move |before: Option<&String>| match session.route.get() {
        Route::Rep(name) => name,
        _ => before.cloned().unwrap_or_default(),
    });
    view! { <RepView name=name /> }
}

/// One rep's page, or what to do when there is none of this name.
#[component]
pub fn RepView(
    /// The rep's name, as in the address.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let session = Session::expect();
    let who = Memo::new(move |_| {
        let name = name.get();
        session.read(&[Aspect::Territories, Aspect::Reps], |plan| subject(plan, &name))
    });
    move || match who.get() {
        Some(Subject::Rep(rep, territories)) => view! { <RepPage rep=rep territories=territories /> }.into_any(),
        Some(subject) => view! { <Missing name=name.get() subject=subject /> }.into_any(),
        None => ().into_any(),
    }
}

#[component]
fn RepPage(rep: RepIx, territories: Vec<TerritoryIx>) -> impl IntoView {
    let session = Session::expect();
    let Some(first) = territories.first().copied() else { return ().into_any() };
    let desk = RepDesk::new(session, rep, first);
    provide_context(desk);
    view! {
        <div class="rep" data-tab=move || desk.tab.get().key()>
            <RepHead territories=territories />
            <main class="rep-body" id="main">
                <section class="rep-map" aria-label="Map of the territory">
                    <OwnMap />
                </section>
                <div class="rep-side">
                    <nav class="rep-tabs" aria-label="Parts of this page">
                        {RepTab::ALL
                            .map(|(tab, text, glyph)| {
                                view! {
                                    <button
                                        type="button"
                                        class=format!("rep-tab rep-tab-{}", tab.key())
                                        aria-current=move || (desk.tab.get() == tab).then_some("page")
                                        on:click=move |_| desk.tab.set(tab)
                                    >
                                        <Icon glyph=glyph size=20 />
                                        {text}
                                    </button>
                                }
                            })
                            .collect_view()}
                    </nav>
                    <section class="rep-panel rep-numbers" aria-labelledby="rep-numbers">
                        <Numbers />
                    </section>
                    <section class="rep-panel rep-changes" aria-labelledby="rep-changes">
                        <ChangeList />
                    </section>
                    <section class="rep-panel rep-accounts" aria-labelledby="rep-accounts">
                        <AccountList />
                    </section>
                </div>
            </main>
        </div>
    }
    .into_any()
}

/// Who, where, how it stands, and the way back.
#[component]
fn RepHead(territories: Vec<TerritoryIx>) -> impl IntoView {
    let desk = RepDesk::expect();
    let session = desk.session;
    let names = Memo::new(move |_| {
        session
            .read(&[Aspect::Territories, Aspect::Reps], |plan| {
                let rep = plan.reps().get(desk.rep.at())?;
                let territory = plan.territory(desk.territory.get())?;
                let home =
                    if rep.home_label.is_empty() { String::new() } else { format!("lives in {}", rep.home_label) };
                let own = if territory.name == rep.name { String::new() } else { territory.name.clone() };
                let under: Vec<String> = [own, home].into_iter().filter(|text| !text.is_empty()).collect();
                Some((rep.name.clone(), under.join(" · ")))
            })
            .flatten()
            .unwrap_or_default()
    });
    let invented = Memo::new(move |_| session.read(&[Aspect::Frame], |plan| plan.data().invented).unwrap_or(false));
    let choices = {
        let territories = territories.clone();
        Signal::derive(move || {
            let named = |plan: &Plan| {
                territories.iter().filter_map(|at| Some((*at, plan.territory(*at)?.name.clone()))).collect::<Vec<_>>()
            };
            session.read(&[Aspect::Territories], named).unwrap_or_default()
        })
    };
    let several = territories.len() > 1;
    view! {
        <header class="rep-head">
            <div class="rep-who">
                <h1>{move || names.with(|(rep, _)| rep.clone())}</h1>
                <p class="quiet">
                    {move || names.with(|(_, under)| under.clone())}
                    <Show when=move || invented.get()>
                        " "
                        <span class="tag" title="A fictional company on real places: every account, rep and figure is made up.">
                            "invented data"
                        </span>
                    </Show>
                </p>
            </div>
            <IndexChips />
            {several
                .then(|| {
                    view! {
                        <Select
                            label="Territory"
                            bare=true
                            options=choices
                            value=desk.territory
                            on_change=move |territory| {
                                desk.open.set(None);
                                desk.territory.set(territory);
                            }
                        />
                    }
                })}
            <div class="rep-tools">
                <ThemeSwitch />
                <button
                    type="button"
                    class="icon-button"
                    aria-label="Print this page"
                    title="Print: numbers, changes and accounts as shown"
                    on:click=move |_| {
                        let _ = window().print();
                    }
                >
                    <Icon glyph=Glyph::File />
                </button>
                <Show when=move || !session.embedded>
                    <a class="icon-button" href=Route::Step(Step::Design).to_string() aria-label="Open the planner" title="Open the planner">
                        <Icon glyph=Glyph::Settings />
                    </a>
                </Show>
            </div>
        </header>
    }
}

/// The index of each balanced measure, with its place in the band in words.
#[component]
fn IndexChips() -> impl IntoView {
    let desk = RepDesk::expect();
    let chips = Memo::new(move |_| {
        let figures = desk.figures.get();
        desk.session
            .read(&[Aspect::Design], |plan| {
                let row = figures.as_ref()?.territories.get(desk.territory.get().at())?.clone();
                let bands = metrics::bands(plan);
                let chips = plan.design().balance.iter().filter_map(|term| {
                    let measure = plan.units().measure(&term.measure)?;
                    let name = plan.units().measures().get(measure.at())?.name.clone();
                    let index = row.index(measure);
                    let band = bands.of(row.territory?, measure);
                    let standing = index.map(|index| Standing::of(index, band));
                    Some(Chip { measure, name, index: number::index(index), standing })
                });
                Some(chips.collect::<Vec<_>>())
            })
            .flatten()
            .unwrap_or_default()
    });
    view! {
        <ul class="rep-indices" aria-label="Index: 100 is the fair share">
            <For
                each=move || chips.get()
                key=|chip| (chip.measure, chip.index.clone(), chip.standing)
                children=move |chip| {
                    let outside = matches!(chip.standing, Some(Standing::Over | Standing::Under));
                    let state = match chip.standing {
                        Some(Standing::Over) => "▲ above the band",
                        Some(Standing::Under) => "▼ below the band",
                        Some(Standing::Within) => "within the band",
                        None => "no fair share",
                    };
                    view! {
                        <li class="rep-index" class:rep-outside=outside>
                            <span class="quiet">{chip.name}</span>
                            <strong><Why figure=chip.index explain=desk.why(Figure::Index(chip.measure)) /></strong>
                            <span>{state}</span>
                        </li>
                    }
                }
            />
        </ul>
    }
}

#[derive(Clone, PartialEq)]
struct Chip {
    measure: MeasureIx,
    name: String,
    index: String,
    standing: Option<Standing>,
}
