use std::collections::{BTreeMap, VecDeque};

use proptest::prelude::*;

use super::*;
use crate::plan::{Command, UnitIx, example};

fn t(at: u16) -> Option<TerritoryIx> {
    Some(TerritoryIx(at))
}

fn said(codes: &[Assigned], kind: RuleKind) -> Vec<String> {
    let rules = rules_for(codes, kind);
    rules.checked(codes).unwrap();
    let name = |to: Option<TerritoryIx>| to.map_or("none".into(), |to| to.0.to_string());
    let pattern = |rule: &CodeRule| match &rule.pattern {
        Pattern::Prefix(prefix) => format!("{prefix}*"),
        Pattern::Range(from, to) => format!("{from}-{to}"),
    };
    rules
        .rules
        .iter()
        .map(|rule| {
            let within = rule.within.map_or(String::new(), |within| format!(" in {within}"));
            format!("{}={}{within}", pattern(rule), name(rule.to))
        })
        .collect()
}

#[test]
fn a_city_in_a_state_is_an_exception_to_the_states_rule() {
    let codes = [("02101", t(0)), ("02102", t(0)), ("02401", t(1)), ("02402", t(1)), ("02501", t(0)), ("10001", None)];
    assert_eq!(said(&codes, RuleKind::Ranges), ["02101-02102=0", "02401-02402=1", "02501-02501=0"]);
    assert_eq!(said(&codes, RuleKind::Prefixes), ["02*=0", "0240*=1 in 0"]);
    assert_eq!(said(&codes, RuleKind::Layers), ["02*=0", "0240*=1 in 0"]);
}

#[test]
fn codes_in_no_territory_inside_a_prefix_are_its_exceptions() {
    let codes = [("101", t(0)), ("102", None), ("103", t(0)), ("201", None), ("301", t(0))];
    // As few without an exception, so none is made.
    assert_eq!(said(&codes, RuleKind::Layers), ["101-101=0", "103-103=0", "301-301=0"]);
    assert_eq!(said(&codes, RuleKind::Prefixes), ["10*=0", "102*=none in 0", "301*=0"]);
}

#[test]
fn rules_that_do_not_tie_are_refused_and_name_the_code() {
    let codes = [("101", t(0)), ("102", t(1))];
    let mut rules = rules_for(&codes, RuleKind::Layers);
    rules.rules.pop();
    assert_eq!(rules.checked(&codes).unwrap_err(), "the rules and the list disagree about 102");
}

#[test]
fn a_plans_counties_become_rules_that_count_every_code_once() {
    let mut plan = example::plan(6);
    plan.apply(Command::Assign { units: vec![UnitIx(7)], to: None }).unwrap();
    for kind in [RuleKind::Ranges, RuleKind::Prefixes, RuleKind::Layers] {
        let (rules, decided) = code_rules(&plan, kind).unwrap();
        assert!(decided.iter().sum::<usize>() >= plan.units().len() - 1, "{kind:?}");
        let list = code_rules_list(&plan, &rules, &decided);
        assert_eq!(list.len(), rules.rules.len());
        assert!(rules.fewest && rules.rules.len() < plan.units().len(), "{kind:?}");
    }
}

/// Codes of one to four digits of two or three kinds, sorted, with territories.
fn lists() -> impl Strategy<Value = Vec<(String, Option<TerritoryIx>)>> {
    let territory = prop_oneof![Just(None), (0u16..3).prop_map(t)];
    prop::collection::btree_map("[0-2]{1,4}", territory, 1..60).prop_map(|map| map.into_iter().collect())
}

fn borrowed(list: &[(String, Option<TerritoryIx>)]) -> Vec<Assigned<'_>> {
    list.iter().map(|(code, to)| (code.as_str(), *to)).collect()
}

/// The fewest stretches to paint, by trying: breadth first over everything that can be painted.
fn fewest_layers(target: &[u8]) -> usize {
    let start = vec![0u8; target.len()];
    let mut seen = BTreeMap::from([(start.clone(), 0usize)]);
    let mut waiting = VecDeque::from([start]);
    while let Some(painted) = waiting.pop_front() {
        let steps = seen[&painted];
        if painted == target {
            return steps;
        }
        for from in 0..target.len() {
            for to in from..target.len() {
                for colour in 0..3 {
                    let mut next = painted.clone();
                    next[from..=to].fill(colour);
                    if !seen.contains_key(&next) {
                        seen.insert(next.clone(), steps + 1);
                        waiting.push_back(next);
                    }
                }
            }
        }
    }
    unreachable!("painting every code by itself gets there")
}

/// Whether `count` prefix rules or fewer out of `prefixes`, from `first` on, can say the list.
fn can_be_said(codes: &[Assigned], prefixes: &[String], rules: &mut Vec<CodeRule>, first: usize, count: usize) -> bool {
    let now = CodeRules { kind: RuleKind::Prefixes, rules: rules.clone(), fewest: true };
    if now.checked(codes).is_ok() {
        return true;
    }
    if count == 0 {
        return false;
    }
    for at in first..prefixes.len() {
        for to in [None, t(0), t(1)] {
            rules.push(CodeRule { pattern: Pattern::Prefix(prefixes[at].clone()), to, within: None });
            let said = can_be_said(codes, prefixes, rules, at + 1, count - 1);
            rules.pop();
            if said {
                return true;
            }
        }
    }
    false
}

proptest! {
    #[test]
    fn expanded_again_the_rules_say_what_the_list_says(list in lists()) {
        let codes = borrowed(&list);
        let ranges = rules_for(&codes, RuleKind::Ranges);
        for kind in [RuleKind::Ranges, RuleKind::Prefixes, RuleKind::Layers] {
            let rules = rules_for(&codes, kind);
            prop_assert!(rules.checked(&codes).is_ok(), "{:?}", rules);
            for (at, rule) in rules.rules.iter().enumerate() {
                prop_assert!(rule.within.is_none_or(|within| within < at), "{:?}", rules);
            }
            if kind == RuleKind::Layers {
                prop_assert!(rules.rules.len() <= ranges.rules.len());
            }
        }
    }

    #[test]
    fn no_fewer_prefixes_and_ranges_say_it(colours in prop::collection::vec(0u8..3, 1..7)) {
        let list: Vec<(String, Option<TerritoryIx>)> =
            colours.iter().enumerate().map(|(at, colour)| (at.to_string(), colour.checked_sub(1).and_then(|c| t(c.into())))).collect();
        let rules = rules_for(&borrowed(&list), RuleKind::Layers);
        prop_assert_eq!(rules.rules.len(), fewest_layers(&colours), "{:?}", rules);
    }

    #[test]
    fn no_fewer_prefixes_say_it(colours in prop::collection::btree_map("[01]{1,3}", 0u8..3, 1..9)) {
        let list: Vec<(String, Option<TerritoryIx>)> =
            colours.into_iter().map(|(code, colour)| (code, colour.checked_sub(1).and_then(|c| t(c.into())))).collect();
        let codes = borrowed(&list);
        let rules = rules_for(&codes, RuleKind::Prefixes);
        let prefixes: Vec<String> = (1..=3usize)
            .flat_map(|length| (0..1usize << length).map(move |bits| format!("{bits:0length$b}")))
            .collect();
        if let Some(fewer) = rules.rules.len().checked_sub(1) {
            prop_assert!(!can_be_said(&codes, &prefixes, &mut Vec::new(), 0, fewer), "{:?}", rules);
        }
    }
}
