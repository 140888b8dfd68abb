//! A name that leads nowhere: what is wrong, and the way on.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Route, Session, Step},
    browser::page,
    ui::icon::Glyph,
    ui::widgets::EmptyState,
};

/// Says whether the rep or only the territory is missing, and lists the reps there are.
#[component]
pub fn Unknown(
    /// The name in the address.
    #[prop(into)]
    name: Signal<String>,
    /// The rep is known and has no territory.
    #[prop(into)]
    known: Signal<bool>,
) -> impl IntoView {
    let session = Session::expect();
    let reps = Memo::new(move |_| {
        session
            .read(&[Aspect::Reps, Aspect::Territories], |plan| {
                plan.territory_indices()
                    .filter_map(|territory| plan.rep_of(territory).map(|rep| rep.name.clone()))
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let plan = Memo::new(move |_| session.read(&[Aspect::Name], |plan| plan.name().to_owned()).unwrap_or_default());
    view! {
        <main class="sheet rep-unknown" id="main">
            <section class="card">
                <EmptyState
                    glyph=Glyph::User
                    title=Signal::derive(move || {
                        if known.get() {
                            format!("{} has no territory in this plan", name.get())
                        } else {
                            format!("There is no rep called “{}” in this plan", name.get())
                        }
                    })
                    text=Signal::derive(move || {
                        format!(
                            "The plan that is open here is “{}”. If you came by a link, open the plan it was made for: ask whoever sent it for the plan file.",
                            plan.get()
                        )
                    })
                >
                    <a class="button primary" href=Route::Start.to_string()>"Open another plan"</a>
                    <a class="button" href=Route::Step(Step::Design).to_string()>"Go to the planner"</a>
                </EmptyState>
            </section>
            <Show when=move || reps.with(|reps| !reps.is_empty())>
                <section class="card" aria-labelledby="known-reps">
                    <h2 id="known-reps">"Reps of this plan"</h2>
                    <ul class="rep-links">
                        <For
                            each=move || reps.get()
                            key=|rep| rep.clone()
                            children=|rep| view! { <li><a href=Route::Rep(rep.clone()).hash(page::encode)>{rep.clone()}</a></li> }
                        />
                    </ul>
                </section>
            </Show>
        </main>
    }
}
