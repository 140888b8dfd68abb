//! May a block leave its territory without tearing it?

use super::adjacency::Adjacency;

/// Answers for single moves, fast: first from the block's own neighbourhood, then by a search that stops as soon as
/// all its neighbours are found again. The neighbourhood test is the usual first step of redistricting codes
/// (King, Jacobson and Sewell, *Efficient geo-graph contiguity and hole algorithms for geographic zoning and dynamic
/// plane graph partitioning*, Mathematical Programming 2015).
#[derive(Debug, Clone)]
pub(super) struct Contiguity {
    /// Marks with the number of the question, so that they need no clearing.
    mark: Vec<u32>,
    question: u32,
    queue: Vec<u32>,
    around: Vec<u32>,
    /// Blocks that one search may visit; beyond it the answer is no, which is safe.
    bound: usize,
}

impl Contiguity {
    pub fn new(n: usize, bound: usize) -> Self {
        Self { mark: vec![0; n], question: 0, queue: Vec::new(), around: Vec::new(), bound }
    }

    fn ask(&mut self) {
        if self.question > u32::MAX - 4 {
            self.mark.iter_mut().for_each(|m| *m = 0);
            self.question = 0;
        }
        self.question += 2;
    }

    /// Whether the neighbours of `block` in its territory stay connected without it. True as well when it has none:
    /// then it was a piece by itself.
    pub fn may_leave(&mut self, graph: &Adjacency, territory: &[u16], block: usize) -> bool {
        let home = territory[block];
        self.around.clear();
        self.around.extend(graph.of(block).iter().filter(|v| territory[**v as usize] == home));
        if self.around.len() <= 1 {
            return true;
        }
        self.ask();
        // `wanted`: a neighbour not reached yet; `seen`: reached.
        let (wanted, seen) = (self.question - 1, self.question);
        for &v in &self.around {
            self.mark[v as usize] = wanted;
        }
        let mut missing = self.around.len() - 1;
        let first = self.around[0];
        self.mark[first as usize] = seen;
        self.mark[block] = seen;
        self.queue.clear();
        self.queue.push(first);
        // Through the neighbourhood alone.
        let mut next = 0;
        while next < self.queue.len() {
            let u = self.queue[next] as usize;
            next += 1;
            for &v in graph.of(u) {
                if self.mark[v as usize] == wanted {
                    self.mark[v as usize] = seen;
                    missing -= 1;
                    if missing == 0 {
                        return true;
                    }
                    self.queue.push(v);
                }
            }
        }
        // Around the outside: breadth first, from everything reached so far.
        next = 0;
        while next < self.queue.len() {
            if next > self.bound {
                return false;
            }
            let u = self.queue[next] as usize;
            next += 1;
            for &v in graph.of(u) {
                let v = v as usize;
                if self.mark[v] != seen && territory[v] == home {
                    if self.mark[v] == wanted {
                        missing -= 1;
                        if missing == 0 {
                            return true;
                        }
                    }
                    self.mark[v] = seen;
                    self.queue.push(v as u32);
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bridge_may_not_leave_but_a_corner_may() {
        // 0-1-2 in a row, and a ring 3-4-5-6.
        let graph = Adjacency::from_edges(7, &[(0, 1), (1, 2), (3, 4), (4, 5), (5, 6), (6, 3)]);
        let territory = [0, 0, 0, 1, 1, 1, 1];
        let mut contiguity = Contiguity::new(7, 100);
        assert!(contiguity.may_leave(&graph, &territory, 0));
        assert!(!contiguity.may_leave(&graph, &territory, 1));
        assert!((3..7).all(|u| contiguity.may_leave(&graph, &territory, u)));
        assert!(!contiguity.may_leave(&graph, &[0, 0, 0, 1, 1, 1, 2], 4));
    }
}
