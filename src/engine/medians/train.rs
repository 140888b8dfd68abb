//! What a unit takes along when it leaves: the pieces of its territory that hang on it alone.

use super::super::adjacency::Adjacency;

/// Finds the blocks that would be cut off from the bulk of a territory if one block left. A unit that is the only way to
/// a peninsula can never leave by itself, nor can the peninsula, which borders nobody else: they must go together.
/// (Moving a cut vertex with the smaller side follows the ejection chains of Ríos-Mercado and Escalante, *GRASP with path
/// relinking for commercial districting*, Expert Systems with Applications 2016, who forbid the move instead.)
#[derive(Debug, Clone)]
pub(super) struct Train {
    /// The question a block was last seen in, and on which side.
    mark: Vec<u32>,
    question: u32,
    /// The block that leaves, then what it takes along.
    pub blocks: Vec<u32>,
    piece: Vec<u32>,
}

/// No more blocks are taken along: what is larger is a territory's bulk.
const LONGEST: usize = 16;

impl Train {
    pub fn new(n: usize) -> Self {
        Self { mark: vec![0; n], question: 0, blocks: Vec::new(), piece: Vec::new() }
    }

    /// Gathers in `blocks` the block and everything that must go with it. `false` when more than one piece is too large
    /// to be taken along.
    pub fn gather(&mut self, graph: &Adjacency, territory: &[u16], block: usize) -> bool {
        if self.question > u32::MAX - 4 {
            self.mark.iter_mut().for_each(|m| *m = 0);
            self.question = 0;
        }
        self.question += 2;
        // `small`: seen in a piece that was explored whole or is being explored; `bulk`: in a piece that is large.
        let (small, bulk) = (self.question - 1, self.question);
        let home = territory[block];
        self.blocks.clear();
        self.blocks.push(block as u32);
        self.mark[block] = small;
        let mut bulks = 0;
        // Where each small piece begins in `blocks`; the largest of them stays when there is no bulk.
        let mut largest = (0, 0, 0);
        for &first in graph.of(block) {
            if territory[first as usize] != home || self.mark[first as usize] >= small {
                continue;
            }
            self.piece.clear();
            self.piece.push(first);
            self.mark[first as usize] = small;
            let (mut next, mut large, mut met) = (0, false, false);
            while next < self.piece.len() && !large {
                let u = self.piece[next] as usize;
                next += 1;
                for &v in graph.of(u) {
                    let v = v as usize;
                    if territory[v] != home || v == block {
                        continue;
                    }
                    if self.mark[v] == bulk {
                        (large, met) = (true, true);
                        break;
                    }
                    if self.mark[v] != small {
                        self.mark[v] = small;
                        self.piece.push(v as u32);
                    }
                }
                large |= self.piece.len() > LONGEST;
            }
            if large {
                self.piece.iter().for_each(|u| self.mark[*u as usize] = bulk);
                bulks += usize::from(!met);
                if bulks > 1 {
                    return false;
                }
            } else {
                let from = self.blocks.len();
                self.blocks.extend_from_slice(&self.piece);
                if self.piece.len() > largest.0 {
                    largest = (self.piece.len(), from, self.blocks.len());
                }
            }
        }
        if bulks == 0 {
            self.blocks.drain(largest.1..largest.2);
        }
        self.blocks.len() <= LONGEST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_takes_its_leaf_along_and_a_corner_goes_alone() {
        // A ring 0-1-2-3-4-5 with a tail 5-6-7; 8 is the neighbour.
        let edges = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0), (5, 6), (6, 7), (5, 8)];
        let graph = Adjacency::from_edges(9, &edges);
        let territory = [0, 0, 0, 0, 0, 0, 0, 0, 1];
        let mut train = Train::new(9);
        assert!(train.gather(&graph, &territory, 5));
        assert_eq!(train.blocks, [5, 6, 7]);
        assert!(train.gather(&graph, &territory, 6));
        assert_eq!(train.blocks, [6, 7]);
        assert!(train.gather(&graph, &territory, 2));
        assert_eq!(train.blocks, [2]);
    }
}
