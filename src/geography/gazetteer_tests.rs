//! Places as they are written in real files, against the shipped tables.

use super::*;
use crate::geography::atlas::tests::shipped;
use crate::geography::zip_table::ZipKind;

fn gazetteer() -> (Atlas, Gazetteer) {
    let atlas = shipped();
    let g = Gazetteer::from_bytes(include_bytes!("../../data/us/zips.bw"), &atlas).unwrap();
    (atlas, g)
}

#[test]
fn zip_codes_are_found_however_a_spreadsheet_mangles_them() {
    let (atlas, g) = gazetteer();
    for written in
        ["02138", "2138", "2138.0", "=\"02138\"", "'02138", "02138-1234", "021381234", "2138-1234", " 02138 "]
    {
        let found = g.by_zip(written).unwrap();
        assert_eq!(g.zips().zip(found.zip.unwrap()).code(), "02138", "{written}");
        assert_eq!(atlas.region(found.county.unwrap()).full_name(), "Middlesex, MA");
        assert!(found.place.km_to(LonLat::new(-71.13, 42.38)) < 3.0);
    }
    assert_eq!(
        g.by_zip("2138-1234").unwrap().how.to_string(),
        "by ZIP code 02138, leading zeros put back, ZIP+4 ignored"
    );
    assert_eq!(g.by_zip("501").unwrap().how.to_string(), "by ZIP code 00501, leading zeros put back");
}

#[test]
fn a_letter_for_a_digit_is_named_and_the_right_code_offered() {
    let (_, g) = gazetteer();
    let miss = g.by_zip("9021O").unwrap_err();
    assert_eq!(miss.to_string(), "`9021O` is not a ZIP code (letter O?). Meant 90210 (Beverly Hills, CA)?");
    assert_eq!(g.by_zip("  ").unwrap_err(), Miss::Empty);
    assert!(g.by_zip("12").unwrap_err().to_string().contains("five digits"));
    assert!(g.by_zip("123456789012").is_err());
    assert!(g.by_zip("١٢٣٤٥").is_err());
    let unknown = g.by_zip("60600").unwrap_err();
    assert!(matches!(&unknown, Miss::UnknownZip { closest, .. } if !closest.is_empty()), "{unknown}");
}

#[test]
fn po_boxes_are_placed_and_military_codes_abroad_are_explained() {
    let (_, g) = gazetteer();
    let boxed = g.zips().iter().find(|z| z.kind == ZipKind::PoBox && z.population.is_none()).unwrap();
    assert!(g.by_zip(&boxed.code()).is_ok());
    assert!(g.by_zip("09002").unwrap_err().to_string().contains("military address"));
}

#[test]
fn nearly_every_zip_has_a_county_and_lies_near_it() {
    let (atlas, g) = gazetteer();
    assert_eq!(g.zips().len(), 41_996);
    let without = g.zips().iter().filter(|z| z.county.is_none() && z.kind != ZipKind::Military).count();
    assert!(without < 30, "{without} civil ZIP codes without a county");
    let far: Vec<_> = g
        .zips()
        .iter()
        .filter(|z| z.population.is_some_and(|p| p > 0))
        .filter(|z| {
            let (county, place) = (z.county.unwrap(), z.place.unwrap());
            !atlas.shapes().contains(county, place) && atlas.shapes().km_to_border(county, place) > 60.0
        })
        .map(|z| format!("{} {}", z.code(), z.city))
        .collect();
    assert!(far.len() < 40, "{} far off: {far:?}", far.len());
    assert!(g.by_zip("18768").unwrap().how.to_string().contains("at its county"));
}

#[test]
fn figures_survive_packing() {
    let (_, g) = gazetteer();
    let z = g.zips().zip(g.by_zip("99553").unwrap().zip.unwrap());
    assert_eq!((z.population, z.households, z.median_income, z.city), (Some(911), Some(58), Some(28_800), "Akutan"));
    assert_eq!(z.place, Some(LonLat::new(-165.8308, 54.1173)));
    let people: u64 = g.zips().iter().filter_map(|z| z.population).map(u64::from).sum();
    assert!((325_000_000..340_000_000).contains(&people));
    assert_eq!(g.zips().populated().len(), 33_187);
}

#[test]
fn county_codes_get_their_zero_back() {
    let (atlas, g) = gazetteer();
    let found = g.by_county_code("1001").unwrap();
    assert_eq!(atlas.region(found.county.unwrap()).code, "01001");
    assert_eq!(found.how.to_string(), "by county code 01001, leading zero put back");
    assert!(g.by_county_code("02063").unwrap().how.to_string().contains("split"));
    assert!(g.by_county_code("17O31").unwrap_err().to_string().contains("17031 (Cook, IL)"));
    assert!(!g.by_county_code("17030").unwrap_err().closest().is_empty());
}

#[test]
fn counties_are_found_by_name() {
    let (atlas, g) = gazetteer();
    let code = |name, state| g.by_county(name, state).map(|f| atlas.region(f.county.unwrap()).code.clone());
    assert_eq!(code("St Louis County", "Missouri").as_deref(), Ok("29189"));
    assert_eq!(code("De Kalb", "GA").as_deref(), Ok("13089"));
    assert_eq!(code("Prince Georges", "MD").as_deref(), Ok("24033"));
    assert_eq!(g.by_county("Coook", "IL").unwrap_err().to_string(), "Illinois has no county `Coook`. Meant Cook, IL?");
    assert_eq!(g.by_county("Cook", "").unwrap_err(), Miss::StateMissing);
    assert!(g.by_county("Cook", "Ilinois").unwrap_err().to_string().contains("Illinois"));
}

#[test]
fn cities_are_the_weighted_middle_of_their_zip_codes() {
    let (atlas, g) = gazetteer();
    for (city, state, lon, lat) in [
        ("St. Louis", "MO", -90.25, 38.63),
        ("SAINT LOUIS", "Missouri", -90.25, 38.63),
        ("Ft Worth", "tx", -97.33, 32.76),
        ("Chicago", "IL", -87.68, 41.84),
        ("New York City", "NY", -73.97, 40.78),
    ] {
        let found = g.by_city(city, state).unwrap();
        assert!(found.place.km_to(LonLat::new(lon, lat)) < 15.0, "{city}: {:?}", found.place);
        assert!(found.zip.is_some() && found.county.is_some());
    }
    let chicago = g.by_city("chicago", "il").unwrap();
    assert_eq!(atlas.region(chicago.county.unwrap()).code, "17031");
    assert!(chicago.how.to_string().starts_with("by city: Chicago, IL, the middle of its "), "{}", chicago.how);
}

#[test]
fn an_unknown_city_gets_suggestions_and_an_ambiguous_one_a_question() {
    let (_, g) = gazetteer();
    assert_eq!(g.by_city("Chicgao", "IL").unwrap_err().closest()[0], "Chicago, IL");
    assert!(g.by_city("Seattle", "OR").unwrap_err().closest().contains(&"Seattle, WA".to_owned()));
    assert!(matches!(g.by_city("Springfield", ""), Err(Miss::WhichState { .. })));
    assert!(g.by_city("Schenectady", "").unwrap().how.to_string().contains("no state given"));
    assert!(
        g.by_city("Xyzzyville", "TX").unwrap_err().to_string().starts_with("No city `Xyzzyville` is known in Texas.")
    );
}

#[test]
fn a_zip_file_of_another_atlas_or_cut_short_is_refused() {
    let (atlas, _) = gazetteer();
    let bytes = include_bytes!("../../data/us/zips.bw");
    assert!(Gazetteer::from_bytes(&bytes[..bytes.len() / 2], &atlas).is_err());
    assert!(Gazetteer::from_bytes(include_bytes!("../../data/us/counties.bw"), &atlas).is_err());
}
