//! Call classes: as the file names them, or A to D by value.

use std::collections::BTreeMap;

use crate::plan::{Amount, CallClass};

/// Collects the class of each account, as the file names them.
pub(super) struct Classes<'a> {
    given: bool,
    at: BTreeMap<&'a str, u8>,
    classes: Vec<CallClass>,
    of: Vec<u8>,
}

/// Most different classes; the last takes the rest.
const MAX: usize = 100;

impl<'a> Classes<'a> {
    /// `given`: the file has a column of classes.
    pub fn new(given: bool) -> Self {
        Self { given, at: BTreeMap::new(), classes: Vec::new(), of: Vec::new() }
    }

    /// The class of the next account, as written.
    pub fn push(&mut self, class: &'a str) {
        let classes = &mut self.classes;
        let at = *self.at.entry(class).or_insert_with(|| {
            if classes.len() < MAX {
                classes.push(named(if class.is_empty() { "No class" } else { class }));
            }
            classes.len() as u8 - 1
        });
        self.of.push(at);
    }

    /// The classes and the class of each account; both empty where the file has none.
    pub fn finish(self) -> (Vec<CallClass>, Vec<u8>) {
        if self.given { (self.classes, self.of) } else { Default::default() }
    }
}

/// A class of this name with the calls and hours of the default class it ranks like: `A`, `1`, `Tier 1`, `Gold`, `Hot`
/// and `High` rank first; an unknown name ranks third.
fn named(name: &str) -> CallClass {
    let defaults = CallClass::defaults();
    let rank = name
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .find_map(|word| match word {
            "a" | "1" | "gold" | "hot" | "high" | "platinum" | "key" | "strategic" => Some(0),
            "b" | "2" | "silver" | "warm" | "medium" | "mid" => Some(1),
            "c" | "3" | "bronze" | "cold" | "low" => Some(2),
            "d" | "4" | "none" | "inactive" => Some(3),
            _ => None,
        })
        .unwrap_or(2);
    let like = defaults.get(rank);
    CallClass {
        name: name.into(),
        calls_per_year: like.map_or(0.0, |class| class.calls_per_year),
        hours_per_call: like.map_or(0.0, |class| class.hours_per_call),
    }
}

/// ABC analysis: by falling value, A up to 80 % of the sum, B up to 95 %, then C; D is without value.
/// When nobody has any value, all are C.
pub(super) fn abc(values: &[Amount]) -> Vec<u8> {
    let total: f64 = values.iter().map(|value| value.to_f64().max(0.0)).sum();
    if total <= 0.0 {
        return vec![2; values.len()];
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(values[*at]), *at));
    let mut classes = vec![3; values.len()];
    let mut before = 0.0;
    for at in order {
        let value = values[at].to_f64();
        if value <= 0.0 {
            break;
        }
        classes[at] = if before < 0.8 * total {
            0
        } else if before < 0.95 * total {
            1
        } else {
            2
        };
        before += value;
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abc_follows_the_cumulated_share() {
        let values = [700, 150, 100, 40, 10, 0].map(Amount::whole);
        assert_eq!(abc(&values), [0, 0, 1, 2, 2, 3]);
        assert_eq!(abc(&[Amount::ZERO; 2]), [2, 2]);
    }

    #[test]
    fn classes_keep_their_names_and_rank_like_the_defaults() {
        assert_eq!(named("Tier 1").calls_per_year, 26.0);
        assert_eq!(named("Gold").calls_per_year, 26.0);
        assert_eq!(named("Something").calls_per_year, 6.0);
    }
}
