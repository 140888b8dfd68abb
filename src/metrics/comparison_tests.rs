use proptest::prelude::*;

use super::compare;
use crate::plan::{Command, MeasureIx, Plan, TerritoryIx, UnitFrame, UnitIx, UnitLevel, UnitTree, Units, example};

fn moved(unit: u32, to: u16) -> Plan {
    let mut plan = example::plan(4);
    plan.apply(Command::Assign { units: vec![UnitIx(unit)], to: Some(TerritoryIx(to)) }).unwrap();
    plan
}

#[test]
fn one_county_from_ana_to_ben_is_one_move_with_its_accounts() {
    let (before, after) = (example::plan(4), moved(1, 1));
    let difference = compare(&before, &after);
    assert!(difference.same_units && !difference.is_empty());
    assert_eq!(difference.units.len(), 1);
    assert_eq!((difference.units[0].from, difference.units[0].to), (Some(TerritoryIx(0)), Some(TerritoryIx(1))));
    assert_eq!(difference.moved.accounts, 2);
    assert_eq!(
        (difference.territories[0].lost, difference.territories[1].gained),
        (difference.moved, difference.moved)
    );
    let ana = difference.reps.iter().find(|rep| rep.name == "Ana").unwrap();
    assert_eq!((ana.lost, ana.gained.accounts), (difference.moved, 0));
}

#[test]
fn measures_stand_side_by_side() {
    let (before, after) = (example::plan(4), moved(1, 1));
    let difference = compare(&before, &after);
    let accounts = &difference.measures[MeasureIx::ACCOUNTS.at()];
    let (was, is) = (accounts.rows[0].before.unwrap(), accounts.rows[0].after.unwrap());
    assert_eq!((was.0 - is.0).to_f64(), 2.0);
    assert!(was.1.unwrap() > is.1.unwrap());
}

#[test]
fn a_renamed_territory_is_still_its_reps() {
    let before = example::plan(4);
    let mut after = before.clone();
    let to = crate::plan::Territory { name: "West".into(), ..after.territories()[0].clone() };
    after.apply(Command::EditTerritory { territory: TerritoryIx(0), to }).unwrap();
    let difference = compare(&before, &after);
    assert!(difference.is_empty());
    assert_eq!(difference.territories[0].name, "West");
}

#[test]
fn a_dissolved_territory_is_gone_and_a_new_one_is_new() {
    let before = example::plan(4);
    let mut after = before.clone();
    let mut territories = after.territories().to_vec();
    territories[3] = crate::plan::Territory { name: "Fresh".into(), rep: None, weight: 1.0, colour: 3 };
    let assignment = after.alignment().to_vec();
    after
        .apply(Command::Realign { territories, assignment, overlaps: vec![], locks: vec![], label: "New".into() })
        .unwrap();
    let difference = compare(&before, &after);
    assert_eq!((difference.territories[3].before, difference.territories[3].after), (Some(TerritoryIx(3)), None));
    assert_eq!((difference.territories[4].before, difference.territories[4].after), (None, Some(TerritoryIx(3))));
    let dan = difference.reps.iter().find(|rep| rep.name == "Dan").unwrap();
    assert_eq!(dan.kept.accounts, 0);
    assert_eq!(dan.lost, difference.moved);
}

#[test]
fn a_plan_by_county_and_one_by_account_are_compared_by_accounts() {
    let counties = example::plan(4);
    let data = counties.data().clone();
    let n = data.accounts.len();
    let frame = UnitFrame {
        cut: UnitLevel::Account.into(),
        tree: UnitTree::default(),
        code: data.accounts.id.clone(),
        name: data.accounts.name.clone(),
        parent: data.accounts.county.clone(),
        place: data.accounts.place.clone(),
        area_km2: vec![0.0; n],
        shape: vec![0; n],
        graph: crate::geography::Graph::from_edges(n, []),
        attributes: Vec::new(),
    };
    let units = Units::build(frame, &data);
    let mut accounts = Plan::start("By account", data, units);
    assert!(compare(&counties, &accounts).is_empty());
    accounts.apply(Command::Assign { units: vec![UnitIx(0)], to: Some(TerritoryIx(3)) }).unwrap();
    let difference = compare(&counties, &accounts);
    assert!(!difference.same_units && difference.units.is_empty());
    assert_eq!((difference.moved.accounts, difference.accounts.len()), (1, 1));
}

proptest! {
    #[test]
    fn a_plan_compared_with_itself_differs_in_nothing(moves in prop::collection::vec((0u32..36, 0u16..5), 0..30)) {
        let mut plan = example::plan(6);
        for (unit, to) in moves {
            plan.apply(Command::Assign { units: vec![UnitIx(unit)], to: (to < 4).then_some(TerritoryIx(to)) }).unwrap();
        }
        let difference = compare(&plan, &plan.clone());
        prop_assert!(difference.is_empty());
        for measure in difference.measures {
            prop_assert_eq!(measure.before, measure.after);
        }
    }
}
