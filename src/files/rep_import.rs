//! Reps from a table: homes, FTE, start dates and skills, merged into the reps that the accounts name as owners.

use std::collections::BTreeMap;

use super::{
    FileError, Ledger, Places, RepField, RepMapping, Role, RowFate, Table,
    cells::Cells,
    day,
    ledger::{DuplicateBy, PlacedBy},
    number,
    placing::{Placer, Written},
};
use crate::plan::{DataSet, Rep, RepIx};

/// What came of a table of reps.
#[derive(Clone, Debug, PartialEq)]
pub struct RepsImported {
    /// How every row ended.
    pub ledger: Ledger,
    /// Reps that the data set did not have before.
    pub added: Vec<RepIx>,
    /// Reps that it had, now with what the table says.
    pub updated: Vec<RepIx>,
    /// The territory that the table names for a rep, where it does.
    pub territories: Vec<(RepIx, String)>,
}

/// Merges a table of reps into `data`. Names are compared without regard to case and double spaces; a rep the data set
/// does not know is added. What the table leaves empty stays as it was. A home that is not found leaves a remark, and
/// the rep is taken over without it.
///
/// # Errors
/// [`FileError::Unmapped`] without a column of names; [`FileError::TooMuch`] beyond 5,000 reps.
pub fn import_reps(
    table: &Table,
    mapping: &RepMapping,
    places: &dyn Places,
    data: &mut DataSet,
) -> Result<RepsImported, FileError> {
    const MAX_REPS: usize = 5_000;
    if !mapping.has(RepField::Name) && !mapping.has(RepField::LastName) {
        return Err(FileError::Unmapped {
            file: table.name().into(),
            needs: "no column holds the reps' names. Choose the column of names.",
        });
    }
    let cells = Cells::new(table, mapping, &[]);
    let abroad = data.accounts.county.iter().any(String::is_empty);
    let mut reps = data.reps.clone();
    let mut at_name: BTreeMap<String, usize> =
        reps.iter().enumerate().map(|(at, rep)| (name_key(&rep.name), at)).collect();
    let known_before = reps.len();
    let mut result = RepsImported {
        ledger: Ledger::new(table, Vec::new()),
        added: Vec::new(),
        updated: Vec::new(),
        territories: Vec::new(),
    };
    result.ledger.role = Role::Reps;
    result.ledger.assumptions = cells.assumptions();
    let mut first_row: BTreeMap<usize, usize> = BTreeMap::new();
    for row in 0..table.len() {
        result.ledger.source.add(&[]);
        let text = |field| mapping.column(field).map_or("", |column| cells.text(row, column));
        let written = if text(RepField::Name).is_empty() {
            format!("{} {}", text(RepField::FirstName), text(RepField::LastName))
        } else {
            text(RepField::Name).to_owned()
        };
        let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            let blank = table.row(row).all(|cell| cell.trim().is_empty());
            let fate = if blank {
                RowFate::Excluded { why: "a blank row".into() }
            } else {
                RowFate::Unmatched { reason: "The rep's name is missing. Fill it in and import the file again.".into() }
            };
            result.ledger.enter(table, row, fate, &[]);
            continue;
        }
        let at = match at_name.get(&name_key(&name)) {
            Some(at) => *at,
            None if reps.len() >= MAX_REPS => {
                return Err(FileError::TooMuch { file: table.name().into(), what: "reps", limit: MAX_REPS as u64 });
            }
            None => {
                reps.push(Rep::named(&name));
                at_name.insert(name_key(&name), reps.len() - 1);
                reps.len() - 1
            }
        };
        if let Some(first) = first_row.get(&at) {
            let fate = RowFate::Duplicate { of_row: table.row_number(*first), by: DuplicateBy::Id };
            result.ledger.enter(table, row, fate, &[]);
            continue;
        }
        first_row.insert(at, row);
        let rep = &mut reps[at];
        let mut remarks = Vec::new();
        let by = find_home(rep, &text, (places, abroad), &mut remarks);
        read_terms(rep, &text, mapping, &mut remarks);
        for remark in remarks {
            result.ledger.remark(table, row, remark);
        }
        if !text(RepField::Territory).is_empty() {
            result.territories.push((RepIx::new(at), text(RepField::Territory).to_owned()));
        }
        if at < known_before {
            result.updated.push(RepIx::new(at))
        } else {
            result.added.push(RepIx::new(at))
        }
        result.ledger.enter(table, row, RowFate::Placed { by }, &[]);
    }
    data.reps = reps;
    Ok(result)
}

fn find_home<'a>(
    rep: &mut Rep,
    text: &impl Fn(RepField) -> &'a str,
    (places, abroad): (&dyn Places, bool),
    remarks: &mut Vec<String>,
) -> PlacedBy {
    // `Denver, CO` in one column stands for city and state.
    let (home_city, home_state) = text(RepField::Home).rsplit_once(',').unwrap_or((text(RepField::Home), ""));
    let or = |first: &'a str, second: &'a str| if first.is_empty() { second.trim() } else { first };
    let written = Written {
        latitude: text(RepField::Latitude),
        longitude: text(RepField::Longitude),
        zip: text(RepField::Zip),
        city: or(text(RepField::City), home_city),
        state: or(text(RepField::State), home_state),
        country: text(RepField::Country),
        ..Written::default()
    };
    if [written.latitude, written.longitude, written.zip, written.city].iter().all(|part| part.is_empty()) {
        return PlacedBy::Nothing;
    }
    let mut placer = Placer::new(places);
    // A home is a point: it may lie in no unit, as long as its country is said, or the accounts lie there too.
    placer.beyond = abroad || !places.covers(written.country);
    match placer.place(&written) {
        Ok(placement) => {
            rep.home = Some(placement.found.at);
            let city = if written.city.is_empty() { placement.found.city.as_str() } else { written.city };
            rep.home_label = match (city, written.state) {
                ("", _) => format!("ZIP {}", placement.found.zip),
                (city, "") => city.to_owned(),
                (city, state) => format!("{city}, {state}"),
            };
            remarks.extend(placement.remarks);
            placement.by
        }
        Err(miss) => {
            remarks.push(format!("Home not found: {}", miss.reason));
            PlacedBy::Nothing
        }
    }
}

fn read_terms<'a>(rep: &mut Rep, text: &impl Fn(RepField) -> &'a str, mapping: &RepMapping, remarks: &mut Vec<String>) {
    let fte = text(RepField::Fte);
    if !fte.is_empty() {
        match number::float(fte, mapping.decimal) {
            Some(value) if value > 0.0 && value <= 2.0 => rep.fte = value,
            Some(value) if value > 2.0 && value <= 100.0 => {
                rep.fte = value / 100.0;
                remarks.push(format!("FTE `{fte}` is read as {value} %."));
            }
            _ => remarks.push(format!("`{fte}` is not an FTE (1 is full time); {} stays.", rep.fte)),
        }
    }
    let start = text(RepField::Start);
    if !start.is_empty() {
        match day::day(start, mapping.day_order.order) {
            Some(day) => rep.start = Some(day),
            None => remarks.push(format!("`{start}` is not a date; the start date stays empty.")),
        }
    }
    let skills: Vec<String> = text(RepField::Skills)
        .split([',', ';', '|', '/'])
        .map(str::trim)
        .filter(|skill| !skill.is_empty())
        .map(str::to_owned)
        .collect();
    if !skills.is_empty() {
        rep.skills = skills;
    }
}

fn name_key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{FateKind, places::example::FewPlaces},
        *,
    };

    #[test]
    fn reps_get_home_fte_start_and_skills_and_new_ones_are_added() {
        let text = "Rep,Home city,Home state,FTE,Start date,Skills,Territory\n\
            ana ruiz,Boston,MA,80%,15/01/2020,\"Ortho; Spine\",New England\n\
            Cleo Fox,Atlantis,XX,0.5,,,\n\
            Ana Ruiz,Chicago,IL,1,,,\n,Boston,MA,1,,,\n";
        let table = Table::read("reps.csv", text.as_bytes()).unwrap();
        let mapping = RepMapping::guess(&table);
        let mut data = DataSet { reps: vec![Rep::named("Ana Ruiz")], ..DataSet::default() };
        let result = import_reps(&table, &mapping, &FewPlaces, &mut data).unwrap();
        let ana = &data.reps[0];
        assert_eq!((ana.fte, ana.home_label.as_str()), (0.8, "Boston, MA"));
        assert_eq!(ana.start.map(|day| day.to_string()), Some("2020-01-15".into()));
        assert_eq!(ana.skills, ["Ortho", "Spine"]);
        assert_eq!((result.updated.as_slice(), result.added.as_slice()), (&[RepIx(0)][..], &[RepIx(1)][..]));
        assert_eq!(result.territories, [(RepIx(0), "New England".into())]);
        assert!(data.reps[1].home.is_none() && result.ledger.remarks[0].text.contains("Atlantis"));
        assert_eq!(result.ledger.totals(FateKind::Duplicate).rows, 1);
        assert_eq!(result.ledger.totals(FateKind::Unmatched).rows, 1);
        assert!(result.ledger.ties());
    }

    #[test]
    fn a_home_base_in_one_column_is_found() {
        let table =
            Table::read("reps.csv", b"Sales Agent,Home base\nAna,\"Boston, MA\"\nBen,\"Chicago, IL\"\n").unwrap();
        let mut data = DataSet::default();
        import_reps(&table, &RepMapping::guess(&table), &FewPlaces, &mut data).unwrap();
        assert!(data.reps.iter().all(|rep| rep.home.is_some()));
    }
}
