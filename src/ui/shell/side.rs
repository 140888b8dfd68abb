//! The panel at the left: what the current step does.

use leptos::prelude::*;

use crate::{
    app::{Route, Session, Step},
    ui::{
        design::DesignPanel,
        later::{Awaited, Part},
    },
};

/// The step's panel.
#[component]
pub fn Side() -> impl IntoView {
    let session = Session::expect();
    // While another step's page covers the panel there is nothing in it.
    let step = Memo::new(move |_| match session.route.get() {
        Route::Step(step) => Some(step),
        _ => None,
    });
    move || match step.get() {
        Some(Step::Design) => view! { <DesignPanel /> }.into_any(),
        Some(Step::Review) => view! { <Awaited part=Part::Review /> }.into_any(),
        _ => ().into_any(),
    }
}
