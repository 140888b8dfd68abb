//! The workspace: panel, map, inspector and drawer around the open plan.

use leptos::prelude::*;

use super::{bar::Bar, status::StatusLine};
use crate::app::Session;

/// The desktop and phone layout of the steps.
#[component]
pub fn Workspace() -> impl IntoView {
    let session = Session::expect();
    let _ = session;
    view! {
        <div class="app">
            <Bar />
            <StatusLine />
        </div>
    }
}
