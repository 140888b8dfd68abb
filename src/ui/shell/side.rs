//! The panel at the left: what the current step does.

use leptos::prelude::*;

use crate::{
    app::{Route, Session, Step},
    ui::{design::DesignPanel, review::ReviewPanel},
};

/// The step's panel.
#[component]
pub fn Side() -> impl IntoView {
    let session = Session::expect();
    let review = Memo::new(move |_| session.route.get() == Route::Step(Step::Review));
    move || if review.get() { view! { <ReviewPanel /> }.into_any() } else { view! { <DesignPanel /> }.into_any() }
}
