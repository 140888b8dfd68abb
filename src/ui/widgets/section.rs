//! A part of a panel that folds.

use leptos::prelude::*;

/// A titled part of a panel: the browser's own disclosure, open or closed at first, worked by click, Enter or Space.
///
/// ```ignore
/// <Section title="Balance" open=true><Measures /></Section>
/// ```
#[component]
pub fn Section(
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// Open at first.
    #[prop(default = true)]
    open: bool,
    /// What stands at the right of the title: a count, a state.
    #[prop(optional, into)]
    note: Signal<String>,
    /// It was opened or closed by hand.
    #[prop(optional)]
    on_toggle: Option<Callback<()>>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! {
        <details
            class="section"
            open=open
            on:toggle=move |_| {
                if let Some(on_toggle) = on_toggle {
                    on_toggle.run(());
                }
            }
        >
            <summary class="section-head">
                <h2>{title}</h2>
                <span class="quiet section-note">{note}</span>
            </summary>
            <div class="section-body">{children()}</div>
        </details>
    }
}
