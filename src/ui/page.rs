//! The page: which layout stands for which route and stage.

use leptos::prelude::*;

use super::{
    later::{Awaited, Part},
    shell::{Embedded, Failed, Loading, Notices, Workspace},
};
use crate::app::{Route, Session, Stage};

/// Everything on the page.
#[component]
pub fn Page() -> impl IntoView {
    let session = Session::expect();
    // One layout per kind of state: progress inside a stage must not build the page anew.
    let kind = Memo::new(move |_| match session.stage.get() {
        Stage::Loading(..) => 0,
        Stage::Ready => 1,
        Stage::Failed(_) => 2,
    });
    let rep = Memo::new(move |_| matches!(session.route.get(), Route::Rep(_)));
    // The workspace is built when a step is first wanted and stays, with its one map, as long as the plan is open.
    let planned = Memo::new(move |before: Option<&bool>| before == Some(&true) || !rep.get());
    let rep_view = move || rep.get().then(|| view! { <Awaited part=Part::Rep /> });
    view! {
        <Notices />
        {move || match kind.get() {
            2 => view! { <Failed /> }.into_any(),
            0 => view! { <Loading /> }.into_any(),
            _ if session.embedded => (move || match rep_view() {
                Some(rep) => rep.into_any(),
                None => view! { <Embedded /> }.into_any(),
            })
                .into_any(),
            _ => view! {
                <Show when=move || planned.get()><Workspace /></Show>
                {rep_view}
            }
                .into_any(),
        }}
    }
}
