//! The small CSV files of the import tests: rows of the sample as a CRM export would spoil them. Each spoilt row is
//! held against the shipped gazetteer while it is written, so that the counts in `tests/fixtures/README.md` are true.

use std::fmt::Write;

use bailiwick::geography::{Gazetteer, LonLat};
use bailiwick::plan::{AccountIx, DataSet, MeasureIx};

use super::country::Country;
use super::random::Random;
use super::roster::POSTS;

/// Territories whose reps own the accounts of the fixture.
const TERRITORIES: [&str; 12] = [
    "Northern New England",
    "Boston",
    "New York Metro",
    "Lake Erie",
    "Philadelphia",
    "Chesapeake",
    "Carolinas",
    "Florida",
    "Great Lakes",
    "Chicago North",
    "Heartland",
    "Los Angeles",
];

/// Distinct accounts: 70 with coordinates, 180 with a ZIP code, one with a county code, 40 with city and state, nine lost.
const COUNTS: [usize; 5] = [70, 180, 1, 40, 9];

/// Rows that no table can place: street and city, state, ZIP code, latitude, longitude.
const LOST: [[&str; 5]; 9] = [
    ["", "", "", "", ""],
    ["", "", "9021O", "", ""],
    ["", "", "00000", "", ""],
    ["Sprngfeld Hights", "IL", "", "", ""],
    ["Springfield", "", "", "", ""],
    ["London", "UK", "", "", ""],
    ["", "", "", "0", "0"],
    ["", "", "", "-87.6298", "41.8781"],
    ["Toronto", "ON", "M5V 3L9", "", ""],
];

/// One row of the export.
#[derive(Clone, Default)]
struct Row {
    id: String,
    name: String,
    owner: String,
    kind: String,
    industry: String,
    city: String,
    state: String,
    zip: String,
    fips: String,
    place: Option<LonLat>,
    /// Coordinates written by hand instead of `place`.
    written: [String; 2],
    potential: f64,
    sales: f64,
    class: String,
    calls: f64,
    note: &'static str,
}

/// All files with their texts. `zips` is the shipped ZIP table.
pub fn fixtures(country: &Country, zips: &[u8], data: &DataSet) -> Result<Vec<(&'static str, String)>, String> {
    let gazetteer = Gazetteer::from_bytes(zips, &country.atlas).map_err(|why| why.to_string())?;
    let rows = rows(country, &gazetteer, data)?;
    Ok(vec![
        ("accounts_300.csv", comma(&rows)),
        ("accounts_300_eu.csv", semicolon(&rows)),
        ("reps_12.csv", reps(country, data)?),
    ])
}

fn rows(country: &Country, gazetteer: &Gazetteer, data: &DataSet) -> Result<Vec<Row>, String> {
    let mut random = Random::named("fixtures");
    let chosen = chosen(country, gazetteer, data)?;
    let mut rows: Vec<Row> = Vec::new();
    for (nth, account) in chosen.iter().enumerate() {
        let mut row = row(country, data, *account, nth);
        // Every fifth row or so is not by ZIP code; the order mixes them.
        let kind = kind_of(nth);
        match kind {
            0 => {
                row.place = Some(data.accounts.place[account.at()]);
                if nth % 3 == 0 {
                    row.zip.clear();
                }
            }
            1 => {
                row.zip = spoilt_zip(&row.zip, nth);
                if gazetteer.by_zip(&row.zip).is_err() {
                    return Err(format!("The fixture's ZIP code {} is not found.", row.zip));
                }
            }
            2 => {
                row.zip.clear();
                row.city.clear();
                row.state.clear();
                row.fips = data.accounts.county[account.at()].trim_start_matches('0').to_owned();
                if gazetteer.by_county_code(&row.fips).is_err() {
                    return Err(format!("The fixture's county {} is not found.", row.fips));
                }
            }
            3 => {
                row.zip.clear();
                row.state = spoilt_state(&row.state, nth);
                if nth % 4 == 0 {
                    row.city = row.city.to_uppercase();
                }
                if gazetteer.by_city(&row.city, &row.state).is_err() {
                    return Err(format!("The fixture's city {}, {} is not found.", row.city, row.state));
                }
            }
            _ => {
                let lost = LOST[rows.iter().filter(|row| row.note == "lost").count()];
                row.note = "lost";
                [row.city, row.state, row.zip] = [lost[0], lost[1], lost[2]].map(str::to_owned);
                row.written = [lost[3], lost[4]].map(str::to_owned);
                if gazetteer.by_zip(&row.zip).is_ok() || gazetteer.by_city(&row.city, &row.state).is_ok() {
                    return Err(format!("The fixture's lost row in {} is found.", row.city));
                }
            }
        }
        rows.push(row);
    }
    spoil(&mut rows, &mut random);
    Ok(rows)
}

/// Which of [`COUNTS`] the row is: spread evenly through the file.
fn kind_of(nth: usize) -> usize {
    let total: usize = COUNTS.iter().sum();
    // 149 and 300 have no common factor: the positions are a permutation.
    let mut at = nth * 149 % total;
    for (kind, count) in COUNTS.iter().enumerate() {
        if at < *count {
            return kind;
        }
        at -= count;
    }
    0
}

/// 300 accounts of the twelve reps in even steps, a city row only where the table knows the city.
fn chosen(country: &Country, gazetteer: &Gazetteer, data: &DataSet) -> Result<Vec<AccountIx>, String> {
    let wanted: usize = COUNTS.iter().sum();
    let reps: Vec<&str> =
        POSTS.iter().filter(|post| TERRITORIES.contains(&post.territory)).map(|post| post.rep).collect();
    let owned: Vec<AccountIx> = data
        .accounts
        .indices()
        .filter(|account| {
            let at = account.at();
            let state = country.county(&data.accounts.county[at]).map_or("", |county| country.counties[county].state);
            let owner = data.accounts.owner[at].map_or("", |rep| data.reps[rep.at()].name.as_str());
            reps.contains(&owner) && gazetteer.by_city(&data.accounts.city[at], state).is_ok()
        })
        .collect();
    if owned.len() < wanted {
        return Err(format!("Only {} accounts belong to the fixture's reps.", owned.len()));
    }
    Ok((0..wanted).map(|nth| owned[nth * owned.len() / wanted]).collect())
}

fn row(country: &Country, data: &DataSet, account: AccountIx, nth: usize) -> Row {
    let accounts = &data.accounts;
    let at = account.at();
    Row {
        // Customer numbers of the old system begin with zeros.
        id: format!("{:07}", 40_217 + nth * 3),
        name: accounts.name[at].clone(),
        owner: accounts.owner[at].map_or(String::new(), |rep| data.reps[rep.at()].name.clone()),
        kind: accounts.segment.get(at).to_owned(),
        industry: accounts.industry.get(at).to_owned(),
        city: accounts.city[at].clone(),
        state: country.county(&accounts.county[at]).map_or("", |county| country.counties[county].state).to_owned(),
        zip: accounts.zip[at].clone(),
        potential: accounts.value(MeasureIx::POTENTIAL, account).to_f64(),
        sales: cents(accounts.value(MeasureIx::REVENUE, account).to_f64(), nth),
        class: data.classes.get(usize::from(accounts.class[at])).map_or(String::new(), |class| class.name.clone()),
        calls: accounts.calls_per_year[at],
        ..Row::default()
    }
}

/// With cents, so that totals that tie are totals that tie.
fn cents(sales: f64, nth: usize) -> f64 {
    if sales > 0.0 { sales + if nth.is_multiple_of(2) { 0.25 } else { 0.5 } } else { 0.0 }
}

/// A spreadsheet ate the leading zeros; a mailing list added four digits.
fn spoilt_zip(zip: &str, nth: usize) -> String {
    if zip.starts_with('0') && !nth.is_multiple_of(4) {
        zip.trim_start_matches('0').to_owned()
    } else if nth.is_multiple_of(9) {
        format!("{zip}-{:04}", 1 + nth * 31 % 9_000)
    } else {
        zip.to_owned()
    }
}

fn spoilt_state(state: &str, nth: usize) -> String {
    let full = bailiwick::geography::STATES.iter().find(|known| known.abbreviation == state).map_or(state, |s| s.name);
    match nth % 3 {
        0 => full.to_owned(),
        1 => state.to_lowercase(),
        _ => state.to_owned(),
    }
}

/// Duplicates, a blank row, a totals row, and texts that a spreadsheet would run as a formula.
fn spoil(rows: &mut Vec<Row>, random: &mut Random) {
    let notes =
        ["=SUM(A1:A9)", "@home office", "-do not call-", "+1 555 0100", "says \"call first\"", "two\nlines", "a;b, c"];
    let placed = |row: &Row| row.note != "lost";
    for (at, note) in notes.into_iter().enumerate() {
        let row = &mut rows[20 + at * 37];
        if placed(row) {
            row.note = note;
        }
    }
    // The same id again further down: five; the same name and place in two rows without an id: two.
    let by_zip: Vec<usize> = (0..COUNTS.iter().sum()).filter(|nth| kind_of(*nth) == 1).collect();
    let mut copies = Vec::new();
    for nth in 0..7 {
        let original = by_zip[10 + nth * 23];
        if nth >= 5 {
            rows[original].id.clear();
        }
        let mut copy = rows[original].clone();
        copy.note = "";
        if nth < 5 {
            copy.owner.clone_from(&rows[nth * 50].owner);
            copy.sales = 100.0 * (1.0 + nth as f64);
        }
        copies.push(copy);
    }
    for copy in copies {
        // Behind the originals, which are in the first 280 rows.
        let at = rows.len() - random.below(12);
        rows.insert(at, copy);
    }
    rows.insert(150, Row { note: "blank", ..Row::default() });
    let sum = |of: fn(&Row) -> f64| rows.iter().map(of).sum::<f64>();
    let (potential, sales) = (sum(|row| row.potential), sum(|row| row.sales));
    rows.push(Row { name: "Total".into(), potential, sales, note: "total", ..Row::default() });
}

const HEADERS: [&str; 16] = [
    "Account #",
    "Account Name ",
    "Account Owner",
    "Type",
    "Industry",
    "Billing City",
    "Billing State/Province",
    "Billing Zip/Postal Code",
    "County FIPS",
    "Lat",
    "Lng",
    "Annual Potential ($)",
    "Sales Last 12 Months",
    "Account Tier",
    "Visits per Year",
    "Notes",
];

/// The cells of a row, numbers written by `money` and `number`.
fn cells(row: &Row, money: fn(f64) -> String, number: fn(f64, usize) -> String) -> Vec<String> {
    if row.note == "blank" {
        return vec![String::new(); HEADERS.len()];
    }
    let total = row.note == "total";
    let [lat, lon] = match row.place {
        Some(place) => [number(place.lat, 4), number(place.lon, 4)],
        None => row.written.clone().map(|text| text.parse::<f64>().map_or(text, |value| number(value, 4))),
    };
    let note = if ["lost", "total"].contains(&row.note) { "" } else { row.note };
    vec![
        row.id.clone(),
        row.name.clone(),
        row.owner.clone(),
        row.kind.clone(),
        row.industry.clone(),
        row.city.clone(),
        row.state.clone(),
        row.zip.clone(),
        row.fips.clone(),
        lat,
        lon,
        money(row.potential),
        number(row.sales, 2),
        row.class.clone(),
        if total { String::new() } else { number(row.calls, if row.calls.fract() == 0.0 { 0 } else { 1 }) },
        note.to_owned(),
    ]
}

/// As an American spreadsheet saves it.
fn comma(rows: &[Row]) -> String {
    let money = |value: f64| format!("${}", grouped(value, ','));
    let number = |value: f64, digits: usize| format!("{value:.digits$}");
    lines(rows, ',', "\n", money, number)
}

/// As a German one does: semicolons, decimal commas, a byte-order mark, Windows line ends.
fn semicolon(rows: &[Row]) -> String {
    let money = |value: f64| format!("{},00", grouped(value, '.'));
    let number = |value: f64, digits: usize| format!("{value:.digits$}").replace('.', ",");
    format!("\u{feff}{}", lines(rows, ';', "\r\n", money, number))
}

fn lines(
    rows: &[Row],
    delimiter: char,
    end: &str,
    money: fn(f64) -> String,
    number: fn(f64, usize) -> String,
) -> String {
    let quote = |cell: &String| {
        if cell.contains([delimiter, '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let mut text = HEADERS.join(&delimiter.to_string());
    text.push_str(end);
    for row in rows {
        let cells: Vec<String> = cells(row, money, number).iter().map(quote).collect();
        text.push_str(&cells.join(&delimiter.to_string()));
        text.push_str(end);
    }
    text
}

/// Whole dollars with a separator every three digits.
fn grouped(value: f64, separator: char) -> String {
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// The twelve reps as somebody keeps them in a sheet of their own.
fn reps(country: &Country, data: &DataSet) -> Result<String, String> {
    let mut text = String::from("Sales Rep,Home City,Home State,Home ZIP,FTE %,Hire Date,Skills,Territory\n");
    for (nth, post) in POSTS.iter().filter(|post| TERRITORIES.contains(&post.territory)).enumerate() {
        let (city, state) = post.home.split_once(", ").unwrap_or((post.home, ""));
        let home = country.city(post.home)?;
        let near = country.zips.iter().filter(|zip| zip.city == city && country.counties[zip.county].state == state);
        let zip = near.min_by(|a, b| a.place.km_to(home).total_cmp(&b.place.km_to(home))).map_or("", |zip| &zip.code);
        // Some homes by ZIP code only, its zero lost; one without any place.
        let (city, state, zip) = match nth {
            1 => ("", "", zip.trim_start_matches('0')),
            5 => ("", "", ""),
            _ => (city, state, if nth % 2 == 0 { zip } else { "" }),
        };
        let (year, month, day) = post.start;
        let skills =
            data.reps.iter().find(|rep| rep.name == post.rep).map_or(String::new(), |rep| rep.skills.join("; "));
        let _ = writeln!(
            text,
            "{},{city},{state},{zip},{}%,{month}/{day}/{year},{skills},{}",
            post.rep,
            post.fte * 100.0,
            post.territory
        );
    }
    Ok(text)
}
