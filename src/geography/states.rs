//! The states, the District of Columbia and the island areas, as the Census Bureau codes them.

use super::place_name::normalise;

/// A state or territory of the United States.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// Two-digit FIPS code.
    pub code: &'static str,
    /// Postal abbreviation.
    pub abbreviation: &'static str,
    /// Name in full.
    pub name: &'static str,
}

const fn s(code: &'static str, abbreviation: &'static str, name: &'static str) -> State {
    State { code, abbreviation, name }
}

/// All of them, by code.
pub const STATES: [State; 56] = [
    s("01", "AL", "Alabama"),
    s("02", "AK", "Alaska"),
    s("04", "AZ", "Arizona"),
    s("05", "AR", "Arkansas"),
    s("06", "CA", "California"),
    s("08", "CO", "Colorado"),
    s("09", "CT", "Connecticut"),
    s("10", "DE", "Delaware"),
    s("11", "DC", "District of Columbia"),
    s("12", "FL", "Florida"),
    s("13", "GA", "Georgia"),
    s("15", "HI", "Hawaii"),
    s("16", "ID", "Idaho"),
    s("17", "IL", "Illinois"),
    s("18", "IN", "Indiana"),
    s("19", "IA", "Iowa"),
    s("20", "KS", "Kansas"),
    s("21", "KY", "Kentucky"),
    s("22", "LA", "Louisiana"),
    s("23", "ME", "Maine"),
    s("24", "MD", "Maryland"),
    s("25", "MA", "Massachusetts"),
    s("26", "MI", "Michigan"),
    s("27", "MN", "Minnesota"),
    s("28", "MS", "Mississippi"),
    s("29", "MO", "Missouri"),
    s("30", "MT", "Montana"),
    s("31", "NE", "Nebraska"),
    s("32", "NV", "Nevada"),
    s("33", "NH", "New Hampshire"),
    s("34", "NJ", "New Jersey"),
    s("35", "NM", "New Mexico"),
    s("36", "NY", "New York"),
    s("37", "NC", "North Carolina"),
    s("38", "ND", "North Dakota"),
    s("39", "OH", "Ohio"),
    s("40", "OK", "Oklahoma"),
    s("41", "OR", "Oregon"),
    s("42", "PA", "Pennsylvania"),
    s("44", "RI", "Rhode Island"),
    s("45", "SC", "South Carolina"),
    s("46", "SD", "South Dakota"),
    s("47", "TN", "Tennessee"),
    s("48", "TX", "Texas"),
    s("49", "UT", "Utah"),
    s("50", "VT", "Vermont"),
    s("51", "VA", "Virginia"),
    s("53", "WA", "Washington"),
    s("54", "WV", "West Virginia"),
    s("55", "WI", "Wisconsin"),
    s("56", "WY", "Wyoming"),
    s("60", "AS", "American Samoa"),
    s("66", "GU", "Guam"),
    s("69", "MP", "Northern Mariana Islands"),
    s("72", "PR", "Puerto Rico"),
    s("78", "VI", "U.S. Virgin Islands"),
];

/// The state with this FIPS code.
pub(crate) fn state_by_code(code: &str) -> Option<&'static State> {
    STATES.iter().find(|s| s.code == code)
}

/// The state meant by an abbreviation, a name or a FIPS code, whatever its case and punctuation.
pub fn state_by_any_name(written: &str) -> Option<&'static State> {
    let key = normalise(written);
    let key = match key.as_str() {
        "washington dc" | "d c" => "dc",
        "united states virgin islands" | "us virgin islands" | "virgin islands" | "usvi" => "vi",
        "commonwealth of the northern mariana islands" => "mp",
        other => other,
    };
    STATES.iter().find(|s| s.abbreviation.eq_ignore_ascii_case(key) || normalise(s.name) == key || s.code == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_found_however_it_is_written() {
        for written in ["NY", "ny", "N.Y.", "New York", " new  york ", "36"] {
            assert_eq!(state_by_any_name(written).map(|s| s.code), Some("36"), "{written}");
        }
        assert_eq!(state_by_any_name("U.S. Virgin Islands").map(|s| s.code), Some("78"));
        assert_eq!(state_by_any_name("Ontario"), None);
        assert_eq!(state_by_any_name(""), None);
    }
}
