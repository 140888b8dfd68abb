//! A plan's settings and rules as the solver is told them, and what its answers keep of them.

use super::Task;
use crate::{
    engine::{Centre, Distance, Outcome, Start, Unattended, solve},
    plan::{
        BalanceTerm, Command, Design, FitField, FitRule, HardLimit, KeepWhole, Lock, LockKind, Middle, MoveCap, Plan,
        Reach, TerritoryCount, TerritoryIx, UnitIx, UnitLevel, Units, example,
    },
};

fn with_design(plan: &mut Plan, change: impl FnOnce(&mut Design)) {
    let mut design = plan.design().clone();
    change(&mut design);
    assert!(plan.apply(Command::SetDesign(Box::new(design))).is_ok());
}

#[test]
fn balance_starts_from_the_plan_and_its_result_can_be_undone() {
    let mut plan = example::plan(8);
    with_design(&mut plan, |design| {
        design.balance = vec![BalanceTerm { measure: "accounts".into(), weight: 1.0 }];
        design.tolerance = 10.0;
    });
    let lock = Lock { kind: LockKind::Locked(TerritoryIx(0)), reason: "renewal".into(), until: None };
    assert!(plan.apply(Command::SetLocks { locks: vec![(UnitIx(0), Some(lock))] }).is_ok());
    let skew = Command::Assign { units: (4..8).chain(12..16).map(UnitIx).collect(), to: Some(TerritoryIx(0)) };
    assert!(plan.apply(skew).is_ok());
    let start = plan.clone();
    let task = Task::balance(&plan).expect("a problem");
    let outcome = solve(&task.problem, &mut Unattended).expect("an answer");
    assert!(outcome.outside.is_empty(), "{:?}", outcome.outside);
    let applied = plan.apply(task.realign(&plan, &outcome.assignment)).expect("a command");
    assert_eq!(applied.label, "Balanced accounts");
    assert_eq!(plan.alignment().of(UnitIx(0)), Some(TerritoryIx(0)));
    assert!(plan.apply(applied.inverse).is_ok());
    assert_eq!(plan, start);
}

#[test]
fn a_county_without_load_still_counts_as_half_a_county_in_compactness() {
    let mut plan = example::plan(8);
    with_design(&mut plan, |design| {
        design.balance = vec![BalanceTerm { measure: "revenue".into(), weight: 1.0 }];
    });
    let problem = Task::balance(&plan).expect("a problem").problem;
    let loads = &problem.measures[0].values;
    let half = loads.iter().sum::<f64>() / loads.len() as f64 / 2.0;
    assert!(loads.iter().any(|load| *load < half) && loads.iter().any(|load| *load > half), "{loads:?}");
    let counted: Vec<f64> = loads.iter().map(|load| load.max(half)).collect();
    assert_eq!(problem.compactness.weights, counted);
    with_design(&mut plan, |design| design.from_homes = true);
    let carved = Task::carve(&plan).expect("a problem").problem;
    assert_eq!(carved.start, Start::CarveFromHomes);
    assert_eq!(carved.compactness.weights, carved.measures[0].values);
}

#[test]
fn balancing_leaves_a_rep_the_unit_they_live_in() {
    let plan = example::plan(8);
    let task = Task::balance(&plan).expect("a problem");
    let problem = &task.problem;
    let homes = (0u16..).zip(&problem.homes).filter_map(|(seat, home)| home.map(|home| (seat, home)));
    let mut kept = 0;
    for (seat, home) in homes {
        let far = |unit: &usize| (problem.x[*unit] - home.x).hypot(problem.y[*unit] - home.y);
        let nearest = (0..problem.x.len()).min_by(|a, b| far(a).total_cmp(&far(b))).expect("units");
        let own = problem.today[nearest] == Some(seat);
        assert_eq!(problem.locked[nearest] == Some(seat), own, "seat {seat}");
        kept += usize::from(own);
    }
    assert!(kept > 0, "some rep of the example lives in their own territory");
    let carved = Task::carve(&plan).expect("a problem");
    assert!(carved.problem.locked.iter().all(Option::is_none), "a carve is free to begin anew");
}

#[test]
fn a_carve_for_more_territories_than_reps_names_the_new_ones_after_their_largest_unit() {
    let mut plan = example::plan(8);
    with_design(&mut plan, |design| design.territories = TerritoryCount::Count(6));
    let task = Task::carve(&plan).expect("a problem");
    let outcome = solve(&task.problem, &mut Unattended).expect("an answer");
    assert!(plan.apply(task.realign(&plan, &outcome.assignment)).is_ok());
    let names: std::collections::BTreeSet<&str> = plan.territories().iter().map(|of| of.name.as_str()).collect();
    assert_eq!(names.len(), 6);
    assert!(names.contains("Ana") && names.iter().any(|name| name.starts_with("County ")), "{names:?}");
    assert!(plan.territories()[4].rep.is_none(), "a vacancy until somebody is hired");
}

/// A plan in which Ana has half of the grid and the others a sixth each.
fn lopsided(side: usize) -> Plan {
    let mut plan = example::plan(side);
    with_design(&mut plan, |design| {
        design.balance = vec![BalanceTerm { measure: "accounts".into(), weight: 1.0 }];
        design.tolerance = 10.0;
    });
    let half = (0..side * side / 2).map(UnitIx::new).collect();
    assert!(plan.apply(Command::Assign { units: half, to: Some(TerritoryIx(0)) }).is_ok());
    plan
}

fn solved(plan: &Plan, task: &Task) -> Outcome {
    let outcome = solve(&task.problem, &mut Unattended).expect("an answer");
    let mut copy = plan.clone();
    assert!(copy.apply(task.realign(plan, &outcome.assignment)).is_ok());
    outcome
}

#[test]
fn a_limit_on_a_measure_that_is_not_balanced_is_kept() {
    let mut plan = lopsided(8);
    let limit = |least| vec![HardLimit { measure: "revenue".into(), least, most: Some(130.0) }];
    let free = solved(&plan, &Task::balance(&plan).expect("a problem"));
    with_design(&mut plan, |design| design.limits = limit(Some(70.0)));
    let task = Task::balance(&plan).expect("a problem");
    assert_eq!(task.problem.measures.len(), 2, "accounts, then revenue");
    let outcome = solved(&plan, &task);
    assert!(outcome.outside.is_empty(), "{:?}", outcome.outside);
    for territory in &outcome.territories {
        assert!((70.0..=130.0).contains(&territory.indices[1]), "{:?}", territory.indices);
    }
    // What the limit asks for beyond reason is told, measure and reason with it.
    with_design(&mut plan, |design| design.limits = limit(Some(99.9999)));
    let outcome = solved(&plan, &Task::balance(&plan).expect("a problem"));
    assert!(outcome.outside.iter().any(|outside| outside.at.measure == 1 && !outside.reasons.is_empty()));
    assert!(free.score.hard == 0.0 && outcome.score.hard > 0.0);
}

#[test]
fn a_limit_on_the_measure_that_is_balanced_narrows_its_band() {
    let mut plan = example::plan(8);
    with_design(&mut plan, |design| {
        design.limits = vec![HardLimit { measure: "workload".into(), least: Some(95.0), most: None }];
    });
    let problem = Task::balance(&plan).expect("a problem").problem;
    let workload = &problem.measures[0];
    assert_eq!((workload.low, workload.high, workload.hard_low, workload.hard_high), (95.0, 115.0, Some(95.0), None));
    assert_eq!(problem.measures.len(), 2);
    with_design(&mut plan, |design| design.limits[0].measure = "none".into());
    assert!(Task::balance(&plan).expect_err("no such measure").contains("Remove its limit"));
}

#[test]
fn a_cap_holds_for_balance_and_carve_whatever_the_price_of_change() {
    for (stability, carve) in [(0.0, false), (0.5, false), (0.5, true)] {
        let mut plan = lopsided(8);
        with_design(&mut plan, |design| {
            design.stability = stability;
            design.caps = vec![MoveCap { measure: "accounts".into(), most: Some(0.05), each: None }];
        });
        let task = if carve { Task::carve(&plan) } else { Task::balance(&plan) }.expect("a problem");
        let outcome = solved(&plan, &task);
        let at = task.problem.disruptions.iter().position(|of| of.name == "accounts").expect("accounts are capped");
        let moved = outcome.moved_share[at];
        assert!(moved > 0.0 && moved <= 0.05 + 1e-9, "{moved} of the accounts move (carve: {carve})");
        assert!(!outcome.outside.is_empty(), "a twentieth is too little for this plan");
    }
}

#[test]
fn what_is_kept_together_ends_in_one_territory() {
    let mut plan = lopsided(8);
    let groups = plan.groups_with(&[27, 28, 35, 36].map(UnitIx).into(), "one hospital chain");
    assert!(plan.apply(Command::SetGroups { groups }).is_ok());
    for task in [Task::balance(&plan), Task::carve(&plan)] {
        let task = task.expect("a problem");
        assert_eq!(task.groups[0].reason, "one hospital chain");
        let outcome = solved(&plan, &task);
        let of = |unit: usize| outcome.assignment[unit];
        assert!(of(27).is_some() && [28, 35, 36].iter().all(|unit| of(*unit) == of(27)));
    }
}

/// Two states: the three upper rows of the grid are Kansas, the others Nebraska.
fn two_states(side: usize) -> Plan {
    let data = std::sync::Arc::new(example::data(side));
    let mut frame = example::frame(side);
    for (at, parent) in frame.parent.iter_mut().enumerate() {
        *parent = if at / side < 3 { "KS".into() } else { "NE".into() };
    }
    Plan::start("Two states", data.clone(), Units::build(frame, &data))
}

#[test]
fn whole_states_are_not_divided_and_what_is_too_large_is_known_by_its_name() {
    let mut plan = two_states(8);
    with_design(&mut plan, |design| design.keep_whole = KeepWhole::States);
    assert_eq!(plan.units().level(), UnitLevel::County);
    let task = Task::balance(&plan).expect("homes that lie in one state lock nobody out");
    let names: Vec<&str> = task.groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["Kansas", "Nebraska"]);
    let outcome = solved(&plan, &task);
    assert!(outcome.assignment[..24].iter().all(|of| *of == outcome.assignment[0]));
    assert!(outcome.assignment[24..].iter().all(|of| *of == outcome.assignment[24]));
    let oversize: Vec<u32> = outcome.oversize.iter().map(|(_, unit, _)| *unit).collect();
    assert!(oversize.contains(&24), "Nebraska is more than any band allows: {:?}", outcome.oversize);
}

#[test]
fn locks_that_tear_a_group_apart_are_named() {
    let mut plan = two_states(8);
    with_design(&mut plan, |design| design.keep_whole = KeepWhole::States);
    let lock = |unit: u32, to: u16| {
        (UnitIx(unit), Some(Lock { kind: LockKind::Locked(TerritoryIx(to)), reason: "deal".into(), until: None }))
    };
    assert!(plan.apply(Command::SetLocks { locks: vec![lock(0, 0), lock(7, 1)] }).is_ok());
    let said = Task::balance(&plan).expect_err("Kansas can't be in two territories");
    for name in ["Kansas", "County 0", "Ana", "County 7", "Ben", "Unlock"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    let bar = Lock { kind: LockKind::Barred(vec![TerritoryIx(0)]), reason: "deal".into(), until: None };
    assert!(plan.apply(Command::SetLocks { locks: vec![(UnitIx(7), Some(bar))] }).is_ok());
    let said = Task::balance(&plan).expect_err("locked in and barred from Ana's");
    assert!(said.contains("barred") && said.contains("Kansas"), "{said}");
}

#[test]
fn territories_lie_around_their_reps_homes_when_distance_is_measured_from_there() {
    let mut plan = lopsided(8);
    let travelled = |plan: &Plan| {
        let task = Task::balance(plan).expect("a problem");
        let mut judged = task.problem.clone();
        (judged.compactness.centre, judged.compactness.distance) = (Centre::Home, Distance::Linear);
        crate::engine::evaluate(&judged, &solved(plan, &task).assignment).mean_distance
    };
    let own = travelled(&plan);
    with_design(&mut plan, |design| {
        design.middle = Middle::Home;
        design.reach = Reach::Straight;
        design.stability = 0.0;
    });
    let home = travelled(&plan);
    assert!(home <= own, "{home} km from home instead of {own}");
    with_design(&mut plan, |design| design.territories = TerritoryCount::Count(6));
    let said = Task::carve(&plan).expect_err("two vacancies have no home");
    assert!(said.contains("no rep with a home") && said.contains("Advanced"), "{said}");
    with_design(&mut plan, |design| design.middle = Middle::Own);
    let free = Task::carve(&plan).expect("straight lines need a home, so a free middle squares").problem;
    assert_eq!((free.compactness.centre, free.compactness.distance), (Centre::Free, Distance::Squared));
}

/// A plan in which Ana and Ben can sell to hospitals, of which there is one in every second county.
fn with_hospitals() -> Plan {
    let mut data = example::data(8);
    for (at, code) in data.accounts.segment.codes.iter_mut().enumerate() {
        *code = u16::from(at % 4 > 0);
    }
    let data = std::sync::Arc::new(data);
    let mut plan = Plan::start("Hospitals", data.clone(), Units::build(example::frame(8), &data));
    let mut reps = plan.reps().to_vec();
    reps[0].skills = vec!["Capital".into()];
    reps[1].skills = vec!["Capital".into()];
    assert!(plan.apply(Command::SetReps { reps }).is_ok());
    with_design(&mut plan, |design| {
        design.balance = vec![BalanceTerm { measure: "accounts".into(), weight: 1.0 }];
        design.contiguous = false;
        design.stability = 0.0;
    });
    plan
}

fn hospitals(required: bool) -> FitRule {
    FitRule { field: FitField::Segment, value: "Hospital".into(), skill: "capital".into(), required }
}

/// Of the accounts that the rule is about, how many a solve gives to a rep with the skill.
fn suited(plan: &Plan) -> (usize, usize) {
    let task = Task::balance(plan).expect("a problem");
    let outcome = solve(&task.problem, &mut Unattended).expect("an answer");
    let mut after = plan.clone();
    assert!(after.apply(task.realign(plan, &outcome.assignment)).is_ok());
    after.suited(&hospitals(true))
}

#[test]
fn accounts_that_require_a_skill_go_to_reps_who_have_it_and_preferences_are_weighed() {
    let mut plan = with_hospitals();
    let (before, all) = suited(&plan);
    with_design(&mut plan, |design| design.fit = vec![hospitals(false)]);
    let (preferred, _) = suited(&plan);
    with_design(&mut plan, |design| design.fit = vec![hospitals(true)]);
    assert_eq!(suited(&plan), (all, all));
    assert!(before < preferred && preferred <= all, "{before}, then {preferred} of {all}");
}

#[test]
fn a_lock_outweighs_a_need_and_a_need_that_nobody_meets_is_named() {
    let mut plan = with_hospitals();
    with_design(&mut plan, |design| design.fit = vec![hospitals(true)]);
    // Dan has a hospital by promise.
    let lock = Lock { kind: LockKind::Locked(TerritoryIx(3)), reason: "promise".into(), until: None };
    let unit = plan.accounts_in_need(&hospitals(true))[0];
    let unit = plan.units().of_account(unit).expect("a county");
    assert!(plan.apply(Command::SetLocks { locks: vec![(unit, Some(lock))] }).is_ok());
    let (suited, all) = suited(&plan);
    assert!(suited < all && suited > all / 2, "{suited} of {all}");
    with_design(&mut plan, |design| design.fit[0].skill = "wound care".into());
    let said = Task::balance(&plan).expect_err("nobody has the skill");
    assert!(said.contains("wound care") && said.contains("County"), "{said}");
}
