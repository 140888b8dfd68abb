//! The page for a name that leads to no view: what is known about it, and every view there is.

use leptos::prelude::*;

use super::subject::{Subject, rep_entries};
use crate::{
    app::{Aspect, Route, Session, Step},
    browser::page,
    ui::icon::{Glyph, Icon},
};

/// Says why there is no view of this name and lists those there are.
#[component]
pub fn Missing(name: String, subject: Subject) -> impl IntoView {
    let session = Session::expect();
    let (title, text) = match &subject {
        Subject::Idle(_) => (
            format!("{name} has no territory in this plan"),
            "When a territory is given to this rep in the planner, it shows here.".to_owned(),
        ),
        Subject::Vacancy(_) => (
            format!("{name} is vacant"),
            "Nobody is responsible for this territory in this plan. A territory without a rep has no view of its own.".into(),
        ),
        Subject::Unknown | Subject::Rep(..) => (
            format!("There is no rep called “{name}” in this plan"),
            "If you came by a link, open the plan it was made for: ask whoever sent it for the plan file. Or pick a name below.".into(),
        ),
    };
    let entries =
        Memo::new(move |_| session.read(&[Aspect::Territories, Aspect::Reps], rep_entries).unwrap_or_default());
    view! {
        <main class="rep-missing" id="main">
            <h1>{title}</h1>
            <p>{text}</p>
            <Show
                when=move || !entries.with(Vec::is_empty)
                fallback=|| view! { <p class="quiet">"No rep has a territory in this plan yet."</p> }
            >
                <h2>"Reps of this plan"</h2>
                <ul class="rep-names">
                    <For
                        each=move || entries.get()
                        key=|entry| format!("{entry:?}")
                        children=|entry| {
                            let territories = entry.territories.join(", ");
                            let address = Route::Rep(entry.name.clone()).hash(page::encode);
                            let detail = (territories != entry.name).then_some(territories);
                            view! {
                                <li>
                                    <a href=address>
                                        <Icon glyph=Glyph::User />
                                        <span>{entry.name}</span>
                                        <span class="quiet">{detail}</span>
                                    </a>
                                </li>
                            }
                        }
                    />
                </ul>
            </Show>
            <p class="button-row">
                <a class="button" href=Route::Step(Step::Design).to_string()>"Open the planner"</a>
                <a class="button" href=Route::Start.to_string()>"Open another plan"</a>
            </p>
        </main>
    }
}
