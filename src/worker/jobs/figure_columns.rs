//! The figures of the territory table, for lists and outlines that leave the plan.

use crate::{
    files::FigureColumn,
    metrics::{Figures, TerritoryFigures, grouped},
    plan::{Amount, MeasureIx, Plan},
};

/// The figures of the territory table as columns of a file: plain numbers.
pub(super) fn figure_columns(plan: &Plan, figures: &Figures) -> Vec<FigureColumn> {
    let plain = |value: f64, decimals: usize| {
        if value.is_finite() { grouped(value, decimals).replace(',', "").replace('−', "-") } else { String::new() }
    };
    let column = |name: &str, cell: &dyn Fn(&TerritoryFigures) -> String| FigureColumn {
        name: name.into(),
        cells: figures.territories.iter().map(cell).collect(),
    };
    let amount = |name: &str, of: fn(&TerritoryFigures) -> Amount| column(name, &|row| of(row).to_string());
    let mut columns = vec![
        column("Fair share", &|row| plain(row.share, 4)),
        column("Accounts", &|row| row.accounts.to_string()),
        amount("Revenue", |row| row.revenue),
        amount("Potential", |row| row.potential),
        amount("Workload hours", |row| row.workload),
        column("Capacity hours", &|row| plain(row.capacity.hours, 1)),
    ];
    for (at, measure) in plan.units().measures().iter().enumerate() {
        let index =
            |row: &TerritoryFigures| row.index(MeasureIx::new(at)).map_or(String::new(), |index| plain(index, 1));
        columns.push(column(&format!("Index of {}", measure.name.to_lowercase()), &index));
    }
    let share = |value: Option<f64>| value.map_or(String::new(), |value| plain(value, 4));
    columns.extend([
        column("Coverage ratio", &|row| share(row.coverage)),
        amount("Whitespace", |row| row.whitespace),
        column("Penetration", &|row| share(row.penetration)),
        column("Travel hours", &|row| plain(row.travel.hours, 1)),
        amount("Quota", |row| row.quota),
        column("Attainment", &|row| share(row.attainment)),
        amount("Run rate", |row| row.run_rate),
        column("Accounts gained", &|row| row.gained.accounts.to_string()),
        column("Accounts lost", &|row| row.lost.accounts.to_string()),
    ]);
    columns
}
