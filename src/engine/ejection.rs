//! The last strays: short chains of moves that bring a territory into its band.

use super::alignment::Alignment;
use super::blocks::NONE;
use super::contiguity::Contiguity;
use super::env::Phase;
use super::solver::{Stopped, Ticker};

/// Ejection chains (Glover, *Ejection chains, reference structures and alternating path methods*, 1996): a territory
/// that is over gives a unit to a neighbour, which may then be over and gives one on; a territory that is under takes
/// one, and so on. A chain is kept when the whole objective falls; its links may make it worse for a while, which is
/// what single moves cannot do. Depth first, best moves first.
pub(super) struct Ejection<'a> {
    contiguity: &'a mut Contiguity,
}

/// Smallest fall of the score that counts: below it a move could undo another for ever.
const LEAST: f64 = 1e-9;

/// Moves tried at each link of a chain: many ways to begin, few to go on.
const WIDTHS: [usize; 4] = [16, 8, 4, 3];

impl<'a> Ejection<'a> {
    pub fn new(contiguity: &'a mut Contiguity) -> Self {
        Self { contiguity }
    }

    /// Works on territories outside their band until none can be helped; then shifts single units while that helps.
    pub fn run(&mut self, alignment: &mut Alignment<'_, '_>, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
        let instance = alignment.instance;
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); instance.k];
        for (b, t) in alignment.territory.iter().enumerate() {
            if let Some(list) = members.get_mut(usize::from(*t)) {
                list.push(b as u32);
            }
        }
        let outside = |alignment: &Alignment<'_, '_>, t: usize| -> f64 {
            (0..instance.m)
                .map(|j| instance.limits.of[t * instance.m + j].cost(alignment.loads[t * instance.m + j]))
                .sum()
        };
        for _ in 0..20 {
            let mut helped = false;
            for t in 0..instance.k {
                for _ in 0..50 {
                    if outside(alignment, t) <= 0.0 || !self.chain(alignment, &mut members, t as u16, 0, 0.0, ticker)? {
                        break;
                    }
                    helped = true;
                }
            }
            if !helped {
                break;
            }
        }
        alignment.recount();
        ticker.note(alignment.cost(), &alignment.territory);
        Ok(())
    }

    /// Tries to extend a chain at territory `t`; `so_far` is what the chain has changed the score by.
    fn chain(
        &mut self,
        alignment: &mut Alignment<'_, '_>,
        members: &mut [Vec<u32>],
        t: u16,
        link: usize,
        so_far: f64,
        ticker: &mut Ticker<'_>,
    ) -> Result<bool, Stopped> {
        let instance = alignment.instance;
        let mut moves: Vec<(f64, u32, u16)> = Vec::new();
        for &b in &members[usize::from(t)] {
            let b = b as usize;
            for &v in instance.graph.of(b) {
                let other = alignment.territory[v as usize];
                if other == t || other == NONE {
                    continue;
                }
                // Out of `t`, and into it.
                for (block, from, to) in [(b, t, other), (v as usize, other, t)] {
                    if instance.fixed[block] == NONE && instance.allowed(block, to) {
                        moves.push((alignment.change(block, from, to, 1.0), block as u32, to));
                    }
                }
            }
        }
        ticker.work(Phase::Finish, members[usize::from(t)].len() as u64 * 300)?;
        moves.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        moves.dedup_by_key(|m| (m.1, m.2));
        let mut tried = 0;
        for (change, block, to) in moves {
            if tried >= WIDTHS[link] {
                break;
            }
            let (b, from) = (block as usize, alignment.territory[block as usize]);
            if alignment.count[usize::from(from)] == 1
                || !alignment.within_caps(b, from, to)
                || (instance.contiguous && !self.contiguity.may_leave(&instance.graph, &alignment.territory, b))
            {
                continue;
            }
            tried += 1;
            ticker.counters.weighed += 1;
            relocate(alignment, members, b, to);
            if so_far + change < -LEAST {
                ticker.counters.made += 1;
                return Ok(true);
            }
            if link + 1 < WIDTHS.len() {
                let next = if from == t { to } else { from };
                if self.chain(alignment, members, next, link + 1, so_far + change, ticker)? {
                    return Ok(true);
                }
            }
            relocate(alignment, members, b, from);
        }
        Ok(false)
    }
}

fn relocate(alignment: &mut Alignment<'_, '_>, members: &mut [Vec<u32>], b: usize, to: u16) {
    let from = usize::from(alignment.territory[b]);
    if let Some(at) = members[from].iter().position(|u| *u as usize == b) {
        members[from].swap_remove(at);
    }
    members[usize::from(to)].push(b as u32);
    alignment.shift(b, to);
}
