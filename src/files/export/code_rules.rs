//! A list of codes with their territories, said in the fewest rules: `021* → Boston`, `10001 to 10499 → New York`.
//!
//! Three kinds, because systems differ in what they take: plain ranges in any order, prefixes of which the longest wins,
//! and prefixes and ranges in order of which the last wins. Each is the smallest of its kind (see [`prefix_rules`] and
//! [`layered_rules`]), and each is expanded again over all codes and compared with the list before it is handed out.

use serde::{Deserialize, Serialize};

use super::{
    super::FileError,
    Cell, Column, List,
    layered_rules::layered_rules,
    plan_lists::{rep_name, territory_name},
    prefix_rules::prefix_rules,
};
use crate::plan::{Plan, TerritoryIx, UnitLevel};

/// What rules may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleKind {
    /// Ranges that do not overlap; their order does not matter.
    Ranges,
    /// Prefixes; of those that match the longest wins, so a longer one is an exception to a shorter one.
    Prefixes,
    /// Prefixes and ranges in order; of those that match the last wins, so a later one is an exception to an earlier one.
    Layers,
}

/// What a rule matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Codes that begin so.
    Prefix(String),
    /// Codes from the first to the second, both included, in the order of their letters.
    Range(String, String),
}

impl Pattern {
    /// Whether a code matches.
    #[must_use]
    pub fn matches(&self, code: &str) -> bool {
        match self {
            Self::Prefix(prefix) => code.starts_with(prefix.as_str()),
            Self::Range(from, to) => from.as_str() <= code && code <= to.as_str(),
        }
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRule {
    /// The codes it matches.
    pub pattern: Pattern,
    /// Where they go; `None` for no territory (only as an exception).
    pub to: Option<TerritoryIx>,
    /// The rule it is an exception to: its position.
    pub within: Option<usize>,
}

/// Rules that say what a list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRules {
    /// What decides when several match.
    pub kind: RuleKind,
    /// The rules in order.
    pub rules: Vec<CodeRule>,
    /// True when no fewer rules of this kind do it. False only for layers over very many borders, which are searched in
    /// parts.
    pub fewest: bool,
}

/// A code and its territory.
pub(super) type Assigned<'a> = (&'a str, Option<TerritoryIx>);

impl CodeRules {
    /// The rule that decides over a code: its position.
    #[must_use]
    pub fn decides(&self, code: &str) -> Option<usize> {
        let mut matching = self.rules.iter().enumerate().filter(|(_, rule)| rule.pattern.matches(code));
        match self.kind {
            RuleKind::Ranges | RuleKind::Layers => matching.next_back(),
            RuleKind::Prefixes => matching.max_by_key(|(_, rule)| match &rule.pattern {
                Pattern::Prefix(prefix) => prefix.len(),
                Pattern::Range(..) => 0,
            }),
        }
        .map(|(at, _)| at)
    }

    /// Expands the rules over the codes and compares: how many codes each rule decides, or the first code that comes out
    /// differently.
    fn checked(&self, codes: &[Assigned]) -> Result<Vec<usize>, String> {
        let mut decided = vec![0; self.rules.len()];
        for (code, territory) in codes {
            let by = self.decides(code);
            if by.and_then(|by| self.rules[by].to) != *territory {
                return Err(format!("the rules and the list disagree about {code}"));
            }
            if let Some(by) = by {
                decided[by] += 1;
            }
        }
        Ok(decided)
    }
}

/// Letters of the longest code that rules are made for.
const LONGEST_CODE: usize = 40;

/// The fewest rules of a kind for these codes. The codes are distinct and sorted.
pub(super) fn rules_for(codes: &[Assigned], kind: RuleKind) -> CodeRules {
    let (rules, fewest) = match kind {
        RuleKind::Ranges => (ranges(codes), true),
        RuleKind::Prefixes => (prefix_rules(codes), true),
        RuleKind::Layers => layered_rules(codes),
    };
    CodeRules { kind, rules, fewest }
}

/// One range for each stretch of codes of one territory: no fewer ranges do without overlap.
fn ranges(codes: &[Assigned]) -> Vec<CodeRule> {
    let stretches = codes.chunk_by(|a, b| a.1 == b.1).filter_map(|stretch| {
        let (first, last) = (stretch.first()?, stretch.last()?);
        let pattern = Pattern::Range(first.0.to_owned(), last.0.to_owned());
        first.1.is_some().then_some(CodeRule { pattern, to: first.1, within: None })
    });
    stretches.collect()
}

/// The plan's codes and territories as the fewest rules of a kind, checked against the list; with each rule how many
/// codes it decides.
///
/// # Errors
/// When the units have no codes to make rules for (accounts), when a code is not one, or when the rules do not come out as
/// the list. The text says which.
pub fn code_rules(plan: &Plan, kind: RuleKind) -> Result<(CodeRules, Vec<usize>), FileError> {
    let refuse = |why: String| FileError::Unwritable {
        file: "The list of rules".into(),
        why,
        instead: "Take the list of units, which names every code.",
    };
    if plan.units().level() == UnitLevel::Account {
        return Err(refuse("accounts have no codes that lie in ranges".into()));
    }
    let units = plan.units();
    if units.is_mixed() {
        return Err(refuse(format!("the units are {}, and codes of both may be alike", units.noun(2))));
    }
    let mut codes: Vec<Assigned> = units.indices().map(|unit| (units.code(unit), plan.alignment().of(unit))).collect();
    codes.sort_unstable();
    if let Some((code, _)) = codes.iter().find(|(code, _)| code.is_empty() || code.chars().count() > LONGEST_CODE) {
        return Err(refuse(format!("`{code}` is no code to make rules for")));
    }
    if let Some(pair) = codes.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(refuse(format!("the code {} stands in the list twice", pair[0].0)));
    }
    let rules = rules_for(&codes, kind);
    let decided = rules.checked(&codes).map_err(refuse)?;
    Ok((rules, decided))
}

/// The rules as a list.
#[must_use]
pub fn code_rules_list<'a>(plan: &'a Plan, rules: &CodeRules, decided: &[usize]) -> List<'a> {
    let columns = vec![
        Column::new(
            "Order",
            "Number of the rule; where several match, the winner is the last (layers) or longest (prefixes)",
        ),
        Column::new("Rule", "In words"),
        Column::new("Prefix", "Codes that begin so"),
        Column::new("From", "First code of a range, included"),
        Column::new("To", "Last code of a range, included"),
        Column::new("Territory", "Empty: in no territory"),
        Column::new("Rep", "Empty for a vacancy"),
        Column::new("Exception to", "Number of the rule it takes codes out of"),
        Column::new("Codes", "How many codes of the plan it decides"),
    ];
    let mut list = List::new("Rules", columns);
    for (at, rule) in rules.rules.iter().enumerate() {
        let (words, prefix, from, to) = match &rule.pattern {
            Pattern::Prefix(prefix) => (format!("{prefix}*"), prefix.as_str(), "", ""),
            Pattern::Range(from, to) if from == to => (from.clone(), "", from.as_str(), to.as_str()),
            Pattern::Range(from, to) => (format!("{from} to {to}"), "", from.as_str(), to.as_str()),
        };
        let code = |code: &str| Cell::code(code.to_owned());
        list.row([
            Cell::Count(at + 1),
            Cell::text(words),
            code(prefix),
            code(from),
            code(to),
            Cell::text(territory_name(plan, rule.to)),
            Cell::text(rep_name(plan, rule.to)),
            rule.within.map_or(Cell::Empty, |within| Cell::Count(within + 1)),
            Cell::Count(decided.get(at).copied().unwrap_or_default()),
        ]);
    }
    list
}

#[cfg(test)]
#[path = "code_rules_tests.rs"]
mod tests;
