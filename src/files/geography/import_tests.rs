use super::super::{GeoOptions, LoadedPlaces, read_features};
use super::*;
use crate::files::Places;
use crate::geography::PatchworkOptions;

fn import(name: &str, bytes: &[u8]) -> ImportedGeography {
    let set = read_features(name, bytes, &GeoOptions::default(), &mut |_| true).unwrap();
    import_geography(&set, &GeographyMapping::guess(&set), None, &mut |_| true).unwrap()
}

fn feature(properties: &str, ring: &[[f64; 2]]) -> String {
    format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":[{ring:?}]}}}}"#
    )
}

fn collection(features: &[String]) -> Vec<u8> {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")).into_bytes()
}

fn square(x: f64, y: f64) -> [[f64; 2]; 5] {
    [[x, y], [x + 1.0, y], [x + 1.0, y + 1.0], [x, y + 1.0], [x, y]]
}

/// A country that is not there: six districts in two provinces and an island, one district in two features, one feature
/// without a shape, one drawn twice.
fn borduria() -> Vec<u8> {
    let d = |code: &str, name: &str, province: &str, pop: u32| {
        format!(r#"{{"code":"{code}","name":"{name}","province":"{province}","population":{pop},"area":1.5}}"#)
    };
    collection(&[
        feature(&d("0101", "Szohôd", "Upper", 1000), &square(20.0, 45.0)),
        feature(&d("0102", "Zyldav", "Upper", 200), &square(21.0, 45.0)),
        feature(&d("0103", "Bor", "Upper", 300), &square(22.0, 45.0)),
        feature(&d("0201", "Istow", "Lower", 400), &square(20.0, 44.0)),
        feature(&d("0202", "Klow", "Lower", 500), &square(21.0, 44.0)),
        feature(&d("0203", "Douma", "Lower", 600), &square(22.0, 44.0)),
        feature(&d("0204", "Isla", "Lower", 50), &square(24.5, 44.0)),
        feature(&d("0203", "Douma", "Lower", 600), &square(22.0, 43.0)),
        r#"{"type":"Feature","properties":{"code":"0205","name":"Nowhere","province":"Lower","population":7},"geometry":null}"#.into(),
        feature(&d("0999", "Twin", "Upper", 9), &square(20.0, 45.0)),
    ])
}

#[test]
fn every_feature_of_a_country_that_is_not_there_is_accounted_for() {
    let ImportedGeography { geography, report, .. } = import("borduria_districts.geojson", &borduria());
    assert_eq!((report.features, report.used, report.merged, report.excluded), (10, 7, 1, 2));
    assert_eq!(geography.units().codes, ["0101", "0102", "0103", "0201", "0202", "0203", "0204"]);
    assert_eq!((report.code_column.as_deref(), report.name_column.as_deref()), (Some("code"), Some("name")));
    let why: Vec<String> = report
        .lines
        .iter()
        .filter_map(|line| match &line.fate {
            FeatureFate::Excluded { why } => Some(why.clone()),
            _ => None,
        })
        .collect();
    assert!(why[0].contains("no shape") && why[1].contains("covered by other units (such as 0101)"), "{why:?}");
    assert_eq!(report.islands, ["0204"]);
    assert_eq!((report.water_links[0].0.as_str(), report.water_links[0].1.as_str()), ("0103", "0204"));
    // The figure that both parts of Douma repeat counts once; the sums say so.
    assert_eq!(report.figures.len(), 1);
    assert_eq!((report.figures[0].source, report.figures[0].used), (3666.0, 3050.0));
    assert_eq!(geography.levels.len(), 2);
    assert_eq!(geography.levels[1].names, ["Lower", "Upper"]);
    assert_eq!(geography.ancestors(1), [1, 1, 1, 0, 0, 0, 0]);
    let twice: Vec<u32> = geography.shapes().adjacency().neighbours(1).map(|n| n.0).collect();
    assert_eq!(twice, [0, 2, 4]);
    assert!(report.summary().contains("7 × district from 10 features (GeoJSON)"), "{}", report.summary());
}

#[test]
fn accounts_find_their_unit_by_place_code_and_name() {
    let imported = import("borduria_districts.geojson", &borduria());
    let places = LoadedPlaces::new(&imported.geography);
    assert_eq!(places.county_at(LonLat::new(21.5, 45.5)).as_deref(), Some("0102"));
    assert_eq!(places.by_county_code("101").unwrap().county, "0101");
    assert_eq!(places.by_county_code("101").unwrap().put_right, "by code 0101");
    assert_eq!(places.by_city("szohod", "", "").unwrap().county, "0101");
    assert!(places.by_city("Paris", "", "").unwrap_err().contains("No district is called `Paris`"));
    let said = places.outside(LonLat::new(27.0, 44.5));
    assert!(said.contains("nearest, Isla, Lower, is 119 km away") || said.contains("Isla, Lower, is 118 km"), "{said}");
}

#[test]
fn a_coarser_file_gives_the_level_above_by_containment() {
    let coarse = import(
        "provinces.geojson",
        &collection(&[
            feature(
                r#"{"id":"U","name":"Upper"}"#,
                &[[20.0, 45.0], [23.0, 45.0], [23.0, 46.0], [20.0, 46.0], [20.0, 45.0]],
            ),
            feature(
                r#"{"id":"L","name":"Lower"}"#,
                &[[20.0, 43.0], [26.0, 43.0], [26.0, 45.0], [20.0, 45.0], [20.0, 43.0]],
            ),
        ]),
    );
    let set = read_features("fine.geojson", &borduria(), &GeoOptions::default(), &mut |_| true).unwrap();
    let mapping = GeographyMapping { parents: vec![ParentFrom::Containment], ..GeographyMapping::guess(&set) };
    let fine = import_geography(&set, &mapping, Some(&coarse.geography), &mut |_| true).unwrap();
    let above = &fine.geography.levels[1];
    assert_eq!(above.codes, ["L", "U"]);
    assert_eq!(fine.geography.ancestors(1), [1, 1, 1, 0, 0, 0, 0]);
}

#[test]
fn points_become_cells() {
    let points: Vec<String> = (0..12)
        .map(|k| format!(r#"{{"type":"Feature","properties":{{"depot":"D{k:02}"}},"geometry":{{"type":"Point","coordinates":[{},{}]}}}}"#, k % 4, 50 + k / 4))
        .collect();
    let imported = import("depots.geojson", &collection(&points));
    assert!(imported.report.cells);
    assert_eq!(imported.geography.len(), 12);
    assert_eq!(imported.geography.shapes().adjacency().components().1, 1);
    assert_eq!(imported.geography.locate(LonLat::new(1.1, 51.1)).map(|found| found.region), Some(5));
}

#[test]
fn an_overlap_can_be_narrowed_away_by_a_wider_sliver() {
    let mut wide = square(1.0, 0.0);
    wide.iter_mut().filter(|p| p[0] == 1.0).for_each(|p| p[0] = 0.999);
    let bytes = collection(&[feature(r#"{"id":"a"}"#, &square(0.0, 0.0)), feature(r#"{"id":"b"}"#, &wide)]);
    let set = read_features("a", &bytes, &GeoOptions::default(), &mut |_| true).unwrap();
    let guess = GeographyMapping::guess(&set);
    let first = import_geography(&set, &guess, None, &mut |_| true).unwrap().report;
    assert_eq!((first.overlap_count, first.borders), (1, 1));
    assert!(first.remarks.iter().any(|remark| remark.contains("120 m would close them")), "{:?}", first.remarks);
    let mapping = GeographyMapping { sewing: PatchworkOptions { sliver_m: 120.0, ..guess.sewing }, ..guess };
    let second = import_geography(&set, &mapping, None, &mut |_| true).unwrap().report;
    assert_eq!((second.overlap_count, second.slivers, second.borders), (0, 1, 1));
}

/// A table beside the repository, which the built app and other tests do without.
fn beside(name: &str) -> Option<Vec<u8>> {
    let found = ["../shared", "../../shared"]
        .iter()
        .find_map(|folder| std::fs::read(format!("{folder}/data/tests-only/{name}")).ok());
    if found.is_none() {
        eprintln!("skipped: ../shared/data/tests-only/{name} is not here");
    }
    found
}

fn neighbours(geography: &LoadedGeography, code: &str) -> Vec<String> {
    let unit = geography.by_code(code).unwrap();
    geography.shapes().adjacency().neighbours(unit).map(|n| geography.units().codes[n.0 as usize].clone()).collect()
}

#[test]
fn the_french_departements_have_their_neighbours_and_corsica_is_an_island_pair() {
    let name = "fr_departements-version-simplifiee.geojson.gz";
    let Some(bytes) = beside(name) else { return };
    let ImportedGeography { geography, report, .. } = import(name, &bytes);
    assert_eq!((report.features, report.used, report.excluded, geography.len()), (96, 96, 0, 96));
    assert_eq!(report.levels[0].noun, "département");
    assert_eq!((report.code_column.as_deref(), report.name_column.as_deref()), (Some("code"), Some("nom")));
    assert_eq!(neighbours(&geography, "75"), ["92", "93", "94"]);
    assert_eq!(neighbours(&geography, "29"), ["22", "56"]);
    assert_eq!(neighbours(&geography, "06"), ["04", "83"]);
    assert_eq!(neighbours(&geography, "2A"), ["2B"]);
    assert_eq!(neighbours(&geography, "77"), ["02", "10", "45", "51", "60", "89", "91", "93", "94", "95"]);
    assert_eq!(report.island_groups, [["2A", "2B"]]);
    assert!(report.islands.is_empty(), "{:?}", report.islands);
    assert_eq!(report.water_links.len(), 1);
    // 543,940 km² with Corsica; simplified borders keep it to a percent.
    assert!((report.area_km2 - 543_940.0).abs() < 8000.0, "{}", report.area_km2);
    assert!(report.overlap_count == 0, "{:?}", report.overlaps);
    assert_eq!(
        geography
            .locate(LonLat::new(2.35, 48.85))
            .map(|found| geography.units().codes[found.region as usize].clone())
            .as_deref(),
        Some("75")
    );
}

#[test]
fn the_french_arrondissements_lie_in_their_departements_by_code_and_by_containment() {
    let (fine, coarse) =
        ("fr_arrondissements-version-simplifiee.geojson.gz", "fr_departements-version-simplifiee.geojson.gz");
    let (Some(fine_bytes), Some(coarse_bytes)) = (beside(fine), beside(coarse)) else { return };
    let coarse = import(coarse, &coarse_bytes).geography;
    let by_code = import(fine, &fine_bytes);
    assert_eq!((by_code.report.features, by_code.geography.len()), (320, 320));
    assert_eq!(by_code.geography.levels[1].codes.len(), 96, "{:?}", by_code.geography.levels[1].codes);
    let set = read_features(fine, &fine_bytes, &GeoOptions::default(), &mut |_| true).unwrap();
    let mapping = GeographyMapping { parents: vec![ParentFrom::Containment], ..GeographyMapping::guess(&set) };
    let by_land = import_geography(&set, &mapping, Some(&coarse), &mut |_| true).unwrap();
    let of = |imported: &ImportedGeography, unit: usize| {
        let above = &imported.geography.levels[1];
        imported.geography.units().parent.get(unit).and_then(|at| above.codes.get(*at as usize)).cloned()
    };
    let differ: Vec<(String, Option<String>, Option<String>)> = (0..320)
        .filter(|unit| of(&by_code, *unit) != of(&by_land, *unit))
        .map(|unit| (by_code.geography.units().codes[unit].clone(), of(&by_code, unit), of(&by_land, unit)))
        .collect();
    assert!(differ.is_empty(), "{differ:?}");
    assert_eq!(
        by_land.geography.levels[1].names[by_land.geography.levels[1].codes.iter().position(|c| c == "75").unwrap()],
        "Paris"
    );
}
