//! Which place a cell of a table of drive times means: an account, a ZIP code, a county or area, a rep's home.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Asked, Places,
    account_finder::{AccountFinder, name_key},
};
use crate::{
    geography::LonLat,
    plan::{DataSet, DrivePlace, DrivePlaceKind},
};

/// A place that was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FoundEnd {
    pub place: DrivePlace,
    /// Where it is; a rep may have no home.
    pub at: Option<LonLat>,
}

/// Why a writing is no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MissedEnd {
    /// In sentences.
    pub reason: String,
    /// What may be meant.
    pub meant: Option<String>,
}

/// Finds places among the data at hand first, and then among all that are known.
pub(super) struct DrivePlaces<'a> {
    data: &'a DataSet,
    places: &'a dyn Places,
    finder: AccountFinder<'a>,
    ids: BTreeSet<&'a str>,
    names: BTreeSet<String>,
    zips: BTreeMap<&'a str, LonLat>,
    areas: BTreeMap<&'a str, LonLat>,
    reps: BTreeMap<String, usize>,
}

/// The kinds in the order in which they are tried where several fit.
pub(super) const KINDS: [DrivePlaceKind; 4] =
    [DrivePlaceKind::Account, DrivePlaceKind::Rep, DrivePlaceKind::Zip, DrivePlaceKind::Area];

/// What several places of a kind are called.
pub(super) fn noun(kind: DrivePlaceKind) -> &'static str {
    match kind {
        DrivePlaceKind::Account => "accounts",
        DrivePlaceKind::Zip => "ZIP codes",
        DrivePlaceKind::Area => "counties or areas",
        DrivePlaceKind::Rep => "reps",
    }
}

impl<'a> DrivePlaces<'a> {
    pub fn new(data: &'a DataSet, places: &'a dyn Places) -> Self {
        let accounts = &data.accounts;
        let mut zips = BTreeMap::new();
        let mut areas = BTreeMap::new();
        for account in accounts.indices() {
            let at = account.at();
            zips.entry(accounts.zip[at].as_str()).or_insert(accounts.place[at]);
            areas.entry(accounts.county[at].as_str()).or_insert(accounts.place[at]);
        }
        zips.remove("");
        areas.remove("");
        let mut reps = BTreeMap::new();
        for (at, rep) in data.reps.iter().enumerate() {
            reps.entry(name_key(&rep.name)).or_insert(at);
        }
        Self {
            data,
            places,
            finder: AccountFinder::new(accounts),
            ids: accounts.id.iter().map(String::as_str).collect(),
            names: accounts.name.iter().map(|name| name_key(name)).collect(),
            zips,
            areas,
            reps,
        }
    }

    /// The kind that most of some writings are, and the share of them; `None` where none is any.
    pub fn kind_of(&self, writings: &BTreeSet<&str>) -> Option<(DrivePlaceKind, f64)> {
        let share = |kind: DrivePlaceKind| {
            let hits = writings.iter().filter(|written| self.is_one(kind, written)).count();
            hits as f64 / writings.len().max(1) as f64
        };
        let mut best: Option<(DrivePlaceKind, f64)> = None;
        for kind in KINDS {
            let share = share(kind);
            if share > 0.0 && best.is_none_or(|(_, known)| share > known) {
                best = Some((kind, share));
            }
        }
        best
    }

    fn is_one(&self, kind: DrivePlaceKind, written: &str) -> bool {
        match kind {
            DrivePlaceKind::Account => self.ids.contains(written) || self.names.contains(&name_key(written)),
            DrivePlaceKind::Rep => self.reps.contains_key(&name_key(written)),
            DrivePlaceKind::Zip => self.zips.contains_key(written) || self.zip(written).is_ok(),
            DrivePlaceKind::Area => self.areas.contains_key(written) || self.places.by_county_code(written).is_ok(),
        }
    }

    /// The place of a writing: of one kind where it was said, else of any, `first` before the others.
    pub fn find(
        &mut self,
        written: &str,
        said: Option<DrivePlaceKind>,
        first: Option<DrivePlaceKind>,
    ) -> Result<FoundEnd, MissedEnd> {
        if written.is_empty() {
            let reason = "One of the two places is missing. Fill it in and import the file again.".into();
            return Err(MissedEnd { reason, meant: None });
        }
        if let Some(kind) = said {
            return self.find_as(kind, written);
        }
        let likely = first.unwrap_or(DrivePlaceKind::Account);
        let miss = match self.find_as(likely, written) {
            Ok(found) => return Ok(found),
            Err(miss) => miss,
        };
        for kind in KINDS.into_iter().filter(|kind| *kind != likely) {
            if self.is_one(kind, written)
                && let Ok(found) = self.find_as(kind, written)
            {
                return Ok(found);
            }
        }
        if first.is_none() {
            let reason = format!(
                "`{written}` is no account, rep, ZIP code or county that is known. Correct it, or choose what the column \
                 holds, and import again."
            );
            return Err(MissedEnd { reason, meant: None });
        }
        Err(miss)
    }

    fn find_as(&mut self, kind: DrivePlaceKind, written: &str) -> Result<FoundEnd, MissedEnd> {
        let found = |kind, code: String, at| Ok(FoundEnd { place: DrivePlace { kind, code }, at });
        let missed = |miss: String, meant: Vec<String>| {
            let reason = format!("{miss} Correct it and import the file again.");
            Err(MissedEnd { reason, meant: meant.into_iter().next() })
        };
        match kind {
            DrivePlaceKind::Account => match self.finder.find(written, "", ("to", "to")) {
                Ok(hit) => {
                    let at = self.data.accounts.place.get(hit.account.at()).copied();
                    found(kind, self.data.accounts.id[hit.account.at()].clone(), at)
                }
                Err(miss) => {
                    Err(MissedEnd { reason: miss.reason, meant: miss.suggestion.map(|suggestion| suggestion.to) })
                }
            },
            DrivePlaceKind::Rep => match self.reps.get(&name_key(written)).and_then(|at| self.data.reps.get(*at)) {
                Some(rep) => found(kind, rep.name.clone(), rep.home),
                None => missed(format!("No rep is called `{written}`."), Vec::new()),
            },
            DrivePlaceKind::Zip => match self.zips.get(written) {
                Some(at) => found(kind, written.to_owned(), Some(*at)),
                None => match self.zip(written) {
                    Ok(hit) => Ok(hit),
                    Err(miss) => missed(miss, self.places.meant(Asked::Zip(written))),
                },
            },
            DrivePlaceKind::Area => match self.areas.get(written) {
                Some(at) => found(kind, written.to_owned(), Some(*at)),
                None => match self.places.by_county_code(written) {
                    Ok(hit) => found(kind, hit.county, Some(hit.at)),
                    Err(miss) => missed(miss, self.places.meant(Asked::CountyCode(written))),
                },
            },
        }
    }

    /// A ZIP code; on a user's own map every code is an area's.
    fn zip(&self, written: &str) -> Result<FoundEnd, String> {
        let hit = self.places.by_zip(written)?;
        let (kind, code) =
            if hit.zip.is_empty() { (DrivePlaceKind::Area, hit.county) } else { (DrivePlaceKind::Zip, hit.zip) };
        Ok(FoundEnd { place: DrivePlace { kind, code }, at: Some(hit.at) })
    }
}
