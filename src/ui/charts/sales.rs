//! Sales by month with the forecast and its interval.

use super::{
    Chart, Region, Size, Table,
    pen::{Hang, Ink, TEXT_PX, draw, text_width},
    scale::Scale,
};
use crate::{
    metrics::{Forecast, SalesFilter, forecast, sales_by_month},
    plan::{Amount, MeasureKind, Month, Plan},
    ui::number,
};

/// The months ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct SalesForecast {
    /// How it was made, for the caption: "Holt-Winters smoothing, off by 8 % in the backtest".
    pub method: String,
    /// Expected value, lower and upper end of each month.
    pub months: Vec<(f64, f64, f64)>,
}

impl SalesForecast {
    /// From a forecast.
    #[must_use]
    pub fn of(forecast: &Forecast) -> Self {
        let tested = forecast.accuracy.iter().find(|accuracy| accuracy.method == forecast.method);
        let error = tested.map_or(String::new(), |accuracy| {
            format!(", off by {} over {} tested months", number::percent(accuracy.wape), accuracy.months)
        });
        Self {
            method: format!("{}{error}", forecast.method.name()),
            months: forecast.months.iter().map(|month| (month.expected, month.low, month.high)).collect(),
        }
    }
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct SalesData {
    /// Whose sales: "Denver", "All territories".
    pub subject: String,
    /// ISO code of the currency.
    pub currency: String,
    /// First month of the history.
    pub first: Month,
    /// One amount per month.
    pub history: Vec<Amount>,
    /// The months ahead, where there is a forecast.
    pub forecast: Option<SalesForecast>,
}

/// Months the forecast looks ahead.
pub const AHEAD: usize = 6;

impl SalesData {
    /// The sales of these accounts with their forecast; `None` without a sales history.
    #[must_use]
    pub fn of(plan: &Plan, subject: String, filter: &SalesFilter) -> Option<Self> {
        let series = sales_by_month(plan, filter);
        let forecast = forecast(&series.values(), AHEAD);
        (!series.amounts.is_empty()).then(|| Self {
            subject,
            currency: plan.data().currency.clone(),
            first: series.first,
            history: series.amounts,
            forecast: forecast.as_ref().map(SalesForecast::of),
        })
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A line of sales by month; the forecast goes on dashed, within its interval.
#[must_use]
pub fn sales_chart(data: &SalesData, size: Size) -> Chart {
    let (width, height) = (size.width as i32, size.height as i32);
    let ahead: &[(f64, f64, f64)] = data.forecast.as_ref().map_or(&[], |forecast| forecast.months.as_slice());
    let count = data.history.len() + ahead.len();
    let full = |value: f64| number::full(Amount::from_f64(value), MeasureKind::Money, &data.currency);
    let (left, right, top, bottom) = (56, width - 12, 8, height - TEXT_PX - 10);
    let history = || data.history.iter().map(|amount| amount.to_f64());
    let highest = history().chain(ahead.iter().map(|month| month.2)).fold(0.0, f64::max);
    let lowest = history().fold(0.0, f64::min);
    let scale = Scale::new((lowest, if highest > lowest { highest * 1.05 } else { lowest + 1.0 }), (bottom, top));
    let x = |at: usize| left + (right - left) * at as i32 / (count.max(2) as i32 - 1);
    let name = |at: usize| {
        let month = data.first.plus(at as i32);
        let short = MONTHS.get(usize::from(month.month()).saturating_sub(1)).copied().unwrap_or_default();
        format!("{short} {}", month.year())
    };
    let how = data.forecast.as_ref().map_or(String::new(), |forecast| format!(", forecast by {}", forecast.method));
    let label = format!("Sales by month of {}{how}", data.subject);

    let svg = draw(size, &label, |pen| {
        let mut last: Option<i32> = None;
        for tick in scale.ticks(5) {
            let y = scale.at(tick);
            if last.is_none_or(|last| last - y >= TEXT_PX + 6) {
                last = Some(y);
                pen.line(vec![(left, y), (right, y)], Ink::Grid, 1);
                let text = number::short_money(Amount::from_f64(tick), &data.currency);
                pen.text((left - 4, y), &text, Hang::Right, Ink::Quiet);
            }
        }
        // Quarters that start a year first, then the other quarters and months where they have room.
        let mut taken: Vec<(i32, i32)> = Vec::new();
        for step in [12, 6, 3, 1] {
            for at in (0..count).filter(|at| data.first.plus(*at as i32).0.rem_euclid(step) == 0) {
                let text = name(at);
                let half = text_width(&text) / 2;
                let centre = x(at).clamp(left.min(half), (width - half).max(left));
                let free = taken.iter().all(|(from, to)| centre + half + 8 < *from || centre - half - 8 > *to);
                if free && centre + half <= width {
                    taken.push((centre - half, centre + half));
                    pen.line(vec![(x(at), bottom), (x(at), bottom + 3)], Ink::Quiet, 1);
                    pen.text((centre, bottom + 6 + TEXT_PX / 2), &text, Hang::Middle, Ink::Quiet);
                }
            }
        }
        let start = data.history.len().saturating_sub(1);
        let known = data.history.last().map(|amount| (x(start), scale.at(amount.to_f64())));
        if !ahead.is_empty() {
            let at = |nth: usize| x(data.history.len() + nth);
            let upper = ahead.iter().enumerate().map(|(nth, month)| (at(nth), scale.at(month.2)));
            let lower = ahead.iter().enumerate().rev().map(|(nth, month)| (at(nth), scale.at(month.1)));
            pen.polygon(known.into_iter().chain(upper).chain(lower).collect(), Ink::Interval, 1.0);
            let line = ahead.iter().enumerate().map(|(nth, month)| (at(nth), scale.at(month.0)));
            pen.line(known.into_iter().chain(line).collect(), Ink::Forecast, 2);
        }
        pen.line(history().enumerate().map(|(at, value)| (x(at), scale.at(value))).collect(), Ink::Bar, 2);
        pen.line(vec![(left, scale.at(0.0)), (right, scale.at(0.0))], Ink::Quiet, 1);
        if let Some(known) = known {
            pen.dot(known, 3, Ink::Bar);
        }
    });
    let text = |at: usize| match (data.history.get(at), ahead.get(at.wrapping_sub(data.history.len()))) {
        (Some(amount), _) => format!("{}: {}", name(at), full(amount.to_f64())),
        (None, Some((expected, low, high))) => {
            format!(
                "{}: {} expected, {} to {} in four cases of five",
                name(at),
                full(*expected),
                full(*low),
                full(*high)
            )
        }
        (None, None) => name(at),
    };
    let edge = |at: usize| {
        if at == 0 {
            left
        } else if at >= count {
            right
        } else {
            i32::midpoint(x(at - 1), x(at))
        }
    };
    let regions = (0..count).map(|at| Region {
        x: edge(at),
        y: top,
        width: edge(at + 1) - edge(at),
        height: bottom - top,
        territory: None,
        text: text(at),
    });
    let mut rows: Vec<Vec<String>> =
        history().enumerate().map(|(at, value)| vec![name(at), full(value), String::new(), String::new()]).collect();
    rows.extend(ahead.iter().enumerate().map(|(nth, (expected, low, high))| {
        vec![
            name(data.history.len() + nth),
            String::new(),
            full(*expected),
            format!("{} to {}", full(*low), full(*high)),
        ]
    }));
    Chart {
        svg,
        size,
        regions: regions.collect(),
        table: Table {
            caption: label.clone(),
            headers: ["Month", "Sales", "Forecast", "80\u{a0}% interval"].map(String::from).to_vec(),
            rows,
        },
    }
}
