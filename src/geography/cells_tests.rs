//! Cells over the shipped counties.

use super::*;
use crate::geography::atlas::tests::shipped;
use crate::geography::gazetteer::Gazetteer;
use proptest::prelude::*;

fn site(atlas: &Atlas, code: &str, lon: f64, lat: f64) -> CellSite {
    CellSite { place: LonLat::new(lon, lat), region: atlas.find(code).unwrap() }
}

fn zip_sites(atlas: &Atlas) -> Vec<CellSite> {
    let g = Gazetteer::from_bytes(include_bytes!("../../data/us/zips.bw"), atlas).unwrap();
    let zips = g.zips();
    let at = |k: u32| zips.zip(k);
    zips.populated().iter().map(|&k| CellSite { place: at(k).place.unwrap(), region: at(k).county.unwrap() }).collect()
}

fn only(atlas: &Atlas, codes: &[&str]) -> CellOptions {
    let mut group = vec![OUTSIDE; atlas.len()];
    for code in codes {
        let k = atlas.find(code).unwrap();
        group[k as usize] = k;
    }
    CellOptions { group, empty: EmptyGroups::LeaveOut }
}

#[test]
fn all_populated_zip_codes_divide_all_land_among_them() {
    let atlas = shipped();
    let sites = zip_sites(&atlas);
    let mut heard = Vec::new();
    let cells = Cells::build(&atlas, &sites, &CellOptions::within_regions(&atlas), &mut |f| heard.push(f)).unwrap();
    assert!(heard.windows(2).all(|w| w[0] <= w[1]) && heard.last() == Some(&1.0));

    let empty: Vec<_> = (0..sites.len()).filter(|&k| cells.areas_km2()[k] <= 0.0).collect();
    assert!(empty.is_empty(), "{} empty cells", empty.len());

    // A county's cells make up the county, with those it took in because they have no ZIP code of their own.
    let mut of_county = vec![0.0; atlas.len()];
    for (k, s) in sites.iter().enumerate() {
        of_county[s.region as usize] += cells.areas_km2()[k];
    }
    let joined: Vec<_> = (0..atlas.len()).filter(|&r| of_county[r] == 0.0).collect();
    assert!((20..40).contains(&joined.len()), "{}", joined.len());
    let mut untied = 0;
    for (r, area) in of_county.iter().enumerate().filter(|x| *x.1 > 0.0) {
        let ratio = area / atlas.region(r as u32).area_km2;
        assert!(ratio > 0.995, "{}: {ratio}", atlas.region(r as u32).full_name());
        untied += usize::from(ratio > 1.005);
    }
    assert!(untied <= joined.len(), "{untied} counties too large");
    let (all, land): (f64, f64) = (cells.areas_km2().iter().sum(), atlas.regions().iter().map(|r| r.area_km2).sum());
    assert!((all / land - 1.0).abs() < 1e-6, "{all} {land}");

    // Every site stands in its own cell unless it was moved.
    for (k, s) in sites.iter().enumerate().step_by(17) {
        if cells.moved().binary_search(&(k as u32)).is_err() {
            let found = cells.locate(s.place).unwrap();
            assert_eq!((found.region, found.off_shore_km), (k as u32, None), "{s:?}");
        }
    }
    let graph = cells.bridged_adjacency();
    assert_eq!(graph.components().1, 1);
    let mean = graph.neighbours.len() as f64 / graph.len() as f64;
    assert!((4.5..6.5).contains(&mean), "{mean} neighbours on average");
}

#[test]
fn arcs_have_the_right_cell_on_each_side() {
    let atlas = shipped();
    let sites: Vec<_> =
        zip_sites(&atlas).into_iter().filter(|s| atlas.region(s.region).state.abbreviation == "RI").collect();
    let mut options = CellOptions::within_regions(&atlas);
    options.empty = EmptyGroups::LeaveOut;
    let cells = Cells::build(&atlas, &sites, &options, &mut |_| {}).unwrap();
    let mut checked = 0;
    for (k, arc) in cells.shapes().arcs().iter().enumerate() {
        let p = cells.shapes().arc_micro(k as u32);
        let (a, b) = (p[0].map(f64::from), p[1].map(f64::from));
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length = (dx * dx + dy * dy).sqrt();
        if length < 1000.0 {
            continue;
        }
        for (side, sign) in [(arc.left, 20.0), (arc.right, -20.0)] {
            let beside = LonLat::new(
                ((a[0] + b[0]) / 2.0 - sign * dy / length) / 1e6,
                ((a[1] + b[1]) / 2.0 + sign * dx / length) / 1e6,
            );
            let found = (0..sites.len() as u32).find(|&c| cells.shapes().contains(c, beside)).unwrap_or(OUTSIDE);
            assert_eq!(found, side, "arc {k}");
            checked += 1;
        }
    }
    assert!(checked > 300);
}

#[test]
fn one_site_gets_the_whole_county() {
    let atlas = shipped();
    let cells =
        Cells::build(&atlas, &[site(&atlas, "17031", -87.7, 41.9)], &only(&atlas, &["17031"]), &mut |_| {}).unwrap();
    assert!((cells.areas_km2()[0] / atlas.region(atlas.find("17031").unwrap()).area_km2 - 1.0).abs() < 1e-9);
}

#[test]
fn accounts_on_one_spot_and_outside_their_county_still_get_cells() {
    let atlas = shipped();
    let mut sites = vec![site(&atlas, "17031", -87.7, 41.9); 40];
    sites.push(site(&atlas, "17031", -86.0, 41.9));
    sites.push(site(&atlas, "17031", -86.0, 41.9));
    let cells = Cells::build(&atlas, &sites, &CellOptions::within_states(&atlas), &mut |_| {}).unwrap();
    assert!(cells.areas_km2().iter().all(|a| *a > 0.0));
    assert_eq!(cells.moved().len(), 41);
}

#[test]
fn nothing_to_divide_or_nonsense_is_refused() {
    let atlas = shipped();
    let options = CellOptions::within_regions(&atlas);
    assert_eq!(Cells::build(&atlas, &[], &options, &mut |_| {}).unwrap_err(), GeographyError::NoSites);
    let nowhere = CellSite { place: LonLat::new(f64::NAN, 0.0), region: 0 };
    assert!(Cells::build(&atlas, &[nowhere], &options, &mut |_| {}).is_err());
    let unknown = CellSite { place: LonLat::default(), region: 99_999 };
    assert!(Cells::build(&atlas, &[unknown], &options, &mut |_| {}).is_err());
    let left_out = site(&atlas, "17031", -87.7, 41.9);
    assert!(Cells::build(&atlas, &[left_out], &only(&atlas, &["17043"]), &mut |_| {}).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn cells_partition_three_counties(points in prop::collection::vec((0.0..1.0f64, 0.0..1.0f64, 0usize..3), 1..60), probe in (0.0..1.0f64, 0.0..1.0f64)) {
        thread_local!(static ATLAS: Atlas = shipped());
        ATLAS.with(|atlas| {
            let codes = ["53055", "53057", "53029"]; // islands and fjords: San Juan, Skagit, Island (WA)
            let options = CellOptions { empty: EmptyGroups::JoinNearest, ..only(atlas, &codes) };
            let area = |c: &str| atlas.region(atlas.find(c).unwrap()).area_km2;
            let sites: Vec<_> = points.iter().map(|&(x, y, c)| {
                let b = atlas.region(atlas.find(codes[c]).unwrap()).bbox;
                // A coarse grid, so that many sites share a place, a row or a column.
                let snap = |t: f64| (t * 16.0).round() / 16.0;
                site(atlas, codes[c], b.west + snap(x) * (b.east - b.west), b.south + snap(y) * (b.north - b.south))
            }).collect();
            let cells = Cells::build(atlas, &sites, &options, &mut |_| {}).unwrap();
            let total: f64 = cells.areas_km2().iter().sum();
            let ratio = total / codes.iter().map(|c| area(c)).sum::<f64>();
            // Edges are straight in longitude and latitude; splitting one adds a vertex that is rounded to centimetres.
            prop_assert!((ratio - 1.0).abs() < 1e-5, "{}", ratio);
            prop_assert!(cells.areas_km2().iter().all(|a| *a > 0.0));
            let p = LonLat::new(-123.2 + probe.0 * 2.5, 47.9 + probe.1 * 0.9);
            let on_land = codes.iter().filter(|c| atlas.shapes().contains(atlas.find(c).unwrap(), p)).count();
            let holders = (0..sites.len() as u32).filter(|&k| cells.shapes().contains(k, p)).count();
            prop_assert_eq!(holders, on_land);
            Ok(())
        })?;
    }
}
