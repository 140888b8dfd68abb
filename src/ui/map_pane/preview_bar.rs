//! A solver's run and result over the map: progress with cancel, then before and after with accept and discard.

use leptos::prelude::*;

use crate::{
    app::Session,
    metrics,
    plan::MeasureIx,
    ui::{
        number,
        widgets::{ProgressBar, Segmented},
        workbench::Workbench,
    },
};

/// Shown while a job runs or a preview waits.
#[component]
pub fn PreviewBar() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let running = Memo::new(move |_| session.job.with(Option::is_some));
    let doing = move || {
        session.job.with(|job| job.as_ref().map_or(String::new(), |job| format!("{}: {}", job.title, job.doing)))
    };
    let fraction = move || session.job.with(|job| job.as_ref().map_or(0.0, |job| f64::from(job.fraction)));
    Effect::new(move || {
        if session.preview.with(Option::is_none) {
            bench.show_before.set(false);
        }
    });
    view! {
        <Show when=move || running.get()>
            <div class="map-float preview-bar" role="group" aria-label="Running">
                <ProgressBar doing=Signal::derive(doing) fraction=Signal::derive(fraction) on_cancel=Callback::new(move |()| session.cancel_job()) />
            </div>
        </Show>
        {move || session.preview.get().filter(|_| !running.get()).map(|preview| {
            let moved = preview.moved_units();
            let noun = preview.before.units().noun(moved);
            let spread = |plan: &crate::plan::Plan| {
                let measure = plan.design().balance.first().and_then(|term| plan.units().measure(&term.measure));
                let statistics = metrics::balance(plan, measure.unwrap_or(MeasureIx::WORKLOAD));
                format!("{}–{}", number::index(Some(statistics.lowest)), number::index(Some(statistics.highest)))
            };
            let indices = format!("index {} → {}", spread(&preview.before), spread(&preview.candidate));
            view! {
                <div class="map-float preview-bar" role="group" aria-label="Preview">
                    <p>
                        <strong>{format!("{} preview", preview.title)}</strong>
                        <span>{format!("{} {noun} move, {indices}", metrics::grouped(moved as f64, 0))}</span>
                    </p>
                    <Segmented
                        label="Show"
                        bare=true
                        options=vec![(true, "Before".to_owned()), (false, "After".to_owned())]
                        value=bench.show_before
                        on_change=Callback::new(move |before| bench.show_before.set(before))
                    />
                    <button type="button" class="button primary compact" on:click=move |_| session.accept_preview(None)>"Accept all"</button>
                    <button type="button" class="button compact" on:click=move |_| session.discard_preview()>"Discard"</button>
                </div>
            }
        })}
    }
}
