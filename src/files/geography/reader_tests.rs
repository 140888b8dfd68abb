use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::*;

fn read(bytes: &[u8]) -> Result<FeatureSet, FileError> {
    read_features("a.file", bytes, &GeoOptions::default(), &mut |_| true)
}

pub(super) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A `.shp` of polygons; each is a list of rings.
fn shp(polygons: &[Vec<Vec<[f64; 2]>>]) -> Vec<u8> {
    let mut out = vec![0u8; 100];
    out[..4].copy_from_slice(&[0, 0, 0x27, 0x0A]);
    out[32] = 5;
    for (at, rings) in polygons.iter().enumerate() {
        let mut content = 5i32.to_le_bytes().to_vec();
        content.extend([0u8; 32]);
        content.extend((rings.len() as i32).to_le_bytes());
        content.extend((rings.iter().map(Vec::len).sum::<usize>() as i32).to_le_bytes());
        let mut start = 0i32;
        for ring in rings {
            content.extend(start.to_le_bytes());
            start += ring.len() as i32;
        }
        for p in rings.iter().flatten().flatten() {
            content.extend(p.to_le_bytes());
        }
        out.extend((at as u32 + 1).to_be_bytes());
        out.extend((content.len() as u32 / 2).to_be_bytes());
        out.extend(content);
    }
    out
}

/// A `.dbf` of texts, ten bytes a column.
fn dbf(columns: &[&str], rows: &[&[&[u8]]]) -> Vec<u8> {
    let (first, width) = (32 + 32 * columns.len() + 1, 1 + 10 * columns.len());
    let mut out = vec![3u8, 120, 1, 1];
    out.extend((rows.len() as u32).to_le_bytes());
    out.extend((first as u16).to_le_bytes());
    out.extend((width as u16).to_le_bytes());
    out.resize(32, 0);
    for column in columns {
        let mut field = column.as_bytes().to_vec();
        field.resize(11, 0);
        field.push(b'C');
        field.resize(16, 0);
        field.push(10);
        field.resize(32, 0);
        out.extend(field);
    }
    out.push(0x0D);
    for row in rows {
        out.push(b' ');
        for cell in *row {
            let mut cell = cell.to_vec();
            cell.resize(10, b' ');
            out.extend(cell);
        }
    }
    out
}

const LAMBERT: &str = r#"PROJCS["RGF_1993_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",700000.0],PARAMETER["False_Northing",6600000.0],PARAMETER["Central_Meridian",3.0],PARAMETER["Standard_Parallel_1",49.0],PARAMETER["Standard_Parallel_2",44.0],PARAMETER["Latitude_Of_Origin",46.5],UNIT["Meter",1.0]]"#;

fn square(x: f64, y: f64, size: f64) -> Vec<[f64; 2]> {
    vec![[x, y], [x, y + size], [x + size, y + size], [x + size, y], [x, y]]
}

#[test]
fn geojson_comes_as_features_and_columns() {
    let text = br#"{"type":"FeatureCollection","name":"x","features":[
        {"type":"Feature","id":7,"properties":{"code":"01","pop":1200,"nom":"Ain"},"geometry":{"coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]],[[0.2,0.2],[0.4,0.2],[0.4,0.4],[0.2,0.2]]],"type":"Polygon"}},
        {"type":"Feature","properties":null,"geometry":{"type":"MultiPolygon","coordinates":[[[[2,0],[3,0],[3,1],[2,0]]],[[[5,0],[6,0],[6,1],[5,0]]]]}},
        {"type":"Feature","properties":{"code":"03","deep":{"a":[1,2]}},"geometry":null},
        {"type":"Feature","properties":{"code":"04"},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1.5,2.5,100]},{"type":"LineString","coordinates":[[0,0],[1,1]]}]}}]}"#;
    let set = read(text).unwrap();
    assert_eq!((set.format, set.len(), set.crs.as_str()), (GeoFormat::GeoJson, 4, "WGS 84"));
    assert_eq!(set.columns, ["id", "code", "pop", "nom", "deep"]);
    assert_eq!((set.cell(0, 1), set.cell(0, 2), set.cell(2, 4), set.cell(1, 1)), ("01", "1200", r#"{"a":[1,2]}"#, ""));
    assert_eq!((set.features[0].polygons.len(), set.features[0].polygons[0].len()), (1, 2));
    assert_eq!(set.features[1].polygons.len(), 2);
    assert!(set.features[2].polygons.is_empty());
    assert_eq!((set.features[3].points.as_slice(), set.features[3].lines), ([[1_500_000, 2_500_000]].as_slice(), 1));
    assert_eq!(sniff_geography(b"[{\"a\":1}]"), None);
    assert_eq!(sniff_geography(br#"{"rows":[{"type":"Polygon"}]}"#), None);
}

#[test]
fn a_bare_geometry_and_a_bare_feature_are_read_too() {
    assert_eq!(
        read(br#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#).unwrap().features[0].polygons.len(),
        1
    );
    let one =
        read(br#"{"geometry":{"type":"Point","coordinates":[3,4]},"properties":{"n":"a"},"type":"Feature"}"#).unwrap();
    assert_eq!((one.features[0].points.len(), one.cell(0, 0)), (1, "a"));
}

#[test]
fn an_old_crs_is_converted_and_a_strange_one_refused_by_name() {
    let with = |crs: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[652301.565,6861302.726]}}}}],"crs":{{"type":"name","properties":{{"name":"{crs}"}}}}}}"#
        )
    };
    let set = read(with("urn:ogc:def:crs:EPSG::2154").as_bytes()).unwrap();
    assert_eq!(set.crs, "EPSG:2154");
    let [x, y] = set.features[0].points[0];
    assert!((x - 2_350_000).abs() < 3 && (y - 48_850_000).abs() < 3, "{x} {y}");
    assert!(read(with("EPSG:5514").as_bytes()).unwrap_err().to_string().contains("EPSG:5514"));
}

#[test]
fn metres_without_a_crs_are_refused_and_a_crs_can_be_named() {
    let text =
        br#"{"type":"Polygon","coordinates":[[[652301,6861302],[662301,6861302],[662301,6871302],[652301,6861302]]]}"#;
    let said = read(text).unwrap_err().to_string();
    assert!(said.contains("652301") && said.contains("not longitude and latitude"), "{said}");
    let options = GeoOptions { crs: Some("EPSG:2154".into()), ..GeoOptions::default() };
    assert_eq!(read_features("a", text, &options, &mut |_| true).unwrap().features[0].polygons.len(), 1);
}

#[test]
fn odd_rings_are_named() {
    let set = read(br#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]},"properties":{}},{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0]]]},"properties":{}}]}"#).unwrap();
    assert!(set.features[0].remarks[0].contains("not closed"));
    assert!(set.features[1].remarks.iter().any(|r| r.contains("fewer than three")));
}

#[test]
fn topojson_takes_the_layer_with_most_shapes_or_the_one_that_is_named() {
    let text = br#"{"type":"Topology","arcs":[[[0,0],[0,1],[1,1],[1,0],[0,0]]],"objects":{
        "country":{"type":"Polygon","arcs":[[0]]},
        "states":{"type":"GeometryCollection","geometries":[{"type":"Polygon","id":"01","arcs":[[0]],"properties":{"name":"A"}},{"type":null,"id":"02"}]}}}"#;
    let set = read(text).unwrap();
    assert_eq!((set.format, set.layer.as_deref(), set.len()), (GeoFormat::TopoJson, Some("states"), 2));
    assert_eq!(
        (set.other_layers.as_slice(), set.cell(0, 0), set.cell(0, 1)),
        (["country".to_owned()].as_slice(), "01", "A")
    );
    assert_eq!(set.features[0].polygons[0][0].len(), 5);
    assert!(set.features[0].remarks.is_empty(), "{:?}", set.features[0].remarks);
    let options = GeoOptions { layer: Some("country".into()), ..GeoOptions::default() };
    assert_eq!(read_features("a", text, &options, &mut |_| true).unwrap().len(), 1);
}

#[test]
fn an_arc_named_a_million_times_does_not_fill_the_memory() {
    let arc: String = (0..1000).map(|k| format!("[{},{}]", k % 90, k % 80)).collect::<Vec<_>>().join(",");
    let refs = vec!["0"; 100_000].join(",");
    let text =
        format!(r#"{{"type":"Topology","arcs":[[{arc}]],"objects":{{"a":{{"type":"Polygon","arcs":[[{refs}]]}}}}}}"#);
    assert!(matches!(read(text.as_bytes()), Err(FileError::TooMuch { what: "vertices", .. })));
}

#[test]
fn a_zipped_shapefile_is_projected_and_keeps_zeros_and_accents() {
    let hole: Vec<[f64; 2]> = square(652_000.0, 6_860_000.0, 1000.0).into_iter().rev().collect();
    let shapes =
        shp(&[vec![square(650_000.0, 6_858_000.0, 10_000.0), hole], vec![square(660_000.0, 6_858_000.0, 10_000.0)]]);
    let table = dbf(&["INSEE", "NOM"], &[&[b"01004", b"Amb\xE9rieu"], &[b"75056", b"Paris"]]);
    let zip = zipped(&[
        ("com/a.shp", &shapes),
        ("com/a.dbf", &table),
        ("com/a.prj", LAMBERT.as_bytes()),
        ("com/b.shp", &shapes),
    ]);
    assert_eq!(sniff_geography(&zip), Some(GeoFormat::Shapefile));
    let set = read(&zip).unwrap();
    assert_eq!((set.crs.as_str(), set.layer.as_deref(), set.other_layers.len()), ("RGF 1993 Lambert 93", Some("a"), 1));
    assert_eq!((set.cell(0, 0), set.cell(0, 1), set.cell(1, 1)), ("01004", "Ambérieu", "Paris"));
    assert_eq!((set.features[0].polygons.len(), set.features[0].polygons[0].len()), (1, 2));
    let [x, y] = set.features[1].polygons[0][0][0];
    assert!((2_400_000..2_500_000).contains(&x) && (48_700_000..48_900_000).contains(&y), "{x} {y}");
    let utf8 = dbf(&["NOM"], &[&["Évry".as_bytes()], &[b"x"]]);
    let zip = zipped(&[("a.shp", &shapes), ("a.dbf", &utf8), ("a.cpg", b"UTF-8"), ("a.prj", LAMBERT.as_bytes())]);
    assert_eq!(read(&zip).unwrap().cell(0, 0), "Évry");
}

#[test]
fn a_shapefile_in_pieces_or_against_the_rules_says_so() {
    let turned: Vec<[f64; 2]> = square(1.0, 1.0, 1.0).into_iter().rev().collect();
    let zip = zipped(&[("a.shp", &shp(&[vec![turned]]))]);
    let set = read(&zip).unwrap();
    assert!(set.features[0].remarks[0].contains("counter-clockwise"));
    assert!(set.remarks.iter().any(|r| r.contains(".prj")) && set.remarks.iter().any(|r| r.contains(".dbf")));
    assert!(read(&shp(&[])).unwrap_err().to_string().contains("one zip"));
    let krovak = LAMBERT.replace("Lambert_Conformal_Conic", "Krovak");
    let zip = zipped(&[("a.shp", &shp(&[vec![square(1.0, 1.0, 1.0)]])), ("a.prj", krovak.as_bytes())]);
    assert!(read(&zip).unwrap_err().to_string().contains("Krovak"));
}

const KML: &str = r#"<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>North &amp; East</name>
  <Placemark id="p1"><name><![CDATA[Alpha]]></name><ExtendedData><Data name="code"><value>007</value></Data><SchemaData><SimpleData name="pop">12</SimpleData></SchemaData></ExtendedData>
    <MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0,0 1,0,0 1,1,0 0,1,0 0,0,0</coordinates></LinearRing></outerBoundaryIs>
      <innerBoundaryIs><LinearRing><coordinates>0.2,0.2 0.4,0.2 0.4,0.4 0.2,0.2</coordinates></LinearRing></innerBoundaryIs></Polygon></MultiGeometry></Placemark>
  </Folder><Placemark><name>Point</name><Point><coordinates>5,6</coordinates></Point></Placemark></Document></kml>"#;

#[test]
fn kml_and_kmz_come_with_their_data_and_folders() {
    for bytes in [KML.as_bytes().to_vec(), zipped(&[("doc.kml", KML.as_bytes())])] {
        assert_eq!(sniff_geography(&bytes), Some(GeoFormat::Kml));
        let set = read(&bytes).unwrap();
        assert_eq!(set.columns, ["id", "name", "code", "pop", "Folder"]);
        let row: Vec<&str> = (0..5).map(|column| set.cell(0, column)).collect();
        assert_eq!(row, ["p1", "Alpha", "007", "12", "North & East"]);
        assert_eq!((set.features[0].polygons[0].len(), set.features[1].points.len()), (2, 1));
    }
}

#[test]
fn entities_a_file_defines_itself_stay_unexpanded() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><kml><Placemark><name>&b;x</name><Point><coordinates>1,2</coordinates></Point></Placemark></kml>"#;
    assert_eq!(read(bomb.as_bytes()).unwrap().cell(0, 0), "x");
}

#[test]
fn gzip_and_bombs() {
    let pack = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let plain = br#"{"type":"Point","coordinates":[3,4]}"#;
    assert_eq!(read(&pack(plain)).unwrap().len(), 1);
    assert!(read(&pack(&pack(plain))).unwrap_err().to_string().contains("packed twice"));
    assert!(
        read(&zipped(&[("a.json", &zipped(&[("b.json", plain)]))]))
            .unwrap_err()
            .to_string()
            .contains("another archive")
    );
    assert!(read(b"id,name\n1,2\n").unwrap_err().to_string().contains("not a geography"));
    let deep = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    assert!(read(format!(r#"{{"type":"Polygon","coordinates":{deep}}}"#).as_bytes()).is_err());
}

#[test]
fn a_reader_can_be_stopped() {
    let many: Vec<String> = (0..2000)
        .map(|k| {
            format!(
                r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[{},1]}}}}"#,
                k % 90
            )
        })
        .collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, many.join(","));
    let mut calls = 0;
    let outcome = read_features("a", text.as_bytes(), &GeoOptions::default(), &mut |_| {
        calls += 1;
        calls < 3
    });
    assert_eq!(outcome, Err(FileError::Cancelled));
}

fn samples() -> Vec<Vec<u8>> {
    let shapes = shp(&[vec![square(2.0, 48.0, 1.0)], vec![square(3.0, 48.0, 1.0)]]);
    let table = dbf(&["CODE"], &[&[b"01"], &[b"02"]]);
    vec![
        br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"01"},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}}]}"#.to_vec(),
        br#"{"type":"Topology","arcs":[[[0,0],[0,1],[1,1],[0,0]]],"objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"Polygon","id":"01","arcs":[[0]]}]}}}"#.to_vec(),
        KML.as_bytes().to_vec(),
        zipped(&[("a.shp", &shapes), ("a.dbf", &table)]),
        shapes,
    ]
}

proptest! {
    #[test]
    fn no_bytes_stop_a_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_damage_stops_a_reader(which in 0usize..5, edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<prop::sample::Index>()) {
        let mut bytes = samples().swap_remove(which);
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes);
        let _ = read(&bytes[..cut.index(bytes.len())]);
    }

    #[test]
    fn no_damage_in_the_parts_of_a_shapefile_stops_it(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), table in any::<bool>()) {
        let mut shapes = shp(&[vec![square(2.0, 48.0, 1.0)], vec![square(3.0, 48.0, 1.0)]]);
        let mut rows = dbf(&["CODE"], &[&[b"01"], &[b"02"]]);
        for (at, byte) in edits {
            let bytes = if table { &mut rows } else { &mut shapes };
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&zipped(&[("a.shp", &shapes), ("a.dbf", &rows)]));
    }
}
