//! The judge: recomputes everything about an assignment from the problem alone, without the search's bookkeeping.

use serde::{Deserialize, Serialize};

use super::blocks::{Blocks, NONE};
use super::limits::Limits;
use super::objective::{self, BAND_PRICE, CAP_PRICE, HARD_PRICE, PIECE_PRICE, Score, UNASSIGNED_PRICE};
use super::oversize::peel;
use super::problem::Problem;

/// One territory's loads and indices, measure by measure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TerritoryLoad {
    /// How many units it holds.
    pub units: u32,
    /// The sum of each measure.
    pub loads: Vec<f64>,
    /// 100 × load / (share × total): product's index. 0 when the share is 0.
    pub indices: Vec<f64>,
    /// The same against the share that oversize units leave; what the band is judged by. Equal to `indices` when no
    /// unit is oversize.
    pub adjusted: Vec<f64>,
    /// It holds an oversize unit, so that its band means: nothing else.
    pub oversize: bool,
    /// Pieces it is in beyond one in each part of the adjacency graph; 0 is connected.
    pub extra_pieces: u32,
    /// Parts of the graph (mainland, islands) it lies in.
    pub components: u32,
}

/// A load outside its band.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OutsideBand {
    /// The territory.
    pub territory: u16,
    /// The measure.
    pub measure: u32,
    /// Its adjusted index.
    pub index: f64,
    /// The band it should be in (adjusted indices).
    pub low: f64,
    /// The band's upper end.
    pub high: f64,
}

/// A unit that was kept out of its lock, in a barred territory, or apart from its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Broken {
    /// Not in the territory it is locked in.
    Lock {
        /// The unit.
        unit: u32,
    },
    /// In a territory it is barred from.
    Bar {
        /// The unit.
        unit: u32,
    },
    /// Apart from the first unit of its group.
    Group {
        /// The unit.
        unit: u32,
    },
}

/// Everything there is to know about an assignment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The score, term by term.
    pub score: Score,
    /// Loads and indices.
    pub territories: Vec<TerritoryLoad>,
    /// Loads outside their bands; territories with an oversize unit appear when they hold more than it.
    pub outside: Vec<OutsideBand>,
    /// Weighted mean squared distance to the centre, km² (mean distance in km when distance is linear).
    pub mean_distance: f64,
    /// Units that change hands against today.
    pub moved_units: u32,
    /// Share of each disruption value that changes hands.
    pub moved_share: Vec<f64>,
    /// Units in no territory.
    pub unassigned: Vec<u32>,
    /// Rules that are broken; always empty for a solver's outcome.
    pub broken: Vec<Broken>,
}

/// Judges an assignment (one entry a unit; missing entries count as unassigned, territories that are not there too).
pub fn evaluate(problem: &Problem, assignment: &[Option<u16>]) -> Evaluation {
    let (n, k) = (problem.units(), problem.territories());
    let at: Vec<Option<u16>> =
        (0..n).map(|u| assignment.get(u).copied().flatten().filter(|t| usize::from(*t) < k)).collect();
    let mut score = Score::default();
    let mut territories = count_loads(problem, &at);
    let outside = judge_bands(problem, &at, &mut territories, &mut score);
    let weights = problem.place_weights();
    let inertia = objective::inertia(problem, &weights, &at);
    score.compactness = inertia * objective::compactness_price(problem, &weights);
    let (moved_units, moved_share) = judge_moves(problem, &at, &mut score);
    let in_place = problem.misfits.iter().filter(|m| at[m.unit as usize] == Some(m.territory));
    score.misfit = in_place.map(|m| m.price).sum();
    count_pieces(problem, &at, &mut territories);
    score.pieces = PIECE_PRICE * territories.iter().map(|t| f64::from(t.extra_pieces)).sum::<f64>();
    let unassigned: Vec<u32> = (0..n).filter(|u| at[*u].is_none()).map(|u| u as u32).collect();
    if !problem.may_leave_unassigned {
        score.unassigned = UNASSIGNED_PRICE * unassigned.len() as f64;
    }
    Evaluation {
        score: score.summed(),
        territories,
        outside,
        mean_distance: inertia / weights.iter().sum::<f64>(),
        moved_units,
        moved_share,
        unassigned,
        broken: broken(problem, &at),
    }
}

/// Units and loads of each territory; indices are still to come.
fn count_loads(problem: &Problem, at: &[Option<u16>]) -> Vec<TerritoryLoad> {
    let none = vec![0.0; problem.measures.len()];
    let empty =
        TerritoryLoad { loads: none.clone(), indices: none.clone(), adjusted: none, ..TerritoryLoad::default() };
    let mut territories = vec![empty; problem.territories()];
    for (u, t) in at.iter().enumerate() {
        let Some(t) = t else { continue };
        let territory = &mut territories[usize::from(*t)];
        territory.units += 1;
        for (load, measure) in territory.loads.iter_mut().zip(&problem.measures) {
            *load += measure.values[u];
        }
    }
    territories
}

/// Fills in the indices; adds to the score what bands and hard limits cost, and gives the loads outside their bands.
fn judge_bands(
    problem: &Problem,
    at: &[Option<u16>],
    territories: &mut [TerritoryLoad],
    score: &mut Score,
) -> Vec<OutsideBand> {
    let (k, m) = (problem.territories(), problem.measures.len());
    let blocks = Blocks::new(problem);
    let limits = Limits::new(problem, &blocks, &peel(problem, &blocks), |b| {
        blocks.members(b as usize).first().and_then(|u| at[*u as usize]).unwrap_or(NONE)
    });
    let mut outside = Vec::new();
    for (t, territory) in territories.iter_mut().enumerate() {
        territory.oversize = limits.oversize[t];
        for (j, measure) in problem.measures.iter().enumerate() {
            let limit = &limits.of[t * m + j];
            let load = territory.loads[j];
            let fair = measure.values.iter().sum::<f64>() * problem.shares[t];
            territory.indices[j] = if fair > 0.0 { 100.0 * load / fair } else { 0.0 };
            territory.adjusted[j] = if limit.fair > 0.0 { 100.0 * load / limit.fair } else { 0.0 };
            if measure.weight > 0.0 {
                score.band += BAND_PRICE * measure.weight / k as f64 * limit.charged(load) / limit.scale;
                // A billionth of the fair share is rounding, not load.
                if limit.outside(load) > limit.scale * 1e-9 {
                    let index = |load: f64| if limit.fair > 0.0 { 100.0 * load / limit.fair } else { 0.0 };
                    outside.push(OutsideBand {
                        territory: t as u16,
                        measure: j as u32,
                        index: index(load),
                        low: index(limit.low),
                        high: index(limit.high),
                    });
                }
            }
            score.hard += HARD_PRICE / k as f64 * limit.outside_hard(load) / limit.scale;
        }
    }
    outside
}

/// Adds to the score what changing hands costs; gives the units that do, and the share of each disruption's value.
fn judge_moves(problem: &Problem, at: &[Option<u16>], score: &mut Score) -> (u32, Vec<f64>) {
    let n = problem.units();
    let (mut moved_units, mut moved_share) = (0, Vec::new());
    let moves = |u: usize| problem.today_of(u).is_some_and(|t| at[u] != Some(t));
    if !problem.today.is_empty() {
        moved_units = (0..n).filter(|u| moves(*u)).count() as u32;
    }
    for disruption in &problem.disruptions {
        let total: f64 = disruption.values.iter().sum();
        let moved: f64 = (0..n).filter(|u| moves(*u)).map(|u| disruption.values[u]).sum();
        let share = if total > 0.0 { moved / total } else { 0.0 };
        score.disruption += disruption.price * share;
        score.over_cap += disruption.cap.map_or(0.0, |cap| CAP_PRICE * (share - cap - 1e-12).max(0.0));
        if let Some(each) = disruption.cap_each.filter(|_| total > 0.0) {
            let mut room = vec![1e-12; problem.territories()];
            for (u, value) in disruption.values.iter().enumerate() {
                if let Some(t) = problem.today_of(u) {
                    room[usize::from(t)] += (each - if moves(u) { 1.0 } else { 0.0 }) * value / total;
                }
            }
            score.over_cap += CAP_PRICE * room.iter().map(|room| (-room).max(0.0)).sum::<f64>();
        }
        moved_share.push(share);
    }
    (moved_units, moved_share)
}

fn count_pieces(problem: &Problem, at: &[Option<u16>], territories: &mut [TerritoryLoad]) {
    let Some(graph) = &problem.adjacency else {
        for territory in territories {
            territory.components = u32::from(territory.units > 0);
        }
        return;
    };
    let (component, _) = graph.components();
    let (piece, count) = graph.pieces(|a, b| at[a] == at[b]);
    let mut seen = vec![false; count];
    let mut parts: Vec<(u16, u32)> = Vec::new();
    for (u, t) in at.iter().enumerate() {
        if let Some(t) = t
            && !std::mem::replace(&mut seen[piece[u] as usize], true)
        {
            territories[usize::from(*t)].extra_pieces += 1;
            parts.push((*t, component[u]));
        }
    }
    parts.sort_unstable();
    parts.dedup();
    for (t, _) in parts {
        territories[usize::from(t)].components += 1;
        territories[usize::from(t)].extra_pieces -= 1;
    }
}

fn broken(problem: &Problem, at: &[Option<u16>]) -> Vec<Broken> {
    let mut broken = Vec::new();
    for (u, t) in at.iter().enumerate() {
        if problem.locked_in(u).is_some_and(|lock| *t != Some(lock)) {
            broken.push(Broken::Lock { unit: u as u32 });
        }
    }
    for bar in &problem.barred {
        if at.get(bar.unit as usize).copied().flatten() == Some(bar.territory) {
            broken.push(Broken::Bar { unit: bar.unit });
        }
    }
    for group in &problem.groups {
        if let Some(&first) = group.first() {
            broken.extend(
                group.iter().filter(|u| at[**u as usize] != at[first as usize]).map(|u| Broken::Group { unit: *u }),
            );
        }
    }
    broken
}
