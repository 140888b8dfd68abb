//! The problem as the search sees it: groups contracted to blocks, rules as flat columns, limits ready to use.

use super::adjacency::Adjacency;
use super::blocks::{Blocks, NONE};
use super::kd_tree::KdTree;
use super::limits::Limits;
use super::objective;
use super::oversize::{Oversize, peel};
use super::problem::{Centre, Disruption, Distance, Place, Problem, Start};

/// How compactness changes with a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Squared distance to the territory's own centre.
    Free,
    /// Squared distance to its home.
    Home,
    /// Distance to its home.
    HomeLinear,
}

/// A contracted problem with everything the inner loops need, in flat columns over blocks.
pub(super) struct Instance<'p> {
    pub problem: &'p Problem,
    pub blocks: Blocks,
    /// Blocks, territories, measures.
    pub n: usize,
    pub k: usize,
    pub m: usize,
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    /// Weight in compactness.
    pub w: Vec<f64>,
    /// Block by block, the measures' values.
    pub values: Vec<f64>,
    /// One blended load for construction: Σ measure weight × value / total; sums to 1.
    pub blend: Vec<f64>,
    /// Who can trade with whom: the adjacency with bridges to islands, or the nearest places.
    pub graph: Adjacency,
    /// Territories must stay in one piece.
    pub contiguous: bool,
    /// The territory a block cannot leave, or `NONE`.
    pub fixed: Vec<u16>,
    pub bars: Rows<u16>,
    /// What it is worth (in score) to have a block in a territory: it saves what part of it is there today, and costs
    /// what does not suit. In the order of territories.
    pub worth: Rows<(u16, f64)>,
    /// For each disruption with a cap, in all or for each territory.
    pub caps: Vec<Cap>,
    pub limits: Limits,
    pub oversize: Vec<Oversize>,
    pub homes: Vec<Option<Place>>,
    pub shape: Shape,
    pub compactness_price: f64,
    /// Score of the spread inside blocks, which no move changes.
    pub own: f64,
    /// Most of a block's members' territory today, or `NONE`.
    pub today: Vec<u16>,
    /// The search begins from today's alignment.
    pub from_today: bool,
}

/// A disruption's caps, with what each block keeps. All values are shares of the disruption's total.
#[derive(Clone)]
pub(super) struct Cap {
    pub disruption: usize,
    /// What may change hands; infinite where only single territories are capped.
    pub share: f64,
    pub kept: Rows<(u16, f64)>,
    /// What could move at most: what is somewhere today.
    pub movable: f64,
    /// What each territory has today; empty where there is no cap for each.
    pub has: Vec<f64>,
    /// What may leave each territory; empty where there is no cap for each.
    pub leave: Vec<f64>,
}

impl Cap {
    /// Whether the total keeps to its cap when it rises by `more` from `changed`; what does not rise is no breach.
    #[inline]
    pub fn allows(&self, changed: f64, more: f64) -> bool {
        more <= 0.0 || changed + more <= self.share
    }

    /// Whether territory `from` may lose `gives` more beside the `left` it has lost already.
    #[inline]
    pub fn allows_leave(&self, left: f64, from: u16, gives: f64) -> bool {
        gives <= 0.0 || self.leave.get(usize::from(from)).is_none_or(|most| left + gives <= *most)
    }
}

/// Rows of different length, flat.
#[derive(Debug, Clone)]
pub(super) struct Rows<T> {
    offsets: Vec<u32>,
    entries: Vec<T>,
}

impl<T: Copy + Default> Rows<T> {
    /// Rows from (row, entry) pairs; entries keep their order within a row.
    pub fn new(n: usize, mut pairs: Vec<(u32, T)>) -> Self {
        pairs.sort_by_key(|p| p.0);
        let mut offsets = vec![0u32; n + 1];
        for (b, _) in &pairs {
            offsets[*b as usize + 1] += 1;
        }
        for b in 0..n {
            offsets[b + 1] += offsets[b];
        }
        Self { offsets, entries: pairs.into_iter().map(|p| p.1).collect() }
    }

    #[inline]
    pub fn of(&self, block: usize) -> &[T] {
        if self.entries.is_empty() {
            return &[];
        }
        &self.entries[self.offsets[block] as usize..self.offsets[block + 1] as usize]
    }
}

impl Rows<(u16, f64)> {
    /// Rows from (row, territory, value), in the order of territories; values of the same are added up.
    pub fn summed(n: usize, mut entries: Vec<(u32, u16, f64)>) -> Self {
        entries.sort_by_key(|e| (e.0, e.1));
        let mut pairs: Vec<(u32, (u16, f64))> = Vec::with_capacity(entries.len());
        for (row, t, v) in entries {
            match pairs.last_mut() {
                Some(last) if last.0 == row && last.1.0 == t => last.1.1 += v,
                _ => pairs.push((row, (t, v))),
            }
        }
        Self::new(n, pairs)
    }
}

/// Value of each block that stays put, by territory of today.
fn kept_rows(problem: &Problem, blocks: &Blocks, value: impl Fn(usize) -> f64) -> Rows<(u16, f64)> {
    let mut pairs: Vec<(u32, (u16, f64))> = Vec::new();
    if problem.today.is_empty() {
        return Rows::new(blocks.len(), pairs);
    }
    for b in 0..blocks.len() {
        let start = pairs.len();
        for &u in blocks.members(b) {
            let v = value(u as usize);
            if let Some(t) = problem.today_of(u as usize).filter(|_| v > 0.0) {
                match pairs[start..].iter_mut().find(|p| p.1.0 == t) {
                    Some(p) => p.1.1 += v,
                    None => pairs.push((b as u32, (t, v))),
                }
            }
        }
    }
    Rows::new(blocks.len(), pairs)
}

/// What blocks weigh, where they lie and what they hold, in columns.
struct Columns {
    x: Vec<f64>,
    y: Vec<f64>,
    w: Vec<f64>,
    values: Vec<f64>,
    blend: Vec<f64>,
}

impl Columns {
    fn new(problem: &Problem, blocks: &Blocks, unit_weights: &[f64]) -> Self {
        let (n, m) = (blocks.len(), problem.measures.len());
        let (mut x, mut y, mut w) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        let (mut values, mut blend) = (vec![0.0; n * m], vec![0.0; n]);
        let totals: Vec<f64> = problem.measures.iter().map(|m| m.values.iter().sum()).collect();
        let weight_sum: f64 = problem.measures.iter().map(|m| m.weight).sum();
        for b in 0..n {
            for &u in blocks.members(b) {
                let u = u as usize;
                w[b] += unit_weights[u];
                x[b] += unit_weights[u] * problem.x[u];
                y[b] += unit_weights[u] * problem.y[u];
                for (j, measure) in problem.measures.iter().enumerate() {
                    values[b * m + j] += measure.values[u];
                    let importance = if weight_sum > 0.0 { measure.weight / weight_sum } else { 1.0 / m as f64 };
                    blend[b] += importance * measure.values[u] / totals[j];
                }
            }
            if let [one] = blocks.members(b) {
                (x[b], y[b]) = (problem.x[*one as usize], problem.y[*one as usize]);
            } else {
                x[b] /= w[b];
                y[b] /= w[b];
            }
        }
        Self { x, y, w, values, blend }
    }

    /// What the spread inside blocks costs at this price: Σ weight · distance² of the units from their blocks' centres.
    fn inertia_inside(&self, problem: &Problem, blocks: &Blocks, unit_weights: &[f64], price: f64) -> f64 {
        let mut own = 0.0;
        for (u, weight) in unit_weights.iter().enumerate() {
            let b = blocks.of[u] as usize;
            let (dx, dy) = (problem.x[u] - self.x[b], problem.y[u] - self.y[b]);
            own += weight * (dx * dx + dy * dy) * price;
        }
        own
    }
}

/// The caps of the disruptions that have one.
fn caps(problem: &Problem, blocks: &Blocks) -> Vec<Cap> {
    let mut caps = Vec::new();
    for (disruption, d) in problem.disruptions.iter().enumerate() {
        let total: f64 = d.values.iter().sum();
        if (d.cap.is_none() && d.cap_each.is_none()) || total <= 0.0 {
            continue;
        }
        let kept = kept_rows(problem, blocks, |u| d.values[u] / total);
        let movable = kept.entries.iter().map(|e| e.1).sum();
        let (mut has, mut leave) = (Vec::new(), Vec::new());
        if let Some(each) = d.cap_each {
            has = vec![0.0; problem.territories()];
            kept.entries.iter().for_each(|e| has[usize::from(e.0)] += e.1);
            leave = has.iter().map(|h| each * h).collect();
        }
        caps.push(Cap { disruption, share: d.cap.unwrap_or(f64::INFINITY), kept, movable, has, leave });
    }
    caps
}

/// What it is worth to have each block in single territories: all prices on disruption, less those of misfits.
fn worth(problem: &Problem, blocks: &Blocks) -> Rows<(u16, f64)> {
    let kept = kept_rows(problem, blocks, |u| {
        let price = |d: &Disruption| {
            let total: f64 = if d.price > 0.0 { d.values.iter().sum() } else { 0.0 };
            if total > 0.0 { d.price * d.values[u] / total } else { 0.0 }
        };
        problem.disruptions.iter().map(price).sum()
    });
    let rows = (0..blocks.len()).flat_map(|b| kept.of(b).iter().map(move |e| (b as u32, e.0, e.1)));
    let costs = problem.misfits.iter().map(|m| (blocks.of[m.unit as usize], m.territory, -m.price));
    Rows::summed(blocks.len(), rows.chain(costs).filter(|entry| entry.2 != 0.0).collect())
}

/// The territory that has most of each block today, or `NONE`.
fn most_today(problem: &Problem, blocks: &Blocks, unit_weights: &[f64]) -> Vec<u16> {
    let mut today = vec![NONE; blocks.len()];
    let counts = kept_rows(problem, blocks, |u| unit_weights[u]);
    for (b, today) in today.iter_mut().enumerate() {
        let mut most = 0.0;
        for &(t, v) in counts.of(b) {
            if v > most {
                (*today, most) = (t, v);
            }
        }
    }
    today
}

/// The territories that each block may not join.
fn bars(problem: &Problem, blocks: &Blocks) -> Rows<u16> {
    let mut bars: Vec<(u32, u16)> =
        problem.barred.iter().map(|bar| (blocks.of[bar.unit as usize], bar.territory)).collect();
    bars.sort_unstable();
    bars.dedup();
    Rows::new(blocks.len(), bars)
}

impl<'p> Instance<'p> {
    /// Builds the instance of a valid problem.
    pub fn new(problem: &'p Problem) -> Self {
        let blocks = Blocks::new(problem);
        let (n, k) = (blocks.len(), problem.territories());
        let unit_weights = problem.place_weights();
        let compactness_price = objective::compactness_price(problem, &unit_weights);
        let columns = Columns::new(problem, &blocks, &unit_weights);
        let own = columns.inertia_inside(problem, &blocks, &unit_weights, compactness_price);
        let graph = trade_graph(problem, &blocks, &columns.x, &columns.y);
        let Columns { x, y, w, values, blend } = columns;
        let capped = problem.disruptions.iter().any(Disruption::is_capped) && problem.today.iter().any(Option::is_some);
        let mut fixed = vec![NONE; n];
        for u in 0..problem.units() {
            if let Some(t) = problem.locked_in(u) {
                fixed[blocks.of[u] as usize] = t;
            }
        }
        let mut instance = Self {
            n,
            k,
            m: problem.measures.len(),
            x,
            y,
            w,
            values,
            blend,
            graph,
            contiguous: problem.adjacency.is_some(),
            fixed,
            bars: bars(problem, &blocks),
            worth: worth(problem, &blocks),
            caps: caps(problem, &blocks),
            limits: Limits { of: Vec::new(), oversize: Vec::new() },
            oversize: peel(problem, &blocks),
            homes: (0..k).map(|t| problem.home_of(t)).collect(),
            shape: match (problem.compactness.centre, problem.compactness.distance) {
                (Centre::Home, Distance::Linear) => Shape::HomeLinear,
                (Centre::Home, Distance::Squared) => Shape::Home,
                _ => Shape::Free,
            },
            compactness_price,
            own,
            today: most_today(problem, &blocks, &unit_weights),
            from_today: problem.start == Start::Today || capped,
            problem,
            blocks,
        };
        instance.settle_oversize();
        instance
    }

    /// Gives each oversize block a territory of its own: where it is locked, where it is today when starting from
    /// today, else the largest free share without locked load (nearest home first).
    fn settle_oversize(&mut self) {
        let mut taken = vec![false; self.k];
        for &t in self.fixed.iter().filter(|t| **t != NONE) {
            taken[usize::from(t)] = true;
        }
        let blocks: Vec<u32> = self.oversize.iter().map(|o| o.block).collect();
        for pass in 0..2 {
            for &block in &blocks {
                let b = block as usize;
                if self.fixed[b] != NONE {
                    continue;
                }
                let today = self.today[b];
                let goal = if self.from_today && today != NONE && self.allowed(b, today) {
                    Some(today)
                } else if pass == 1 {
                    let home = |t: usize| {
                        self.homes[t].map_or(f64::MAX, |h| {
                            (h.x - self.x[b]) * (h.x - self.x[b]) + (h.y - self.y[b]) * (h.y - self.y[b])
                        })
                    };
                    (0..self.k)
                        .filter(|t| !taken[*t] && self.allowed(b, *t as u16))
                        .min_by(|a, c| {
                            self.problem.shares[*c]
                                .total_cmp(&self.problem.shares[*a])
                                .then(home(*a).total_cmp(&home(*c)))
                                .then(a.cmp(c))
                        })
                        .map(|t| t as u16)
                } else {
                    None
                };
                if let Some(t) = goal {
                    self.fixed[b] = t;
                    taken[usize::from(t)] = true;
                }
            }
        }
        let fixed = &self.fixed;
        self.limits = Limits::new(self.problem, &self.blocks, &self.oversize, |b| fixed[b as usize]);
    }

    /// Whether rules let a block be in a territory.
    #[inline]
    pub fn allowed(&self, block: usize, territory: u16) -> bool {
        (self.fixed[block] == NONE || self.fixed[block] == territory) && !self.bars.of(block).contains(&territory)
    }

    /// Whether a block is barred from anywhere.
    pub fn has_bars(&self, block: usize) -> bool {
        !self.bars.of(block).is_empty()
    }

    /// Whether a block is barred from everywhere.
    pub fn stranded(&self, block: usize) -> bool {
        self.bars.of(block).len() >= self.k
    }

    /// The change of the prices on disruption and misfits when a block moves.
    #[inline]
    pub fn worth_change(&self, block: usize, from: u16, to: u16) -> f64 {
        let row = self.worth.of(block);
        if row.len() <= SHORT {
            let at = |t: u16| row.iter().find(|e| e.0 == t).map_or(0.0, |e| e.1);
            return at(from) - at(to);
        }
        let at = |t: u16| row.binary_search_by_key(&t, |e| e.0).map_or(0.0, |i| row[i].1);
        at(from) - at(to)
    }

    /// The place a territory's compactness is measured from when that is its home.
    #[inline]
    pub fn home(&self, territory: u16) -> (f64, f64) {
        self.homes[usize::from(territory)].map_or((0.0, 0.0), |h| (h.x, h.y))
    }
}

/// Rows up to this length are searched from the front.
const SHORT: usize = 12;

/// What a block keeps in a territory.
#[inline]
pub(super) fn stay(kept: &Rows<(u16, f64)>, block: usize, territory: u16) -> f64 {
    kept.of(block).iter().find(|e| e.0 == territory).map_or(0.0, |e| e.1)
}

/// The graph over blocks along which moves are made. With adjacency: its contraction, with the shortest bridges that
/// join islands to the rest (each component to the nearest place outside it, as in Borůvka's spanning tree, 1926).
/// Without: each place and its nearest ten.
fn trade_graph(problem: &Problem, blocks: &Blocks, x: &[f64], y: &[f64]) -> Adjacency {
    let n = blocks.len();
    let mut edges: Vec<(u32, u32)> = Vec::new();
    let tree = || KdTree::new(x.iter().copied().zip(y.iter().copied()));
    let mut found = Vec::new();
    let Some(graph) = &problem.adjacency else {
        let tree = tree();
        for b in 0..n {
            tree.nearest(x[b], y[b], 10, &|c| c as usize != b, &mut found);
            edges.extend(found.iter().map(|f| (b as u32, f.1)));
        }
        return Adjacency::from_edges(n, &edges);
    };
    for u in 0..problem.units() {
        edges.extend(graph.of(u).iter().map(|v| (blocks.of[u], blocks.of[*v as usize])));
    }
    let mut joined = Adjacency::from_edges(n, &edges);
    loop {
        let (component, count) = joined.components();
        if count <= 1 {
            return joined;
        }
        let tree = tree();
        let mut sizes = vec![0usize; count];
        component.iter().for_each(|c| sizes[*c as usize] += 1);
        let mainland = (0..count).max_by_key(|c| (sizes[*c], count - c)).unwrap_or(0);
        let mut bridge: Vec<Option<(f64, u32, u32)>> = vec![None; count];
        for b in 0..n {
            let c = component[b] as usize;
            if c == mainland {
                continue;
            }
            tree.nearest(x[b], y[b], 1, &|o| component[o as usize] as usize != c, &mut found);
            if let Some(&(d, o)) = found.first()
                && bridge[c].is_none_or(|known| d < known.0)
            {
                bridge[c] = Some((d, b as u32, o));
            }
        }
        edges.extend(bridge.into_iter().flatten().map(|(_, b, o)| (b, o)));
        joined = Adjacency::from_edges(n, &edges);
    }
}
