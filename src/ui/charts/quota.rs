//! Quota against potential and run rate, by territory.

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
pub struct QuotaBar {
    /// The territory.
    pub territory: TerritoryIx,
    /// Its name.
    pub name: String,
    /// Its quota.
    pub quota: Amount,
    /// Its potential.
    pub potential: Amount,
    /// Its run rate.
    pub run_rate: Amount,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaData {
    /// ISO code of the currency.
    pub currency: String,
    /// The columns, in any order.
    pub bars: Vec<QuotaBar>,
    /// Selected territories.
    pub selected: Vec<TerritoryIx>,
}

/// Columns of quota, largest first; a line across marks the quota that the territory's share of potential would give,
/// a dot the run rate. Potential itself is many times a quota: as a share of the same total it can be compared.
#[must_use]
pub fn quota_chart(data: &QuotaData, size: Size) -> Chart {
    let mut bars: Vec<&QuotaBar> = data.bars.iter().collect();
    bars.sort_by(|a, b| b.quota.cmp(&a.quota).then(a.territory.cmp(&b.territory)));
    let full = |amount: Amount| number::full(amount, MeasureKind::Money, &data.currency);
    let quotas: Amount = bars.iter().map(|bar| bar.quota).sum();
    let potential: Amount = bars.iter().map(|bar| bar.potential).sum();
    let rate = if potential.0 > 0 { quotas.to_f64() / potential.to_f64() } else { 0.0 };
    let by_potential = |bar: &QuotaBar| Amount::from_f64(bar.potential.to_f64() * rate);
    let columns: Vec<Column> = bars
        .iter()
        .map(|bar| Column {
            territory: bar.territory,
            name: bar.name.clone(),
            importance: bar.quota.to_f64(),
            selected: data.selected.contains(&bar.territory),
            text: format!(
                "{}: quota {}, by potential {}, run rate {}",
                bar.name,
                full(bar.quota),
                full(by_potential(bar)),
                full(bar.run_rate)
            ),
        })
        .collect();
    let highest = bars.iter().flat_map(|bar| [bar.quota, by_potential(bar), bar.run_rate]).max().unwrap_or_default();
    let frame = Columns::new(size, &columns, highest.to_f64());
    let label = format!("Quota by territory against potential and run rate; {} in all", full(quotas));
    let svg = draw(size, &label, |pen| {
        frame.axes(pen, &columns, &data.currency);
        for (at, (bar, column)) in bars.iter().zip(&columns).enumerate() {
            let (from, to) = frame.bar(at);
            let ink = if column.selected { Ink::Selected } else { Ink::Bar };
            let top = frame.scale.at(bar.quota.to_f64());
            if top < frame.base() {
                pen.rect((from, top), (to, frame.base()), ink, 1.0);
            }
            let mark = frame.scale.at(by_potential(bar).to_f64());
            pen.line(vec![(from - 1, mark), (to + 1, mark)], Ink::Text, 2);
            let radius = ((to - from) / 3).clamp(2, 4);
            pen.dot((i32::midpoint(from, to), frame.scale.at(bar.run_rate.to_f64())), radius, Ink::Second);
        }
    });
    Chart {
        svg,
        size,
        regions: frame.regions(&columns),
        table: Table {
            caption: label.clone(),
            headers: ["Territory", "Quota", "Quota by potential", "Potential", "Run rate"].map(String::from).to_vec(),
            rows: bars
                .iter()
                .map(|bar| {
                    vec![
                        bar.name.clone(),
                        full(bar.quota),
                        full(by_potential(bar)),
                        full(bar.potential),
                        full(bar.run_rate),
                    ]
                })
                .collect(),
        },
    }
}
