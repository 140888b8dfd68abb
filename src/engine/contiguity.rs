//! May a block leave its territory without tearing it?

use super::adjacency::Adjacency;
use super::alignment::Alignment;
use super::instance::Instance;

/// Answers for single moves, fast: first from the block's own neighbourhood, then by a search that stops as soon as
/// all its neighbours are found again. The neighbourhood test is the usual first step of redistricting codes
/// (King, Jacobson and Sewell, *Efficient geo-graph contiguity and hole algorithms for geographic zoning and dynamic
/// plane graph partitioning*, Mathematical Programming 2015); which neighbours border each other never changes, so it is
/// written down once, a bit for each pair.
///
/// The search sets out from all parts of the neighbourhood at once, in turns (Even and Shiloach, *An on-line
/// edge-deletion problem*, 1981): when a part is exhausted before it meets another, the territory would be torn, and the
/// smaller side of the tear has paid for it.
#[derive(Debug, Clone)]
pub(super) struct Contiguity {
    /// For the i-th neighbour of a block, as one bit each, which of that block's other neighbours it borders; in the
    /// layout of the graph's neighbours.
    links: Vec<u16>,
    /// Marks with the number of the question and the front, so that they need no clearing.
    mark: Vec<u32>,
    question: u32,
    fronts: Vec<Front>,
}

/// One part of the neighbourhood and what was reached from it.
#[derive(Debug, Clone, Default)]
struct Front {
    queue: Vec<u32>,
    next: usize,
    /// The first front that this one has met, itself at first.
    met: usize,
}

/// Neighbours that fit a row of links.
const FULL: usize = 16;

/// Blocks that one search may visit; beyond it the answer is no, which is safe.
const BOUND: usize = 4000;

impl Contiguity {
    /// Answers about territories of `instance`; anything goes where territories need not hang together.
    pub fn new(instance: &Instance<'_>) -> Self {
        let links = if instance.contiguous { links(&instance.graph) } else { Vec::new() };
        Self { links, mark: vec![0; instance.n], question: 0, fronts: Vec::new() }
    }

    /// Whether a block may leave its territory.
    #[inline]
    pub fn allows(&mut self, alignment: &Alignment<'_, '_>, block: usize) -> bool {
        let instance = alignment.instance;
        !instance.contiguous || self.may_leave(&instance.graph, &alignment.territory, block)
    }

    /// Whether the neighbours of `block` in its territory stay connected without it. True as well when it has none:
    /// then it was a piece by itself.
    fn may_leave(&mut self, graph: &Adjacency, territory: &[u16], block: usize) -> bool {
        let (home, around) = (territory[block], graph.of(block));
        let mut parts: usize = 0;
        if around.len() <= FULL {
            let first = graph.offsets[block] as usize;
            let links = &self.links[first..first + around.len()];
            let mut left = 0u16;
            for (i, v) in around.iter().enumerate() {
                left |= u16::from(territory[*v as usize] == home) << i;
            }
            let mut found = [0u16; FULL];
            while left != 0 {
                found[parts] = spread(left, links);
                left &= !found[parts];
                parts += 1;
            }
            if parts <= 1 {
                return true;
            }
            for (number, part) in found[..parts].iter().enumerate() {
                self.front(number, (0..around.len()).filter(|i| part >> i & 1 == 1).map(|i| around[i]));
            }
        } else {
            for &v in around.iter().filter(|v| territory[**v as usize] == home) {
                self.front(parts, std::iter::once(v));
                parts += 1;
            }
        }
        parts <= 1 || self.meet(graph, territory, block, parts)
    }

    /// Lays out the front with this number.
    fn front(&mut self, number: usize, blocks: impl Iterator<Item = u32>) {
        if self.fronts.len() == number {
            self.fronts.push(Front::default());
        }
        let front = &mut self.fronts[number];
        front.queue.clear();
        front.queue.extend(blocks);
        (front.next, front.met) = (0, number);
    }

    /// Whether the first `parts` fronts all meet when they spread through the territory without `block`.
    fn meet(&mut self, graph: &Adjacency, territory: &[u16], block: usize, parts: usize) -> bool {
        if self.question > u32::MAX - 2 * (parts as u32 + 2) {
            self.mark.fill(0);
            self.question = 0;
        }
        // `base + f`: reached by front `f`. The block itself is out of bounds for all.
        let base = self.question + 1;
        self.question += parts as u32 + 1;
        let outside = self.question;
        let home = territory[block];
        self.mark[block] = outside;
        for (f, front) in self.fronts[..parts].iter().enumerate() {
            front.queue.iter().for_each(|v| self.mark[*v as usize] = base + f as u32);
        }
        let (mut apart, mut visited) = (parts, 0);
        loop {
            for f in 0..parts {
                let front = &mut self.fronts[f];
                let Some(&u) = front.queue.get(front.next) else { continue };
                front.next += 1;
                visited += 1;
                for &v in graph.of(u as usize) {
                    if territory[v as usize] != home {
                        continue;
                    }
                    let mark = self.mark[v as usize];
                    if mark < base {
                        self.mark[v as usize] = base + f as u32;
                        self.fronts[f].queue.push(v);
                    } else if mark < outside {
                        let (one, other) = (self.fronts[f].met, self.fronts[(mark - base) as usize].met);
                        if one != other {
                            self.fronts[..parts].iter_mut().filter(|g| g.met == other).for_each(|g| g.met = one);
                            apart -= 1;
                            if apart == 1 {
                                return true;
                            }
                        }
                    }
                }
                let met = self.fronts[f].met;
                if self.fronts[..parts].iter().all(|g| g.met != met || g.next == g.queue.len()) {
                    return false;
                }
            }
            if visited > BOUND {
                return false;
            }
        }
    }
}

/// All of `among` that hangs together with its lowest bit.
#[inline]
fn spread(among: u16, links: &[u16]) -> u16 {
    let mut reached = among & among.wrapping_neg();
    let mut fresh = reached;
    while fresh != 0 {
        let next = links[fresh.trailing_zeros() as usize] & among & !reached;
        reached |= next;
        fresh = (fresh & (fresh - 1)) | next;
    }
    reached
}

/// Which neighbours of each block border each other; nothing for blocks with too many.
fn links(graph: &Adjacency) -> Vec<u16> {
    let mut links = vec![0u16; graph.neighbours.len()];
    let mut place = vec![0u8; graph.offsets.len()];
    for block in 0..graph.offsets.len().saturating_sub(1) {
        let around = graph.of(block);
        if around.len() > FULL {
            continue;
        }
        for (i, v) in around.iter().enumerate() {
            place[*v as usize] = i as u8 + 1;
        }
        let first = graph.offsets[block] as usize;
        for (i, v) in around.iter().enumerate() {
            for &other in graph.of(*v as usize) {
                if let Some(j) = place[other as usize].checked_sub(1) {
                    links[first + i] |= 1 << j;
                }
            }
        }
        around.iter().for_each(|v| place[*v as usize] = 0);
    }
    links
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bridge_may_not_leave_but_a_corner_may() {
        // 0-1-2 in a row, and a ring 3-4-5-6.
        let graph = Adjacency::from_edges(7, &[(0, 1), (1, 2), (3, 4), (4, 5), (5, 6), (6, 3)]);
        let territory = [0, 0, 0, 1, 1, 1, 1];
        let mut contiguity = Contiguity { links: links(&graph), mark: vec![0; 7], question: 0, fronts: Vec::new() };
        assert!(contiguity.may_leave(&graph, &territory, 0));
        assert!(!contiguity.may_leave(&graph, &territory, 1));
        assert!((3..7).all(|u| contiguity.may_leave(&graph, &territory, u)));
        assert!(!contiguity.may_leave(&graph, &[0, 0, 0, 1, 1, 1, 2], 4));
    }

    proptest! {
        #[test]
        fn the_answer_is_that_of_counting_pieces(
            edges in proptest::collection::vec((0..30u32, 0..30u32), 20..120),
            hub in any::<bool>(),
            territory in proptest::collection::vec(0..2u16, 30),
        ) {
            let mut edges = edges;
            if hub {
                // More neighbours than a row of links holds.
                edges.extend((1..25).map(|v| (0, v)));
            }
            let graph = Adjacency::from_edges(30, &edges);
            let mut contiguity =
                Contiguity { links: links(&graph), mark: vec![0; 30], question: 0, fronts: Vec::new() };
            for block in 0..30usize {
                let pieces = |without: bool| {
                    let home = |u: usize| territory[u] == territory[block] && !(without && u == block);
                    let (piece, _) = graph.pieces(|a, b| home(a) && home(b));
                    let mut found: Vec<u32> =
                        graph.of(block).iter().filter(|v| home(**v as usize)).map(|v| piece[*v as usize]).collect();
                    found.sort_unstable();
                    found.dedup();
                    found.len()
                };
                prop_assert_eq!(contiguity.may_leave(&graph, &territory, block), pieces(true) <= 1, "block {}", block);
            }
        }
    }
}
