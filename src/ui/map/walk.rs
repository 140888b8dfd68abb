//! Walking from unit to unit with the arrow keys.

use super::paint::OUTSIDE;
use super::region::stretched;

/// Where an arrow key points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    North,
    East,
    South,
    West,
}

impl Direction {
    /// From `KeyboardEvent.key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "ArrowUp" => Some(Self::North),
            "ArrowRight" => Some(Self::East),
            "ArrowDown" => Some(Self::South),
            "ArrowLeft" => Some(Self::West),
            _ => None,
        }
    }

    fn vector(self) -> [f64; 2] {
        match self {
            Self::North => [0.0, 1.0],
            Self::East => [1.0, 0.0],
            Self::South => [0.0, -1.0],
            Self::West => [-1.0, 0.0],
        }
    }
}

/// The unit one step from `unit` towards `direction`: of its neighbours the one most straight ahead; without a neighbour
/// there (an island, or point units) the nearest place in that quarter of the map.
#[must_use]
pub fn step(unit: u32, direction: Direction, sides: &[[u32; 2]], places: &[[f64; 2]]) -> Option<u32> {
    let from = *places.get(unit as usize)?;
    let [dx, dy] = direction.vector();
    // How far ahead, and how far aside, as drawn.
    let ahead = |other: u32| {
        let place = places.get(other as usize)?;
        let (x, y) = (place[0] - from[0], stretched(place[1]) - stretched(from[1]));
        let (along, aside) = (x * dx + y * dy, (x * dy - y * dx).abs());
        (along > 0.0 && aside <= along * 1.2).then_some((along, aside))
    };
    let neighbours = sides.iter().filter_map(|&[left, right]| {
        let other = if left == unit {
            right
        } else if right == unit {
            left
        } else {
            return None;
        };
        (other != OUTSIDE && other != unit).then_some(other)
    });
    let straightest = |(along, aside): (f64, f64)| aside / along;
    let nearest = |(along, aside): (f64, f64)| along + 2.0 * aside;
    best(neighbours, &ahead, straightest).or_else(|| {
        let all = (0u32..).take(places.len()).filter(|other| *other != unit);
        best(all, &ahead, nearest)
    })
}

fn best(
    candidates: impl Iterator<Item = u32>,
    ahead: &impl Fn(u32) -> Option<(f64, f64)>,
    cost: impl Fn((f64, f64)) -> f64,
) -> Option<u32> {
    candidates
        .filter_map(|other| ahead(other).map(|way| (cost(way), other)))
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map(|(_, other)| other)
}

/// The unit nearest to a place: where a walk begins.
#[must_use]
pub fn nearest(place: [f64; 2], places: &[[f64; 2]]) -> Option<u32> {
    let distance = |other: &[f64; 2]| {
        let (x, y) = (other[0] - place[0], stretched(other[1]) - stretched(place[1]));
        x * x + y * y
    };
    (0u32..).zip(places).min_by(|a, b| distance(a.1).total_cmp(&distance(b.1))).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plus sign around unit 0, and an island (5) far in the east.
    fn plus() -> (Vec<[u32; 2]>, Vec<[f64; 2]>) {
        let sides = vec![[0, 1], [2, 0], [0, 3], [4, 0], [OUTSIDE, 1], [5, OUTSIDE]];
        let places = vec![[0.0, 40.0], [0.1, 41.0], [1.0, 40.1], [0.0, 39.0], [-1.0, 40.0], [9.0, 40.0]];
        (sides, places)
    }

    #[test]
    fn arrows_lead_to_the_neighbour_in_that_direction() {
        let (sides, places) = plus();
        let go = |direction| step(0, direction, &sides, &places);
        assert_eq!(go(Direction::North), Some(1));
        assert_eq!(go(Direction::East), Some(2));
        assert_eq!(go(Direction::South), Some(3));
        assert_eq!(go(Direction::West), Some(4));
    }

    #[test]
    fn beyond_the_edge_the_walk_jumps_to_the_next_place_or_stays() {
        let (sides, places) = plus();
        assert_eq!(step(2, Direction::East, &sides, &places), Some(5));
        assert_eq!(step(5, Direction::East, &sides, &places), None);
        assert_eq!(step(99, Direction::East, &sides, &places), None);
    }

    #[test]
    fn a_walk_begins_at_the_nearest_place() {
        let (_, places) = plus();
        assert_eq!(nearest([0.9, 40.3], &places), Some(2));
        assert_eq!(nearest([0.0, 0.0], &[]), None);
    }

    #[test]
    fn only_arrows_walk() {
        assert_eq!(Direction::from_key("ArrowUp"), Some(Direction::North));
        assert_eq!(Direction::from_key("a"), None);
    }
}
