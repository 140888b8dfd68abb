//! A rep's own report: that rep's territories, accounts and figures, and nothing of anybody else's: no other account, quota
//! or sum, and no company total from which one could be worked out.

use super::{
    Tell,
    map_sheet::{Layout, map_sheet},
    report::{balanced, cash, count, index_cells, measure_name, share},
};
use crate::{
    files::export::{Bundled, FeatureShape, Head, HtmlCell, HtmlPage, KeyFigure},
    metrics::{Figure, Figures, TerritoryFigures, explain, grouped, incumbent, money},
    plan::{AccountIx, MeasureIx, Plan, RepIx, TerritoryIx},
    worker::export::{MapColours, file_stem},
};

/// Every rep's own report, those without a territory left out.
pub(super) fn rep_reports(
    plan: &Plan,
    figures: &Figures,
    drawn: &[FeatureShape],
    colours: &MapColours,
    date: &str,
    tell: &mut Tell<'_>,
) -> Vec<Bundled> {
    let reps = plan.reps().len();
    let mut files = Vec::new();
    for (at, rep) in plan.reps().iter().enumerate() {
        tell(0.85 + 0.1 * at as f32 / reps.max(1) as f32, &format!("Writing the report for {}", rep.name));
        let rep_ix = RepIx::new(at);
        if !own_territories(plan, rep_ix).is_empty() {
            let bytes = rep_report(plan, figures, rep_ix, drawn, colours, date);
            files.push(Bundled { name: format!("{}.html", file_stem(&rep.name)), bytes });
        }
    }
    files
}

fn own_territories(plan: &Plan, rep: RepIx) -> Vec<TerritoryIx> {
    plan.territory_indices()
        .filter(|territory| plan.territory(*territory).is_some_and(|territory| territory.rep == Some(rep)))
        .collect()
}

/// The report's bytes; a rep without a territory gets one that says so.
pub(super) fn rep_report(
    plan: &Plan,
    figures: &Figures,
    rep: RepIx,
    drawn: &[FeatureShape],
    colours: &MapColours,
    date: &str,
) -> Vec<u8> {
    let own = own_territories(plan, rep);
    let name = plan.reps().get(rep.at()).map_or("", |rep| rep.name.as_str());
    let names: Vec<&str> = own
        .iter()
        .filter_map(|territory| plan.territory(*territory))
        .map(|territory| territory.name.as_str())
        .collect();
    let invented = if plan.data().invented { " · invented data" } else { "" };
    let mut page = HtmlPage::new(name, &format!("{} · {} · {date}{invented}", names.join(", "), plan.name()));
    if own.is_empty() {
        page.paragraph("No territory in this plan.");
        return page.finish();
    }
    let rows: Vec<&TerritoryFigures> =
        own.iter().filter_map(|territory| figures.territories.get(territory.at())).collect();
    key_figures(&mut page, plan, figures, &rows);
    let layout = Layout { size: (842.0, 520.0), alone: false, only: Some(own.clone()) };
    page.drawing(&map_sheet(plan, figures, drawn, colours, date, layout));
    territories(&mut page, plan, figures, &rows);
    accounts(&mut page, plan, rep, &own, &rows);
    page.finish()
}

/// The note of a figure: its formula only. The numbers in it would name the company's totals.
fn note(page: &mut HtmlPage, plan: &Plan, figures: &Figures, figure: Figure) -> usize {
    let why = explain(plan, figures, &figures.company, figure);
    page.note(&why.name, &why.formula)
}

fn key_figures(page: &mut HtmlPage, plan: &Plan, figures: &Figures, rows: &[&TerritoryFigures]) {
    let sum = |of: fn(&TerritoryFigures) -> crate::plan::Amount| rows.iter().map(|row| of(row)).sum();
    let quota = note(page, plan, figures, Figure::Quota);
    let attainment = note(page, plan, figures, Figure::Attainment);
    let workload = note(page, plan, figures, Figure::Total(MeasureIx::WORKLOAD));
    let (revenue, prorated): (crate::plan::Amount, crate::plan::Amount) =
        (sum(|row| row.revenue), sum(|row| row.prorated_quota));
    let hours: f64 = rows.iter().map(|row| row.capacity.hours).sum();
    let figure = |label: &str, value: String, hint: String, note: Option<usize>| KeyFigure {
        label: label.into(),
        value,
        hint,
        note,
    };
    page.figures(&[
        figure(
            "Accounts",
            grouped(rows.iter().map(|row| row.accounts).sum::<usize>() as f64, 0),
            format!("{} new to you", grouped(rows.iter().map(|row| row.gained.accounts).sum::<usize>() as f64, 0)),
            None,
        ),
        figure("Quota", cash(plan, sum(|row| row.quota)), "for the coming year".into(), Some(quota)),
        figure(
            "Revenue",
            cash(plan, revenue),
            if prorated.0 > 0 {
                format!(
                    "last twelve months, {} of quota",
                    crate::metrics::percent(revenue.to_f64() / prorated.to_f64())
                )
            } else {
                "last twelve months".into()
            },
            Some(attainment),
        ),
        figure("Potential", cash(plan, sum(|row| row.potential)), "a year".into(), None),
        figure(
            "Workload",
            format!("{} h", grouped(rows.iter().map(|row| row.workload.to_f64()).sum(), 0)),
            format!("of {} h you have", grouped(hours, 0)),
            Some(workload),
        ),
    ]);
}

fn territories(page: &mut HtmlPage, plan: &Plan, figures: &Figures, rows: &[&TerritoryFigures]) {
    page.section("Your territory", false);
    let mut heads = vec![Head::text("Territory"), Head::number("Units", None), Head::number("Accounts", None)];
    for measure in balanced(plan) {
        let number = note(page, plan, figures, Figure::Index(measure));
        heads.push(Head::number(&format!("Index of {}", measure_name(plan, measure).to_lowercase()), Some(number)));
    }
    let coverage = note(page, plan, figures, Figure::Coverage);
    heads.push(Head::number("Coverage", Some(coverage)));
    let rows: Vec<Vec<HtmlCell>> = rows
        .iter()
        .map(|row| {
            let mut cells = vec![HtmlCell::Text(row.name.clone()), count(row.units), count(row.accounts)];
            cells.extend(index_cells(plan, row));
            cells.push(share(row.coverage));
            cells
        })
        .collect();
    page.table(&heads, &rows, None);
}

fn accounts(page: &mut HtmlPage, plan: &Plan, rep: RepIx, own: &[TerritoryIx], rows: &[&TerritoryFigures]) {
    let data = plan.data();
    let mut mine: Vec<AccountIx> = own
        .iter()
        .flat_map(|territory| plan.alignment().units_of(Some(*territory)))
        .flat_map(|unit| plan.units().accounts(unit).iter().copied())
        .collect();
    mine.sort_by_key(|account| (std::cmp::Reverse(data.accounts.value(MeasureIx::REVENUE, *account)), *account));
    let passed: usize = rows.iter().map(|row| row.lost.accounts).sum();
    page.section("Changes", false);
    let gained = mine.iter().filter(|account| incumbent(plan, **account) != Some(rep)).count();
    let mut said = Vec::new();
    if gained > 0 {
        said.push(format!(
            "{} of your accounts are new to you: the list says who has them today.",
            grouped(gained as f64, 0)
        ));
    }
    if passed > 0 {
        said.push(format!(
            "{} of those you have today pass to others; your manager has their list.",
            grouped(passed as f64, 0)
        ));
    }
    page.paragraph(&if said.is_empty() { "Your accounts are those you have today.".into() } else { said.join(" ") });
    page.section(&format!("Your {} accounts", grouped(mine.len() as f64, 0)), true);
    let heads = [
        Head::text("Account"),
        Head::text("Id"),
        Head::text("City"),
        Head::text("Class"),
        Head::number("Calls a year", None),
        Head::number("Revenue", None),
        Head::number("Potential", None),
        Head::text("New"),
    ];
    let text = |list: &[String], at: usize| HtmlCell::Text(list.get(at).cloned().unwrap_or_default());
    let cash = |measure: MeasureIx, account: AccountIx| {
        HtmlCell::Number(money(data.accounts.value(measure, account).to_f64(), &data.currency))
    };
    let rows: Vec<Vec<HtmlCell>> = mine
        .iter()
        .map(|account| {
            let at = account.at();
            let class = data.accounts.class.get(at).and_then(|class| data.classes.get(usize::from(*class)));
            let new = match incumbent(plan, *account) {
                Some(before) if before == rep => String::new(),
                Some(before) => data.reps.get(before.at()).map_or("new".into(), |rep| format!("from {}", rep.name)),
                None => "nobody's today".into(),
            };
            vec![
                text(&data.accounts.name, at),
                text(&data.accounts.id, at),
                text(&data.accounts.city, at),
                HtmlCell::Text(class.map_or(String::new(), |class| class.name.clone())),
                HtmlCell::Number(grouped(data.accounts.calls_per_year.get(at).copied().unwrap_or_default(), 0)),
                cash(MeasureIx::REVENUE, *account),
                cash(MeasureIx::POTENTIAL, *account),
                HtmlCell::Text(new),
            ]
        })
        .collect();
    page.table(&heads, &rows, None);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        metrics::territory_figures,
        plan::{Amount, Command, UnitIx, Units, example},
    };

    /// A plan whose names, ids and sums are all told apart by a search.
    fn plan() -> Plan {
        let mut data = example::data(4);
        for at in 0..data.accounts.len() {
            data.accounts.id[at] = format!("ID-{at:03}-X");
            data.accounts.name[at] = format!("Name <{at:03}> & Sons");
            data.accounts.values[MeasureIx::REVENUE.at()][at] = Amount::whole(10_007 + 1_013 * at as i64);
        }
        data.accounts.name[0] = "=cmd|' /C calc'!A0<script>alert(1)</script>".into();
        let units = Units::build(example::frame(4), &data);
        let mut plan = Plan::start("Plan \"A\" & <B>", Arc::new(data), units);
        plan.apply(Command::Assign { units: vec![UnitIx(1)], to: Some(TerritoryIx(1)) }).unwrap();
        plan
    }

    fn shapes(plan: &Plan) -> Vec<FeatureShape> {
        let units = |territory| plan.alignment().units_of(territory).map(|unit| plan.units().place(unit)).collect();
        plan.territory_indices()
            .map(Some)
            .chain([None])
            .map(|territory| FeatureShape::Points(units(territory)))
            .collect()
    }

    #[test]
    fn one_reps_report_holds_nothing_of_another_rep() {
        let plan = plan();
        let figures = territory_figures(&plan);
        let colours = MapColours::default();
        let files = rep_reports(&plan, &figures, &shapes(&plan), &colours, "2026-11-22", &mut |_, _| {});
        assert_eq!(files.len(), 4);
        let cash = |amount: Amount| money(amount.to_f64(), &plan.data().currency);
        for (rep, file) in files.iter().enumerate() {
            let html = String::from_utf8(file.bytes.clone()).unwrap();
            let (mut mine, mut others) = (0, 0);
            for account in plan.data().accounts.indices() {
                let territory = plan.units().of_account(account).and_then(|unit| plan.alignment().of(unit)).unwrap();
                let own = territory.at() == rep;
                let id = &plan.data().accounts.id[account.at()];
                let revenue = cash(plan.data().accounts.value(MeasureIx::REVENUE, account));
                assert_eq!(html.contains(id.as_str()), own, "{id} in {}", file.name);
                assert_eq!(html.contains(&format!(">{revenue}<")), own, "{revenue} in {}", file.name);
                *(if own { &mut mine } else { &mut others }) += 1;
            }
            assert!(mine > 0 && others > 0);
            for (at, row) in figures.territories.iter().enumerate() {
                for sum in [row.quota, row.revenue] {
                    assert_eq!(html.contains(&cash(sum)), at == rep, "{} of {} in {}", cash(sum), row.name, file.name);
                }
            }
            for sum in [figures.company.quota, figures.company.revenue, figures.company.potential] {
                assert!(!html.contains(&cash(sum)), "the company's {}", cash(sum));
            }
        }
    }

    #[test]
    fn names_are_texts_whatever_they_hold() {
        let plan = plan();
        let figures = territory_figures(&plan);
        let drawn = shapes(&plan);
        let (colours, date) = (MapColours::default(), "2026-11-22");
        let own = rep_report(&plan, &figures, RepIx(0), &drawn, &colours, date);
        let all = super::super::report::report(&plan, &figures, &drawn, &colours, date);
        for html in [own, all] {
            let html = String::from_utf8(html).unwrap();
            assert!(!html.contains("<script") && !html.contains("<B>"), "{html}");
            assert!(html.contains("Plan &quot;A&quot; &amp; &lt;B&gt;"));
            assert_eq!(html.matches("<table>").count(), html.matches("</table>").count());
        }
    }
}
