//! Nearest places.

/// A balanced tree over places in the plane (Bentley, *Multidimensional binary search trees used for associative
/// searching*, 1975), stored as one permuted array. Ties go to the lower index, so answers never depend on layout.
pub(super) struct KdTree {
    places: Vec<(f64, f64, u32)>,
}

const LEAF: usize = 6;

impl KdTree {
    pub fn new(places: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut places: Vec<_> = places.enumerate().map(|(i, (x, y))| (x, y, i as u32)).collect();
        arrange(&mut places, true);
        Self { places }
    }

    /// The `count` nearest places that `accept` lets through, as (squared distance, index), nearest first, into `found`.
    pub fn nearest(&self, x: f64, y: f64, count: usize, accept: &impl Fn(u32) -> bool, found: &mut Vec<(f64, u32)>) {
        found.clear();
        if count > 0 {
            descend(&self.places, true, (x, y), count, accept, found);
        }
    }
}

fn arrange(places: &mut [(f64, f64, u32)], by_x: bool) {
    if places.len() <= LEAF {
        return;
    }
    let middle = places.len() / 2;
    places.select_nth_unstable_by(middle, |a, b| {
        let order = if by_x { a.0.total_cmp(&b.0) } else { a.1.total_cmp(&b.1) };
        order.then(a.2.cmp(&b.2))
    });
    let (left, right) = places.split_at_mut(middle);
    arrange(left, !by_x);
    arrange(&mut right[1..], !by_x);
}

fn offer(
    place: &(f64, f64, u32),
    at: (f64, f64),
    count: usize,
    accept: &impl Fn(u32) -> bool,
    found: &mut Vec<(f64, u32)>,
) {
    let (dx, dy) = (place.0 - at.0, place.1 - at.1);
    let entry = (dx * dx + dy * dy, place.2);
    let worse = |other: &(f64, u32)| other.0 > entry.0 || (other.0 == entry.0 && other.1 > entry.1);
    if (found.len() == count && !found.last().is_some_and(worse)) || !accept(entry.1) {
        return;
    }
    if found.len() == count {
        found.pop();
    }
    let position = found.iter().rposition(|other| !worse(other)).map_or(0, |p| p + 1);
    found.insert(position, entry);
}

fn descend(
    places: &[(f64, f64, u32)],
    by_x: bool,
    at: (f64, f64),
    count: usize,
    accept: &impl Fn(u32) -> bool,
    found: &mut Vec<(f64, u32)>,
) {
    if places.len() <= LEAF {
        for place in places {
            offer(place, at, count, accept, found);
        }
        return;
    }
    let middle = places.len() / 2;
    let gap = if by_x { at.0 - places[middle].0 } else { at.1 - places[middle].1 };
    let (near, far) =
        if gap < 0.0 { (&places[..middle], &places[middle + 1..]) } else { (&places[middle + 1..], &places[..middle]) };
    descend(near, !by_x, at, count, accept, found);
    offer(&places[middle], at, count, accept, found);
    if found.len() < count || found.last().is_some_and(|worst| gap * gap <= worst.0) {
        descend(far, !by_x, at, count, accept, found);
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;

    #[test]
    fn finds_what_a_full_scan_finds() {
        let mut random = Random::new(3);
        let places: Vec<(f64, f64)> = (0..300).map(|_| (random.below(20) as f64, random.below(20) as f64)).collect();
        let tree = KdTree::new(places.iter().copied());
        let mut found = Vec::new();
        for _ in 0..100 {
            let (x, y) = (random.fraction() * 20.0, random.below(20) as f64);
            let mut all: Vec<(f64, u32)> = places
                .iter()
                .enumerate()
                .filter(|(i, _)| i % 3 != 0)
                .map(|(i, p)| ((p.0 - x) * (p.0 - x) + (p.1 - y) * (p.1 - y), i as u32))
                .collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            tree.nearest(x, y, 9, &|i| i % 3 != 0, &mut found);
            assert_eq!(found, all[..9]);
        }
    }
}
