//! What a long job is doing, how far, and a cancel that works at once.

use leptos::prelude::*;

use super::field_id;

/// A progress bar with what is being done, and a Cancel button when the job can be cancelled.
///
/// ```ignore
/// <ProgressBar doing=doing fraction=fraction on_cancel=move |()| session.cancel_job() />
/// ```
#[component]
pub fn ProgressBar(
    /// What is being done: "Trading units across borders".
    #[prop(into)]
    doing: Signal<String>,
    /// 0 to 1.
    #[prop(into)]
    fraction: Signal<f64>,
    /// Ends it at once.
    #[prop(optional, into)]
    on_cancel: Option<Callback<()>>,
) -> impl IntoView {
    let id = field_id("progress");
    view! {
        <div class="progress-bar">
            <label for=id.clone()>{doing}</label>
            <output class="num quiet">{move || format!("{:.0}\u{a0}%", fraction.get() * 100.0)}</output>
            <progress id=id class="progress" max="1" prop:value=fraction></progress>
            {on_cancel
                .map(|cancel| {
                    view! {
                        <button type="button" class="button compact" on:click=move |_| cancel.run(())>
                            "Cancel"
                        </button>
                    }
                })}
        </div>
    }
}
