//! One territory's units with, for each, what the territory would cost if that unit were its centre.

/// How a squared distance counts. A type instead of a flag, so that the inner loops carry no test.
pub(super) trait Metric {
    /// What a squared distance costs a unit of weight.
    fn of(squared: f64) -> f64;
}

/// Σ weight · d.
pub(super) struct Linear;

/// Σ weight · d².
pub(super) struct Squared;

impl Metric for Linear {
    #[inline]
    fn of(squared: f64) -> f64 {
        squared.sqrt()
    }
}

impl Metric for Squared {
    #[inline]
    fn of(squared: f64) -> f64 {
        squared
    }
}

/// A unit's weight and place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub w: f64,
    pub x: f64,
    pub y: f64,
}

impl Point {
    #[inline]
    fn pull<M: Metric>(self, x: f64, y: f64) -> f64 {
        let (dx, dy) = (x - self.x, y - self.y);
        self.w * M::of(dx * dx + dy * dy)
    }
}

/// Minima and sums are taken in this many strands, so that they can run side by side; their order is fixed, so that
/// every machine finds the same bits.
const STRANDS: usize = 4;

/// The units of a territory, in columns, and the cost of each as its centre: Σ weight · distance of all others. With
/// them the exact cost after a unit leaves, joins or is exchanged is one pass over the territory, new centre and all
/// (the bookkeeping of Resende and Werneck's *A fast swap-based local search procedure for location problems*, Annals
/// of Operations Research 2007, turned round: there centres move, here units do).
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    /// The units, in any order.
    pub unit: Vec<u32>,
    x: Vec<f64>,
    y: Vec<f64>,
    w: Vec<f64>,
    sum: Vec<f64>,
    /// The least of the sums: what the territory costs. 0 without units.
    pub least: f64,
}

impl Sums {
    pub fn len(&self) -> usize {
        self.unit.len()
    }

    /// Adds a unit without its sum: [`Sums::recount`] follows.
    pub fn push(&mut self, unit: u32, point: Point) {
        self.unit.push(unit);
        self.x.push(point.x);
        self.y.push(point.y);
        self.w.push(point.w);
        self.sum.push(0.0);
    }

    /// All sums from scratch.
    pub fn recount<M: Metric>(&mut self) {
        for i in 0..self.len() {
            self.sum[i] = self.around::<M>(self.x[i], self.y[i]);
        }
        self.settle();
    }

    fn settle(&mut self) {
        self.least = if self.sum.is_empty() { 0.0 } else { least(&self.sum) };
    }

    /// What the territory's units cost from a place.
    #[inline]
    fn around<M: Metric>(&self, x: f64, y: f64) -> f64 {
        let n = self.len();
        let (xs, ys, ws) = (&self.x[..n], &self.y[..n], &self.w[..n]);
        let mut strands = [0.0; STRANDS];
        let whole = n - n % STRANDS;
        for i in (0..whole).step_by(STRANDS) {
            for (s, strand) in strands.iter_mut().enumerate() {
                let (dx, dy) = (x - xs[i + s], y - ys[i + s]);
                *strand += ws[i + s] * M::of(dx * dx + dy * dy);
            }
        }
        for i in whole..n {
            let (dx, dy) = (x - xs[i], y - ys[i]);
            strands[0] += ws[i] * M::of(dx * dx + dy * dy);
        }
        (strands[0] + strands[1]) + (strands[2] + strands[3])
    }

    /// The least over a stretch of units of their sum + what `joins` adds - what `leaves` takes.
    #[inline]
    fn least_between<M: Metric>(&self, from: usize, to: usize, joins: Option<Point>, leaves: Option<Point>) -> f64 {
        let (xs, ys, sums) = (&self.x[from..to], &self.y[from..to], &self.sum[from..to]);
        let n = sums.len().min(xs.len()).min(ys.len());
        let at = |i: usize| {
            let mut sum = sums[i];
            if let Some(p) = joins {
                sum += p.pull::<M>(xs[i], ys[i]);
            }
            if let Some(p) = leaves {
                sum -= p.pull::<M>(xs[i], ys[i]);
            }
            sum
        };
        let mut strands = [f64::INFINITY; STRANDS];
        let whole = n - n % STRANDS;
        for i in (0..whole).step_by(STRANDS) {
            for (s, strand) in strands.iter_mut().enumerate() {
                let sum = at(i + s);
                *strand = if sum < *strand { sum } else { *strand };
            }
        }
        for i in whole..n {
            let sum = at(i);
            strands[0] = if sum < strands[0] { sum } else { strands[0] };
        }
        least(&strands)
    }

    /// The cost without the unit at `place`.
    #[inline]
    pub fn without<M: Metric>(&self, place: usize, point: Point) -> f64 {
        let before = self.least_between::<M>(0, place, None, Some(point));
        let after = self.least_between::<M>(place + 1, self.len(), None, Some(point));
        let least = before.min(after);
        if least.is_finite() { least } else { 0.0 }
    }

    /// The cost with one more unit.
    #[inline]
    pub fn with<M: Metric>(&self, point: Point) -> f64 {
        self.around::<M>(point.x, point.y).min(self.least_between::<M>(0, self.len(), Some(point), None))
    }

    /// The cost when the unit at `place` leaves and another one joins.
    #[inline]
    pub fn exchanged<M: Metric>(&self, place: usize, leaves: Point, joins: Point) -> f64 {
        let own = self.around::<M>(joins.x, joins.y) - leaves.pull::<M>(joins.x, joins.y);
        let before = self.least_between::<M>(0, place, Some(joins), Some(leaves));
        let after = self.least_between::<M>(place + 1, self.len(), Some(joins), Some(leaves));
        own.min(before).min(after)
    }

    /// The cost when several units leave (given by their places) and several join.
    pub fn changed<M: Metric>(&self, leaves: &[usize], joins: &[Point]) -> f64 {
        let gone: Vec<Point> = leaves.iter().map(|i| self.point(*i)).collect();
        let pull = |points: &[Point], x: f64, y: f64| points.iter().map(|p| p.pull::<M>(x, y)).sum::<f64>();
        let stay = (0..self.len()).filter(|i| !leaves.contains(i)).map(|i| (self.sum[i], self.x[i], self.y[i]));
        let come = joins.iter().map(|p| (self.around::<M>(p.x, p.y), p.x, p.y));
        let mut best = f64::INFINITY;
        for (sum, x, y) in stay.chain(come) {
            best = best.min(sum + pull(joins, x, y) - pull(&gone, x, y));
        }
        if best.is_finite() { best } else { 0.0 }
    }

    pub fn point(&self, place: usize) -> Point {
        Point { w: self.w[place], x: self.x[place], y: self.y[place] }
    }

    /// Takes out the unit at `place`; the last one takes its place.
    pub fn remove<M: Metric>(&mut self, place: usize) {
        let point = self.point(place);
        self.unit.swap_remove(place);
        self.x.swap_remove(place);
        self.y.swap_remove(place);
        self.w.swap_remove(place);
        self.sum.swap_remove(place);
        for (i, sum) in self.sum.iter_mut().enumerate() {
            *sum -= point.pull::<M>(self.x[i], self.y[i]);
        }
        self.settle();
    }

    /// Takes in a unit, as the last.
    pub fn insert<M: Metric>(&mut self, unit: u32, point: Point) {
        for (i, sum) in self.sum.iter_mut().enumerate() {
            *sum += point.pull::<M>(self.x[i], self.y[i]);
        }
        let own = self.around::<M>(point.x, point.y);
        self.push(unit, point);
        if let Some(last) = self.sum.last_mut() {
            *last = own;
        }
        self.settle();
    }
}

#[inline]
fn least(values: &[f64]) -> f64 {
    values.iter().fold(f64::INFINITY, |least, v| if *v < least { *v } else { least })
}
