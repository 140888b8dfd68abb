//! The columns of the territory table.

use std::cmp::Ordering;

use crate::{
    metrics::{Figure, Figures, TerritoryFigures, grouped, money, percent},
    plan::{Amount, MeasureIx},
    ui::number,
};

/// In how many sections columns come and go.
pub const SECTIONS: usize = 5;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Name.
    Territory,
    /// Rep, or "vacant".
    Rep,
    /// Index of a balanced measure; the text is the measure's name.
    Index(MeasureIx, String),
    /// Number of units.
    Units,
    /// Number of accounts.
    Accounts,
    /// Sales of the last twelve months.
    Revenue,
    /// Potential.
    Potential,
    /// Workload.
    Workload,
    /// Hours the rep has.
    Capacity,
    /// Quota.
    Quota,
    /// Attainment.
    Attainment,
    /// Coverage ratio.
    Coverage,
    /// Whitespace.
    Whitespace,
    /// Travel hours.
    Travel,
    /// Accounts lost.
    Lost,
    /// Accounts gained.
    Gained,
}

impl Column {
    /// All columns for these balanced measures.
    #[must_use]
    pub fn all(balanced: &[(MeasureIx, String)], changing: bool) -> Vec<Self> {
        Self::sections(balanced, changing).concat()
    }

    /// All columns, in the sections in which they come and go. What is gained and lost stands near the end; while a change
    /// is looked at, right after the indices, where it is in sight. The other sections stay as they are then.
    #[must_use]
    pub fn sections(balanced: &[(MeasureIx, String)], changing: bool) -> [Vec<Self>; SECTIONS] {
        let mut first = vec![Self::Territory, Self::Rep];
        first.extend(balanced.iter().map(|(measure, name)| Self::Index(*measure, name.clone())));
        let exchanged = |here: bool| if here { vec![Self::Gained, Self::Lost] } else { Vec::new() };
        let figures = vec![
            Self::Accounts,
            Self::Revenue,
            Self::Potential,
            Self::Workload,
            Self::Capacity,
            Self::Quota,
            Self::Attainment,
            Self::Coverage,
            Self::Whitespace,
            Self::Travel,
        ];
        [first, exchanged(changing), figures, exchanged(!changing), vec![Self::Units]]
    }

    /// What stands over it.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Territory => "Territory".into(),
            Self::Rep => "Rep".into(),
            Self::Index(_, name) => format!("Index {}", name.to_lowercase()),
            Self::Units => "Units".into(),
            Self::Accounts => "Accounts".into(),
            Self::Revenue => "Revenue".into(),
            Self::Potential => "Potential".into(),
            Self::Workload => "Workload".into(),
            Self::Capacity => "Capacity".into(),
            Self::Quota => "Quota".into(),
            Self::Attainment => "Attainment".into(),
            Self::Coverage => "Coverage".into(),
            Self::Whitespace => "Whitespace".into(),
            Self::Travel => "Travel".into(),
            Self::Lost => "Lost".into(),
            Self::Gained => "Gained".into(),
        }
    }

    /// What the column is, in a few words.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Territory => "Name of the territory",
            Self::Rep => "Who is responsible",
            Self::Index(..) => "100 is the fair share",
            Self::Units => "Units in the territory",
            Self::Accounts => "Accounts in the territory",
            Self::Revenue => "Sales of the last twelve months",
            Self::Potential => "Potential a year",
            Self::Workload => "Hours a year",
            Self::Capacity => "Hours a year the rep has",
            Self::Quota => "Quota for the coming year",
            Self::Attainment => "Sales of the last twelve months / quota",
            Self::Coverage => "Share of the work within the rep's capacity",
            Self::Whitespace => "Potential nobody covers",
            Self::Travel => "Travel hours a year",
            Self::Lost => "Accounts the rep has today and would lose",
            Self::Gained => "Accounts the rep would gain",
        }
    }

    /// Numbers stand right.
    #[must_use]
    pub fn is_number(&self) -> bool {
        !matches!(self, Self::Territory | Self::Rep)
    }

    /// What explains a figure of this column.
    #[must_use]
    pub fn figure(&self) -> Option<Figure> {
        Some(match self {
            Self::Territory | Self::Rep | Self::Units => return None,
            Self::Index(measure, _) => Figure::Index(*measure),
            Self::Accounts => Figure::Total(MeasureIx::ACCOUNTS),
            Self::Revenue => Figure::Total(MeasureIx::REVENUE),
            Self::Potential => Figure::Total(MeasureIx::POTENTIAL),
            Self::Workload => Figure::Total(MeasureIx::WORKLOAD),
            Self::Capacity => Figure::Capacity,
            Self::Quota => Figure::Quota,
            Self::Attainment => Figure::Attainment,
            Self::Coverage => Figure::Coverage,
            Self::Whitespace => Figure::Whitespace,
            Self::Travel => Figure::TravelHours,
            Self::Lost | Self::Gained => Figure::Disruption,
        })
    }

    /// The figure as a number, where it is one.
    #[must_use]
    pub fn value(&self, row: &TerritoryFigures) -> Option<f64> {
        let amount = |amount: Amount| Some(amount.to_f64());
        match self {
            Self::Territory | Self::Rep => None,
            Self::Index(measure, _) => row.index(*measure),
            Self::Units => Some(row.units as f64),
            Self::Accounts => Some(row.accounts as f64),
            Self::Revenue => amount(row.revenue),
            Self::Potential => amount(row.potential),
            Self::Workload => amount(row.workload),
            Self::Capacity => Some(row.capacity.hours),
            Self::Quota => amount(row.quota),
            Self::Attainment => row.attainment,
            Self::Coverage => row.coverage,
            Self::Whitespace => amount(row.whitespace),
            Self::Travel => Some(row.travel.hours),
            Self::Lost => Some(row.lost.accounts as f64),
            Self::Gained => Some(row.gained.accounts as f64),
        }
    }

    /// As the table writes it.
    #[must_use]
    pub fn text(&self, row: &TerritoryFigures, currency: &str) -> String {
        let value = self.value(row);
        match self {
            Self::Territory => row.name.clone(),
            Self::Rep if row.rep_name.is_empty() => "vacant".into(),
            Self::Rep => row.rep_name.clone(),
            Self::Index(..) => number::index(value),
            Self::Revenue | Self::Potential | Self::Quota | Self::Whitespace => {
                value.map_or("–".into(), |value| number::short_money(Amount::from_f64(value), currency))
            }
            Self::Attainment | Self::Coverage => value.map_or("–".into(), percent),
            Self::Workload | Self::Capacity | Self::Travel => value.map_or("–".into(), number::hours),
            Self::Lost if row.lost.accounts > 0 => format!("−{}", grouped(row.lost.accounts as f64, 0)),
            Self::Gained if row.gained.accounts > 0 => format!("+{}", grouped(row.gained.accounts as f64, 0)),
            Self::Units | Self::Accounts | Self::Lost | Self::Gained => {
                value.map_or("–".into(), |value| grouped(value, 0))
            }
        }
    }

    /// In full, for the hover: only where [`Column::text`] shortens.
    #[must_use]
    pub fn full(&self, row: &TerritoryFigures, currency: &str) -> Option<String> {
        match self {
            Self::Revenue | Self::Potential | Self::Quota | Self::Whitespace => {
                self.value(row).map(|value| money(value, currency))
            }
            Self::Lost => Some(format!("{} with them", money(row.lost.revenue.to_f64(), currency))),
            Self::Gained => Some(format!("{} with them", money(row.gained.revenue.to_f64(), currency))),
            _ => None,
        }
    }

    fn compare(&self, a: &TerritoryFigures, b: &TerritoryFigures) -> Ordering {
        match self {
            Self::Territory => a.name.cmp(&b.name),
            Self::Rep => a.rep_name.cmp(&b.rep_name),
            _ => {
                let key = |row| self.value(row).unwrap_or(f64::NEG_INFINITY);
                key(a).total_cmp(&key(b))
            }
        }
    }

    /// The territories' order by this column; equals keep the plan's order.
    #[must_use]
    pub fn order(&self, figures: &Figures, descending: bool) -> Vec<u32> {
        let mut order: Vec<u32> = (0..figures.territories.len() as u32).collect();
        order.sort_by(|a, b| {
            let (a, b) = (&figures.territories[*a as usize], &figures.territories[*b as usize]);
            let ordering = self.compare(a, b);
            if descending { ordering.reverse() } else { ordering }
        });
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{metrics::territory_figures, plan::example};

    fn balanced() -> Vec<(MeasureIx, String)> {
        vec![(MeasureIx::WORKLOAD, "Workload".into())]
    }

    #[test]
    fn every_column_writes_every_row() {
        let figures = territory_figures(&example::plan(6));
        for column in Column::all(&balanced(), false) {
            for row in figures.territories.iter().chain([&figures.unassigned, &figures.company]) {
                assert!(column == Column::Territory || !column.text(row, "USD").is_empty(), "{column:?} {row:?}");
            }
        }
    }

    #[test]
    fn while_a_change_is_looked_at_what_is_exchanged_stands_after_the_indices() {
        let (calm, changing) = (Column::all(&balanced(), false), Column::all(&balanced(), true));
        assert_eq!(changing[3..5], [Column::Gained, Column::Lost]);
        assert!(calm.len() == changing.len() && calm.iter().all(|column| changing.contains(column)));
    }

    #[test]
    fn a_table_sorts_by_figures_not_by_their_text() {
        let figures = territory_figures(&example::plan(6));
        for column in Column::all(&balanced(), false).into_iter().filter(Column::is_number) {
            let order = column.order(&figures, true);
            let values: Vec<f64> =
                order.iter().filter_map(|at| column.value(&figures.territories[*at as usize])).collect();
            assert!(values.windows(2).all(|pair| pair[0] >= pair[1]), "{column:?}: {values:?}");
        }
        let names: Vec<_> = Column::Territory.order(&figures, false);
        assert_eq!(names, [0, 1, 2, 3], "Ana, Ben, Cleo, Dan");
    }
}
