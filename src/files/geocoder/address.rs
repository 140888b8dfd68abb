//! What a row says of an address, for a geocoder.

use super::super::AccountField;
use serde::{Deserialize, Serialize};

/// The key under which an accepted answer is kept among the merges of a mapping: from the address as it was sent, to
/// latitude and longitude.
pub const ADDRESS: &str = "address";

/// An address as the cells of a row give it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Address {
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// State or region.
    pub state: String,
    /// Postcode or ZIP code.
    pub postcode: String,
    /// Country.
    pub country: String,
}

impl Address {
    /// The fields of accounts that make up an address, in the order of [`Address::of_cells`].
    pub const FIELDS: [AccountField; 5] =
        [AccountField::Street, AccountField::City, AccountField::State, AccountField::Zip, AccountField::Country];

    /// An address from the cells of a row. A street that is an e-mail or a web address is none, and never goes out.
    #[must_use]
    pub fn of_cells([street, city, state, postcode, country]: [&str; 5]) -> Self {
        let street = if street.contains('@') || street.contains("://") { "" } else { street };
        let [street, city, state, postcode, country] =
            [street, city, state, postcode, country].map(|cell| cell.trim().to_owned());
        Self { street, city, state, postcode, country }
    }

    /// All of it in one line: what `{query}` stands for, and what the address is known by.
    #[must_use]
    pub fn line(&self) -> String {
        let parts = [&self.street, &self.city, &self.state, &self.postcode, &self.country];
        let filled: Vec<&str> = parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        filled.join(", ")
    }

    /// Whether it says more than a country or a state.
    #[must_use]
    pub fn can_be_asked(&self) -> bool {
        [&self.street, &self.city, &self.postcode].into_iter().any(|part| !part.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_line_and_an_e_mail_is_none() {
        let address = Address::of_cells([" 12 Main St ", "Chicago", "", "60601", ""]);
        assert_eq!(address.line(), "12 Main St, Chicago, 60601");
        assert!(address.can_be_asked());
        assert!(!Address::of_cells(["ana@example.com", "", "IL", "", "US"]).can_be_asked());
        assert_eq!(Address::of_cells(["https://example.com", "Chicago", "", "", ""]).line(), "Chicago");
    }
}
