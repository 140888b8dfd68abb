//! The charts of the drawer: balance, coverage, quota, sales by month. All follow the selection.
//!
//! Drawn by `ui/charts` as SVG; here are the data, the legends, the hover read-outs and the tables for screen readers.
//! A chart is drawn again only when what it shows changed.

use leptos::{ev::MouseEvent, html, prelude::*};

use super::{
    charts::{self, BalanceBar, BalanceData, Chart, CoverageBar, CoverageData, QuotaBar, QuotaData, SalesData, Size},
    number,
    workbench::{DRAWER, PHONE, Workbench, window_height, window_width},
};
use crate::{
    app::{Aspect, Selection, Session},
    metrics::{self, Figures, SalesFilter},
    plan::{AccountIx, TerritoryIx},
};

/// The four charts side by side.
#[component]
pub fn ChartPane() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let measure = RwSignal::new(0usize);
    let count = move || bench.figures.with(|figures| figures.as_ref().map_or(1, |figures| figures.territories.len()));
    let height = move || (60 + 20 * count()).clamp(220, 900) as u32;
    // All four side by side in the drawer, as high as it is; on a phone one below the other.
    let size = Memo::new(move |_| {
        let drawer = session.preferences.with(|preferences| preferences.drawer_height).unwrap_or(DRAWER);
        let (width, height) = if window_width() < PHONE {
            (window_width() - 32.0, 260.0)
        } else {
            let room = drawer.min(window_height() - 340.0) - 90.0;
            (((window_width() - 90.0) / 4.0).clamp(320.0, 520.0), room.clamp(170.0, 420.0))
        };
        Size { width: width as u32, height: height as u32 }
    });
    let currency = bench.currency;
    let balance = Memo::new(move |_| {
        let figures = bench.figures.get()?;
        let (index, name) =
            bench.balanced.with(|balanced| balanced.get(measure.get()).or(balanced.first()).cloned())?;
        session.read(&[Aspect::Design], |plan| {
            let kind = plan.units().measures().get(index.at()).map(|known| known.kind)?;
            let bars = figures.territories.iter().filter_map(|row| {
                Some(BalanceBar {
                    territory: row.territory?,
                    name: row.name.clone(),
                    index: row.index(index)?,
                    amount: number::full(row.total(index), kind, &plan.data().currency),
                })
            });
            let data = BalanceData {
                measure: name,
                band: metrics::bands(plan).common(index),
                bars: bars.collect(),
                selected: bench.touched.get(),
            };
            Some(charts::balance_chart(&data, Size { height: height(), ..size.get() }))
        })?
    });
    let coverage = Memo::new(move |_| {
        let figures = bench.figures.get()?;
        let bars = figures.territories.iter().filter_map(|row| {
            Some(CoverageBar {
                territory: row.territory?,
                name: row.name.clone(),
                potential: row.potential,
                whitespace: row.whitespace,
                coverage: row.coverage,
            })
        });
        let data = CoverageData { currency: currency.get(), bars: bars.collect(), selected: bench.touched.get() };
        Some(charts::coverage_chart(&data, size.get()))
    });
    let quota = Memo::new(move |_| {
        let figures = bench.figures.get()?;
        let data = quota_data(&figures, currency.get(), bench.touched.get());
        Some(charts::quota_chart(&data, size.get()))
    });
    let sales = Memo::new(move |_| sales(session, bench, size.get()));
    view! {
        <div class="charts">
            <figure class="chart-box">
                <figcaption>
                    <strong>"Balance"</strong>
                    <select class="chart-choice" aria-label="Measure of the balance chart" on:change=move |event| measure.set(event_target_value(&event).parse().unwrap_or(0))>
                        {move || bench.balanced.get().into_iter().enumerate().map(|(at, (_, name))| view! { <option value=at.to_string()>{name}</option> }).collect_view()}
                    </select>
                    <span class="quiet">"index, with the band"</span>
                </figcaption>
                <Drawn chart=balance />
            </figure>
            <figure class="chart-box">
                <figcaption>
                    <strong>"Coverage"</strong>
                    <span class="chart-key">"covered potential"</span>
                    <span class="chart-key chart-key-second">"whitespace"</span>
                </figcaption>
                <Drawn chart=coverage />
            </figure>
            <figure class="chart-box">
                <figcaption>
                    <strong>"Quota"</strong>
                    <span class="quota-legend quiet">
                        <span><i class="mark mark-potential" aria-hidden="true"></i> "share of potential"</span>
                        <span><i class="mark mark-rate" aria-hidden="true"></i> "run rate"</span>
                    </span>
                </figcaption>
                <Drawn chart=quota />
            </figure>
            <figure class="chart-box">
                <figcaption>
                    <strong>"Sales by month"</strong>
                    <span class="quiet">"with forecast and 80 % interval"</span>
                </figcaption>
                <Drawn chart=sales />
            </figure>
        </div>
    }
}

/// What the quota chart draws of these figures.
pub fn quota_data(figures: &Figures, currency: String, selected: Vec<TerritoryIx>) -> QuotaData {
    let bars = figures.territories.iter().filter_map(|row| {
        Some(QuotaBar {
            territory: row.territory?,
            name: row.name.clone(),
            quota: row.quota,
            potential: row.potential,
            run_rate: row.run_rate,
        })
    });
    QuotaData { currency, bars: bars.collect(), selected }
}

/// Sales of the selection, with the forecast.
fn sales(session: Session, bench: Workbench, size: Size) -> Option<Chart> {
    let selection = session.selection.get();
    let touched = bench.touched.get();
    session.read(&[Aspect::Alignment, Aspect::Territories, Aspect::Frame], |plan| {
        let (subject, filter) = if !selection.units.is_empty() {
            let accounts: Vec<AccountIx> =
                selection.units.iter().flat_map(|unit| plan.units().accounts(*unit).iter().copied()).collect();
            ("Selected units".to_owned(), SalesFilter::Accounts(accounts))
        } else if let [territory] = touched.as_slice() {
            let name = plan.territory(*territory).map_or(String::new(), |known| known.name.clone());
            (name, SalesFilter::Territories(touched.clone()))
        } else {
            ("All territories".to_owned(), SalesFilter::All)
        };
        SalesData::of(plan, subject, &filter).map(|data| charts::sales_chart(&data, size))
    })?
}

/// The picture, the read-out under the pointer, and the same values as a table.
#[component]
pub fn Drawn(chart: Memo<Option<Chart>>) -> impl IntoView {
    let session = Session::expect();
    let picture = NodeRef::<html::Div>::new();
    let read = RwSignal::new(None::<(String, f64, f64)>);
    let at = move |event: &MouseEvent| -> Option<(f64, f64, f64, f64)> {
        let node = picture.get_untracked()?;
        let svg = node.query_selector("svg").ok()??;
        let frame = svg.get_bounding_client_rect();
        // On a phone the picture is drawn smaller than it is.
        let width = chart.with_untracked(|chart| chart.as_ref().map(|chart| f64::from(chart.size.width)))?;
        let scale = if frame.width() > 0.0 { width / frame.width() } else { 1.0 };
        let outer = node.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        Some(((x - frame.left()) * scale, (y - frame.top()) * scale, x - outer.left(), y - outer.top()))
    };
    let region = move |event: &MouseEvent| {
        let (x, y, left, top) = at(event)?;
        chart.with_untracked(|chart| {
            let inside = |region: &&charts::Region| {
                let (from_x, from_y) = (f64::from(region.x), f64::from(region.y));
                (from_x..from_x + f64::from(region.width)).contains(&x)
                    && (from_y..from_y + f64::from(region.height)).contains(&y)
            };
            chart.as_ref()?.regions.iter().find(inside).map(|region| (region.clone(), left, top))
        })
    };
    let point = move |territory: Option<TerritoryIx>| {
        if session.hovered_territory.get_untracked() != territory {
            session.hovered_territory.set(territory);
        }
    };
    let hover = move |event: MouseEvent| {
        let found = region(&event);
        point(found.as_ref().and_then(|(region, _, _)| region.territory));
        read.set(found.map(|(region, left, top)| (region.text, left, top)));
    };
    let pick = move |event: MouseEvent| {
        if let Some((region, _, _)) = region(&event)
            && let Some(territory) = region.territory
        {
            session.selection.set(Selection::territory(territory));
        }
    };
    on_cleanup(move || session.hovered_territory.set(None));
    let svg = move || chart.with(|chart| chart.as_ref().map(|chart| chart.svg.clone()).unwrap_or_default());
    view! {
        <Show
            when=move || chart.with(Option::is_some)
            fallback=|| view! { <p class="quiet chart-empty">"The data has nothing to draw here: import a sales history, or choose a measure."</p> }
        >
            <div
                class="chart-picture"
                node_ref=picture
                aria-hidden="true"
                on:mousemove=hover
                on:mouseleave=move |_| {
                    read.set(None);
                    point(None);
                }
                on:click=pick
            >
                <div inner_html=svg></div>
            </div>
            {move || read.get().map(|(text, left, top)| view! {
                <p class="chart-tip" style:left=format!("{left:.0}px") style:top=format!("{top:.0}px")>{text}</p>
            })}
            <div class="visually-hidden">
                {move || chart.get().map(|chart| view! {
                    <table>
                        <caption>{chart.table.caption}</caption>
                        <thead><tr>{chart.table.headers.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                        <tbody>
                            {chart.table.rows.into_iter().map(|row| view! {
                                <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr>
                            }).collect_view()}
                        </tbody>
                    </table>
                })}
            </div>
        </Show>
    }
}
