//! The fewest prefix and range rules for a list of codes, where the last matching rule wins.
//!
//! A prefix is a range, so the question is how few stretches of the sorted list one must paint, each over what is there,
//! until every code has its territory: interval dynamic programming over the runs of equal territory. The first run of a
//! stretch is either painted alone, or together with a later run of its territory, what lies between coming on top:
//!
//! cost(i, j) = min( 1 + cost(i + 1, j),  min over k of the same territory: cost(i + 1, k − 1) + cost(k, j) )

use super::code_rules::{Assigned, CodeRule, Pattern};
use crate::plan::TerritoryIx;

/// Runs that are searched together: time grows with the cube of their number, memory with its square.
const TOGETHER: usize = 1_600;

/// A stretch of the list with one territory: its first code and one past its last.
#[derive(Clone, Copy)]
struct Run {
    from: usize,
    to: usize,
    colour: Option<TerritoryIx>,
}

/// A stretch to paint: first and last run.
struct Layer {
    first: usize,
    last: usize,
}

/// The rules for codes that are distinct and sorted, and whether no fewer do it. An exception stands behind the rule it
/// takes codes out of.
pub(super) fn layered_rules(codes: &[Assigned]) -> (Vec<CodeRule>, bool) {
    let mut runs: Vec<Run> = Vec::new();
    for (at, (_, colour)) in codes.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if run.colour == *colour => run.to = at + 1,
            _ => runs.push(Run { from: at, to: at + 1, colour: *colour }),
        }
    }
    let mut rules = Vec::new();
    for part in runs.chunks(TOGETHER) {
        add(codes, part, &mut rules);
    }
    (rules, runs.len() <= TOGETHER)
}

/// Adds the rules of a part of the runs.
fn add(codes: &[Assigned], runs: &[Run], rules: &mut Vec<CodeRule>) {
    // What no rule matches is in no territory: as if that had been painted first, over everything and for nothing.
    let colours: Vec<Option<TerritoryIx>> = std::iter::once(None).chain(runs.iter().map(|run| run.colour)).collect();
    let mut layers = layers(&colours);
    layers.sort_by_key(|layer| (layer.first, std::cmp::Reverse(layer.last)));
    let mut open: Vec<(usize, usize)> = Vec::new();
    for layer in layers {
        let (Some(first), Some(last)) = (runs.get(layer.first - 1), runs.get(layer.last - 1)) else { continue };
        while open.last().is_some_and(|(_, end)| *end < layer.first) {
            open.pop();
        }
        let within = open.last().map(|(at, _)| *at);
        open.push((rules.len(), layer.last));
        rules.push(CodeRule { pattern: pattern(codes, first.from, last.to - 1), to: first.colour, within });
    }
}

/// The fewest stretches that paint these colours onto one that is all of the first colour.
fn layers(colours: &[Option<TerritoryIx>]) -> Vec<Layer> {
    let n = colours.len();
    let mut cost = vec![0u16; (n + 1) * (n + 1)];
    let at = |i: usize, j: usize| i * (n + 1) + j;
    // cost[i][j] is that of the runs from i up to but without j.
    for i in (0..n).rev() {
        let same: Vec<usize> = (i + 1..n).filter(|k| colours[*k] == colours[i]).collect();
        for j in i + 1..=n {
            let alone = cost[at(i + 1, j)] + 1;
            let together = same.iter().take_while(|k| **k < j).map(|k| cost[at(i + 1, *k)] + cost[at(*k, j)]);
            cost[at(i, j)] = together.min().map_or(alone, |together| together.min(alone));
        }
    }
    let mut layers = vec![Layer { first: 0, last: 0 }];
    // Runs from i up to but without j; the first belongs to a stretch already, or begins one.
    let mut waiting = vec![(0, n, Some(0))];
    while let Some((i, j, stretch)) = waiting.pop() {
        if i >= j {
            continue;
        }
        let stretch = stretch.unwrap_or_else(|| {
            layers.push(Layer { first: i, last: i });
            layers.len() - 1
        });
        layers[stretch].last = i;
        let best = cost[at(i, j)];
        let again = (i + 1..j).find(|k| colours[*k] == colours[i] && cost[at(i + 1, *k)] + cost[at(*k, j)] == best);
        match again {
            Some(k) => {
                waiting.push((i + 1, k, None));
                waiting.push((k, j, Some(stretch)));
            }
            None => waiting.push((i + 1, j, None)),
        }
    }
    layers.remove(0);
    layers
}

/// The codes from one position to another, both included: as a prefix where exactly they begin so, else as a range.
fn pattern(codes: &[Assigned], first: usize, last: usize) -> Pattern {
    let (from, to) = (codes[first].0, codes[last].0);
    let common: String = from.chars().zip(to.chars()).take_while(|(a, b)| a == b).map(|(letter, _)| letter).collect();
    let others = [first.checked_sub(1), Some(last + 1)];
    let alone = others.into_iter().flatten().filter_map(|at| codes.get(at)).all(|(code, _)| !code.starts_with(&common));
    if alone && first < last && !common.is_empty() {
        Pattern::Prefix(common)
    } else {
        Pattern::Range(from.to_owned(), to.to_owned())
    }
}
