//! The fewest prefix rules for a list of codes, where the longest matching prefix wins.
//!
//! Dynamic programming over the tree of prefixes, as for routing tables: R. Draves, C. King, S. Venkatachary, B. Zill,
//! *Constructing Optimal IP Routing Tables*, IEEE INFOCOM 1999. For each prefix only the territories that are cheapest to
//! inherit matter: with one of them it costs m rules below, with any other m + 1.
//!
//! ```text
//!        02      inherit Boston: 1 rule (024)       → 02* Boston, 024* Worcester
//!       ╱  ╲
//!     021  024   inherit anything else: 2 rules
//! ```

use std::collections::BTreeMap;

use super::code_rules::{Assigned, CodeRule, Pattern};
use crate::plan::TerritoryIx;

type Colour = Option<TerritoryIx>;

/// The codes that begin with a prefix.
struct Node {
    /// Bytes of the prefix: the longest that all its codes have in common.
    length: usize,
    /// One of its codes.
    code: usize,
    children: Vec<Node>,
    /// The territories that are cheapest to inherit.
    best: Vec<Colour>,
}

/// The fewest prefix rules for codes that are distinct and sorted, shorter prefixes before the longer ones within them. No
/// prefix is empty, so that codes which are nowhere near the list match nothing.
pub(super) fn prefix_rules(codes: &[Assigned]) -> Vec<CodeRule> {
    let mut rules = Vec::new();
    for group in first_letters(codes, 0, codes.len(), 0) {
        emit(&node(codes, group.0, group.1, 0), codes, (None, None), &mut rules);
    }
    rules
}

/// The codes from `from` to `to`, apart by the letter after `length` bytes.
fn first_letters(codes: &[Assigned], from: usize, to: usize, length: usize) -> Vec<(usize, usize)> {
    let letter = |at: usize| codes.get(at).and_then(|(code, _)| code.get(length..)?.chars().next());
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for at in from..to {
        match groups.last_mut() {
            Some(last) if letter(last.0) == letter(at) => last.1 = at + 1,
            _ => groups.push((at, at + 1)),
        }
    }
    groups
}

/// The node of the codes from `from` to `to`, which have at least `length` bytes in common.
fn node(codes: &[Assigned], from: usize, to: usize, length: usize) -> Node {
    let (first, last) = (codes[from].0, codes[to - 1].0);
    let common = first[length..].chars().zip(last[length..].chars()).take_while(|(a, b)| a == b);
    let length = length + common.map(|(letter, _)| letter.len_utf8()).sum::<usize>();
    // A rule here is about the code that ends here, too.
    let ends = first.len() == length;
    let rest = if ends { from + 1 } else { from };
    let children: Vec<Node> =
        first_letters(codes, rest, to, length).into_iter().map(|(from, to)| node(codes, from, to, length)).collect();
    let best = if ends {
        vec![codes[from].1]
    } else {
        let mut liked: BTreeMap<Colour, usize> = BTreeMap::new();
        for colour in children.iter().flat_map(|child| &child.best) {
            *liked.entry(*colour).or_default() += 1;
        }
        let most = liked.values().copied().max().unwrap_or_default();
        liked.into_iter().filter(|(_, count)| *count == most).map(|(colour, _)| colour).collect()
    };
    Node { length, code: from, children, best }
}

/// Adds the rules of a node that inherits a territory from a rule (its position).
fn emit(node: &Node, codes: &[Assigned], inherited: (Colour, Option<usize>), rules: &mut Vec<CodeRule>) {
    let mut own = inherited;
    if !node.best.contains(&inherited.0) {
        let to = node.best.first().copied().flatten();
        let prefix = codes[node.code].0[..node.length].to_owned();
        rules.push(CodeRule { pattern: Pattern::Prefix(prefix), to, within: inherited.1 });
        own = (to, Some(rules.len() - 1));
    }
    for child in &node.children {
        emit(child, codes, own, rules);
    }
}
