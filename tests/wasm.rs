//! The same plan gives the same bytes on any machine: results computed here are compared with one written-down value, natively
//! and in a real browser. (`cargo xtask test wasm` runs the browser's half.)

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// FNV-1a over the bits of every number, so that the last digit counts.
fn fingerprint(numbers: impl IntoIterator<Item = f64>) -> u64 {
    numbers
        .into_iter()
        .flat_map(|number| number.to_bits().to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Places all over the United States: latitude and longitude in degrees.
fn places() -> impl Iterator<Item = (f64, f64)> {
    (0..400_i32).map(|step| {
        let step = f64::from(step);
        (18.0 + (step * 7.3) % 53.0, -170.0 + (step * 11.9) % 104.0)
    })
}

#[test]
fn great_circle_distances_are_the_same_to_the_last_bit() {
    let distances = places().zip(places().skip(1)).map(|((lat_a, lon_a), (lat_b, lon_b))| {
        let (a, b) = (lat_a.to_radians(), lat_b.to_radians());
        let half_lat = libm::sin((b - a) / 2.0);
        let half_lon = libm::sin((lon_b - lon_a).to_radians() / 2.0);
        let chord = half_lat * half_lat + libm::cos(a) * libm::cos(b) * half_lon * half_lon;
        2.0 * 6371.0088 * libm::asin(chord.sqrt())
    });
    assert_eq!(fingerprint(distances), 17_555_487_519_110_743_230, "great-circle distances");
}

#[test]
fn neighbours_of_places_are_the_same() {
    use spade::{DelaunayTriangulation, Point2, Triangulation};
    let mut mesh = DelaunayTriangulation::<Point2<f64>>::new();
    for (latitude, longitude) in places() {
        let inserted = mesh.insert(Point2::new(longitude, latitude));
        assert!(inserted.is_ok(), "{latitude}, {longitude}");
    }
    let edges = mesh.undirected_edges().flat_map(|edge| {
        let [a, b] = edge.vertices().map(|vertex| vertex.position());
        [a.x, a.y, b.x, b.y]
    });
    assert_eq!(fingerprint(edges), 4_661_598_030_457_340_192, "Delaunay edges");
}

#[test]
fn packed_bytes_are_the_same() {
    use std::io::Write as _;
    let rows: String = places().map(|(latitude, longitude)| format!("{latitude},{longitude}\n")).collect();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    packer.write_all(rows.as_bytes()).expect("memory takes everything");
    let packed = packer.finish().expect("memory takes everything");
    assert_eq!(fingerprint(packed.iter().map(|byte| f64::from(*byte))), 12_390_718_722_696_523_780, "packed CSV");
}
