//! What other systems take from a plan: lists of accounts, units, territories and changes as CSV, and the territories'
//! outlines as GeoJSON.

use super::{CsvWriter, csv_export::Codes};
use crate::{
    geography::{MultiPolygon, multi_polygon_coordinates},
    plan::{AccountIx, Plan, RepIx, TerritoryIx, UnitLevel},
};

/// A column of figures that `metrics` worked out: its name and one text per territory, in the plan's order. Numbers are
/// written plainly (`1250.5`), a figure without a value as an empty text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureColumn {
    /// The column's name.
    pub name: String,
    /// One text per territory.
    pub cells: Vec<String>,
}

fn territory_name(plan: &Plan, territory: Option<TerritoryIx>) -> &str {
    territory.and_then(|territory| plan.territory(territory)).map_or("", |territory| territory.name.as_str())
}

fn rep_name(plan: &Plan, territory: Option<TerritoryIx>) -> &str {
    territory.and_then(|territory| plan.rep_of(territory)).map_or("", |rep| rep.name.as_str())
}

fn incumbent(plan: &Plan, rep: Option<RepIx>) -> &str {
    rep.and_then(|rep| plan.data().reps.get(rep.at())).map_or("", |rep| rep.name.as_str())
}

fn territory_of(plan: &Plan, account: AccountIx) -> Option<TerritoryIx> {
    plan.units().of_account(account).and_then(|unit| plan.alignment().of(unit))
}

/// The baseline's name of a unit's territory today.
fn today(plan: &Plan, unit: usize) -> &str {
    let territory = plan.baseline().assignment.get(unit).copied().flatten();
    territory
        .and_then(|territory| plan.baseline().territories.get(territory.at()))
        .map_or("", |territory| territory.name.as_str())
}

/// Every account with its territory and rep, and the owner it has today.
/// Columns: Account id, Account name, ZIP code, County FIPS, Territory, Rep, Owner today.
#[must_use]
pub fn accounts_csv(plan: &Plan, codes: Codes) -> Vec<u8> {
    let mut writer = CsvWriter::new();
    writer.row(["Account id", "Account name", "ZIP code", "County FIPS", "Territory", "Rep", "Owner today"]);
    let accounts = &plan.data().accounts;
    for account in accounts.indices() {
        let at = account.at();
        let territory = territory_of(plan, account);
        writer.raw_row([
            codes.cell(&accounts.id[at]),
            super::guard(&accounts.name[at]).into_owned(),
            codes.cell(&accounts.zip[at]),
            codes.cell(&accounts.county[at]),
            super::guard(territory_name(plan, territory)).into_owned(),
            super::guard(rep_name(plan, territory)).into_owned(),
            super::guard(incumbent(plan, accounts.owner[at])).into_owned(),
        ]);
    }
    writer.finish()
}

/// Every unit with its territory and rep. Columns: the unit's code (County FIPS, ZIP code or Account id), Unit, Territory, Rep.
#[must_use]
pub fn units_csv(plan: &Plan, codes: Codes) -> Vec<u8> {
    let mut writer = CsvWriter::new();
    writer.row([code_title(plan), "Unit", "Territory", "Rep"]);
    for unit in plan.units().indices() {
        let territory = plan.alignment().of(unit);
        writer.raw_row([
            codes.cell(plan.units().code(unit)),
            super::guard(plan.units().name(unit)).into_owned(),
            super::guard(territory_name(plan, territory)).into_owned(),
            super::guard(rep_name(plan, territory)).into_owned(),
        ]);
    }
    writer.finish()
}

fn code_title(plan: &Plan) -> &'static str {
    match plan.units().level() {
        UnitLevel::County => "County FIPS",
        UnitLevel::Zip => "ZIP code",
        UnitLevel::Account => "Account id",
    }
}

/// Every territory with its rep, number of units, and the figures given.
#[must_use]
pub fn territories_csv(plan: &Plan, figures: &[FigureColumn]) -> Vec<u8> {
    let mut writer = CsvWriter::new();
    writer.row(["Territory", "Rep", "Units"].into_iter().chain(figures.iter().map(|column| column.name.as_str())));
    for territory in plan.territory_indices() {
        let units = plan.alignment().count(Some(territory)).to_string();
        let own = [territory_name(plan, Some(territory)), rep_name(plan, Some(territory)), &units];
        let cells = figures.iter().map(|column| column.cells.get(territory.at()).map_or("", String::as_str));
        writer.row(own.into_iter().chain(cells));
    }
    writer.finish()
}

/// What changes against today: units whose territory differs, then accounts whose rep differs from their owner.
/// Columns: Kind (`unit` or `account`), Code, Name, From, To. `From` and `To` are territories for units and reps for accounts.
#[must_use]
pub fn changes_csv(plan: &Plan, codes: Codes) -> Vec<u8> {
    let mut writer = CsvWriter::new();
    writer.row(["Kind", "Code", "Name", "From", "To"]);
    let mut line = |kind: &str, code: &str, name: &str, from: &str, to: &str| {
        let texts = [name, from, to].map(|text| super::guard(text).into_owned());
        writer.raw_row([kind.to_owned(), codes.cell(code)].into_iter().chain(texts));
    };
    for unit in plan.units().indices() {
        let (from, to) = (today(plan, unit.at()), territory_name(plan, plan.alignment().of(unit)));
        if from != to {
            line("unit", plan.units().code(unit), plan.units().name(unit), from, to);
        }
    }
    let accounts = &plan.data().accounts;
    for account in accounts.indices() {
        let at = account.at();
        let (from, to) = (incumbent(plan, accounts.owner[at]), rep_name(plan, territory_of(plan, account)));
        if from != to {
            line("account", &accounts.id[at], &accounts.name[at], from, to);
        }
    }
    writer.finish()
}

/// The territories as a GeoJSON FeatureCollection (RFC 7946): one MultiPolygon each with `name`, `rep`, `colour` (position
/// in the palette), `units` and the figures given as texts. `outline` gives a territory's dissolved outline.
#[must_use]
pub fn territories_geojson(
    plan: &Plan,
    figures: &[FigureColumn],
    outline: &mut dyn FnMut(TerritoryIx) -> MultiPolygon,
) -> Vec<u8> {
    let mut out = br#"{"type":"FeatureCollection","features":["#.to_vec();
    for territory in plan.territory_indices() {
        if territory.at() > 0 {
            out.push(b',');
        }
        let mut properties = serde_json::Map::new();
        properties.insert("name".into(), territory_name(plan, Some(territory)).into());
        properties.insert("rep".into(), plan.rep_of(territory).map(|rep| rep.name.clone()).into());
        properties.insert("colour".into(), plan.territory(territory).map(|territory| territory.colour).into());
        properties.insert("units".into(), plan.alignment().count(Some(territory)).into());
        for column in figures {
            properties.insert(column.name.clone(), column.cells.get(territory.at()).cloned().into());
        }
        out.extend(br#"{"type":"Feature","properties":"#);
        out.extend(serde_json::Value::Object(properties).to_string().bytes());
        out.extend(br#","geometry":{"type":"MultiPolygon","coordinates":"#);
        out.extend(multi_polygon_coordinates(&outline(territory)));
        out.extend(b"}}");
    }
    out.extend(b"]}");
    out
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Table, unguard},
        *,
    };
    use crate::{
        geography::LonLat,
        plan::{TerritoryIx, example},
    };

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let table = Table::read("x.csv", bytes).unwrap();
        (0..table.len()).map(|row| table.row(row).map(|cell| unguard(cell).to_owned()).collect()).collect()
    }

    fn moved() -> Plan {
        let plan = example::plan(4);
        let mut parts = plan.parts();
        parts.assignment[0] = Some(TerritoryIx(3));
        parts.territories[1].name = "=West".into();
        Plan::restore(plan.data().clone(), plan.units().clone(), parts)
    }

    #[test]
    fn every_account_and_unit_is_listed_once_with_its_zeros() {
        let plan = moved();
        for codes in [Codes::Plain, Codes::ForExcel] {
            let accounts = rows(&accounts_csv(&plan, codes));
            assert_eq!(accounts.len(), plan.data().accounts.len());
            assert_eq!(accounts[0], ["A0-0", "Clinic 0-0", "00501", "01001", "Dan", "Dan", "Ana"]);
            let units = rows(&units_csv(&plan, codes));
            assert_eq!(units.len(), plan.units().len());
            assert_eq!(units[2][2], "=West");
        }
        let text = String::from_utf8(units_csv(&plan, Codes::Plain)).unwrap();
        assert!(text.contains("01003,County 2,'=West,Ben\r\n") && text.starts_with('\u{feff}'), "{text}");
    }

    #[test]
    fn the_change_list_holds_what_changed_and_nothing_else() {
        let plan = example::plan(4);
        assert!(rows(&changes_csv(&plan, Codes::Plain)).is_empty());
        let changes = rows(&changes_csv(&moved(), Codes::Plain));
        assert_eq!(changes[0], ["unit", "01001", "County 0", "Ana", "Dan"]);
        assert!(changes.contains(&["account", "A0-0", "Clinic 0-0", "Ana", "Dan"].map(String::from).to_vec()));
    }

    #[test]
    fn territories_carry_the_figures_that_are_given() {
        let plan = moved();
        let index = FigureColumn { name: "Index of workload".into(), cells: vec!["104.5".into(), "-3".into()] };
        let listed = rows(&territories_csv(&plan, &[index]));
        assert_eq!(listed[1], ["=West", "Ben", "4", "-3"]);
        assert_eq!(listed[2][3], "");
    }

    #[test]
    fn geojson_is_json_with_one_feature_for_each_territory() {
        let plan = moved();
        let square = |at: TerritoryIx| {
            let x = f64::from(at.0);
            let ring = [(x, 0.0), (x + 1.0, 0.0), (x + 1.0, 1.0), (x, 0.0)];
            vec![vec![ring.iter().map(|(lon, lat)| LonLat { lon: *lon, lat: *lat }).collect()]]
        };
        let json: serde_json::Value =
            serde_json::from_slice(&territories_geojson(&plan, &[], &mut { square })).unwrap();
        assert_eq!(json["features"].as_array().unwrap().len(), 4);
        assert_eq!(json["features"][1]["properties"]["name"], "=West");
        assert_eq!(json["features"][3]["geometry"]["coordinates"][0][0][1][0], 4.0);
    }
}
