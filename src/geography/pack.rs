//! Packing the shipped geography from the public tables: bytes in, bytes out. `examples/pack_geography.rs` runs it.

use super::atlas::Atlas;
use super::error::GeographyError;
use super::packed::{PackedAtlas, PackedZips, expected_households, or_zero, write};
use super::shapes::{OUTSIDE, Shapes};
use super::states::STATES;
use super::tables;
use super::topojson::TopoJson;
use super::topology::{doubled_area, edges_from_rings, shapes_from_edges};

/// Packs `counties.bw` from a TopoJSON with a layer `counties`, the ZIP table and the employment table.
///
/// Counties are in order of their FIPS code. Population and households are the sums over the ZIP codes that the ZIP
/// table puts into a county, income is the household-weighted mean of their medians; employment figures are missing
/// for Connecticut, which the employment table lists by planning region.
pub fn pack_counties(topojson: &[u8], zip_table: &[u8], employment_table: &[u8]) -> Result<Vec<u8>, GeographyError> {
    let mut topology = TopoJson::from_slice(topojson)?;
    widen_flat_regions(&mut topology, "counties");
    let mut counties = Vec::new();
    for object in topology.objects.get("counties").map_or(&[][..], |c| c) {
        let id = object.id.as_deref().unwrap_or("");
        let code: u32 = id.parse().map_err(|_| GeographyError::Row {
            table: "the county shapes",
            line: counties.len() as u64 + 1,
            column: "id",
            value: id.to_owned(),
        })?;
        counties.push((code, object));
    }
    counties.sort_by_key(|c| c.0);
    let (scale, origin) = topology.grid.unwrap_or(([1e-4, 1e-4], [-180.0, -90.0]));
    let grid = |v: f64, k: usize| ((v - origin[k]) / scale[k]).round() as i32;
    // One turn round the globe in whole grid steps; the remainder (below half a step) moves the far Aleutians by metres.
    let turn = (360.0 / scale[0]).round() as i32;
    let mut rings: Vec<(u32, bool, Vec<[i32; 2]>)> = Vec::new();
    for (region, (code, object)) in counties.iter().enumerate() {
        for polygon in topology.polygons(object) {
            for (k, ring) in polygon.iter().enumerate() {
                // Alaska's islands beyond the date line are kept next to the others.
                let beyond = code / 1000 == 2 && ring.iter().all(|p| p.lon > 0.0);
                let points =
                    ring.iter().map(|p| [grid(p.lon, 0) - if beyond { turn } else { 0 }, grid(p.lat, 1)]).collect();
                rings.push((region as u32, k > 0, points));
            }
        }
    }
    let shapes = shapes_from_edges(counties.len(), edges_from_rings(rings.iter().map(|(r, h, p)| (*r, *h, &p[..]))))?;

    let zips = tables::zips(zip_table)?;
    let jobs = tables::employment(employment_table)?;
    let job = |code: u32| jobs.binary_search_by_key(&code, |j| j.fips).ok().map(|k| &jobs[k]);
    let mut sums = vec![(0u32, 0u32, 0.0f64, 0.0f64, false); counties.len()];
    for z in &zips {
        let Some(k) = z.county_fips.and_then(|f| counties.binary_search_by_key(&modern_to_shipped(f), |c| c.0).ok())
        else {
            continue;
        };
        let (s, households) = (&mut sums[k], z.households.unwrap_or(0));
        s.0 += z.population.unwrap_or(0);
        s.1 += households;
        s.4 |= z.population.is_some();
        if let Some(income) = z.income {
            s.2 += f64::from(income) * f64::from(households);
            s.3 += f64::from(households);
        }
    }
    let mut packed = PackedAtlas {
        scale,
        origin,
        codes: Vec::new(),
        names: counties
            .iter()
            .map(|c| c.1.properties.get("name").and_then(|n| n.as_str()).unwrap_or(""))
            .collect::<Vec<_>>()
            .join("\n"),
        population: sums.iter().map(|s| or_zero(s.4.then_some(s.0))).collect(),
        households: sums.iter().map(|s| or_zero(s.4.then_some(s.1))).collect(),
        median_income: sums.iter().map(|s| or_zero((s.3 > 0.0).then(|| (s.2 / s.3).round() as u32))).collect(),
        establishments: counties.iter().map(|c| or_zero(job(c.0).map(|j| j.establishments))).collect(),
        employment: counties.iter().map(|c| or_zero(job(c.0).map(|j| j.employment))).collect(),
        wages_thousands: counties.iter().map(|c| or_zero(job(c.0).map(|j| ((j.wages + 500) / 1000) as u32))).collect(),
        steps: Vec::new(),
        left: Vec::new(),
        right: Vec::new(),
        jump_x: Vec::new(),
        jump_y: Vec::new(),
        step_x: Vec::new(),
        step_y: Vec::new(),
    };
    let mut last_code = 0;
    for &(code, _) in &counties {
        packed.codes.push(code - last_code);
        last_code = code;
    }
    pack_arcs(&shapes, &mut packed);
    write("county file", &packed)
}

/// A region that the source's coarse grid has flattened to one line, there and back (Falls Church, VA, 5 km²), gets a
/// lens along that line, two fifths as high as it is long on either side, taken from its two neighbours.
fn widen_flat_regions(topology: &mut TopoJson, layer: &str) {
    let objects = topology.objects.get(layer).cloned().unwrap_or_default();
    for flat in &objects {
        let [polygon] = &flat.polygons[..] else { continue };
        let [ring] = &polygon[..] else { continue };
        let [a, b] = ring.iter().map(|&k| if k < 0 { !k } else { k } as usize).collect::<Vec<_>>()[..] else {
            continue;
        };
        if topology.arcs[a].len() != 2 || topology.arcs[b].len() != 2 {
            continue;
        }
        let others: Vec<_> = objects
            .iter()
            .filter(|o| {
                o.id != flat.id
                    && o.polygons
                        .iter()
                        .flatten()
                        .flatten()
                        .any(|&k| [a, b].contains(&(if k < 0 { !k } else { k } as usize)))
            })
            .collect();
        let area = |t: &TopoJson| -> f64 {
            let rings = others.iter().flat_map(|o| t.polygons(o)).flatten();
            rings.map(|r| doubled_area(&r.iter().map(|p| p.to_micro()).collect::<Vec<_>>()).unsigned_abs() as f64).sum()
        };
        let (ends_a, ends_b) = (topology.arcs[a].clone(), topology.arcs[b].clone());
        let bow = |ends: &[super::LonLat], sign: f64| {
            let (p, q) = (ends[0], ends[1]);
            let shrink = libm::cos(p.lat.to_radians());
            let (dx, dy) = ((q.lon - p.lon) * shrink, q.lat - p.lat);
            let middle = super::LonLat::new(
                (p.lon + q.lon) / 2.0 - sign * 0.4 * dy / shrink,
                (p.lat + q.lat) / 2.0 + sign * 0.4 * dx,
            );
            vec![p, middle, q]
        };
        // The right side is the one on which the neighbours lose land.
        let same_way = ends_a[0] == ends_b[0];
        let before = area(topology);
        for sign in [1.0, -1.0] {
            topology.arcs[a] = bow(&ends_a, sign);
            topology.arcs[b] = bow(&ends_b, if same_way { -sign } else { sign });
            if area(topology) < before {
                break;
            }
        }
    }
}

/// Writes arcs ring by ring, so that most start where the one before ended and have the same region on their left.
fn pack_arcs(shapes: &Shapes, packed: &mut PackedAtlas) {
    let mut done = vec![false; shapes.arcs().len()];
    let (mut last_left, mut last) = (0i32, [0i32; 2]);
    for region in 0..shapes.len() as u32 {
        for r in shapes.rings(region).flatten() {
            if std::mem::replace(&mut done[r.arc as usize], true) {
                continue;
            }
            let arc = shapes.arcs()[r.arc as usize];
            let other = if r.reversed { arc.left } else { arc.right };
            let mut points = shapes.arc_micro(r.arc).to_vec();
            if r.reversed {
                points.reverse();
            }
            packed.left.push(region as i32 - last_left);
            last_left = region as i32;
            packed.right.push(if other == OUTSIDE { shapes.len() as i32 } else { other as i32 } - region as i32);
            packed.steps.push(points.len() as u32 - 1);
            packed.jump_x.push(points[0][0] - last[0]);
            packed.jump_y.push(points[0][1] - last[1]);
            for w in points.windows(2) {
                packed.step_x.push(w[1][0] - w[0][0]);
                packed.step_y.push(w[1][1] - w[0][1]);
            }
            last = points[points.len() - 1];
        }
    }
}

/// Codes that were changed after the shipped shapes were drawn: Valdez-Cordova (02261) was split in 2019.
fn modern_to_shipped(fips: u32) -> u32 {
    match fips {
        2063 | 2066 => 2261,
        other => other,
    }
}

/// Packs `zips.bw` from the ZIP table and the HUD crosswalk; `counties` is the packed `counties.bw`.
///
/// Every ZIP code of either table is in it. One without a county in the ZIP table gets it from the crosswalk (the
/// county with most of its addresses), else from the shape that holds its point. One without coordinates is placed at
/// its county. Military codes abroad keep their state (AA, AE, AP are none of ours) and no place.
pub fn pack_zips(zip_table: &[u8], crosswalk: &[u8], counties: &[u8]) -> Result<Vec<u8>, GeographyError> {
    let atlas = Atlas::from_bytes(counties)?;
    let mut rows = tables::zips(zip_table)?;
    let mut cross = tables::crosswalk(crosswalk)?;
    // Largest share first within a ZIP; equal shares by county code.
    cross.sort_by(|a, b| a.zip.cmp(&b.zip).then(b.share.total_cmp(&a.share)).then(a.county_fips.cmp(&b.county_fips)));
    cross.dedup_by_key(|r| r.zip);
    for c in &cross {
        if rows.binary_search_by_key(&c.zip, |r| r.zip).is_err() {
            let row = tables::ZipRow {
                zip: c.zip,
                state: c.state.clone(),
                city: title_case(&c.city),
                county_fips: Some(c.county_fips),
                ..Default::default()
            };
            let at = rows.partition_point(|r| r.zip < c.zip);
            rows.insert(at, row);
        }
    }
    let county_of = |fips: u32| atlas.find(&format!("{:05}", modern_to_shipped(fips)));
    let none = atlas.len() as i32;
    let mut cities: Vec<&str> = rows.iter().map(|r| r.city.as_str()).collect();
    cities.sort_unstable();
    cities.dedup();
    let mut packed = PackedZips {
        zips: Vec::new(),
        counties: Vec::new(),
        county_count: atlas.len() as u32,
        cities: cities.join("\n"),
        city: Vec::new(),
        state_without_county: Vec::new(),
        kinds: Vec::new(),
        lon: Vec::new(),
        lat: Vec::new(),
        population: Vec::new(),
        households: Vec::new(),
        income_hundreds: Vec::new(),
    };
    let (mut zip, mut county, mut city, mut here) = (0, 0i32, 0i32, [0i32; 2]);
    for r in &rows {
        let point = r.place.map(|p| super::LonLat::new(p[0], p[1]));
        let by_name = || atlas.find_by_name(&r.county, &r.state);
        let by_cross =
            || cross.binary_search_by_key(&r.zip, |c| c.zip).ok().and_then(|k| county_of(cross[k].county_fips));
        let by_shape = || point.and_then(|p| atlas.locate(p)).map(|l| l.region);
        let found = r.county_fips.and_then(county_of).or_else(by_shape).or_else(by_cross).or_else(by_name);
        let this = found.map_or(none, |k| k as i32);
        let place = point.or_else(|| found.map(|k| atlas.region(k).place));
        if found.is_none() {
            packed
                .state_without_county
                .push(STATES.iter().position(|s| s.abbreviation == r.state).map_or(0, |k| k as u8 + 1));
        }
        if this != county {
            // A fresh start at the county's own place, so that one stray point does not spoil the next county.
            here = found.map_or([0, 0], |k| tenths_of_milli(atlas.region(k).place));
        }
        let at = place.map_or(here, tenths_of_milli);
        packed.zips.push(r.zip - zip);
        packed.counties.push(this - county);
        let c = cities.binary_search(&r.city.as_str()).unwrap_or(0) as i32;
        packed.city.push(c - city);
        packed.kinds.push(r.kind + if point.is_none() { 8 } else { 0 });
        packed.lon.push(at[0] - here[0]);
        packed.lat.push(at[1] - here[1]);
        packed.population.push(or_zero(r.population));
        if let Some(p) = r.population {
            packed.households.push(r.households.unwrap_or(0) as i32 - expected_households(p));
        }
        packed.income_hundreds.push(or_zero(r.income.map(|i| (i + 50) / 100)));
        (zip, county, city, here) = (r.zip, this, c, at);
    }
    write("ZIP file", &packed)
}

/// 10⁻⁴ degrees: eleven metres.
pub(crate) fn tenths_of_milli(p: super::LonLat) -> [i32; 2] {
    [(p.lon * 1e4).round() as i32, (p.lat * 1e4).round() as i32]
}

/// "NORTH ADAMS" to "North Adams".
fn title_case(shouted: &str) -> String {
    let mut out = String::with_capacity(shouted.len());
    let mut start = true;
    for c in shouted.chars() {
        out.extend(if start { c.to_uppercase().collect::<Vec<_>>() } else { c.to_lowercase().collect() });
        start = !c.is_alphanumeric();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_are_what_the_tables_pack_to() {
        let folder = ["../shared", "../../shared"]
            .map(|up| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(up).join("data/us"))
            .into_iter()
            .find(|f| f.is_dir());
        let Some(folder) = folder else {
            eprintln!("skipped: ../shared/data/us is not here");
            return;
        };
        let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
        let zips = read("us_zip_acs2022.csv.gz");
        let jobs = read("county_qcew_2025q1_total.csv");
        let counties = pack_counties(&read("counties-10m.json"), &zips, &jobs).unwrap();
        // Compared as content: another version of the compressor may pack the same content to other bytes.
        let plain = |bytes: &[u8]| tables::plain("a packed file", bytes).unwrap();
        assert!(plain(&counties) == plain(include_bytes!("../../data/us/counties.bw")), "run the packer again");
        let packed = pack_zips(&zips, &read("hud_zip_county_2025q4.csv.gz"), &counties).unwrap();
        assert!(plain(&packed) == plain(include_bytes!("../../data/us/zips.bw")), "run the packer again");
        assert_eq!(packed, pack_zips(&zips, &read("hud_zip_county_2025q4.csv.gz"), &counties).unwrap());
    }

    #[test]
    fn a_flattened_region_gets_land_from_both_neighbours() {
        // A square cut in two by a line that a third region walks there and back.
        let json = br#"{"type":"Topology","arcs":[[[5,0],[5,4]],[[5,4],[5,0]],[[5,4],[5,9],[0,9],[0,0],[5,0]],[[5,0],[10,0],[10,9],[5,9],[5,4]]],
            "objects":{"counties":{"type":"GeometryCollection","geometries":[
                {"type":"Polygon","id":"01001","arcs":[[0,1]],"properties":{"name":"Flat"}},
                {"type":"Polygon","id":"01003","arcs":[[-2,2]],"properties":{"name":"West"}},
                {"type":"Polygon","id":"01005","arcs":[[-1,3]],"properties":{"name":"East"}}]}}}"#;
        let mut topology = TopoJson::from_slice(json).unwrap();
        widen_flat_regions(&mut topology, "counties");
        let regions: Vec<_> = topology.objects["counties"].iter().map(|o| topology.polygons(o)).collect();
        let area: Vec<i128> = regions
            .iter()
            .map(|r| doubled_area(&r[0][0].iter().map(|p| p.to_micro()).collect::<Vec<_>>()).abs())
            .collect();
        assert!(area[0] > 0 && area[1] < 90_000_000_000_000 && area[2] < 90_000_000_000_000, "{area:?}");
        assert_eq!(area.iter().sum::<i128>(), 180_000_000_000_000);
    }
}
