//! The figures of the territory table, for lists and outlines that leave the plan, each with what it is made of.

use crate::{
    files::export::{Cell, Column, FigureColumn},
    metrics::{Figure, Figures, TerritoryFigures, explain},
    plan::{Amount, MeasureIx, Plan},
};

/// The figures of the territory table as columns of a file.
pub(super) fn figure_columns(plan: &Plan, figures: &Figures) -> Vec<FigureColumn> {
    let column = |name: &str, about: String, cell: &dyn Fn(&TerritoryFigures) -> Cell<'static>| FigureColumn {
        column: Column::new(name.to_owned(), about),
        cells: figures.territories.iter().map(cell).collect(),
    };
    let made_of = |figure: Figure| explain(plan, figures, &figures.company, figure).formula;
    let total = |measure: MeasureIx| made_of(Figure::Total(measure));
    type Of = fn(&TerritoryFigures) -> Amount;
    let money = |name: &str, about: String, of: Of| column(name, about, &|row| Cell::Money(of(row)));
    let mut columns = vec![
        column("Fair share", "Weight of the territory / sum of all weights; 1 is everything".into(), &|row| {
            Cell::Share(row.share)
        }),
        column("Accounts", "Accounts in its units".into(), &|row| Cell::Count(row.accounts)),
        money("Revenue", total(MeasureIx::REVENUE), |row| row.revenue),
        money("Potential", total(MeasureIx::POTENTIAL), |row| row.potential),
        column("Workload hours", total(MeasureIx::WORKLOAD), &|row| Cell::Amount(row.workload)),
        column("Capacity hours", made_of(Figure::Capacity), &|row| Cell::Amount(Amount::from_f64(row.capacity.hours))),
    ];
    for (at, measure) in plan.units().measures().iter().enumerate() {
        let measure_ix = MeasureIx::new(at);
        columns.push(column(
            &format!("Index of {}", measure.name.to_lowercase()),
            made_of(Figure::Index(measure_ix)),
            &|row| Cell::some(row.index(measure_ix), Cell::Index),
        ));
    }
    columns.extend([
        column("Coverage ratio", made_of(Figure::Coverage), &|row| Cell::some(row.coverage, Cell::Share)),
        money("Whitespace", made_of(Figure::Whitespace), |row| row.whitespace),
        column("Penetration", made_of(Figure::Penetration), &|row| Cell::some(row.penetration, Cell::Share)),
        column("Travel hours", made_of(Figure::TravelHours), &|row| Cell::Amount(Amount::from_f64(row.travel.hours))),
        money("Quota", made_of(Figure::Quota), |row| row.quota),
        column("Attainment", made_of(Figure::Attainment), &|row| Cell::some(row.attainment, Cell::Share)),
        money("Run rate", made_of(Figure::RunRate), |row| row.run_rate),
        column("Accounts gained", made_of(Figure::Disruption), &|row| Cell::Count(row.gained.accounts)),
        column("Accounts lost", made_of(Figure::Disruption), &|row| Cell::Count(row.lost.accounts)),
    ]);
    columns
}
