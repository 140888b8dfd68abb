//! Potential of accounts and units from attributes and coefficients (product.md, "potential"), typed or calibrated.

use std::collections::BTreeMap;

use super::{
    AreaTable, Calibration, RecipeError, calibrate,
    recipe_report::{AreaResidual, MarketLine, ModelLine, OutlierLine, TermLine},
    remeasure::measure_at,
    wording::{grouped, money},
};
use crate::plan::{
    AccountIx, Amount, AreaShare, Attribute, AttributeOf, DataSet, Level, MarketRecipe, Measure, MeasureIx,
    MeasureKind, PotentialModel, PotentialRecipe, Term,
};

/// Outliers that a report names.
const NAMED: usize = 20;
/// Months of a year.
const YEAR: usize = 12;

/// What came of a recipe for potential.
#[derive(Default)]
pub(super) struct Made {
    /// Potential of each account; `None` leaves it as given.
    pub potential: Option<Vec<Amount>>,
    /// A measure for each product line.
    pub products: Vec<(Measure, Vec<Amount>)>,
    pub models: Vec<PotentialModel>,
    pub shares: Vec<AreaShare>,
    pub lines: Vec<ModelLine>,
    pub residuals: Vec<AreaResidual>,
    pub warnings: Vec<String>,
}

/// An attribute with one number per account.
struct Column {
    attribute: Attribute,
    name: String,
    values: Vec<f64>,
}

/// Potential of the accounts. `data` is as given.
pub(super) fn make(data: &DataSet, recipe: &PotentialRecipe, areas: &[AreaTable]) -> Result<Made, RecipeError> {
    match recipe {
        PotentialRecipe::Given => Ok(Made::default()),
        PotentialRecipe::Formula { terms, at_least_sold } => {
            let columns = columns(data, terms.iter().map(|term| &term.attribute), areas)?;
            let coefficients: Vec<f64> = terms.iter().map(|term| term.coefficient).collect();
            let mut made = Made { shares: shares(&columns), ..Made::default() };
            let potential = applied(&columns, &coefficients, data.accounts.len());
            made.models.push(PotentialModel { product: String::new(), terms: terms.clone() });
            made.potential = Some(floored(potential, data, *at_least_sold));
            Ok(made)
        }
        PotentialRecipe::Calibrated { attributes, level, by_product, at_least_sold } => {
            let columns = columns(data, attributes.iter(), areas)?;
            let mut made = if *by_product {
                by_products(data, &columns, *level, *at_least_sold)?
            } else {
                let mut made = Made::default();
                let sales: Vec<f64> = revenue(data).iter().map(|amount| amount.to_f64()).collect();
                made.potential = Some(fit(data, &columns, &sales, *level, "", &mut made)?);
                made
            };
            made.shares = shares(&columns);
            made.potential = made.potential.map(|potential| floored(potential, data, *at_least_sold));
            Ok(made)
        }
    }
}

fn revenue(data: &DataSet) -> &[Amount] {
    data.accounts.values.get(MeasureIx::REVENUE.at()).map_or(&[], Vec::as_slice)
}

fn floored(mut potential: Vec<Amount>, data: &DataSet, at_least_sold: bool) -> Vec<Amount> {
    if at_least_sold {
        for (potential, sold) in potential.iter_mut().zip(revenue(data)) {
            *potential = (*potential).max(*sold);
        }
    }
    potential
}

/// Calibrates one model and applies it to every account.
fn fit(
    data: &DataSet,
    columns: &[Column],
    sales: &[f64],
    level: Level,
    product: &str,
    made: &mut Made,
) -> Result<Vec<Amount>, RecipeError> {
    let values: Vec<Vec<f64>> = columns.iter().map(|column| column.values.clone()).collect();
    let model = calibrate(&values, sales).map_err(|why| RecipeError::Calibration(product.to_owned(), why))?;
    let coefficients = at_level(&model, level);
    let accounts = &data.accounts;
    let name = |row: usize| (Some(AccountIx::new(row)), accounts.name.get(row).cloned().unwrap_or_default());
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    made.lines.push(line(&model, product, &names, &coefficients, sales, name));
    made.residuals.extend(by_county(data, &model, sales));
    let term = |(column, coefficient): (&Column, &f64)| Term {
        attribute: column.attribute.clone(),
        coefficient: *coefficient,
    };
    let terms = columns.iter().zip(&coefficients).map(term).collect();
    made.models.push(PotentialModel { product: product.into(), terms });
    Ok(applied(columns, &coefficients, accounts.len()))
}

/// A model and a measure for each product line; potential is their sum. A product that too few buy keeps what was sold.
fn by_products(data: &DataSet, columns: &[Column], level: Level, at_least_sold: bool) -> Result<Made, RecipeError> {
    if data.products.is_empty() || data.sales.lines.is_empty() {
        return Err(RecipeError::NoProducts);
    }
    let n = data.accounts.len();
    let mut sold = vec![vec![Amount::ZERO; n]; data.products.len()];
    let recent = usize::from(data.sales.months).saturating_sub(YEAR);
    for line in &data.sales.lines {
        let sum = sold.get_mut(usize::from(line.product)).and_then(|column| column.get_mut(line.account.at()));
        if let Some(sum) = sum {
            *sum += line.amounts.iter().skip(recent).sum();
        }
    }
    let mut made = Made::default();
    let mut total = vec![Amount::ZERO; n];
    let mut failed = None;
    for (product, sold) in data.products.iter().zip(sold) {
        let sales: Vec<f64> = sold.iter().map(|amount| amount.to_f64()).collect();
        let mut potential = match fit(data, columns, &sales, level, product, &mut made) {
            Ok(potential) => potential,
            Err(RecipeError::Calibration(_, why)) => {
                made.warnings.push(format!("{product} has no model, so its potential is what was sold. {why}"));
                failed = Some(RecipeError::Calibration(product.clone(), why));
                sold.clone()
            }
            Err(other) => return Err(other),
        };
        if at_least_sold {
            for (potential, sold) in potential.iter_mut().zip(&sold) {
                *potential = (*potential).max(*sold);
            }
        }
        for (total, potential) in total.iter_mut().zip(&potential) {
            *total += *potential;
        }
        made.products.push((product_measure(product, &data.accounts.measures, &made.products), potential));
    }
    if let (true, Some(why)) = (made.models.is_empty(), failed) {
        return Err(why);
    }
    made.potential = Some(total);
    // One residual map for all product lines: sums over the lines say the same as the sum of the models.
    made.residuals = merged(std::mem::take(&mut made.residuals));
    Ok(made)
}

/// Counties that stand there once for each product line, once.
fn merged(all: Vec<AreaResidual>) -> Vec<AreaResidual> {
    let mut at: BTreeMap<(u64, u64), AreaResidual> = BTreeMap::new();
    for one in all {
        let entry = at.entry((one.place.lon.to_bits(), one.place.lat.to_bits())).or_insert(AreaResidual {
            share: 0.0,
            model: 0.0,
            ..one
        });
        let sales = entry.model * (1.0 + entry.share) + one.model * (1.0 + one.share);
        entry.model += one.model;
        entry.share = if entry.model > 0.0 { sales / entry.model - 1.0 } else { 0.0 };
    }
    at.into_values().collect()
}

fn product_measure(product: &str, given: &[Measure], made: &[(Measure, Vec<Amount>)]) -> Measure {
    let slug: String =
        product.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let taken = |key: &str| given.iter().chain(made.iter().map(|(measure, _)| measure)).any(|known| known.key == key);
    let mut key = format!("potential_{slug}");
    while taken(&key) {
        key.push('_');
    }
    Measure::new(&key, &format!("Potential, {product}"), MeasureKind::Money)
}

fn at_level(model: &Calibration, level: Level) -> Vec<f64> {
    let factor = if level == Level::Best { model.best_quarter.max(1.0) } else { 1.0 };
    model.coefficients.iter().map(|coefficient| coefficient * factor).collect()
}

fn line(
    model: &Calibration,
    product: &str,
    names: &[&str],
    coefficients: &[f64],
    sales: &[f64],
    name: impl Fn(usize) -> (Option<AccountIx>, String),
) -> ModelLine {
    let outlier = |row: &usize| {
        let sold = sales.get(*row).copied().unwrap_or_default();
        let left = model.residuals.get(*row).copied().flatten().unwrap_or_default();
        let (account, name) = name(*row);
        OutlierLine { account, name, sales: sold, model: sold - left }
    };
    ModelLine {
        product: product.into(),
        terms: names
            .iter()
            .zip(coefficients)
            .map(|(name, coefficient)| TermLine { name: (*name).into(), coefficient: *coefficient })
            .collect(),
        r_squared: model.r_squared,
        rows: model.rows as u32,
        best_quarter: model.best_quarter,
        outlier_count: model.outliers.len() as u32,
        outliers: model.outliers.iter().take(NAMED).map(outlier).collect(),
    }
}

/// Residuals summed by county, each at the middle of its accounts.
fn by_county(data: &DataSet, model: &Calibration, sales: &[f64]) -> Vec<AreaResidual> {
    #[derive(Default)]
    struct Sum {
        sales: f64,
        left: f64,
        lon: f64,
        lat: f64,
        count: f64,
    }
    let mut counties: BTreeMap<&str, Sum> = BTreeMap::new();
    for ((county, place), (left, sales)) in
        data.accounts.county.iter().zip(&data.accounts.place).zip(model.residuals.iter().zip(sales))
    {
        let sum = counties.entry(county).or_default();
        (sum.lon, sum.lat, sum.count) = (sum.lon + place.lon, sum.lat + place.lat, sum.count + 1.0);
        if let Some(left) = left {
            sum.sales += sales;
            sum.left += left;
        }
    }
    let residual = |sum: Sum| {
        let fitted = sum.sales - sum.left;
        let place = crate::geography::LonLat { lon: sum.lon / sum.count, lat: sum.lat / sum.count };
        (fitted > 0.0).then(|| AreaResidual { place, share: (sum.left / fitted) as f32, model: fitted as f32 })
    };
    counties.into_values().filter_map(residual).collect()
}

/// Market potential of units: county sales calibrated by the counties' attributes. Answers the coefficients by key.
pub(super) fn market(
    data: &DataSet,
    recipe: &MarketRecipe,
    areas: &[AreaTable],
) -> Result<(Vec<(String, f64)>, MarketLine), RecipeError> {
    let counties = table(areas, AttributeOf::County)?;
    let columns: Vec<(&str, &Vec<f64>)> = recipe
        .attributes
        .iter()
        .map(|key| {
            let (measure, values) =
                counties.attribute(key).ok_or_else(|| RecipeError::NoAttribute(key.clone(), "counties"))?;
            Ok((measure.name.as_str(), values))
        })
        .collect::<Result<_, RecipeError>>()?;
    let mut sales = vec![0.0; counties.len()];
    let mut inhabited = vec![false; counties.len()];
    for (row, sold) in counties.rows_of(&data.accounts).into_iter().zip(revenue(data)) {
        if let Some(row) = row {
            sales[row] += sold.to_f64();
            inhabited[row] = true;
        }
    }
    let values: Vec<Vec<f64>> = columns.iter().map(|(_, values)| (*values).clone()).collect();
    let model = calibrate(&values, &sales).map_err(|why| RecipeError::Calibration("counties".into(), why))?;
    let coefficients = at_level(&model, recipe.level);
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let name = |row: usize| (None, counties.names.get(row).cloned().unwrap_or_default());
    let of = |row: usize| {
        Amount::from_f64(values.iter().zip(&coefficients).map(|(column, money)| column[row].max(0.0) * money).sum())
    };
    let market = MarketLine {
        model: line(&model, "", &names, &coefficients, &sales, name),
        total: (0..counties.len()).map(of).sum(),
        without_accounts: (0..counties.len()).filter(|row| !inhabited[*row]).map(of).sum(),
        empty_counties: inhabited.iter().filter(|inhabited| !**inhabited).count() as u32,
    };
    Ok((recipe.attributes.iter().cloned().zip(coefficients).collect(), market))
}

fn table(areas: &[AreaTable], of: AttributeOf) -> Result<&AreaTable, RecipeError> {
    areas.iter().find(|table| table.of == of).ok_or(RecipeError::NoAreas)
}

fn columns<'a>(
    data: &DataSet,
    attributes: impl Iterator<Item = &'a Attribute>,
    areas: &[AreaTable],
) -> Result<Vec<Column>, RecipeError> {
    attributes.map(|attribute| column(data, attribute, areas)).collect()
}

fn column(data: &DataSet, attribute: &Attribute, areas: &[AreaTable]) -> Result<Column, RecipeError> {
    let key = attribute.key.as_str();
    let (name, values) = match attribute.of {
        AttributeOf::Account => {
            if ["revenue", "potential", "workload"].contains(&key) {
                return Err(RecipeError::Circular(key.into()));
            }
            let at = measure_at(data, key)?;
            let values = data.accounts.values[at].iter().map(|amount| amount.to_f64()).collect();
            (data.accounts.measures[at].name.clone(), values)
        }
        of @ (AttributeOf::County | AttributeOf::Zip) => {
            let (table, noun, nouns) = match of {
                AttributeOf::Zip => (table(areas, of)?, "ZIP code", "ZIP codes"),
                _ => (table(areas, of)?, "county", "counties"),
            };
            let (measure, column) = table.attribute(key).ok_or_else(|| RecipeError::NoAttribute(key.into(), nouns))?;
            let rows = table.rows_of(&data.accounts);
            let mut sharing = vec![0u32; table.len()];
            for row in rows.iter().flatten() {
                sharing[*row] += 1;
            }
            let share = |row: &Option<usize>| row.map_or(0.0, |row| column[row] / f64::from(sharing[row].max(1)));
            (format!("{} of the {noun}", measure.name), rows.iter().map(share).collect())
        }
    };
    Ok(Column { attribute: attribute.clone(), name, values })
}

/// The areas' columns, kept for explanations; the accounts' own are in the data set.
fn shares(columns: &[Column]) -> Vec<AreaShare> {
    columns
        .iter()
        .filter(|column| column.attribute.of != AttributeOf::Account)
        .map(|column| AreaShare {
            of: column.attribute.of,
            key: column.attribute.key.clone(),
            name: column.name.clone(),
            values: column.values.clone(),
        })
        .collect()
}

fn applied(columns: &[Column], coefficients: &[f64], n: usize) -> Vec<Amount> {
    let of = |at: usize| {
        let value = |column: &Column| column.values.get(at).copied().unwrap_or_default().max(0.0);
        Amount::from_f64(columns.iter().zip(coefficients).map(|(column, money)| value(column) * money).sum())
    };
    (0..n).map(of).collect()
}

/// How an account's potential came about: "120 Beds × $410 + 35 Staff × $90 = $52,350"; `None` where it is as given.
#[must_use]
pub fn explain_potential(data: &DataSet, account: AccountIx) -> Option<String> {
    let measured = data.measured.as_ref()?;
    let currency = &data.currency;
    let cash = |value: f64| money(value, currency);
    let (mut texts, mut sum) = (Vec::new(), 0.0);
    for model in &measured.models {
        let (mut parts, mut of_model) = (Vec::new(), 0.0);
        for term in &model.terms {
            let (name, value) = attribute_of(data, term, account)?;
            of_model += value * term.coefficient;
            if value * term.coefficient > 0.0 {
                parts.push(format!("{} {name} × {}", number(value), price(term.coefficient, currency)));
            }
        }
        sum += of_model;
        let parts = if parts.is_empty() { "no attribute counts".to_owned() } else { parts.join(" + ") };
        texts.push(match model.product.as_str() {
            "" => parts,
            product => format!("{product}: {parts} = {}", cash(of_model)),
        });
    }
    if texts.is_empty() {
        return None;
    }
    let known = data.accounts.value(MeasureIx::POTENTIAL, account).to_f64();
    let several = measured.models.len() > 1;
    let text = texts.join("; ");
    Some(match (known - sum).abs() < 0.5 {
        true if several => format!("{text}; together {}", cash(known)),
        true => format!("{text} = {}", cash(known)),
        // Products without a model and what was sold already raise it.
        false => format!(
            "{text}{}; with what was sold {}",
            if several { String::new() } else { format!(" = {}", cash(sum)) },
            cash(known)
        ),
    })
}

fn attribute_of<'a>(data: &'a DataSet, term: &Term, account: AccountIx) -> Option<(&'a str, f64)> {
    let accounts = &data.accounts;
    let (name, value) = match term.attribute.of {
        AttributeOf::Account => {
            let at = accounts.measures.iter().position(|measure| measure.key == term.attribute.key)?;
            (accounts.measures[at].name.as_str(), accounts.value(MeasureIx::new(at), account).to_f64())
        }
        of => {
            let shares = &data.measured.as_ref()?.shares;
            let share = shares.iter().find(|share| share.of == of && share.key == term.attribute.key)?;
            (share.name.as_str(), share.values.get(account.at()).copied()?)
        }
    };
    Some((name, value.max(0.0)))
}

/// A quantity with as many decimals as it needs to be told from its neighbours.
fn number(value: f64) -> String {
    let decimals = if (value - libm::round(value)).abs() < 0.005 || value >= 1_000.0 { 0 } else { 2 };
    grouped(value, decimals)
}

/// Money per unit: whole from 100 on, else with cents, else with what is left of them.
fn price(value: f64, currency: &str) -> String {
    let decimals = match value {
        v if v >= 100.0 || (v >= 1.0 && (v - libm::round(v)).abs() < 0.005) => 0,
        v if v >= 0.1 => 2,
        _ => 4,
    };
    format!("{}{}", super::wording::currency_sign(currency), grouped(value, decimals))
}

#[cfg(test)]
#[path = "potential_tests.rs"]
mod tests;
