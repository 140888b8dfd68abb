//! Parts of the map laid out anew: a territory outside its band with a few around it, the rest as it is.

use super::adjacency::Adjacency;
use super::alignment::Alignment;
use super::annealing::{Annealing, PROPOSAL};
use super::blocks::{Blocks, NONE};
use super::contiguity::Contiguity;
use super::ejection::Ejection;
use super::forced::Forced;
use super::instance::{Instance, Rows};
use super::random::Random;
use super::solver::{Stopped, Ticker};

/// Partial optimisation around the faults of a plan (POPMUSIC: Taillard and Voss, *POPMUSIC: partial optimization
/// metaheuristic under special intensification conditions*, 2002): a territory outside its band is annealed again together
/// with some that surround it, from as hot and with bands as cheap as a whole plan is, and the result is kept when the
/// score falls. An anneal of the whole map has one such chance for each part; this gives the parts that need it more.
///
/// Not where disruption is capped: what a part may change depends on the rest.
pub(super) struct Resettling {
    /// Work left (about nanoseconds, as the ticker counts it).
    pub allowance: u64,
    /// Proposals for each block on a border of the part.
    pub each: u64,
}

/// Territories in a part, the first among them, at least and at most.
const SIZES: [usize; 6] = [3, 5, 8, 4, 6, 10];
/// Parts tried around a territory before it is given up.
const ATTEMPTS: u32 = 18;
/// Blocks of a part at most: beyond it a part is a map of its own.
const LARGEST: usize = 20_000;
/// Slack, first temperature and first step of the prices, in turn.
const TRIALS: [(f64, f64, f64); 3] = [(0.001, 2.0, 1.0), (0.001, 8.0, 1.0), (0.01, 1.0, 2.0)];

impl Resettling {
    /// Works on the territories outside their bands in turn, until each was given up or the allowance is spent.
    pub fn run(
        &mut self,
        alignment: &mut Alignment<'_, '_>,
        random: &mut Random,
        ticker: &mut Ticker<'_>,
    ) -> Result<(), Stopped> {
        let instance = alignment.instance;
        if !instance.caps.is_empty() {
            return Ok(());
        }
        let (mut failed, mut forced) = (vec![0u32; instance.k], Forced::new(instance));
        let mut turn = 0;
        while self.allowance > 0 {
            let waiting = |t: &usize| failed[*t] < ATTEMPTS && alignment.outside_cost(*t) > 0.0;
            // The one tried least; of these the worst.
            let next = (0..instance.k).filter(waiting).min_by(|a, b| {
                let costs = alignment.outside_cost(*b).total_cmp(&alignment.outside_cost(*a));
                failed[*a].cmp(&failed[*b]).then(costs).then(a.cmp(b))
            });
            let Some(t) = next else { break };
            let territories = around(alignment, t, SIZES[turn % SIZES.len()], random);
            if self.part(alignment, &territories, TRIALS[turn % TRIALS.len()], random, ticker)? {
                territories.iter().for_each(|t| failed[usize::from(*t)] = 0);
            } else {
                failed[t] += 1;
                // What large units force no part can mend.
                if failed[t] == 1 && forced.stuck(alignment, t).is_some() {
                    failed[t] = ATTEMPTS;
                }
            }
            turn += 1;
        }
        alignment.recount();
        ticker.note(alignment.cost(), &alignment.territory);
        Ok(())
    }

    /// Anneals some territories anew; whether that made the plan better.
    fn part(
        &mut self,
        alignment: &mut Alignment<'_, '_>,
        territories: &[u16],
        (slack, hot, dual): (f64, f64, f64),
        random: &mut Random,
        ticker: &mut Ticker<'_>,
    ) -> Result<bool, Stopped> {
        let whole = alignment.instance;
        let members: Vec<u32> =
            (0..whole.n as u32).filter(|b| territories.contains(&alignment.territory[*b as usize])).collect();
        self.allowance = self.allowance.saturating_sub(whole.n as u64 * 2);
        if members.len() > LARGEST || territories.len() < 2 {
            return Ok(false);
        }
        let part = cut_out(whole, &members);
        let territory = members.iter().map(|b| alignment.territory[*b as usize]).collect();
        let mut trial = Alignment::new(&part, territory);
        let before = trial.cost();
        let mut contiguity = Contiguity::new(&part);
        let borders = (4.0 * ((part.n * territories.len()) as f64).sqrt()).min(part.n as f64) as u64;
        let steps = (borders * self.each).max(5_000);
        self.allowance = self.allowance.saturating_sub(steps * PROPOSAL);
        ticker.in_part(true);
        let annealing = Annealing { steps, hot, cold: 0.02, slack, dual };
        let mut outcome = annealing.run(&mut trial, &mut contiguity, random, ticker);
        if outcome.is_ok() {
            outcome = Ejection::new(&mut contiguity, &trial, steps * PROPOSAL / 4).run(&mut trial, ticker);
        }
        ticker.in_part(false);
        outcome?;
        let better = trial.cost() < before - 1e-9;
        if better {
            members.iter().zip(&trial.territory).for_each(|(b, t)| alignment.territory[*b as usize] = *t);
            alignment.recount();
            ticker.counters.resplits += 1;
        }
        Ok(better)
    }
}

/// A territory and up to `size - 1` others: those that border it first, then those that border these, in random order.
fn around(alignment: &Alignment<'_, '_>, t: usize, size: usize, random: &mut Random) -> Vec<u16> {
    let instance = alignment.instance;
    let mut chosen = vec![t as u16];
    let mut inside: Vec<bool> = alignment.territory.iter().map(|of| usize::from(*of) == t).collect();
    while chosen.len() < size {
        let mut beside: Vec<u16> = (0..instance.n)
            .filter(|b| inside[*b])
            .flat_map(|b| instance.graph.of(b))
            .map(|v| alignment.territory[*v as usize])
            .filter(|other| *other != NONE && !chosen.contains(other) && !instance.limits.oversize[usize::from(*other)])
            .collect();
        beside.sort_unstable();
        beside.dedup();
        if beside.is_empty() {
            break;
        }
        while chosen.len() < size && !beside.is_empty() {
            chosen.push(beside.swap_remove(random.below(beside.len())));
        }
        for (b, inside) in inside.iter_mut().enumerate() {
            *inside = chosen.contains(&alignment.territory[b]);
        }
    }
    chosen
}

/// The problem of some whole territories alone. Their number stays, those elsewhere are empty, so that costs differ from
/// the whole's by what no move in here changes.
fn cut_out<'p>(whole: &Instance<'p>, members: &[u32]) -> Instance<'p> {
    let (n, m) = (members.len(), whole.m);
    let mut place = vec![u32::MAX; whole.n];
    members.iter().enumerate().for_each(|(i, b)| place[*b as usize] = i as u32);
    let of = |column: &[f64]| members.iter().map(|b| column[*b as usize]).collect::<Vec<f64>>();
    let territories = |column: &[u16]| members.iter().map(|b| column[*b as usize]).collect::<Vec<u16>>();
    let mut edges = Vec::new();
    for (i, &b) in members.iter().enumerate() {
        let beside = whole.graph.of(b as usize).iter().map(|v| place[*v as usize]);
        edges.extend(beside.filter(|j| *j != u32::MAX && i < *j as usize).map(|j| (i as u32, j)));
    }
    let rows = || members.iter().enumerate().map(|(i, b)| (i as u32, *b as usize));
    let worth = rows().flat_map(|(i, b)| whole.worth.of(b).iter().map(move |e| (i, *e))).collect();
    let bars = rows().flat_map(|(i, b)| whole.bars.of(b).iter().map(move |t| (i, *t))).collect();
    Instance {
        problem: whole.problem,
        blocks: Blocks::default(),
        n,
        k: whole.k,
        m,
        x: of(&whole.x),
        y: of(&whole.y),
        w: of(&whole.w),
        values: members.iter().flat_map(|b| &whole.values[*b as usize * m..(*b as usize + 1) * m]).copied().collect(),
        blend: of(&whole.blend),
        graph: Adjacency::from_edges(n, &edges),
        contiguous: whole.contiguous,
        fixed: territories(&whole.fixed),
        bars: Rows::new(n, bars),
        worth: Rows::new(n, worth),
        caps: Vec::new(),
        limits: whole.limits.clone(),
        oversize: Vec::new(),
        homes: whole.homes.clone(),
        shape: whole.shape,
        compactness_price: whole.compactness_price,
        own: 0.0,
        today: territories(&whole.today),
        from_today: whole.from_today,
    }
}

#[cfg(test)]
mod tests {
    use super::super::env::Unattended;
    use super::super::properties::grid;
    use super::*;

    #[test]
    fn what_a_part_gains_the_whole_gains_and_nothing_outside_the_part_moves() {
        for seed in 1..=4 {
            let problem = grid(12, 10, 8, seed);
            let instance = Instance::new(&problem);
            // Stripes of fifteen squares: no territory is compact, some are outside.
            let start: Vec<u16> = (0..instance.n).map(|b| (instance.blocks.members(b)[0] / 15) as u16).collect();
            let mut alignment = Alignment::new(&instance, start.clone());
            let (mut world, mut random) = (Unattended, Random::new(seed));
            let mut ticker = Ticker::new(&mut world, &instance.blocks);
            let before = alignment.cost();
            let chosen = around(&alignment, 3, 3, &mut random);
            let mut resettling = Resettling { allowance: 1_000_000_000, each: 400 };
            let better =
                resettling.part(&mut alignment, &chosen, TRIALS[0], &mut random, &mut ticker).expect("nobody stops it");
            assert!(better && alignment.cost() < before - 1e-9, "seed {seed}");
            let moved = (0..instance.n).filter(|b| alignment.territory[*b] != start[*b]);
            assert!(moved.into_iter().all(|b| chosen.contains(&start[b]) && chosen.contains(&alignment.territory[b])));
        }
    }
}
