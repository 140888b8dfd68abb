//! What came out: the figures that the README of the sample quotes, and plain extracts for looking at it.

use std::fmt::Write;
use std::sync::Arc;

use bailiwick::geography::Atlas;
use bailiwick::metrics::{status, territory_figures};
use bailiwick::plan::{Amount, DataSet, MeasureIx, Plan, UnitFrame, Units, states_in_scope};

use super::country::Country;

/// The README's table of today's territories and its totals, as the app computes them when it opens the sample.
pub fn figures(atlas: &Atlas, data: &DataSet) -> String {
    let units = Units::build(UnitFrame::counties(atlas, &states_in_scope(&data.accounts)), data);
    let plan = Plan::start("Sample", Arc::new(data.clone()), units);
    let (figures, today) = (territory_figures(&plan), status(&plan));
    let mut out = String::from(
        "| territory | rep | FTE | counties | accounts | revenue, $M | potential, $M | hours | index: potential | workload | revenue |\n\
         |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in &figures.territories {
        let fte = row.rep.and_then(|rep| plan.reps().get(rep.at())).map_or(1.0, |rep| rep.fte);
        let index = |measure| row.index(measure).map_or(String::new(), |index| format!("{index:.0}"));
        let _ = writeln!(
            out,
            "| {} | {} | {fte} | {} | {} | {} | {} | {:.0} | {} | {} | {} |",
            row.name,
            row.rep_name,
            row.units,
            row.accounts,
            million(row.revenue),
            million(row.potential),
            row.workload.to_f64(),
            index(MeasureIx::POTENTIAL),
            index(MeasureIx::WORKLOAD),
            index(MeasureIx::REVENUE)
        );
    }
    let pieces: Vec<&str> =
        today.disconnected.iter().filter_map(|at| plan.territory(*at)).map(|of| of.name.as_str()).collect();
    let _ = writeln!(
        out,
        "\n{} counties in {} gaps, {} in {} overlaps; in several pieces: {}",
        today.gap_units,
        today.gaps,
        today.overlap_units,
        today.overlaps,
        pieces.join(", ")
    );
    totals(&mut out, data);
    out
}

fn million(amount: Amount) -> String {
    format!("{:.1}", amount.to_f64() / 1e6)
}

fn totals(out: &mut String, data: &DataSet) {
    let (accounts, sales) = (&data.accounts, &data.sales);
    let total = |measure: MeasureIx| accounts.values[measure.at()].iter().copied().sum::<Amount>();
    let ownerless = accounts.owner.iter().filter(|owner| owner.is_none()).count();
    let buying = accounts.indices().filter(|at| !accounts.value(MeasureIx::REVENUE, *at).is_zero()).count();
    let open: Amount = data.opportunities.iter().map(|open| open.amount).sum();
    let filled = sales.lines.iter().flat_map(|line| &line.amounts).filter(|amount| !amount.is_zero()).count();
    let _ = writeln!(out, "{} accounts, {ownerless} accounts without owner, {buying} buying", accounts.len());
    let _ = writeln!(
        out,
        "${} million revenue, ${} million potential, {:.0} hours of workload",
        million(total(MeasureIx::REVENUE)),
        million(total(MeasureIx::POTENTIAL)),
        total(MeasureIx::WORKLOAD).to_f64()
    );
    let _ = writeln!(out, "{} open opportunities, ${} million", data.opportunities.len(), million(open));
    let _ = writeln!(out, "{} sales lines with {filled} amounts; by month, $M:", sales.lines.len());
    for month in 0..usize::from(sales.months) {
        let _ = write!(out, "{} ", million(sales.lines.iter().filter_map(|line| line.amounts.get(month)).sum()));
    }
    out.push('\n');
    for (product, name) in data.products.iter().enumerate() {
        let of = sales.lines.iter().filter(|line| usize::from(line.product) == product);
        let _ = writeln!(out, "{name}: {}", million(of.flat_map(|line| line.amounts.iter().rev().take(12)).sum()));
    }
    for (class, of) in data.classes.iter().enumerate() {
        let n = accounts.class.iter().filter(|code| usize::from(**code) == class).count();
        let _ =
            writeln!(out, "class {}: {n} accounts, {} calls of {} h", of.name, of.calls_per_year, of.hours_per_call);
    }
    for (segment, name) in accounts.segment.names.iter().enumerate() {
        let of: Vec<_> =
            accounts.indices().filter(|at| usize::from(accounts.segment.codes[at.at()]) == segment).collect();
        let sum = |measure| million(of.iter().map(|at| accounts.value(measure, *at)).sum());
        let _ =
            writeln!(out, "| {name} | {} | {} | {} |", of.len(), sum(MeasureIx::REVENUE), sum(MeasureIx::POTENTIAL));
    }
}

/// Accounts, counties and sales as plain CSV, for plots.
pub fn extracts(country: &Country, data: &DataSet) -> Vec<(&'static str, String)> {
    let accounts = &data.accounts;
    let mut rows = String::from("id,name,segment,class,zip,city,lon,lat,county,owner,revenue,potential,hours,travel\n");
    for account in accounts.indices() {
        let at = account.at();
        let owner = accounts.owner[at].map_or("", |rep| data.reps[rep.at()].name.as_str());
        let _ = writeln!(
            rows,
            "{},\"{}\",{},{},{},{},{},{},{},{owner},{},{},{},{}",
            accounts.id[at],
            accounts.name[at],
            accounts.segment.get(at),
            accounts.class[at],
            accounts.zip[at],
            accounts.city[at],
            accounts.place[at].lon,
            accounts.place[at].lat,
            accounts.county[at],
            accounts.value(MeasureIx::REVENUE, account),
            accounts.value(MeasureIx::POTENTIAL, account),
            accounts.value(MeasureIx::WORKLOAD, account),
            accounts.travel_per_call[at]
        );
    }
    let mut counties = String::from("fips,lon,lat,territory\n");
    for county in &country.counties {
        let claims = data.coverage.iter().filter(|line| line.unit == county.code);
        let names: Vec<&str> = claims.map(|line| line.territory.as_str()).collect();
        let _ = writeln!(counties, "{},{},{},{}", county.code, county.place.lon, county.place.lat, names.join("+"));
    }
    let mut sales = String::from("account,product,amounts\n");
    for line in &data.sales.lines {
        let amounts: Vec<String> = line.amounts.iter().map(Amount::to_string).collect();
        let _ = writeln!(sales, "{},{},{}", line.account.0, line.product, amounts.join(" "));
    }
    vec![("accounts.csv", rows), ("counties.csv", counties), ("sales.csv", sales)]
}
