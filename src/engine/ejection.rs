//! The last strays: short chains of moves that bring a territory into its band.

use super::alignment::Alignment;
use super::contiguity::Contiguity;
use super::env::Phase;
use super::roster::{Move, Roster};
use super::solver::{Stopped, Ticker};

/// Ejection chains (Glover, *Ejection chains, reference structures and alternating path methods*, 1996): a territory
/// that is over gives a unit to a neighbour, which may then be over and gives one on; a territory that is under takes
/// one, and so on. A chain is kept when the whole objective falls; its links may make it worse for a while, which is
/// what single moves cannot do. Depth first, best moves first.
///
/// A territory whose chains all failed is tried again only after something around it has changed, and all chains
/// together may cost no more than their allowance: where a band cannot be met, every territory is outside, and each of
/// them would otherwise search thousands of chains over and over.
pub(super) struct Ejection<'a> {
    contiguity: &'a mut Contiguity,
    /// Work left (about nanoseconds, as the ticker counts it).
    allowance: u64,
    roster: Roster,
    /// Territories around which something changed since their chains failed.
    stirred: Vec<bool>,
}

/// Smallest fall of the score that counts: below it a move could undo another for ever.
const LEAST: f64 = 1e-9;

/// Moves tried at each link of a chain: many ways to begin, few to go on.
const WIDTHS: [usize; 4] = [16, 8, 4, 3];

impl<'a> Ejection<'a> {
    /// Chains for `alignment` that together do no more work than `allowance` (about nanoseconds).
    pub fn new(contiguity: &'a mut Contiguity, alignment: &Alignment<'_, '_>, allowance: u64) -> Self {
        let stirred = vec![true; alignment.instance.k];
        Self { contiguity, allowance, roster: Roster::new(alignment), stirred }
    }

    /// Works on territories outside their band, the worst first, until none can be helped or the allowance is spent.
    pub fn run(&mut self, alignment: &mut Alignment<'_, '_>, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
        loop {
            let waiting = |t: &usize| self.stirred[*t] && alignment.outside_cost(*t) > 0.0;
            let mut order: Vec<usize> = (0..alignment.instance.k).filter(waiting).collect();
            order.sort_by(|a, b| alignment.outside_cost(*b).total_cmp(&alignment.outside_cost(*a)).then(a.cmp(b)));
            if order.is_empty() || self.allowance == 0 {
                break;
            }
            for t in order {
                while alignment.outside_cost(t) > 0.0 && self.allowance > 0 {
                    if !self.chain(alignment, t as u16, 0, 0.0, ticker)? {
                        self.stirred[t] = false;
                        break;
                    }
                }
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
        t: u16,
        link: usize,
        so_far: f64,
        ticker: &mut Ticker<'_>,
    ) -> Result<bool, Stopped> {
        let (mut moves, work) = self.roster.moves(alignment, t);
        self.allowance = self.allowance.saturating_sub(work);
        ticker.work(Phase::Finish, work)?;
        moves.sort_unstable_by(|a, b| a.change.total_cmp(&b.change).then((a.block, a.to).cmp(&(b.block, b.to))));
        let mut tried = 0;
        for Move { change, block, to } in moves {
            if tried >= WIDTHS[link] || self.allowance == 0 {
                break;
            }
            let (b, from) = (block as usize, alignment.territory[block as usize]);
            if alignment.count[usize::from(from)] == 1
                || !alignment.within_caps(b, from, to)
                || !self.contiguity.allows(alignment, b)
            {
                continue;
            }
            tried += 1;
            ticker.counters.weighed += 1;
            self.roster.relocate(alignment, b, to);
            let next = if from == t { to } else { from };
            let done = so_far + change < -LEAST
                || link + 1 < WIDTHS.len() && self.chain(alignment, next, link + 1, so_far + change, ticker)?;
            if done {
                ticker.counters.made += 1;
                self.stir(alignment, t, next);
                return Ok(true);
            }
            self.roster.relocate(alignment, b, from);
        }
        Ok(false)
    }

    /// Chains near these two territories are worth another try.
    fn stir(&mut self, alignment: &Alignment<'_, '_>, one: u16, other: u16) {
        for t in [one, other] {
            self.stirred[usize::from(t)] = true;
            for &b in self.roster.of(t) {
                for &v in alignment.instance.graph.of(b as usize) {
                    if let Some(stirred) = self.stirred.get_mut(usize::from(alignment.territory[v as usize])) {
                        *stirred = true;
                    }
                }
            }
        }
    }
}
