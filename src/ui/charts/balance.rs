//! Balance by territory: bars from the fair share to the index, with the tolerance band.

use super::{
    Chart, Region, Size, Table, labels,
    pen::{Hang, Ink, TEXT_PX, draw, elide, text_width},
    scale::Scale,
};
use crate::{plan::TerritoryIx, ui::number};

/// One territory's bar.
#[derive(Clone, Debug, PartialEq)]
pub struct BalanceBar {
    /// The territory.
    pub territory: TerritoryIx,
    /// Its name.
    pub name: String,
    /// Its index.
    pub index: f64,
    /// The amount in full, for the hover text: "3,412 h".
    pub amount: String,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct BalanceData {
    /// Name of the measure: "Workload".
    pub measure: String,
    /// The tolerance band as indices.
    pub band: (f64, f64),
    /// The bars, in any order.
    pub bars: Vec<BalanceBar>,
    /// Selected territories.
    pub selected: Vec<TerritoryIx>,
}

/// Horizontal bars from 100 to each territory's index, highest first, the band shaded. A territory outside the band has
/// an arrow at its end besides its colour. Where rows are too low for every name, the selected and the furthest out
/// keep theirs.
#[must_use]
pub fn balance_chart(data: &BalanceData, size: Size) -> Chart {
    let mut bars: Vec<&BalanceBar> = data.bars.iter().filter(|bar| bar.index.is_finite()).collect();
    bars.sort_by(|a, b| b.index.total_cmp(&a.index).then(a.territory.cmp(&b.territory)));
    let (width, height) = (size.width as i32, size.height as i32);
    let inside = |index: f64| index >= data.band.0 - 1e-9 && index <= data.band.1 + 1e-9;
    let verdict = |index: f64| match index {
        index if inside(index) => "within the band",
        index if index > 100.0 => "above the band",
        _ => "below the band",
    };

    let longest = bars.iter().map(|bar| text_width(&bar.name)).max().unwrap_or(0);
    let names_px = longest.min(width * 3 / 10).min(160);
    let (left, right) = (names_px + 8, width - 40);
    let (top, bottom) = (4, height - TEXT_PX - 8);
    let far = bars.iter().map(|bar| (bar.index - 100.0).abs()).fold((data.band.1 - 100.0).abs() + 5.0, f64::max);
    let low = (100.0 - far * 1.05).max(0.0);
    let scale = Scale::new((low, 100.0 + far * 1.05), (left, right));
    let row = |at: usize| top + ((bottom - top) * at as i32) / bars.len().max(1) as i32;
    let middle = |at: usize| i32::midpoint(row(at), row(at + 1));
    let items: Vec<(i32, f64)> = bars
        .iter()
        .enumerate()
        .map(|(at, bar)| {
            let chosen = data.selected.contains(&bar.territory);
            (middle(at), (bar.index - 100.0).abs() + if chosen { 1e6 } else { 0.0 })
        })
        .collect();
    let shown = labels::choose(&items, TEXT_PX + 1);
    let outside = bars.iter().filter(|bar| !inside(bar.index)).count();
    let label = format!("{}: index by territory, {} of {} outside the band", data.measure, outside, bars.len());

    let svg = draw(size, &label, |pen| {
        pen.rect((scale.at(data.band.0), top), (scale.at(data.band.1), bottom), Ink::Band, 1.0);
        let mut taken = Vec::new();
        // The three that matter first, then round numbers where there is room left.
        for tick in [100.0, data.band.0, data.band.1].into_iter().chain(scale.ticks(7)) {
            let (x, text) = (scale.at(tick), number::index(Some(tick)));
            let half = text_width(&text) / 2 + 4;
            if taken.iter().all(|(from, to)| x + half < *from || x - half > *to) {
                taken.push((x - half, x + half));
                pen.line(vec![(x, top), (x, bottom)], Ink::Grid, 1);
                pen.text((x, bottom + 4 + TEXT_PX / 2), &text, Hang::Middle, Ink::Quiet);
            }
        }
        for (at, bar) in bars.iter().enumerate() {
            let (from, to) = (row(at), row(at + 1));
            let pad = i32::from(to - from > 3) + i32::from(to - from > 11);
            let chosen = data.selected.contains(&bar.territory);
            let ink = match (chosen, inside(bar.index)) {
                (true, _) => Ink::Selected,
                (false, true) => Ink::Bar,
                (false, false) => Ink::Outside,
            };
            let (x, y) = (scale.at(bar.index), middle(at));
            let end = if x == scale.at(100.0) { x + 1 } else { x };
            pen.rect((scale.at(100.0), from + pad), (end, (to - pad).max(from + pad + 1)), ink, 1.0);
            if !inside(bar.index) {
                let tip: i32 = if bar.index > 100.0 { 6 } else { -6 };
                let half = ((to - from) / 2).clamp(2, 5);
                let foot = x + tip.signum() * 2;
                pen.polygon(vec![(foot, y - half), (foot + tip, y), (foot, y + half)], ink, 1.0);
            }
            if shown[at] {
                let ink = if chosen { Ink::Selected } else { Ink::Text };
                pen.text((names_px + 2, y), &elide(&bar.name, names_px), Hang::Right, ink);
                let away = if inside(bar.index) { 4 } else { 12 };
                // Values stand beyond the bar's end where that is free: to the right of high ones only.
                if bar.index >= 100.0 {
                    pen.text((x + away, y), &number::index(Some(bar.index)), Hang::Left, ink);
                } else if x - away - text_width("100") > left {
                    pen.text((x - away, y), &number::index(Some(bar.index)), Hang::Right, ink);
                }
            }
        }
        pen.line(vec![(scale.at(100.0), top), (scale.at(100.0), bottom)], Ink::Text, 1);
    });
    let regions = bars.iter().enumerate().map(|(at, bar)| Region {
        x: 0,
        y: row(at),
        width,
        height: row(at + 1) - row(at),
        territory: Some(bar.territory),
        text: format!(
            "{}: index {}, {} ({})",
            bar.name,
            number::index(Some(bar.index)),
            verdict(bar.index),
            bar.amount
        ),
    });
    Chart {
        svg,
        size,
        regions: regions.collect(),
        table: Table {
            caption: label.clone(),
            headers: ["Territory", "Index", &data.measure, "Band"].map(String::from).to_vec(),
            rows: bars
                .iter()
                .map(|bar| {
                    vec![
                        bar.name.clone(),
                        number::index(Some(bar.index)),
                        bar.amount.clone(),
                        verdict(bar.index).into(),
                    ]
                })
                .collect(),
        },
    }
}
