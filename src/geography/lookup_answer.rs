//! What a place lookup answers: where, and how it was found; or why not, and what may have been meant.

use std::fmt;

use super::place::LonLat;

/// A place that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The point.
    pub place: LonLat,
    /// Its county as an index into the atlas.
    pub county: Option<u32>,
    /// Its ZIP code as an index into the ZIP table, where one is known.
    pub zip: Option<u32>,
    /// How it was found.
    pub how: How,
}

/// How a place was found. Its text completes "Placed …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// By ZIP code.
    Zip {
        /// The five digits.
        code: String,
        /// Leading zeros were missing and put back.
        zeros_restored: bool,
        /// The four digits after the code were ignored.
        plus_four_dropped: bool,
        /// The tables have no coordinates for it: the place is its county's.
        at_county: bool,
    },
    /// By county FIPS code.
    CountyCode {
        /// The five digits.
        code: String,
        /// A leading zero was missing and put back.
        zeros_restored: bool,
        /// The code is newer than the shipped shapes: the place is that of the county it was split from.
        older_county: bool,
    },
    /// By county name and state.
    CountyName {
        /// The county's full name.
        name: String,
    },
    /// By city and state.
    City {
        /// City and state.
        name: String,
        /// Over how many ZIP codes the middle was taken.
        zip_codes: u32,
        /// No state was given; the name exists in one state only.
        state_assumed: bool,
    },
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zip { code, zeros_restored, plus_four_dropped, at_county } => {
                write!(f, "by ZIP code {code}")?;
                if *zeros_restored {
                    f.write_str(", leading zeros put back")?;
                }
                if *plus_four_dropped {
                    f.write_str(", ZIP+4 ignored")?;
                }
                if *at_county {
                    f.write_str(", at its county because the code has no coordinates")?;
                }
                Ok(())
            }
            Self::CountyCode { code, zeros_restored, older_county } => {
                write!(f, "by county code {code}")?;
                if *zeros_restored {
                    f.write_str(", leading zero put back")?;
                }
                if *older_county {
                    f.write_str(", in the county it was split from")?;
                }
                Ok(())
            }
            Self::CountyName { name } => write!(f, "by county: {name}"),
            Self::City { name, zip_codes, state_assumed } => {
                let codes = if *zip_codes == 1 {
                    "its ZIP code".to_owned()
                } else {
                    format!("the middle of its {zip_codes} ZIP codes")
                };
                write!(f, "by city: {name}, {codes}")?;
                if *state_assumed {
                    f.write_str("; no state given, and no other state has a city of this name")?;
                }
                Ok(())
            }
        }
    }
}

/// Why a place was not found. Each text says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    /// Nothing was written.
    Empty,
    /// Not the form of a ZIP code.
    NotAZip {
        /// As written.
        written: String,
        /// A letter in it, if there is one.
        letter: Option<char>,
        /// Codes that may be meant.
        closest: Vec<String>,
    },
    /// Five digits that no table has.
    UnknownZip {
        /// As written.
        written: String,
        /// Codes that may be meant.
        closest: Vec<String>,
    },
    /// A code without a place on the map, such as a military address abroad.
    NoPlace {
        /// The five digits.
        zip: String,
        /// Its city.
        city: String,
    },
    /// No county has this code.
    UnknownCountyCode {
        /// As written.
        written: String,
        /// Counties that may be meant.
        closest: Vec<String>,
    },
    /// The state is needed and not there.
    StateMissing,
    /// No state has this name.
    UnknownState {
        /// As written.
        written: String,
        /// States that may be meant.
        closest: Vec<String>,
    },
    /// The state has no such county.
    UnknownCounty {
        /// As written.
        name: String,
        /// The state.
        state: &'static str,
        /// Counties that may be meant.
        closest: Vec<String>,
    },
    /// No such city, in this state if one was given.
    UnknownCity {
        /// As written.
        city: String,
        /// The state, if given.
        state: Option<&'static str>,
        /// Cities that may be meant.
        closest: Vec<String>,
    },
    /// Several states have a city of this name and none was given.
    WhichState {
        /// As written.
        city: String,
        /// The cities.
        closest: Vec<String>,
    },
}

impl Miss {
    /// What may have been meant, best first.
    pub fn closest(&self) -> &[String] {
        match self {
            Self::NotAZip { closest, .. }
            | Self::UnknownZip { closest, .. }
            | Self::UnknownCountyCode { closest, .. }
            | Self::UnknownState { closest, .. }
            | Self::UnknownCounty { closest, .. }
            | Self::UnknownCity { closest, .. }
            | Self::WhichState { closest, .. } => closest,
            Self::Empty | Self::NoPlace { .. } | Self::StateMissing => &[],
        }
    }
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("No place is given.")?,
            Self::NotAZip { written, letter: Some(c), .. } => {
                write!(f, "`{written}` is not a ZIP code (letter {c}?).")?
            }
            Self::NotAZip { written, .. } => write!(f, "`{written}` is not a ZIP code: five digits are needed.")?,
            Self::UnknownZip { written, .. } => write!(f, "`{written}` is not a ZIP code in use.")?,
            Self::NoPlace { zip, city } => {
                write!(f, "ZIP code {zip} ({city}) is a military address without a place on the map.")?
            }
            Self::UnknownCountyCode { written, .. } => write!(f, "`{written}` is not the FIPS code of a county.")?,
            Self::StateMissing => f.write_str("The state is missing.")?,
            Self::UnknownState { written, .. } => write!(f, "`{written}` is not a state.")?,
            Self::UnknownCounty { name, state, .. } => write!(f, "{state} has no county `{name}`.")?,
            Self::UnknownCity { city, state: Some(state), .. } => write!(f, "No city `{city}` is known in {state}.")?,
            Self::UnknownCity { city, .. } => write!(f, "No city `{city}` is known.")?,
            Self::WhichState { city, .. } => write!(f, "Several states have a city `{city}`.")?,
        }
        let closest = self.closest();
        if closest.is_empty() {
            return Ok(());
        }
        let shown = closest.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(" or ");
        let more = if closest.len() > 5 { " or another" } else { "" };
        write!(f, " Meant {shown}{more}?")
    }
}

impl std::error::Error for Miss {}
