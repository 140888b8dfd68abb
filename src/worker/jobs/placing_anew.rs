//! The accounts of the open data set put into the areas of a geography that came alone, by where they are.

use std::collections::BTreeMap;

use crate::{
    geography::LoadedGeography,
    metrics::grouped,
    plan::{Coverage, DataSet, OwnGeography, UnitLevel},
};

/// The data set over these areas, and how many of its accounts lie in none of them. These stay, in no area.
///
/// Today's territory list was of other units: each account then stands for itself in it.
pub(super) fn place(data: &DataSet, areas: &LoadedGeography) -> Result<(DataSet, usize), String> {
    let mut placed = data.clone();
    if let Some(level) = data.coverage_level.filter(|level| *level != UnitLevel::Account) {
        placed.coverage = by_account(data, level);
        placed.coverage_level = Some(UnitLevel::Account);
    }
    let mut outside = 0;
    for (county, place) in placed.accounts.county.iter_mut().zip(&data.accounts.place) {
        *county = match areas.locate(*place) {
            Some(found) => areas.units().codes.get(found.region as usize).cloned().unwrap_or_default(),
            None => {
                outside += 1;
                String::new()
            }
        };
    }
    if outside == data.accounts.len() {
        return Err(format!(
            "None of the {} accounts of the open plan lies in these {}. Choose a geography of where they are, or add the \
             table of the accounts that belong to it.",
            grouped(outside as f64, 0),
            areas.units().nouns
        ));
    }
    placed.geography = Some(OwnGeography::of(areas));
    Ok((placed, outside))
}

/// The territory list with a line for each account instead of each area.
fn by_account(data: &DataSet, level: UnitLevel) -> Vec<Coverage> {
    let mut listed: BTreeMap<&str, Vec<&Coverage>> = BTreeMap::new();
    for line in &data.coverage {
        listed.entry(&line.unit).or_default().push(line);
    }
    let codes = if level == UnitLevel::Zip { &data.accounts.zip } else { &data.accounts.county };
    let lines = data.accounts.id.iter().zip(codes).flat_map(|(id, code)| {
        let of = listed.get(code.as_str()).map(Vec::as_slice).unwrap_or_default();
        of.iter().map(move |line| Coverage { unit: id.clone(), ..(*line).clone() })
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        files::geography::{GeoOptions, GeographyMapping, import_geography, read_features},
        plan::example,
    };

    /// One area around a place.
    fn around(at: crate::geography::LonLat) -> LoadedGeography {
        let (x, y) = (at.lon, at.lat);
        let ring = [[x - 0.1, y - 0.1], [x + 0.1, y - 0.1], [x + 0.1, y + 0.1], [x - 0.1, y + 0.1], [x - 0.1, y - 0.1]];
        let text = format!(
            r#"{{"type":"Feature","properties":{{"code":"007"}},"geometry":{{"type":"Polygon","coordinates":[{ring:?}]}}}}"#
        );
        let set = read_features("a.geojson", text.as_bytes(), &GeoOptions::default(), &mut |_| true).unwrap();
        import_geography(&set, &GeographyMapping::guess(&set), None, &mut |_| true).unwrap().geography
    }

    #[test]
    fn accounts_of_the_open_plan_go_where_they_are_and_none_is_lost() {
        let mut data = example::data(40);
        data.coverage_level = Some(UnitLevel::County);
        data.coverage = vec![Coverage {
            unit: data.accounts.county[0].clone(),
            territory: "North".into(),
            rep: data.reps[0].name.clone(),
        }];
        let (placed, outside) = place(&data, &around(data.accounts.place[0])).unwrap();
        assert_eq!(placed.accounts.len(), data.accounts.len());
        let within = placed.accounts.county.iter().filter(|code| *code == "007").count();
        assert!(within >= 1 && within + outside == data.accounts.len());
        assert_eq!(placed.accounts.county[0], "007");
        // The list says of each account of that county what it said of the county.
        assert!(placed.coverage.iter().any(|line| line.unit == data.accounts.id[0] && line.territory == "North"));
        assert_eq!(placed.coverage_level, Some(UnitLevel::Account));
    }

    #[test]
    fn areas_elsewhere_are_refused() {
        let data = example::data(10);
        let said = place(&data, &around(crate::geography::LonLat { lon: 2.35, lat: 48.86 })).unwrap_err();
        assert!(said.starts_with(&format!("None of the {} accounts", data.accounts.len())), "{said}");
    }
}
