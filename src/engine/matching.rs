//! Who gets what: the best matching of rows to columns, and of reps to territories by several aspects at once.

use serde::{Deserialize, Serialize};

use super::problem_error::ProblemError;

/// One reason why a rep and a territory belong together, or not: distance from the home, value kept, fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aspect {
    /// What it is called in messages, for example `distance from home`.
    pub name: String,
    /// One value for each pair, rep by rep: `values[rep * territories + territory]`, in any unit.
    pub values: Vec<f64>,
    /// How much it counts beside the others: above 0 when much is good (value kept), below 0 when little is (distance).
    pub weight: f64,
}

/// Which rep gets which territory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matching {
    /// The territory of each rep; `None` for reps that are left over.
    pub territory_of: Vec<Option<usize>>,
    /// The rep of each territory; `None` for vacancies.
    pub rep_of: Vec<Option<usize>>,
    /// The worth of all pairs: Σ over pairs and aspects of weight × where the value lies between the aspect's least (0)
    /// and its greatest (1).
    pub worth: f64,
}

/// Matches reps to territories so that as many as possible are matched and, of all such ways, the worth is greatest
/// ([`least_cost_matching`]). There may be more reps than territories or fewer.
///
/// Every aspect is measured between its least and its greatest value over all pairs, so that km and dollars can be added and
/// a weight says how much the whole spread of an aspect counts. One that is the same for all pairs decides nothing.
/// Pairs in `barred` (rep, territory) are never made, even when somebody is left without.
///
/// # Errors
/// When an aspect has the wrong number of values, or one that is not finite, or a barred pair is not there.
pub fn matching(
    reps: usize,
    territories: usize,
    aspects: &[Aspect],
    barred: &[(usize, usize)],
) -> Result<Matching, ProblemError> {
    let pairs = reps * territories;
    let mut worth = vec![0.0; pairs];
    let mut most = 0.0;
    for aspect in aspects {
        let (found, needed) = (aspect.values.len(), pairs);
        if found != needed {
            return Err(ProblemError::Length { column: aspect.name.clone(), found, needed });
        }
        if let Some(entry) = aspect.values.iter().position(|v| !v.is_finite()) {
            let value = aspect.values[entry].to_string();
            return Err(ProblemError::Value { column: aspect.name.clone(), entry, value });
        }
        if !aspect.weight.is_finite() {
            let column = format!("{} (weight)", aspect.name);
            return Err(ProblemError::Value { column, entry: 0, value: aspect.weight.to_string() });
        }
        let least = aspect.values.iter().copied().fold(f64::INFINITY, f64::min);
        let spread = aspect.values.iter().copied().fold(f64::NEG_INFINITY, f64::max) - least;
        if spread > 0.0 && spread.is_finite() {
            worth.iter_mut().zip(&aspect.values).for_each(|(w, v)| *w += aspect.weight * ((v - least) / spread));
            most += aspect.weight.abs();
        }
    }
    let mut cost: Vec<f64> = worth.iter().map(|w| -w).collect();
    // Dearer than anything that all other pairs could make up for.
    let never = 1.0 + 4.0 * most * reps.min(territories) as f64;
    let mut open = vec![true; pairs];
    for (entry, &(rep, territory)) in barred.iter().enumerate() {
        if rep >= reps || territory >= territories {
            let (column, value) = ("barred pairs".to_owned(), format!("rep {rep} and territory {territory}"));
            return Err(ProblemError::Value { column, entry, value });
        }
        let at = rep * territories + territory;
        (cost[at], open[at]) = (never, false);
    }
    let mut made = Matching { territory_of: vec![None; reps], rep_of: vec![None; territories], worth: 0.0 };
    for (rep, territory) in least_cost_matching(&cost, reps, territories).into_iter().enumerate() {
        if let Some(territory) = territory.filter(|t| open[rep * territories + t]) {
            made.territory_of[rep] = Some(territory);
            made.rep_of[territory] = Some(rep);
            made.worth += worth[rep * territories + territory];
        }
    }
    Ok(made)
}

/// The matching with the least sum, by the Hungarian method (Kuhn 1955; in the shortest-augmenting-path form of
/// Jonker and Volgenant, *A shortest augmenting path algorithm for dense and sparse linear assignment problems*,
/// Computing 1987). `cost` is a matrix of finite numbers, row by row; gives the column of each row. Where there are
/// more rows than columns the others get none.
pub fn least_cost_matching(cost: &[f64], rows: usize, columns: usize) -> Vec<Option<usize>> {
    if rows > columns {
        let turned: Vec<f64> = (0..rows * columns).map(|at| cost[at % rows * columns + at / rows]).collect();
        let mut column_of = vec![None; rows];
        for (column, row) in least_cost_matching(&turned, columns, rows).into_iter().enumerate() {
            if let Some(row) = row {
                column_of[row] = Some(column);
            }
        }
        return column_of;
    }
    // Rows and columns from 1; 0 is the unmatched root of each augmenting path.
    let (mut row_price, mut column_price) = (vec![0.0; rows + 1], vec![0.0; columns + 1]);
    let mut row_of = vec![0usize; columns + 1];
    for row in 1..=rows {
        row_of[0] = row;
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut before = vec![0usize; columns + 1];
        let mut done = vec![false; columns + 1];
        let mut column = 0;
        loop {
            done[column] = true;
            let (here, mut step, mut next) = (row_of[column], f64::INFINITY, 0);
            for other in 1..=columns {
                if done[other] {
                    continue;
                }
                let reduced = cost[(here - 1) * columns + other - 1] - row_price[here] - column_price[other];
                if reduced < least[other] {
                    least[other] = reduced;
                    before[other] = column;
                }
                if least[other] < step {
                    step = least[other];
                    next = other;
                }
            }
            if next == 0 {
                break;
            }
            for other in 0..=columns {
                if done[other] {
                    row_price[row_of[other]] += step;
                    column_price[other] -= step;
                } else {
                    least[other] -= step;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            row_of[column] = row_of[before[column]];
            column = before[column];
        }
    }
    let mut column_of = vec![None; rows];
    for column in 1..=columns {
        if row_of[column] > 0 {
            column_of[row_of[column] - 1] = Some(column - 1);
        }
    }
    column_of
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;

    /// The most pairs that can be made, and the greatest worth with so many, by trying everything.
    fn by_enumeration(worth: &[Option<f64>], columns: usize, row: usize, used: &mut [bool]) -> (usize, f64) {
        if row * columns >= worth.len() {
            return (0, 0.0);
        }
        // This row may also get nothing.
        let mut best = by_enumeration(worth, columns, row + 1, used);
        for column in 0..columns {
            if let (Some(w), false) = (worth[row * columns + column], used[column]) {
                used[column] = true;
                let rest = by_enumeration(worth, columns, row + 1, used);
                used[column] = false;
                let found = (rest.0 + 1, rest.1 + w);
                if found.0 > best.0 || (found.0 == best.0 && found.1 > best.1) {
                    best = found;
                }
            }
        }
        best
    }

    #[test]
    fn the_matching_is_the_cheapest_of_all_with_more_rows_or_more_columns() {
        let mut random = Random::new(5);
        for (rows, columns) in (1..=7).flat_map(|rows| (1..=7).map(move |columns| (rows, columns))) {
            let cost: Vec<f64> = (0..rows * columns).map(|_| random.below(50) as f64 - 20.0).collect();
            let matched = least_cost_matching(&cost, rows, columns);
            let pairs: Vec<(usize, usize)> =
                matched.iter().enumerate().filter_map(|(row, column)| column.map(|column| (row, column))).collect();
            assert_eq!(pairs.len(), rows.min(columns));
            let mut used = vec![false; columns];
            assert!(pairs.iter().all(|(_, column)| !std::mem::replace(&mut used[*column], true)));
            let sum: f64 = pairs.iter().map(|(row, column)| cost[row * columns + column]).sum();
            let worth: Vec<Option<f64>> = cost.iter().map(|c| Some(-c)).collect();
            assert_eq!(-sum, by_enumeration(&worth, columns, 0, &mut vec![false; columns]).1);
        }
    }

    #[test]
    fn reps_and_territories_are_matched_as_the_best_of_all_ways_with_bars_and_several_aspects() {
        let mut random = Random::new(11);
        for (reps, territories) in (1..=6).flat_map(|reps| (1..=6).map(move |territories| (reps, territories))) {
            let pairs = reps * territories;
            let mut aspect = |name: &str, weight: f64, scale: f64| Aspect {
                name: name.into(),
                values: (0..pairs).map(|_| scale * random.below(100) as f64).collect(),
                weight,
            };
            let aspects = [aspect("distance", -1.0, 30.0), aspect("kept", 2.0, 1e6), aspect("fit", 0.5, 0.01)];
            let barred: Vec<(usize, usize)> =
                (0..pairs / 3).map(|_| (random.below(reps), random.below(territories))).collect();
            let made = matching(reps, territories, &aspects, &barred).unwrap();
            let scaled = |aspect: &Aspect, at: usize| {
                let (least, most) =
                    aspect.values.iter().fold((f64::MAX, f64::MIN), |(lo, hi), v| (lo.min(*v), hi.max(*v)));
                if most > least { aspect.weight * (aspect.values[at] - least) / (most - least) } else { 0.0 }
            };
            let worth: Vec<Option<f64>> = (0..pairs)
                .map(|at| {
                    let open = !barred.contains(&(at / territories, at % territories));
                    open.then(|| aspects.iter().map(|aspect| scaled(aspect, at)).sum())
                })
                .collect();
            let (count, best) = by_enumeration(&worth, territories, 0, &mut vec![false; territories]);
            assert_eq!(made.territory_of.iter().flatten().count(), count, "{reps} reps, {territories} territories");
            assert!((made.worth - best).abs() < 1e-9, "{} instead of {best}", made.worth);
            for (rep, territory) in made.territory_of.iter().enumerate() {
                if let Some(territory) = territory {
                    assert_eq!(made.rep_of[*territory], Some(rep));
                    assert!(!barred.contains(&(rep, *territory)));
                }
            }
        }
    }

    #[test]
    fn wrong_tables_say_where() {
        let aspect = |values: Vec<f64>| Aspect { name: "distance".into(), values, weight: 1.0 };
        let told = |aspects: &[Aspect], barred: &[(usize, usize)]| matching(2, 2, aspects, barred).unwrap_err();
        assert!(told(&[aspect(vec![1.0; 3])], &[]).to_string().contains("distance has 3 entries but needs 4"));
        assert!(told(&[aspect(vec![1.0, 2.0, f64::NAN, 0.0])], &[]).to_string().contains("distance, entry 2: NaN"));
        assert!(told(&[], &[(0, 5)]).to_string().contains("rep 0 and territory 5"));
        let none = matching(0, 3, &[], &[]).unwrap();
        assert_eq!((none.territory_of.len(), none.rep_of), (0, vec![None; 3]));
    }
}
