//! From features and a mapping to a geography, with a line for every feature.

use std::collections::BTreeMap;

use super::super::{Decimal, FileError, number, table::Progress};
use super::feature_set::{FeatureSet, unreadable};
use super::mapping::{GeographyMapping, ParentFrom, nouns_of};
use super::report::{FeatureFate, FeatureLine, GeographyReport, ReportedFigure, ReportedFlaw, ReportedLevel};
use crate::geography::{
    DrawnRegion, Findings, Flaw, GeographyError, GeographyLevel, LoadedGeography, LonLat, OUTSIDE, Patchwork, Shapes,
    cells_of_points,
};
use crate::plan::Coverage;

/// A geography with what became of its file.
pub struct ImportedGeography {
    /// The units and the levels above them.
    pub geography: LoadedGeography,
    /// What was done, feature by feature.
    pub report: GeographyReport,
    /// Whose territory each unit is today, where the file says it.
    pub coverage: Vec<Coverage>,
}

/// Most lines and flaws in a report; counts are complete.
const MAX_LINES: usize = 2000;
const MAX_FLAWS: usize = 100;

/// A unit in the making.
#[derive(Default)]
struct Draft {
    code: String,
    name: String,
    /// Features it consists of, in order.
    features: Vec<usize>,
}

/// Makes units of a file's features. `coarser` is a second geography whose areas hold the units, for
/// [`ParentFrom::Containment`]. `progress` hears fractions from 0 to 1 and answers whether to go on.
///
/// # Errors
/// [`FileError`] when nothing can be used, the borders are no map, or it was stopped.
pub fn import_geography(
    set: &FeatureSet,
    mapping: &GeographyMapping,
    coarser: Option<&LoadedGeography>,
    progress: Progress<'_>,
) -> Result<ImportedGeography, FileError> {
    let with_land = set.features.iter().filter(|feature| !feature.polygons.is_empty()).count();
    let with_point = set.features.iter().filter(|feature| !feature.points.is_empty()).count();
    let cells = with_land == 0 && with_point > 0;
    let mut lines: Vec<FeatureLine> = Vec::with_capacity(set.len());
    let mut drafts = gather(set, mapping, cells, &mut lines);
    if drafts.is_empty() {
        return Err(unreadable(&set.file, "none of its features is an area or a point that could be a unit"));
    }
    let told = |error: GeographyError| match error {
        GeographyError::Cancelled => FileError::Cancelled,
        other => unreadable(&set.file, other.to_string().trim_end_matches('.').to_owned()),
    };
    let (mut shapes, findings) = if cells {
        (
            point_shapes(set, &drafts, coarser, progress).map_err(told)?,
            Findings { settled: true, ..Findings::default() },
        )
    } else {
        let drawn: Vec<DrawnRegion> = drafts
            .iter()
            .map(|draft| draft.features.iter().flat_map(|at| set.features[*at].polygons.iter().cloned()).collect())
            .collect();
        let sewn = Patchwork::sew(drawn, mapping.sewing, &mut |share| progress(share * 0.9)).map_err(told)?;
        (sewn.shapes, sewn.findings)
    };
    let mut findings = findings;
    if !findings.vanished.is_empty() {
        shapes = leave_out_vanished(&mut drafts, &mut lines, &mut findings, &shapes).map_err(told)?;
        if drafts.is_empty() {
            return Err(unreadable(&set.file, "none of its areas is larger than the tolerance"));
        }
    }
    for unit in &findings.looped {
        if let Some(first) = drafts.get(*unit as usize).and_then(|draft| draft.features.first()) {
            lines[*first].remarks.push("Its border crosses or touches itself; each loop is land of its own.".into());
        }
    }
    let thin = shapes.thinned(LoadedGeography::MAX_POINTS).map_err(told)?;
    let mut figures = Vec::new();
    let attributes = mapping
        .attributes
        .iter()
        .filter(|column| **column < set.columns.len())
        .map(|column| (set.columns[*column].clone(), figure(set, *column, &drafts, &mut figures)))
        .collect();
    let source = format!("{}, {} features", set.file, set.len());
    let levels = levels(set, mapping, &drafts, coarser, &thin);
    let geography = LoadedGeography::new(source, levels, attributes, thin).map_err(told)?;
    if !progress(0.95) {
        return Err(FileError::Cancelled);
    }
    let report = report(set, mapping, &geography, &findings, lines, figures, cells);
    let coverage = coverage(set, mapping, &drafts);
    Ok(ImportedGeography { geography, report, coverage })
}

/// A line for each unit that is in a territory; parts of one unit may be in several.
fn coverage(set: &FeatureSet, mapping: &GeographyMapping, drafts: &[Draft]) -> Vec<Coverage> {
    let Some(column) = mapping.territory.filter(|column| *column < set.columns.len()) else { return Vec::new() };
    let rep = mapping.rep.filter(|rep| *rep < set.columns.len());
    let mut lines: Vec<Coverage> = Vec::new();
    for draft in drafts {
        let first = lines.len();
        for at in &draft.features {
            let territory = set.cell(*at, column).trim();
            let said = lines.iter().skip(first).any(|line| line.territory == territory);
            if !territory.is_empty() && !said {
                let rep = rep.map_or("", |rep| set.cell(*at, rep)).trim();
                lines.push(Coverage { unit: draft.code.clone(), territory: territory.into(), rep: rep.into() });
            }
        }
    }
    lines
}

/// Features by code; each gets its line.
fn gather(set: &FeatureSet, mapping: &GeographyMapping, cells: bool, lines: &mut Vec<FeatureLine>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut at_code: BTreeMap<String, usize> = BTreeMap::new();
    for (at, feature) in set.features.iter().enumerate() {
        let mut remarks = feature.remarks.clone();
        let mut line = |fate: FeatureFate, remarks: Vec<String>| {
            lines.push(FeatureLine { feature: at + 1, fate, remarks });
        };
        let usable = if cells {
            !feature.points.is_empty()
        } else {
            feature.polygons.iter().flatten().any(|ring| ring.len() > 2)
        };
        if !usable {
            let why = if feature.lines > 0 {
                "It is a line; units are areas or points."
            } else if !cells && !feature.points.is_empty() {
                "It is a point in a file of areas."
            } else {
                "It has no shape."
            };
            line(FeatureFate::Excluded { why: why.into() }, remarks);
            continue;
        }
        let cell = |column: Option<usize>| column.map_or("", |column| set.cell(at, column)).trim();
        let (mut code, name) = (cell(mapping.code).to_owned(), cell(mapping.name).to_owned());
        if code.is_empty() {
            code = if name.is_empty() { format!("#{}", at + 1) } else { name.clone() };
            if mapping.code.is_some() {
                remarks.push(format!("It has no code; `{code}` stands for it."));
            }
        }
        if feature.points.len() > 1 && cells {
            remarks.push("It has several points; the first is used.".into());
        }
        match at_code.get(&code) {
            // Points cannot be merged: a unit has one cell.
            Some(draft) if cells => {
                let first = drafts[*draft].features[0] + 1;
                let why = format!("Feature {first} has the same code `{code}`; a point unit has one place.");
                line(FeatureFate::Excluded { why }, remarks);
            }
            Some(draft) => {
                let first = drafts[*draft].features[0] + 1;
                if !name.is_empty() && drafts[*draft].name != name {
                    remarks.push(format!("It is called `{name}`, the other part `{}`.", drafts[*draft].name));
                }
                drafts[*draft].features.push(at);
                line(FeatureFate::Merged { code, with: first }, remarks);
            }
            None => {
                at_code.insert(code.clone(), drafts.len());
                let name = if name.is_empty() { code.clone() } else { name };
                line(FeatureFate::Used { code: code.clone() }, remarks);
                drafts.push(Draft { code, name, features: vec![at] });
            }
        }
    }
    // In order of the codes, as shipped counties are.
    drafts.sort_by(|a, b| a.code.cmp(&b.code));
    drafts
}

fn point_shapes(
    set: &FeatureSet,
    drafts: &[Draft],
    land: Option<&LoadedGeography>,
    progress: Progress<'_>,
) -> Result<Shapes, GeographyError> {
    let points: Vec<LonLat> = drafts
        .iter()
        .filter_map(|draft| set.features[draft.features[0]].points.first())
        .map(|p| LonLat::from_micro(*p))
        .collect();
    let mut stopped = false;
    let cells = cells_of_points(&points, land.map(LoadedGeography::shapes), &mut |share| {
        stopped |= !progress(share * 0.9);
    })?;
    if stopped { Err(GeographyError::Cancelled) } else { Ok(cells.shapes().clone()) }
}

/// Takes out units of which no land is left; their features are excluded, with the reason.
fn leave_out_vanished(
    drafts: &mut Vec<Draft>,
    lines: &mut [FeatureLine],
    findings: &mut Findings,
    shapes: &Shapes,
) -> Result<Shapes, GeographyError> {
    let gone = std::mem::take(&mut findings.vanished);
    for unit in &gone {
        let draft = &drafts[*unit as usize];
        let mut over =
            findings.overlaps.iter().filter(|flaw| flaw.regions.contains(unit)).flat_map(|flaw| &flaw.regions);
        let why = match over.find(|other| *other != unit) {
            Some(other) => format!(
                "Its area is wholly covered by other units (such as {}). Choose a file with one level of areas, or remove the one that is too many.",
                drafts[*other as usize].code
            ),
            None => format!("It is smaller than the tolerance of {:.1} m, or has no area.", findings.tolerance_m),
        };
        for at in &draft.features {
            lines[*at].fate = FeatureFate::Excluded { why: why.clone() };
        }
    }
    let keep: Vec<u32> = (0..drafts.len() as u32).filter(|unit| !gone.contains(unit)).collect();
    let new = |old: u32| keep.binary_search(&old).ok().map(|at| at as u32);
    for flaw in findings.overlaps.iter_mut().chain(&mut findings.gaps) {
        flaw.regions = flaw.regions.iter().filter_map(|old| new(*old)).collect();
    }
    findings.looped = findings.looped.iter().filter_map(|old| new(*old)).collect();
    let mut at = 0u32;
    drafts.retain(|_| {
        at += 1;
        keep.binary_search(&(at - 1)).is_ok()
    });
    shapes.subset(&keep)
}

/// A column of figures, one for each unit. Parts that repeat the figure of their unit count once.
fn figure(set: &FeatureSet, column: usize, drafts: &[Draft], figures: &mut Vec<ReportedFigure>) -> Vec<Option<f64>> {
    let read = |at: usize| number::float(set.cell(at, column).trim(), Decimal::Point);
    let values: Vec<Option<f64>> = drafts
        .iter()
        .map(|draft| {
            let parts: Vec<f64> = draft.features.iter().filter_map(|at| read(*at)).collect();
            let first = *parts.first()?;
            Some(if parts.iter().all(|part| *part == first) { first } else { parts.iter().sum() })
        })
        .collect();
    figures.push(ReportedFigure {
        column: set.columns[column].clone(),
        source: (0..set.len()).filter_map(read).sum(),
        used: values.iter().flatten().sum(),
    });
    values
}

fn levels(
    set: &FeatureSet,
    mapping: &GeographyMapping,
    drafts: &[Draft],
    coarser: Option<&LoadedGeography>,
    shapes: &Shapes,
) -> Vec<GeographyLevel> {
    let mut levels = vec![GeographyLevel {
        noun: mapping.noun.clone(),
        nouns: mapping.nouns.clone(),
        codes: drafts.iter().map(|draft| draft.code.clone()).collect(),
        names: drafts.iter().map(|draft| draft.name.clone()).collect(),
        parent: Vec::new(),
    }];
    // For each entry of the level below, a unit of it: columns are read from that unit's first feature.
    let mut example: Vec<usize> = (0..drafts.len()).collect();
    for from in &mapping.parents {
        let below = levels.len() - 1;
        let keyed: Vec<Option<(String, String)>> = match from {
            ParentFrom::Column { code, name } => example
                .iter()
                .map(|unit| {
                    let feature = drafts[*unit].features[0];
                    let key = set.cell(feature, *code).trim().to_owned();
                    let name = name.map_or("", |name| set.cell(feature, name)).trim();
                    let name = if name.is_empty() { key.clone() } else { name.to_owned() };
                    (!key.is_empty()).then_some((key, name))
                })
                .collect(),
            ParentFrom::Prefix { length } => levels[below]
                .codes
                .iter()
                .map(|code| {
                    let key: String = code.chars().take(*length).collect();
                    let name = coarser.and_then(|c| Some(c.units().names[c.by_code(&key)? as usize].clone()));
                    (code.chars().count() > *length).then(|| (key.clone(), name.unwrap_or(key)))
                })
                .collect(),
            ParentFrom::Containment => {
                let Some(coarser) = coarser.filter(|_| below == 0) else { continue };
                contained(coarser, shapes, &mut levels);
                return levels;
            }
        };
        let mut above: BTreeMap<String, (String, usize)> = BTreeMap::new();
        for (at, keyed) in keyed.iter().enumerate() {
            if let Some((key, name)) = keyed {
                above.entry(key.clone()).or_insert((name.clone(), example[at]));
            }
        }
        if above.is_empty() {
            break;
        }
        let number: BTreeMap<&String, u32> = above.keys().enumerate().map(|(k, key)| (key, k as u32)).collect();
        levels[below].parent = keyed
            .iter()
            .map(|keyed| keyed.as_ref().and_then(|(key, _)| number.get(key).copied()).unwrap_or(OUTSIDE))
            .collect();
        let (noun, nouns) = match from {
            ParentFrom::Column { code, .. } => nouns_of(&set.columns[*code]),
            ParentFrom::Prefix { .. } | ParentFrom::Containment => match coarser {
                Some(coarser) => (coarser.units().noun.clone(), coarser.units().nouns.clone()),
                None => ("group".into(), "groups".into()),
            },
        };
        example = above.values().map(|entry| entry.1).collect();
        levels.push(GeographyLevel {
            noun,
            nouns,
            names: above.values().map(|entry| entry.0.clone()).collect(),
            codes: above.into_keys().collect(),
            parent: Vec::new(),
        });
    }
    levels
}

/// The levels of a coarser geography above the units, by their label points.
fn contained(coarser: &LoadedGeography, shapes: &Shapes, levels: &mut Vec<GeographyLevel>) {
    let Ok(own) = LoadedGeography::new(String::new(), vec![levels[0].clone()], Vec::new(), shapes.clone()) else {
        return;
    };
    levels[0].parent =
        own.places().iter().map(|place| coarser.locate(*place).map_or(OUTSIDE, |found| found.region)).collect();
    levels.extend(coarser.levels.iter().cloned());
}

fn report(
    set: &FeatureSet,
    mapping: &GeographyMapping,
    geography: &LoadedGeography,
    findings: &Findings,
    lines: Vec<FeatureLine>,
    figures: Vec<ReportedFigure>,
    cells: bool,
) -> GeographyReport {
    let units = geography.units();
    let code = |unit: u32| units.codes.get(unit as usize).cloned().unwrap_or_default();
    let flaws = |list: &[Flaw]| -> Vec<ReportedFlaw> {
        let flaw = |flaw: &Flaw| ReportedFlaw {
            area_km2: flaw.area_km2,
            width_m: flaw.width_m,
            at: [flaw.at.lon, flaw.at.lat],
            units: flaw.regions.iter().take(20).map(|unit| code(*unit)).collect(),
        };
        list.iter().take(MAX_FLAWS).map(flaw).collect()
    };
    let land = geography.shapes().adjacency();
    let (part, parts) = land.components();
    let mut groups: Vec<Vec<String>> = vec![Vec::new(); parts as usize];
    for (unit, part) in part.iter().enumerate() {
        groups[*part as usize].push(code(unit as u32));
    }
    let largest = (0..groups.len()).max_by_key(|k| (groups[*k].len(), std::cmp::Reverse(*k)));
    let islands =
        groups.iter().enumerate().filter(|(k, g)| g.len() == 1 && Some(*k) != largest).map(|(_, g)| g[0].clone());
    let islands: Vec<String> = islands.collect();
    let island_groups: Vec<Vec<String>> =
        groups.iter().enumerate().filter(|(k, g)| g.len() > 1 && Some(*k) != largest).map(|(_, g)| g.clone()).collect();
    let bridged = geography.bridged_adjacency();
    let links = bridged.water_links.iter().map(|link| (code(link.a), code(link.b), f64::from(link.km))).collect();
    let count = |wanted: fn(&FeatureFate) -> bool| lines.iter().filter(|line| wanted(&line.fate)).count();
    let (used, merged, excluded) = (
        count(|fate| matches!(fate, FeatureFate::Used { .. })),
        count(|fate| matches!(fate, FeatureFate::Merged { .. })),
        count(|fate| matches!(fate, FeatureFate::Excluded { .. })),
    );
    let mut remarks = set.remarks.clone();
    if findings.across_date_line {
        remarks.push("The map reaches across the date line; its far side is drawn beside the rest.".into());
    }
    if !findings.settled {
        remarks.push(
            "Some borders could not be fitted to the last metre; what is left open is below the tolerance.".into(),
        );
    }
    let narrow: Vec<&Flaw> =
        findings.gaps.iter().chain(&findings.overlaps).filter(|flaw| flaw.width_m < 250.0).collect();
    if let Some(widest) = narrow.iter().map(|flaw| flaw.width_m).max_by(f64::total_cmp) {
        remarks.push(format!(
            "{} gaps or overlaps are narrower than 250 m; closing slivers up to {:.0} m would close them.",
            narrow.len(),
            libm::ceil(widest / 10.0) * 10.0
        ));
    }
    let drawn_points = geography.shapes().point_count();
    if drawn_points >= LoadedGeography::MAX_POINTS {
        remarks.push(format!(
            "The borders have {} points; {} are kept, without opening gaps.",
            findings.vertices,
            LoadedGeography::MAX_POINTS
        ));
    }
    let column = |at: Option<usize>| at.and_then(|at| set.columns.get(at)).cloned();
    let levels = geography
        .levels
        .iter()
        .enumerate()
        .map(|(at, level)| ReportedLevel {
            noun: level.noun.clone(),
            count: level.codes.len(),
            orphans: at
                .checked_sub(1)
                .and_then(|below| geography.levels.get(below))
                .map_or(0, |below| below.parent.iter().filter(|parent| **parent == OUTSIDE).count()),
        })
        .collect();
    GeographyReport {
        file: set.file.clone(),
        format: set.format,
        crs: set.crs.clone(),
        layer: set.layer.clone(),
        other_layers: set.other_layers.clone(),
        code_column: column(mapping.code),
        name_column: column(mapping.name),
        features: set.len(),
        used,
        merged,
        excluded,
        lines: lines
            .into_iter()
            .filter(|line| !matches!(line.fate, FeatureFate::Used { .. }) || !line.remarks.is_empty())
            .take(MAX_LINES)
            .collect(),
        levels,
        figures,
        cells,
        tolerance_m: findings.tolerance_m,
        vertices: set.vertices(),
        snapped: findings.snapped,
        split: findings.split,
        crossings: findings.crossings,
        slivers: findings.slivers,
        slivers_km2: findings.slivers_km2,
        gap_count: findings.gaps.len(),
        gaps: flaws(&findings.gaps),
        overlap_count: findings.overlaps.len(),
        overlaps: flaws(&findings.overlaps),
        islands,
        island_groups,
        water_links: links,
        borders: land.edges().count(),
        drawn_points,
        area_km2: geography.shapes().areas_km2().iter().sum(),
        remarks,
    }
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
