//! Coverage against whitespace: each territory's potential, covered and not.

use super::{
    Chart, Size, Table,
    columns::{Column, Columns},
    pen::{Ink, draw},
};
use crate::{
    plan::{Amount, MeasureKind, TerritoryIx},
    ui::number,
};

/// One territory's column.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageBar {
    /// The territory.
    pub territory: TerritoryIx,
    /// Its name.
    pub name: String,
    /// Its potential.
    pub potential: Amount,
    /// Its whitespace; never more than the potential.
    pub whitespace: Amount,
    /// Its coverage ratio, where it has one.
    pub coverage: Option<f64>,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageData {
    /// ISO code of the currency.
    pub currency: String,
    /// The columns, in any order.
    pub bars: Vec<CoverageBar>,
    /// Selected territories.
    pub selected: Vec<TerritoryIx>,
}

/// Columns of potential: the covered part solid below, whitespace as an outline above it; most whitespace first.
#[must_use]
pub fn coverage_chart(data: &CoverageData, size: Size) -> Chart {
    let mut bars: Vec<&CoverageBar> = data.bars.iter().collect();
    bars.sort_by(|a, b| {
        b.whitespace.cmp(&a.whitespace).then(b.potential.cmp(&a.potential)).then(a.territory.cmp(&b.territory))
    });
    let full = |amount: Amount| number::full(amount, MeasureKind::Money, &data.currency);
    let ratio = |bar: &CoverageBar| bar.coverage.map_or("–".into(), number::percent);
    let columns: Vec<Column> = bars
        .iter()
        .map(|bar| Column {
            territory: bar.territory,
            name: bar.name.clone(),
            importance: bar.whitespace.to_f64(),
            selected: data.selected.contains(&bar.territory),
            text: format!(
                "{}: {} of {} potential covered ({}), whitespace {}",
                bar.name,
                full(bar.potential - bar.whitespace),
                full(bar.potential),
                ratio(bar),
                full(bar.whitespace)
            ),
        })
        .collect();
    let highest = bars.iter().map(|bar| bar.potential.to_f64()).fold(0.0, f64::max);
    let frame = Columns::new(size, &columns, highest);
    let white: Amount = bars.iter().map(|bar| bar.whitespace).sum();
    let label = format!("Potential covered and whitespace by territory; whitespace {} in all", full(white));
    let svg = draw(size, &label, |pen| {
        frame.axes(pen, &columns, &data.currency);
        for (at, (bar, column)) in bars.iter().zip(&columns).enumerate() {
            let (from, to) = frame.bar(at);
            let covered = frame.scale.at((bar.potential - bar.whitespace).to_f64());
            let top = frame.scale.at(bar.potential.to_f64());
            let ink = if column.selected { Ink::Selected } else { Ink::Bar };
            if covered < frame.base() {
                pen.rect((from, covered), (to, frame.base()), ink, 1.0);
            }
            if top < covered {
                let white = if column.selected { Ink::Selected } else { Ink::Outside };
                pen.rect((from, top), (to, covered), white, 0.25);
                pen.frame((from, top), (to, covered), white);
            }
        }
    });
    Chart {
        svg,
        size,
        regions: frame.regions(&columns),
        table: Table {
            caption: label.clone(),
            headers: ["Territory", "Potential", "Covered", "Whitespace", "Coverage ratio"].map(String::from).to_vec(),
            rows: bars
                .iter()
                .map(|bar| {
                    vec![
                        bar.name.clone(),
                        full(bar.potential),
                        full(bar.potential - bar.whitespace),
                        full(bar.whitespace),
                        ratio(bar),
                    ]
                })
                .collect(),
        },
    }
}
