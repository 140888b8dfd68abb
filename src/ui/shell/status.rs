//! The status line: the plan, or the preview that the map shows, in one line.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Session},
    metrics::{Status, grouped, status},
    ui::{
        number::counted,
        workbench::{PHONE, Workbench, window_width},
    },
};

/// Units, territories, index range, what is wrong, and where the data is.
#[component]
pub fn StatusLine() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let now = Memo::new(move |_| {
        bench.seen(&Aspect::FIGURES, |plan| {
            let status = status(plan);
            let noun = plan.units().noun(status.units).to_owned();
            (status, noun)
        })
    });
    let preview = move || {
        let title = session.preview.with(|preview| preview.as_ref().map(|preview| preview.title.clone()))?;
        let text = if bench.show_before.get() {
            format!("Before the {title} preview")
        } else {
            format!("{title} preview, not accepted yet")
        };
        Some(view! { <strong class="status-preview">{text}</strong> })
    };
    // On a phone the line is scrolled, so keys must reach it.
    let reached = (window_width() < PHONE).then_some("0");
    view! {
        <footer class="status" aria-label="Status" tabindex=reached>
            {preview}
            {move || {
                now.get().map(|(status, noun)| {
                    parts(&status, &noun)
                        .into_iter()
                        .map(|(class, text)| view! { <span class=class>{text}</span> })
                        .collect_view()
                })
            }}
            <span class="status-place">"everything on this machine"</span>
        </footer>
    }
}

fn parts(status: &Status, units: &str) -> Vec<(&'static str, String)> {
    let mut parts = vec![
        ("", format!("{} {units}", grouped(status.units as f64, 0))),
        ("", counted(status.territories, "territory", "territories")),
    ];
    if let (Some(low), Some(high)) = (status.lowest_index, status.highest_index) {
        parts.push(("", format!("index {low:.0}–{high:.0}")));
    }
    let outside = status.outside.len();
    if status.territories == 0 {
        // Nothing is balanced yet.
    } else if outside == 0 {
        parts.push(("status-good", "all within the band".into()));
    } else {
        parts.push(("status-warn", format!("{outside} outside the band")));
    }
    match &status.oversize[..] {
        [] => {}
        [one] => parts.push(("status-warn", format!("{one} alone is larger than a territory"))),
        [first, rest @ ..] => {
            parts.push(("status-warn", format!("{first} and {} more are each larger than a territory", rest.len())));
        }
    }
    for (count, one, many) in [
        (status.gaps, "gap", "gaps"),
        (status.overlaps, "overlap", "overlaps"),
        (status.disconnected.len(), "territory in pieces", "territories in pieces"),
    ] {
        if count > 0 {
            parts.push(("status-warn", counted(count, one, many)));
        }
    }
    parts
}
