//! The page of the step: what can be taken out, and what it is for.

use leptos::prelude::*;

use super::{embed::Embed, rep_links::RepLinks};
use crate::{
    app::{Aspect, Codes, Export, MapColours, Session},
    metrics::{Quotas, grouped, spread, status},
    plan::Plan,
    ui::{
        icon::{Glyph, Icon},
        number, palette,
        widgets::{Checkbox, DropZone},
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

/// What should be settled before publishing, in sentences.
fn open_points(plan: &Plan) -> Vec<String> {
    let status = status(plan);
    let mut said = Vec::new();
    let units = |count: usize| format!("{} {}", grouped(count as f64, 0), plan.units().level().noun(count));
    if status.gap_units > 0 {
        said.push(format!("{} in no territory: their accounts are listed without a rep.", units(status.gap_units)));
    }
    if status.overlap_units > 0 {
        said.push(format!("{} that two territories claim: the lists name the first.", units(status.overlap_units)));
    }
    let vacant = plan.territory_indices().filter(|territory| plan.rep_of(*territory).is_none()).count();
    if vacant > 0 {
        said.push(format!("{}.", number::counted(vacant, "vacant territory", "vacant territories")));
    }
    let Quotas { suggested, .. } = spread(plan);
    if suggested {
        said.push("Nobody has set a company target yet: quotas are a suggestion.".into());
    }
    said
}

/// Everything that leaves the plan.
#[component]
pub fn PublishStep() -> impl IntoView {
    let session = Session::expect();
    let for_excel = RwSignal::new(false);
    let points = Memo::new(move |_| session.read(&Aspect::FIGURES, open_points).unwrap_or_default());
    let accounts = Memo::new(move |_| session.read(&[Aspect::Frame], |plan| plan.data().accounts.len()).unwrap_or(0));
    let units = Memo::new(move |_| {
        session
            .read(&[Aspect::Frame], |plan| (plan.units().level(), plan.units().len()))
            .map_or(String::new(), |(level, count)| {
                format!("{} {} with territory and rep.", grouped(count as f64, 0), level.noun(count))
            })
    });
    let codes = move || if for_excel.get_untracked() { Codes::ForExcel } else { Codes::Plain };
    let export = Callback::new(move |what: Export| session.export(what, codes(), paper()));
    view! {
        <main class="sheet" id="main" tabindex="-1">
            <section class="card" aria-labelledby="publish">
                <h1 id="publish">"Publish"</h1>
                {move || {
                    let points = points.get();
                    if points.is_empty() {
                        view! {
                            <p class="notice-line">
                                <Icon glyph=Glyph::Check />
                                "Nothing is open: every unit has one territory, every territory a rep, and the target is set."
                            </p>
                        }
                            .into_any()
                    } else {
                        points
                            .into_iter()
                            .map(|text| {
                                view! {
                                    <p class="notice-line notice-line-warn">
                                        <Icon glyph=Glyph::Warning label="Open" />
                                        {text}
                                    </p>
                                }
                            })
                            .collect_view()
                            .into_any()
                    }
                }}
            </section>
            <section class="card" aria-labelledby="lists">
                <h2 id="lists">"Lists for your CRM"</h2>
                <Checkbox
                    label="For opening in Excel"
                    hint="Codes such as 02134 keep their leading zero when the file is double-clicked. Leave it off for imports into a CRM."
                    value=for_excel
                    on_change=move |on| for_excel.set(on)
                />
                <ul class="exports">
                    <Offer
                        title="Accounts"
                        text=Signal::derive(move || format!("{} with territory, rep and today's owner.", number::counted(accounts.get(), "account", "accounts")))
                        button="Download accounts"
                        what=Export::Accounts
                        run=export
                    />
                    <Offer title="Units" text=units button="Download units" what=Export::Units run=export />
                    <Offer
                        title="Territories"
                        text="Each territory with rep, totals, indices, coverage, quota, attainment and changes."
                        button="Download territories"
                        what=Export::Territories
                        run=export
                    />
                    <Offer
                        title="Changes"
                        text="Only what changes against today: units whose territory and accounts whose rep is another."
                        button="Download changes"
                        what=Export::Changes
                        run=export
                    />
                </ul>
            </section>
            <section class="card" aria-labelledby="map-out">
                <h2 id="map-out">"The map"</h2>
                <ul class="exports">
                    <Offer title="Picture" text="PNG for slides and mail." button="Download PNG" what=Export::MapPng run=export />
                    <Offer title="Drawing" text="SVG for print, at any size." button="Download SVG" what=Export::MapSvg run=export />
                    <Offer
                        title="Outlines"
                        text="GeoJSON with each territory's border and figures, for other map programs."
                        button="Download GeoJSON"
                        what=Export::Outlines
                        run=export
                    />
                </ul>
            </section>
            <section class="card" aria-labelledby="plan-file">
                <h2 id="plan-file">"The whole plan as one file"</h2>
                <p class="quiet">
                    "Data, territories, locks, settings and the published figures. Whoever opens it has every figure worked out again and compared. It holds all accounts: send it to colleagues, not to reps."
                </p>
                <div class="button-row">
                    <Take what=Export::PlanFile button="Download the plan file" primary=true run=export />
                </div>
                <DropZone
                    compact=true
                    title="Open a plan file"
                    hint="It becomes a draft of its own; the open plan stays among the drafts."
                    accept=".json,application/json"
                    button="Choose a plan file"
                    on_file=move |file| session.open_plan_file(file)
                />
            </section>
            <RepLinks />
            <Embed />
        </main>
    }
}

/// One thing to take out.
#[component]
fn Offer(
    title: &'static str,
    #[prop(into)] text: Signal<String>,
    button: &'static str,
    what: Export,
    run: Callback<Export>,
) -> impl IntoView {
    view! {
        <li class="export">
            <div>
                <h3>{title}</h3>
                <p class="quiet">{text}</p>
            </div>
            <Take what button run />
        </li>
    }
}

/// The button that makes a file; while it is made it says what is being done.
#[component]
fn Take(what: Export, button: &'static str, #[prop(optional)] primary: bool, run: Callback<Export>) -> impl IntoView {
    let session = Session::expect();
    let doing = Memo::new(move |_| {
        let name = session.read(&[Aspect::Name], |plan| what.file(plan.name()).0)?;
        session.exporting.with(|files| files.iter().find(|file| file.name == name).map(|file| file.doing.clone()))
    });
    let busy = move || doing.with(Option::is_some);
    view! {
        <button
            type="button"
            class="button"
            class:primary=primary
            aria-busy=move || busy().then_some("true")
            on:click=move |_| {
                if !busy() {
                    run.run(what);
                }
            }
        >
            <Icon glyph=Glyph::Download />
            {move || doing.get().map_or(button.to_owned(), |doing| format!("{doing}…"))}
        </button>
    }
}
