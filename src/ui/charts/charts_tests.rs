use proptest::prelude::*;

use super::*;
use crate::plan::{Amount, Month};

const CITIES: [&str; 12] = [
    "Denver",
    "Boise",
    "Kansas City",
    "Minneapolis",
    "New York Metro",
    "Las Vegas",
    "San Francisco Bay Area",
    "Tulsa",
    "Greater Philadelphia",
    "Omaha",
    "Charlotte",
    "Oklahoma City",
];

fn balance_data(count: usize) -> BalanceData {
    BalanceData {
        measure: "Workload".into(),
        band: (85.0, 115.0),
        bars: (0..count)
            .map(|at| BalanceBar {
                territory: TerritoryIx::new(at),
                name: format!("{} {}", CITIES[at % 12], at / 12 + 1),
                index: 60.0 + ((at * 37) % 101) as f64,
                amount: "3,412 h".into(),
            })
            .collect(),
        selected: vec![TerritoryIx(4)],
    }
}

fn coverage_data(count: usize) -> CoverageData {
    let bars = (0..count).map(|at| CoverageBar {
        territory: TerritoryIx::new(at),
        name: CITIES[at % 12].into(),
        potential: Amount::whole(900_000 + (at as i64 * 7919 % 13) * 90_000),
        whitespace: Amount::whole((at as i64 * 104_729 % 11) * 40_000),
        coverage: Some(0.8),
    });
    CoverageData { currency: "USD".into(), bars: bars.collect(), selected: vec![TerritoryIx(3)] }
}

fn quota_data(count: usize) -> QuotaData {
    let bars = (0..count).map(|at| QuotaBar {
        territory: TerritoryIx::new(at),
        name: CITIES[at % 12].into(),
        quota: Amount::whole(400_000 + (at as i64 * 7919 % 13) * 30_000),
        potential: Amount::whole(2_000_000 + (at as i64 * 31 % 17) * 100_000),
        run_rate: Amount::whole(350_000 + (at as i64 * 53 % 19) * 25_000),
    });
    QuotaData { currency: "USD".into(), bars: bars.collect(), selected: vec![TerritoryIx(3)] }
}

fn sales_data() -> SalesData {
    let values: Vec<f64> =
        (0..24).map(|at| 900_000.0 + 15_000.0 * at as f64 + 120_000.0 * ((at % 12) as f64 - 6.0).abs()).collect();
    SalesData {
        subject: "All territories".into(),
        currency: "USD".into(),
        first: Month::new(2024, 1),
        history: values.iter().map(|value| Amount::from_f64(*value)).collect(),
        forecast: crate::metrics::forecast(&values, 12).map(|forecast| SalesForecast::of(&forecast)),
    }
}

fn all(count: usize, size: Size) -> [Chart; 4] {
    [
        balance_chart(&balance_data(count), size),
        coverage_chart(&coverage_data(count), size),
        quota_chart(&quota_data(count), size),
        sales_chart(&sales_data(), size),
    ]
}

#[test]
fn no_chart_brings_its_own_colours_or_styles() {
    for chart in all(24, Size { width: 600, height: 220 }) {
        assert!(!chart.svg.contains("style=") && !chart.svg.contains('#'), "{}", chart.svg);
        assert!(chart.svg.starts_with("<svg class=\"chart\" role=\"img\" aria-label=\""));
        assert!(chart.svg.trim_end().ends_with("</svg>"));
    }
}

#[test]
fn every_territory_answers_the_pointer_and_stands_in_the_table() {
    for chart in &all(60, Size { width: 300, height: 220 })[..3] {
        assert_eq!((chart.regions.len(), chart.table.rows.len()), (60, 60));
        assert!(chart.regions.iter().all(|region| region.width > 0 && region.height > 0 && !region.text.is_empty()));
        assert!(chart.table.rows.iter().all(|row| row.len() == chart.table.headers.len()));
    }
}

#[test]
fn a_territory_outside_the_band_has_an_arrow_not_only_a_colour() {
    let mut data = balance_data(3);
    for (bar, index) in data.bars.iter_mut().zip([130.0, 100.0, 70.0]) {
        bar.index = index;
    }
    let chart = balance_chart(&data, Size { width: 600, height: 220 });
    assert_eq!(chart.svg.matches("<polygon").count(), 2);
    assert_eq!(chart.regions[0].text, "Denver 1: index 130, above the band (3,412 h)");
    assert_eq!(chart.table.rows[2][3], "below the band");
}

#[test]
fn the_selected_territory_keeps_its_name_among_sixty() {
    let mut data = balance_data(60);
    data.bars[30].name = "Needle".into();
    data.bars[30].index = 100.0;
    data.selected = vec![TerritoryIx(30)];
    assert!(balance_chart(&data, Size { width: 600, height: 220 }).svg.contains("Needle"));
}

#[test]
fn names_from_the_data_cannot_break_out_of_the_picture() {
    let mut data = balance_data(2);
    data.bars[0].name = "<b>\"&".into();
    data.measure = "\"><script>".into();
    let svg = balance_chart(&data, Size { width: 900, height: 220 }).svg;
    assert!(!svg.contains("<script") && !svg.contains("<b>"));
}

#[test]
fn nothing_to_show_is_still_a_picture() {
    let size = Size { width: 0, height: 0 };
    let empty = SalesData { history: vec![], forecast: None, ..sales_data() };
    assert!(sales_chart(&empty, size).regions.is_empty());
    assert!(balance_chart(&BalanceData { bars: vec![], ..balance_data(0) }, size).regions.is_empty());
    assert!(coverage_chart(&coverage_data(0), size).svg.contains("</svg>"));
    assert!(quota_chart(&quota_data(0), size).svg.contains("</svg>"));
}

proptest! {
    #[test]
    fn regions_never_overlap(count in 1usize..60, width in 300u32..900) {
        for chart in all(count, Size { width, height: 220 }) {
            for (nth, a) in chart.regions.iter().enumerate() {
                for b in &chart.regions[nth + 1..] {
                    let apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
                    prop_assert!(apart);
                }
            }
        }
    }
}

/// Writes a page with all charts in light and dark, to be looked at: `BAILIWICK_CHARTS=/somewhere/charts.html`.
#[test]
fn a_page_of_all_charts_can_be_written() {
    let mut page =
        format!("<!doctype html><meta charset=utf-8><style>{}</style>", include_str!("../../../style/charts.css"));
    for theme in ["light", "dark"] {
        page += &format!("<div class=page data-theme={theme}>");
        for (count, width) in [(24, 900), (60, 900), (24, 400), (60, 300)] {
            for chart in all(count, Size { width, height: 220 }) {
                page += &chart.svg;
            }
        }
        page += "</div>";
    }
    assert_eq!(page.matches("<svg").count(), 32);
    if let Some(path) = std::env::var_os("BAILIWICK_CHARTS") {
        std::fs::write(path, page).unwrap();
    }
}
