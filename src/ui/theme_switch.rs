//! The button between light and dark.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::app::Session;

/// Switches the theme; it shows the other one's sign.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let session = Session::expect();
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=move || if session.is_dark() { "Switch to the light theme" } else { "Switch to the dark theme" }
            on:click=move |_| session.switch_theme()
        >
            {move || if session.is_dark() { view! { <Icon glyph=Glyph::Sun /> } } else { view! { <Icon glyph=Glyph::Moon /> } }}
        </button>
    }
}
