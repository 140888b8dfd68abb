//! The lists of a plan: accounts, units, territories, changes, reps. Their first columns are called so that the importers
//! know them again.

use super::{Cell, Column, List};
use crate::plan::{AccountIx, Amount, Measure, MeasureIx, MeasureKind, Plan, RepIx, TerritoryIx, UnitLevel};

/// A column of figures that `metrics` worked out: what it is, and one cell per territory in the plan's order.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureColumn {
    /// Its name and what it is made of.
    pub column: Column,
    /// One cell per territory.
    pub cells: Vec<Cell<'static>>,
}

pub(super) fn territory_name(plan: &Plan, territory: Option<TerritoryIx>) -> &str {
    territory.and_then(|territory| plan.territory(territory)).map_or("", |territory| territory.name.as_str())
}

pub(super) fn rep_name(plan: &Plan, territory: Option<TerritoryIx>) -> &str {
    territory.and_then(|territory| plan.rep_of(territory)).map_or("", |rep| rep.name.as_str())
}

fn incumbent(plan: &Plan, rep: Option<RepIx>) -> &str {
    rep.and_then(|rep| plan.data().reps.get(rep.at())).map_or("", |rep| rep.name.as_str())
}

pub(super) fn territory_of(plan: &Plan, account: AccountIx) -> Option<TerritoryIx> {
    plan.units().of_account(account).and_then(|unit| plan.alignment().of(unit))
}

/// The baseline's name of a unit's territory today.
fn today(plan: &Plan, unit: usize) -> &str {
    let territory = plan.baseline().assignment.get(unit).copied().flatten();
    territory
        .and_then(|territory| plan.baseline().territories.get(territory.at()))
        .map_or("", |territory| territory.name.as_str())
}

/// What the codes of a level are called.
pub(super) fn code_title(level: UnitLevel) -> &'static str {
    match level {
        UnitLevel::County => "County FIPS",
        UnitLevel::Zip => "ZIP code",
        UnitLevel::Account => "Account id",
        UnitLevel::State => "State FIPS",
        UnitLevel::Own | UnitLevel::Above(_) => "Area code",
    }
}

fn amount<'a>(measure: &Measure, amount: Amount) -> Cell<'a> {
    match measure.kind {
        MeasureKind::Money => Cell::Money(amount),
        _ => Cell::Amount(amount),
    }
}

/// Every account with its territory and rep, the owner it has today, and what is known of it. The seven columns in front
/// are all that a CRM needs.
#[must_use]
pub fn accounts_list(plan: &Plan) -> List<'_> {
    let (data, accounts) = (plan.data(), &plan.data().accounts);
    // Accounts and workload are counted and worked out here, not read from a file.
    let measures: Vec<usize> = (0..accounts.measures.len())
        .filter(|at| ![MeasureIx::ACCOUNTS.at(), MeasureIx::WORKLOAD.at()].contains(at))
        .collect();
    let mut columns = vec![
        Column::new("Account id", "The id in your source"),
        Column::new("Account name", "The name in your source"),
        Column::new("ZIP code", "With its leading zeros"),
        Column::new("County FIPS", "Five digits, the state's first"),
        Column::new("Territory", "In this plan; empty where nobody has it"),
        Column::new("Rep", "The territory's rep in this plan; empty for a vacancy"),
        Column::new("Owner today", "Who has the account before this plan"),
        Column::new("City", "As given or found"),
        Column::new("Latitude", "Degrees north"),
        Column::new("Longitude", "Degrees east"),
        Column::new("Segment", "As in your source"),
        Column::new("Industry", "As in your source"),
        Column::new("Call class", "Decides calls a year and hours a call where your source does not"),
        Column::new("Calls per year", "Visits planned in a year"),
        Column::new("Hours per call", "Hours in front of the customer, without travel"),
    ];
    let families = !accounts.parent.is_empty();
    if families {
        columns.push(Column::new("Parent account id", "The account it belongs to"));
    }
    for at in &measures {
        let name = match MeasureIx::new(*at) {
            MeasureIx::REVENUE => "Revenue per year".to_owned(),
            MeasureIx::POTENTIAL => "Potential per year".to_owned(),
            _ => accounts.measures[*at].name.clone(),
        };
        columns.push(Column::new(name, "As in your source"));
    }
    columns.push(Column::new("Currency", "Of every amount of money"));
    let mut list = List::new("Accounts", columns);
    for account in accounts.indices() {
        let at = account.at();
        let territory = territory_of(plan, account);
        let own = [
            Cell::code(&accounts.id[at]),
            Cell::text(&accounts.name[at]),
            Cell::code(&accounts.zip[at]),
            Cell::code(&accounts.county[at]),
            Cell::text(territory_name(plan, territory)),
            Cell::text(rep_name(plan, territory)),
            Cell::text(incumbent(plan, accounts.owner[at])),
            Cell::text(&accounts.city[at]),
            Cell::some(Some(accounts.place[at].lat), Cell::Number),
            Cell::some(Some(accounts.place[at].lon), Cell::Number),
            Cell::text(accounts.segment.get(at)),
            Cell::text(accounts.industry.get(at)),
            Cell::text(data.classes.get(usize::from(accounts.class[at])).map_or("", |class| class.name.as_str())),
            Cell::Number(accounts.calls_per_year[at]),
            Cell::Number(accounts.hours_per_call[at]),
        ];
        let sums = measures
            .iter()
            .map(|measure| amount(&accounts.measures[*measure], accounts.value(MeasureIx::new(*measure), account)));
        let parent = accounts.parent_of(account).and_then(|parent| accounts.id.get(parent.at()));
        let parent = families.then(|| Cell::code(parent.map_or("", String::as_str)));
        list.row(own.into_iter().chain(parent).chain(sums).chain([Cell::text(&data.currency)]));
    }
    list
}

/// Every unit with its territory and rep, and its measures.
#[must_use]
pub fn units_list(plan: &Plan) -> List<'_> {
    let units = plan.units();
    // A county and a ZIP code may have the same five digits.
    let mixed = units.is_mixed();
    let title = if mixed { "Unit code" } else { code_title(units.level()) };
    let mut columns = vec![Column::new(title, "With its leading zeros")];
    if mixed {
        columns.push(Column::new("Level", "What kind of unit it is; codes of two levels may be alike"));
    }
    columns.extend([
        Column::new("Unit name", "As the map calls it"),
        Column::new("Territory", "In this plan; empty where nobody has it"),
        Column::new("Rep", "The territory's rep; empty for a vacancy"),
        Column::new("Territory today", "Before this plan"),
    ]);
    let measures = units.measures();
    columns.extend(measures.iter().map(|measure| {
        Column::new(measure.name.clone(), "Sum over the accounts in the unit, or the unit's own figure")
    }));
    let mut list = List::new("Units", columns);
    for unit in units.indices() {
        let territory = plan.alignment().of(unit);
        let level = mixed.then(|| Cell::text(units.frame().word(units.level_of(unit), 1)));
        let own = [
            Cell::text(units.name(unit)),
            Cell::text(territory_name(plan, territory)),
            Cell::text(rep_name(plan, territory)),
            Cell::text(today(plan, unit.at())),
        ];
        let sums =
            measures.iter().enumerate().map(|(at, measure)| amount(measure, units.value(MeasureIx::new(at), unit)));
        list.row([Cell::code(units.code(unit))].into_iter().chain(level).chain(own).chain(sums));
    }
    list
}

/// Every territory with its rep, number of units, and the figures given.
#[must_use]
pub fn territories_list<'a>(plan: &'a Plan, figures: &[FigureColumn]) -> List<'a> {
    let mut columns = vec![
        Column::new("Territory", "Name, unique within the plan"),
        Column::new("Rep", "Empty for a vacancy"),
        Column::new("Units", "How many it has"),
    ];
    columns.extend(figures.iter().map(|figure| figure.column.clone()));
    let mut list = List::new("Territories", columns);
    for territory in plan.territory_indices() {
        let own = [
            Cell::text(territory_name(plan, Some(territory))),
            Cell::text(rep_name(plan, Some(territory))),
            Cell::Count(plan.alignment().count(Some(territory))),
        ];
        let cells = figures.iter().map(|figure| figure.cells.get(territory.at()).cloned().unwrap_or(Cell::Empty));
        list.row(own.into_iter().chain(cells));
    }
    list
}

/// What changes against today: units whose territory differs, then accounts whose rep differs from their owner.
#[must_use]
pub fn changes_list(plan: &Plan) -> List<'_> {
    let columns = vec![
        Column::new("Kind", "unit or account"),
        Column::new("Code", "The unit's code or the account's id"),
        Column::new("Name", "Of the unit or the account"),
        Column::new("From", "Territory today for a unit, owner today for an account"),
        Column::new("To", "Territory in this plan for a unit, rep in this plan for an account"),
        Column::new("Revenue", "Sales of the last twelve months that move with it"),
    ];
    let mut list = List::new("Changes", columns);
    let mut line = |kind: &'static str, code, name, from, to, revenue| {
        let texts = [name, from, to].map(Cell::text);
        list.row([Cell::text(kind), Cell::code(code)].into_iter().chain(texts).chain([Cell::Money(revenue)]));
    };
    let units = plan.units();
    for unit in units.indices() {
        let (from, to) = (today(plan, unit.at()), territory_name(plan, plan.alignment().of(unit)));
        if from != to {
            line("unit", units.code(unit), units.name(unit), from, to, units.value(MeasureIx::REVENUE, unit));
        }
    }
    let accounts = &plan.data().accounts;
    for account in accounts.indices() {
        let at = account.at();
        let (from, to) = (incumbent(plan, accounts.owner[at]), rep_name(plan, territory_of(plan, account)));
        if from != to {
            let revenue = accounts.value(MeasureIx::REVENUE, account);
            line("account", accounts.id[at].as_str(), accounts.name[at].as_str(), from, to, revenue);
        }
    }
    list
}

/// The reps with what the plan knows of them and the territories they have.
#[must_use]
pub fn reps_list(plan: &Plan) -> List<'_> {
    let columns = vec![
        Column::new("Rep name", "Unique within the plan"),
        Column::new("Territory", "Names of the rep's territories, separated by semicolons"),
        Column::new("Home base", "Where the rep starts from"),
        Column::new("Home latitude", "Degrees north"),
        Column::new("Home longitude", "Degrees east"),
        Column::new("FTE", "1 works full time"),
        Column::new("Start date", "First day in the job"),
        Column::new("Skills", "Separated by semicolons"),
    ];
    let mut list = List::new("Reps", columns);
    for (at, rep) in plan.reps().iter().enumerate() {
        let own = plan.territories().iter().filter(|territory| territory.rep == Some(RepIx::new(at)));
        let names: Vec<&str> = own.map(|territory| territory.name.as_str()).collect();
        list.row([
            Cell::text(&rep.name),
            Cell::text(names.join("; ")),
            Cell::text(&rep.home_label),
            Cell::some(rep.home.map(|home| home.lat), Cell::Number),
            Cell::some(rep.home.map(|home| home.lon), Cell::Number),
            Cell::Number(rep.fte),
            rep.start.map_or(Cell::Empty, Cell::Date),
            Cell::text(rep.skills.join("; ")),
        ]);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            super::{
                AccountField, AccountMapping, RepField, RepMapping, Table, TerritoryField, TerritoryMapping, unguard,
            },
            WorkbookFacts, workbook,
        },
        *,
    };
    use crate::plan::{Date, TerritoryIx, example};

    fn rows(list: &List) -> Vec<Vec<String>> {
        let table = Table::read("x.csv", &list.csv()).unwrap();
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
        let accounts = rows(&accounts_list(&plan));
        assert_eq!(accounts.len(), plan.data().accounts.len());
        assert_eq!(accounts[0][..7], ["A0-0", "Clinic 0-0", "00501", "01001", "Dan", "Dan", "Ana"]);
        assert_eq!(accounts[0][7..13], ["Springfield", "38", "-98", "Hospital", "Health", "A"]);
        let units = rows(&units_list(&plan));
        assert_eq!(units.len(), plan.units().len());
        assert_eq!(units[2][2], "=West");
        let text = String::from_utf8(units_list(&plan).csv()).unwrap();
        assert!(text.contains("01003,County 2,'=West,Ben,Ben,") && text.starts_with('\u{feff}'), "{text}");
    }

    #[test]
    fn the_change_list_holds_what_changed_and_nothing_else() {
        assert!(changes_list(&example::plan(4)).is_empty());
        let changed = moved();
        let changes = rows(&changes_list(&changed));
        assert_eq!(changes[0][..5], ["unit", "01001", "County 0", "Ana", "Dan"]);
        assert!(changes.iter().any(|row| row[..5] == ["account", "A0-0", "Clinic 0-0", "Ana", "Dan"]));
    }

    #[test]
    fn territories_carry_the_figures_that_are_given() {
        let plan = moved();
        let index = FigureColumn {
            column: Column::new("Index of workload", "100 is the fair share"),
            cells: vec![Cell::Index(104.5), Cell::Index(-3.0)],
        };
        let listed = rows(&territories_list(&plan, &[index]));
        assert_eq!(listed[1], ["=West", "Ben", "4", "-3"]);
        assert_eq!(listed[2][3], "");
    }

    /// The list as the importers read it, from CSV and from a workbook.
    fn read_back(list: &List) -> [Table; 2] {
        let facts = WorkbookFacts { title: "P", date: Date { year: 2026, month: 11, day: 22 }, currency: "USD" };
        let book = workbook(&[list], &facts).unwrap();
        [Table::read("list.csv", &list.csv()).unwrap(), Table::read("list.xlsx", &book).unwrap()]
    }

    #[test]
    fn the_importers_know_our_columns_again_in_both_formats() {
        let plan = moved();
        let named = |table: &Table, column: Option<usize>| column.map(|at| table.columns()[at].clone());
        for table in read_back(&accounts_list(&plan)) {
            let mapping = AccountMapping::guess(&table);
            let name = |field| named(&table, mapping.column(field)).unwrap_or_default();
            assert_eq!((name(AccountField::Id), name(AccountField::Owner)), ("Account id".into(), "Rep".into()));
            assert_eq!(
                (name(AccountField::Zip), name(AccountField::CountyFips)),
                ("ZIP code".into(), "County FIPS".into())
            );
            assert_eq!(table.row(0).next(), Some("A0-0"));
        }
        for table in read_back(&units_list(&plan)) {
            let mapping = TerritoryMapping::guess(&table);
            let name = |field| named(&table, mapping.column(field)).unwrap_or_default();
            assert_eq!(
                (name(TerritoryField::Territory), name(TerritoryField::Rep)),
                ("Territory".into(), "Rep".into())
            );
            assert_eq!(table.row(0).next(), Some("01001"), "the zero in front is there");
        }
        for table in read_back(&reps_list(&plan)) {
            let mapping = RepMapping::guess(&table);
            assert_eq!(named(&table, mapping.column(RepField::Name)), Some("Rep name".into()));
            assert_eq!(named(&table, mapping.column(RepField::Territory)), Some("Territory".into()));
        }
    }

    #[test]
    fn a_rep_is_listed_with_home_and_territories() {
        let plan = moved();
        let reps = rows(&reps_list(&plan));
        assert_eq!(reps.len(), 4);
        assert_eq!(reps[1][..2], ["Ben", "=West"]);
        assert_eq!(reps[3][5], "1");
    }
}
