//! The geographies on the counter: read, sewn together, corrected, not imported yet.
//!
//! Of several, the one with the most areas is what will be assigned; the next coarser one can be the level above it.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use super::Tell;
use crate::{
    files::{
        FileError,
        geography::{
            FeatureSet, GeoOptions, GeographyMapping, GeographyReport, ParentFrom, import_geography, read_features,
        },
    },
    geography::LoadedGeography,
    plan::Coverage,
    worker::{
        geographies::{GeographyView, GeographyWish},
        tables::TableNumber,
    },
};

/// Features of a preview.
const PREVIEW_ROWS: usize = 8;

/// The areas that were made of a file with the mapping as it is, or why there are none.
type Made = Result<(Arc<LoadedGeography>, GeographyReport, Arc<Vec<Coverage>>), String>;

/// A geography file and what is known of it.
struct AreaFile {
    bytes: Arc<Vec<u8>>,
    options: GeoOptions,
    set: FeatureSet,
    mapping: GeographyMapping,
    /// Nothing where something changed since.
    made: Option<Made>,
    /// It was imported: it waits only for corrected rows to be imported again.
    imported: bool,
}

/// The geographies by the numbers that the page gave them.
#[derive(Default)]
pub(super) struct AreaFiles {
    laid: BTreeMap<TableNumber, AreaFile>,
}

/// A worker that was ended by a cancel starts anew and has none.
const GONE: &str = "This geography is not here any more. Choose its file again.";

impl AreaFiles {
    /// Reads a geography file and keeps it.
    pub fn read(
        &mut self,
        number: TableNumber,
        name: &str,
        bytes: Vec<u8>,
        tell: &mut Tell<'_>,
    ) -> Result<GeographyView, String> {
        self.laid.insert(number, AreaFile::read(name, Arc::new(bytes), GeoOptions::default(), tell)?);
        self.stack(number);
        self.look(number, tell)
    }

    /// Does what the page wants of a geography and answers how it is understood then.
    pub fn wish(
        &mut self,
        number: TableNumber,
        wish: GeographyWish,
        tell: &mut Tell<'_>,
    ) -> Result<GeographyView, String> {
        let file = self.laid.get_mut(&number).ok_or(GONE)?;
        match wish {
            GeographyWish::Look => {}
            // Options that can't be followed leave the file as it was.
            GeographyWish::ReadAs(options) => {
                *file = AreaFile::read(&file.set.file, file.bytes.clone(), options, tell)?
            }
            GeographyWish::Map(mapping) => (file.mapping, file.made) = (mapping, None),
        }
        self.look(number, tell)
    }

    /// Takes a geography away; answers whether it was here.
    pub fn put_away(&mut self, number: TableNumber) -> bool {
        let was = self.laid.remove(&number).is_some();
        if was {
            for file in self.laid.values_mut().filter(|file| file.mapping.parents.contains(&ParentFrom::Containment)) {
                file.mapping.parents.retain(|parent| *parent != ParentFrom::Containment);
                file.made = None;
            }
        }
        was
    }

    /// Of these numbers the geography whose areas are assigned, made if it is not yet, and today's territories that its file
    /// names. `None` when none is a geography.
    pub fn assigned(
        &mut self,
        numbers: &[TableNumber],
        tell: &mut Tell<'_>,
    ) -> Result<Option<(Arc<LoadedGeography>, Arc<Vec<Coverage>>)>, String> {
        let Some(number) = self.finest(numbers) else { return Ok(None) };
        self.make(number, tell)?;
        match self.laid.get(&number).and_then(|file| file.made.as_ref()) {
            Some(Ok((geography, _, coverage))) => Ok(Some((geography.clone(), coverage.clone()))),
            Some(Err(why)) => Err(why.clone()),
            None => Err(GONE.into()),
        }
    }

    /// Whether one of these numbers is a geography.
    pub fn has_any(&self, numbers: &[TableNumber]) -> bool {
        numbers.iter().any(|number| self.laid.contains_key(number))
    }

    /// The areas that an import of all would assign, as far as they are made.
    pub fn made(&self) -> Option<Arc<LoadedGeography>> {
        let new = self.laid.iter().filter(|(_, file)| !file.imported);
        let all: Vec<TableNumber> = new.map(|(number, _)| *number).collect();
        match self.laid.get(&self.finest(&all)?)?.made.as_ref()? {
            Ok((geography, ..)) => Some(geography.clone()),
            Err(_) => None,
        }
    }

    /// These were imported. They are kept for another try until the next file comes.
    pub fn imported(&mut self, numbers: &[TableNumber]) {
        for file in numbers {
            if let Some(file) = self.laid.get_mut(file) {
                file.imported = true;
            }
        }
    }

    /// Forgets what was imported.
    pub fn clear_imported(&mut self) {
        self.laid.retain(|_, file| !file.imported);
    }

    fn finest(&self, numbers: &[TableNumber]) -> Option<TableNumber> {
        let ranked = numbers.iter().filter_map(|number| self.laid.get(number).map(|file| (file.rank(), *number)));
        ranked.max_by_key(|(rank, number)| (*rank, Reverse(*number))).map(|(_, number)| number)
    }

    /// When a second file comes, the finer of both takes the coarser one as its level above, unless its own columns say
    /// what that is.
    fn stack(&mut self, came: TableNumber) {
        let below = self.below(came).or_else(|| self.above(came).map(|_| came));
        if let Some(file) = below.and_then(|number| self.laid.get_mut(&number)) {
            let from_columns = file.mapping.parents.iter().any(|from| matches!(from, ParentFrom::Column { .. }));
            if !from_columns {
                file.mapping.parents = vec![ParentFrom::Containment];
                file.made = None;
            }
        }
    }

    /// The next coarser file.
    fn above(&self, number: TableNumber) -> Option<TableNumber> {
        let mine = self.laid.get(&number)?.rank();
        let coarser = self.laid.iter().filter(|(at, file)| **at != number && file.rank().0 < mine.0);
        coarser.max_by_key(|(at, file)| (file.rank(), Reverse(**at))).map(|(at, _)| *at)
    }

    /// The file that is finer than this one, by which this one is the level above.
    fn below(&self, number: TableNumber) -> Option<TableNumber> {
        self.laid.keys().copied().find(|other| self.above(*other) == Some(number))
    }

    /// Makes areas of a file where that was not done since its last change.
    fn make(&mut self, number: TableNumber, tell: &mut Tell<'_>) -> Result<(), String> {
        let above = self.above(number);
        let lacks_land =
            |files: &Self| above.is_some_and(|above| files.laid.get(&above).is_some_and(|file| file.made.is_none()));
        if lacks_land(self)
            && let Some(above) = above
        {
            self.make(above, tell)?;
        }
        let coarser = above.and_then(|above| match self.laid.get(&above)?.made.as_ref()? {
            Ok((geography, ..)) => Some(geography.clone()),
            Err(_) => None,
        });
        let file = self.laid.get_mut(&number).ok_or(GONE)?;
        if file.made.is_none() {
            let doing = format!("Fitting the borders of {} together", file.set.file);
            let made = import_geography(&file.set, &file.mapping, coarser.as_deref(), &mut |share| {
                tell(share, &doing);
                true
            });
            file.made = Some(
                made.map(|made| (Arc::new(made.geography), made.report, Arc::new(made.coverage)))
                    .map_err(|error: FileError| error.to_string()),
            );
        }
        Ok(())
    }

    fn look(&mut self, number: TableNumber, tell: &mut Tell<'_>) -> Result<GeographyView, String> {
        self.make(number, tell)?;
        let named = |number: Option<TableNumber>| Some(self.laid.get(&number?)?.set.file.clone());
        let (coarser, finer) = (named(self.above(number)), named(self.below(number)));
        let file = self.laid.get(&number).ok_or(GONE)?;
        Ok(GeographyView { coarser, finer, ..file.view() })
    }
}

impl AreaFile {
    fn read(name: &str, bytes: Arc<Vec<u8>>, options: GeoOptions, tell: &mut Tell<'_>) -> Result<Self, String> {
        let doing = format!("Reading {name}");
        let set = read_features(name, &bytes, &options, &mut |share| {
            tell(share, &doing);
            true
        })
        .map_err(|error| error.to_string())?;
        let mapping = GeographyMapping::guess(&set);
        Ok(Self { bytes, options, set, mapping, made: None, imported: false })
    }

    /// How many areas it has: as made, else by its features. Of files with as many, the one with more vertices is finer.
    fn rank(&self) -> (usize, usize) {
        let areas = match &self.made {
            Some(Ok((geography, ..))) => geography.len(),
            _ => self.set.len(),
        };
        (areas, self.set.vertices())
    }

    fn view(&self) -> GeographyView {
        let set = &self.set;
        let (report, problem) = match &self.made {
            Some(Ok((geography, report, _))) => (Some(with_names(report.clone(), geography)), None),
            Some(Err(why)) => (None, Some(why.clone())),
            None => (None, None),
        };
        GeographyView {
            file: set.file.clone(),
            format: format!("{}, {}", set.format, set.crs),
            options: self.options.clone(),
            layer: set.layer.clone(),
            other_layers: set.other_layers.clone(),
            features: set.len(),
            vertices: set.vertices(),
            columns: set.columns.clone(),
            rows: (0..set.len().min(PREVIEW_ROWS))
                .map(|row| (0..set.columns.len()).map(|column| set.cell(row, column).to_owned()).collect())
                .collect(),
            figures: figures(set),
            mapping: self.mapping.clone(),
            remarks: set.remarks.clone(),
            report,
            problem,
            coarser: None,
            finer: None,
        }
    }
}

/// Columns in which every filled cell is a number, and most are filled.
fn figures(set: &FeatureSet) -> Vec<usize> {
    let is_figure = |column: usize| {
        let cells = || (0..set.len()).map(move |row| set.cell(row, column).trim()).filter(|cell| !cell.is_empty());
        cells().count() * 2 > set.len() && cells().all(|cell| cell.parse::<f64>().is_ok_and(f64::is_finite))
    };
    (0..set.columns.len()).filter(|column| is_figure(*column)).collect()
}

/// The report with names beside the codes: `Isla (0204)`.
fn with_names(mut report: GeographyReport, geography: &LoadedGeography) -> GeographyReport {
    let units = geography.units();
    let named = |code: &mut String| {
        let name = geography.by_code(code).and_then(|unit| units.names.get(unit as usize));
        if let Some(name) = name.filter(|name| *name != code) {
            *code = format!("{name} ({code})");
        }
    };
    report.islands.iter_mut().for_each(named);
    report.island_groups.iter_mut().flatten().for_each(named);
    report.water_links.iter_mut().flat_map(|(from, to, _)| [from, to]).for_each(named);
    report.gaps.iter_mut().chain(&mut report.overlaps).flat_map(|flaw| &mut flaw.units).for_each(named);
    report
}
