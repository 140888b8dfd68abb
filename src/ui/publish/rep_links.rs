//! The address of every rep's own view.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Route, Session},
    browser::page,
    ui::icon::{Glyph, Icon},
};

/// Links that open on this machine, to try what a rep would see.
#[component]
pub fn RepLinks() -> impl IntoView {
    let session = Session::expect();
    let reps = Memo::new(move |_| {
        session
            .read(&[Aspect::Reps, Aspect::Territories], |plan| {
                plan.territory_indices()
                    .filter_map(|territory| {
                        Some((plan.rep_of(territory)?.name.clone(), plan.territory(territory)?.name.clone()))
                    })
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    view! {
        <section class="card" aria-labelledby="rep-views">
            <h2 id="rep-views">"Rep views"</h2>
            <p class="quiet">
                "Each rep's territory on a phone: map, accounts by priority, quota, and what changed. The plan lives in this browser, so a link works where the plan is open or has been opened from its file."
            </p>
            <ul class="rep-links">
                <For
                    each=move || reps.get()
                    key=|pair| pair.clone()
                    children=move |(rep, territory)| {
                        let (link, copied) = (Route::Rep(rep.clone()).hash(page::encode), rep.clone());
                        view! {
                            <li>
                                <a href=link>{rep.clone()}</a>
                                <span class="quiet">{territory}</span>
                                <button
                                    type="button"
                                    class="icon-button"
                                    aria-label=format!("Copy the link to {rep}")
                                    on:click=move |_| session.copy(session.rep_address(&copied), "Link")
                                >
                                    <Icon glyph=Glyph::Copy />
                                </button>
                            </li>
                        }
                    }
                />
            </ul>
        </section>
    }
}
