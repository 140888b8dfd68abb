//! A file that was read: which column is what, what is assigned, and Import.

use leptos::prelude::*;

use super::{
    column_choice::{ColumnChoice, FieldChoice},
    preview::PreviewRows,
    unit_level::{level_hint, level_options},
};
use crate::{
    app::{AccountField, RepField, Session, TableKind},
    plan::UnitLevel,
    ui::{
        icon::{Glyph, Icon},
        number,
        start::TABLES,
        widgets::{Checkbox, DropZone, Section, Segmented},
    },
};

/// What the mapping shows of a table.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    title: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    warnings: Vec<String>,
    fields: Vec<FieldChoice>,
    /// Further columns of numbers and whether they become measures.
    extra: Vec<(usize, bool)>,
}

fn accounts(session: Session) -> Shown {
    session.import.with(|import| {
        import.accounts.as_ref().map_or_else(Shown::default, |table| Shown {
            title: format!("{}: {}, {}", table.name, number::counted(table.row_count, "row", "rows"), table.format),
            header: table.header.clone(),
            rows: table.rows.clone(),
            warnings: table.warnings.clone(),
            fields: AccountField::ALL
                .into_iter()
                .map(|field| {
                    let mapped = table.mapping.fields.get(&field).map(|mapped| (mapped.column, mapped.confidence));
                    FieldChoice::new(field.label(), mapped, &table.rows)
                })
                .collect(),
            extra: (0..table.header.len())
                .filter(|column| {
                    let taken = table.mapping.fields.values().any(|mapped| mapped.column == *column);
                    !taken
                        && (table.mapping.extra_measures.contains(column)
                            || table.mapping.decimals.contains_key(column))
                })
                .map(|column| (column, table.mapping.extra_measures.contains(&column)))
                .collect(),
        })
    })
}

fn reps(session: Session) -> Option<Shown> {
    session.import.with(|import| {
        import.reps.as_ref().map(|table| Shown {
            title: format!("{}: {}, {}", table.name, number::counted(table.row_count, "row", "rows"), table.format),
            header: table.header.clone(),
            rows: table.rows.clone(),
            warnings: table.warnings.clone(),
            fields: RepField::ALL
                .into_iter()
                .map(|field| {
                    let mapped = table.mapping.fields.get(&field).map(|mapped| (mapped.column, mapped.confidence));
                    FieldChoice::new(field.label(), mapped, &table.rows)
                })
                .collect(),
            extra: Vec::new(),
        })
    })
}

/// What keeps the import from being started, in a sentence.
fn missing(session: Session) -> Option<&'static str> {
    session.import.with(|import| {
        let mapping = &import.accounts.as_ref()?.mapping;
        (!mapping.can_place()).then_some(
            "Say where the accounts are: choose a column for ZIP code, county FIPS, latitude and longitude, or city and state.",
        )
    })
}

/// The form between reading and importing.
#[component]
pub fn MappingForm() -> impl IntoView {
    let session = Session::expect();
    let table = Memo::new(move |_| accounts(session));
    let rep_table = Memo::new(move |_| reps(session));
    let missing = Memo::new(move |_| missing(session));
    let level = Signal::derive(move || session.import.with(|import| import.level.unwrap_or(UnitLevel::County)));
    let field = move |at: usize| {
        Signal::derive(move || {
            table.with(|table| table.fields.get(at).cloned()).unwrap_or(FieldChoice::new("", None, &[]))
        })
    };
    let rep_field = move |at: usize| {
        Signal::derive(move || {
            rep_table
                .with(|table| table.as_ref().and_then(|table| table.fields.get(at).cloned()))
                .unwrap_or(FieldChoice::new("", None, &[]))
        })
    };
    let header = Signal::derive(move || table.with(|table| table.header.clone()));
    let rep_header = Signal::derive(move || {
        rep_table.with(|table| table.as_ref().map(|table| table.header.clone()).unwrap_or_default())
    });
    view! {
        <section class="card" aria-labelledby="mapping">
            <header class="card-head">
                <h1 id="mapping">"Which column is what"</h1>
                <p class="quiet">{move || table.get().title}</p>
            </header>
            <Warnings warnings=Signal::derive(move || table.with(|table| table.warnings.clone())) />
            <Fields label="Columns of the accounts">
                {AccountField::ALL
                    .into_iter()
                    .enumerate()
                    .map(|(at, account_field)| {
                        view! {
                            <ColumnChoice
                                choice=field(at)
                                header=header
                                on_change=move |column| session.map_accounts(|mapping| mapping.choose(account_field, column))
                            />
                        }
                    })
                    .collect_view()}
            </Fields>
            <ExtraMeasures table=table />
            <Section title="First rows" note=Signal::derive(move || table.with(|table| number::counted(table.header.len(), "column", "columns"))) open=true>
                <PreviewRows header=header rows=Signal::derive(move || table.with(|table| table.rows.clone())) />
            </Section>
        </section>
        <section class="card" aria-labelledby="rep-table">
            <h2 id="rep-table">"Reps"</h2>
            <Show
                when=move || rep_table.with(Option::is_some)
                fallback=move || {
                    view! {
                        <p class="quiet">
                            "The owners in the account table become reps by themselves. A list of reps adds home bases, FTE, start dates and skills."
                        </p>
                        <DropZone
                            compact=true
                            title="Optional: a list of reps"
                            accept=TABLES
                            button="Add a list of reps"
                            on_file=move |file| session.read_table(TableKind::Reps, file)
                        />
                    }
                }
            >
                <p class="quiet">{move || rep_table.get().map(|table| table.title)}</p>
                <Warnings warnings=Signal::derive(move || rep_table.with(|table| table.as_ref().map(|table| table.warnings.clone()).unwrap_or_default())) />
                <Fields label="Columns of the reps">
                    {RepField::ALL
                        .into_iter()
                        .enumerate()
                        .map(|(at, rep)| {
                            view! {
                                <ColumnChoice
                                    choice=rep_field(at)
                                    header=rep_header
                                    on_change=move |column| session.choose_rep_column(rep, column)
                                />
                            }
                        })
                        .collect_view()}
                </Fields>
                <div class="button-row">
                    <button type="button" class="button compact" on:click=move |_| session.drop_rep_table()>"Leave this list out"</button>
                </div>
            </Show>
        </section>
        <section class="card" aria-labelledby="import-now">
            <h2 id="import-now">"Import"</h2>
            <Segmented
                label="What is assigned (can be changed later)"
                options=level_options()
                value=level
                on_change=move |level| session.import.update(|import| import.level = Some(level))
            />
            <p class="quiet">{move || level_hint(level.get())}</p>
            <p class="field-help field-problem" role="status">{move || missing.get()}</p>
            <div class="button-row">
                <button
                    type="button"
                    class="button primary"
                    disabled=move || missing.with(Option::is_some)
                    on:click=move |_| session.import_tables()
                >
                    {move || session.import.with(|import| match &import.accounts {
                        Some(table) => format!("Import {}", number::counted(table.row_count, "row", "rows")),
                        None => "Import".to_owned(),
                    })}
                </button>
                <button type="button" class="button" on:click=move |_| session.abandon_import()>"Cancel"</button>
            </div>
        </section>
    }
}

#[component]
fn Warnings(#[prop(into)] warnings: Signal<Vec<String>>) -> impl IntoView {
    move || {
        warnings
            .get()
            .into_iter()
            .map(|text| {
                view! {
                    <p class="notice-line notice-line-warn">
                        <Icon glyph=Glyph::Warning label="Warning" />
                        {text}
                    </p>
                }
            })
            .collect_view()
    }
}

#[component]
fn Fields(label: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="plain-table mapping-table" aria-label=label>
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Column in the file"</th>
                        <th scope="col">"Guess"</th>
                        <th scope="col">"Values"</th>
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

/// Other columns of numbers can be planned with, too.
#[component]
fn ExtraMeasures(table: Memo<Shown>) -> impl IntoView {
    let session = Session::expect();
    let rows = Memo::new(move |_| {
        table.with(|table| {
            table
                .extra
                .iter()
                .map(|(column, on)| (*column, *on, table.header.get(*column).cloned().unwrap_or_default()))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <fieldset class="extra-measures">
                <legend>"Further columns of numbers, as measures to balance by"</legend>
                <For
                    each=move || rows.get()
                    key=|(column, on, _)| (*column, *on)
                    children=move |(column, on, name)| {
                        view! {
                            <Checkbox
                                label=name
                                value=on
                                on_change=move |on| {
                                    session.map_accounts(|mapping| {
                                        mapping.extra_measures.retain(|extra| *extra != column);
                                        if on {
                                            mapping.extra_measures.push(column);
                                            mapping.extra_measures.sort_unstable();
                                        }
                                    });
                                }
                            />
                        }
                    }
                />
            </fieldset>
        </Show>
    }
}
