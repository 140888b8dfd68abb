//! Different writings of one thing: `GTXPro` and `GTX Pro`, `technolgy`, `Philipines`. They are proposed with evidence and
//! change nothing until the user takes them into the mapping ([`super::TableMapping::merge`]).

use std::collections::BTreeMap;

use super::{Merge, Table, TableMapping, account_finder::name_key, formula_guard::unguard, mapped_rows::is_nothing};
use crate::geography::spelling_distance;

/// A writing that may mean another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpellingProposal {
    /// What would be read as what.
    pub merge: Merge,
    /// How many rows would be read otherwise.
    pub rows: usize,
    /// How many rows have the other writing already; none where it is only known from elsewhere.
    pub into_rows: usize,
    /// Why, in words: `the same but for spaces, signs and capitals`.
    pub evidence: String,
}

/// A column with more different values holds no categories.
const MOST_VALUES: usize = 2_000;

/// How much more frequent a writing must be, for another that is nearly the same to be taken for a slip.
const MORE_FREQUENT: usize = 5;

impl TableMapping {
    /// Proposals for the columns of categories: segment, industry, owner and country of accounts; products; territories and
    /// reps. `known` are writings from elsewhere (the products of other tables) that win over those of this one. What was
    /// accepted already is not proposed again.
    #[must_use]
    pub fn spellings(&self, table: &Table, known: &[String]) -> Vec<SpellingProposal> {
        let keys: &[&str] = match self {
            Self::Accounts(_) => &["segment", "industry", "owner", "country", "class"],
            Self::Sales(_) | Self::Opportunities(_) => &["product"],
            Self::Territories(_) => &["territory", "rep"],
            Self::Reps(_) | Self::UnitAttributes(_) | Self::Postcodes(_) | Self::DriveTimes(_) => &[],
        };
        let mut proposals = Vec::new();
        for (key, column) in self.columns().into_iter().filter(|(key, _)| keys.contains(key)) {
            let words: &[&str] = match key {
                "industry" => &INDUSTRIES,
                "country" => &COUNTRIES,
                _ => &[],
            };
            let known: Vec<&str> =
                if key == "product" { known.iter().map(String::as_str).collect() } else { Vec::new() };
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for row in 0..table.len() {
                let value = unguard(table.cell(row, column).trim()).trim();
                if !is_nothing(value) {
                    *counts.entry(value).or_default() += 1;
                }
                if counts.len() > MOST_VALUES {
                    break;
                }
            }
            if counts.len() > MOST_VALUES {
                continue;
            }
            for merge in self.merges().iter().filter(|merge| merge.field == key) {
                counts.remove(merge.from.as_str());
            }
            proposals.extend(proposed(key, &counts, &known, words));
        }
        proposals.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.merge.cmp(&b.merge)));
        proposals
    }
}

fn proposed(field: &str, counts: &BTreeMap<&str, usize>, known: &[&str], words: &[&str]) -> Vec<SpellingProposal> {
    let mut proposals: Vec<SpellingProposal> = Vec::new();
    let mut propose = |from: &str, to: &str, evidence: String| {
        proposals.push(SpellingProposal {
            merge: Merge { field: field.into(), from: from.into(), to: to.into() },
            rows: counts.get(from).copied().unwrap_or(0),
            into_rows: counts.get(to).copied().unwrap_or(0),
            evidence,
        });
    };
    // Writings with the same letters: one from elsewhere wins, else the most frequent, else the first in the alphabet.
    let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for value in counts.keys() {
        alike.entry(name_key(value)).or_default().push(value);
    }
    let mut best: Vec<(String, &str, usize)> = Vec::new();
    for (key, writings) in &alike {
        let elsewhere = known.iter().copied().find(|word| name_key(word) == *key);
        let most = writings.iter().copied().max_by_key(|value| (counts[value], std::cmp::Reverse(*value)));
        let Some(target) = elsewhere.or(most).filter(|_| !key.is_empty()) else { continue };
        for value in writings.iter().filter(|value| **value != target) {
            propose(value, target, "the same but for spaces, signs and capitals".into());
        }
        best.push((key.clone(), target, writings.iter().map(|value| counts[value]).sum()));
    }
    let of_words: Vec<(String, &str)> = words.iter().chain(known).map(|word| (name_key(word), *word)).collect();
    for (key, value, count) in &best {
        let limit = match key.chars().count() {
            0..5 => continue,
            5..8 => 1,
            _ => 2,
        };
        if of_words.iter().any(|(word, _)| word == key) {
            continue;
        }
        let near = |other: &str| spelling_distance(other, key, limit).filter(|distance| *distance > 0);
        let frequent = best
            .iter()
            .filter(|(_, _, often)| *often >= count * MORE_FREQUENT)
            .filter_map(|(other, word, often)| Some((near(other)?, *word, Some(*often))))
            .min_by_key(|(distance, _, often)| (*distance, std::cmp::Reverse(*often)));
        let word =
            of_words.iter().filter_map(|(other, word)| Some((near(other)?, *word, None))).min_by_key(|near| near.0);
        // A word that is known beats one that is only frequent.
        let Some((distance, target, often)) = word.or(frequent) else { continue };
        // Numbers that differ are different things: `Series 1` and `Series 2`.
        if digits(value) != digits(target) {
            continue;
        }
        let letters = if distance == 1 { "one letter differs".into() } else { format!("{distance} letters differ") };
        let evidence = match often {
            Some(often) => format!("{letters}, and {target} is far more frequent ({often} rows)"),
            None => format!("{letters} from a known word"),
        };
        propose(value, target, evidence);
    }
    proposals
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Industries as CRM systems and lists call them.
const INDUSTRIES: [&str; 44] = [
    "agriculture",
    "apparel",
    "automotive",
    "banking",
    "biotechnology",
    "chemicals",
    "communications",
    "construction",
    "consulting",
    "education",
    "electronics",
    "employment",
    "energy",
    "engineering",
    "entertainment",
    "environmental",
    "finance",
    "food & beverage",
    "government",
    "healthcare",
    "hospitality",
    "insurance",
    "logistics",
    "machinery",
    "manufacturing",
    "marketing",
    "media",
    "medical",
    "mining",
    "not for profit",
    "pharmaceuticals",
    "real estate",
    "recreation",
    "retail",
    "services",
    "shipping",
    "software",
    "technology",
    "telecommunications",
    "transportation",
    "travel",
    "utilities",
    "wholesale",
    "warehousing",
];

/// Countries by their English short names.
const COUNTRIES: [&str; 90] = [
    "Argentina",
    "Australia",
    "Austria",
    "Bahrain",
    "Bangladesh",
    "Belgium",
    "Bolivia",
    "Brazil",
    "Bulgaria",
    "Canada",
    "Chile",
    "China",
    "Colombia",
    "Costa Rica",
    "Croatia",
    "Cyprus",
    "Czech Republic",
    "Denmark",
    "Dominican Republic",
    "Ecuador",
    "Egypt",
    "El Salvador",
    "Estonia",
    "Ethiopia",
    "Finland",
    "France",
    "Germany",
    "Ghana",
    "Greece",
    "Guatemala",
    "Honduras",
    "Hong Kong",
    "Hungary",
    "Iceland",
    "India",
    "Indonesia",
    "Ireland",
    "Israel",
    "Italy",
    "Jamaica",
    "Japan",
    "Jordan",
    "Kazakhstan",
    "Kenya",
    "Korea",
    "Kuwait",
    "Latvia",
    "Lebanon",
    "Lithuania",
    "Luxembourg",
    "Malaysia",
    "Malta",
    "Mexico",
    "Morocco",
    "Nepal",
    "Netherlands",
    "New Zealand",
    "Nicaragua",
    "Nigeria",
    "Norway",
    "Oman",
    "Pakistan",
    "Panama",
    "Paraguay",
    "Peru",
    "Philippines",
    "Poland",
    "Portugal",
    "Puerto Rico",
    "Qatar",
    "Romania",
    "Russia",
    "Saudi Arabia",
    "Serbia",
    "Singapore",
    "Slovakia",
    "Slovenia",
    "South Africa",
    "Spain",
    "Sri Lanka",
    "Sweden",
    "Switzerland",
    "Taiwan",
    "Thailand",
    "Turkey",
    "Ukraine",
    "United Kingdom",
    "United States",
    "Uruguay",
    "Vietnam",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Role;

    fn proposals(role: Role, text: &str, known: &[&str]) -> Vec<String> {
        let table = Table::read("a.csv", text.as_bytes()).unwrap();
        let mapping = TableMapping::guess_as(role, &table);
        let known: Vec<String> = known.iter().map(|word| (*word).to_owned()).collect();
        let said = |one: SpellingProposal| {
            format!("{}→{} {}/{} {}", one.merge.from, one.merge.to, one.rows, one.into_rows, one.evidence)
        };
        mapping.spellings(&table, &known).into_iter().map(said).collect()
    }

    #[test]
    fn slips_are_proposed_with_their_evidence_and_other_things_are_left_alone() {
        let mut text = "name,zip,industry,country\n".to_owned();
        for at in 0..12 {
            let industry = if at < 6 {
                "technolgy"
            } else if at < 11 {
                "Retail"
            } else {
                "retail"
            };
            let country = if at == 0 { "Philipines" } else { "Kenya" };
            text += &format!("{at},02134,{industry},{country}\n");
        }
        assert_eq!(
            proposals(Role::Accounts, &text, &[]),
            [
                "technolgy→technology 6/0 one letter differs from a known word",
                "Philipines→Philippines 1/0 one letter differs from a known word",
                "retail→Retail 1/5 the same but for spaces, signs and capitals",
            ]
        );
        let deals =
            "account,product,stage\nA,GTXPro,Won\nB,GTXPro,Won\nC,Series 1,Won\nD,Series 2,Won\nE,Series 2,Won\n";
        assert_eq!(
            proposals(Role::Opportunities, deals, &["GTX Pro"]),
            ["GTXPro→GTX Pro 2/0 the same but for spaces, signs and capitals"]
        );
    }
}
