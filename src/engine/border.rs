//! Where units could change hands now: the pairs of neighbours in different territories.

use super::adjacency::Adjacency;
use super::random::Random;

/// The pairs of neighbours that a border parts, kept up to date while blocks move: of a territory of a thousand units a
/// hundred lie on its border, and a search that draws among all of them spends most of its time finding that nothing can
/// move. (Partition refinement keeps such a list of vertices: Fiduccia and Mattheyses, *A linear-time heuristic for
/// improving network partitions*, 1982. Pairs are better here: a block that juts out into another territory is drawn
/// once for each neighbour it has there, and borders come out smoother.)
pub(super) struct Border {
    /// The pairs, each with its number.
    cut: Vec<Pair>,
    /// The number of the pair, in the layout of the graph's neighbours.
    number: Vec<u32>,
    /// Position of each pair in `cut`, or [`AWAY`].
    position: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Pair {
    ends: [u32; 2],
    number: u32,
}

const AWAY: u32 = u32::MAX;

impl Border {
    pub fn new(graph: &Adjacency, territory: &[u16]) -> Self {
        let pairs = graph.neighbours.len() / 2;
        let mut border = Self { cut: Vec::new(), number: vec![0; graph.neighbours.len()], position: vec![AWAY; pairs] };
        // Blocks in turn; `seen` of a block: how many of its smaller neighbours have come by. Rows are in ascending order.
        let mut seen = vec![0u32; graph.offsets.len()];
        let mut number = 0;
        for b in 0..graph.offsets.len().saturating_sub(1) {
            let first = graph.offsets[b] as usize;
            for (i, &v) in graph.of(b).iter().enumerate().filter(|(_, v)| **v as usize > b) {
                let twin = graph.offsets[v as usize] + seen[v as usize];
                seen[v as usize] += 1;
                border.number[first + i] = number;
                border.number[twin as usize] = number;
                if territory[b] != territory[v as usize] {
                    border.add(Pair { ends: [b as u32, v], number });
                }
                number += 1;
            }
        }
        border
    }

    /// A block and a neighbour of it in another territory, each pair in each direction as likely; `None` when there is
    /// no border.
    #[inline]
    pub fn draw(&self, random: &mut Random) -> Option<(usize, usize)> {
        let bits = random.bits();
        let at = ((bits >> 32) * self.cut.len() as u64) >> 32;
        let [a, b] = self.cut.get(at as usize)?.ends;
        Some(if bits & 1 == 0 { (a as usize, b as usize) } else { (b as usize, a as usize) })
    }

    /// Notes that a block has moved from territory `from` to where it is now.
    pub fn moved(&mut self, graph: &Adjacency, territory: &[u16], b: usize, from: u16) {
        let (to, first) = (territory[b], graph.offsets[b] as usize);
        for (i, &v) in graph.of(b).iter().enumerate() {
            let other = territory[v as usize];
            if other == from {
                self.add(Pair { ends: [b as u32, v], number: self.number[first + i] });
            } else if other == to {
                self.remove(self.number[first + i]);
            }
        }
    }

    fn add(&mut self, pair: Pair) {
        self.position[pair.number as usize] = self.cut.len() as u32;
        self.cut.push(pair);
    }

    fn remove(&mut self, number: u32) {
        let at = std::mem::replace(&mut self.position[number as usize], AWAY);
        self.cut.swap_remove(at as usize);
        if let Some(other) = self.cut.get(at as usize) {
            self.position[other.number as usize] = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_same_after_many_moves_as_one_made_anew() {
        let side = 9u32;
        let right = (0..81).filter(|u| u % side != 8).map(|u| (u, u + 1));
        let edges: Vec<(u32, u32)> = right.chain((0..72).map(|u| (u, u + side))).collect();
        let graph = Adjacency::from_edges(81, &edges);
        let mut random = Random::new(5);
        let mut territory: Vec<u16> = (0..81).map(|u| (u / 21) as u16).collect();
        let mut border = Border::new(&graph, &territory);
        let sorted = |border: &Border| {
            let mut pairs: Vec<(u32, u32)> =
                border.cut.iter().map(|p| (p.ends[0].min(p.ends[1]), p.ends[0].max(p.ends[1]))).collect();
            pairs.sort_unstable();
            pairs
        };
        for _ in 0..500 {
            let Some((b, v)) = border.draw(&mut random) else { panic!("no border") };
            let to = territory[v];
            assert!(to != territory[b]);
            let from = std::mem::replace(&mut territory[b], to);
            border.moved(&graph, &territory, b, from);
            assert_eq!(sorted(&border), sorted(&Border::new(&graph, &territory)));
        }
    }
}
