//! The shipped sample is the company that `data/sample/README.md` describes, and the generator still makes it.
#![cfg(not(target_arch = "wasm32"))]
// A test that can't read its own data may stop with a word.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
};

use bailiwick::{
    files::unpack_data_set,
    geography::{Atlas, Gazetteer},
    metrics::{status, territory_figures},
    plan::{Amount, DataSet, MeasureIx, Month, Plan, RepIx, Stage, UnitFrame, UnitLevel, Units, states_in_scope},
};

#[path = "../examples/sample/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the plots and the printed figures are for the example only")]
mod sample;

const SHIPPED: &[u8] = include_bytes!("../data/sample/sample.bw");
const README: &str = include_str!("../data/sample/README.md");
const COUNTIES: &[u8] = include_bytes!("../data/us/counties.bw");
const ZIPS: &[u8] = include_bytes!("../data/us/zips.bw");

fn shipped() -> DataSet {
    unpack_data_set(SHIPPED).expect("the shipped sample can be read")
}

fn atlas() -> Atlas {
    Atlas::from_bytes(COUNTIES).expect("the shipped counties can be read")
}

fn opened() -> Plan {
    let data = shipped();
    let frame = UnitFrame::counties(&atlas(), &states_in_scope(&data.accounts));
    let units = Units::build(frame, &data);
    Plan::start("Sample", Arc::new(data), units)
}

fn owner(data: &DataSet, at: usize) -> Option<&str> {
    data.accounts.owner[at].map(|rep| data.reps[rep.at()].name.as_str())
}

/// Claims of each county on today's list: (territory, rep).
fn claims(data: &DataSet) -> BTreeMap<&str, Vec<(&str, &str)>> {
    let mut claims: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for line in &data.coverage {
        claims.entry(&line.unit).or_default().push((&line.territory, &line.rep));
    }
    claims
}

#[test]
fn it_is_small_invented_and_says_so() {
    assert!(SHIPPED.len() <= 200_000, "{} bytes", SHIPPED.len());
    let data = shipped();
    assert!(data.invented && data.source.contains("invented"));
    assert_eq!(data.currency, "USD");
}

#[test]
fn twenty_four_reps_have_homes_skills_shares_of_time_and_start_dates() {
    let data = shipped();
    assert_eq!(data.reps.len(), 24);
    let atlas = atlas();
    let gazetteer = Gazetteer::from_bytes(ZIPS, &atlas).unwrap();
    for rep in &data.reps {
        let home = rep.home.expect("a home");
        let (city, state) = rep.home_label.split_once(", ").expect("City, ST");
        let found = gazetteer.by_city(city, state).expect("a real city");
        assert!(found.place.km_to(home) < 40.0, "{} lives in {}", rep.name, rep.home_label);
        assert!(!rep.skills.is_empty() && rep.start.is_some());
    }
    let names: BTreeSet<&str> = data.reps.iter().map(|rep| rep.name.as_str()).collect();
    assert_eq!(names.len(), 24);
    let with_fte = |fte: f64| data.reps.iter().filter(|rep| (rep.fte - fte).abs() < 1e-9).count();
    assert_eq!((with_fte(0.5), with_fte(0.8), with_fte(1.0)), (1, 2, 21));
    let end = data.sales.first.plus(i32::from(data.sales.months) - 1);
    let recent = data.reps.iter().filter(|rep| rep.start.is_some_and(|start| start.in_month() >= end.plus(-2))).count();
    assert_eq!(recent, 1, "one rep has just started");
}

#[test]
fn accounts_stand_in_real_zip_codes_of_every_contiguous_state_under_names_of_their_own() {
    let data = shipped();
    let (accounts, atlas) = (&data.accounts, atlas());
    let gazetteer = Gazetteer::from_bytes(ZIPS, &atlas).unwrap();
    assert!((3_900..=4_100).contains(&accounts.len()));
    let ids: BTreeSet<&String> = accounts.id.iter().collect();
    let names: BTreeSet<(&String, &String)> = accounts.name.iter().zip(&accounts.city).collect();
    assert_eq!((ids.len(), names.len()), (accounts.len(), accounts.len()), "no id twice, no name twice in a city");
    for at in 0..accounts.len() {
        let found = gazetteer.by_zip(&accounts.zip[at]).expect("a real ZIP code");
        let county = found.county.map(|county| atlas.region(county).code.as_str());
        assert_eq!(county, Some(accounts.county[at].as_str()), "county of ZIP code {}", accounts.zip[at]);
        assert!(found.place.km_to(accounts.place[at]) < 25.0, "{} is near its ZIP code", accounts.id[at]);
    }
    let states = states_in_scope(accounts);
    assert_eq!(states.len(), 49, "48 states and the District of Columbia");
    assert!(!states.contains("02") && !states.contains("15"));
}

#[test]
fn there_are_more_accounts_where_there_are_more_people_and_firms() {
    let plan = opened();
    let units = plan.units();
    let column = |key: &str| -> Vec<f64> {
        units.values(units.measure(key).unwrap()).iter().map(|amount| amount.to_f64()).collect()
    };
    let accounts = column("accounts");
    for key in ["population", "establishments", "employment"] {
        let r = correlation(&accounts, &column(key));
        assert!(r > 0.9, "accounts and {key}: {r}");
    }
}

#[test]
fn revenue_is_the_last_twelve_months_of_sales_to_the_cent() {
    let data = shipped();
    assert_eq!((data.sales.first, data.sales.months), (Month::new(2024, 11), 24));
    assert_eq!(data.products.len(), 6);
    let mut sums = vec![Amount::ZERO; data.accounts.len()];
    for line in &data.sales.lines {
        assert_eq!(line.amounts.len(), 24);
        sums[line.account.at()] += line.amounts[12..].iter().sum();
    }
    assert_eq!(sums, data.accounts.values[MeasureIx::REVENUE.at()]);
}

#[test]
fn some_were_lost_some_were_won_and_capital_comes_in_lumps() {
    let data = shipped();
    let mut by_account: BTreeMap<usize, [i64; 24]> = BTreeMap::new();
    let mut filled = [(0usize, 0usize); 6];
    for line in &data.sales.lines {
        let months = by_account.entry(line.account.at()).or_default();
        for (month, amount) in line.amounts.iter().enumerate() {
            months[month] += amount.0;
            filled[usize::from(line.product)].0 += usize::from(!amount.is_zero());
        }
        filled[usize::from(line.product)].1 += 1;
    }
    let of = |months: &[i64]| months.iter().sum::<i64>();
    let lapsed = by_account.values().filter(|months| of(&months[..12]) > 0 && of(&months[12..]) == 0).count();
    let won = by_account.values().filter(|months| of(&months[..11]) == 0 && of(&months[12..]) > 0).count();
    let never = data.accounts.len() - by_account.len();
    assert!(lapsed > 100 && won > 150 && never > 300, "lapsed {lapsed}, won {won}, never {never}");
    let total = |from: usize| by_account.values().map(|months| of(&months[from..from + 12])).sum::<i64>() as f64;
    assert!((1.03..1.2).contains(&(total(12) / total(0))), "growth {}", total(12) / total(0));
    let orders = |product: usize| filled[product].0 as f64 / filled[product].1 as f64;
    assert!(orders(5) < 2.5 && orders(0) > 6.0, "orders per line: capital {}, disposables {}", orders(5), orders(0));
}

#[test]
fn customers_buy_five_to_sixty_percent_of_a_potential_that_follows_their_size() {
    let data = shipped();
    let accounts = &data.accounts;
    let (revenue, potential) = (&accounts.values[MeasureIx::REVENUE.at()], &accounts.values[MeasureIx::POTENTIAL.at()]);
    let procedures = accounts.measures.iter().position(|measure| measure.key == "procedures").unwrap();
    let mut first_year = vec![Amount::ZERO; accounts.len()];
    for line in &data.sales.lines {
        first_year[line.account.at()] += line.amounts[..10].iter().sum();
    }
    let mut sure = 0;
    for at in 0..accounts.len() {
        let penetration = revenue[at].to_f64() / potential[at].to_f64();
        assert!(penetration <= 0.6, "{} has {penetration}", accounts.id[at]);
        if !first_year[at].is_zero() && !revenue[at].is_zero() {
            assert!(penetration >= 0.05, "{} has {penetration}", accounts.id[at]);
            sure += 1;
        }
    }
    assert!(sure > 2_000);
    let mut sorted: Vec<f64> = potential.iter().map(|amount| amount.to_f64()).collect();
    sorted.sort_by(f64::total_cmp);
    let top: f64 = sorted.iter().rev().take(sorted.len() / 100).sum();
    assert!(top / sorted.iter().sum::<f64>() > 0.15, "the top hundredth has {top}");
    // Within a segment, potential goes with procedures (both logged: the scale is heavy-tailed).
    for segment in &accounts.segment.names {
        let of: Vec<usize> = (0..accounts.len()).filter(|at| accounts.segment.get(*at) == segment).collect();
        let log = |column: &[Amount]| -> Vec<f64> { of.iter().map(|at| column[*at].to_f64().ln()).collect() };
        let r = correlation(&log(potential), &log(&accounts.values[procedures]));
        assert!(r > 0.6, "{segment}: {r}");
    }
}

#[test]
fn opportunities_of_every_stage_close_in_the_months_ahead() {
    let data = shipped();
    let end = data.sales.first.plus(i32::from(data.sales.months) - 1);
    assert!(data.opportunities.len() > 300);
    for open in &data.opportunities {
        assert!(
            open.close.in_month() > end && open.close.in_month() <= end.plus(12),
            "{} closes {}",
            open.id,
            open.close
        );
        assert!(open.account.at() < data.accounts.len() && usize::from(open.product) < data.products.len());
        assert!(open.amount > Amount::ZERO);
    }
    for stage in [Stage::Prospect, Stage::Qualified, Stage::Proposal, Stage::Negotiation] {
        assert!(data.opportunities.iter().filter(|open| open.stage == stage).count() > 30, "{stage:?}");
    }
}

#[test]
fn every_account_has_a_class_a_frequency_and_its_workload() {
    let data = shipped();
    let accounts = &data.accounts;
    assert_eq!(data.classes.iter().map(|class| class.name.as_str()).collect::<Vec<_>>(), ["A", "B", "C", "D"]);
    for account in accounts.indices() {
        let at = account.at();
        assert!(usize::from(accounts.class[at]) < 4 && accounts.calls_per_year[at] > 0.0);
        let hours = bailiwick::metrics::workload::account_hours(accounts, account);
        assert_eq!(accounts.value(MeasureIx::WORKLOAD, account), Amount::from_f64(hours));
    }
    let a = accounts.class.iter().filter(|class| **class == 0).count();
    assert!(a * 10 < accounts.len(), "few are A");
}

#[test]
fn todays_list_has_an_orphaned_patch_and_an_overlap_and_owners_that_fit() {
    let data = shipped();
    let (accounts, claims, atlas) = (&data.accounts, claims(&data), atlas());
    let scope = states_in_scope(accounts);
    let contiguous: Vec<&str> =
        atlas.regions().iter().map(|region| region.code.as_str()).filter(|code| scope.contains(&code[..2])).collect();
    assert_eq!(contiguous.len(), 3_108);
    let number =
        |claimants: usize| contiguous.iter().filter(|code| claims.get(*code).map_or(0, Vec::len) == claimants).count();
    assert_eq!((number(0), number(1), number(2)), (28, 3_072, 8));
    let territories: BTreeSet<&str> = data.coverage.iter().map(|line| line.territory.as_str()).collect();
    assert_eq!(territories.len(), 24);

    let (mut orphaned, mut holdovers) = (0, 0);
    let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
    for at in 0..accounts.len() {
        match claims.get(accounts.county[at].as_str()).map_or(&[][..], Vec::as_slice) {
            [] => {
                assert_eq!(owner(&data, at), None, "nobody has {}", accounts.id[at]);
                orphaned += 1;
            }
            [(_, rep)] => holdovers += usize::from(owner(&data, at) != Some(*rep)),
            both => {
                let name = owner(&data, at).unwrap();
                assert!(both.iter().any(|(_, rep)| *rep == name), "{name} has no claim on {}", accounts.county[at]);
                *shared.entry(name).or_default() += 1;
            }
        }
    }
    assert!(orphaned >= 20, "{orphaned} accounts without owner");
    assert!((20..=120).contains(&holdovers), "{holdovers} holdovers");
    assert!(shared.len() == 2 && shared.values().all(|count| *count >= 4), "the overlap is split: {shared:?}");
}

#[test]
fn opened_today_shows_overloaded_metros_neglected_land_and_exclaves() {
    let plan = opened();
    assert_eq!((plan.units().len(), plan.units().level()), (3_108, UnitLevel::County));
    let today = status(&plan);
    assert_eq!((today.territories, today.gap_units, today.gaps), (24, 28, 1));
    assert_eq!((today.overlap_units, today.overlaps), (8, 1));
    assert_eq!(today.accounts_in_no_unit, 0);
    assert!(today.disconnected.len() >= 4, "{:?}", today.disconnected);
    let figures = territory_figures(&plan);
    let index: Vec<f64> = figures.territories.iter().filter_map(|row| row.index(MeasureIx::POTENTIAL)).collect();
    assert_eq!(index.len(), 24);
    assert!(index.iter().filter(|index| (150.0..=200.0).contains(*index)).count() >= 3, "overloaded: {index:.0?}");
    assert!(index.iter().filter(|index| (45.0..=70.0).contains(*index)).count() >= 3, "neglected: {index:.0?}");
    assert!(index.iter().all(|index| (40.0..=200.0).contains(index)), "{index:.0?}");
    let total = plan.units().total(MeasureIx::REVENUE).to_f64();
    assert!((60e6..=120e6).contains(&total));
    assert!((3e6..=5e6).contains(&(total / 24.0)), "a rep sells {:.0} on average", total / 24.0);
}

#[test]
fn the_readme_quotes_its_figures() {
    let data = shipped();
    let plan = opened();
    let figures = territory_figures(&plan);
    let sum = |measure: MeasureIx| data.accounts.values[measure.at()].iter().copied().sum::<Amount>().to_f64();
    let owners = data.accounts.owner.iter().filter(|owner| owner.is_none()).count();
    for said in [
        format!("{} bytes", grouped(SHIPPED.len())),
        format!("{} accounts", grouped(data.accounts.len())),
        format!("{} sales lines", grouped(data.sales.lines.len())),
        format!("{} open opportunities", grouped(data.opportunities.len())),
        format!("${:.1} million revenue", sum(MeasureIx::REVENUE) / 1e6),
        format!("${:.1} million potential", sum(MeasureIx::POTENTIAL) / 1e6),
        format!("{} hours of workload", grouped(sum(MeasureIx::WORKLOAD).round() as usize)),
        format!("{owners} accounts without owner"),
    ] {
        assert!(README.contains(&said), "the README does not say `{said}`");
    }
    for territory in plan.territory_indices() {
        let (name, row) = (&plan.territory(territory).unwrap().name, &figures.territories[territory.at()]);
        let index = |measure| row.index(measure).map_or(String::new(), |index| format!("{index:.0}"));
        let line = format!(
            "| {} | {} | {} |",
            index(MeasureIx::POTENTIAL),
            index(MeasureIx::WORKLOAD),
            index(MeasureIx::REVENUE)
        );
        let rep = plan.rep_of(territory).map_or("", |rep| rep.name.as_str());
        let said = README.lines().find(|said| said.starts_with(&format!("| {name} | {rep} |")));
        assert!(said.is_some_and(|said| said.ends_with(&line)), "{name}: the README does not end with `{line}`");
    }
}

#[test]
fn the_generator_makes_the_shipped_sample_and_the_import_fixtures() {
    let table = ["../shared", "../../shared"]
        .iter()
        .map(|up| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(up).join("data/us/us_zip_acs2022.csv.gz"))
        .find_map(|path| std::fs::read(path).ok());
    let Some(table) = table else {
        eprintln!("skipped: ../shared/data/us/us_zip_acs2022.csv.gz is not here");
        return;
    };
    let country = sample::Country::read(COUNTIES, &table).unwrap();
    let data = sample::company(&country).unwrap();
    assert!(data == shipped(), "run `cargo xtask data` and commit what it writes");
    for (name, text) in sample::fixtures(&country, ZIPS, &data).unwrap() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
        assert!(std::fs::read_to_string(&path).unwrap() == text, "{name} is not what the generator writes");
    }
}

#[test]
fn every_rep_has_accounts() {
    let data = shipped();
    let known = |rep: Option<RepIx>| rep.is_none_or(|rep| rep.at() < data.reps.len());
    assert!(data.accounts.owner.iter().all(|rep| known(*rep)));
    for rep in &data.reps {
        let count = (0..data.accounts.len()).filter(|at| owner(&data, *at) == Some(rep.name.as_str())).count();
        assert!(count >= 40, "{} has {count} accounts", rep.name);
    }
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum = |of: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(a, b)| of(a - mean_a, b - mean_b)).sum::<f64>();
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

/// With a comma every three digits, as the README writes numbers.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap()).collect();
    parts.join(",")
}
