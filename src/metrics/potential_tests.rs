use super::*;
use crate::plan::{Month, Recipe, Sales, SalesLine, example};

/// Two products: 100 a bed of Scopes, 20 a bed of Service; nobody buys Supplies.
fn data() -> DataSet {
    let mut data = example::data(5);
    let n = data.accounts.len();
    data.accounts.measures.push(Measure::new("beds", "Beds", MeasureKind::Number));
    let beds = |at: usize| 10 + (at * 37 % 101) as i64;
    data.accounts.values.push((0..n).map(|at| Amount::whole(beds(at))).collect());
    data.products = vec!["Scopes".into(), "Service".into(), "Supplies".into()];
    let line = |account: usize, product: u16, each: i64| SalesLine {
        account: AccountIx::new(account),
        product,
        // The first twelve months are another year.
        amounts: (0..24)
            .map(|month| Amount::whole(if month < 12 { 7 } else { i64::from(month == 20) * each }))
            .collect(),
    };
    data.sales = Sales {
        first: Month::new(2024, 1),
        months: 24,
        lines: (0..n).flat_map(|at| [line(at, 0, 100 * beds(at)), line(at, 1, 20 * beds(at))]).collect(),
    };
    data.accounts.values[1] = (0..n).map(|at| Amount::whole(120 * beds(at))).collect();
    data
}

fn beds() -> Attribute {
    Attribute { of: AttributeOf::Account, key: "beds".into() }
}

fn by_product() -> Recipe {
    let potential = PotentialRecipe::Calibrated {
        attributes: vec![beds()],
        level: Level::Average,
        by_product: true,
        at_least_sold: false,
    };
    Recipe { potential, ..Recipe::default() }
}

#[test]
fn each_product_line_has_its_model_and_its_measure_and_potential_is_their_sum() {
    let (made, report) = crate::metrics::remeasure(&data(), &by_product(), &[]).unwrap();
    let coefficients: Vec<f64> = report.models.iter().map(|model| model.terms[0].coefficient).collect();
    assert!((coefficients[0] - 100.0).abs() < 1e-6 && (coefficients[1] - 20.0).abs() < 1e-6);
    assert!(report.warnings[0].starts_with("Supplies has no model"), "{:?}", report.warnings);
    let names: Vec<&str> = made.accounts.measures[5..].iter().map(|measure| measure.name.as_str()).collect();
    assert_eq!(names, ["Potential, Scopes", "Potential, Service", "Potential, Supplies"]);
    for at in 0..made.accounts.len() {
        let sum: Amount = made.accounts.values[5..].iter().map(|column| column[at]).sum();
        assert_eq!(made.accounts.values[2][at], sum);
    }
    let text = explain_potential(&made, AccountIx(0)).unwrap();
    assert_eq!(text, "Scopes: 10 Beds × $100 = $1,000; Service: 10 Beds × $20 = $200; together $1,200");
}

#[test]
fn a_formula_by_hand_is_shown_with_its_numbers_and_never_below_what_was_sold() {
    let data = data();
    let term = |coefficient| Term { attribute: beds(), coefficient };
    let recipe = |coefficient, at_least_sold| Recipe {
        potential: PotentialRecipe::Formula { terms: vec![term(coefficient)], at_least_sold },
        ..Recipe::default()
    };
    let of = |recipe: &Recipe| {
        let (made, _) = crate::metrics::remeasure(&data, recipe, &[]).unwrap();
        (made.accounts.values[2][0], explain_potential(&made, AccountIx(0)).unwrap())
    };
    assert_eq!(of(&recipe(410.0, true)), (Amount::whole(4_100), "10 Beds × $410 = $4,100".into()));
    assert_eq!(of(&recipe(0.26, false)), (Amount::from_f64(2.6), "10 Beds × $0.26 = $3".into()));
    assert_eq!(
        of(&recipe(50.0, true)),
        (Amount::whole(1_200), "10 Beds × $50 = $500; with what was sold $1,200".into())
    );
}

#[test]
fn accounts_share_what_their_county_has_so_that_sums_stay_the_countys() {
    let data = data();
    let frame = example::frame(5);
    let n = frame.code.len();
    let column = (0..n).map(|row| 600.0 + row as f64).collect::<Vec<_>>();
    let attributes = vec![(Measure::new("population", "Population", MeasureKind::Count), column.clone())];
    let areas = [AreaTable::new(AttributeOf::County, frame.code, frame.name, frame.place, attributes)];
    let people = Attribute { of: AttributeOf::County, key: "population".into() };
    let potential =
        PotentialRecipe::Formula { terms: vec![Term { attribute: people, coefficient: 2.0 }], at_least_sold: false };
    let recipe = Recipe { potential, ..Recipe::default() };
    let (made, _) = crate::metrics::remeasure(&data, &recipe, &areas).unwrap();
    let sum: Amount = made.accounts.values[2].iter().sum();
    assert!((sum.to_f64() - 2.0 * column.iter().sum::<f64>()).abs() < 0.1, "{sum}");
    assert!(explain_potential(&made, AccountIx(0)).unwrap().contains("Population of the county × $2"));
}

#[test]
fn residuals_are_summed_by_county_at_the_middle_of_its_accounts() {
    let mut data = data();
    // The first county sells half of what the others do.
    let low = data.accounts.county[0].clone();
    for at in 0..data.accounts.len() {
        if data.accounts.county[at] == low {
            data.accounts.values[1][at].0 /= 2;
        }
    }
    let recipe = Recipe {
        potential: PotentialRecipe::Calibrated {
            attributes: vec![beds()],
            level: Level::Average,
            by_product: false,
            at_least_sold: false,
        },
        ..Recipe::default()
    };
    let (_, report) = crate::metrics::remeasure(&data, &recipe, &[]).unwrap();
    let worst = report.residuals.iter().min_by(|a, b| a.share.total_cmp(&b.share)).unwrap();
    assert!((worst.share + 0.5).abs() < 0.01, "{worst:?}");
    let place = data.accounts.place[0];
    assert!((worst.place.lon - place.lon).abs() < 1e-9 && (worst.place.lat - place.lat).abs() < 1e-9);
    assert!(report.residuals.iter().filter(|one| one.share.abs() > 0.05).count() == 1);
}
