//! The wide comparison: summary, moves, reps, territories, beside the map.

use leptos::{html, prelude::*};

use super::{
    lines::lines,
    moves::MovesTable,
    panel::{AgainstSelect, Reading, bodies, sentences},
    reps::RepsTable,
    state::Review,
    territories::TerritoriesTable,
};
use crate::{
    app::{Route, Step},
    ui::{
        icon::{Glyph, Icon},
        widgets::Tabs,
    },
};

/// What the comparison shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Page {
    #[default]
    Summary,
    Moves,
    Reps,
    Territories,
}

/// The open plan beside another, as a panel that leaves the map its room. Rows select their units on the map; Escape
/// leads back to the narrow panel. It needs the state of the Review step in its context.
#[component]
pub fn CompareView() -> impl IntoView {
    let review = Review::expect();
    let page = RwSignal::new(Page::Summary);
    let back = NodeRef::<html::Button>::new();
    Effect::new(move |_| {
        if let Some(back) = back.get() {
            let _ = back.focus();
        }
    });
    let tabs = vec![
        (Page::Summary, "Summary".to_owned()),
        (Page::Moves, "What moved".to_owned()),
        (Page::Reps, "Reps".to_owned()),
        (Page::Territories, "Territories".to_owned()),
    ];
    view! {
        <section
            class="compare-view"
            aria-labelledby="compare-title"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    review.wide.set(false);
                }
            }
        >
            <header class="compare-head">
                <button
                    type="button"
                    class="icon-button"
                    node_ref=back
                    aria-label="Back to Review"
                    title="Back to Review"
                    on:click=move |_| review.wide.set(false)
                >
                    <Icon glyph=Glyph::ArrowLeft />
                </button>
                <h2 id="compare-title">{move || format!("{} and this plan", review.other_name())}</h2>
            </header>
            <div class="compare-tools">
                <AgainstSelect />
                <a class="button" href=Route::Step(Step::Publish).to_string()>
                    <Icon glyph=Glyph::Download />
                    "Change list in Publish"
                </a>
            </div>
            <Reading />
            <Tabs label="Comparison" tabs=Signal::stored(tabs) selected=page on_select=Callback::new(move |chosen| page.set(chosen))>
                {move || match page.get() {
                    Page::Summary => view! { <Summary /> }.into_any(),
                    Page::Moves => view! { <MovesTable /> }.into_any(),
                    Page::Reps => view! { <RepsTable /> }.into_any(),
                    Page::Territories => view! { <TerritoriesTable /> }.into_any(),
                }}
            </Tabs>
        </section>
    }
}

#[component]
fn Summary() -> impl IntoView {
    let review = Review::expect();
    move || {
        review.pair.get().map(|pair| {
            let said = sentences(&pair, &review.against.get());
            let lines = lines(&pair.summaries.0, &pair.summaries.1, pair.currency());
            let (low, high) = pair.after.design().band();
            view! {
                <div class="compare-summary">
                    {said.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
                    <p class="quiet">{format!("Both are judged by this plan’s measures and its band, {low:.0} to {high:.0}.")}</p>
                    <table class="compare-table">
                        <caption class="visually-hidden">{format!("{} and this plan, figure by figure", review.other_name())}</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Figure"</th>
                                <th scope="col" class="num">{review.other_name()}</th>
                                <th scope="col" class="num">"This plan"</th>
                                <th scope="col" class="num">"Change"</th>
                            </tr>
                        </thead>
                        {bodies(lines, true)}
                    </table>
                </div>
            }
        })
    }
}
