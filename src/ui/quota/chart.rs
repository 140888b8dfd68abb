//! Quota by territory as a picture, linked with the table: what is pointed at in one shows in the other.

use leptos::{ev, html, prelude::*};

use super::step::Outlook;
use crate::{
    app::Session,
    plan::TerritoryIx,
    ui::charts::{Chart, QuotaBar, QuotaData, Size, quota_chart},
};

const HEIGHT: u32 = 220;

fn data(outlook: &Outlook, selected: Option<TerritoryIx>) -> QuotaData {
    let bar = |row: &crate::metrics::TerritoryFigures| {
        Some(QuotaBar {
            territory: row.territory?,
            name: row.name.clone(),
            quota: row.quota,
            potential: row.potential,
            run_rate: row.run_rate,
        })
    };
    QuotaData {
        currency: outlook.currency.clone(),
        bars: outlook.figures.territories.iter().filter_map(bar).collect(),
        selected: selected.into_iter().collect(),
    }
}

/// Columns of quota with marks for potential and run rate; the line under it reads out what is pointed at.
#[component]
pub fn QuotaChart(outlook: Memo<Option<Outlook>>) -> impl IntoView {
    let session = Session::expect();
    let frame = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0u32);
    let measure = move || {
        if let Some(frame) = frame.get_untracked() {
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
    let hovered = Memo::new(move |_| session.hovered_territory.get());
    let chart = Memo::new(move |_| {
        let (width, hovered) = (width.get(), hovered.get());
        if width < 80 {
            return Chart::default();
        }
        outlook.with(|outlook| {
            let drawn =
                outlook.as_ref().map(|outlook| quota_chart(&data(outlook, hovered), Size { width, height: HEIGHT }));
            drawn.unwrap_or_default()
        })
    });
    let point = move |event: ev::PointerEvent| {
        let Some(frame) = frame.get_untracked() else { return };
        let edge = frame.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()) - edge.left(), f64::from(event.client_y()) - edge.top());
        let within = |from: i32, length: i32, at: f64| (f64::from(from)..f64::from(from + length)).contains(&at);
        let territory = chart.with_untracked(|chart| {
            let at = |region: &&crate::ui::charts::Region| {
                within(region.x, region.width, x) && within(region.y, region.height, y)
            };
            chart.regions.iter().find(at).and_then(|region| region.territory)
        });
        if hovered.get_untracked() != territory {
            session.hovered_territory.set(territory);
        }
    };
    let read_out = move || {
        let pointed = hovered.get()?;
        chart.with(|chart| {
            let of = chart.regions.iter().find(|region| region.territory == Some(pointed));
            of.map(|region| region.text.clone())
        })
    };
    view! {
        <figure class="quota-chart">
            <figcaption class="quota-legend quiet">
                <span><i class="mark mark-quota" aria-hidden="true"></i> "Quota"</span>
                <span><i class="mark mark-potential" aria-hidden="true"></i> "What the share of potential would give"</span>
                <span><i class="mark mark-rate" aria-hidden="true"></i> "Run rate"</span>
            </figcaption>
            <div
                node_ref=frame
                class="quota-picture"
                inner_html=move || chart.with(|chart| chart.svg.clone())
                on:pointermove=point
                on:pointerleave=move |_| session.hovered_territory.set(None)
            ></div>
            <p class="quota-read-out quiet">
                {move || read_out().unwrap_or_else(|| "Point at a column or a row for its figures.".to_owned())}
            </p>
        </figure>
    }
}
