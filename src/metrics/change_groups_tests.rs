use proptest::prelude::*;

use super::{ChangeGroup, ChangeKind, ChangeReason, IndexShift, change_groups};
use crate::{
    metrics::{Holding, compare},
    plan::{Command, Plan, Territory, TerritoryIx, UnitIx, example},
};

fn groups(first: &Plan, second: &Plan) -> Vec<ChangeGroup> {
    change_groups(first, second, &compare(first, second))
}

fn assign(plan: &mut Plan, units: &[u32], to: Option<u16>) {
    let units = units.iter().copied().map(UnitIx).collect();
    plan.apply(Command::Assign { units, to: to.map(TerritoryIx) }).unwrap();
}

fn with_overlap(unit: u32, other: u16) -> Plan {
    let mut plan = example::plan(6);
    let (territories, assignment) = (plan.territories().to_vec(), plan.alignment().to_vec());
    let overlaps = vec![(UnitIx(unit), TerritoryIx(other))];
    plan.apply(Command::Realign { territories, assignment, overlaps, locks: vec![], label: "Claims".into() }).unwrap();
    plan
}

#[test]
fn counties_that_go_the_same_way_are_one_group_with_both_indices() {
    let before = example::plan(6);
    let mut after = before.clone();
    assign(&mut after, &[2, 8], Some(1));
    assign(&mut after, &[13], Some(2));
    let groups = groups(&before, &after);
    assert_eq!(groups.len(), 2);
    let east = groups.iter().find(|group| group.to == Some(TerritoryIx(1))).unwrap();
    assert_eq!((east.from_name.as_deref(), east.to_name.as_deref()), (Some("Ana"), Some("Ben")));
    assert_eq!(east.units, [UnitIx(2), UnitIx(8)]);
    let [ChangeReason::Index { measure, shifts }, ChangeReason::Index { .. }] = &east.reasons[..] else {
        panic!("{:?}", east.reasons)
    };
    assert_eq!(measure, "Workload");
    assert_eq!((shifts[0].territory.as_str(), shifts[1].territory.as_str()), ("Ana", "Ben"));
    assert!(shifts[0].after < shifts[0].before && shifts[1].after > shifts[1].before);
}

#[test]
fn a_filled_gap_says_so_and_an_opened_one_too() {
    let before = example::plan(6);
    let mut gap = before.clone();
    assign(&mut gap, &[0], None);
    assert_eq!(groups(&gap, &before)[0].reasons[0].to_string(), "Gap filled: 1 county was in no territory.");
    assert_eq!(groups(&before, &gap)[0].reasons[0].to_string(), "1 county is left in no territory.");
}

#[test]
fn a_claim_that_ends_is_a_group_of_its_own_and_counts_the_accounts_that_change_rep() {
    let before = with_overlap(2, 1);
    let mut after = before.clone();
    assign(&mut after, &[2], Some(0));
    let settled = groups(&before, &after);
    assert_eq!(settled.len(), 1);
    assert_eq!((settled[0].kind, &settled[0].units[..]), (ChangeKind::ClaimEnded, &[UnitIx(2)][..]));
    assert_eq!(
        settled[0].reasons[0].to_string(),
        "Overlap settled: 1 county belongs to Ana alone; Ben claimed the same."
    );
    // Its accounts are Ana's, so nobody changes rep.
    assert_eq!(settled[0].holding, Holding::default());
    assert_eq!(groups(&after, &before)[0].kind, ChangeKind::ClaimAdded);
}

#[test]
fn an_overlap_settled_for_the_second_claimant_is_a_move_with_that_reason() {
    let before = with_overlap(2, 1);
    let mut after = before.clone();
    assign(&mut after, &[2], Some(1));
    let settled = groups(&before, &after);
    assert_eq!((settled.len(), settled[0].kind), (1, ChangeKind::Moved));
    assert!(matches!(&settled[0].reasons[0], ChangeReason::OverlapSettled { winner, .. } if winner == "Ben"));
}

#[test]
fn a_county_that_lay_apart_joins_the_territory_around_it_and_goes_home() {
    let after = example::plan(6);
    let mut before = after.clone();
    assign(&mut before, &[35], Some(0));
    let joined = groups(&before, &after);
    let said: Vec<String> = joined[0].reasons.iter().take(2).map(ToString::to_string).collect();
    assert_eq!(said[0], "Contiguity: 1 county lies apart from the rest of Ana.");
    assert!(said[1].starts_with("Dan has ") && said[1].ends_with(" in it today already."), "{}", said[1]);
}

#[test]
fn a_dissolved_territory_names_itself_and_so_does_a_new_one() {
    let before = example::plan(4);
    let mut after = before.clone();
    let mut territories = after.territories().to_vec();
    territories[3] = Territory { name: "Fresh".into(), rep: None, weight: 1.0, colour: 3 };
    let assignment = after.alignment().to_vec();
    after
        .apply(Command::Realign { territories, assignment, overlaps: vec![], locks: vec![], label: "New".into() })
        .unwrap();
    let said: Vec<String> = groups(&before, &after)[0].reasons.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["Dan is dissolved.", "Fresh is new."]);
}

#[test]
fn a_shift_says_what_it_means_for_the_band() {
    let verdict = |before, after| IndexShift { territory: "West".into(), before, after, band: (85.0, 115.0) }.verdict();
    assert_eq!(verdict(128.0, 112.0), "into the band");
    assert_eq!(verdict(112.0, 128.0), "out of the band");
    assert_eq!(verdict(128.0, 119.0), "nearer to the band");
    assert_eq!(verdict(60.0, 55.0), "further from the band");
    assert_eq!(verdict(110.0, 103.0), "nearer to 100");
    assert_eq!(verdict(101.0, 101.2), "");
    let shift = IndexShift { territory: "West".into(), before: 128.2, after: 111.9, band: (85.0, 115.0) };
    assert_eq!(shift.to_string(), "West 128 → 112 (into the band)");
}

#[test]
fn reasons_count_in_the_words_of_the_units() {
    let said = ChangeReason::GapFilled { units: 1200, noun: "ZIP codes".into() }.to_string();
    assert_eq!(said, "Gap filled: 1,200 ZIP codes were in no territory.");
}

proptest! {
    #[test]
    fn the_groups_hold_exactly_what_moved(moves in prop::collection::vec((0u32..36, 0u16..5), 1..30)) {
        let before = example::plan(6);
        let mut after = before.clone();
        for (unit, to) in moves {
            assign(&mut after, &[unit], (to < 4).then_some(to));
        }
        let comparison = compare(&before, &after);
        let groups = change_groups(&before, &after, &comparison);
        let mut units: Vec<UnitIx> = groups.iter().flat_map(|group| group.units.clone()).collect();
        units.sort_unstable();
        prop_assert_eq!(units, comparison.units.iter().map(|moved| moved.unit).collect::<Vec<_>>());
        prop_assert_eq!(groups.iter().map(|group| group.holding.accounts).sum::<usize>(), comparison.moved.accounts);
        prop_assert!(groups.windows(2).all(|pair| pair[0].holding.revenue >= pair[1].holding.revenue));
        prop_assert!(groups.iter().all(|group| !group.reasons.is_empty()));
    }
}
