//! Every figure can be asked why: its formula with the numbers in it.

use super::{
    capacity::{RAMP_MONTHS, SELLING_HOURS},
    figures::{Figures, TerritoryFigures},
    quota::growth,
    travel::{CIRCUITY, TOUR_CONSTANT},
    wording::{grouped, money, percent},
};
use crate::plan::{Amount, MeasureIx, MeasureKind, Plan, QuotaMethod};

/// A figure of the territory table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Index of a measure.
    Index(MeasureIx),
    /// Total of a measure (accounts, revenue, potential, workload, …).
    Total(MeasureIx),
    /// Hours the rep has.
    Capacity,
    /// Coverage ratio.
    Coverage,
    /// Potential nobody covers.
    Whitespace,
    /// Sales / potential.
    Penetration,
    /// Length of one tour.
    Tour,
    /// Travel hours a year.
    TravelHours,
    /// Mean squared distance to the centre.
    Compactness,
    /// Connected parts.
    Parts,
    /// Quota.
    Quota,
    /// Change of the quota against what was sold.
    Growth,
    /// Attainment.
    Attainment,
    /// Run rate.
    RunRate,
    /// Open opportunities.
    Pipeline,
    /// Accounts lost, gained, kept.
    Disruption,
}

/// Why a figure is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The figure's name: "Index of workload".
    pub name: String,
    /// The formula in words: "100 × workload / (fair share × all workload)".
    pub formula: String,
    /// The formula with the numbers in it: "118 = 100 × 3,412 h / (1/24 × 69,400 h)".
    pub numbers: String,
}

/// Why a row's figure is what it is. `row` is one of `figures`: a territory, the units in no territory or the company.
#[must_use]
pub fn explain(plan: &Plan, figures: &Figures, row: &TerritoryFigures, figure: Figure) -> Explanation {
    let cash = |amount: Amount| money(amount.to_f64(), &plan.data().currency);
    let hours = |value: f64| format!("{} h", grouped(value, 0));
    let told = |name: &str, formula: &str, numbers: String| Explanation {
        name: name.into(),
        formula: formula.into(),
        numbers,
    };
    match figure {
        Figure::Index(measure) => index(plan, row, measure),
        Figure::Total(measure) => total(plan, row, measure),
        Figure::Capacity => told(
            "Capacity",
            "selling hours a year × FTE × ramp (a new rep adds one sixth of full strength each month; mean over the coming twelve months)",
            if row.capacity.fte > 0.0 {
                format!(
                    "{} = {} h × {} FTE × {} ramp over {RAMP_MONTHS} months",
                    hours(row.capacity.hours),
                    grouped(SELLING_HOURS, 0),
                    grouped(row.capacity.fte, 2),
                    percent(row.capacity.ramp)
                )
            } else {
                "0 h: nobody works here".into()
            },
        ),
        Figure::Coverage => told(
            "Coverage ratio",
            "work that is inside somebody's territory and within that rep's capacity / all work",
            match row.coverage {
                None => "no workload, so nothing to cover".into(),
                Some(coverage) if row.territory.is_none() && row.share > 0.0 => {
                    format!(
                        "{} of {} lie within the capacity of the rep who has them",
                        percent(coverage),
                        hours(row.workload.to_f64())
                    )
                }
                Some(coverage) => format!(
                    "{} = {} / {}{}",
                    percent(coverage),
                    hours(row.capacity.hours),
                    hours(row.workload.to_f64()),
                    if row.capacity.hours > row.workload.to_f64() { ", at most 100\u{a0}%" } else { "" }
                ),
            },
        ),
        Figure::Whitespace => told(
            "Whitespace",
            "potential nobody covers = potential × (1 − coverage ratio)",
            match row.coverage {
                Some(coverage) if row.territory.is_some() || row.share == 0.0 => {
                    format!("{} = {} × (1 − {})", cash(row.whitespace), cash(row.potential), percent(coverage))
                }
                _ => format!("{} = sum over the territories and the units in none", cash(row.whitespace)),
            },
        ),
        Figure::Penetration => told(
            "Penetration",
            "sales of the last twelve months / potential",
            row.penetration.map_or("no potential".into(), |share| {
                format!("{} = {} / {}", percent(share), cash(row.revenue), cash(row.potential))
            }),
        ),
        Figure::Tour => told(
            "Tour length",
            "(0.7124 × √(area × stops) + way from home and back) × circuity: one tour through every account, by the formula of Beardwood, Halton and Hammersley",
            if row.territory.is_none() && row.share > 0.0 {
                format!("{} km = sum over the territories", grouped(row.travel.tour_km, 0))
            } else {
                format!(
                    "{} km = ({TOUR_CONSTANT} × √({} km² × {}) + {} km) × {CIRCUITY}",
                    grouped(row.travel.tour_km, 0),
                    grouped(row.travel.area_km2, 0),
                    grouped(row.travel.stops as f64, 0),
                    grouped(row.travel.line_haul_km, 0)
                )
            },
        ),
        Figure::TravelHours => told(
            "Travel hours",
            "Σ over accounts: calls per year × travel hours per call",
            format!("{} over {} accounts", hours(row.travel.hours), grouped(row.accounts as f64, 0)),
        ),
        Figure::Compactness => told(
            "Compactness",
            "Σ weight × distance² to the weighted centre / Σ weight; smaller is more compact",
            format!(
                "{} km²: about {} km from the centre; {} km of border with others ({} edges)",
                grouped(row.shape.mean_square_km2, 0),
                grouped(row.shape.mean_square_km2.max(0.0).sqrt(), 0),
                grouped(row.shape.border_km, 0),
                grouped(row.shape.cut_edges as f64, 0)
            ),
        ),
        Figure::Parts => told(
            "Parts",
            "groups of units that hang together over common borders",
            match row.shape.parts {
                None => "accounts have no borders".into(),
                Some(1) => "1: it hangs together".into(),
                Some(parts) => format!("{parts} separate parts"),
            },
        ),
        Figure::Quota => quota(plan, figures, row),
        Figure::Growth => told(
            "Change against last year",
            "quota / sales of the last twelve months − 1",
            growth(row.quota, row.revenue)
                .map_or("nothing was sold, so there is nothing to compare with".into(), |change| {
                    format!("{} = {} / {} − 1", percent(change), cash(row.quota), cash(row.revenue))
                }),
        ),
        Figure::Attainment => told(
            "Attainment",
            "sales of the last twelve months / quota pro-rated for ramp",
            row.attainment.map_or("no quota".into(), |share| {
                if row.prorated_quota == row.quota {
                    format!("{} = {} / {}", percent(share), cash(row.revenue), cash(row.quota))
                } else if row.territory.is_some() {
                    format!(
                        "{} = {} / ({} × {} ramp)",
                        percent(share),
                        cash(row.revenue),
                        cash(row.quota),
                        percent(row.capacity.ramp)
                    )
                } else {
                    format!("{} = {} / {} pro-rated", percent(share), cash(row.revenue), cash(row.prorated_quota))
                }
            }),
        ),
        Figure::RunRate => told(
            "Run rate",
            "sales of the last three months × 4",
            format!("{} over {} accounts", cash(row.run_rate), grouped(row.accounts as f64, 0)),
        ),
        Figure::Pipeline => told(
            "Pipeline",
            "sum of the open opportunities, full amount",
            if row.quota.0 > 0 {
                format!("{}, {} of the quota", cash(row.pipeline), percent(row.pipeline.to_f64() / row.quota.to_f64()))
            } else {
                cash(row.pipeline)
            },
        ),
        Figure::Disruption => told(
            "Disruption",
            "accounts whose rep changes, compared with who has them today",
            format!(
                "{} lost ({}), {} gained ({}), {} kept ({})",
                grouped(row.lost.accounts as f64, 0),
                cash(row.lost.revenue),
                grouped(row.gained.accounts as f64, 0),
                cash(row.gained.revenue),
                grouped(row.kept.accounts as f64, 0),
                cash(row.kept.revenue)
            ),
        ),
    }
}

fn written(plan: &Plan, measure: MeasureIx, amount: Amount) -> String {
    match plan.units().measures().get(measure.at()).map(|measure| measure.kind) {
        Some(MeasureKind::Money) => money(amount.to_f64(), &plan.data().currency),
        Some(MeasureKind::Hours) => format!("{} h", grouped(amount.to_f64(), 0)),
        _ => grouped(amount.to_f64(), 0),
    }
}

fn measure_name(plan: &Plan, measure: MeasureIx) -> String {
    plan.units().measures().get(measure.at()).map_or(String::new(), |measure| measure.name.to_lowercase())
}

/// A share as people say it: 1/24 where it is one over a whole number, else a percentage.
fn share_text(share: f64) -> String {
    let over = if share > 0.0 { 1.0 / share } else { 0.0 };
    if over >= 1.0 && (over - libm::round(over)).abs() < 1e-9 * over.max(1.0) {
        format!("1/{}", grouped(over, 0))
    } else {
        format!("{}\u{a0}%", grouped(share * 100.0, 2))
    }
}

fn index(plan: &Plan, row: &TerritoryFigures, measure: MeasureIx) -> Explanation {
    let name = measure_name(plan, measure);
    Explanation {
        name: format!("Index of {name}"),
        formula: format!("100 × {name} / (fair share × all {name})"),
        numbers: row.index(measure).map_or("no fair share, so no index".into(), |index| {
            format!(
                "{} = 100 × {} / ({} × {})",
                grouped(index, 0),
                written(plan, measure, row.total(measure)),
                share_text(row.share),
                written(plan, measure, plan.units().total(measure))
            )
        }),
    }
}

fn total(plan: &Plan, row: &TerritoryFigures, measure: MeasureIx) -> Explanation {
    let name = measure_name(plan, measure);
    let units = row.units;
    let noun = plan.units().noun(units);
    let formula = if measure == MeasureIx::WORKLOAD {
        "Σ over accounts: calls per year × (hours per call + travel hours per call)".into()
    } else if measure == MeasureIx::REVENUE {
        "sales of the last twelve months, summed over the units".into()
    } else {
        format!("{name}, summed over the units")
    };
    Explanation {
        name: plan.units().measures().get(measure.at()).map_or(String::new(), |measure| measure.name.clone()),
        formula,
        numbers: format!(
            "{} in {} {noun} with {} accounts",
            written(plan, measure, row.total(measure)),
            grouped(units as f64, 0),
            grouped(row.accounts as f64, 0)
        ),
    }
}

fn quota(plan: &Plan, figures: &Figures, row: &TerritoryFigures) -> Explanation {
    let cash = |amount: Amount| money(amount.to_f64(), &plan.data().currency);
    let basis = match plan.quota().method {
        QuotaMethod::Even => "spread by fair share".to_owned(),
        QuotaMethod::Potential => "spread by share of potential".into(),
        QuotaMethod::Workload => "spread by share of workload".into(),
        QuotaMethod::History => "spread by share of the last twelve months' sales".into(),
        QuotaMethod::Blend { even, potential, workload, history } => {
            let sum = even + potential + workload + history;
            let parts = [(even, "even"), (potential, "potential"), (workload, "workload"), (history, "history")];
            let named: Vec<String> = parts
                .iter()
                .filter(|(weight, _)| *weight > 0.0 && sum > 0.0)
                .map(|(weight, name)| format!("{} {name}", percent(weight / sum)))
                .collect();
            format!("spread by a blend: {}", named.join(", "))
        }
    };
    let (share, total, note) = match (&figures.quotas, row.territory) {
        (Some(quotas), Some(territory)) => (
            quotas.shares.get(territory.at()).copied().unwrap_or_default(),
            quotas.total,
            quotas.stands_in.map_or(String::new(), |basis| format!("; there is no {basis}, so the rest stands in")),
        ),
        (Some(quotas), None) => (row.share, quotas.total, String::new()),
        (None, _) => (row.share, Amount::ZERO, String::new()),
    };
    let suggested = figures.quotas.as_ref().is_some_and(|quotas| quotas.suggested);
    Explanation {
        name: "Quota".into(),
        formula: format!("company target × (1 + over-assignment), {basis}, rounded so that all quotas sum to it"),
        numbers: format!(
            "{} = {}\u{a0}% of {}{}{note}",
            cash(row.quota),
            grouped(share * 100.0, 2),
            cash(total),
            if suggested { " (last year's sales × 1.05, until a target is set)" } else { "" },
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, explain, share_text};
    use crate::{
        metrics::territory_figures,
        plan::{MeasureIx, example},
    };

    #[test]
    fn a_change_against_last_year_shows_quota_and_sales() {
        let plan = example::plan(4);
        let figures = territory_figures(&plan);
        let row = &figures.territories[0];
        let why = explain(&plan, &figures, row, Figure::Growth);
        let cash = |amount: crate::plan::Amount| crate::metrics::money(amount.to_f64(), "USD");
        assert!(
            why.numbers.ends_with(&format!("= {} / {} − 1", cash(row.quota), cash(row.revenue))),
            "{}",
            why.numbers
        );
    }

    #[test]
    fn an_index_shows_the_division_behind_it() {
        let plan = example::plan(4);
        let figures = territory_figures(&plan);
        let why = explain(&plan, &figures, &figures.territories[0], Figure::Index(MeasureIx::WORKLOAD));
        // 8 of 31 accounts of 18 h each, one fair share in four: 100 × 144 / (558 / 4) = 103.2
        assert_eq!(why.numbers, "103 = 100 × 144 h / (1/4 × 558 h)");
        assert_eq!(why.name, "Index of workload");
    }

    #[test]
    fn shares_are_said_as_fractions_where_they_are_ones() {
        assert_eq!(share_text(1.0 / 24.0), "1/24");
        assert_eq!(share_text(0.3), "30.00\u{a0}%");
    }

    #[test]
    fn every_figure_of_every_row_has_a_reason() {
        let plan = example::plan(4);
        let figures = territory_figures(&plan);
        let all = [
            Figure::Index(MeasureIx::REVENUE),
            Figure::Total(MeasureIx::ACCOUNTS),
            Figure::Capacity,
            Figure::Coverage,
            Figure::Whitespace,
            Figure::Penetration,
            Figure::Tour,
            Figure::TravelHours,
            Figure::Compactness,
            Figure::Parts,
            Figure::Quota,
            Figure::Attainment,
            Figure::RunRate,
            Figure::Pipeline,
            Figure::Disruption,
        ];
        for row in figures.territories.iter().chain([&figures.unassigned, &figures.company]) {
            for figure in all {
                let why = explain(&plan, &figures, row, figure);
                assert!(!why.name.is_empty() && !why.formula.is_empty() && !why.numbers.is_empty(), "{figure:?}");
                assert!(!why.numbers.contains("NaN") && !why.numbers.contains("inf"), "{}", why.numbers);
            }
        }
    }
}
