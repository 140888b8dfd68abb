//! Map colours: neighbours differ, and a territory keeps its colour where it can.

use std::collections::BTreeSet;

use super::{Territory, TerritoryIx, territory::PALETTE};
use crate::geography::Graph;

/// Which territories touch: ordered pairs (a < b).
fn touching(graph: &Graph, assignment: &[Option<TerritoryIx>], count: usize) -> Vec<BTreeSet<usize>> {
    let mut touching = vec![BTreeSet::new(); count];
    for (unit, territory) in assignment.iter().enumerate() {
        let Some(a) = territory.map(TerritoryIx::at).filter(|a| *a < count) else { continue };
        for (neighbour, _) in graph.neighbours(unit as u32) {
            if let Some(b) = assignment.get(neighbour as usize).copied().flatten().map(TerritoryIx::at)
                && a != b
                && b < count
            {
                touching[a].insert(b);
                touching[b].insert(a);
            }
        }
    }
    touching
}

/// New colours for territories whose colour a neighbour has too; all others keep theirs.
///
/// Greedy colouring in order of degree (Welsh and Powell 1967): a territory map is planar but for exclaves, so twelve
/// colours are always enough in practice; if they ever are not, the least used colour among the neighbours is taken.
#[must_use]
pub fn conflicts(
    graph: &Graph,
    assignment: &[Option<TerritoryIx>],
    territories: &[Territory],
) -> Vec<(TerritoryIx, u8)> {
    let count = territories.len();
    let touching = touching(graph, assignment, count);
    let mut colours: Vec<u8> = territories.iter().map(|territory| territory.colour % PALETTE).collect();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|at| (touching[*at].len(), *at));
    let mut changed = Vec::new();
    for at in order {
        if touching[at].iter().all(|other| colours[*other] != colours[at]) {
            continue;
        }
        // Spread over the palette: of the colours free of conflict the one least used on the whole map.
        let uses = |colour: u8| {
            let near = touching[at].iter().filter(|other| colours[**other] == colour).count();
            let all = colours.iter().filter(|used| **used == colour).count();
            (near, all, colour)
        };
        if let Some(best) = (0..PALETTE).min_by_key(|colour| uses(*colour)) {
            colours[at] = best;
            changed.push((TerritoryIx::new(at), best));
        }
    }
    changed
}

/// Recolours in place where neighbours look alike.
pub fn separate(graph: &Graph, assignment: &[Option<TerritoryIx>], territories: &mut [Territory]) {
    for (territory, colour) in conflicts(graph, assignment, territories) {
        if let Some(territory) = territories.get_mut(territory.at()) {
            territory.colour = colour;
        }
    }
}
