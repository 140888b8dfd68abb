//! Whether large units force a territory out of its band: a proof by trying everything, or none.

use super::alignment::Alignment;
use super::blocks::NONE;
use super::instance::Instance;

/// Sets looked at for one question; where there are more, nothing is claimed.
const MOST_SETS: u32 = 5_000;
/// Sets looked at for all questions about a plan: a few tenths of a second.
const ALL_SETS: u32 = 300_000;
/// Units in a set; where larger ones are within the bands, nothing is claimed. Each is a call within a call, and a browser's
/// stack holds no more than a few thousand: land without load would fill it.
const DEEPEST: usize = 250;
/// Units of a territory that the question is put for: the largest.
const UNITS: usize = 4;
/// Different bands (of territories with different shares) that a proof goes through.
const BANDS: usize = 4;

/// Finds units of which it is proved that, wherever they go, some territory is outside a band: each set of units that
/// hangs together with the unit is outside one, or each that is not leaves another unit without such a set.
///
/// Sets are listed one by one, from the unit outwards, each once, until a load exceeds its band (as Garfinkel and
/// Nemhauser, *Optimal political districting by implicit enumeration techniques*, Management Science 1970, generate
/// districts). Locks, bars and caps are left out, which can only make more sets possible; units larger than any band
/// have their own territories. Not for maps in several parts, where a territory need not hang together.
pub(super) struct Forced<'i, 'p> {
    instance: &'i Instance<'p>,
    /// The different bands of the territories that are to be balanced: lower and upper end, measure by measure.
    bands: Vec<Vec<[f64; 2]>>,
    /// Blocks that no set may hold.
    closed: Vec<bool>,
    /// Sets that may still be looked at.
    left: u32,
    /// The territory asked about last, and the answer.
    known: Option<(usize, Option<u32>)>,
}

impl<'i, 'p> Forced<'i, 'p> {
    pub fn new(instance: &'i Instance<'p>) -> Self {
        let whole = instance.problem.adjacency.as_ref().is_some_and(|graph| graph.components().1 == 1);
        let set_apart = |b: usize| {
            let home = instance.fixed[b];
            home != NONE && instance.limits.oversize[usize::from(home)]
        };
        let bands = if whole { bands(instance) } else { Vec::new() };
        Self { instance, bands, closed: (0..instance.n).map(set_apart).collect(), left: ALL_SETS, known: None }
    }

    /// A unit of territory `t` that forces some territory out of a band, if that can be proved.
    pub fn by(&mut self, alignment: &Alignment<'_, '_>, t: usize) -> Option<u32> {
        if let Some((_, answer)) = self.known.filter(|known| known.0 == t) {
            return answer;
        }
        let answer = if self.bands.is_empty() { None } else { self.search(alignment, t) };
        self.known = Some((t, answer));
        answer
    }

    fn search(&mut self, alignment: &Alignment<'_, '_>, t: usize) -> Option<u32> {
        let units = self.largest(alignment, t);
        self.stuck(alignment, t).or_else(|| units.into_iter().find(|unit| self.starves(*unit)))
    }

    /// A unit of territory `t` around which no set is within all bands: the quicker half of the proof.
    pub fn stuck(&mut self, alignment: &Alignment<'_, '_>, t: usize) -> Option<u32> {
        if self.bands.is_empty() {
            return None;
        }
        let mut units = self.largest(alignment, t).into_iter();
        units.find(|unit| self.sets(*unit, 1).is_some_and(|sets| sets.is_empty()))
    }

    fn largest(&self, alignment: &Alignment<'_, '_>, t: usize) -> Vec<u32> {
        let instance = self.instance;
        let size = |b: u32| (0..instance.m).map(|j| instance.values[b as usize * instance.m + j]).fold(0.0, f64::max);
        let mut units: Vec<u32> = (0..instance.n as u32)
            .filter(|b| usize::from(alignment.territory[*b as usize]) == t && !self.closed[*b as usize])
            .collect();
        units.sort_by(|a, b| size(*b).total_cmp(&size(*a)).then(a.cmp(b)));
        units.truncate(UNITS);
        units
    }

    /// Sets within all bands that hang together with a unit, all of them or the first `wanted`; `None` when there
    /// are too many to look at.
    fn sets(&mut self, unit: u32, wanted: usize) -> Option<Vec<Vec<u32>>> {
        let m = self.instance.m;
        let mut found = Found {
            sets: Vec::new(),
            wanted,
            looked_at: 0,
            set: vec![unit],
            loads: self.instance.values[unit as usize * m..(unit as usize + 1) * m].to_vec(),
            seen: vec![unit],
        };
        let beside = self.beside(unit, &mut found);
        let done = self.extend(beside, &mut found);
        self.left = self.left.saturating_sub(found.looked_at);
        done.then_some(found.sets)
    }

    /// The neighbours of a block that were not seen before; they are now.
    fn beside(&self, block: u32, found: &mut Found) -> Vec<u32> {
        let mut fresh = Vec::new();
        for &v in self.instance.graph.of(block as usize) {
            if !self.closed[v as usize] && !found.seen.contains(&v) {
                found.seen.push(v);
                fresh.push(v);
            }
        }
        fresh
    }

    /// Tries the set as it is and with each of `open`, then without it. `false` when too much was looked at.
    fn extend(&self, mut open: Vec<u32>, found: &mut Found) -> bool {
        let m = self.instance.m;
        found.looked_at += 1;
        if found.looked_at > MOST_SETS.min(self.left) || found.set.len() > DEEPEST {
            return false;
        }
        let within =
            |band: &Vec<[f64; 2]>| band.iter().zip(&found.loads).all(|(ends, load)| (ends[0]..=ends[1]).contains(load));
        if self.bands.iter().any(within) {
            found.sets.push(found.set.clone());
        }
        // The largest first: they lead to a set within the band soonest.
        let first = |b: u32| self.instance.values[b as usize * m];
        open.sort_by(|a, b| first(*b).total_cmp(&first(*a)).then(a.cmp(b)));
        for i in 0..open.len() {
            if found.sets.len() >= found.wanted {
                return true;
            }
            let values = &self.instance.values[open[i] as usize * m..(open[i] as usize + 1) * m];
            let fits = |band: &Vec<[f64; 2]>| {
                band.iter().zip(found.loads.iter().zip(values)).all(|(ends, (load, value))| load + value <= ends[1])
            };
            if !self.bands.iter().any(fits) {
                continue;
            }
            let (before, known) = (found.loads.clone(), found.seen.len());
            found.loads.iter_mut().zip(values).for_each(|(load, value)| *load += value);
            found.set.push(open[i]);
            let mut next = open[i + 1..].to_vec();
            next.extend(self.beside(open[i], found));
            let done = self.extend(next, found);
            found.seen.truncate(known);
            found.set.pop();
            found.loads = before;
            if !done {
                return false;
            }
        }
        true
    }

    /// Whether every set around a unit that is within all bands leaves another unit, beside it, without one.
    fn starves(&mut self, unit: u32) -> bool {
        let Some(sets) = self.sets(unit, usize::MAX) else { return false };
        sets.iter().all(|set| {
            let mut beside: Vec<u32> = set.iter().flat_map(|b| self.instance.graph.of(*b as usize)).copied().collect();
            beside.sort_unstable();
            beside.dedup();
            beside.retain(|b| !self.closed[*b as usize] && !set.contains(b));
            set.iter().for_each(|b| self.closed[*b as usize] = true);
            let starved = beside.into_iter().any(|other| self.sets(other, 1).is_some_and(|sets| sets.is_empty()));
            set.iter().for_each(|b| self.closed[*b as usize] = false);
            starved
        })
    }
}

/// The different bands of the territories that are to be balanced, rounding included; none when there are too many.
fn bands(instance: &Instance<'_>) -> Vec<Vec<[f64; 2]>> {
    let mut bands: Vec<Vec<[f64; 2]>> = Vec::new();
    for (t, limits) in instance.limits.of.chunks_exact(instance.m).enumerate() {
        let ends = limits.iter().zip(&instance.problem.measures).map(|(limit, measure)| {
            // The objective forgives a billionth of a fair share; a measure of no weight is not judged.
            let slip = limit.scale * 1e-9;
            if measure.weight > 0.0 { [limit.low - slip, limit.high + slip] } else { [0.0, f64::MAX] }
        });
        let band: Vec<[f64; 2]> = ends.collect();
        if !instance.limits.oversize[t] && !bands.contains(&band) {
            bands.push(band);
        }
    }
    if bands.len() > BANDS { Vec::new() } else { bands }
}

/// What was found so far around one unit.
struct Found {
    sets: Vec<Vec<u32>>,
    wanted: usize,
    looked_at: u32,
    set: Vec<u32>,
    loads: Vec<f64>,
    /// In the set, beside it, or tried already.
    seen: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::super::instance::Instance;
    use super::super::problem::{Measure, Problem};
    use super::super::{Adjacency, enumeration::lawful_plans, random::Random};
    use super::*;

    /// Units on a small random map, some of them large.
    fn lumpy(seed: u64, tolerance: f64) -> Problem {
        let mut random = Random::new(seed);
        let n = 9;
        let mut problem =
            Problem::new((0..n).map(|u| f64::from(u % 3)).collect(), (0..n).map(|u| f64::from(u / 3)).collect(), 3);
        let right = (0..n as u32).filter(|u| u % 3 != 2).map(|u| (u, u + 1));
        let edges: Vec<(u32, u32)> = right.chain((0..n as u32 - 3).map(|u| (u, u + 3))).collect();
        problem.adjacency = Some(Adjacency::from_edges(n as usize, &edges));
        let values = (0..n)
            .map(|_| if random.below(3) == 0 { 30.0 + random.below(30) as f64 } else { 1.0 + random.below(9) as f64 });
        problem.measures.push(Measure::new("calls", values.collect(), tolerance));
        problem
    }

    #[test]
    fn a_unit_is_called_forced_only_where_no_plan_at_all_is_within_the_bands() {
        let (mut proved, mut impossible) = (0, 0);
        for seed in 0..60 {
            let problem = lumpy(seed, 8.0 + (seed % 4) as f64 * 4.0);
            let instance = Instance::new(&problem);
            // Any plan in which some territory is outside: the question is about units, not about this plan.
            let alignment = Alignment::new(
                &instance,
                (0..instance.n).map(|b| (instance.blocks.members(b)[0] / 3) as u16).collect(),
            );
            let mut proof = Forced::new(&instance);
            let forced = (0..3).any(|t| proof.by(&alignment, t).is_some());
            let possible = lawful_plans(&problem).any(|judged| judged.outside.is_empty() && judged.score.pieces == 0.0);
            assert!(!(forced && possible), "seed {seed}: there is a plan within the bands");
            proved += u32::from(forced);
            impossible += u32::from(!possible);
        }
        assert!(proved > 10 && proved * 2 > impossible, "{proved} of {impossible} proved");
    }

    #[test]
    fn a_unit_whose_only_neighbour_is_too_much_is_forced() {
        // 60 - 52 - 8 - 80 in a row: 60 alone is too little for 95 to 105, with its neighbour too much.
        let mut problem = Problem::new((0..4).map(f64::from).collect(), vec![0.0; 4], 2);
        problem.adjacency = Some(Adjacency::from_edges(4, &[(0, 1), (1, 2), (2, 3)]));
        problem.measures.push(Measure::new("calls", vec![60.0, 52.0, 8.0, 80.0], 5.0));
        let instance = Instance::new(&problem);
        let block = |unit: usize| instance.blocks.of[unit];
        let mut territory = vec![1; 4];
        territory[block(0) as usize] = 0;
        territory[block(1) as usize] = 0;
        let alignment = Alignment::new(&instance, territory);
        assert_eq!(Forced::new(&instance).by(&alignment, 0), Some(block(0)));
    }
}
