//! Why a territory is outside its band, or in pieces.

use super::alignment::Alignment;
use super::blocks::NONE;
use super::forced::Forced;
use super::instance::{Cap, stay};
use super::outcome::{Disconnected, Outcome, Outside, Reason};

/// Caps named for one load at most.
const MOST_CAPS: usize = 3;

/// Fills in the reasons of an outcome. `alignment` is the outcome's assignment.
pub(super) fn explain(alignment: &Alignment<'_, '_>, outcome: &mut Outcome) {
    let instance = alignment.instance;
    let head = |block: u32| instance.blocks.members(block as usize).first().copied().unwrap_or(0);
    for o in &instance.oversize {
        let t = alignment.territory[o.block as usize];
        if t != NONE {
            outcome.oversize.push((t, head(o.block), o.index));
        }
    }
    outcome.oversize.sort_by_key(|a| (a.0, a.1));
    let mut forced = Forced::new(instance);
    for outside in &mut outcome.outside {
        outside.reasons = reasons(alignment, outside, &mut forced);
    }
    for (t, territory) in outcome.territories.iter().enumerate() {
        if territory.extra_pieces > 0 {
            let (piece, pieces) = instance.graph.pieces(|a, b| alignment.territory[a] == alignment.territory[b]);
            let mut bound = vec![false; pieces];
            for b in (0..instance.n).filter(|b| usize::from(alignment.territory[*b]) == t) {
                bound[piece[b] as usize] |= instance.fixed[b] != NONE || instance.blocks.members(b).len() > 1;
            }
            let forced = bound.iter().filter(|b| **b).count();
            outcome.disconnected.push(Disconnected {
                territory: t as u16,
                extra_pieces: territory.extra_pieces,
                forced_by_rules: forced as u32 > territory.extra_pieces || forced > 1,
            });
        }
    }
}

fn reasons(alignment: &Alignment<'_, '_>, outside: &Outside, forced: &mut Forced<'_, '_>) -> Vec<Reason> {
    let instance = alignment.instance;
    let at = &outside.at;
    let (t, j) = (usize::from(at.territory), at.measure as usize);
    let limit = &instance.limits.of[t * instance.m + j];
    let value = |b: usize| instance.values[b * instance.m + j];
    let index = |load: f64| 100.0 * load / limit.scale;
    let over = at.index > at.high;
    let mut reasons = Vec::new();
    for o in instance.oversize.iter().filter(|o| usize::from(alignment.territory[o.block as usize]) == t) {
        let members = instance.blocks.members(o.block as usize);
        if let Some(&unit) = members.first() {
            reasons.push(Reason::OversizeUnit { unit, members: members.len() as u32, index: o.index });
        }
    }
    let inside = || (0..instance.n).filter(|b| usize::from(alignment.territory[*b]) == t);
    let locked: f64 = inside().filter(|b| instance.fixed[*b] != NONE).map(value).sum();
    if over && reasons.is_empty() && locked > limit.high {
        reasons.push(Reason::LockedLoad { index: index(locked) });
    }
    let components = instance_components(alignment, t);
    if components > 1 {
        reasons.push(Reason::IslandOrComponent { components });
    }
    if instance.n < instance.k {
        reasons.push(Reason::TooFewUnits);
    }
    if !reasons.is_empty() {
        return reasons;
    }
    // What could move in or out at all?
    let (mut possible, mut capped) = (false, Vec::new());
    for b in 0..instance.n {
        let from = usize::from(alignment.territory[b]);
        if instance.fixed[b] != NONE || alignment.territory[b] == NONE || value(b) <= 0.0 {
            continue;
        }
        for &v in instance.graph.of(b) {
            let to = alignment.territory[v as usize];
            let helps = usize::from(to) != from && if over { from == t } else { usize::from(to) == t };
            if helps && to != NONE && instance.allowed(b, to) {
                if alignment.within_caps(b, from as u16, to) {
                    possible = true;
                } else {
                    capped.extend(cap_against(alignment, b, from as u16, to));
                }
            }
        }
    }
    // In the order in which units stand on the map, each once.
    let mut known: Vec<Reason> = Vec::new();
    for reason in capped {
        if !known.contains(&reason) && known.len() < MOST_CAPS {
            known.push(reason);
        }
    }
    if !possible {
        return if known.is_empty() { vec![Reason::Enclosed] } else { known };
    }
    if let Some(lump) = forced.by(alignment, t) {
        reasons.push(Reason::LargeUnits { units: lump_and_around(alignment, lump, j) });
    }
    let full = |(cap, changed): &(&Cap, &f64)| cap.share < 1.0 && **changed > 0.9 * cap.share;
    if let Some((cap, _)) = instance.caps.iter().zip(&alignment.changed).find(full) {
        reasons.push(Reason::DisruptionCap { disruption: cap.disruption as u32 });
    }
    reasons.extend(known.into_iter().filter(|reason| matches!(reason, Reason::TerritoryCap { .. })));
    if reasons.is_empty() {
        reasons.push(Reason::SearchEnded);
    }
    reasons
}

/// The cap that a move would break.
fn cap_against(alignment: &Alignment<'_, '_>, b: usize, from: u16, to: u16) -> Option<Reason> {
    alignment.instance.caps.iter().enumerate().find_map(|(c, cap)| {
        let (gives, back) = (stay(&cap.kept, b, from), stay(&cap.kept, b, to));
        let disruption = cap.disruption as u32;
        if !cap.allows(alignment.changed[c], gives - back) {
            Some(Reason::DisruptionCap { disruption })
        } else if !cap.allows_leave(alignment.left_of(c, from), from, gives) {
            Some(Reason::TerritoryCap { disruption, territory: from })
        } else {
            None
        }
    })
}

/// The unit and the largest around it that could be traded for balance, with their indices; at most five.
fn lump_and_around(alignment: &Alignment<'_, '_>, lump: u32, j: usize) -> Vec<(u32, f64)> {
    let instance = alignment.instance;
    let t = usize::from(alignment.territory[lump as usize]);
    let value = |b: u32| instance.values[b as usize * instance.m + j];
    let mut near: Vec<u32> = (0..instance.n as u32)
        .filter(|b| usize::from(alignment.territory[*b as usize]) == t)
        .chain(instance.graph.of(lump as usize).iter().copied())
        .filter(|b| *b != lump)
        .collect();
    near.sort_by(|a, b| value(*b).total_cmp(&value(*a)).then(a.cmp(b)));
    near.dedup();
    let limit = &instance.limits.of[t * instance.m + j];
    // What is smaller than the band is wide decides nothing.
    let wide = near.into_iter().filter(|b| value(*b) > limit.high - limit.low);
    std::iter::once(lump)
        .chain(wide.take(4))
        .filter_map(|b| Some((*instance.blocks.members(b as usize).first()?, 100.0 * value(b) / limit.scale)))
        .collect()
}

/// In how many parts of the unbridged graph the territory lies.
fn instance_components(alignment: &Alignment<'_, '_>, t: usize) -> u32 {
    let instance = alignment.instance;
    let Some(graph) = &instance.problem.adjacency else { return 1 };
    let (component, _) = graph.components();
    let mut parts: Vec<u32> = (0..instance.problem.units())
        .filter(|u| usize::from(alignment.territory[instance.blocks.of[*u] as usize]) == t)
        .map(|u| component[u])
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts.len() as u32
}
