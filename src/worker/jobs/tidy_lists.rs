//! Tidy tables: one figure a row, for Tableau, a notebook or a pivot table.

use crate::{
    files::export::{Cell, Column, List},
    metrics::{Figures, SalesFilter, bands, sales_by_month},
    plan::{Amount, MeasureIx, MeasureKind, Plan, TerritoryIx},
};

fn columns(named: &[(&'static str, &'static str)]) -> Vec<Column> {
    named.iter().map(|(name, about)| Column::new(*name, *about)).collect()
}

/// What a number counts, in a word.
fn unit(plan: &Plan, kind: MeasureKind) -> String {
    match kind {
        MeasureKind::Count => "count".into(),
        MeasureKind::Money => plan.data().currency.clone(),
        MeasureKind::Hours => "hours".into(),
        MeasureKind::Number => "number".into(),
    }
}

/// Territory × measure × period. Every measure of the units has one row for the year; quota and capacity, too; sales have
/// one row for each month of the history. Units in no territory stand under an empty territory, so that each measure and
/// period sums to the whole.
pub(super) fn territory_measures<'a>(plan: &'a Plan, figures: &Figures) -> List<'a> {
    let mut list = List::new(
        "Territory measures",
        columns(&[
            ("territory", "Name; empty for the units in no territory"),
            ("rep", "Empty for a vacancy"),
            ("measure", "Key of the measure: accounts, revenue, potential, workload, …; quota, capacity, sales"),
            ("measure_name", "Its name on the screen"),
            ("unit", "What value counts: count, hours, number, or the currency"),
            ("period_kind", "year or month"),
            ("period", "year for yearly figures (revenue: the last twelve months), 2026-03 for a month"),
            ("value", "The territory's amount"),
            ("fair_share", "The territory's share of the whole, 0 to 1"),
            ("index", "100 × value / (fair share × whole); only for measures of a year"),
            ("band_low", "Lower end of the territory's band; only for balanced measures"),
            ("band_high", "Upper end of the territory's band"),
            ("within_band", "yes or no; only for balanced measures"),
        ]),
    );
    let bands = bands(plan);
    let balanced: Vec<MeasureIx> =
        plan.design().balance.iter().filter_map(|term| plan.units().measure(&term.measure)).collect();
    let names = |territory: Option<TerritoryIx>| {
        let name = territory.and_then(|territory| plan.territory(territory)).map_or("", |t| t.name.as_str());
        let rep = territory.and_then(|territory| plan.rep_of(territory)).map_or("", |rep| rep.name.as_str());
        [Cell::text(name), Cell::text(rep)]
    };
    let yearly = |key: &str, name: &str, kind: MeasureKind, amount: Amount, share: f64| {
        [
            Cell::text(key.to_owned()),
            Cell::text(name.to_owned()),
            Cell::text(unit(plan, kind)),
            Cell::text("year"),
            Cell::text("year"),
            Cell::Amount(amount),
            Cell::Number(share),
        ]
    };
    for row in figures.territories.iter().chain([&figures.unassigned]) {
        for (at, measure) in plan.units().measures().iter().enumerate() {
            let measure_ix = MeasureIx::new(at);
            let index = row.index(measure_ix);
            let band = row.territory.filter(|_| balanced.contains(&measure_ix)).map(|territory| {
                let within = index.is_some_and(|index| bands.contain(territory, measure_ix, index));
                (bands.of(territory, measure_ix), if within { "yes" } else { "no" })
            });
            let judged = match band {
                Some(((low, high), within)) => [Cell::Index(low), Cell::Index(high), Cell::text(within)],
                None => [Cell::Empty, Cell::Empty, Cell::Empty],
            };
            let cells = yearly(&measure.key, &measure.name, measure.kind, row.total(measure_ix), row.share);
            list.row(
                names(row.territory).into_iter().chain(cells).chain([Cell::some(index, Cell::Number)]).chain(judged),
            );
        }
        if row.territory.is_some() {
            let own = [
                ("quota", "Quota", MeasureKind::Money, row.quota),
                ("capacity", "Capacity", MeasureKind::Hours, Amount::from_f64(row.capacity.hours)),
            ];
            for (key, name, kind, amount) in own {
                list.row(names(row.territory).into_iter().chain(yearly(key, name, kind, amount, row.share)));
            }
        }
    }
    let all = sales_by_month(plan, &SalesFilter::All);
    let mut rest = all.amounts.clone();
    let mut month = |territory: Option<TerritoryIx>, share: f64, amounts: &[Amount]| {
        for ((period, _), amount) in all.months().zip(amounts) {
            let cells = [
                Cell::text("sales"),
                Cell::text("Sales"),
                Cell::text(unit(plan, MeasureKind::Money)),
                Cell::text("month"),
                Cell::text(period.to_string()),
                Cell::Amount(*amount),
                Cell::Number(share),
            ];
            list.row(names(territory).into_iter().chain(cells));
        }
    };
    for row in &figures.territories {
        let Some(territory) = row.territory else { continue };
        let series = sales_by_month(plan, &SalesFilter::Territories(vec![territory]));
        for (rest, amount) in rest.iter_mut().zip(&series.amounts) {
            *rest -= *amount;
        }
        month(Some(territory), row.share, &series.amounts);
    }
    month(None, 0.0, &rest);
    list
}

/// Unit × measure, with place, territory and rep.
pub(super) fn unit_measures(plan: &Plan) -> List<'_> {
    let mut list = List::new(
        "Unit measures",
        columns(&[
            ("unit", "Code of the unit, with its leading zeros"),
            ("unit_name", "Its name"),
            ("parent", "Code of the unit above: the state of a county, the county of a ZIP code"),
            ("longitude", "Of its label point, degrees east"),
            ("latitude", "Of its label point, degrees north"),
            ("territory", "Empty for none"),
            ("rep", "Empty for a vacancy"),
            ("measure", "Key of the measure"),
            ("measure_name", "Its name on the screen"),
            ("counts", "What value counts: count, hours, number, or the currency"),
            ("value", "The unit's amount for a year"),
        ]),
    );
    let units = plan.units();
    for unit_ix in units.indices() {
        let territory = plan.alignment().of(unit_ix);
        let name = territory.and_then(|territory| plan.territory(territory)).map_or("", |t| t.name.as_str());
        let rep = territory.and_then(|territory| plan.rep_of(territory)).map_or("", |rep| rep.name.as_str());
        let place = units.place(unit_ix);
        for (at, measure) in units.measures().iter().enumerate() {
            list.row([
                Cell::code(units.code(unit_ix)),
                Cell::text(units.name(unit_ix)),
                Cell::code(units.frame().parent.get(unit_ix.at()).map_or("", String::as_str)),
                Cell::Number(place.lon),
                Cell::Number(place.lat),
                Cell::text(name),
                Cell::text(rep),
                Cell::text(measure.key.as_str()),
                Cell::text(measure.name.as_str()),
                Cell::text(unit(plan, measure.kind)),
                Cell::Amount(units.value(MeasureIx::new(at), unit_ix)),
            ]);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        metrics::territory_figures,
        plan::{Command, Month, Sales, SalesLine, UnitIx, Units, example},
    };

    #[test]
    fn each_measure_and_period_sums_to_the_whole() {
        let mut data = example::data(4);
        let lines = data
            .accounts
            .indices()
            .map(|account| SalesLine { account, product: 0, amounts: vec![Amount::whole(1), Amount::whole(2)] })
            .collect();
        data.sales = Sales { first: Month::new(2025, 12), months: 2, lines };
        let units = Units::build(example::frame(4), &data);
        let mut plan = Plan::start("P", Arc::new(data), units);
        plan.apply(Command::Assign { units: vec![UnitIx(5)], to: None }).unwrap();
        let figures = territory_figures(&plan);
        let list = territory_measures(&plan, &figures);
        let sum = |measure: &str, period: &str| -> f64 {
            let rows = list.rows().filter(|row| row[2].plain() == measure && row[6].plain() == period);
            rows.map(|row| row[7].plain().parse::<f64>().unwrap()).sum()
        };
        let accounts = plan.data().accounts.len() as f64;
        assert_eq!((sum("sales", "2025-12"), sum("sales", "2026-01")), (accounts, 2.0 * accounts));
        for (at, measure) in plan.units().measures().iter().enumerate() {
            assert_eq!(sum(&measure.key, "year"), plan.units().total(MeasureIx::new(at)).to_f64(), "{}", measure.key);
        }
        assert_eq!(sum("quota", "year"), figures.company.quota.to_f64());
        let judged: Vec<_> = list.rows().filter(|row| !row[12].plain().is_empty()).collect();
        assert_eq!(judged.len(), 4 * 2, "four territories, two balanced measures");
        assert_eq!(unit_measures(&plan).len(), 16 * plan.units().measures().len());
    }
}
