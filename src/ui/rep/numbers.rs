//! Quota, attainment, run rate, forecast and the other own figures.

use leptos::prelude::*;

use super::view::RepDesk;
use crate::{
    app::Aspect,
    metrics::{Figure, SalesFilter, TerritoryFigures, growth, money, percent},
    plan::MeasureIx,
    ui::{
        charts::{AHEAD, SalesData, Size, sales_chart},
        number::{self, short_money},
        widgets::{Delta, Why},
        workbench::Workbench,
    },
};

const CHART: Size = Size { width: 480, height: 220 };

/// The own figures; each can be asked why.
#[component]
pub fn Numbers() -> impl IntoView {
    let desk = RepDesk::expect();
    let row = Memo::new(move |_| {
        let at = desk.territory.get().at();
        desk.figures.get().and_then(|figures| figures.territories.get(at).cloned())
    });
    let currency = Workbench::expect().currency;
    let suggested = Memo::new(move |_| {
        desk.figures.with(|figures| {
            figures.as_ref().and_then(|figures| figures.quotas.as_ref()).is_some_and(|quotas| quotas.suggested)
        })
    });
    let chart = Memo::new(move |_| {
        let territory = desk.territory.get();
        desk.session
            .read(&[Aspect::Alignment, Aspect::Territories], |plan| {
                let subject = plan.territory(territory)?.name.clone();
                let data = SalesData::of(plan, subject, &SalesFilter::Territories(vec![territory]))?;
                let method = data.forecast.as_ref().map(|forecast| forecast.method.clone());
                Some((sales_chart(&data, CHART), method))
            })
            .flatten()
    });
    view! {
        <h2 id="rep-numbers">"Quota and attainment"</h2>
        {move || row.get().map(|row| view! { <QuotaFigures row=row.clone() currency=currency.get() suggested=suggested.get() /> <OtherFigures row currency=currency.get() /> })}
        {move || match chart.get() {
            Some((chart, method)) => {
                let text = method.map_or_else(
                    || "Too short a history for a forecast: it needs four months.".to_owned(),
                    |method| format!("Dashed: the forecast for {AHEAD} months with its 80\u{a0}% interval ({method})."),
                );
                view! {
                    <figure class="rep-chart">
                        <figcaption>
                            <h3>"Sales by month"</h3>
                            <p class="quiet">{text}</p>
                        </figcaption>
                        <div inner_html=chart.svg></div>
                        <details class="rep-chart-table">
                            <summary>"As a table"</summary>
                            <table class="plain-table">
                                <caption class="visually-hidden">{chart.table.caption}</caption>
                                <thead>
                                    <tr>{chart.table.headers.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr>
                                </thead>
                                <tbody>
                                    {chart.table.rows
                                        .into_iter()
                                        .map(|row| view! { <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> })
                                        .collect_view()}
                                </tbody>
                            </table>
                        </details>
                    </figure>
                }
                    .into_any()
            }
            None => view! { <p class="quiet">"The plan has no sales history, so there is no chart and no forecast."</p> }.into_any(),
        }}
    }
}

/// Quota against what was sold.
#[component]
fn QuotaFigures(row: TerritoryFigures, currency: String, suggested: bool) -> impl IntoView {
    let desk = RepDesk::expect();
    let ramping = row.prorated_quota != row.quota;
    let attained = row.attainment.unwrap_or_default();
    let asked = growth(row.quota, row.revenue);
    let note = if suggested {
        "Nobody has set the company target yet; this follows the suggestion (last year's sales and 5 %)."
    } else if ramping {
        "You are still ramping up: attainment is measured against the pro-rated part."
    } else {
        ""
    };
    view! {
        <div class="rep-quota">
            <dl>
                <div>
                    <dt>"Quota for the coming year"</dt>
                    <dd class="rep-large" data-figure="quota"><Why figure=money(row.quota.to_f64(), &currency) explain=desk.why(Figure::Quota) /></dd>
                </div>
                <div>
                    <dt>"Attainment"</dt>
                    <dd class="rep-large"><Why figure=row.attainment.map_or("–".to_owned(), percent) explain=desk.why(Figure::Attainment) /></dd>
                </div>
            </dl>
            <div class="rep-bar" aria-hidden="true">
                <span style:width=format!("{:.1}%", (attained * 100.0).clamp(0.0, 100.0))></span>
            </div>
            <p>
                {format!("{} sold in the last twelve months", short_money(row.revenue, &currency))}
                {asked.map(|asked| view! { ", the quota asks for " <Delta change=asked text=number::signed_percent(asked) /> })}
            </p>
            <p class="quiet">{note}</p>
        </div>
    }
}

#[component]
fn OtherFigures(row: TerritoryFigures, currency: String) -> impl IntoView {
    let desk = RepDesk::expect();
    let figures = [
        ("Run rate", short_money(row.run_rate, &currency), Figure::RunRate),
        ("Open opportunities", short_money(row.pipeline, &currency), Figure::Pipeline),
        ("Potential", short_money(row.potential, &currency), Figure::Total(MeasureIx::POTENTIAL)),
        ("Penetration", row.penetration.map_or("–".into(), percent), Figure::Penetration),
        ("Accounts", number::short(row.accounts as f64), Figure::Total(MeasureIx::ACCOUNTS)),
        ("Workload", number::hours(row.workload.to_f64()), Figure::Total(MeasureIx::WORKLOAD)),
        ("Your capacity", number::hours(row.capacity.hours), Figure::Capacity),
        ("Coverage ratio", row.coverage.map_or("–".into(), percent), Figure::Coverage),
        ("Travel", number::hours(row.travel.hours), Figure::TravelHours),
    ];
    view! {
        <dl class="rep-figures">
            {figures
                .into_iter()
                .map(|(name, text, figure)| {
                    view! {
                        <div>
                            <dt>{name}</dt>
                            <dd><Why figure=text explain=desk.why(figure) /></dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
    }
}
