//! The page: which layout stands for which route and stage.

use leptos::prelude::*;

use super::{
    data::DataStep,
    publish::PublishStep,
    quota::QuotaStep,
    rep::RepView,
    shell::{Embedded, Failed, Loading, Notices, Paper, Workspace},
    start::StartPage,
};
use crate::app::{Route, Session, Stage, Step};

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
    // Design and Review share one workspace, so that the map stays when the step changes.
    let place = Memo::new(move |_| match session.route.get() {
        Route::Start => Place::Start,
        Route::Step(Step::Data) => Place::Data,
        Route::Step(Step::Design | Step::Review) => Place::Workspace,
        Route::Step(Step::Quota) => Place::Quota,
        Route::Step(Step::Publish) => Place::Publish,
        Route::Rep(name) => Place::Rep(name),
    });
    view! {
        <Notices />
        {move || match (kind.get(), place.get()) {
            (2, _) => view! { <Failed /> }.into_any(),
            (0, _) => view! { <Loading /> }.into_any(),
            (_, Place::Rep(name)) => view! { <RepView name=name /> }.into_any(),
            _ if session.embedded => view! { <Embedded /> }.into_any(),
            (_, Place::Workspace) => view! { <Workspace /> }.into_any(),
            (_, Place::Start) => view! { <Paper><StartPage /></Paper> }.into_any(),
            (_, Place::Data) => view! { <Paper><DataStep /></Paper> }.into_any(),
            (_, Place::Quota) => view! { <Paper><QuotaStep /></Paper> }.into_any(),
            (_, Place::Publish) => view! { <Paper><PublishStep /></Paper> }.into_any(),
        }}
    }
}

/// The layouts there are.
#[derive(Clone, PartialEq)]
enum Place {
    Workspace,
    Start,
    Data,
    Quota,
    Publish,
    Rep(String),
}
