//! The shipped counties, against what is known of them.

use std::collections::BTreeMap;

use super::*;

/// The shipped file as it is in the repository.
pub(crate) fn shipped() -> Atlas {
    Atlas::from_bytes(include_bytes!("../../data/us/counties.bw")).unwrap()
}

fn shared(path: &str) -> Option<String> {
    let found = ["../shared", "../../shared"]
        .iter()
        .find_map(|up| std::fs::read_to_string(format!("{}/{up}/{path}", env!("CARGO_MANIFEST_DIR"))).ok());
    if found.is_none() {
        eprintln!("skipped: ../shared/{path} is not here");
    }
    found
}

#[test]
fn every_county_has_land_a_state_and_a_place_inside_it() {
    let atlas = shipped();
    assert_eq!(atlas.len(), 3231);
    for (k, r) in atlas.regions().iter().enumerate() {
        assert!(r.area_km2 > 1.0, "{} {}", r.code, r.area_km2);
        assert!(r.code.len() == 5 && r.code.starts_with(r.state.code));
        assert_eq!(atlas.locate(r.place), Some(Located { region: k as u32, off_shore_km: None }), "{}", r.full_name());
    }
    let total: f64 = atlas.regions().iter().map(|r| r.area_km2).sum();
    assert!((9.1e6..9.6e6).contains(&total), "{total}");
}

#[test]
fn counties_are_found_by_code_and_by_any_spelling_of_their_name() {
    let atlas = shipped();
    let code = |name, state| atlas.find_by_name(name, state).map(|k| atlas.region(k).code.clone());
    assert_eq!(atlas.find("17031").map(|k| atlas.region(k).full_name()), Some("Cook, IL".into()));
    assert_eq!(code("Cook County", "Illinois").as_deref(), Some("17031"));
    assert_eq!(code("SAINT LOUIS COUNTY", "MO").as_deref(), Some("29189"));
    assert_eq!(code("St. Louis city", "MO").as_deref(), Some("29510"));
    assert_eq!(code("Orleans Parish", "la").as_deref(), Some("22071"));
    assert_eq!(code("Carson City", "NV").as_deref(), Some("32510"));
    assert_eq!(code("Cook", "NV"), None);
}

#[test]
fn connecticut_has_people_but_no_employment_figures() {
    let atlas = shipped();
    let fairfield = atlas.region(atlas.find("09001").unwrap()).attributes;
    assert!(fairfield.population.unwrap() > 900_000);
    assert_eq!((fairfield.establishments, fairfield.employment, fairfield.wages), (None, None, None));
    let people: u64 = atlas.regions().iter().filter_map(|r| r.attributes.population).map(u64::from).sum();
    assert!((325_000_000..340_000_000).contains(&people), "{people}");
}

#[test]
fn the_aleutians_stay_together_and_are_found_on_both_sides_of_the_date_line() {
    let atlas = shipped();
    let k = atlas.find("02016").unwrap();
    let r = atlas.region(k);
    assert!(r.bbox.west < -180.0 && r.bbox.east < -160.0, "{:?}", r.bbox);
    let attu = LonLat::new(172.9, 52.9);
    assert_eq!(atlas.locate(attu).map(|l| l.region), Some(k));
    assert_eq!(atlas.locate(LonLat::new(144.78, 13.45)).map(|l| atlas.region(l.region).state.abbreviation), Some("GU"));
}

#[test]
fn a_pier_is_given_to_its_county_and_says_how_far_off_it_is() {
    let atlas = shipped();
    let found = atlas.locate(LonLat::new(-87.55, 41.89)).unwrap();
    assert_eq!(atlas.region(found.region).code, "17031");
    assert!((1.0..10.0).contains(&found.off_shore_km.unwrap()));
    assert_eq!(atlas.locate(LonLat::new(-40.0, 40.0)), None);
    assert_eq!(atlas.locate(LonLat::new(f64::NAN, 40.0)), None);
}

#[test]
fn adjacency_is_that_of_the_benchmark() {
    let Some(csv) = shared("bench/tasks/T1_edges.csv") else { return };
    let atlas = shipped();
    let mut theirs = BTreeMap::new();
    for row in csv::Reader::from_reader(csv.as_bytes()).records() {
        let row = row.unwrap();
        let (a, b) = (atlas.find(&row[0]).unwrap(), atlas.find(&row[1]).unwrap());
        theirs.insert((a.min(b), a.max(b)), row[2].parse::<f32>().unwrap());
    }
    let contiguous = |k: u32| !["02", "15", "60", "66", "69", "72", "78"].contains(&atlas.region(k).state.code);
    let keep: Vec<u32> = (0..atlas.len() as u32).filter(|&k| contiguous(k)).collect();
    assert_eq!(keep.len(), 3108);
    let mut ours = atlas.adjacency().subgraph(&keep);
    let shore: Vec<_> = atlas
        .shapes()
        .shore()
        .into_iter()
        .filter_map(|(r, p)| Some((keep.binary_search(&r).ok()? as u32, p)))
        .collect();
    ours.bridge(&shore);
    let (label, _) = ours.components();
    let cut: Vec<_> =
        (0..keep.len()).filter(|&k| label[k] != label[0]).map(|k| atlas.region(keep[k]).full_name()).collect();
    assert!(cut.is_empty(), "cut off: {cut:?}");
    let ours: BTreeMap<(u32, u32), f32> =
        ours.edges().map(|(a, b, km)| ((keep[a as usize], keep[b as usize]), km)).collect();
    let name = |e: &(u32, u32)| format!("{} – {}", atlas.region(e.0).full_name(), atlas.region(e.1).full_name());
    let only_theirs: Vec<_> = theirs.keys().filter(|e| !ours.contains_key(e)).map(name).collect();
    let only_ours: Vec<_> = ours.keys().filter(|e| !theirs.contains_key(e)).map(name).collect();
    // The benchmark counts a line that Alameda and San Francisco walk there and back, and measures water between middles.
    assert_eq!(only_theirs, ["Alameda, CA – San Francisco, CA", "Island, WA – San Juan, WA"]);
    assert_eq!(only_ours, ["San Juan, WA – Skagit, WA"]);
    let far_off = |e: &&(u32, u32)| ours.get(e).is_some_and(|km| (km - theirs[e]).abs() > 0.05 * theirs[e] + 0.5);
    let lengths: Vec<_> = theirs.keys().filter(far_off).map(name).collect();
    assert!(lengths.len() <= 10, "{lengths:?}");
}

#[test]
fn all_islands_are_linked_and_the_links_have_names() {
    let atlas = shipped();
    let graph = atlas.bridged_adjacency();
    assert_eq!(graph.components().1, 1);
    let names = atlas.water_link_names(&graph);
    assert_eq!(names.len() as u32, atlas.adjacency().components().1 - 1);
    assert!(names.iter().any(|n| n.contains("Nantucket")), "{names:?}");
}

#[test]
fn every_state_dissolves_to_closed_rings_of_its_area() {
    let atlas = shipped();
    let state = atlas.state_of();
    let utah: Vec<u32> = (0..atlas.len() as u32).filter(|&k| atlas.region(k).state.abbreviation == "UT").collect();
    let outline = atlas.outline_of(&utah);
    assert_eq!((outline.len(), outline[0].len()), (1, 1));
    let again = Shapes::from_polygons(&[outline]).unwrap();
    let counties: f64 = utah.iter().map(|&k| atlas.region(k).area_km2).sum();
    assert!((again.area_km2(0) / counties - 1.0).abs() < 1e-9);
    let borders = atlas.outline_arcs(&state);
    assert!(borders.len() < atlas.shapes().arcs().len() / 2);
}

#[test]
fn a_damaged_file_is_refused_in_words() {
    let bytes = include_bytes!("../../data/us/counties.bw");
    for cut in [0, 1, 10, 1000, bytes.len() / 2] {
        assert!(Atlas::from_bytes(&bytes[..cut]).is_err());
    }
    assert!(matches!(Atlas::from_bytes(&[9, 0, 0]), Err(GeographyError::Version { found: 9, .. })));
}
