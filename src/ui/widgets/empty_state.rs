//! What stands where there is nothing yet.

use leptos::prelude::*;

use crate::ui::icon::{Glyph, Icon};

/// Says what would be here and what to do about it; the actions are the children.
///
/// ```ignore
/// <EmptyState glyph=Glyph::Users title="No reps yet" text="Add them by hand, or import a list."><button …>"Add a rep"</button></EmptyState>
/// ```
#[component]
pub fn EmptyState(
    /// What would be here.
    #[prop(into)]
    title: Signal<String>,
    /// What to do.
    #[prop(into)]
    text: Signal<String>,
    /// A picture of it.
    #[prop(default = Glyph::Info)]
    glyph: Glyph,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <Icon glyph=glyph size=24 />
            <h3>{title}</h3>
            <p class="quiet">{text}</p>
            {children.map(|children| view! { <div class="button-row">{children()}</div> })}
        </div>
    }
}
