//! Which units are larger than any band, and what is left for the others: one judgement, for solver and screen alike.

/// A unit (or whatever moves as one) that exceeds the band of every territory by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oversize {
    /// Its position in the columns.
    pub at: usize,
    /// The measure that makes it oversize: its position among the columns.
    pub measure: usize,
    /// Its index in that measure, against the share that was left when it was set aside.
    pub index: f64,
}

/// Peels oversize entries, largest first: one is oversize when it exceeds the band's upper end (`highs`, an index for
/// each column) of the largest share still free; it then takes one territory out of the count and its load out of the
/// totals, which may make the next one oversize. At least one territory remains.
///
/// `columns` holds one column a measure, one entry a unit, none negative; of equal entries the first goes first.
#[must_use]
pub fn oversize(shares: &[f64], highs: &[f64], columns: &[&[f64]]) -> Vec<Oversize> {
    let k = shares.len();
    let mut shares = shares.to_vec();
    shares.sort_by(|a, b| b.total_cmp(a));
    let mut left_share: f64 = shares.iter().sum();
    let mut totals: Vec<f64> = columns.iter().map(|column| column.iter().sum()).collect();
    // Only the k largest entries of a measure can be oversize in it.
    let largest: Vec<Vec<usize>> = columns.iter().map(|column| largest(column, k)).collect();
    let mut next = vec![0usize; columns.len()];
    let mut peeled: Vec<Oversize> = Vec::new();
    while peeled.len() + 1 < k {
        let mut worst: Option<(f64, Oversize)> = None;
        for (measure, column) in columns.iter().enumerate() {
            while largest[measure].get(next[measure]).is_some_and(|at| peeled.iter().any(|p| p.at == *at)) {
                next[measure] += 1;
            }
            let Some(&at) = largest[measure].get(next[measure]) else { continue };
            let fair = totals[measure] * shares[peeled.len()] / left_share;
            let index = if fair > 0.0 { 100.0 * column[at] / fair } else { 0.0 };
            let high = highs.get(measure).copied().unwrap_or(f64::MAX);
            let excess = index / high.max(1e-9);
            if index > high && worst.is_none_or(|known| excess > known.0) {
                worst = Some((excess, Oversize { at, measure, index }));
            }
        }
        let Some((_, found)) = worst else { break };
        for (total, column) in totals.iter_mut().zip(columns) {
            *total -= column[found.at];
        }
        left_share -= shares[peeled.len()];
        peeled.push(found);
    }
    peeled
}

/// Positions of the `count` largest entries, largest first, of equal ones the first.
fn largest(column: &[f64], count: usize) -> Vec<usize> {
    let order = |a: &usize, b: &usize| column[*b].total_cmp(&column[*a]).then(a.cmp(b));
    let mut all: Vec<usize> = (0..column.len()).collect();
    if all.len() > count {
        all.select_nth_unstable_by(count, order);
        all.truncate(count);
    }
    all.sort_by(order);
    all
}

/// The fair load of each territory for one measure when territories that hold an oversize unit are set aside with what
/// those units weigh (`held`, the sum over them): the others share what is left of `total` in proportion to their
/// shares. An index against this load is the *adjusted* index, which the band is judged by; with nothing oversize it is
/// the index.
#[must_use]
pub fn fair_loads(shares: &[f64], aside: &[bool], total: f64, held: f64) -> Vec<f64> {
    let left_share: f64 = shares.iter().zip(aside).filter(|(_, aside)| !**aside).map(|(share, _)| share).sum();
    let left = (total - held).max(total * 1e-9);
    shares.iter().map(|share| if left_share > 0.0 { left * share / left_share } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_larger_than_a_band_takes_its_territory_with_it_and_may_make_the_next_one_oversize() {
        // Fair share 30, band up to 33: 60 is oversize. Without it 60 are left for two, 30 each: 31 is within, 34 not.
        let shares = [1.0 / 3.0; 3];
        let found = oversize(&shares, &[110.0], &[&[31.0, 60.0, 29.0]]);
        assert_eq!(found.iter().map(|o| o.at).collect::<Vec<_>>(), [1]);
        let found = oversize(&shares, &[110.0], &[&[34.0, 60.0, 26.0]]);
        assert_eq!(found.iter().map(|o| o.at).collect::<Vec<_>>(), [1, 0]);
        assert!((found[0].index - 150.0).abs() < 1e-9);
    }

    #[test]
    fn the_others_share_what_is_left_by_their_shares() {
        assert_eq!(fair_loads(&[0.5, 0.25, 0.25], &[true, false, false], 100.0, 60.0), [40.0, 20.0, 20.0]);
        assert_eq!(fair_loads(&[0.5, 0.5], &[false, false], 100.0, 0.0), [50.0, 50.0]);
    }

    #[test]
    fn of_equal_entries_the_first_is_set_aside_first_and_one_territory_always_remains() {
        let found = oversize(&[0.5, 0.5], &[100.0], &[&[9.0, 9.0]]);
        assert!(found.is_empty(), "each is exactly a share");
        let found = oversize(&[0.5, 0.5], &[90.0], &[&[9.0, 9.0]]);
        assert_eq!(found.iter().map(|o| o.at).collect::<Vec<_>>(), [0]);
    }
}
