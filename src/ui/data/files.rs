//! The files that were read, each with its columns; what is assigned; Import.

use leptos::prelude::*;

use super::{
    add_files::AddFiles,
    geography_card::GeographyCard,
    import_aim::{AimChoice, aim_of},
    table_card::TableCard,
    unit_level::{level_hint, level_options, own_options},
};
use crate::{
    app::{GeographyView, ImportAim, ImportState, Role, Session, areas::opened},
    ui::{number, widgets::Segmented},
};

/// What keeps the import from being started, in a sentence.
fn missing(import: &ImportState, aim: ImportAim) -> Option<String> {
    let areas = assigned_areas(import);
    if aim == ImportAim::NewPlan && import.of(Role::Accounts).is_none() {
        return Some(match &areas {
            Some(view) => format!(
                "A plan needs accounts: add the table of the accounts that lie in these {nouns}, with latitude and \
                 longitude or with the code or name of the {noun}.",
                nouns = view.mapping.nouns,
                noun = view.mapping.noun
            ),
            None => {
                "A plan needs accounts: add the table of accounts, or say above which of these files it is.".to_owned()
            }
        });
    }
    if let Some(view) = areas
        && let Some(problem) = &view.problem
    {
        return Some(format!("{}: {problem}", view.file));
    }
    let of = |(_, table): &(_, crate::app::TableView)| {
        table.missing.as_ref().map(|missing| format!("{}: {missing}", table.name))
    };
    import.tables.iter().find_map(of)
}

/// The geography whose areas will be assigned.
fn assigned_areas(import: &ImportState) -> Option<GeographyView> {
    let mut views: Vec<GeographyView> = import.areas.iter().filter_map(|(_, bytes)| opened(bytes)).collect();
    let finest = views.iter().position(|view| view.finer.is_none()).unwrap_or(0);
    (finest < views.len()).then(|| views.swap_remove(finest))
}

/// Between reading and importing.
#[component]
pub fn FilesForm() -> impl IntoView {
    let session = Session::expect();
    let numbers = Memo::new(move |_| {
        session.import.with(|import| import.tables.iter().map(|(number, _)| *number).collect::<Vec<_>>())
    });
    let areas = Memo::new(move |_| {
        session.import.with(|import| import.areas.iter().map(|(number, _)| *number).collect::<Vec<_>>())
    });
    view! {
        <h1 class="visually-hidden">"Your files"</h1>
        <For
            each=move || areas.get()
            key=|number| *number
            children=move |number| {
                let bytes = move || session.import.with(|import| {
                    import.areas.iter().find(|(known, _)| *known == number).map(|(_, bytes)| bytes.clone())
                });
                untrack(bytes).as_ref().and_then(opened).map(|first| {
                    let bytes = Memo::new(move |_| bytes());
                    let view = Memo::new(move |last: Option<&GeographyView>| {
                        let now = bytes.get().as_ref().and_then(opened);
                        now.unwrap_or_else(|| last.cloned().unwrap_or_else(|| first.clone()))
                    });
                    view! { <GeographyCard number view /> }
                })
            }
        />
        <For
            each=move || numbers.get()
            key=|number| *number
            children=move |number| {
                let first = session.import.with_untracked(|import| {
                    import.tables.iter().find(|(known, _)| *known == number).map(|(_, table)| table.clone())
                });
                first.map(|first| {
                    // When the card goes, its last look stays until it is gone.
                    let table = Memo::new(move |last: Option<&crate::app::TableView>| {
                        session.import.with(|import| {
                            let found = import.tables.iter().find(|(known, _)| *known == number);
                            found.map(|(_, table)| table.clone())
                        }).unwrap_or_else(|| last.cloned().unwrap_or_else(|| first.clone()))
                    });
                    view! { <TableCard number table /> }
                })
            }
        />
        <section class="card" aria-labelledby="more-files">
            <h2 id="more-files">"Add more files"</h2>
            <p class="quiet">
                "Owners in the account table become reps by themselves. A list of reps adds homes, FTE and skills; sales, open opportunities, today's territory list and figures by unit come from files of their own. A geography of your own (GeoJSON, TopoJSON, zipped Shapefile, KML) brings the areas to assign."
            </p>
            <AddFiles
                compact=true
                title="Accounts, reps, sales, opportunities, territories, unit figures, areas"
                hint="Several at once, in any order"
                button="Add files"
            />
        </section>
        <ImportNow />
    }
}

#[component]
fn ImportNow() -> impl IntoView {
    let session = Session::expect();
    let aim = aim_of(session);
    let missing = Memo::new(move |_| session.import.with(|import| missing(import, aim.get())));
    let level = Signal::derive(move || session.import.with(ImportState::assigned));
    let areas = Memo::new(move |_| session.import.with(assigned_areas).map(|view| view.mapping.nouns));
    // A geography alone can take the accounts of the open plan.
    let open = Memo::new(move |_| {
        session
            .import
            .with(|import| import.tables.is_empty())
            .then(|| session.peek(|plan| plan.data().accounts.len()))
            .flatten()
    });
    let rows = Memo::new(move |_| {
        session.import.with(|import| import.tables.iter().map(|(_, table)| table.row_count).sum::<usize>())
    });
    view! {
        <section class="card" aria-labelledby="import-now">
            <h2 id="import-now">"Import"</h2>
            // Areas of one's own are for a plan of its own.
            <Show when=move || areas.with(Option::is_none)>
                <AimChoice aim />
            </Show>
            <Show when=move || aim.get() == ImportAim::NewPlan>
                {move || {
                    let options = areas.with(|areas| areas.as_deref().map_or_else(level_options, own_options));
                    view! {
                        <Segmented
                            label="What is assigned (can be changed later)"
                            options=options
                            value=level
                            on_change=move |level| session.import.update(|import| import.level = Some(level))
                        />
                    }
                }}
                <p class="quiet">{move || level_hint(level.get())}</p>
            </Show>
            <p class="field-help field-problem" role="status">{move || missing.get()}</p>
            {move || areas.get().zip(open.get()).map(|(areas, accounts)| {
                let accounts = number::counted(accounts, "account", "accounts");
                view! {
                    <p class="quiet">
                        {format!("Or put the {accounts} of the open plan into these {areas}, by where they are. It becomes a plan of its own; the open one stays among the drafts.")}
                    </p>
                    <div class="button-row">
                        <button type="button" class="button" on:click=move |_| session.place_open_accounts()>
                            {format!("Use the {accounts} of the open plan")}
                        </button>
                    </div>
                }
            })}
            <div class="button-row">
                <button
                    type="button"
                    class="button primary"
                    disabled=move || missing.with(Option::is_some)
                    on:click=move |_| match aim.get_untracked() {
                        ImportAim::NewPlan => session.import_tables(),
                        ImportAim::Update => session.compare_update(false),
                    }
                >
                    {move || {
                        let rows = number::counted(rows.get(), "row", "rows");
                        match aim.get() {
                            ImportAim::NewPlan => format!("Import {rows}"),
                            ImportAim::Update => format!("Compare {rows} with the plan"),
                        }
                    }}
                </button>
                <button type="button" class="button" on:click=move |_| session.abandon_import()>"Cancel"</button>
            </div>
        </section>
    }
}
