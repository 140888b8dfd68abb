//! One table that was read: what it is, how it was read, and which column is what.

use leptos::prelude::*;

use super::{column_choice::ColumnChoice, preview::PreviewRows, spellings::Spellings};
use crate::{
    app::{DayOrder, Decimal, ReadOptions, Role, Session, TableNumber, TableView, TableWish},
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::{Checkbox, NumberField, Section, Segmented, Select},
    },
};

/// A table with everything that can be corrected about it.
#[component]
pub fn TableCard(
    /// Its number.
    number: TableNumber,
    /// What is known of it.
    table: Memo<TableView>,
) -> impl IntoView {
    let session = Session::expect();
    let heading = format!("table-{number}");
    let titled = heading.clone();
    let header = Signal::derive(move || table.with(|table| table.header.clone()));
    let role = Signal::derive(move || table.with(|table| table.role));
    let roles: Vec<(Role, String)> = Role::ALL.into_iter().map(|role| (role, role.label().to_owned())).collect();
    view! {
        <section class="card" aria-labelledby=titled>
            <header class="card-head table-card-head">
                <h2 id=heading>{move || table.with(|table| table.name.clone())}</h2>
                <button type="button" class="button compact" on:click=move |_| session.drop_table(number)>
                    <Icon glyph=Glyph::Close />
                    "Leave it out"
                </button>
            </header>
            <p class="quiet">{move || table.with(described)}</p>
            <div class="table-reading">
                <Select
                    label="What it is"
                    options=roles
                    value=role
                    hint=Signal::derive(move || table.with(|table| table.why.clone()))
                    on_change=move |role| session.wish(number, TableWish::TakeAs(role))
                />
                <Reading number table />
            </div>
            <Warnings warnings=Signal::derive(move || table.with(|table| table.warnings.clone())) />
            <Fields number table header />
            <Days number table />
            <Amounts number table />
            <ExtraMeasures number table />
            <Spellings number table />
            <Section
                title="First rows"
                note=Signal::derive(move || table.with(|table| number::counted(table.header.len(), "column", "columns")))
                open=false
            >
                <PreviewRows header=header rows=Signal::derive(move || table.with(|table| table.rows.clone())) />
            </Section>
            <p class="field-help field-problem" role="status">{move || table.with(|table| table.missing.clone())}</p>
        </section>
    }
}

fn described(table: &TableView) -> String {
    format!("{}, {}", number::counted(table.row_count, "row", "rows"), table.format)
}

/// The sheet, and the row with the column names.
#[component]
fn Reading(number: TableNumber, table: Memo<TableView>) -> impl IntoView {
    let session = Session::expect();
    let change = move |change: &dyn Fn(&mut ReadOptions)| {
        let mut read = table.with_untracked(|table| table.read);
        change(&mut read);
        session.wish(number, TableWish::ReadAs(read));
    };
    let sheets = Memo::new(move |_| table.with(|table| table.sheets.clone()));
    view! {
        <Show when=move || sheets.with(|sheets| sheets.len() > 1)>
            <Select
                label="Sheet"
                options=Signal::derive(move || sheets.get().into_iter().enumerate().collect::<Vec<_>>())
                value=Signal::derive(move || table.with(|table| table.read.sheet.unwrap_or_default()))
                on_change=move |sheet: usize| change(&|read| {
                    *read = ReadOptions { sheet: Some(sheet), ..ReadOptions::default() };
                })
            />
        </Show>
        <NumberField
            label="Row with the column names"
            value=Signal::derive(move || table.with(|table| table.header_row.map_or(f64::NAN, f64::from)))
            min=1.0
            max=10_000.0
            placeholder="none"
            hint="Leave it empty where the first row is data already."
            on_change=move |row: f64| change(&|read| {
                read.rows_above_header = Some((row as usize).saturating_sub(1));
                read.headerless = Some(false);
            })
            on_clear=Callback::new(move |()| change(&|read| {
                read.rows_above_header = Some(0);
                read.headerless = Some(true);
            }))
        />
    }
}

/// Which column is what. Fields without a column fold away, so that what was found stands first.
#[component]
fn Fields(number: TableNumber, table: Memo<TableView>, header: Signal<Vec<String>>) -> impl IntoView {
    let session = Session::expect();
    let shown = move |with_column: bool| {
        let keys = Memo::new(move |_| {
            table.with(|table| {
                let first = |field: &crate::app::FieldView| field.chosen.is_some() || field.required;
                let keys = table.fields.iter().filter(|field| first(field) == with_column);
                keys.map(|field| field.key.clone()).collect::<Vec<_>>()
            })
        });
        (keys, move || {
            view! {
                <For
                    each=move || keys.get()
                    key=Clone::clone
                    children=move |key| {
                        let wanted = key.clone();
                        let choice = Memo::new(move |_| {
                            table.with(|table| table.fields.iter().find(|field| field.key == wanted).cloned()).unwrap_or_default()
                        });
                        view! {
                            <ColumnChoice
                                choice=choice
                                header=header
                                on_change=move |column| session.wish(number, TableWish::Choose { field: key.clone(), column })
                            />
                        }
                    }
                />
            }
        })
    };
    let (found, found_rows) = shown(true);
    let (others, other_rows) = shown(false);
    view! {
        <h3>"Which column is what"</h3>
        <div class="table-frame">
            <table class="plain-table mapping-table" aria-label=move || format!("Columns of {}", table.with(|table| table.name.clone()))>
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Column in the file"</th>
                        <th scope="col">"Guess"</th>
                        <th scope="col">"Values"</th>
                    </tr>
                </thead>
                <tbody>{found_rows()}</tbody>
                <tbody class="mapping-others" class:mapping-only=move || found.with(Vec::is_empty)>
                    <tr class="mapping-divide">
                        <th scope="rowgroup" colspan="4">
                            {move || match others.with(Vec::len) {
                                0 => "Every field has its column.".to_owned(),
                                count => format!("Not in this file, as far as can be told: {}", number::counted(count, "field", "fields")),
                            }}
                        </th>
                    </tr>
                    {other_rows()}
                </tbody>
            </table>
        </div>
    }
}

/// How days are read, where there are some.
#[component]
fn Days(number: TableNumber, table: Memo<TableView>) -> impl IntoView {
    let session = Session::expect();
    let days = Memo::new(move |_| table.with(|table| table.days.clone()));
    view! {
        <Show when=move || days.with(Option::is_some)>
            <div class="table-reading">
                <Segmented
                    label="Days are written"
                    options=vec![
                        (DayOrder::MonthFirst, "month first".to_owned()),
                        (DayOrder::DayFirst, "day first".to_owned()),
                    ]
                    value=Signal::derive(move || days.get().map(|(order, ..)| order).unwrap_or_default())
                    on_change=move |order| session.wish(number, TableWish::Days(order))
                />
                <p class="quiet">
                    {move || days.get().map(|(_, shown, example)| {
                        if shown { example } else { format!("{example} No value shows which: look at it.") }
                    })}
                </p>
            </div>
        </Show>
    }
}

/// The currency of amounts, and how numbers are written where that is not plain.
#[component]
fn Amounts(number: TableNumber, table: Memo<TableView>) -> impl IntoView {
    let session = Session::expect();
    let currency = Memo::new(move |_| table.with(|table| table.currency.clone()));
    let decimals = Memo::new(move |_| table.with(|table| table.decimals.clone()));
    let options: Vec<(String, String)> =
        crate::app::currencies().into_iter().map(|(code, name)| (code.to_owned(), format!("{code}, {name}"))).collect();
    view! {
        <Show when=move || currency.with(Option::is_some)>
            <div class="table-reading">
                <Select
                    label="Currency of amounts"
                    options=options.clone()
                    value=Signal::derive(move || currency.get().map(|(code, ..)| code).unwrap_or_default())
                    hint=Signal::derive(move || currency.get().map(|(_, why, _)| why).unwrap_or_default())
                    on_change=move |code: String| session.wish(number, TableWish::Currency(Some(code)))
                />
            </div>
        </Show>
        <Show when=move || decimals.with(|decimals| !decimals.is_empty())>
            <Section title="Point or comma" note="no value shows which separates the decimals" open=false>
                <Separators number decimals />
            </Section>
        </Show>
    }
}

/// How the numbers of each column are written of which no value shows it.
#[component]
fn Separators(number: TableNumber, decimals: Memo<Vec<(usize, Decimal, String)>>) -> impl IntoView {
    let session = Session::expect();
    view! {
        <For
            each=move || decimals.get()
            key=|(column, decimal, example)| (*column, *decimal == Decimal::Comma, example.clone())
            children=move |(column, decimal, example)| view! {
                <div class="table-reading">
                    <Segmented
                        label="Decimals are after"
                        options=vec![(Decimal::Point, "a point".to_owned()), (Decimal::Comma, "a comma".to_owned())]
                        value=Signal::derive(move || decimal)
                        on_change=move |decimal| session.wish(number, TableWish::Decimal(column, decimal))
                    />
                    <p class="quiet">{example}</p>
                </div>
            }
        />
    }
}

/// Further columns that can be taken in: numbers as measures, or months.
#[component]
fn ExtraMeasures(number: TableNumber, table: Memo<TableView>) -> impl IntoView {
    let session = Session::expect();
    let rows = Memo::new(move |_| {
        table.with(|table| {
            let name = |column: usize| table.header.get(column).cloned().unwrap_or_default();
            table.extra.iter().map(|(column, on)| (*column, *on, name(*column))).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <fieldset class="extra-measures">
                <legend>{move || table.with(|table| table.extra_label.clone())}</legend>
                <For
                    each=move || rows.get()
                    key=|(column, on, name)| (*column, *on, name.clone())
                    children=move |(column, on, name)| {
                        view! {
                            <Checkbox label=name value=on on_change=move |on| session.wish(number, TableWish::Extra { column, on }) />
                        }
                    }
                />
            </fieldset>
        </Show>
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
