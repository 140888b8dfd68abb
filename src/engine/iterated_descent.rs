//! Descents, each from a plan that was shaken a little: for what annealing cannot reach through a strict rule.

use super::alignment::Alignment;
use super::blocks::NONE;
use super::contiguity::Contiguity;
use super::env::Phase;
use super::instance::stay;
use super::random::Random;
use super::roster::{Move, Roster};
use super::solver::{Stopped, Ticker};

/// Iterated local search (Lourenço, Martin and Stützle, *Iterated local search*, 2003): a few units near one place move
/// for no reason, those that had moved since today back to it first; then the best single moves follow around there until
/// none helps; and when the plan is not better than before, all of it is taken back.
///
/// What it is for: a cap on disruption is a knapsack. Once it is full nothing may move, however bad the choice was, so
/// some of it has to be given back before better can be had. The same holds for bands that lumps fill to the brim.
pub(super) struct IteratedDescent<'a> {
    contiguity: &'a mut Contiguity,
    roster: Roster,
    /// Work left (about nanoseconds, as the ticker counts it).
    allowance: u64,
    /// The moves since the last plan that was kept: block, from.
    trail: Vec<(u32, u16)>,
}

/// What makes a move the best one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// The score falls most.
    Change,
    /// The score falls most for each share of a capped value that changes hands.
    ChangePerShare,
}

/// Smallest fall of the score that counts.
const LEAST: f64 = 1e-9;

/// Units shaken at most.
const SHAKEN: usize = 4;

/// What one shake costs at least (about nanoseconds), so that shakes which move nothing end, too.
const SHAKE: u64 = 1000;

impl<'a> IteratedDescent<'a> {
    /// Descents of `alignment` that together do no more work than `allowance` (about nanoseconds).
    pub fn new(contiguity: &'a mut Contiguity, alignment: &Alignment<'_, '_>, allowance: u64) -> Self {
        Self { contiguity, roster: Roster::new(alignment), allowance, trail: Vec::new() }
    }

    /// Makes the best single move until none helps or the allowance is spent.
    pub fn descend(
        &mut self,
        alignment: &mut Alignment<'_, '_>,
        choice: Choice,
        ticker: &mut Ticker<'_>,
    ) -> Result<(), Stopped> {
        let mut near: Vec<u16> = (0..alignment.instance.k as u16).collect();
        self.settle(alignment, &mut near, choice, ticker)?;
        self.trail.clear();
        alignment.recount();
        ticker.note(alignment.cost(), &alignment.territory);
        Ok(())
    }

    /// Shakes and settles until the allowance is spent.
    pub fn run(
        &mut self,
        alignment: &mut Alignment<'_, '_>,
        random: &mut Random,
        ticker: &mut Ticker<'_>,
    ) -> Result<(), Stopped> {
        let capped = !alignment.instance.caps.is_empty();
        let mut outside = territories_outside(alignment);
        while self.allowance > 0 {
            self.spend(SHAKE, ticker)?;
            self.trail.clear();
            let Some((mut change, mut near)) = self.shake(alignment, &outside, random) else { continue };
            let choice = if capped && random.below(2) == 0 { Choice::ChangePerShare } else { Choice::Change };
            change += self.settle(alignment, &mut near, choice, ticker)?;
            if change < -LEAST {
                ticker.counters.made += self.trail.len() as u64;
                outside = territories_outside(alignment);
            } else {
                while let Some((b, from)) = self.trail.pop() {
                    self.roster.relocate(alignment, b as usize, from);
                }
            }
        }
        alignment.recount();
        ticker.note(alignment.cost(), &alignment.territory);
        Ok(())
    }

    fn spend(&mut self, work: u64, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
        self.allowance = self.allowance.saturating_sub(work);
        ticker.work(Phase::Finish, work)
    }

    /// Moves a few blocks near one place (often in a territory outside its band); gives the change of the score and the territories concerned.
    fn shake(
        &mut self,
        alignment: &mut Alignment<'_, '_>,
        outside: &[u16],
        random: &mut Random,
    ) -> Option<(f64, Vec<u16>)> {
        let instance = alignment.instance;
        let (mut change, mut near) = (0.0, Vec::new());
        // Every other time where it hurts.
        let mut b = random.below(instance.n);
        if let Some(&t) = outside.get(random.below(2 * outside.len())) {
            let members = self.roster.of(t);
            b = *members.get(random.below(members.len()))? as usize;
        }
        for _ in 0..1 + random.below(SHAKEN) {
            let from = alignment.territory[b];
            let (around, today) = (instance.graph.of(b), instance.today[b]);
            // Home to today's territory when that is beside it, else anywhere else.
            let beside = |t: u16| around.iter().any(|v| alignment.territory[*v as usize] == t);
            let to = if instance.from_today && today != NONE && today != from && beside(today) {
                today
            } else {
                alignment.territory[*around.get(random.below(around.len()))? as usize]
            };
            if from != NONE && to != NONE && to != from && self.possible(alignment, b, to) {
                change += alignment.change(b, from, to, 1.0);
                self.follow(alignment, b, to, &mut near);
            }
            // On to a neighbour, or to one of the same territory.
            b = match random.below(3) {
                0 => *self.roster.of(from.min(instance.k as u16 - 1)).first()? as usize,
                1 if from != NONE => {
                    let members = self.roster.of(from);
                    *members.get(random.below(members.len()))? as usize
                }
                _ => *around.get(random.below(around.len()))? as usize,
            };
        }
        (!near.is_empty()).then_some((change, near))
    }

    /// Makes the best move in or out of the territories `near` until none helps; what is moved to or from joins them.
    /// Gives the change of the score.
    fn settle(
        &mut self,
        alignment: &mut Alignment<'_, '_>,
        near: &mut Vec<u16>,
        choice: Choice,
        ticker: &mut Ticker<'_>,
    ) -> Result<f64, Stopped> {
        let mut sum = 0.0;
        loop {
            let mut moves: Vec<(f64, Move)> = Vec::new();
            for t in near.iter() {
                let (found, work) = self.roster.moves(alignment, *t);
                self.spend(work, ticker)?;
                moves
                    .extend(found.into_iter().filter(|m| m.change < -LEAST).map(|m| (worth(alignment, &m, choice), m)));
            }
            ticker.counters.weighed += moves.len() as u64;
            moves.sort_unstable_by(|(a, m), (b, o)| a.total_cmp(b).then((m.block, m.to).cmp(&(o.block, o.to))));
            let best = moves.iter().find(|(_, m)| self.possible(alignment, m.block as usize, m.to));
            let Some((_, best)) = best.filter(|_| self.allowance > 0) else { return Ok(sum) };
            sum += best.change;
            self.follow(alignment, best.block as usize, best.to, near);
        }
    }

    /// Whether a move keeps caps and contiguity and empties no territory. Rules are the caller's.
    fn possible(&mut self, alignment: &Alignment<'_, '_>, b: usize, to: u16) -> bool {
        let (instance, from) = (alignment.instance, alignment.territory[b]);
        instance.fixed[b] == NONE
            && instance.allowed(b, to)
            && alignment.count[usize::from(from)] > 1
            && alignment.within_caps(b, from, to)
            && self.contiguity.allows(alignment, b)
    }

    fn follow(&mut self, alignment: &mut Alignment<'_, '_>, b: usize, to: u16, near: &mut Vec<u16>) {
        let from = alignment.territory[b];
        self.trail.push((b as u32, from));
        self.roster.relocate(alignment, b, to);
        for t in [from, to] {
            if !near.contains(&t) {
                near.push(t);
            }
        }
    }
}

/// The territories outside a band or a hard limit.
fn territories_outside(alignment: &Alignment<'_, '_>) -> Vec<u16> {
    (0..alignment.instance.k).filter(|t| alignment.outside_cost(*t) > 0.0).map(|t| t as u16).collect()
}

/// What a move is ranked by; lower is better.
fn worth(alignment: &Alignment<'_, '_>, m: &Move, choice: Choice) -> f64 {
    if choice == Choice::Change {
        return m.change;
    }
    let (b, from) = (m.block as usize, alignment.territory[m.block as usize]);
    let caps = alignment.instance.caps.iter();
    let share: f64 = caps.map(|cap| stay(&cap.kept, b, from) - stay(&cap.kept, b, m.to)).sum();
    m.change / share.max(1e-6)
}
