//! Potential from observed attributes: coefficients calibrated on the rows that have sales (product.md, "potential").

use std::fmt;

/// Most attributes of one model.
pub const MOST_ATTRIBUTES: usize = 24;
/// Huber's constant: 95 % as good as least squares when errors are normal (Huber 1981, Robust Statistics).
const HUBER: f64 = 1.345;
/// Median absolute deviation times this is the standard deviation of normal errors.
const MAD_TO_DEVIATION: f64 = 1.4826;
/// A residual beyond so many deviations is an outlier.
const OUTLIER: f64 = 3.5;
const ROUNDS: usize = 60;

/// Why nothing could be calibrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalibrationError {
    /// No attribute was chosen, or more than [`MOST_ATTRIBUTES`].
    Attributes(usize),
    /// Too few rows have sales: how many there are, and how many are needed (five for each attribute).
    Rows(usize, usize),
    /// No attribute rises with sales.
    NoRelation,
}

impl fmt::Display for CalibrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attributes(0) => write!(f, "Choose at least one attribute to calibrate by."),
            Self::Attributes(count) => write!(f, "{count} attributes are too many; choose up to {MOST_ATTRIBUTES}."),
            Self::Rows(have, need) => write!(
                f,
                "Only {have} have sales and attributes; {need} are needed (five for each attribute). Choose fewer attributes."
            ),
            Self::NoRelation => write!(f, "None of the attributes rises with sales. Choose others."),
        }
    }
}

impl std::error::Error for CalibrationError {}

/// A calibrated model: potential = Σ coefficient × attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// One for each attribute, never below zero: money per unit of the attribute.
    pub coefficients: Vec<f64>,
    /// The share of the variation of sales, over the rows it was calibrated on, that the model explains.
    pub r_squared: f64,
    /// How many rows it was calibrated on: those with sales above zero and an attribute above zero.
    pub rows: usize,
    /// Sales minus model for every row; `None` where a row was not calibrated on.
    pub residuals: Vec<Option<f64>>,
    /// Rows whose residual is beyond 3.5 deviations, largest first. They weigh little in the model, and a person should
    /// look at them.
    pub outliers: Vec<usize>,
    /// The ratio of sales to model that a quarter of the rows reach or exceed: what the model says times this is what the
    /// best quarter gets out of such an account.
    pub best_quarter: f64,
}

impl Calibration {
    /// What the model says of a row.
    #[must_use]
    pub fn fitted(&self, attributes: &[f64]) -> f64 {
        self.coefficients.iter().zip(attributes).map(|(coefficient, value)| coefficient * value.max(0.0)).sum()
    }
}

/// Calibrates `sales` by `attributes` (one column each, as long as `sales`) on the rows with sales and an attribute
/// above zero. Non-negative least squares (Lawson and Hanson 1974, Solving Least Squares Problems, chapter 23), without
/// a constant, so that a place with nothing has no potential; robust by Huber's weights, iterated until the
/// coefficients stand still. The result depends on the rows' values only.
///
/// # Errors
/// [`CalibrationError`] when there is too little to calibrate on.
pub fn calibrate(attributes: &[Vec<f64>], sales: &[f64]) -> Result<Calibration, CalibrationError> {
    let count = attributes.len();
    if count == 0 || count > MOST_ATTRIBUTES {
        return Err(CalibrationError::Attributes(count));
    }
    let value = |column: &[f64], row: usize| column.get(row).copied().filter(|v| v.is_finite()).unwrap_or(0.0).max(0.0);
    let known: Vec<usize> = (0..sales.len())
        .filter(|row| {
            sales[*row].is_finite() && sales[*row] > 0.0 && attributes.iter().any(|column| value(column, *row) > 0.0)
        })
        .collect();
    if known.len() < 5 * count {
        return Err(CalibrationError::Rows(known.len(), 5 * count));
    }
    // Columns are scaled to a mean of one, or people and millions of dollars would not fit one matrix.
    let scale: Vec<f64> = attributes
        .iter()
        .map(|column| known.iter().map(|row| value(column, *row)).sum::<f64>() / known.len() as f64)
        .collect();
    let rows: Vec<Vec<f64>> = known
        .iter()
        .map(|row| {
            let scaled =
                |(column, scale): (&Vec<f64>, &f64)| if *scale > 0.0 { value(column, *row) / scale } else { 0.0 };
            attributes.iter().zip(&scale).map(scaled).collect()
        })
        .collect();
    let target: Vec<f64> = known.iter().map(|row| sales[*row]).collect();

    let mut weights = vec![1.0; rows.len()];
    let mut beta = non_negative(&rows, &target, &weights);
    let mut deviation = 0.0;
    for _ in 0..ROUNDS {
        let residuals = left_over(&rows, &target, &beta);
        deviation = MAD_TO_DEVIATION * median(residuals.iter().map(|residual| residual.abs()).collect());
        if deviation <= 0.0 {
            break;
        }
        for (weight, residual) in weights.iter_mut().zip(&residuals) {
            let size = residual.abs() / deviation;
            *weight = if size <= HUBER { 1.0 } else { HUBER / size };
        }
        let next = non_negative(&rows, &target, &weights);
        let moved = beta.iter().zip(&next).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let size = next.iter().copied().fold(0.0, f64::max);
        beta = next;
        if moved <= 1e-9 * size {
            break;
        }
    }
    if beta.iter().all(|beta| *beta <= 0.0) {
        return Err(CalibrationError::NoRelation);
    }
    let left = left_over(&rows, &target, &beta);
    let mean = target.iter().sum::<f64>() / target.len() as f64;
    let around: f64 = target.iter().map(|sales| (sales - mean) * (sales - mean)).sum();
    let unexplained: f64 = left.iter().map(|residual| residual * residual).sum();
    let mut residuals = vec![None; sales.len()];
    for (row, residual) in known.iter().zip(&left) {
        residuals[*row] = Some(*residual);
    }
    let mut far: Vec<(usize, f64)> = known
        .iter()
        .zip(&left)
        .map(|(row, residual)| (*row, residual.abs()))
        .filter(|(_, size)| deviation > 0.0 && *size > OUTLIER * deviation)
        .collect();
    far.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut ratios: Vec<f64> = target
        .iter()
        .zip(&left)
        .map(|(sales, residual)| (sales, sales - residual))
        .filter(|(_, model)| *model > 0.0)
        .map(|(sales, model)| sales / model)
        .collect();
    ratios.sort_by(f64::total_cmp);
    Ok(Calibration {
        coefficients: beta
            .iter()
            .zip(&scale)
            .map(|(beta, scale)| if *scale > 0.0 { beta / scale } else { 0.0 })
            .collect(),
        r_squared: if around > 0.0 { 1.0 - unexplained / around } else { 0.0 },
        rows: known.len(),
        residuals,
        outliers: far.into_iter().map(|(row, _)| row).collect(),
        best_quarter: ratios.get(ratios.len() * 3 / 4).copied().unwrap_or(1.0),
    })
}

fn left_over(rows: &[Vec<f64>], target: &[f64], beta: &[f64]) -> Vec<f64> {
    let model = |row: &Vec<f64>| row.iter().zip(beta).map(|(value, beta)| value * beta).sum::<f64>();
    rows.iter().zip(target).map(|(row, target)| target - model(row)).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Weighted least squares with no coefficient below zero, by the active-set method on the normal equations.
fn non_negative(rows: &[Vec<f64>], target: &[f64], weights: &[f64]) -> Vec<f64> {
    let count = rows.first().map_or(0, Vec::len);
    let mut gram = vec![vec![0.0; count]; count];
    let mut right = vec![0.0; count];
    for ((row, target), weight) in rows.iter().zip(target).zip(weights) {
        for a in 0..count {
            right[a] += weight * row[a] * target;
            for b in 0..=a {
                gram[a][b] += weight * row[a] * row[b];
            }
        }
    }
    for a in 1..count {
        let (above, rest) = gram.split_at_mut(a);
        for (row, value) in above.iter_mut().zip(&rest[0]) {
            row[a] = *value;
        }
    }
    let mut beta = vec![0.0; count];
    let mut free = vec![false; count];
    let slack = 1e-12 * right.iter().map(|value| value.abs()).fold(0.0, f64::max);
    // Each round frees one coefficient; a few more than there are is more than the method ever needs in practice.
    for _ in 0..3 * count + 3 {
        let slope = |at: usize| right[at] - (0..count).map(|other| gram[at][other] * beta[other]).sum::<f64>();
        let steepest = (0..count).filter(|at| !free[*at]).max_by(|a, b| slope(*a).total_cmp(&slope(*b)).then(b.cmp(a)));
        let Some(next) = steepest.filter(|at| slope(*at) > slack) else { break };
        free[next] = true;
        loop {
            let Some(trial) = solve(&gram, &right, &free) else {
                // Two attributes say the same: the later one adds nothing.
                free[next] = false;
                return beta;
            };
            if (0..count).all(|at| !free[at] || trial[at] > 0.0) {
                beta = trial;
                break;
            }
            // Go as far towards the trial as the first coefficient allows, and hold that one at zero.
            let reach = (0..count)
                .filter(|at| free[*at] && trial[*at] <= 0.0)
                .map(|at| if beta[at] - trial[at] > 0.0 { beta[at] / (beta[at] - trial[at]) } else { 0.0 })
                .fold(1.0, f64::min);
            for at in 0..count {
                if free[at] {
                    beta[at] += reach * (trial[at] - beta[at]);
                    if beta[at] <= 1e-12 * (1.0 + trial[at].abs()) {
                        (beta[at], free[at]) = (0.0, false);
                    }
                }
            }
            if free.iter().all(|free| !free) {
                break;
            }
        }
    }
    beta
}

/// Solves the equations of the free coefficients by Cholesky's factors; `None` where they depend on each other.
fn solve(gram: &[Vec<f64>], right: &[f64], free: &[bool]) -> Option<Vec<f64>> {
    let at: Vec<usize> = (0..right.len()).filter(|at| free[*at]).collect();
    let n = at.len();
    let mut low = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let sum = gram[at[i]][at[j]] - (0..j).map(|k| low[i][k] * low[j][k]).sum::<f64>();
            if i == j {
                if sum <= 1e-10 * gram[at[i]][at[i]].max(f64::MIN_POSITIVE) {
                    return None;
                }
                low[i][i] = sum.sqrt();
            } else {
                low[i][j] = sum / low[j][j];
            }
        }
    }
    let mut half = vec![0.0; n];
    for i in 0..n {
        half[i] = (right[at[i]] - (0..i).map(|k| low[i][k] * half[k]).sum::<f64>()) / low[i][i];
    }
    let mut answer = vec![0.0; right.len()];
    for i in (0..n).rev() {
        answer[at[i]] = (half[i] - (i + 1..n).map(|k| low[k][i] * answer[at[k]]).sum::<f64>()) / low[i][i];
    }
    Some(answer)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn columns(rows: usize) -> Vec<Vec<f64>> {
        let beds = (0..rows).map(|row| 10.0 + (row * 37 % 101) as f64).collect();
        let staff = (0..rows).map(|row| 5.0 + (row * 53 % 67) as f64).collect();
        vec![beds, staff]
    }

    fn sold(columns: &[Vec<f64>], row: usize) -> f64 {
        400.0 * columns[0][row] + 90.0 * columns[1][row]
    }

    #[test]
    fn sales_of_400_a_bed_and_90_a_head_are_found_again() {
        let attributes = columns(200);
        let sales: Vec<f64> = (0..200).map(|row| sold(&attributes, row)).collect();
        let model = calibrate(&attributes, &sales).unwrap();
        assert!((model.coefficients[0] - 400.0).abs() < 1e-6 && (model.coefficients[1] - 90.0).abs() < 1e-6);
        assert!(model.r_squared > 0.999_999 && model.outliers.is_empty() && model.rows == 200);
        assert!((model.fitted(&[2.0, 10.0]) - 1_700.0).abs() < 1e-6);
    }

    #[test]
    fn a_few_absurd_accounts_do_not_bend_the_model_and_are_named() {
        let attributes = columns(200);
        let sales: Vec<f64> = (0..200)
            .map(|row| {
                sold(&attributes, row) * if row % 50 == 7 { 30.0 } else { 1.0 + 0.05 * ((row % 7) as f64 - 3.0) }
            })
            .collect();
        let model = calibrate(&attributes, &sales).unwrap();
        assert!((model.coefficients[0] - 400.0).abs() < 20.0, "{:?}", model.coefficients);
        let mut named = model.outliers.clone();
        named.sort_unstable();
        assert_eq!(named, [7, 57, 107, 157]);
    }

    #[test]
    fn an_attribute_that_falls_with_sales_gets_no_negative_coefficient() {
        let mut attributes = columns(100);
        let sales: Vec<f64> = (0..100).map(|row| 300.0 * attributes[0][row]).collect();
        attributes[1] = attributes[0].iter().map(|beds| 200.0 - beds).collect();
        let model = calibrate(&attributes, &sales).unwrap();
        assert_eq!(model.coefficients[1], 0.0);
        assert!((model.coefficients[0] - 300.0).abs() < 1e-6);
    }

    #[test]
    fn the_same_attribute_twice_is_counted_once() {
        let mut attributes = columns(100);
        attributes[1] = attributes[0].clone();
        let sales: Vec<f64> = (0..100).map(|row| 300.0 * attributes[0][row]).collect();
        let model = calibrate(&attributes, &sales).unwrap();
        assert!((model.coefficients.iter().sum::<f64>() - 300.0).abs() < 1e-6);
    }

    #[test]
    fn rows_without_sales_are_not_calibrated_on_but_get_a_potential() {
        let attributes = columns(60);
        let sales: Vec<f64> = (0..60).map(|row| if row % 2 == 0 { sold(&attributes, row) } else { 0.0 }).collect();
        let model = calibrate(&attributes, &sales).unwrap();
        assert_eq!((model.rows, model.residuals[1]), (30, None));
        assert!(model.fitted(&[attributes[0][1], attributes[1][1]]) > 0.0);
    }

    #[test]
    fn too_little_is_said_to_be_too_little() {
        assert_eq!(calibrate(&[], &[1.0]), Err(CalibrationError::Attributes(0)));
        assert_eq!(calibrate(&columns(8), &[5.0; 8]), Err(CalibrationError::Rows(8, 10)));
        assert!(CalibrationError::Rows(8, 10).to_string().contains("10 are needed"));
    }

    proptest! {
        #[test]
        fn no_figures_can_break_it_and_no_coefficient_is_negative(
            rows in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>()), 0..60),
        ) {
            let attributes = vec![rows.iter().map(|row| row.0).collect(), rows.iter().map(|row| row.1).collect()];
            let sales: Vec<f64> = rows.iter().map(|row| row.2).collect();
            if let Ok(model) = calibrate(&attributes, &sales) {
                prop_assert!(!model.coefficients.iter().any(|coefficient| *coefficient < 0.0));
            }
        }

        /// The judge: no non-negative pair on a fine grid around it fits better (without outliers, all weights are one).
        #[test]
        fn nothing_near_fits_better(noise in prop::collection::vec(-0.01f64..0.01, 40)) {
            let attributes = columns(40);
            let sales: Vec<f64> = (0..40).map(|row| sold(&attributes, row) * (1.0 + noise[row])).collect();
            let rows: Vec<Vec<f64>> = (0..40).map(|row| vec![attributes[0][row], attributes[1][row]]).collect();
            let ones = vec![1.0; 40];
            let best = non_negative(&rows, &sales, &ones);
            let miss = |beta: &[f64]| left_over(&rows, &sales, beta).iter().map(|residual| residual * residual).sum::<f64>();
            for (a, b) in [(0.999, 1.0), (1.001, 1.0), (1.0, 0.99), (1.0, 1.01), (1.001, 0.99)] {
                prop_assert!(miss(&best) <= miss(&[best[0] * a, best[1] * b]) * (1.0 + 1e-9));
            }
        }
    }
}
