//! Who is in each territory, for searches that look at one territory at a time.

use super::alignment::Alignment;
use super::blocks::NONE;

/// The blocks of each territory, kept up to date while blocks move through it.
pub(super) struct Roster {
    members: Vec<Vec<u32>>,
}

/// A block that could go to another territory, and how the score would change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    pub change: f64,
    pub block: u32,
    pub to: u16,
}

/// What it costs to weigh a move, and to look at a unit on the way (about nanoseconds).
const WEIGH: u64 = 60;
const LOOK: u64 = 30;

impl Roster {
    pub fn new(alignment: &Alignment<'_, '_>) -> Self {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); alignment.instance.k];
        for (b, t) in alignment.territory.iter().enumerate() {
            if let Some(list) = members.get_mut(usize::from(*t)) {
                list.push(b as u32);
            }
        }
        Self { members }
    }

    /// The blocks of a territory, in no order that means anything.
    pub fn of(&self, t: u16) -> &[u32] {
        &self.members[usize::from(t)]
    }

    /// Moves a block, here and in the alignment.
    pub fn relocate(&mut self, alignment: &mut Alignment<'_, '_>, b: usize, to: u16) {
        let from = usize::from(alignment.territory[b]);
        if let Some(at) = self.members[from].iter().position(|u| *u as usize == b) {
            self.members[from].swap_remove(at);
        }
        self.members[usize::from(to)].push(b as u32);
        alignment.shift(b, to);
    }

    /// The moves of single units out of territory `t` and into it that rules allow, in the order of their blocks, and
    /// what it cost to find them (about nanoseconds). Caps and contiguity are for the caller to test.
    pub fn moves(&self, alignment: &Alignment<'_, '_>, t: u16) -> (Vec<Move>, u64) {
        let instance = alignment.instance;
        let mut pairs: Vec<(u32, u16)> = Vec::new();
        for &b in self.of(t) {
            for &v in instance.graph.of(b as usize) {
                let other = alignment.territory[v as usize];
                if other != t && other != NONE {
                    pairs.push((b, other));
                    pairs.push((v, t));
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs.retain(|(b, to)| instance.fixed[*b as usize] == NONE && instance.allowed(*b as usize, *to));
        let work = self.of(t).len() as u64 * LOOK + pairs.len() as u64 * WEIGH;
        let weigh = |(block, to): (u32, u16)| {
            let b = block as usize;
            Move { change: alignment.change(b, alignment.territory[b], to, 1.0), block, to }
        };
        (pairs.into_iter().map(weigh).collect(), work)
    }
}
