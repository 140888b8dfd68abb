//! The page: which layout stands for which route and stage.

use leptos::prelude::*;

use super::{
    later::{Awaited, Part},
    shell::{Embedded, Failed, Loading, Notices, Workspace},
};
use crate::app::{Route, Session, Stage};

/// What stands on the page. Progress inside a stage must not build it anew.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// The loading page before the first plan: what the worker needs is on its way to it.
    Starting,
    /// The loading page, and behind it the workspace of the plan that will be the first: it is built while the worker
    /// unpacks the data.
    Behind,
    /// The workspace, or a rep's page.
    Open,
    /// The loading page before another plan, which gets a workspace of its own.
    Loading,
    /// What went wrong.
    Failed,
}

/// Everything on the page.
#[component]
pub fn Page() -> impl IntoView {
    let session = Session::expect();
    let layout = Memo::new(move |before: Option<&Layout>| match session.stage.get() {
        Stage::Starting => Layout::Starting,
        Stage::Loading(..) if matches!(before, Some(Layout::Starting | Layout::Behind)) => Layout::Behind,
        Stage::Loading(..) => Layout::Loading,
        Stage::Ready => Layout::Open,
        Stage::Failed(_) => Layout::Failed,
    });
    let waiting = move || layout.get() == Layout::Behind;
    let first = move || matches!(layout.get(), Layout::Starting | Layout::Behind);
    let built = Memo::new(move |_| if waiting() { Layout::Open } else { layout.get() });
    let rep = Memo::new(move |_| matches!(session.route.get(), Route::Rep(_)));
    let on_rep = Memo::new(move |_| rep.get() && !waiting());
    // The workspace is built when a step is first wanted and stays, with its one map, as long as the plan is open.
    let planned = Memo::new(move |before: Option<&bool>| before == Some(&true) || !rep.get());
    let rep_view = move || on_rep.get().then(|| view! { <Awaited part=Part::Rep /> });
    let open = move || {
        if session.embedded {
            (move || match rep_view() {
                Some(rep) => rep.into_any(),
                None => view! { <Embedded /> }.into_any(),
            })
            .into_any()
        } else {
            view! {
                <Show when=move || planned.get()><Workspace /></Show>
                {rep_view}
            }
            .into_any()
        }
    };
    view! {
        <Notices />
        <Show when=first><Loading /></Show>
        {move || match built.get() {
            Layout::Starting => ().into_any(),
            Layout::Failed => view! { <Failed /> }.into_any(),
            Layout::Loading => view! { <Loading /> }.into_any(),
            Layout::Behind | Layout::Open => {
                view! { <div class="behind" class:waiting=waiting inert=waiting>{open()}</div> }.into_any()
            }
        }}
    }
}
