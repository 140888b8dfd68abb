//! What moves as one: a group of units that must stay together, or a unit by itself.

use super::problem::Problem;

/// Stands for "no territory" where a `u16` is stored.
pub(super) const NONE: u16 = u16::MAX;

/// Units gathered into blocks. Blocks are numbered along a Z-order curve (Morton, *A computer oriented geodetic data
/// base*, 1966), so that neighbours in space are neighbours in memory.
#[derive(Debug, Clone, Default)]
pub struct Blocks {
    /// The block of each unit.
    pub(super) of: Vec<u32>,
    offsets: Vec<u32>,
    members: Vec<u32>,
}

impl Blocks {
    pub(super) fn new(problem: &Problem) -> Self {
        let n = problem.units();
        let mut first = (0..n as u32).collect::<Vec<_>>();
        for group in &problem.groups {
            if let Some(&least) = group.iter().min() {
                for &u in group {
                    first[u as usize] = least;
                }
            }
        }
        let bounds = |c: &[f64]| c.iter().fold((f64::MAX, f64::MIN), |(lo, hi), v| (lo.min(*v), hi.max(*v)));
        let ((x0, x1), (y0, y1)) = (bounds(&problem.x), bounds(&problem.y));
        let side = (x1 - x0).max(y1 - y0).max(1e-9);
        let code = |u: u32| {
            let cell = |v: f64, lo: f64| ((v - lo) / side * 65_535.0) as u32;
            interleave(cell(problem.x[u as usize], x0)) | (interleave(cell(problem.y[u as usize], y0)) << 1)
        };
        let mut heads: Vec<(u64, u32)> =
            (0..n as u32).filter(|u| first[*u as usize] == *u).map(|u| (code(u), u)).collect();
        heads.sort_unstable();
        let mut of = vec![0u32; n];
        for (block, &(_, head)) in heads.iter().enumerate() {
            of[head as usize] = block as u32;
        }
        for u in 0..n {
            of[u] = of[first[u] as usize];
        }
        let mut offsets = vec![0u32; heads.len() + 1];
        for &b in &of {
            offsets[b as usize + 1] += 1;
        }
        for b in 0..heads.len() {
            offsets[b + 1] += offsets[b];
        }
        let (mut next, mut members) = (offsets.clone(), vec![0u32; n]);
        for (u, &b) in of.iter().enumerate() {
            members[next[b as usize] as usize] = u as u32;
            next[b as usize] += 1;
        }
        Self { of, offsets, members }
    }

    /// How many blocks there are.
    pub(super) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The units of a block, ascending.
    pub(super) fn members(&self, block: usize) -> &[u32] {
        &self.members[self.offsets[block] as usize..self.offsets[block + 1] as usize]
    }

    /// From blocks' territories to units' territories.
    pub(super) fn expand(&self, territory: &[u16]) -> Vec<Option<u16>> {
        self.of.iter().map(|b| territory.get(*b as usize).copied().filter(|t| *t != NONE)).collect()
    }
}

/// Spreads the low 16 bits to the even bits.
fn interleave(v: u32) -> u64 {
    let mut v = u64::from(v & 0xffff);
    v = (v | (v << 8)) & 0x00ff_00ff;
    v = (v | (v << 4)) & 0x0f0f_0f0f;
    v = (v | (v << 2)) & 0x3333_3333;
    (v | (v << 1)) & 0x5555_5555
}
