use proptest::prelude::*;

use super::*;

/// Degrees to half a metre (or `metres`), on reference values from PROJ.
fn at(crs: &Crs, x: f64, y: f64, lon: f64, lat: f64, metres: f64) {
    let p = crs.place([x, y]).unwrap();
    let off = p.km_to(LonLat::new(lon, lat)) * 1000.0;
    assert!(off < metres, "{}: {p:?} is {off} m off", crs.name());
}

#[test]
fn national_grids_come_back_to_their_places() {
    let exact = [
        (2154, 652_301.565, 6_861_302.726, 2.35, 48.85),
        (32633, 391_390.731, 5_817_855.241, 13.4, 52.5),
        (32733, 814_420.331, 6_243_724.840, 18.4, -33.9),
        (3857, -7_910_363.016, 5_215_059.175, -71.06, 42.36),
        (5070, 687_512.179, 2_124_354.801, -87.65, 41.85),
        (3035, 4_363_081.612, 4_089_047.633, 10.75, 59.9),
        (3395, 2_226_389.816, -3_482_189.085, 20.0, -30.0),
        (26915, 500_000.0, 4_982_950.4, -93.0, 45.0),
        (3577, 1_547_574.620, -3_959_208.329, 149.1, -35.3),
        (3347, 7_222_419.032, 933_651.511, -79.4, 43.7),
        (3067, 385_700.421, 6_672_126.743, 24.94, 60.17),
        (2180, 636_640.467, 483_432.201, 21.0, 52.2),
        (3006, 674_647.882, 6_580_824.576, 18.07, 59.33),
    ];
    for (code, x, y, lon, lat) in exact {
        at(&Crs::from_epsg(code).unwrap(), x, y, lon, lat, 0.2);
    }
    // Older datums: the shift is good to metres.
    at(&Crs::from_epsg(28992).unwrap(), 121_819.365, 487_013.762, 4.9, 52.37, 5.0);
    at(&Crs::from_epsg(27700).unwrap(), 530_043.195, 180_358.209, -0.1276, 51.5072, 10.0);
    at(&Crs::from_epsg(2056).unwrap(), 2_683_170.681, 1_248_268.456, 8.54, 47.38, 5.0);
    at(&Crs::from_epsg(21781).unwrap(), 683_170.681, 248_268.456, 8.54, 47.38, 5.0);
    at(&Crs::from_epsg(31467).unwrap(), 3_513_304.512, 5_404_737.597, 9.18, 48.78, 5.0);
}

#[test]
fn projection_files_of_esri_and_gdal_are_understood() {
    let esri = r#"PROJCS["RGF_1993_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",700000.0],PARAMETER["False_Northing",6600000.0],PARAMETER["Central_Meridian",3.0],PARAMETER["Standard_Parallel_1",49.0],PARAMETER["Standard_Parallel_2",44.0],PARAMETER["Latitude_Of_Origin",46.5],UNIT["Meter",1.0]]"#;
    let crs = Crs::from_wkt(esri).unwrap();
    assert_eq!((crs.name(), crs.doubt()), ("RGF 1993 Lambert 93", None));
    at(&crs, 652_301.565, 6_861_302.726, 2.35, 48.85, 0.2);
    let feet = r#"PROJCS["NAD83 / New York Long Island (ftUS)",GEOGCS["NAD83",DATUM["North_American_Datum_1983",SPHEROID["GRS 1980",6378137,298.257222101,AUTHORITY["EPSG","7019"]],AUTHORITY["EPSG","6269"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4269"]],PROJECTION["Lambert_Conformal_Conic_2SP"],PARAMETER["latitude_of_origin",40.1666666666667],PARAMETER["central_meridian",-74],PARAMETER["standard_parallel_1",41.0333333333333],PARAMETER["standard_parallel_2",40.6666666666667],PARAMETER["false_easting",984250],PARAMETER["false_northing",0],UNIT["US survey foot",0.304800609601219,AUTHORITY["EPSG","9003"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","2263"]]"#;
    at(&Crs::from_wkt(feet).unwrap(), 989_791.457, 212_522.519, -73.98, 40.75, 0.2);
    let dutch = r#"PROJCS["RD_New",GEOGCS["GCS_Amersfoort",DATUM["D_Amersfoort",SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Double_Stereographic"],PARAMETER["False_Easting",155000.0],PARAMETER["False_Northing",463000.0],PARAMETER["Central_Meridian",5.38763888888889],PARAMETER["Scale_Factor",0.9999079],PARAMETER["Latitude_Of_Origin",52.1561605555556],UNIT["Meter",1.0]]"#;
    at(&Crs::from_wkt(dutch).unwrap(), 121_819.365, 487_013.762, 4.9, 52.37, 5.0);
    let swiss = r#"PROJCS["CH1903+_LV95",GEOGCS["GCS_CH1903+",DATUM["D_CH1903+",SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Hotine_Oblique_Mercator_Azimuth_Center"],PARAMETER["False_Easting",2600000.0],PARAMETER["False_Northing",1200000.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Azimuth",90.0],PARAMETER["Longitude_Of_Center",7.43958333333333],PARAMETER["Latitude_Of_Center",46.9524055555556],UNIT["Meter",1.0]]"#;
    at(&Crs::from_wkt(swiss).unwrap(), 2_683_170.681, 1_248_268.456, 8.54, 47.38, 5.0);
}

#[test]
fn degrees_stay_as_they_are_and_what_is_not_read_is_named() {
    let nad = Crs::from_wkt(r#"GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]"#).unwrap();
    assert!(nad.is_geographic());
    assert_eq!(nad.place([-71.123_456, 42.654_321]), Some(LonLat::new(-71.123_456, 42.654_321)));
    let said = Crs::from_wkt(r#"PROJCS["S-JTSK_Krovak",GEOGCS["G",DATUM["D_S_JTSK",SPHEROID["Bessel_1841",6377397.155,299.15]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Krovak"],UNIT["Meter",1.0]]"#).unwrap_err();
    assert!(said.0.contains("Krovak") && said.0.contains("EPSG:4326"), "{said}");
    assert!(Crs::from_name("urn:ogc:def:crs:OGC:1.3:CRS84").unwrap().is_geographic());
    assert_eq!(Crs::from_name("urn:ogc:def:crs:EPSG::3857").unwrap().name(), "EPSG:3857");
    assert!(Crs::from_name("EPSG:5514").unwrap_err().0.contains("EPSG:5514"));
}

#[test]
fn a_datum_nobody_knows_is_said() {
    let crs = Crs::from_wkt(r#"GEOGCS["X",DATUM["D_Somewhere_1910",SPHEROID["Clarke",6378206.4,294.98]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]"#).unwrap();
    assert!(crs.doubt().unwrap().contains("WGS 84"));
}

proptest! {
    #[test]
    fn no_text_and_no_number_stops_it(text in "[A-Z\\[\\](),\"0-9. _-]{0,200}", x in -1e9..1e9f64, y in -1e9..1e9f64) {
        let _ = Crs::from_wkt(&text);
        for code in [2154, 32633, 3857, 5070, 3035, 28992, 2056, 3395] {
            if let Some(p) = Crs::from_epsg(code).unwrap().place([x, y]) {
                prop_assert!(p.lat.is_finite() && p.lon.is_finite());
            }
        }
    }
}
