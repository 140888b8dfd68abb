use super::painting::*;
use crate::{
    metrics::indices,
    plan::{Command, MeasureIx, Plan, TerritoryIx, UnitIx, example},
    ui::map::{NO_CLASS, NO_TERRITORY},
};

fn edited(command: Command) -> Plan {
    let mut plan = example::plan(6);
    plan.apply(command).unwrap();
    plan
}

#[test]
fn a_unit_in_no_territory_is_a_gap() {
    let plan = edited(Command::Assign { units: vec![UnitIx(3)], to: None });
    assert_eq!(territories(&plan)[3], NO_TERRITORY);
    assert!(territories(&plan).iter().filter(|of| **of == NO_TERRITORY).count() == 1);
}

#[test]
fn a_preview_is_compared_by_territory_names_not_numbers() {
    let before = example::plan(6);
    let mut list = before.territories().to_vec();
    list.reverse();
    let last = list.len() as u16 - 1;
    let assignment =
        before.units().indices().map(|unit| before.alignment().of(unit).map(|of| TerritoryIx(last - of.0)));
    let command = Command::realign(&before, list, assignment.collect(), Vec::new(), "Turned round");
    let mut after = before.clone();
    after.apply(command).unwrap();
    assert_eq!(followed(&before, &after), territories(&after), "nothing moved, only the numbers");
}

#[test]
fn index_classes_are_centred_on_a_hundred() {
    let steps = index_steps(15.0);
    assert_eq!(
        [60.0, 80.0, 90.0, 100.0, 110.0, 120.0, 140.0].map(|index| class_of(index, &steps)),
        [0, 1, 2, 3, 4, 5, 6]
    );
    let plan = example::plan(6);
    let classes = index_classes(&plan, &indices(&plan), MeasureIx::WORKLOAD);
    assert_eq!(classes.len(), plan.units().len());
    assert!(classes.iter().all(|class| *class < 7));
}

#[test]
fn units_without_the_measure_stay_grey() {
    let plan = example::plan(6);
    let steps = amount_steps(&plan, MeasureIx::REVENUE);
    let classes = amount_classes(&plan, MeasureIx::REVENUE, &steps);
    for unit in plan.units().indices() {
        let nothing = plan.units().value(MeasureIx::REVENUE, unit).0 == 0;
        assert_eq!(classes[unit.at()] == NO_CLASS, nothing);
    }
    assert_eq!(class_names(&steps, |value| format!("{value:.0}")).len(), steps.len() + 1);
}

#[test]
fn each_territory_is_labelled_inside_itself_with_its_index() {
    let plan = example::plan(6);
    let labels = labels(&plan, plan.alignment(), Some(MeasureIx::WORKLOAD));
    assert_eq!(labels.len(), 4);
    for label in &labels {
        let inside = plan.alignment().units_of(Some(TerritoryIx(label.territory))).any(|unit| {
            let place = plan.units().place(unit);
            [place.lon, place.lat] == label.place
        });
        assert!(inside && label.figure.chars().any(|letter| letter.is_ascii_digit()), "{label:?}");
    }
}

#[test]
fn a_unit_is_described_with_territory_index_and_what_is_special() {
    let plan = edited(Command::Assign { units: vec![UnitIx(3)], to: None });
    assert_eq!(described(&plan, UnitIx(3), None), "County 3 — in no territory");
    let first = plan.alignment().of(UnitIx(0)).unwrap();
    assert_eq!(described(&plan, UnitIx(0), Some((first, Some(117.6)))), "County 0 — Ana — index 118");
}

#[test]
fn what_the_map_can_be_coloured_by_comes_back_from_its_key() {
    let plan = example::plan(6);
    for (choice, name) in Colouring::choices(&plan) {
        assert_eq!(Colouring::parse(&choice.key(&plan), &plan), choice, "{name}");
    }
    assert_eq!(Colouring::parse("amount:no such measure", &plan), Colouring::Territories);
}

#[test]
fn accounts_are_sized_by_revenue() {
    let plan = example::plan(6);
    let sizes = account_sizes(&plan);
    assert_eq!(sizes.len(), plan.data().accounts.len());
    assert_eq!((sizes.iter().min(), sizes.iter().max()), (Some(&1), Some(&5)));
    assert_eq!(account_colours(&plan).len(), sizes.len());
}
