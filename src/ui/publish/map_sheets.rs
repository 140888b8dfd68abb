//! The map as a picture or a drawing, on paper of a size.

use leptos::prelude::*;

use super::offer::Take;
use crate::{
    app::{Export, SheetSize},
    metrics::grouped,
    ui::widgets::Select,
};

/// How the map is written.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Picture(u32),
    Drawing,
}

/// One row: paper, format, download.
#[component]
pub fn MapSheets() -> impl IntoView {
    let paper = RwSignal::new(SheetSize::A4);
    let kind = RwSignal::new(Kind::Picture(150));
    let what = Signal::derive(move || match kind.get() {
        Kind::Picture(dots) => Export::Picture(paper.get(), dots),
        Kind::Drawing => Export::Drawing(paper.get()),
    });
    let papers: Vec<(SheetSize, String)> = SheetSize::ALL.map(|size| (size, size.name().to_owned())).to_vec();
    let kinds = vec![
        (Kind::Picture(150), "PNG, 150 dpi".to_owned()),
        (Kind::Picture(300), "PNG, 300 dpi".to_owned()),
        (Kind::Drawing, "SVG".to_owned()),
    ];
    let text = move || match kind.get() {
        Kind::Drawing => "A drawing for print and vector programs, sharp at any size.".to_owned(),
        Kind::Picture(wanted) => {
            let (width, height, dots) = paper.get().pixels(wanted);
            let pixels = format!("{} × {} pixels", grouped(f64::from(width), 0), grouped(f64::from(height), 0));
            if dots == wanted {
                format!("A picture for slides and mail: {pixels}.")
            } else {
                format!(
                    "A picture of {pixels}: {dots} dpi, because browsers paint no more at this size. SVG has no such limit."
                )
            }
        }
    };
    view! {
        <li class="export">
            <div class="export-text">
                <h3>"Map to print"</h3>
                <p class="quiet">{text}</p>
            </div>
            <div class="export-act">
                <Select label="Paper of the map" bare=true options=papers value=paper on_change=move |to| paper.set(to) />
                <Select label="Format of the map" bare=true options=kinds value=kind on_change=move |to| kind.set(to) />
                <Take what name="the map" />
            </div>
        </li>
    }
}
