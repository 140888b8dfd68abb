//! One geography that was read: how it was read, which property is what, how borders are fitted, and what was found.

use leptos::prelude::*;

use super::{geography_report::Findings, preview::PreviewRows};
use crate::{
    app::{GeoOptions, GeographyView, GeographyWish, ParentFrom, Session, TableNumber},
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::{Checkbox, NumberField, Section, Select, TextField},
    },
};

/// Levels above the areas that can be chosen.
const LEVELS: usize = 3;
/// Values shown beside a property.
const SAMPLES: usize = 3;

/// A geography with everything that can be corrected about it.
#[component]
pub fn GeographyCard(
    /// Its number.
    number: TableNumber,
    /// What is known of it.
    view: Memo<GeographyView>,
) -> impl IntoView {
    let session = Session::expect();
    let heading = format!("geography-{number}");
    let titled = heading.clone();
    let header = Signal::derive(move || view.with(|view| view.columns.clone()));
    view! {
        <section class="card" aria-labelledby=titled>
            <header class="card-head table-card-head">
                <h2 id=heading>{move || view.with(|view| view.file.clone())}</h2>
                <button type="button" class="button compact" on:click=move |_| session.drop_areas(number)>
                    <Icon glyph=Glyph::Close />
                    "Leave it out"
                </button>
            </header>
            <p class="quiet">
                {move || view.with(|view| format!("Geography: {}, {}", number::counted(view.features, "feature", "features"), view.format))}
            </p>
            <p>{move || view.with(purpose)}</p>
            <Nouns number view />
            <Properties number view />
            <Figures number view />
            <Section
                title="First features"
                note=Signal::derive(move || view.with(|view| number::counted(view.columns.len(), "property", "properties")))
                open=false
            >
                <PreviewRows header=header rows=Signal::derive(move || view.with(|view| view.rows.clone())) />
            </Section>
            <Section title="Coordinates and borders" open=false>
                <Sewing number view />
            </Section>
            <Findings view />
        </section>
    }
}

/// What the import does with it.
fn purpose(view: &GeographyView) -> String {
    match (&view.finer, &view.coarser) {
        (Some(finer), _) => format!("The areas of {finer} are assigned; these are the level above them."),
        (None, Some(coarser)) => format!("Its areas are assigned. {coarser} can be the level above them."),
        (None, None) => "Its areas are assigned: each account is placed in the area where it lies.".to_owned(),
    }
}

/// Sends the mapping with a change.
fn remap(number: TableNumber, view: Memo<GeographyView>, change: impl FnOnce(&mut GeographyView)) {
    let mut changed = view.get_untracked();
    change(&mut changed);
    Session::expect().wish_of_areas(number, GeographyWish::Map(changed.mapping));
}

/// What its areas are called, and the layer they come from.
#[component]
fn Nouns(number: TableNumber, view: Memo<GeographyView>) -> impl IntoView {
    let session = Session::expect();
    let layers =
        Memo::new(move |_| view.with(|view| view.layer.iter().chain(&view.other_layers).cloned().collect::<Vec<_>>()));
    let word = move |text: String| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    view! {
        <div class="table-reading">
            <Show when=move || layers.with(|layers| layers.len() > 1)>
                <Select
                    label="Layer"
                    options=Signal::derive(move || layers.get().into_iter().map(|name| (Some(name.clone()), name)).collect::<Vec<_>>())
                    value=Signal::derive(move || view.with(|view| view.layer.clone()))
                    on_change=move |layer| {
                        let options = view.with_untracked(|view| view.options.clone());
                        session.wish_of_areas(number, GeographyWish::ReadAs(GeoOptions { layer, ..options }));
                    }
                />
            </Show>
            <TextField
                label="One area is called"
                value=Signal::derive(move || view.with(|view| view.mapping.noun.clone()))
                on_change=move |text| if let Some(noun) = word(text) {
                    remap(number, view, |view| view.mapping.noun = noun);
                }
            />
            <TextField
                label="Several are called"
                value=Signal::derive(move || view.with(|view| view.mapping.nouns.clone()))
                on_change=move |text| if let Some(nouns) = word(text) {
                    remap(number, view, |view| view.mapping.nouns = nouns);
                }
            />
        </div>
    }
}

/// Where the level above comes from, as an entry of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Above {
    Nothing,
    Column(usize),
    Prefix(usize),
    Containment,
}

impl Above {
    fn of(from: Option<&ParentFrom>) -> Self {
        match from {
            None => Self::Nothing,
            Some(ParentFrom::Column { code, .. }) => Self::Column(*code),
            Some(ParentFrom::Prefix { length }) => Self::Prefix(*length),
            Some(ParentFrom::Containment) => Self::Containment,
        }
    }

    fn source(self) -> Option<ParentFrom> {
        match self {
            Self::Nothing => None,
            Self::Column(code) => Some(ParentFrom::Column { code, name: None }),
            Self::Prefix(length) => Some(ParentFrom::Prefix { length }),
            Self::Containment => Some(ParentFrom::Containment),
        }
    }
}

/// Which property is code, name, and the levels above.
#[component]
fn Properties(number: TableNumber, view: Memo<GeographyView>) -> impl IntoView {
    let columns = Signal::derive(move || {
        let none = (None, "not in this file".to_owned());
        view.with(|view| {
            std::iter::once(none)
                .chain(view.columns.iter().cloned().enumerate().map(|(at, name)| (Some(at), name)))
                .collect::<Vec<_>>()
        })
    });
    let levels = Memo::new(move |_| view.with(|view| (view.mapping.parents.len() + 1).min(LEVELS)));
    view! {
        <h3>"Which property is what"</h3>
        <p class="quiet">"Features with one code become one area. Leading zeros of codes stay."</p>
        <div class="table-frame">
            <table class="plain-table mapping-table" aria-label=move || format!("Properties of {}", view.with(|view| view.file.clone()))>
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Property in the file"</th>
                        <th scope="col">"Values"</th>
                    </tr>
                </thead>
                <tbody>
                    <PropertyRow
                        title="Code"
                        label="Property of Code"
                        columns
                        view
                        column=move |view| view.mapping.code
                        on_change=move |column| remap(number, view, |view| view.mapping.code = column)
                    />
                    <PropertyRow
                        title="Name"
                        label="Property of Name"
                        columns
                        view
                        column=move |view| view.mapping.name
                        on_change=move |column| remap(number, view, |view| view.mapping.name = column)
                    />
                    <For
                        each=move || 0..levels.get()
                        key=|level| *level
                        children=move |level| view! { <LevelRows number view level columns /> }
                    />
                    <PropertyRow
                        title="Territory today"
                        label="Property of Territory today"
                        columns
                        view
                        column=move |view| view.mapping.territory
                        on_change=move |column| remap(number, view, |view| view.mapping.territory = column)
                    />
                    <PropertyRow
                        title="Its rep"
                        label="Property of Its rep"
                        columns
                        view
                        column=move |view| view.mapping.rep
                        on_change=move |column| remap(number, view, |view| view.mapping.rep = column)
                    />
                </tbody>
            </table>
        </div>
    }
}

/// One field of an area: which property holds it, and its first values.
#[component]
fn PropertyRow(
    #[prop(into)] title: String,
    #[prop(into)] label: String,
    columns: Signal<Vec<(Option<usize>, String)>>,
    view: Memo<GeographyView>,
    column: impl Fn(&GeographyView) -> Option<usize> + Copy + Send + Sync + 'static,
    #[prop(into)] on_change: Callback<Option<usize>>,
) -> impl IntoView {
    let samples = move || view.with(|view| column(view).map(|column| samples_of(view, column)).unwrap_or_default());
    view! {
        <tr>
            <th scope="row">{title}</th>
            <td>
                <Select
                    bare=true
                    label=label
                    options=columns
                    value=Signal::derive(move || view.with(column))
                    on_change=move |column| on_change.run(column)
                />
            </td>
            <td class="quiet samples">{samples}</td>
        </tr>
    }
}

/// A level above: where it comes from, and where its name stands.
#[component]
fn LevelRows(
    number: TableNumber,
    view: Memo<GeographyView>,
    level: usize,
    columns: Signal<Vec<(Option<usize>, String)>>,
) -> impl IntoView {
    let title = match level {
        0 => "Level above".to_owned(),
        1 => "Level above that".to_owned(),
        level => format!("Level {} above", level + 1),
    };
    let (label, label_of_name) = (format!("Source of {title}"), format!("Name of {title}"));
    let options = Signal::derive(move || {
        view.with(|view| {
            let mut options = vec![(Above::Nothing, "none".to_owned())];
            if let Some(coarser) = view.coarser.as_ref().filter(|_| level == 0) {
                options.push((Above::Containment, format!("the area of {coarser} it lies in")));
            }
            options.extend(
                view.columns.iter().enumerate().map(|(at, name)| (Above::Column(at), format!("property {name}"))),
            );
            options.extend((1..=6).map(|length| {
                (
                    Above::Prefix(length),
                    format!("first {} of the code", number::counted(length, "character", "characters")),
                )
            }));
            options
        })
    });
    let from = Memo::new(move |_| view.with(|view| view.mapping.parents.get(level).cloned()));
    let name = move || {
        from.with(|from| match from {
            Some(ParentFrom::Column { name, .. }) => Some(*name),
            _ => None,
        })
    };
    let samples = move || {
        view.with(|view| match from.get() {
            Some(ParentFrom::Column { code, .. }) => samples_of(view, code),
            Some(ParentFrom::Prefix { length }) => prefixes(view, length),
            Some(ParentFrom::Containment) | None => String::new(),
        })
    };
    view! {
        <tr>
            <th scope="row">{title.clone()}</th>
            <td>
                <Select
                    bare=true
                    label=label
                    options=options
                    value=Signal::derive(move || from.with(|from| Above::of(from.as_ref())))
                    on_change=move |above: Above| remap(number, view, |view| {
                        let parents = &mut view.mapping.parents;
                        // What lay above another level does not lie above this one.
                        parents.truncate(level);
                        parents.extend(above.source());
                    })
                />
            </td>
            <td class="quiet samples">{samples}</td>
        </tr>
        {move || name().map(|_| view! {
            <PropertyRow
                title=format!("{title}: name")
                label=label_of_name.clone()
                columns
                view
                column=move |view| match view.mapping.parents.get(level) {
                    Some(ParentFrom::Column { name, .. }) => *name,
                    _ => None,
                }
                on_change=move |column| remap(number, view, |view| {
                    if let Some(ParentFrom::Column { name, .. }) = view.mapping.parents.get_mut(level) {
                        *name = column;
                    }
                })
            />
        })}
    }
}

/// The first different values of a property.
fn samples_of(view: &GeographyView, column: usize) -> String {
    first_values(view.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim().to_owned()))
}

fn prefixes(view: &GeographyView, length: usize) -> String {
    let Some(code) = view.mapping.code else { return String::new() };
    first_values(
        view.rows.iter().filter_map(|row| row.get(code)).map(|cell| cell.trim().chars().take(length).collect()),
    )
}

fn first_values(values: impl Iterator<Item = String>) -> String {
    let mut shown: Vec<String> = Vec::new();
    for value in values.filter(|value| !value.is_empty()) {
        if shown.len() < SAMPLES && !shown.contains(&value) {
            shown.push(value);
        }
    }
    shown.join(" · ")
}

/// Properties that are figures of the areas.
#[component]
fn Figures(number: TableNumber, view: Memo<GeographyView>) -> impl IntoView {
    let offered = Memo::new(move |_| {
        view.with(|view| {
            let mapping = &view.mapping;
            let is_above = |column: &usize| {
                mapping.parents.iter().any(|from| matches!(from, ParentFrom::Column { code, name } if code == column || *name == Some(*column)))
            };
            let taken = [mapping.code, mapping.name, mapping.territory, mapping.rep];
            let free = |column: &&usize| !taken.contains(&Some(**column)) && !is_above(column);
            let named = |column: &usize| {
                (*column, mapping.attributes.contains(column), view.columns.get(*column).cloned().unwrap_or_default())
            };
            view.figures.iter().filter(free).map(named).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || offered.with(|offered| !offered.is_empty())>
            <fieldset class="extra-measures">
                <legend>"Figures of the areas to take in"</legend>
                <For
                    each=move || offered.get()
                    key=|(column, on, name)| (*column, *on, name.clone())
                    children=move |(column, on, name)| view! {
                        <Checkbox
                            label=name
                            value=on
                            on_change=move |on| remap(number, view, |view| {
                                let attributes = &mut view.mapping.attributes;
                                attributes.retain(|known| *known != column);
                                if on {
                                    attributes.push(column);
                                    attributes.sort_unstable();
                                }
                            })
                        />
                    }
                />
            </fieldset>
        </Show>
    }
}

/// The coordinate reference system, and how near is the same.
#[component]
fn Sewing(number: TableNumber, view: Memo<GeographyView>) -> impl IntoView {
    let session = Session::expect();
    view! {
        <div class="table-reading">
            <TextField
                label="Coordinate reference system"
                placeholder="as the file says"
                hint="Only where the file does not say it, such as EPSG:2154."
                value=Signal::derive(move || view.with(|view| view.options.crs.clone().unwrap_or_default()))
                on_change=move |text: String| {
                    let options = view.with_untracked(|view| view.options.clone());
                    let crs = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                    if crs != options.crs {
                        session.wish_of_areas(number, GeographyWish::ReadAs(GeoOptions { crs, ..options }));
                    }
                }
            />
            <NumberField
                label="Corners nearer than this are one"
                unit="m"
                min=0.1
                max=10_000.0
                decimals=1
                value=Signal::derive(move || view.with(|view| view.mapping.sewing.tolerance_m))
                on_change=move |metres| remap(number, view, |view| view.mapping.sewing.tolerance_m = metres)
            />
            <NumberField
                label="Close gaps and overlaps narrower than"
                unit="m"
                min=0.0
                max=10_000.0
                value=Signal::derive(move || view.with(|view| view.mapping.sewing.sliver_m))
                on_change=move |metres| remap(number, view, |view| view.mapping.sewing.sliver_m = metres)
            />
        </div>
    }
}
