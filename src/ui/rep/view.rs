//! The page of the view.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    accounts::AccountList,
    changes::Changes,
    figures::FigureCards,
    map::RepMap,
    portrait::{Portrait, find, portrait, territories},
    unknown::Unknown,
};
use crate::{
    app::{Aspect, Route, Session, Step},
    metrics::AccountFacts,
    plan::{Plan, TerritoryIx},
    ui::{
        icon::{Glyph, Icon},
        widgets::Segmented,
    },
};

/// One rep's territory. `name` is the rep's, as in the address.
#[component]
pub fn RepView(
    /// The rep.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let session = Session::expect();
    let rep = Memo::new(move |_| {
        let name = name.get();
        session.read(&[Aspect::Reps], |plan| find(plan, &name)).flatten()
    });
    let held = Memo::new(move |_| {
        let rep = rep.get()?;
        session.read(&[Aspect::Territories], |plan| territories(plan, rep))
    });
    let chosen = RwSignal::new(None::<TerritoryIx>);
    let shown = Memo::new(move |_| {
        let held = held.get()?;
        let first = held.first().map(|(territory, _)| *territory);
        chosen.get().filter(|chosen| held.iter().any(|(territory, _)| territory == chosen)).or(first)
    });
    // Facts and today's alignment belong to the data and units: they are made once, not with every edit.
    let ground = Memo::new_with_compare(
        move |_| {
            session.read(&[Aspect::Frame], |plan| {
                let today = Plan::start(plan.name(), plan.data().clone(), plan.units().clone());
                Arc::new((AccountFacts::of(plan.data()), today))
            })
        },
        |before, now| match (before, now) {
            (Some(Some(before)), Some(Some(now))) => !Arc::ptr_eq(before, now),
            _ => true,
        },
    );
    let picture = Memo::new(move |_| {
        let (rep, territory, ground) = (rep.get()?, shown.get()?, ground.get()?);
        session
            .read(&Aspect::FIGURES, |plan| portrait(plan, &ground.1, &ground.0, rep, territory))
            .flatten()
            .map(Arc::new)
    });
    let has_picture = Memo::new(move |_| picture.with(Option::is_some));
    view! {
        {move || {
            if has_picture.get() {
                view! { <Page picture held shown chosen /> }.into_any()
            } else {
                view! { <Unknown name=name known=Signal::derive(move || rep.get().is_some()) /> }.into_any()
            }
        }}
    }
}

#[component]
fn Page(
    picture: Memo<Option<Arc<Portrait>>>,
    held: Memo<Option<Vec<(TerritoryIx, String)>>>,
    shown: Memo<Option<TerritoryIx>>,
    chosen: RwSignal<Option<TerritoryIx>>,
) -> impl IntoView {
    let said = move |text: fn(&Portrait) -> String| {
        Memo::new(move |_| picture.with(|picture| picture.as_ref().map(|picture| text(picture)).unwrap_or_default()))
    };
    let (rep, territory, home) = (
        said(|picture| picture.rep.clone()),
        said(|picture| picture.territory_name.clone()),
        said(|picture| picture.home.clone()),
    );
    let invented = Memo::new(move |_| picture.with(|picture| picture.as_ref().is_some_and(|picture| picture.invented)));
    let several = Memo::new(move |_| held.get().unwrap_or_default());
    view! {
        <div class="rep">
            <header class="rep-bar">
                <a class="icon-button" href=Route::Step(Step::Publish).to_string() aria-label="Back to the planner">
                    <Icon glyph=Glyph::ArrowLeft />
                </a>
                <div class="rep-title">
                    <h1>{rep}</h1>
                    <p class="quiet">
                        {territory}
                        {move || {
                            let home = home.get();
                            (!home.is_empty()).then(|| format!(" · lives in {home}"))
                        }}
                    </p>
                </div>
                <Show when=move || invented.get()>
                    <span class="tag" title="A fictional company on real places: every account, rep and figure is made up.">
                        "invented data"
                    </span>
                </Show>
            </header>
            <main class="rep-main" id="main">
                <Show when=move || several.with(|several| { several.len() > 1 })>
                    <Segmented
                        label="Territory"
                        options=several.get_untracked().into_iter().map(|(territory, name)| (Some(territory), name)).collect()
                        value=shown
                        on_change=move |territory| chosen.set(territory)
                    />
                </Show>
                <RepMap picture=picture />
                <div class="rep-column">
                    <FigureCards picture=picture />
                    <Changes picture=picture />
                    <AccountList picture=picture />
                </div>
            </main>
        </div>
    }
}
