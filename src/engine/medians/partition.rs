//! The best plan that can be put together from a pool of territories.

use super::super::env::Phase;
use super::super::solver::{Stopped, Ticker};
use super::pool::Pool;

/// Set partitioning over a pool of territories, each block in exactly one of `k` (for districting: Garfinkel and Nemhauser,
/// *Optimal political districting by implicit enumeration techniques*, Management Science 1970; Mehrotra, Johnson and
/// Nemhauser, *An optimization based heuristic for political districting*, 1998). Prices on blocks come from a subgradient
/// ascent (Held, Wolfe and Crowder, *Validation of subgradient optimization*, Mathematical Programming 1974); a territory
/// whose price-corrected cost shows that no better plan holds it is dropped; a depth-first search over the others, always
/// at the block with the fewest left, finds the best plan or ends after a fixed amount of work.
pub(super) struct Partition<'a> {
    pool: &'a Pool,
    blocks: usize,
    k: usize,
    /// The blocks of each set, flat.
    offsets: Vec<u32>,
    members: Vec<u32>,
    price: Vec<f64>,
}

/// Steps of the ascent.
const STEPS: usize = 300;
/// Sets that the search may test against one another.
const TESTS: u64 = 10_000_000;

/// What is left to search, and the best found.
struct Search<'s> {
    sets: &'s [u64],
    words: usize,
    /// Corrected costs of the kept sets, ascending.
    costs: &'s [f64],
    /// The kept sets that hold each block, cheapest first.
    holding: Vec<Vec<u32>>,
    /// Corrected cost of the best plan known.
    bound: f64,
    chosen: Vec<u32>,
    best: Option<Vec<u32>>,
    tests: u64,
}

impl<'a> Partition<'a> {
    pub fn new(pool: &'a Pool, blocks: usize, k: usize) -> Self {
        let (mut offsets, mut members) = (vec![0u32], Vec::new());
        for set in pool.sets.chunks_exact(pool.words) {
            for (word, bits) in set.iter().enumerate() {
                let mut bits = *bits;
                while bits != 0 {
                    members.push(word as u32 * 64 + bits.trailing_zeros());
                    bits &= bits - 1;
                }
            }
            offsets.push(members.len() as u32);
        }
        Self { pool, blocks, k, offsets, members, price: vec![0.0; blocks] }
    }

    fn corrected(&self, set: usize) -> f64 {
        let members = &self.members[self.offsets[set] as usize..self.offsets[set + 1] as usize];
        self.pool.costs[set] - members.iter().map(|b| self.price[*b as usize]).sum::<f64>()
    }

    /// Raises the lower bound; `best` is the cost of the best plan known. Leaves the best prices in place.
    fn ascend(&mut self, best: f64, ticker: &mut Ticker<'_>) -> Result<(), Stopped> {
        let sets = self.pool.len();
        self.price.iter_mut().for_each(|p| *p = best / self.blocks as f64);
        let (mut bound, mut prices) = (f64::NEG_INFINITY, self.price.clone());
        let (mut scale, mut since) = (1.0, 0);
        let mut order: Vec<(f64, u32)> = Vec::with_capacity(sets);
        let mut cover = vec![0i32; self.blocks];
        for _ in 0..STEPS {
            order.clear();
            order.extend((0..sets).map(|s| (self.corrected(s), s as u32)));
            let last = (self.k - 1).min(sets - 1);
            order.select_nth_unstable_by(last, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let value = self.price.iter().sum::<f64>() + order[..self.k].iter().map(|o| o.0).sum::<f64>();
            if value > bound {
                (bound, since) = (value, 0);
                prices.clone_from(&self.price);
            } else {
                since += 1;
                if since >= 10 {
                    (scale, since) = (scale * 0.6, 0);
                    self.price.clone_from(&prices);
                }
            }
            cover.iter_mut().for_each(|c| *c = 0);
            for &(_, s) in &order[..self.k] {
                let s = s as usize;
                for &b in &self.members[self.offsets[s] as usize..self.offsets[s + 1] as usize] {
                    cover[b as usize] += 1;
                }
            }
            let norm: f64 = cover.iter().map(|c| f64::from((1 - c) * (1 - c))).sum();
            if norm <= 0.0 || best - bound <= 1e-9 {
                break;
            }
            let step = scale * (best * 1.005 - value).max(1e-4 * best) / norm;
            for (price, c) in self.price.iter_mut().zip(&cover) {
                *price += step * f64::from(1 - c);
            }
            ticker.work(Phase::Finish, self.members.len() as u64 * 2)?;
        }
        self.price = prices;
        Ok(())
    }

    /// The territory of each block in the best plan of the pool that costs less than `best`, if there is one.
    pub fn better_than(&mut self, best: f64, ticker: &mut Ticker<'_>) -> Result<Option<Vec<u16>>, Stopped> {
        if self.pool.len() < self.k || self.k < 2 {
            return Ok(None);
        }
        self.ascend(best, ticker)?;
        let mut all: Vec<(f64, u32)> = (0..self.pool.len()).map(|s| (self.corrected(s), s as u32)).collect();
        all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        // With a set in the plan, the others cost at least what the k - 1 cheapest do.
        let others: f64 = all[..self.k - 1].iter().map(|a| a.0).sum();
        let paid: f64 = self.price.iter().sum();
        all.retain(|a| paid + others + a.0 < best - 1e-9);
        let (words, mut sets) = (self.pool.words, Vec::with_capacity(all.len() * self.pool.words));
        let mut holding: Vec<Vec<u32>> = vec![Vec::new(); self.blocks];
        for (i, &(_, s)) in all.iter().enumerate() {
            let s = s as usize;
            sets.extend_from_slice(&self.pool.sets[s * words..(s + 1) * words]);
            for &b in &self.members[self.offsets[s] as usize..self.offsets[s + 1] as usize] {
                holding[b as usize].push(i as u32);
            }
        }
        let costs: Vec<f64> = all.iter().map(|a| a.0).collect();
        let mut search = Search {
            sets: &sets,
            words,
            costs: &costs,
            holding,
            bound: best - 1e-9 - paid,
            chosen: Vec::new(),
            best: None,
            tests: 0,
        };
        let mut uncovered = vec![0u64; words];
        (0..self.blocks).for_each(|b| uncovered[b / 64] |= 1 << (b % 64));
        let candidates: Vec<u32> = (0..all.len() as u32).collect();
        search.extend(&uncovered, &candidates, 0.0, self.k, ticker)?;
        Ok(search.best.map(|chosen| {
            let mut territory = vec![0u16; self.blocks];
            for (t, set) in chosen.iter().enumerate() {
                let s = all[*set as usize].1 as usize;
                for &b in &self.members[self.offsets[s] as usize..self.offsets[s + 1] as usize] {
                    territory[b as usize] = t as u16;
                }
            }
            territory
        }))
    }
}

impl Search<'_> {
    fn set(&self, set: u32) -> &[u64] {
        &self.sets[set as usize * self.words..(set as usize + 1) * self.words]
    }

    /// Chooses sets for what is uncovered; `candidates` (ascending, so cheapest first) fit into it, `so_far` is the corrected
    /// cost of those chosen, `left` how many are still to choose.
    fn extend(
        &mut self,
        uncovered: &[u64],
        candidates: &[u32],
        so_far: f64,
        left: usize,
        ticker: &mut Ticker<'_>,
    ) -> Result<(), Stopped> {
        if left == 0 {
            if uncovered.iter().all(|w| *w == 0) && so_far < self.bound {
                self.bound = so_far;
                self.best = Some(self.chosen.clone());
            }
            return Ok(());
        }
        if candidates.len() < left || self.tests > TESTS {
            return Ok(());
        }
        // The block that the fewest candidates hold.
        let mut held = vec![0u32; self.holding.len()];
        for &c in candidates {
            for (word, bits) in self.set(c).iter().enumerate() {
                let mut bits = *bits;
                while bits != 0 {
                    held[word * 64 + bits.trailing_zeros() as usize] += 1;
                    bits &= bits - 1;
                }
            }
        }
        self.tests += candidates.len() as u64;
        ticker.work(Phase::Finish, candidates.len() as u64 * 20)?;
        let open = (0..held.len()).filter(|b| uncovered[b / 64] >> (b % 64) & 1 == 1);
        let Some(block) = open.min_by_key(|b| held[*b]) else { return Ok(()) };
        if held[block] == 0 {
            return Ok(());
        }
        // What the others cost at least: the cheapest candidates.
        let others: f64 = candidates[..left - 1].iter().map(|c| self.costs[*c as usize]).sum();
        for &c in candidates {
            let cost = so_far + self.costs[c as usize];
            if cost + others >= self.bound || self.tests > TESTS {
                break;
            }
            if self.set(c)[block / 64] >> (block % 64) & 1 == 0 {
                continue;
            }
            let rest: Vec<u64> = uncovered.iter().zip(self.set(c)).map(|(u, s)| u & !s).collect();
            // Without `c` the others may cost a little less than with it; that bound serves the filter too.
            let fits: Vec<u32> = candidates
                .iter()
                .copied()
                .filter(|o| self.set(*o).iter().zip(self.set(c)).all(|(a, b)| a & b == 0))
                .collect();
            self.tests += candidates.len() as u64;
            self.chosen.push(c);
            self.extend(&rest, &fits, cost, left - 1, ticker)?;
            self.chosen.pop();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::blocks::Blocks;
    use super::super::super::env::Unattended;
    use super::super::super::problem::Problem;
    use super::super::super::random::Random;
    use super::*;

    /// The least cost of a partition of the blocks not in `covered`, by trying everything.
    fn by_enumeration(sets: &[u64], costs: &[f64], covered: u64, all: u64, left: usize) -> f64 {
        if left == 0 {
            return if covered == all { 0.0 } else { f64::INFINITY };
        }
        let fits =
            (0..sets.len()).filter(|s| sets[*s] & covered == 0 && sets[*s] >> (!covered).trailing_zeros() & 1 == 1);
        fits.map(|s| costs[s] + by_enumeration(sets, costs, covered | sets[s], all, left - 1))
            .fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn the_plan_put_together_is_the_best_of_all() {
        let mut found = 0;
        for seed in 0..40 {
            let mut random = Random::new(seed);
            let (n, k) = (12, 3);
            let problem = Problem::new(vec![0.0; n], vec![0.0; n], k);
            let blocks = Blocks::new(&problem);
            let mut world = Unattended;
            let mut ticker = Ticker::new(&mut world, &blocks);
            let sets: Vec<u64> = (0..300)
                .map(|_| (0..n).filter(|_| random.below(3) == 0).fold(0, |set, b| set | 1 << b))
                .filter(|set| *set != 0)
                .collect();
            let costs: Vec<f64> = sets.iter().map(|_| 0.2 + random.fraction()).collect();
            let best = by_enumeration(&sets, &costs, 0, (1 << n) - 1, k);
            let pool = Pool::of(sets.clone(), costs.clone());
            let plan = Partition::new(&pool, n, k).better_than(2.5, &mut ticker).unwrap();
            let cost = plan.map_or(f64::INFINITY, |plan| {
                let set = |t: u16| (0..n).filter(|b| plan[*b] == t).fold(0u64, |set, b| set | 1 << b);
                (0..k as u16)
                    .map(|t| {
                        (0..sets.len()).filter(|s| sets[*s] == set(t)).map(|s| costs[s]).fold(f64::INFINITY, f64::min)
                    })
                    .sum()
            });
            if best < 2.5 {
                found += 1;
                assert!((cost - best).abs() < 1e-9, "seed {seed}: {cost} instead of {best}");
            } else {
                assert!(cost.is_infinite());
            }
        }
        assert!(found > 10, "only {found} of 40 pools held a plan");
    }
}
