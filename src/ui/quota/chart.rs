//! Quota by territory as a picture, linked with the table: what is pointed at in one shows in the other.

use leptos::{ev, html, prelude::*};

use super::step::Outlook;
use crate::{
    app::Session,
    ui::{
        chart_pane::{Drawn, quota_data},
        charts::{Chart, Size, quota_chart},
    },
};

const HEIGHT: u32 = 220;

/// Columns of quota with marks for potential and run rate.
#[component]
pub fn QuotaChart(outlook: Memo<Option<Outlook>>) -> impl IntoView {
    let session = Session::expect();
    let frame = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0u32);
    let measure = move || {
        // The step may be left before the frame that was asked for.
        if let Some(Some(frame)) = frame.try_get_untracked() {
            width.set(u32::try_from(frame.client_width()).unwrap_or(0));
        }
    };
    Effect::new(move || {
        if frame.get().is_some() {
            // The width is known once the page was laid out.
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    let chart = Memo::new(move |_| {
        let (width, hovered) = (width.get(), session.hovered_territory.get());
        if width < 80 {
            return Some(Chart::default());
        }
        outlook.with(|outlook| {
            let outlook = outlook.as_ref()?;
            let data = quota_data(&outlook.figures, outlook.currency.clone(), hovered.into_iter().collect());
            Some(quota_chart(&data, Size { width, height: HEIGHT }))
        })
    });
    view! {
        <figure class="quota-chart">
            <figcaption class="quota-legend quiet">
                <span><i class="mark mark-quota" aria-hidden="true"></i> "Quota"</span>
                <span><i class="mark mark-potential" aria-hidden="true"></i> "What the share of potential would give"</span>
                <span><i class="mark mark-rate" aria-hidden="true"></i> "Run rate"</span>
            </figcaption>
            <div node_ref=frame class="quota-picture"><Drawn chart=chart /></div>
        </figure>
    }
}
