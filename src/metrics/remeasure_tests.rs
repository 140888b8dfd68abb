use proptest::prelude::*;

use super::*;
use crate::{
    geography::LonLat,
    plan::{
        Attribute, AttributeOf, CallLine, Condition, Level, MarketRecipe, Measure, MeasureKind, PotentialRecipe,
        ScoreWeights, Term, example,
    },
};

/// Accounts with beds, that buy 400 a bed.
fn data() -> DataSet {
    let mut data = example::data(6);
    let n = data.accounts.len();
    data.accounts.measures.push(Measure::new("beds", "Beds", MeasureKind::Number));
    let beds = |at: usize| 10 + (at * 37 % 101) as i64;
    data.accounts.values.push((0..n).map(|at| Amount::whole(beds(at))).collect());
    data.accounts.values[1] =
        (0..n).map(|at| if at % 3 == 2 { Amount::ZERO } else { Amount::whole(400 * beds(at)) }).collect();
    // The classes' own figures, but for one account.
    for at in 0..n {
        let class = &data.classes[usize::from(data.accounts.class[at])];
        data.accounts.calls_per_year[at] = class.calls_per_year;
        data.accounts.hours_per_call[at] = class.hours_per_call;
    }
    data.accounts.calls_per_year[5] = 99.0;
    for at in 0..n {
        let hours = workload::account_hours(&data.accounts, AccountIx::new(at));
        data.accounts.values[3][at] = Amount::from_f64(hours);
    }
    data
}

fn counties(data: &DataSet) -> AreaTable {
    let frame = example::frame(6);
    let n = frame.code.len();
    let sold = |code: &String| {
        let of = data.accounts.county.iter().zip(&data.accounts.values[1]).filter(|(county, _)| *county == code);
        of.map(|(_, amount)| amount.to_f64()).sum::<f64>()
    };
    let people = frame.code.iter().map(|code| sold(code) / 2.0 + 100.0).collect();
    let attributes = vec![(Measure::new("population", "Population", MeasureKind::Count), people)];
    AreaTable::new(AttributeOf::County, frame.code.clone(), frame.name.clone(), vec![LonLat::default(); n], attributes)
}

fn line(name: &str, calls: f64, hours: f64) -> CallLine {
    CallLine { name: name.into(), calls_per_year: calls, hours_per_call: hours }
}

/// Something of everything, by three small numbers.
fn recipe(kind: u8, level: u8, by: u8) -> Recipe {
    let beds = Attribute { of: AttributeOf::Account, key: "beds".into() };
    let people = Attribute { of: AttributeOf::County, key: "population".into() };
    Recipe {
        segments: if kind.is_multiple_of(2) {
            Vec::new()
        } else {
            vec![
                SegmentRule {
                    segment: "Large".into(),
                    conditions: vec![Condition::Between {
                        measure: "potential".into(),
                        least: Some(20_000.0),
                        below: None,
                    }],
                },
                SegmentRule {
                    segment: "Best".into(),
                    conditions: vec![Condition::Share { measure: "revenue".into(), from: 0.0, to: 0.5 }],
                },
            ]
        },
        workload: WorkloadRecipe {
            by: [CallsBy::Given, CallsBy::Class, CallsBy::Segment][usize::from(by % 3)],
            lines: vec![line("A", 30.0, 2.0), line("Large", 20.0, 1.5), line("Clinic", 3.0, 0.5)],
            keep_own: by < 3,
            travel: (by % 2 == 1).then(|| TravelRecipe { calls_per_trip: Some(4.0), ..TravelRecipe::default() }),
        },
        potential: match level % 4 {
            0 => PotentialRecipe::Given,
            1 => PotentialRecipe::Formula {
                terms: vec![Term { attribute: beds, coefficient: 410.0 }, Term { attribute: people, coefficient: 0.5 }],
                at_least_sold: kind > 3,
            },
            2 => PotentialRecipe::Calibrated {
                attributes: vec![beds],
                level: Level::Average,
                by_product: false,
                at_least_sold: true,
            },
            _ => PotentialRecipe::Calibrated {
                attributes: vec![beds, people],
                level: Level::Best,
                by_product: false,
                at_least_sold: false,
            },
        },
        market: (kind > 4).then(|| MarketRecipe { attributes: vec!["population".into()], level: Level::Average }),
        score: if kind == 2 {
            ScoreWeights { growth: 10.0, ..ScoreWeights::default() }
        } else {
            ScoreWeights::default()
        },
    }
}

#[test]
fn the_default_recipe_changes_nothing() {
    let data = data();
    let (made, report) = remeasure(&data, &Recipe::default(), &[]).unwrap();
    assert_eq!(made, data);
    assert_eq!(report.unmatched as usize, data.accounts.len());
    assert!(report.sums.iter().all(|line| line.changed == 0 && line.before == line.after));
}

#[test]
fn calls_follow_the_class_and_an_account_with_figures_of_its_own_keeps_them() {
    let data = data();
    let mut recipe = Recipe::default();
    recipe.workload.by = CallsBy::Class;
    recipe.workload.lines = vec![line("A", 30.0, 2.0)];
    let (made, report) = remeasure(&data, &recipe, &[]).unwrap();
    let a = made.accounts.class.iter().position(|class| *class == 0).unwrap();
    assert_eq!(workload::explain(&made, AccountIx::new(a)), "30 calls × (2.00 h + 0.50 h travel) = 75.0 h");
    assert_eq!(made.accounts.calls_per_year[5], 99.0);
    assert_eq!((report.own, made.classes[0].calls_per_year), (1, 30.0));
    recipe.workload.keep_own = false;
    let (made, _) = remeasure(&data, &recipe, &[]).unwrap();
    let class = usize::from(made.accounts.class[5]);
    assert_eq!(made.accounts.calls_per_year[5], if class == 0 { 30.0 } else { 99.0 }, "what is not listed stays");
}

#[test]
fn travel_from_home_is_spread_over_the_calls_of_a_trip() {
    let mut data = data();
    let home = data.accounts.place[0];
    data.reps[0].home = Some(LonLat { lat: home.lat + 1.0, ..home });
    let mut recipe = Recipe::default();
    let travel = TravelRecipe { calls_per_trip: None, ..TravelRecipe::default() };
    recipe.workload.travel = Some(travel);
    let (near, _) = remeasure(&data, &recipe, &[]).unwrap();
    recipe.workload.travel = Some(TravelRecipe { calls_per_trip: Some(4.0), ..travel });
    let (far, report) = remeasure(&data, &recipe, &[]).unwrap();
    // 2 × 111.195 km × 1.3 / 70 km/h / 4 calls
    let more = far.accounts.travel_per_call[0] - near.accounts.travel_per_call[0];
    assert!((more - 1.0325).abs() < 0.001, "{more}");
    assert!(report.warnings.is_empty());
    data.accounts.owner[3] = None;
    let (_, report) = remeasure(&data, &recipe, &[]).unwrap();
    assert!(report.warnings[0].starts_with("1 account has nobody"), "{:?}", report.warnings);
}

#[test]
fn potential_is_found_from_beds_and_explained() {
    let data = data();
    let (made, report) = remeasure(&data, &recipe(0, 2, 0), &[]).unwrap();
    let model = &report.models[0];
    assert!((model.terms[0].coefficient - 400.0).abs() < 1e-6 && model.r_squared > 0.999_999);
    for (at, potential) in made.accounts.values[2].iter().enumerate() {
        let beds = data.accounts.values[4][at].to_f64();
        assert!((potential.to_f64() - 400.0 * beds).abs() < 0.01, "also where nothing was sold");
    }
    let text = crate::metrics::explain_potential(&made, AccountIx(2)).unwrap();
    assert_eq!(text, "84 Beds × $400 = $33,600");
    assert_eq!(crate::metrics::explain_potential(&data, AccountIx(2)), None);
}

#[test]
fn market_potential_reaches_counties_without_accounts() {
    let mut data = data();
    let areas = counties(&data);
    // Everybody leaves the last county; its people stay.
    let last = data.accounts.county.last().cloned().unwrap();
    for county in data.accounts.county.iter_mut().filter(|county| **county == last) {
        *county = "99999".into();
    }
    let market = MarketRecipe { attributes: vec!["population".into()], level: Level::Average };
    let recipe = Recipe { market: Some(market), ..Recipe::default() };
    let (made, report) = remeasure(&data, &recipe, std::slice::from_ref(&areas)).unwrap();
    let market = report.market.unwrap();
    assert_eq!(market.empty_counties, 1);
    assert!(market.without_accounts.0 > 0 && market.without_accounts < market.total);
    let mut frame = example::frame(6);
    let (measure, people) = &areas.attributes[0];
    frame.attributes.push((measure.clone(), people.iter().map(|people| Amount::from_f64(*people)).collect()));
    let units = crate::plan::Units::build(frame, &made);
    let at = units.measure("market_potential").unwrap();
    assert!((units.total(at).to_f64() - market.total.to_f64()).abs() < 1.0);
    assert!(crate::plan::Units::build(example::frame(6), &made).measure("market_potential").is_none());
}

#[test]
fn what_cannot_be_done_is_said_and_changes_nothing() {
    let data = example::data(3);
    let said = |recipe: &Recipe| remeasure(&data, recipe, &[]).unwrap_err().to_string();
    assert!(said(&recipe(0, 2, 0)).contains("“beds”"));
    let mut circular = recipe(0, 1, 0);
    circular.potential = PotentialRecipe::Formula {
        terms: vec![Term {
            attribute: Attribute { of: AttributeOf::Account, key: "revenue".into() },
            coefficient: 2.0,
        }],
        at_least_sold: false,
    };
    assert!(said(&circular).contains("compared with"));
    assert!(said(&Recipe { market: recipe(5, 0, 0).market, ..Recipe::default() }).contains("not loaded"));
}

#[test]
fn a_quarter_of_a_million_accounts_are_measured() {
    let small = data();
    let (n, times) = (small.accounts.len(), 250_000 / small.accounts.len() + 1);
    let mut data = small.clone();
    let accounts = &mut data.accounts;
    for round in 1..times {
        for at in 0..n {
            accounts.id.push(format!("{round}-{at}"));
            accounts.name.push(small.accounts.name[at].clone());
            let place = small.accounts.place[at];
            accounts.place.push(LonLat { lon: place.lon + round as f64 * 0.003, ..place });
            accounts.zip.push(small.accounts.zip[at].clone());
            accounts.county.push(small.accounts.county[at].clone());
            accounts.city.push(small.accounts.city[at].clone());
            accounts.owner.push(small.accounts.owner[at]);
            accounts.segment.codes.push(small.accounts.segment.codes[at]);
            accounts.industry.codes.push(small.accounts.industry.codes[at]);
            accounts.class.push(small.accounts.class[at]);
            accounts.calls_per_year.push(small.accounts.calls_per_year[at]);
            accounts.hours_per_call.push(small.accounts.hours_per_call[at]);
            accounts.travel_per_call.push(small.accounts.travel_per_call[at]);
            for (column, values) in accounts.values.iter_mut().zip(&small.accounts.values) {
                column.push(values[at]);
            }
        }
    }
    assert!(data.accounts.is_rectangular() && data.accounts.len() >= 250_000);
    let areas = [counties(&small)];
    let (made, report) = remeasure(&data, &recipe(5, 3, 5), &areas).unwrap();
    assert_eq!(report.rules.iter().sum::<u32>() + report.unmatched, report.accounts);
    assert_eq!(made.as_given(), data);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_recipe_changed_twice_comes_to_the_same_as_changed_once(
        first in (0u8..6, 0u8..4, 0u8..6), second in (0u8..6, 0u8..4, 0u8..6),
    ) {
        let data = data();
        let areas = [counties(&data)];
        let once = remeasure(&data, &recipe(second.0, second.1, second.2), &areas).unwrap().0;
        let before = remeasure(&data, &recipe(first.0, first.1, first.2), &areas).unwrap().0;
        let twice = remeasure(&before, &recipe(second.0, second.1, second.2), &areas).unwrap().0;
        prop_assert_eq!(&twice, &once);
        prop_assert_eq!(remeasure(&twice, &Recipe::default(), &areas).unwrap().0, data);
        prop_assert!(once.accounts.is_rectangular());
    }

    #[test]
    fn counts_and_sums_of_the_report_tie_to_the_accounts(kind in 0u8..6, level in 0u8..4, by in 0u8..6) {
        let data = data();
        let (made, report) = remeasure(&data, &recipe(kind, level, by), &[counties(&data)]).unwrap();
        let n = data.accounts.len() as u32;
        prop_assert_eq!(report.rules.iter().sum::<u32>() + report.unmatched, n);
        prop_assert_eq!(report.segments.iter().map(|line| line.after).sum::<u32>(), n);
        let potential: Amount = report.segments.iter().map(|line| line.potential).sum();
        prop_assert_eq!(potential, made.accounts.values[2].iter().sum());
        for line in &report.sums {
            let at = made.accounts.measures.iter().position(|measure| measure.name == line.name).unwrap();
            prop_assert_eq!(line.after, Some(made.accounts.values[at].iter().sum()));
        }
    }
}
