use proptest::prelude::*;

use super::*;

fn world() -> Cities {
    Cities::from_bytes(include_bytes!("../../data/world/cities.bw")).unwrap()
}

#[test]
fn a_city_is_found_by_its_names_in_a_country_by_its_names() {
    let world = world();
    for (city, country, name) in [
        ("Köln", "Germany", "Köln"),
        ("Cologne", "DEU", "Köln"),
        ("koeln", "Deutschland", "Köln"),
        ("Zurich", "CH", "Zürich"),
        ("Zuerich", "Schweiz", "Zürich"),
        ("MÜNCHEN", "Allemagne", "Munich"),
        ("Frankfurt", "Germany", "Frankfurt am Main"),
        ("Den Haag", "Netherlands", "The Hague"),
        ("Łódź", "Polska", "Łódź"),
        ("Lodz", "PL", "Łódź"),
        ("São Paulo", "Brasil", "São Paulo"),
        ("London", "UK", "London"),
        ("London", "England", "London"),
        ("Paris", "FR", "Paris"),
    ] {
        let found = world.find(city, "", country).unwrap_or_else(|miss| panic!("{city}, {country}: {miss}"));
        assert_eq!(found.name, name, "{city}, {country}");
    }
    let bern = world.find("Berne", "", "Switzerland").unwrap();
    assert!(bern.place.km_to(LonLat::new(7.447, 46.948)) < 3.0, "{:?}", bern.place);
}

#[test]
fn the_region_decides_where_it_is_known_and_stands_for_its_country() {
    let world = world();
    let london = world.find("London", "ON", "Canada").unwrap();
    assert!(london.place.lon < -80.0);
    assert_eq!(world.find("London", "Ontario", "").unwrap(), london);
    assert_eq!(world.find("Paris", "France", "").unwrap().country, "FR");
    let miss = world.find("Köln", "Bayern", "DE").unwrap_err();
    assert_eq!(miss.closest(), ["Köln, Germany"], "{miss}");
    assert!(miss.to_string().contains("is known in Bayern, Germany"), "{miss}");
}

#[test]
fn without_a_country_nothing_is_found_but_the_largest_is_named_with_its_size() {
    let world = world();
    let miss = world.find("Köln", "", "").unwrap_err();
    assert_eq!(miss.to_string(), "`Köln` may be Köln, Germany (1.0 million people); the country is not said.");
    assert_eq!(world.all_called("Köln")[0].label, "Köln, Germany");
    let miss = world.find("Zürch", "", "Switzerland").unwrap_err();
    assert_eq!(miss.closest()[0], "Zürich, Switzerland");
    let miss = world.find("Manila", "", "Philipines").unwrap_err();
    assert!(miss.to_string().contains("Did you mean Philippines?"), "{miss}");
}

#[test]
fn damaged_bytes_are_refused() {
    let whole = include_bytes!("../../data/world/cities.bw");
    assert!(whole.len() < 450_000, "{} bytes", whole.len());
    assert!(Cities::from_bytes(&whole[..whole.len() / 2]).is_err());
    assert!(Cities::from_bytes(&[]).is_err());
    let uneven = PackedCities {
        alpha2: "DE".into(),
        alpha3: "DEU".into(),
        country_names: "Germany".into(),
        divisions: vec![1],
        division_codes: "07".into(),
        division_sizes: vec![2],
        names: "Köln".into(),
        others: "cologne".into(),
        lon: vec![696],
        lat: vec![5093],
        thousands: vec![1000],
    };
    let bytes = packed::write(WHAT, &uneven).unwrap();
    assert!(Cities::from_bytes(&bytes).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_written_breaks_the_search(city in ".{0,20}", region in ".{0,12}", country in "(|DE|Canada|.{0,12})") {
        thread_local!(static WORLD: Cities = world());
        WORLD.with(|world| {
            let _ = world.find(&city, &region, &country).map_err(|miss| miss.to_string());
            let _ = world.all_called(&city);
        });
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Cities::from_bytes(&bytes);
        let mut versioned = vec![1u8];
        versioned.extend(&bytes);
        let _ = Cities::from_bytes(&versioned);
    }
}
