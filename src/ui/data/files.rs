//! The files that were read, each with its columns; what is assigned; Import.

use leptos::prelude::*;

use super::{
    add_files::AddFiles,
    import_aim::{AimChoice, aim_of},
    table_card::TableCard,
    unit_level::{level_hint, level_options},
};
use crate::{
    app::{ImportAim, ImportState, Role, Session},
    plan::UnitLevel,
    ui::{number, widgets::Segmented},
};

/// What keeps the import from being started, in a sentence.
fn missing(import: &ImportState, aim: ImportAim) -> Option<String> {
    if aim == ImportAim::NewPlan && import.of(Role::Accounts).is_none() {
        return Some(
            "A plan needs accounts: add the table of accounts, or say above which of these files it is.".to_owned(),
        );
    }
    let of = |(_, table): &(_, crate::app::TableView)| {
        table.missing.as_ref().map(|missing| format!("{}: {missing}", table.name))
    };
    import.tables.iter().find_map(of)
}

/// Between reading and importing.
#[component]
pub fn FilesForm() -> impl IntoView {
    let session = Session::expect();
    let numbers = Memo::new(move |_| {
        session.import.with(|import| import.tables.iter().map(|(number, _)| *number).collect::<Vec<_>>())
    });
    view! {
        <h1 class="visually-hidden">"Your files"</h1>
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
                "Owners in the account table become reps by themselves. A list of reps adds homes, FTE and skills; sales, open opportunities, today's territory list and figures by unit come from files of their own."
            </p>
            <AddFiles
                compact=true
                title="Reps, sales, opportunities, territories, unit figures"
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
    let level = Signal::derive(move || session.import.with(|import| import.level.unwrap_or(UnitLevel::County)));
    let rows = Memo::new(move |_| {
        session.import.with(|import| import.tables.iter().map(|(_, table)| table.row_count).sum::<usize>())
    });
    view! {
        <section class="card" aria-labelledby="import-now">
            <h2 id="import-now">"Import"</h2>
            <AimChoice aim />
            <Show when=move || aim.get() == ImportAim::NewPlan>
                <Segmented
                    label="What is assigned (can be changed later)"
                    options=level_options()
                    value=level
                    on_change=move |level| session.import.update(|import| import.level = Some(level))
                />
                <p class="quiet">{move || level_hint(level.get())}</p>
            </Show>
            <p class="field-help field-problem" role="status">{move || missing.get()}</p>
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
