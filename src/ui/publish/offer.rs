//! One thing to take out: what it is, its format, and the button that makes it.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Export, MapColours, Session},
    ui::{
        icon::{Glyph, Icon},
        palette,
        widgets::{Segmented, Select},
    },
};

/// The territory colours for white paper: fills as light as they are on the map.
fn paper() -> MapColours {
    MapColours {
        fills: palette::TERRITORIES.iter().map(|colour| on_white(colour.light)).collect(),
        shades: palette::TERRITORIES.iter().map(|colour| colour.shade_light.to_owned()).collect(),
    }
}

/// `#rrggbb` at the map's opacity on white.
fn on_white(colour: &str) -> String {
    let part = |at: usize| {
        let value = colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(136);
        (f64::from(value) * palette::FILL_OPACITY + 255.0 * (1.0 - palette::FILL_OPACITY)).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", part(1), part(3), part(5))
}

/// The formats of a thing. One needs no choice; two stand side by side; more are a list.
#[derive(Clone)]
pub struct Formats(pub Vec<(Export, &'static str)>);

/// One thing to take out.
#[component]
pub fn Offer(
    /// What it is.
    title: &'static str,
    /// What it is for, in a line.
    #[prop(into)]
    text: Signal<String>,
    /// What the button downloads: "accounts".
    name: &'static str,
    /// Its formats, the usual one first.
    formats: Formats,
) -> impl IntoView {
    let Formats(formats) = formats;
    let chosen = RwSignal::new(formats.first().map_or(Export::PlanFile, |(export, _)| *export));
    let label = format!("Format of {name}");
    let options: Vec<(Export, String)> = formats.iter().map(|(export, text)| (*export, (*text).to_owned())).collect();
    let choice = match options.len() {
        0 | 1 => ().into_any(),
        2 => view! { <Segmented label bare=true options value=chosen on_change=move |to| chosen.set(to) /> }.into_any(),
        _ => view! { <Select label bare=true options value=chosen on_change=move |to| chosen.set(to) /> }.into_any(),
    };
    view! {
        <li class="export">
            <div class="export-text">
                <h3>{title}</h3>
                <p class="quiet">{text}</p>
            </div>
            <div class="export-act">{choice} <Take what=chosen name /></div>
        </li>
    }
}

/// The button that makes a file; while it is made it says what is being done.
#[component]
pub fn Take(
    /// What is made.
    #[prop(into)]
    what: Signal<Export>,
    /// What it is called: "accounts".
    #[prop(into)]
    name: Signal<String>,
    /// The main one of its card.
    #[prop(optional)]
    primary: bool,
) -> impl IntoView {
    let session = Session::expect();
    let doing = Memo::new(move |_| {
        let what = what.get();
        let name = session.read(&[Aspect::Name, Aspect::Reps], |plan| what.file(plan).0)?;
        session.exporting.with(|files| files.iter().find(|file| file.name == name).map(|file| file.doing.clone()))
    });
    let busy = move || doing.with(Option::is_some);
    view! {
        <button
            type="button"
            class="button"
            class:primary=primary
            aria-label=move || format!("Download {}", name.get())
            aria-busy=move || busy().then_some("true")
            on:click=move |_| {
                if !busy() {
                    session.export(what.get_untracked(), paper());
                }
            }
        >
            <Icon glyph=Glyph::Download />
            {move || doing.get().map_or("Download".to_owned(), |doing| format!("{doing}…"))}
        </button>
    }
}
