use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::shapes::Shapes;
use super::*;

fn sew(regions: Vec<DrawnRegion>) -> Patchwork {
    Patchwork::sew(regions, PatchworkOptions::default(), &mut |_| true).unwrap()
}

/// A polygon in hundredths of a degree, without holes.
fn drawn(points: &[[i32; 2]]) -> DrawnRegion {
    vec![vec![points.iter().map(|p| p.map(|x| x * 10_000)).collect()]]
}

fn neighbours(shapes: &Shapes, region: u32) -> Vec<u32> {
    shapes.adjacency().neighbours(region).map(|x| x.0).collect()
}

#[test]
fn a_t_junction_makes_two_borders_of_one_edge() {
    let west = drawn(&[[0, 0], [100, 0], [100, 100], [0, 100]]);
    let north = drawn(&[[100, 40], [200, 40], [200, 100], [100, 100]]);
    let south = drawn(&[[100, 0], [200, 0], [200, 40], [100, 40]]);
    let sewn = sew(vec![west, north, south]);
    assert_eq!(neighbours(&sewn.shapes, 0), [1, 2]);
    assert_eq!(neighbours(&sewn.shapes, 1), [0, 2]);
    assert_eq!(sewn.findings.split, 1);
    assert!(sewn.findings.settled && sewn.findings.gaps.is_empty() && sewn.findings.overlaps.is_empty());
}

#[test]
fn borders_a_rounding_apart_become_one() {
    let left = vec![vec![vec![[0, 0], [1_000_000, 3], [1_000_002, 1_000_000], [0, 1_000_000]]]];
    let right = vec![vec![vec![[1_000_001, 0], [2_000_000, 0], [2_000_000, 1_000_000], [999_999, 999_998]]]];
    let sewn = sew(vec![left, right]);
    assert_eq!(neighbours(&sewn.shapes, 0), [1]);
    assert!(sewn.findings.snapped >= 2, "{:?}", sewn.findings);
}

#[test]
fn an_enclave_without_a_hole_cuts_its_own() {
    let land = drawn(&[[0, 0], [100, 0], [100, 100], [0, 100]]);
    let city = drawn(&[[40, 40], [60, 40], [60, 60], [40, 60]]);
    let sewn = sew(vec![land, city]);
    assert_eq!(neighbours(&sewn.shapes, 1), [0]);
    assert_eq!(sewn.shapes.rings(0).count(), 2);
    assert_eq!(sewn.findings.overlaps.len(), 1);
    assert_eq!(sewn.findings.overlaps[0].regions, [0, 1]);
}

#[test]
fn a_gap_is_reported_with_its_neighbours_and_a_sliver_is_closed() {
    let ring: DrawnRegion = vec![vec![
        drawn(&[[0, 0], [300, 0], [300, 300], [0, 300]])[0][0].clone(),
        drawn(&[[100, 100], [200, 100], [200, 200], [100, 200]])[0][0].clone(),
    ]];
    let lake = sew(vec![ring]);
    assert_eq!((lake.findings.gaps.len(), lake.findings.gaps[0].regions.clone()), (1, vec![0]));
    assert!((lake.findings.gaps[0].area_km2 - 12_363.0).abs() < 30.0, "{:?}", lake.findings.gaps);
    // A wedge three metres wide at most between two squares, closed at both ends.
    let left = vec![vec![vec![[0, 0], [1_000_000, 0], [1_000_000, 1_000_000], [0, 1_000_000]]]];
    let right = vec![vec![vec![
        [1_000_000, 0],
        [2_000_000, 0],
        [2_000_000, 1_000_000],
        [1_000_000, 1_000_000],
        [1_000_030, 500_000],
    ]]];
    let wedge = sew(vec![left, right]);
    assert_eq!((wedge.findings.slivers, wedge.findings.gaps.len()), (1, 0));
    assert_eq!(neighbours(&wedge.shapes, 0), [1]);
}

#[test]
fn squares_that_cross_share_the_border_of_the_smaller() {
    let big = drawn(&[[0, 0], [100, 0], [100, 100], [0, 100]]);
    let small = drawn(&[[90, 40], [150, 40], [150, 60], [90, 60]]);
    let sewn = sew(vec![big, small]);
    assert_eq!(sewn.findings.crossings, 2);
    assert_eq!(neighbours(&sewn.shapes, 0), [1]);
    let area = sewn.shapes.area_km2(1);
    assert!((area - 1483.6).abs() < 2.0, "{area}");
}

#[test]
fn a_figure_of_eight_keeps_both_its_halves_and_is_named() {
    let sewn = sew(vec![drawn(&[[0, 0], [100, 100], [100, 0], [0, 100]])]);
    assert_eq!(sewn.shapes.rings(0).count(), 2);
    assert_eq!(sewn.findings.looped, [0]);
}

#[test]
fn the_same_shape_twice_leaves_the_second_without_land() {
    let square = drawn(&[[0, 0], [100, 0], [100, 100], [0, 100]]);
    let sewn = sew(vec![square.clone(), square]);
    assert_eq!(sewn.findings.vanished, [1]);
}

#[test]
fn neighbours_across_the_date_line_meet() {
    let east = drawn(&[[17_000, 0], [18_000, 0], [18_000, 1000], [17_000, 1000]]);
    let west = drawn(&[[-18_000, 0], [-17_000, 0], [-17_000, 1000], [-18_000, 1000]]);
    let sewn = sew(vec![east, west]);
    assert!(sewn.findings.across_date_line);
    assert_eq!(neighbours(&sewn.shapes, 0), [1]);
}

#[test]
fn borders_that_jump_across_the_map_or_go_round_it_are_drawn_on() {
    let chukotka = drawn(&[[17_900, 6000], [-17_900, 6000], [-17_900, 6100], [17_900, 6100]]);
    let antarctica = drawn(&[[-17_990, -7000], [-9000, -7500], [0, -7000], [9000, -7200], [17_990, -7000]]);
    let sewn = sew(vec![chukotka, antarctica]);
    let two_degrees = sewn.shapes.area_km2(0);
    assert!((two_degrees - 12_177.0).abs() < 50.0, "{two_degrees}");
    let cap = sewn.shapes.area_km2(1);
    assert!((9_000_000.0..16_000_000.0).contains(&cap), "{cap}");
    assert!(sewn.findings.overlaps.is_empty() && sewn.findings.crossings == 0, "{:?}", sewn.findings);
}

#[test]
fn an_island_in_a_hole_belongs_to_itself() {
    let ring: DrawnRegion = vec![vec![
        drawn(&[[0, 0], [300, 0], [300, 300], [0, 300]])[0][0].clone(),
        drawn(&[[100, 100], [200, 100], [200, 200], [100, 200]])[0][0].clone(),
    ]];
    let island = drawn(&[[140, 140], [160, 140], [160, 160], [140, 160]]);
    let sewn = sew(vec![ring, island]);
    assert!(neighbours(&sewn.shapes, 1).is_empty());
    assert_eq!(sewn.findings.overlaps.len(), 0);
    assert_eq!(sewn.shapes.rings(0).count(), 2);
}

/// A board of jittered corners; every cell is drawn by itself, with its own choice of vertices in the middle of its
/// edges (T-junctions for its neighbours), start and direction.
fn jittered(w: usize, h: usize, seed: u64) -> Vec<DrawnRegion> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let step = 100_000i32;
    let corners: Vec<[i32; 2]> = (0..(w + 1) * (h + 1))
        .map(|k| {
            let mut off = || (random() % 60_000) as i32 - 30_000;
            [(k % (w + 1)) as i32 * step + off(), (k / (w + 1)) as i32 * step + off()]
        })
        .collect();
    let mut cells = Vec::new();
    for y in 0..h {
        for x in 0..w {
            let at = |dx: usize, dy: usize| corners[(y + dy) * (w + 1) + x + dx];
            let mut ring = Vec::new();
            for (p, q) in [(at(0, 0), at(1, 0)), (at(1, 0), at(1, 1)), (at(1, 1), at(0, 1)), (at(0, 1), at(0, 0))] {
                ring.push(p);
                if random() % 2 == 0 {
                    ring.push([(p[0] + q[0]) / 2, (p[1] + q[1]) / 2]);
                }
            }
            let turn = random() as usize % ring.len();
            ring.rotate_left(turn);
            if random() % 2 == 0 {
                ring.reverse();
            }
            if random() % 2 == 0 {
                ring.push(ring[0]);
            }
            cells.push(vec![vec![ring]]);
        }
    }
    cells
}

proptest! {
    #[test]
    fn a_jittered_board_has_exactly_the_neighbours_of_a_board(w in 1usize..7, h in 1usize..7, seed in 1u64..1_000_000) {
        let sewn = sew(jittered(w, h, seed));
        let mut want: BTreeSet<(u32, u32)> = BTreeSet::new();
        for k in 0..(w * h) as u32 {
            if (k as usize % w) + 1 < w { want.insert((k, k + 1)); }
            if (k as usize / w) + 1 < h { want.insert((k, k + w as u32)); }
        }
        let got: BTreeSet<(u32, u32)> = sewn.shapes.adjacency().edges().map(|e| (e.0, e.1)).collect();
        prop_assert_eq!(got, want);
        prop_assert!(sewn.findings.gaps.is_empty() && sewn.findings.overlaps.is_empty() && sewn.findings.vanished.is_empty());
        let all: Vec<u32> = (0..(w * h) as u32).collect();
        let outline = sewn.shapes.outline_of(&all);
        prop_assert_eq!((outline.len(), outline[0].len()), (1, 1));
    }

    #[test]
    fn any_scribble_is_sewn_without_a_point_in_two_regions(
        scribbles in prop::collection::vec(prop::collection::vec((-300i32..300, -300i32..300), 3..12), 1..6),
        probe in (-300.0..300.0f64, -300.0..300.0f64),
    ) {
        let regions = scribbles.into_iter().map(|s| vec![vec![s.into_iter().map(|(x, y)| [x * 1000, y * 1000]).collect()]]).collect();
        let sewn = sew(regions);
        let p = LonLat::new(probe.0 / 1000.0 + 1.7e-5, probe.1 / 1000.0 + 1.3e-5);
        prop_assert!((0..sewn.shapes.len() as u32).filter(|r| sewn.shapes.contains(*r, p)).count() < 2);
    }
}
