//! Which property of a geography is what: guessed from names and values, corrected by hand.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::number;
use super::feature_set::FeatureSet;
use crate::geography::{PatchworkOptions, normalise};

/// How units find the one above them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParentFrom {
    /// A column with its code, and maybe one with its name.
    Column {
        /// The column of codes (or names, where there are no codes).
        code: usize,
        /// The column of names.
        name: Option<usize>,
    },
    /// The first characters of the code of the level below: 01001 belongs to 01.
    Prefix {
        /// How many.
        length: usize,
    },
    /// The area of a second, coarser file that holds the unit's label point.
    Containment,
}

/// Which property is what. Columns are positions in [`FeatureSet::columns`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeographyMapping {
    /// Unique codes. Without it names are codes, and without names features are numbered.
    pub code: Option<usize>,
    /// Names.
    pub name: Option<usize>,
    /// The levels above, from the nearest to the highest.
    pub parents: Vec<ParentFrom>,
    /// The territory each unit belongs to today.
    pub territory: Option<usize>,
    /// That territory's rep.
    pub rep: Option<usize>,
    /// Figures of the units that can be balanced.
    pub attributes: Vec<usize>,
    /// What one unit is called: `département`.
    pub noun: String,
    /// What several are called.
    pub nouns: String,
    /// How borders are sewn.
    pub sewing: PatchworkOptions,
}

/// Words in file and layer names that say what the units are: word, one, several.
const NOUNS: [(&str, &str, &str); 37] = [
    ("countries", "country", "countries"),
    ("country", "country", "countries"),
    ("arrondissement", "arrondissement", "arrondissements"),
    ("departement", "département", "départements"),
    ("commune", "commune", "communes"),
    ("comune", "comune", "comuni"),
    ("comuni", "comune", "comuni"),
    ("canton", "canton", "cantons"),
    ("gemeinde", "Gemeinde", "Gemeinden"),
    ("gemeente", "gemeente", "gemeenten"),
    ("landkreis", "Kreis", "Kreise"),
    ("kreis", "Kreis", "Kreise"),
    ("bundesland", "Bundesland", "Bundesländer"),
    ("bundeslaender", "Bundesland", "Bundesländer"),
    ("bezirk", "Bezirk", "Bezirke"),
    ("municipalit", "municipality", "municipalities"),
    ("municipio", "municipio", "municipios"),
    ("provinc", "province", "provinces"),
    ("prefecture", "prefecture", "prefectures"),
    ("powiat", "powiat", "powiaty"),
    ("wojewodz", "województwo", "województwa"),
    ("concelho", "concelho", "concelhos"),
    ("kommune", "kommune", "kommuner"),
    ("kommun", "kommun", "kommuner"),
    ("county", "county", "counties"),
    ("counties", "county", "counties"),
    ("state", "state", "states"),
    ("region", "region", "regions"),
    ("district", "district", "districts"),
    ("ward", "ward", "wards"),
    ("parish", "parish", "parishes"),
    ("postcode", "postcode", "postcodes"),
    ("postleitzahl", "postcode", "postcodes"),
    ("plz", "postcode", "postcodes"),
    ("zip", "ZIP code", "ZIP codes"),
    ("nuts", "NUTS region", "NUTS regions"),
    ("territor", "territory", "territories"),
];

/// Words in headers, in small letters.
const CODE_WORDS: [&str; 22] = [
    "code",
    "id",
    "geoid",
    "fips",
    "insee",
    "ags",
    "ars",
    "nuts_id",
    "nuts",
    "gisco_id",
    "lau_id",
    "iso",
    "zip",
    "plz",
    "postcode",
    "zcta",
    "cod",
    "key",
    "schluessel",
    "gss",
    "cd",
    "nummer",
];
const NAME_WORDS: [&str; 16] = [
    "name",
    "nom",
    "nombre",
    "nome",
    "gen",
    "naam",
    "navn",
    "namn",
    "nazwa",
    "label",
    "libelle",
    "title",
    "bezeichnung",
    "nm",
    "namelsad",
    "admin",
];
const PARENT_WORDS: [&str; 26] = [
    "parent",
    "dep",
    "departement",
    "reg",
    "region",
    "land",
    "bundesland",
    "state",
    "statefp",
    "county",
    "countyfp",
    "province",
    "prov",
    "kreis",
    "district",
    "folder",
    "canton",
    "country",
    "cntr",
    "adm1",
    "admin1",
    "zone",
    "cluster",
    "group",
    "territory",
    "division",
];

const TERRITORY_WORDS: [&str; 10] = [
    "territory",
    "territory name",
    "territory today",
    "sales territory",
    "gebiet",
    "vertriebsgebiet",
    "verkaufsgebiet",
    "secteur",
    "territorio",
    "territoire",
];
const REP_WORDS: [&str; 7] =
    ["rep", "sales rep", "rep name", "salesperson", "account manager", "vertreter", "commercial"];
/// Sums of accounts as this program writes them beside units: they come again with the accounts.
const SUMS_OF_ACCOUNTS: [&str; 5] = ["accounts", "revenue", "potential", "workload", "market_potential"];

/// What the values of a property look like.
struct Profile {
    filled: usize,
    distinct: usize,
    numeric: usize,
    longest: usize,
    /// All of one length.
    uniform: Option<usize>,
    blanks: usize,
    letters: usize,
}

fn profile(set: &FeatureSet, column: usize) -> Profile {
    let mut p = Profile { filled: 0, distinct: 0, numeric: 0, longest: 0, uniform: None, blanks: 0, letters: 0 };
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut even = true;
    for row in 0..set.len() {
        let cell = set.cell(row, column).trim();
        if cell.is_empty() {
            continue;
        }
        let length = cell.chars().count();
        even &= p.filled == 0 || p.uniform == Some(length);
        p.uniform = Some(length);
        p.filled += 1;
        p.longest = p.longest.max(length);
        p.numeric += usize::from(number::plain(cell).is_some());
        p.blanks += usize::from(cell.contains(char::is_whitespace));
        p.letters += usize::from(cell.chars().any(char::is_alphabetic));
        seen.insert(cell);
    }
    p.distinct = seen.len();
    if !even {
        p.uniform = None;
    }
    p
}

fn words(header: &str) -> Vec<String> {
    let spaced: String = header.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut words: Vec<String> = spaced.split_whitespace().map(str::to_lowercase).collect();
    words.push(header.to_lowercase());
    words
}

fn says(header: &str, known: &[&str]) -> bool {
    words(header).iter().any(|word| {
        let plain = normalise(word);
        known.contains(&word.as_str()) || known.contains(&plain.as_str())
    })
}

impl GeographyMapping {
    /// A first guess.
    #[must_use]
    pub fn guess(set: &FeatureSet) -> Self {
        let n = set.len();
        let profiles: Vec<Profile> = (0..set.columns.len()).map(|column| profile(set, column)).collect();
        let header = |column: usize| set.columns[column].as_str();
        let scored = |score: &dyn Fn(usize, &Profile) -> f64| {
            let best = profiles.iter().enumerate().map(|(k, p)| (score(k, p), k)).filter(|s| s.0 > 0.0);
            best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|s| s.1)
        };
        // Repeats are allowed for: islands are often features of their own under one code.
        let nearly_unique = |p: &Profile| p.filled * 10 >= n * 9 && p.distinct * 10 >= p.filled * 7;
        let code = scored(&|k, p| {
            if !nearly_unique(p) || p.longest > 24 || p.blanks > 0 {
                return 0.0;
            }
            let parent = says(header(k), &PARENT_WORDS) && !says(header(k), &["code", "id"]);
            let worded = if says(header(k), &CODE_WORDS) { 4.0 } else { 0.0 };
            let unique = if p.distinct == n { 2.0 } else { 0.0 };
            let uniform = if p.uniform.is_some() { 1.0 } else { 0.0 };
            let bare_id = if header(k) == "id" || says(header(k), &["objectid", "fid", "gid"]) { -1.5 } else { 0.0 };
            let name = if says(header(k), &NAME_WORDS) { -3.0 } else { 0.0 };
            let short = 1.0 - p.longest as f64 / 24.0;
            worded + unique + uniform + short + bare_id + name - if parent { 3.0 } else { 0.0 } - 1.9
        });
        let name = scored(&|k, p| {
            if Some(k) == code || p.letters * 2 < p.filled || p.filled * 2 < n {
                return 0.0;
            }
            let worded = if says(header(k), &NAME_WORDS) { 4.0 } else { 0.0 };
            let parent = if says(header(k), &PARENT_WORDS) && !nearly_unique(p) { -3.0 } else { 0.0 };
            worded + parent + 2.0 * p.distinct as f64 / p.filled.max(1) as f64 - 1.0
        });
        let called = |known: &[&str]| {
            let is = |column: &usize| known.contains(&header(*column).to_lowercase().replace('_', " ").as_str());
            (0..profiles.len()).find(|column| is(column) && Some(*column) != code && Some(*column) != name)
        };
        // Names that stand for one unit each are the units' own.
        let territory = called(&TERRITORY_WORDS).filter(|column| profiles[*column].distinct * 2 <= n.max(2));
        let rep = territory.and_then(|_| called(&REP_WORDS));
        let parents = guess_parents(set, &profiles, &[code, name, territory, rep]);
        let used: BTreeSet<usize> = parents
            .iter()
            .flat_map(|parent| match parent {
                ParentFrom::Column { code, name } => vec![Some(*code), *name],
                _ => Vec::new(),
            })
            .flatten()
            .chain([code, name, territory, rep].into_iter().flatten())
            .collect();
        let shape_words = [
            "shape_area",
            "shape_leng",
            "shape_length",
            "area",
            "perimeter",
            "objectid",
            "fid",
            "gid",
            "lat",
            "lon",
            "x",
            "y",
            "aland",
            "awater",
        ];
        let attributes = (0..set.columns.len())
            .filter(|k| !used.contains(k) && !says(header(*k), &CODE_WORDS) && !says(header(*k), &shape_words))
            .filter(|k| !SUMS_OF_ACCOUNTS.contains(&header(*k).to_lowercase().as_str()))
            .filter(|k| {
                let p = &profiles[*k];
                p.filled * 2 > n && p.numeric == p.filled && p.distinct > 1 && p.longest < 18
            })
            .take(12)
            .collect();
        let (noun, nouns) = guess_noun(set);
        Self { code, name, parents, territory, rep, attributes, noun, nouns, sewing: PatchworkOptions::default() }
    }
}

fn guess_noun(set: &FeatureSet) -> (String, String) {
    let named = [set.layer.as_deref().unwrap_or(""), &set.file].map(normalise);
    let found = named.iter().find_map(|text| NOUNS.iter().find(|noun| text.contains(noun.0)));
    found.map_or_else(|| ("area".into(), "areas".into()), |noun| (noun.1.into(), noun.2.into()))
}

/// What the areas are called that a column names, for one and several: a word that is known, or the column's title.
pub(super) fn nouns_of(column: &str) -> (String, String) {
    let text = normalise(column);
    let known = NOUNS.iter().find(|noun| text.contains(noun.0));
    known.map_or_else(|| (column.to_owned(), column.to_owned()), |noun| (noun.1.into(), noun.2.into()))
}

/// Columns whose values nest: fewer of them the higher, each value below only one above. `taken` are the columns of code,
/// name, territory and rep.
fn guess_parents(set: &FeatureSet, profiles: &[Profile], taken: &[Option<usize>; 4]) -> Vec<ParentFrom> {
    let n = set.len();
    let [code, _, territory, _] = *taken;
    // Folders of a KML file that are its territories.
    let is_territory =
        |k: usize| territory.is_some_and(|territory| determines(set, k, territory) && determines(set, territory, k));
    let mut candidates: Vec<usize> = (0..profiles.len())
        .filter(|k| !taken.contains(&Some(*k)) && !is_territory(*k))
        .filter(|k| {
            let p = &profiles[*k];
            p.filled * 10 >= n * 9 && p.distinct > 1 && p.distinct * 10 <= p.filled * 6 && p.longest <= 80
        })
        .filter(|k| says(&set.columns[*k], &PARENT_WORDS))
        .collect();
    candidates.sort_by_key(|k| (std::cmp::Reverse(profiles[*k].distinct), *k));
    let mut parents: Vec<ParentFrom> = Vec::new();
    let mut last: Option<usize> = None;
    for k in candidates {
        if let Some(below) = last {
            if profiles[below].distinct == profiles[k].distinct && determines(set, below, k) {
                // Code and name of the same level: the one with letters and blanks is the name.
                if let Some(ParentFrom::Column { code, name: name @ None }) = parents.last_mut() {
                    if profiles[*code].letters > profiles[k].letters || profiles[*code].longest > profiles[k].longest {
                        *name = Some(std::mem::replace(code, k));
                    } else {
                        *name = Some(k);
                    }
                }
                continue;
            }
            if !determines(set, below, k) {
                continue;
            }
        }
        parents.push(ParentFrom::Column { code: k, name: None });
        last = Some(k);
    }
    if parents.is_empty()
        && let Some(code) = code
    {
        parents = guess_prefixes(set, code);
    }
    parents
}

/// Whether each value of one column goes with only one value of another.
fn determines(set: &FeatureSet, below: usize, above: usize) -> bool {
    let mut of: BTreeMap<&str, &str> = BTreeMap::new();
    (0..set.len()).all(|row| {
        let (a, b) = (set.cell(row, below).trim(), set.cell(row, above).trim());
        *of.entry(a).or_insert(b) == b
    })
}

/// Codes of one length that begin alike belong together.
fn guess_prefixes(set: &FeatureSet, code: usize) -> Vec<ParentFrom> {
    let codes: BTreeSet<&str> =
        (0..set.len()).map(|row| set.cell(row, code).trim()).filter(|c| !c.is_empty()).collect();
    let lengths: BTreeSet<usize> = codes.iter().map(|c| c.chars().count()).collect();
    let (Some(length), 1) = (lengths.first().copied(), lengths.len()) else { return Vec::new() };
    let groups = |k: usize| codes.iter().map(|c| c.chars().take(k).collect::<String>()).collect::<BTreeSet<_>>().len();
    // From short to long; a longer prefix that hardly tells more apart is the same level again (01001, 01002: 01 and 010).
    let (mut found, mut most) = (Vec::new(), 1);
    for k in [2usize, 3, 5].into_iter().filter(|k| k + 2 <= length) {
        let count = groups(k);
        if count * 10 > most * 12 && count * 10 <= codes.len() * 8 {
            found.push(ParentFrom::Prefix { length: k });
            most = count;
        }
    }
    found.reverse();
    found
}
