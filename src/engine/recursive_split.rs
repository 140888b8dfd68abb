//! A first division: halve the map, halve the halves.

use super::blocks::NONE;
use super::instance::Instance;

/// Weighted recursive bisection along the longest axis (Berger and Bokhari, *A partitioning strategy for nonuniform
/// problems on multiprocessors*, 1987; along principal axes as in Simon, 1991): territories are dealt to both sides in
/// proportion to their shares, those with homes in the order in which the homes lie. Balanced up to one unit, already
/// fairly compact, not always connected.
pub(super) fn recursive_split(instance: &Instance<'_>) -> Vec<u16> {
    let mut territory = instance.fixed.clone();
    let mut blocks: Vec<u32> = (0..instance.n as u32)
        .filter(|b| instance.fixed[*b as usize] == NONE && !instance.stranded(*b as usize))
        .collect();
    let mut territories: Vec<u16> =
        (0..instance.k as u16).filter(|t| !instance.limits.oversize[usize::from(*t)]).collect();
    if territories.is_empty() {
        territories = (0..instance.k as u16).collect();
    }
    // What is locked in a territory already fills part of its share.
    let mut room: Vec<f64> = instance.problem.shares.clone();
    let free: f64 = territories.iter().map(|t| room[usize::from(*t)]).sum();
    let total: f64 = (0..instance.n)
        .filter(|b| !instance.limits.oversize.get(usize::from(instance.fixed[*b])).copied().unwrap_or(false))
        .map(|b| instance.blend[b])
        .sum();
    for r in &mut room {
        *r *= total / free.max(1e-12);
    }
    for b in 0..instance.n {
        if let Some(r) = room.get_mut(usize::from(instance.fixed[b])) {
            *r = (*r - instance.blend[b]).max(0.0);
        }
    }
    split(instance, &mut blocks, &mut territories, &room, &mut territory);
    territory
}

fn split(instance: &Instance<'_>, blocks: &mut [u32], territories: &mut [u16], room: &[f64], territory: &mut [u16]) {
    if let [only] = territories {
        blocks.iter().for_each(|b| territory[*b as usize] = *only);
        return;
    }
    if blocks.is_empty() {
        return;
    }
    let (ax, ay) = axis(instance, blocks);
    let along = |x: f64, y: f64| x * ax + y * ay;
    let of_block = |b: u32| along(instance.x[b as usize], instance.y[b as usize]);
    blocks.sort_unstable_by(|a, b| of_block(*a).total_cmp(&of_block(*b)).then(a.cmp(b)));
    if territories.iter().all(|t| instance.homes[usize::from(*t)].is_some()) {
        let of_home = |t: u16| instance.homes[usize::from(t)].map_or(0.0, |h| along(h.x, h.y));
        territories.sort_by(|a, b| of_home(*a).total_cmp(&of_home(*b)).then(a.cmp(b)));
    }
    let middle = territories.len() / 2;
    let sum = |ts: &[u16]| ts.iter().map(|t| room[usize::from(*t)]).sum::<f64>();
    let (left, all) = (sum(&territories[..middle]), sum(territories));
    let share = if all > 0.0 { left / all } else { middle as f64 / territories.len() as f64 };
    let load: f64 = blocks.iter().map(|b| instance.blend[*b as usize]).sum();
    let (mut so_far, mut cut) = (0.0, 0);
    while cut < blocks.len() {
        let v = instance.blend[blocks[cut] as usize];
        if so_far + 0.5 * v > share * load {
            break;
        }
        so_far += v;
        cut += 1;
    }
    // Each side needs at least a block for each of its territories, where there are that many.
    if blocks.len() >= territories.len() {
        cut = cut.clamp(middle, blocks.len() - (territories.len() - middle));
    }
    let (west, east) = blocks.split_at_mut(cut);
    let (first, second) = territories.split_at_mut(middle);
    split(instance, west, first, room, territory);
    split(instance, east, second, room, territory);
}

/// Unit vector along which the blocks spread most (principal axis of the weighted inertia tensor).
fn axis(instance: &Instance<'_>, blocks: &[u32]) -> (f64, f64) {
    let (mut s, mut sx, mut sy) = (0.0, 0.0, 0.0);
    for &b in blocks {
        let (b, w) = (b as usize, instance.w[b as usize]);
        s += w;
        sx += w * instance.x[b];
        sy += w * instance.y[b];
    }
    let (cx, cy) = (sx / s, sy / s);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for &b in blocks {
        let (b, w) = (b as usize, instance.w[b as usize]);
        let (dx, dy) = (instance.x[b] - cx, instance.y[b] - cy);
        xx += w * dx * dx;
        xy += w * dx * dy;
        yy += w * dy * dy;
    }
    let half = 0.5 * (xx - yy);
    let largest = 0.5 * (xx + yy) + (half * half + xy * xy).sqrt();
    let (vx, vy) = if xx >= yy { (largest - yy, xy) } else { (xy, largest - xx) };
    let length = (vx * vx + vy * vy).sqrt();
    if length > 0.0 { (vx / length, vy / length) } else { (1.0, 0.0) }
}
