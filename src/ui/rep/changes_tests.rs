//! What a rep is told about changes, in the rep's words.

use std::sync::Arc;

use super::changes::{Reason, RepChanges, rep_changes};
use crate::plan::{Amount, Command, Coverage, Plan, RepIx, TerritoryIx, UnitIx, UnitLevel, Units, example};

const ANA: (RepIx, TerritoryIx) = (RepIx(0), TerritoryIx(0));
const BEN: (RepIx, TerritoryIx) = (RepIx(1), TerritoryIx(1));

fn told(plan: &Plan, (rep, territory): (RepIx, TerritoryIx)) -> RepChanges {
    let today = Plan::start("Today", plan.data().clone(), plan.units().clone());
    rep_changes(plan, &today, rep, territory)
}

/// A grid whose territory list says who has what; `claim` may change the list.
fn listed(claim: impl Fn(&mut Vec<Coverage>)) -> Plan {
    let mut data = example::data(4);
    let frame = example::frame(4);
    let names = ["Ana", "Ben", "Cleo", "Dan"];
    data.coverage = (0..16)
        .map(|at: usize| {
            let rep = names[usize::from(at / 4 >= 2) * 2 + usize::from(at % 4 >= 2)];
            Coverage { unit: frame.code[at].clone(), territory: format!("{rep} Land"), rep: rep.into() }
        })
        .collect();
    data.coverage_level = Some(UnitLevel::County);
    claim(&mut data.coverage);
    let units = Units::build(frame, &data);
    Plan::start("Listed", Arc::new(data), units)
}

#[test]
fn nothing_changes_in_todays_plan() {
    let changes = told(&example::plan(4), ANA);
    assert!(changes.is_empty());
    assert_eq!((changes.kept.accounts, changes.lost.accounts, changes.gained.accounts), (8, 0, 0));
    assert!(changes.indices.iter().all(|index| index.before == index.after && index.before.is_some()));
}

#[test]
fn a_county_that_moves_is_named_on_both_sides_with_its_accounts_and_revenue() {
    let mut plan = example::plan(4);
    plan.apply(Command::Assign { units: vec![UnitIx(1)], to: Some(TerritoryIx(1)) }).unwrap();
    let ana = told(&plan, ANA);
    assert_eq!((ana.losses.len(), ana.gains.len()), (1, 0));
    let group = &ana.losses[0];
    assert_eq!((group.other.as_deref(), group.units.as_slice()), (Some("Ben"), ["County 1".to_owned()].as_slice()));
    assert_eq!(group.accounts.len(), ana.lost.accounts);
    assert_eq!(group.accounts.iter().map(|account| account.revenue).sum::<Amount>(), ana.lost.revenue);
    let ben = told(&plan, BEN);
    assert_eq!((ben.gains.len(), ben.losses.len()), (1, 0));
    assert_eq!(ben.gains[0].other.as_deref(), Some("Ana"));
    assert_eq!(ben.gains[0].revenue, group.revenue);
}

#[test]
fn nobody_hears_of_moves_between_others() {
    let mut plan = example::plan(4);
    plan.apply(Command::Assign { units: vec![UnitIx(1)], to: Some(TerritoryIx(1)) }).unwrap();
    assert!(told(&plan, (RepIx(2), TerritoryIx(2))).is_empty());
}

#[test]
fn a_move_from_the_fuller_to_the_emptier_says_who_had_more_without_the_others_figure() {
    let mut plan = example::plan(4);
    let today = crate::metrics::indices(&plan);
    let measure = plan.units().measure("workload").unwrap();
    let (ana, ben) = (today.get(ANA.1, measure).unwrap(), today.get(BEN.1, measure).unwrap());
    assert!(ana - ben >= 1.0, "Ana has more to do in the example");
    plan.apply(Command::Assign { units: vec![UnitIx(1)], to: Some(BEN.1) }).unwrap();
    let why = &told(&plan, ANA).losses[0].why;
    assert!(why.starts_with("Today you have more than the fair share of"), "{why}");
    assert!(why.contains("and Ben has less than the fair share"), "{why}");
    let theirs = crate::metrics::grouped(ben, 0);
    assert!(!why.split_whitespace().any(|word| word.trim_end_matches('.') == theirs), "{why}");
}

#[test]
fn a_settled_overlap_is_the_reason_for_both() {
    // County 1 is Ana's, and Ben claims it too; most of its accounts are Ana's.
    let mut plan = listed(|list| {
        let claim = Coverage { territory: "Ben Land".into(), rep: "Ben".into(), ..list[1].clone() };
        list.push(claim);
    });
    plan.apply(Command::Assign { units: vec![UnitIx(1)], to: Some(TerritoryIx(1)) }).unwrap();
    let losses = told(&plan, ANA).losses;
    assert_eq!(losses.iter().map(|group| group.reason).collect::<Vec<_>>(), [Reason::Overlap]);
    assert!(losses[0].why.ends_with("The plan settles it for Ben Land."), "{}", losses[0].why);
    assert_eq!(told(&plan, BEN).gains[0].reason, Reason::Overlap);
}

#[test]
fn a_closed_gap_is_the_reason_when_no_territory_had_the_county() {
    let mut plan = listed(|list| {
        list.remove(1);
    });
    assert_eq!(plan.alignment().of(UnitIx(1)), None);
    plan.apply(Command::Assign { units: vec![UnitIx(1)], to: Some(TerritoryIx(1)) }).unwrap();
    // Ana still looked after the accounts, though the county was nobody's.
    let gains = told(&plan, BEN).gains;
    assert_eq!(gains.iter().map(|group| group.reason).collect::<Vec<_>>(), [Reason::Gap]);
    assert!(gains[0].why.contains("closes the gap"), "{}", gains[0].why);
}

#[test]
fn counties_given_to_nobody_and_to_a_vacancy_are_told_apart() {
    let mut plan = example::plan(4);
    plan.apply(Command::Assign { units: vec![UnitIx(0)], to: None }).unwrap();
    assert_eq!(told(&plan, ANA).losses[0].reason, Reason::LeftOpen);
    let mut plan = example::plan(4);
    let to = crate::plan::Territory { rep: None, ..plan.territories()[1].clone() };
    plan.apply(Command::EditTerritory { territory: TerritoryIx(1), to }).unwrap();
    plan.apply(Command::Assign { units: vec![UnitIx(1)], to: Some(TerritoryIx(1)) }).unwrap();
    let losses = told(&plan, ANA).losses;
    assert_eq!((losses[0].reason, losses[0].other.as_deref()), (Reason::NowVacant, Some("Ben")));
}

#[test]
fn a_new_territory_is_called_new() {
    let mut plan = example::plan(4);
    let mut territories = plan.territories().to_vec();
    territories.push(crate::plan::Territory { name: "Fresh".into(), rep: None, weight: 1.0, colour: 5 });
    let mut reps = plan.reps().to_vec();
    reps.push(crate::plan::Rep::named("Eve"));
    plan.apply(Command::SetReps { reps }).unwrap();
    territories[4].rep = Some(RepIx(4));
    let mut assignment = plan.alignment().to_vec();
    assignment[0] = Some(TerritoryIx(4));
    plan.apply(Command::Realign { territories, assignment, overlaps: vec![], locks: vec![], label: "Split".into() })
        .unwrap();
    let losses = told(&plan, ANA).losses;
    assert_eq!((losses[0].reason, losses[0].other.as_deref()), (Reason::NewTerritory, Some("Fresh")));
    // Who is new has no index of today.
    let eve = told(&plan, (RepIx(4), TerritoryIx(4)));
    assert!(eve.indices.iter().all(|index| index.before.is_none() && index.after.is_some()));
    assert_eq!(eve.gains.len(), 1);
}
