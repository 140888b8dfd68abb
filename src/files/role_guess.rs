//! What a table is about, told from the names of its columns, their values, and the file's name.

use super::{
    AccountField, AttributeField, ColumnMapping, Confidence, DriveField, DriveMapping, OpportunityField, PostcodeField,
    PostcodeMapping, RepField, Role, SalesField, Table, TableMapping, TerritoryField, TerritoryMapping,
    column_guess::{Columns, Field},
    header_name,
};

/// What a table seems to be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleGuess {
    /// The role and its columns.
    pub mapping: TableMapping,
    /// How sure.
    pub confidence: Confidence,
    /// Which columns speak for it, in a sentence.
    pub why: String,
}

/// How much the columns of a role speak for it.
struct Evidence {
    score: f64,
    columns: Vec<usize>,
}

impl Evidence {
    const NONE: Self = Self { score: 0.0, columns: Vec::new() };

    fn join(&mut self, other: Self) {
        self.score += other.score;
        self.columns.extend(other.columns);
    }
}

/// Weighs the fields that were found, each by how sure its column is.
fn weigh<F: Field>(mapping: &ColumnMapping<F>, weights: &[(F, f64)]) -> Evidence {
    let mut evidence = Evidence { score: 0.0, columns: Vec::new() };
    for (field, weight) in weights {
        if let (Some(column), Some(confidence)) = (mapping.column(*field), mapping.confidence(*field)) {
            let sure = match confidence {
                Confidence::Chosen | Confidence::Sure => 1.0,
                Confidence::Likely => 0.7,
                Confidence::Unsure => 0.4,
            };
            evidence.score += weight * sure;
            if *weight > 0.0 {
                evidence.columns.push(column);
            }
        }
    }
    evidence
}

impl TableMapping {
    /// What the table is about and which column is what; a guess that the user may overrule ([`TableMapping::guess_as`]).
    #[must_use]
    pub fn guess(table: &Table) -> RoleGuess {
        let columns = Columns::of(table);
        let mut best: Option<(f64, RoleGuess)> = None;
        for role in Role::ALL {
            let (mapping, mut evidence) = guess_from(role, table, &columns);
            // What cannot be imported as it stands is a worse guess, but may be the best.
            let whole = mapping.missing().is_none();
            evidence.score *= if whole { 1.0 } else { 0.6 };
            evidence.score += named(table.name(), role);
            let confidence = match evidence.score {
                5.0.. if whole => Confidence::Sure,
                3.0.. => Confidence::Likely,
                _ => Confidence::Unsure,
            };
            let names: Vec<&str> = evidence.columns.iter().map(|column| table.columns()[*column].as_str()).collect();
            let why = reason(role, &names, confidence);
            if best.as_ref().is_none_or(|(score, _)| evidence.score > *score) {
                best = Some((evidence.score, RoleGuess { mapping, confidence, why }));
            }
        }
        best.map_or_else(
            || RoleGuess {
                mapping: Self::guess_as(Role::Accounts, table),
                confidence: Confidence::Unsure,
                why: reason(Role::Accounts, &[], Confidence::Unsure),
            },
            |(_, guess)| guess,
        )
    }
}

fn guess_from(role: Role, table: &Table, columns: &Columns) -> (TableMapping, Evidence) {
    match role {
        Role::Accounts => {
            use AccountField as F;
            let mapping = ColumnMapping::guess_from(table, columns);
            let place = if mapping.can_place() { 1.5 } else { 0.0 };
            let mut evidence = weigh(
                &mapping,
                &[
                    (F::Id, 0.7),
                    (F::Name, 1.2),
                    (F::Owner, 0.6),
                    (F::Segment, 0.5),
                    (F::Industry, 0.8),
                    (F::Potential, 0.6),
                    (F::Revenue, 0.5),
                    (F::Class, 0.3),
                    (F::Parent, 0.5),
                    (F::Latitude, 0.4),
                    (F::Zip, 0.4),
                    (F::City, 0.4),
                    (F::State, 0.2),
                    (F::CallsPerYear, 0.5),
                ],
            );
            evidence.score += place;
            (TableMapping::Accounts(mapping), evidence)
        }
        Role::Reps => {
            use RepField as F;
            let mapping = ColumnMapping::guess_from(table, columns);
            let mut evidence = weigh(
                &mapping,
                &[
                    (F::Name, 1.0),
                    (F::LastName, 1.0),
                    (F::Home, 0.8),
                    (F::Fte, 2.0),
                    (F::Start, 1.5),
                    (F::Skills, 1.2),
                    (F::Territory, 0.8),
                    (F::City, 0.3),
                ],
            );
            // `rep`, `sales agent`, `user`: a name that says whose it is speaks more than `name`.
            let said = |name: &String| {
                let header = header_name::normal(name);
                ["rep", "agent", "salesperson", "seller", "employee", "user", "username", "fullname"]
                    .iter()
                    .any(|word| header.split(' ').any(|part| part == *word))
                    || header == "full name"
            };
            // One row a rep, or two: in other tables reps come again and again.
            let once = mapping
                .column(F::Name)
                .filter(|column| columns.profiles.get(*column).is_some_and(|profile| profile.distinct > 0.8));
            match once {
                Some(column) if table.columns().get(column).is_some_and(said) => evidence.score += 2.2,
                Some(_) => {}
                None if mapping.has(F::LastName) => {}
                None => evidence.score *= 0.4,
            }
            (TableMapping::Reps(mapping), evidence)
        }
        Role::Sales => {
            use SalesField as F;
            let mapping = ColumnMapping::guess_from(table, columns);
            let mut evidence = weigh(
                &mapping,
                &[
                    (F::AccountId, 0.8),
                    (F::AccountName, 0.6),
                    (F::Product, 0.9),
                    (F::Date, 1.6),
                    (F::Amount, 1.4),
                    (F::Year, 0.4),
                ],
            );
            if !mapping.extra_measures.is_empty() {
                evidence.score += 3.5;
                evidence.columns.extend(mapping.extra_measures.iter().take(2));
            }
            (TableMapping::Sales(mapping), evidence)
        }
        Role::Opportunities => {
            use OpportunityField as F;
            let mapping = ColumnMapping::guess_from(table, columns);
            let mut evidence = weigh(
                &mapping,
                &[
                    (F::Id, 0.4),
                    (F::AccountId, 0.5),
                    (F::AccountName, 0.4),
                    (F::Stage, 3.2),
                    (F::Status, 0.3),
                    (F::Amount, 0.8),
                    (F::Close, 1.4),
                    (F::Product, 0.3),
                ],
            );
            let staged = mapping.column(F::Stage).and_then(|column| columns.profiles.get(column));
            evidence.score += 1.5 * staged.map_or(0.0, |profile| profile.stage);
            (TableMapping::Opportunities(mapping), evidence)
        }
        Role::Territories => {
            use TerritoryField as F;
            let mapping = ColumnMapping::guess_from(table, columns);
            let mut evidence = weigh(
                &mapping,
                &[(F::Territory, 3.0), (F::Rep, 0.6), (F::Zip, 1.4), (F::CountyFips, 1.5), (F::AccountId, 1.3)],
            );
            // A list of units and territories says little else; one that has each unit once may sum it up in figures.
            let unit = mapping.column(F::Zip).or(mapping.column(F::CountyFips)).or(mapping.column(F::AccountId));
            evidence.score *=
                if columns.once(unit) { narrow(columns.texts(), 5) } else { narrow(table.columns().len(), 6) };
            let repeated = mapping.column(F::Territory).and_then(|column| columns.profiles.get(column));
            if repeated.is_some_and(|profile| profile.distinct > 0.9 && table.len() > 5) {
                evidence.score *= 0.4;
            }
            (TableMapping::Territories(mapping), evidence)
        }
        Role::Postcodes => {
            use PostcodeField as F;
            let mapping = PostcodeMapping::guess_postcodes(table, columns);
            let mut evidence = weigh(
                &mapping,
                &[(F::Postcode, 2.6), (F::Latitude, 1.4), (F::Longitude, 1.4), (F::Coordinates, 2.6), (F::Name, 0.4)],
            );
            // Somebody has a postcode: whoever it is, the table is about them.
            let accounts = ColumnMapping::<AccountField>::guess_from(table, columns);
            use AccountField as A;
            let own = [A::Id, A::Owner, A::Revenue, A::Potential, A::Parent, A::CallsPerYear, A::Industry, A::Segment];
            let place_names = ["name", "place name", "place", "place names"];
            let named = accounts.column(A::Name).filter(|column| {
                table
                    .columns()
                    .get(*column)
                    .is_some_and(|name| !place_names.contains(&header_name::normal(name).as_str()))
            });
            let alignment: TerritoryMapping = ColumnMapping::guess_from(table, columns);
            let headless = table.is_headerless();
            if !headless
                && (named.is_some()
                    || own.iter().any(|field| accounts.has(*field))
                    || alignment.has(TerritoryField::Territory))
            {
                evidence.score *= 0.3;
            }
            if !mapping.can_be_searched() {
                evidence.score *= 0.3;
            }
            (TableMapping::Postcodes(mapping), evidence)
        }
        Role::DriveTimes => {
            let mapping = DriveMapping::guess_drive_times(table, columns);
            let best = |fields: &[DriveField], weight| {
                mapping.field(fields).map_or(Evidence::NONE, |field| weigh(&mapping, &[(field, weight)]))
            };
            let mut evidence = best(&DriveField::STARTS, 2.2);
            if mapping.is_list() {
                evidence.join(best(&DriveField::ENDS, 2.2));
                evidence.join(best(&DriveField::TIMES, 2.4));
            } else {
                let share = mapping.matrix_share(table);
                evidence.score = if share > 0.5 { 3.0 + 3.5 * share } else { 0.0 };
                evidence.columns.extend(mapping.destinations().into_iter().take(2));
            }
            // Both ends, and how long it takes: two of the three say nothing.
            if mapping.lacks().is_some() {
                evidence.score *= 0.2;
            }
            (TableMapping::DriveTimes(mapping), evidence)
        }
        Role::UnitAttributes => {
            use AttributeField as F;
            let mapping = ColumnMapping::guess_from(table, columns);
            let mut evidence =
                weigh(&mapping, &[(F::Zip, 2.0), (F::CountyFips, 2.2), (F::County, 0.4), (F::State, 0.2)]);
            evidence.score += 0.5 * mapping.extra_measures.len().min(5) as f64;
            evidence.columns.extend(mapping.extra_measures.iter().take(3));
            // Attributes are of areas: one row each, and hardly anything but numbers beside the code.
            let unit = mapping.column(F::Zip).or(mapping.column(F::CountyFips));
            evidence.score *= if columns.once(unit) { 1.3 } else { 0.3 } * narrow(columns.texts(), 4);
            // Who says whose each unit is lists territories, whatever figures stand beside.
            let alignment: TerritoryMapping = ColumnMapping::guess_from(table, columns);
            if alignment.column(TerritoryField::Territory).is_some() {
                evidence.score *= 0.4;
            }
            (TableMapping::UnitAttributes(mapping), evidence)
        }
    }
}

/// Less the more columns there are beyond what such a table needs.
fn narrow(columns: usize, enough: usize) -> f64 {
    if columns <= enough { 1.0 } else { enough as f64 / columns as f64 }
}

/// What the file's name says.
fn named(file: &str, role: Role) -> f64 {
    let lower = file.to_lowercase();
    let words: &[&str] = match role {
        Role::Accounts => &["account", "customer", "client", "compan", "kunde", "prospect"],
        Role::Reps => &["rep", "team", "user", "seller", "agent", "employee", "roster", "owners"],
        Role::Sales => &["sales", "invoice", "order", "revenue", "billing", "transaction", "umsatz"],
        Role::Opportunities => &["opportunit", "deal", "pipeline", "opps"],
        Role::Territories => &["territor", "alignment", "coverage"],
        Role::UnitAttributes => &["attribute", "census", "demograph", "qcew", "acs"],
        Role::DriveTimes => &["drive", "travel", "duration", "fahrzeit", "od_", "matrix", "osrm"],
        Role::Postcodes => &["postcode", "postal", "plz", "zip", "geonames", "postleitzahl"],
    };
    if words.iter().any(|word| lower.contains(word)) { 0.7 } else { 0.0 }
}

fn reason(role: Role, names: &[&str], confidence: Confidence) -> String {
    let listed = match names {
        [] => return format!("Nothing in it says what it is about; {} is a guess.", role.label().to_lowercase()),
        [one] => (*one).to_owned(),
        [most @ .., last] => {
            let most = &most[..most.len().min(4)];
            format!("{} and {last}", most.join(", "))
        }
    };
    let label = role.label().to_lowercase();
    if confidence == Confidence::Unsure {
        format!("The columns {listed} may be {label}; look at it.")
    } else {
        format!("The columns {listed} speak for {label}.")
    }
}
