//! The page: which layout stands for which route and stage.

use leptos::prelude::*;

use super::{
    rep::RepView,
    shell::{Failed, Loading, Notices, Workspace},
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
    view! {
        <Notices />
        {move || match (kind.get(), session.route.get()) {
            (2, _) => view! { <Failed /> }.into_any(),
            (0, _) => view! { <Loading /> }.into_any(),
            (_, Route::Rep(name)) => view! { <RepView name=name /> }.into_any(),
            (_, Route::Start | Route::Step(_)) => view! { <Workspace /> }.into_any(),
        }}
    }
}
