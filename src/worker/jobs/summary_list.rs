//! The plan in a dozen figures as a list: the first sheet of a workbook and the head of a report.

use crate::{
    files::export::{Cell, Column, List},
    metrics::{AccountFacts, Figure, Figures, PlanSummary, explain, grouped, plan_summary},
    plan::Plan,
};

/// The plan's summary by its own measures and band.
pub(super) fn summary(plan: &Plan) -> PlanSummary {
    let measures: Vec<String> = plan.design().balance.iter().map(|term| term.measure.clone()).collect();
    plan_summary(plan, &AccountFacts::of(plan.data()), &measures, plan.design().band())
}

/// The summary as a list: figure, value, what it is made of.
pub(super) fn summary_list(plan: &Plan, figures: &Figures, date: &str) -> List<'static> {
    let columns = ["Figure", "Value", "What it is made of"].map(|name| Column::new(name, ""));
    let mut list = List::new("Summary", columns.to_vec());
    let summary = summary(plan);
    let company = &figures.company;
    let made_of = |figure: Figure| {
        let why = explain(plan, figures, company, figure);
        format!("{}: {}", why.formula, why.numbers)
    };
    let text = |text: &str| Cell::text(text.to_owned());
    let (low, high) = plan.design().band();
    let source = format!("{}{}", plan.data().source, if plan.data().invented { " (invented data)" } else { "" });
    let mut row = |figure: &str, value: Cell<'static>, about: String| {
        list.row([Cell::text(figure.to_owned()), value, Cell::text(about)]);
    };
    row("Plan", text(plan.name()), String::new());
    row("Made", text(date), "By Bailiwick, in the browser; nothing was uploaded".into());
    row("Data", text(&source), String::new());
    row("Territories", Cell::Count(summary.territories), format!("{} without a rep", summary.vacancies));
    let noun = plan.units().noun(2);
    row(
        "Units",
        Cell::Count(plan.units().len()),
        format!("{noun}; {} in no territory, {} claimed twice", figures.unassigned.units, plan.overlaps().len()),
    );
    row("Accounts", Cell::Count(plan.data().accounts.len()), {
        format!("{} of them in no unit of the map", figures.accounts_in_no_unit)
    });
    row("Revenue", Cell::Money(company.revenue), made_of(Figure::Total(crate::plan::MeasureIx::REVENUE)));
    row("Potential", Cell::Money(company.potential), made_of(Figure::Total(crate::plan::MeasureIx::POTENTIAL)));
    for balance in &summary.balance {
        let statistics = &balance.statistics;
        row(
            &format!("Within the band by {}", balance.name.to_lowercase()),
            Cell::Share(statistics.within_share),
            format!(
                "{} of {} territories have an index between {} and {}; the lowest is {}, the highest {}",
                statistics.within,
                statistics.territories,
                grouped(low, 0),
                grouped(high, 0),
                grouped(statistics.lowest, 0),
                grouped(statistics.highest, 0)
            ),
        );
    }
    row("Coverage ratio", Cell::some(company.coverage, Cell::Share), made_of(Figure::Coverage));
    row("Whitespace", Cell::Money(company.whitespace), made_of(Figure::Whitespace));
    row(
        "Accounts that change hands",
        Cell::Count(summary.changed.accounts),
        "Accounts whose rep in this plan is not the one who has them today".into(),
    );
    row(
        "Revenue that changes hands",
        Cell::Share(summary.revenue_share),
        "Sales of the last twelve months of these accounts / all sales".into(),
    );
    row("Quota", Cell::Money(company.quota), made_of(Figure::Quota));
    list
}
