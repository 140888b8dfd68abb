//! Who borders whom, in compressed rows.

use serde::{Deserialize, Serialize};

/// An undirected graph over units: the neighbours of unit `u` are `neighbours[offsets[u]..offsets[u + 1]]`.
/// The columns have the layout of `geography::Graph`, so that one can be moved into the other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Adjacency {
    /// One more than there are units; rises from 0 to the number of neighbours.
    pub offsets: Vec<u32>,
    /// Each border appears in both directions.
    pub neighbours: Vec<u32>,
    /// Length of each border in km, beside `neighbours`; empty when unknown.
    pub border_km: Vec<f32>,
}

impl Adjacency {
    /// A graph from pairs of bordering units, in any order and direction; repeated pairs and loops are dropped,
    /// and so are pairs that name a unit beyond `units`.
    pub fn from_edges(units: usize, edges: &[(u32, u32)]) -> Self {
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(edges.len() * 2);
        for &(a, b) in edges {
            if a != b && (a as usize) < units && (b as usize) < units {
                pairs.push((a, b));
                pairs.push((b, a));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut offsets = vec![0u32; units + 1];
        for &(a, _) in &pairs {
            offsets[a as usize + 1] += 1;
        }
        for u in 0..units {
            offsets[u + 1] += offsets[u];
        }
        Self { offsets, neighbours: pairs.into_iter().map(|(_, b)| b).collect(), border_km: Vec::new() }
    }

    /// The neighbours of a unit.
    #[inline]
    pub fn of(&self, unit: usize) -> &[u32] {
        &self.neighbours[self.offsets[unit] as usize..self.offsets[unit + 1] as usize]
    }

    /// The connected component of each unit, numbered from 0 in order of their first unit, and how many there are.
    pub fn components(&self) -> (Vec<u32>, usize) {
        self.pieces(|_, _| true)
    }

    /// Pieces that remain when only borders for which `keep(a, b)` holds connect: each unit's piece, and how many.
    pub fn pieces(&self, keep: impl Fn(usize, usize) -> bool) -> (Vec<u32>, usize) {
        let n = self.offsets.len().saturating_sub(1);
        let mut piece = vec![u32::MAX; n];
        let (mut count, mut stack) = (0usize, Vec::new());
        for first in 0..n {
            if piece[first] != u32::MAX {
                continue;
            }
            piece[first] = count as u32;
            stack.push(first);
            while let Some(u) = stack.pop() {
                for &v in self.of(u) {
                    let v = v as usize;
                    if piece[v] == u32::MAX && keep(u, v) {
                        piece[v] = count as u32;
                        stack.push(v);
                    }
                }
            }
            count += 1;
        }
        (piece, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_become_rows_in_both_directions() {
        let graph = Adjacency::from_edges(4, &[(1, 0), (0, 1), (2, 2), (1, 2), (9, 1)]);
        assert_eq!(graph.of(0), [1]);
        assert_eq!(graph.of(1), [0, 2]);
        assert_eq!(graph.of(2), [1]);
        assert!(graph.of(3).is_empty());
        assert_eq!(graph.components(), (vec![0, 0, 0, 1], 2));
    }
}
