use proptest::prelude::*;

use super::{
    Command, Design, History, Lock, LockKind, MeasureIx, Plan, Territory, TerritoryIx, UnitIx, Units, example,
};

const SIDE: usize = 6;

fn any_command() -> impl Strategy<Value = Command> {
    let unit = || (0..(SIDE * SIDE) as u32).prop_map(UnitIx);
    let territory = || (0..4u16).prop_map(TerritoryIx);
    prop_oneof![
        (prop::collection::vec(unit(), 1..9), prop::option::of(territory()))
            .prop_map(|(units, to)| Command::Assign { units, to }),
        prop::collection::vec((unit(), prop::option::of(territory())), 1..9).prop_map(|moves| Command::AssignEach {
            moves,
            overlaps: Vec::new(),
            colours: Vec::new(),
            restore: false
        }),
        (unit(), territory(), any::<bool>()).prop_map(|(unit, territory, on)| {
            let lock = Lock { kind: LockKind::Locked(territory), reason: "open deal".into(), until: None };
            Command::SetLocks { locks: vec![(unit, on.then_some(lock))] }
        }),
        (territory(), "[A-Z][a-z]{2,8}", 0.1..3.0f64).prop_map(|(territory, name, weight)| Command::EditTerritory {
            territory,
            to: Territory { name, rep: None, weight, colour: 3 },
        }),
        prop::collection::vec(prop::option::of(territory()), SIDE * SIDE).prop_map(|assignment| Command::Realign {
            territories: example::plan(SIDE).territories().to_vec(),
            assignment,
            overlaps: vec![(UnitIx(3), TerritoryIx(1))],
            locks: Vec::new(),
            label: "Balanced".into(),
        }),
        "[A-Z][a-z]{2,8}".prop_map(Command::Rename),
    ]
}

proptest! {
    #[test]
    fn any_edits_undone_leave_exactly_the_plan_they_started_from(commands in prop::collection::vec(any_command(), 1..40)) {
        let start = example::plan(SIDE);
        let mut plan = start.clone();
        let mut history = History::default();
        for command in commands {
            let before = plan.clone();
            if history.apply(&mut plan, command).is_err() {
                prop_assert_eq!(&plan, &before, "a refused command changes nothing");
            }
        }
        let end = plan.clone();
        while history.undo(&mut plan)?.is_some() {}
        prop_assert_eq!(&plan, &start);
        while history.redo(&mut plan)?.is_some() {}
        prop_assert_eq!(&plan, &end);
    }

    #[test]
    fn totals_of_territories_and_of_the_unassigned_tie_to_the_data(commands in prop::collection::vec(any_command(), 1..20)) {
        let mut plan = example::plan(SIDE);
        for command in commands {
            let _ = plan.apply(command);
        }
        for at in 0..plan.units().measures().len() {
            let measure = MeasureIx::new(at);
            let sum = plan.territory_indices().map(Some).chain([None])
                .map(|territory| plan.alignment().total(territory, measure))
                .sum();
            prop_assert_eq!(plan.units().total(measure), sum);
        }
    }
}

#[test]
fn todays_alignment_follows_the_owners() {
    let plan = example::plan(SIDE);
    let corner = |row: usize, column: usize| plan.alignment().of(UnitIx::new(row * SIDE + column));
    assert_eq!(corner(0, 0), Some(TerritoryIx(0)));
    assert_eq!(corner(0, 5), Some(TerritoryIx(1)));
    assert_eq!(corner(5, 5), Some(TerritoryIx(3)));
}

#[test]
fn today_stays_today_however_the_plan_is_edited_and_is_judged_by_the_plans_settings() {
    let mut plan = example::plan(4);
    let start = plan.clone();
    plan.apply(Command::Assign { units: vec![UnitIx(1), UnitIx(5)], to: None }).unwrap();
    let design = Design { tolerance: 7.0, ..plan.design().clone() };
    plan.apply(Command::SetDesign(Box::new(design))).unwrap();
    let today = plan.today();
    assert_eq!(today.alignment(), start.alignment());
    assert_eq!((today.territories(), today.overlaps()), (start.territories(), start.overlaps()));
    assert_eq!(today.design().band(), (93.0, 107.0));
}

#[test]
fn a_locked_unit_stays_and_the_refusal_says_why() {
    let mut plan = example::plan(SIDE);
    let lock = Lock { kind: LockKind::Locked(TerritoryIx(0)), reason: "renewal in March".into(), until: None };
    assert!(plan.apply(Command::SetLocks { locks: vec![(UnitIx(0), Some(lock))] }).is_ok());
    let refused = plan.apply(Command::Assign { units: vec![UnitIx(0), UnitIx(1)], to: Some(TerritoryIx(1)) });
    let text = refused.map(|_| String::new()).unwrap_or_else(|error| error.to_string());
    assert!(text.contains("County 0") && text.contains("renewal in March"), "{text}");
    assert_eq!(plan.alignment().of(UnitIx(1)), Some(TerritoryIx(0)), "nothing moved");
}

#[test]
fn the_history_names_what_moved_in_words() {
    let mut plan = example::plan(SIDE);
    let applied = plan.apply(Command::Assign { units: vec![UnitIx(0), UnitIx(1)], to: Some(TerritoryIx(1)) });
    assert_eq!(applied.map(|applied| applied.label), Ok("Moved 2 counties from Ana to Ben".into()));
}

#[test]
fn assigning_a_unit_settles_its_overlap_and_undo_brings_it_back() {
    let mut plan = example::plan(SIDE);
    let realign = Command::Realign {
        territories: plan.territories().to_vec(),
        assignment: plan.alignment().to_vec(),
        overlaps: vec![(UnitIx(7), TerritoryIx(2))],
        locks: Vec::new(),
        label: "Imported".into(),
    };
    let mut history = History::default();
    assert!(history.apply(&mut plan, realign).is_ok());
    assert!(history.apply(&mut plan, Command::Assign { units: vec![UnitIx(7)], to: Some(TerritoryIx(2)) }).is_ok());
    assert!(plan.overlaps().is_empty());
    assert!(history.undo(&mut plan).is_ok());
    assert_eq!(plan.overlaps().get(&UnitIx(7)), Some(&TerritoryIx(2)));
}

#[test]
fn neighbouring_territories_never_share_a_colour() {
    let data = std::sync::Arc::new(example::data(12));
    let units = Units::build(example::frame(12), &data);
    // Stripes and blocks make every territory touch several others.
    let assignment: Vec<_> =
        units.indices().map(|unit| Some(TerritoryIx::new(unit.at() % 12 / 3 + unit.at() / 36 * 4))).collect();
    let territories =
        (0..16).map(|at| Territory { name: format!("T{at}"), rep: None, weight: 1.0, colour: 0 }).collect();
    let mut plan = Plan::start("P", data, units.clone());
    let command = Command::realign(&plan, territories, assignment, Vec::new(), "Carved");
    assert!(plan.apply(command).is_ok());
    for unit in units.indices() {
        for (neighbour, _) in units.graph().neighbours(unit.0) {
            let (a, b) = (plan.alignment().of(unit), plan.alignment().of(UnitIx(neighbour)));
            if let (Some(a), Some(b)) = (a, b)
                && a != b
            {
                assert_ne!(plan.territories()[a.at()].colour, plan.territories()[b.at()].colour);
            }
        }
    }
}
