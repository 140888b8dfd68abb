//! The territory table: every figure of every territory, linked with the map.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    AskWhy, DataTable, Head, Sort,
    column::{Column, SECTIONS},
};
use crate::{
    app::{Aspect, Selection, Session},
    metrics::{Bands, Figures, TerritoryFigures, bands},
    plan::TerritoryIx,
    ui::{
        number::{self, Standing},
        swatch::Swatch,
        workbench::Workbench,
    },
};

/// The table, in the drawer or alone in an embedded view.
#[component]
pub fn TerritoryTable() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let changing = Memo::new(move |_| bench.candidate.with(Option::is_some) || session.compared.with(Option::is_some));
    let sections: [Memo<Vec<Column>>; SECTIONS] = std::array::from_fn(|at| {
        Memo::new(move |_| {
            let sections = bench.balanced.with(|balanced| Column::sections(balanced, changing.get()));
            sections.into_iter().nth(at).unwrap_or_default()
        })
    });
    let columns = Memo::new(move |_| bench.balanced.with(|balanced| Column::all(balanced, changing.get())));
    let sort = RwSignal::new(Sort { column: 0, descending: false });
    // The sorting stays with its column when columns come, go or change places.
    Effect::new(move |before: Option<Vec<Column>>| {
        let now = columns.get();
        if let Some(before) = before {
            let sorted = sort.get_untracked();
            let column = before.get(sorted.column).and_then(|of| now.iter().position(|column| column == of));
            sort.set(column.map_or(Sort::default(), |column| Sort { column, ..sorted }));
        }
        now
    });
    let rows = Memo::new(move |_| {
        let Some(figures) = bench.figures.get() else { return Arc::default() };
        let sort = sort.get();
        columns.with(|columns| {
            Arc::new(columns.get(sort.column).unwrap_or(&Column::Territory).order(&figures, sort.descending))
        })
    });
    let heads = Memo::new(move |_| {
        columns.with(|columns| {
            columns
                .iter()
                .map(|column| Head { title: column.title(), hint: column.hint().into(), number: column.is_number() })
                .collect::<Vec<_>>()
        })
    });
    let band = Memo::new(move |_| session.read(&Aspect::FIGURES, bands).unwrap_or_default());
    let currency = bench.currency;

    let cells = move |row: u32| {
        let territory = TerritoryIx::new(row as usize);
        let armed =
            Signal::derive(move || session.selection.with(|selection| selection.as_territory() == Some(territory)));
        let cell = move |column| cell(session, bench, territory, column, band, currency, armed);
        // By sections, so that a preview touches no cell but those of what is gained and lost.
        sections.map(|section| view! { <For each=move || section.get() key=Column::clone children=cell /> }).into_view()
    };
    let foot = move || {
        let Some(figures) = bench.figures.get() else { return ().into_any() };
        let gap = figures.unassigned.units > 0;
        let columns = columns.get();
        let currency = currency.get();
        let total = |row: &TerritoryFigures, whole: bool| {
            columns
                .iter()
                .map(|column| match (column, column.figure()) {
                    (Column::Territory, _) => {
                        let name = if whole { "Total".to_owned() } else { row.name.clone() };
                        view! { <th scope="row">{name}</th> }.into_any()
                    }
                    (Column::Rep | Column::Index(..), _) => view! { <td></td> }.into_any(),
                    (_, Some(figure)) => {
                        let text = column.text(row, &currency);
                        let full = column.full(row, &currency);
                        view! { <td class="num"><AskWhy territory=None whole=whole figure=figure text=text full=full /></td> }
                            .into_any()
                    }
                    (_, None) => view! { <td class="num">{column.text(row, &currency)}</td> }.into_any(),
                })
                .collect_view()
        };
        view! {
            {gap.then(|| view! { <tr class="row-gap">{total(&figures.unassigned, false)}</tr> })}
            <tr>{total(&figures.company, true)}</tr>
        }
        .into_any()
    };
    let selected = move |row: u32| bench.touched.with(|touched| touched.iter().any(|at| u32::from(at.0) == row));
    let pick = move |row: u32| {
        let territory = TerritoryIx::new(row as usize);
        let again = session.selection.with_untracked(|selection| selection.as_territory() == Some(territory));
        session.selection.set(if again { Selection::none() } else { Selection::territory(territory) });
    };
    let point = move |row: Option<u32>| {
        let territory = row.map(|row| TerritoryIx::new(row as usize));
        if session.hovered_territory.get_untracked() != territory {
            session.hovered_territory.set(territory);
        }
    };
    on_cleanup(move || session.hovered_territory.set(None));
    view! {
        <DataTable
            caption="Territories with their figures"
            heads=heads
            sort=sort
            rows=rows
            cells=cells
            selected=selected
            on_pick=pick
            on_point=Callback::new(point)
            foot=foot
        />
    }
}

fn row_of(figures: &Figures, territory: TerritoryIx) -> Option<&TerritoryFigures> {
    figures.territories.get(territory.at())
}

fn cell(
    session: Session,
    bench: Workbench,
    territory: TerritoryIx,
    column: Column,
    band: Memo<Bands>,
    currency: Memo<String>,
    armed: Signal<bool>,
) -> AnyView {
    let shown = column.clone();
    let text = Memo::new(move |_| {
        let text = bench.figures.with(|figures| {
            let row = row_of(figures.as_ref()?, territory)?;
            Some(currency.with(|currency| shown.text(row, currency)))
        });
        text.unwrap_or_default()
    });
    match (&column, column.figure()) {
        (Column::Territory, _) => {
            let colour = Memo::new(move |_| {
                session
                    .read(&[Aspect::Territories], |plan| plan.territory(territory).map(|territory| territory.colour))?
            });
            let here = move || {
                session
                    .hovered
                    .get()
                    .is_some_and(|unit| session.peek(|plan| plan.alignment().of(unit)).flatten() == Some(territory))
            };
            view! { <th scope="row" class:cell-hovered=here><span class="with-swatch"><Swatch colour=colour />{text}</span></th> }.into_any()
        }
        (Column::Rep, _) => view! { <td>{text}</td> }.into_any(),
        (Column::Index(measure, _), Some(figure)) => {
            let measure = *measure;
            let index = move || bench.figures.with(|figures| row_of(figures.as_ref()?, territory)?.index(measure));
            let band = move || band.with(|bands| bands.of(territory, measure));
            let outside = move || match index().map(|index| Standing::of(index, band())) {
                Some(Standing::Over) => "num cell-over",
                Some(Standing::Under) => "num cell-under",
                Some(Standing::Within) | None => "num",
            };
            let marked = Signal::derive(move || number::marked(index(), band()));
            view! {
                <td class=outside>
                    <AskWhy territory=Some(territory) figure=figure text=marked armed=armed />
                    {after(bench, territory, column)}
                </td>
            }
            .into_any()
        }
        (_, Some(figure)) => {
            let shown = column.clone();
            let full = Signal::derive(move || {
                bench.figures.with(|figures| {
                    let row = row_of(figures.as_ref()?, territory)?;
                    currency.with(|currency| shown.full(row, currency))
                })
            });
            let after = matches!(column, Column::Gained | Column::Lost).then(|| after(bench, territory, column));
            view! {
                <td class="num">
                    <AskWhy territory=Some(territory) figure=figure text=text full=full armed=armed />
                    {after}
                </td>
            }
            .into_any()
        }
        (_, None) => view! { <td class="num">{text}</td> }.into_any(),
    }
}

/// With a preview: what a figure would become.
fn after(bench: Workbench, territory: TerritoryIx, column: Column) -> impl IntoView {
    move || {
        let name = bench.figures.with(|figures| row_of(figures.as_ref()?, territory).map(|row| row.name.clone()))?;
        let text = bench.candidate.with(|candidate| {
            let row = candidate.as_ref()?.territories.iter().find(|row| row.name == name)?;
            Some(bench.currency.with(|currency| column.text(row, currency)))
        })?;
        Some(view! { <span class="cell-after">{format!(" → {text}")}</span> })
    }
}
