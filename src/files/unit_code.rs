//! Which unit a row of a territory list or a table of attributes is about.

use super::{Asked, Merge, Places};
use crate::plan::UnitLevel;

/// How a table names its units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitNaming {
    /// ZIP codes.
    Zip,
    /// County FIPS codes.
    CountyFips,
    /// Names of counties with the state beside them.
    County,
    /// Accounts.
    Account,
}

impl UnitNaming {
    /// The level of the codes.
    pub fn level(self) -> UnitLevel {
        match self {
            Self::Zip => UnitLevel::Zip,
            Self::CountyFips | Self::County => UnitLevel::County,
            Self::Account => UnitLevel::Account,
        }
    }
}

/// A unit that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundUnit {
    /// Its code with leading zeros.
    pub code: String,
    /// FIPS of the county it lies in; empty where it lies in none.
    pub county: String,
    /// What was put right on the way; empty most times.
    pub remark: String,
}

/// Finds an area by its code or name as written. `field` is the key of the field that names it, for the suggestion.
pub(super) fn find_area(
    naming: UnitNaming,
    written: &str,
    state: &str,
    field: &str,
    places: &dyn Places,
) -> Result<FoundUnit, (String, Option<Merge>)> {
    if written.is_empty() {
        return Err(("The unit is missing. Fill in its code and import the file again.".into(), None));
    }
    let found = match naming {
        UnitNaming::Zip => places.by_zip(written),
        UnitNaming::CountyFips => places.by_county_code(written),
        UnitNaming::County => places.by_county_name(written, state),
        UnitNaming::Account => Err(String::new()),
    };
    match found {
        Ok(found) => {
            // A user's own map has one code for every unit.
            let zip = naming == UnitNaming::Zip && !found.zip.is_empty();
            let code = if zip { found.zip } else { found.county.clone() };
            let put_right = &found.put_right;
            let remark = if put_right.is_empty() { String::new() } else { format!("Found {put_right}.") };
            Ok(FoundUnit { code, county: found.county, remark })
        }
        Err(miss) => {
            let meant = match naming {
                UnitNaming::Zip => places.meant(Asked::Zip(written)),
                UnitNaming::CountyFips => places.meant(Asked::CountyCode(written)),
                UnitNaming::County | UnitNaming::Account => Vec::new(),
            };
            let first = meant.into_iter().next();
            let suggestion = first.map(|to| Merge { field: field.into(), from: written.into(), to });
            Err((format!("{miss} Correct it and import the file again."), suggestion))
        }
    }
}
