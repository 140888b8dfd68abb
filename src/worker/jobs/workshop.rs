//! Everything a worker can do but solve: what the opener does, and reading and making files and drawing ZIP codes.

use std::sync::Arc;

use super::{
    CITIES, COUNTIES, Opener, Output, Service, Tell, ZIPS,
    area_files::AreaFiles,
    counter::Counter,
    cut_shapes, export, first, import, measures,
    opener::broken,
    own_shapes::{self, OpenAreas},
    plan_file::{self, WaitingPlan},
    shapes, spelling,
    update::{self, Compared},
    zip_shapes::{self, ZipCells},
};
use crate::{
    files::geography::sniff_geography,
    geography::{Cities, Gazetteer},
    plan::{CutUnits, DataSet, UnitCut, UnitFrame, UnitLevel, Units},
    worker::{
        geographies::GeographyView,
        protocol::{Answer, Job},
        tables::{TableNumber, TableWish},
    },
};

/// The service that is loaded when first needed.
#[derive(Default)]
pub struct Workshop {
    pub(super) opener: Opener,
    gazetteer: Option<Arc<Gazetteer>>,
    /// Cities abroad, once rows needed them.
    pub(super) cities: Option<Arc<Cities>>,
    pub(super) zip_cells: Option<Arc<ZipCells>>,
    pub(super) counter: Counter,
    /// Geographies that the user brings, beside the tables.
    pub(super) areas: AreaFiles,
    /// The areas of the open data set.
    pub(super) open_areas: OpenAreas,
    /// The units of several levels, or above the finest, that were made last, and of which data.
    pub(super) cut_units: Option<(Arc<DataSet>, Arc<CutUnits>)>,
    /// A plan file that was read and is not put together yet.
    pub(super) plan_file: Option<WaitingPlan>,
    /// The last comparison of a newer export with the open data set.
    pub(super) compared: Option<Compared>,
    /// The units that were made last, and of which data.
    units: Option<(Arc<DataSet>, Arc<Units>)>,
}

impl Workshop {
    pub(super) fn gazetteer(&self) -> Result<Arc<Gazetteer>, String> {
        self.gazetteer.clone().ok_or_else(|| "The ZIP codes are not loaded yet. Reload the page.".into())
    }

    /// The open data set and its units of a level, as the page has them.
    pub(super) fn units(
        &mut self,
        cut: impl Into<UnitCut>,
        tell: &mut Tell<'_>,
    ) -> Result<(Arc<DataSet>, Arc<Units>), String> {
        let (data, cut) = (self.opener.data()?, cut.into());
        if let Some((of, units)) = &self.units
            && Arc::ptr_eq(of, &data)
            && *units.cut() == cut
        {
            return Ok((data, units.clone()));
        }
        let frame = self.frame(&cut, tell)?;
        let units = Units::build(frame, &data);
        self.units = Some((data.clone(), units.clone()));
        Ok((data, units))
    }
}

impl Workshop {
    fn frame(&mut self, cut: &UnitCut, tell: &mut Tell<'_>) -> Result<UnitFrame, String> {
        match cut.level() {
            _ if cut_shapes::are_cut(cut) => {
                let made = cut_shapes::of_open_data(self, cut, tell)?;
                // Exceptions that change nothing: the units are those of the level by itself.
                if !cut_shapes::are_cut(&made.frame.cut) {
                    return self.frame(&made.frame.cut, &mut |_, doing| tell(0.8, doing));
                }
                Ok(made.frame.clone())
            }
            UnitLevel::Zip => zip_shapes::frame(self, tell),
            UnitLevel::Own => own_shapes::frame(self),
            _ => shapes::frame(&self.opener, cut),
        }
    }

    /// Reads a file that may be a table or a geography, and keeps it on the counter.
    fn read(
        &mut self,
        number: TableNumber,
        name: &str,
        bytes: Vec<u8>,
        tell: &mut Tell<'_>,
    ) -> Result<Vec<Output>, String> {
        self.areas.clear_imported();
        // A bare .shp is no table either: its reader says what to choose instead.
        if sniff_geography(&bytes).is_some() || bytes.starts_with(&[0, 0, 0x27, 0x0A]) {
            return self.areas.read(number, name, bytes, tell).and_then(|view| geography(&view));
        }
        let areas = self.areas.made();
        self.counter.read(number, name, bytes, areas.as_deref(), tell).map(|answer| vec![Output::plain(answer)])
    }
}

fn geography(view: &GeographyView) -> Result<Vec<Output>, String> {
    let bytes = postcard::to_allocvec(view).map_err(|error| error.to_string())?;
    Ok(vec![Output { answer: Answer::Geography, attachments: vec![bytes] }])
}

impl Service for Workshop {
    fn needs(&self, job: &Job) -> Vec<&'static str> {
        let level = match job {
            Job::Shapes(cut) | Job::Frame(cut) => cut_shapes::needs(cut),
            Job::Export(order) => cut_shapes::needs(&order.cut),
            Job::Measures { recipe, .. } => measures::level_of(recipe),
            Job::RestorePlan => self.plan_file.as_ref().and_then(|file| cut_shapes::needs(&file.cut())),
            // Areas of the user's own need no others, but cities lie in them.
            Job::Import { tables } if self.areas.has_any(tables) => {
                if self.cities.is_none() && import::areas_want_cities(self, tables) {
                    return vec![CITIES];
                }
                None
            }
            Job::Update(ask) if self.opener.data().is_ok_and(|data| data.geography.is_some()) => {
                let tables = update::tables_of(ask);
                if self.cities.is_none() && !tables.is_empty() && import::areas_want_cities(self, &tables) {
                    return vec![CITIES];
                }
                None
            }
            Job::FindPlace(_) if self.opener.data().is_ok_and(|data| data.geography.is_some()) => None,
            Job::Import { .. } | Job::FindPlace(_) => Some(UnitLevel::Zip),
            Job::Update(ask) if update::wants_places(ask) => Some(UnitLevel::Zip),
            _ => None,
        };
        match level {
            Some(UnitLevel::Zip) => {}
            Some(UnitLevel::County) if self.opener.atlas.is_none() => return vec![COUNTIES],
            _ => return self.opener.needs(job),
        }
        // The ZIP table refers to the counties, so they come first.
        let mut files = Vec::new();
        if self.opener.atlas.is_none() {
            files.push(COUNTIES);
        }
        if self.gazetteer.is_none() {
            files.push(ZIPS);
        }
        if files.is_empty() && self.cities.is_none() && import::wants_cities(self, job) {
            files.push(CITIES);
        }
        files
    }

    fn shelve(&mut self, path: &str, bytes: &[u8]) -> Result<(), String> {
        if path == CITIES {
            self.cities = Some(Arc::new(Cities::from_bytes(bytes).map_err(|error| broken(path, &error))?));
            return Ok(());
        }
        if path != ZIPS {
            return self.opener.shelve(path, bytes);
        }
        let gazetteer = Gazetteer::from_bytes(bytes, &*self.opener.atlas()?).map_err(|error| broken(path, &error))?;
        self.gazetteer = Some(Arc::new(gazetteer));
        Ok(())
    }

    fn perform(&mut self, job: Job, input: Vec<Vec<u8>>, tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
        match job {
            Job::Shapes(cut) => match cut.level() {
                _ if cut_shapes::are_cut(&cut) => cut_shapes::draw(self, &cut, tell),
                UnitLevel::Zip => zip_shapes::draw(self, tell),
                UnitLevel::Own => own_shapes::draw(self, tell),
                _ => shapes::draw(&self.opener, cut, tell),
            },
            Job::Frame(cut) => self.frame(&cut, tell).map(|frame| vec![Output::plain(Answer::Frame(Box::new(frame)))]),
            Job::Table(number, TableWish::Read { name }) => self.read(number, &name, first(input)?, tell),
            Job::Table(number, wish) => {
                let areas = self.areas.made();
                self.counter.wish(number, wish, areas.as_deref(), tell).map(|answer| vec![Output::plain(answer)])
            }
            Job::Geography(number, wish) => {
                let wish = postcard::from_bytes(&wish).map_err(|_| "The page is of another version. Reload it.")?;
                self.areas.wish(number, wish, tell).and_then(|view| geography(&view))
            }
            Job::DropTable(number) => {
                if !self.areas.put_away(number) {
                    self.counter.put_away(number);
                }
                Ok(vec![Output::plain(Answer::Nothing)])
            }
            Job::Import { tables } => import::run(self, &tables, tell),
            Job::FindPlace(written) => import::find_place(self, &written).map(|answer| vec![Output::plain(answer)]),
            Job::LedgerRows { ledger, only, from, count } => {
                let rows = import::rows(self, ledger, only, from, count);
                Ok(vec![Output::file(postcard::to_allocvec(&rows).map_err(|error| error.to_string())?)])
            }
            Job::UnmatchedRows(ledger) => import::unmatched(self, ledger).map(|bytes| vec![Output::file(bytes)]),
            Job::Spellings(number) => spelling::of(self, number),
            Job::Update(ask) => update::perform(self, &ask, tell),
            Job::Measures { recipe, keep, drop_drive_times } => {
                measures::make(self, &recipe, keep, drop_drive_times, tell)
            }
            Job::Geocode(ask) => super::geocoding::perform(self, &ask, input.first()),
            Job::Export(order) => export::make(self, *order, tell).map(|bytes| vec![Output::file(bytes)]),
            Job::ReadPlanFile { name } => plan_file::read(self, name, first(input)?, tell),
            Job::RestorePlan => plan_file::restore(self, tell).map(|answer| vec![Output::plain(answer)]),
            other => self.opener.perform(other, input, tell),
        }
    }
}
