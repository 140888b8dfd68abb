use std::sync::Arc;

use proptest::prelude::*;

use super::territory_figures;
use crate::plan::{Amount, Command, MeasureIx, Plan, Territory, TerritoryIx, UnitIx, Units, example};

#[test]
fn the_grids_first_quarter_is_counted_by_hand() {
    let figures = territory_figures(&example::plan(4));
    let ana = &figures.territories[0];
    // Counties 0, 1, 4 and 5 hold 1, 2, 2 and 3 accounts of 18 hours each.
    assert_eq!((ana.units, ana.accounts), (4, 8));
    assert_eq!((ana.name.as_str(), ana.rep_name.as_str()), ("Ana", "Ana"));
    assert_eq!(ana.workload, Amount::whole(8 * 18));
    // 1,200 selling hours are plenty for 144: everything is covered, nothing is white.
    assert!((ana.capacity.hours - 1200.0).abs() < 1e-9);
    assert_eq!((ana.coverage, ana.whitespace), (Some(1.0), Amount::ZERO));
    // 8 accounts × 12 calls × 0.5 h
    assert!((ana.travel.hours - 48.0).abs() < 1e-9);
    // 0.7124 × sqrt(400 km² × 8) × 1.3, plus the way from home and back.
    let tour = (0.7124 * 3200f64.sqrt() + ana.travel.line_haul_km) * 1.3;
    assert!((ana.travel.tour_km - tour).abs() < 1e-9);
    assert_eq!((ana.lost.accounts, ana.gained.accounts, ana.kept.accounts), (0, 0, 8));
}

#[test]
fn a_vacancy_covers_nothing_and_all_its_potential_is_whitespace() {
    let mut plan = example::plan(4);
    let to = Territory { rep: None, ..plan.territories()[1].clone() };
    plan.apply(Command::EditTerritory { territory: TerritoryIx(1), to }).unwrap();
    let figures = territory_figures(&plan);
    let vacant = &figures.territories[1];
    assert_eq!((vacant.coverage, vacant.whitespace), (Some(0.0), vacant.potential));
    assert_eq!(vacant.gained.accounts, vacant.accounts);
    // Ben has no territory any more: his loss stands in the last row.
    assert_eq!(figures.unassigned.lost.accounts, vacant.accounts);
    assert_eq!(figures.company.whitespace, vacant.potential);
}

#[test]
fn a_rep_with_more_work_than_hours_covers_part_of_it() {
    let mut data = example::data(4);
    data.accounts.values[3].fill(Amount::whole(300));
    let units = Units::build(example::frame(4), &data);
    let figures = territory_figures(&Plan::start("P", Arc::new(data), units));
    // 8 accounts × 300 h = 2,400 h against 1,200 h: half.
    let ana = &figures.territories[0];
    assert!((ana.coverage.unwrap() - 0.5).abs() < 1e-12);
    assert!((ana.whitespace.to_f64() - ana.potential.to_f64() / 2.0).abs() < 0.001);
}

#[test]
fn attainment_is_sales_over_quota() {
    let figures = territory_figures(&example::plan(4));
    for row in &figures.territories {
        assert!((row.attainment.unwrap() - row.revenue.to_f64() / row.quota.to_f64()).abs() < 1e-12);
    }
    let company = &figures.company;
    assert_eq!(company.quota, figures.quotas.unwrap().total);
}

proptest! {
    #[test]
    fn the_rows_tie_to_the_company(moves in prop::collection::vec((0u32..36, 0u16..5), 0..30)) {
        let mut plan = example::plan(6);
        for (unit, to) in moves {
            plan.apply(Command::Assign { units: vec![UnitIx(unit)], to: (to < 4).then_some(TerritoryIx(to)) }).unwrap();
        }
        let figures = territory_figures(&plan);
        let rows = || figures.territories.iter().chain([&figures.unassigned]);
        let company = &figures.company;
        prop_assert_eq!(rows().map(|row| row.accounts).sum::<usize>(), plan.data().accounts.len());
        prop_assert_eq!(company.accounts, plan.data().accounts.len());
        prop_assert_eq!(rows().map(|row| row.units).sum::<usize>(), 36);
        for measure in (0..4).map(MeasureIx::new) {
            prop_assert_eq!(rows().map(|row| row.total(measure)).sum::<Amount>(), plan.units().total(measure));
        }
        prop_assert_eq!(company.revenue, plan.units().total(MeasureIx::REVENUE));
        let change = crate::metrics::disruption(&plan);
        prop_assert_eq!(company.lost, change.changed);
        prop_assert_eq!(company.kept.accounts + company.lost.accounts, plan.data().accounts.len());
        prop_assert!(rows().all(|row| row.coverage.is_none_or(|coverage| (0.0..=1.0).contains(&coverage))));
    }
}
