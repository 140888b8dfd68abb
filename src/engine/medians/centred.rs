//! An assignment whose territories are measured from the best of their own units.

use super::super::alignment::Alignment;
use super::super::blocks::NONE;
use super::super::instance::Instance;
use super::super::limits::Limit;
use super::super::objective::CAP_PRICE;
use super::sums::{Metric, Point, Sums};

/// What a move does to the score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    /// Of compactness.
    pub compactness: f64,
    /// Of compactness, disruption and fit.
    pub rest: f64,
    /// Of what bands and hard limits cost by degrees ([`Limit::graded`]).
    pub graded: f64,
}

/// An [`Alignment`] (loads, caps, counts) with the [`Sums`] of each territory: exact changes of the whole score, the
/// choice of the centre included.
pub(super) struct Centred<'i, 'p, M> {
    pub alignment: Alignment<'i, 'p>,
    pub sums: Vec<Sums>,
    /// Where each unit stands in its territory's columns.
    place: Vec<u32>,
    weights: &'i [f64],
    metric: std::marker::PhantomData<M>,
}

impl<'i, 'p, M: Metric> Centred<'i, 'p, M> {
    /// `weights`: what each unit counts, [`super::super::Problem::place_weights`].
    pub fn new(instance: &'i Instance<'p>, weights: &'i [f64], territory: Vec<u16>) -> Self {
        let mut centred = Self {
            alignment: Alignment::new(instance, territory),
            sums: Vec::new(),
            place: vec![0; weights.len()],
            weights,
            metric: std::marker::PhantomData,
        };
        centred.recount();
        centred
    }

    fn instance(&self) -> &'i Instance<'p> {
        self.alignment.instance
    }

    fn point(&self, unit: u32) -> Point {
        let (problem, u) = (self.instance().problem, unit as usize);
        Point { w: self.weights[u], x: problem.x[u], y: problem.y[u] }
    }

    /// Everything from scratch: sums that were added to and taken from a million times drift.
    pub fn recount(&mut self) {
        self.alignment.recount();
        let instance = self.instance();
        self.sums = vec![Sums::default(); instance.k];
        for u in 0..self.weights.len() {
            let t = self.alignment.territory[instance.blocks.of[u] as usize];
            if t != NONE {
                let point = self.point(u as u32);
                let sums = &mut self.sums[usize::from(t)];
                self.place[u] = sums.len() as u32;
                sums.push(u as u32, point);
            }
        }
        self.sums.iter_mut().for_each(Sums::recount::<M>);
    }

    /// Another assignment in place of this one.
    pub fn become_like(&mut self, territory: &[u16]) {
        self.alignment.territory.copy_from_slice(territory);
        self.recount();
    }

    /// The change of the score when a block joins territory `to` and, if there is one, another comes back for it.
    #[inline]
    pub fn change(&self, b: usize, to: u16, other: Option<usize>) -> Change {
        let instance = self.instance();
        let from = self.alignment.territory[b];
        let (a, c) = (&self.sums[usize::from(from)], &self.sums[usize::from(to)]);
        let after = match (instance.blocks.members(b), other.map(|other| instance.blocks.members(other))) {
            ([unit], None) => {
                let point = self.point(*unit);
                a.without::<M>(self.place[*unit as usize] as usize, point) + c.with::<M>(point)
            }
            ([one], Some([two])) => {
                let (p, q) = (self.point(*one), self.point(*two));
                a.exchanged::<M>(self.place[*one as usize] as usize, p, q)
                    + c.exchanged::<M>(self.place[*two as usize] as usize, q, p)
            }
            (units, others) => {
                let (one, two) = (self.block(units), self.block(others.unwrap_or_default()));
                a.changed::<M>(&one.0, &two.1) + c.changed::<M>(&two.0, &one.1)
            }
        };
        let compactness = (after - a.least - c.least) * instance.compactness_price;
        let mut rest = compactness + instance.worth_change(b, from, to);
        if let Some(other) = other {
            rest += instance.worth_change(other, to, from);
        }
        Change { compactness, rest, graded: self.limits_change(b, to, other, Limit::graded) }
    }

    /// Places and points of a block's units.
    fn block(&self, units: &[u32]) -> (Vec<usize>, Vec<Point>) {
        units.iter().map(|u| (self.place[*u as usize] as usize, self.point(*u))).unzip()
    }

    /// The change when several blocks of one territory move together, and that of the full cost of bands.
    pub fn change_of_train(&self, blocks: &[u32], to: u16) -> (Change, f64) {
        let instance = self.instance();
        let from = blocks.first().map_or(to, |b| self.alignment.territory[*b as usize]);
        let (mut places, mut points) = (Vec::new(), Vec::new());
        for &b in blocks {
            let (more, others) = self.block(instance.blocks.members(b as usize));
            places.extend(more);
            points.extend(others);
        }
        let (a, c) = (&self.sums[usize::from(from)], &self.sums[usize::from(to)]);
        let after = a.changed::<M>(&places, &[]) + c.changed::<M>(&[], &points);
        let compactness = (after - a.least - c.least) * instance.compactness_price;
        let worth: f64 = blocks.iter().map(|b| instance.worth_change(*b as usize, from, to)).sum();
        let (a, c, m) = (usize::from(from) * instance.m, usize::from(to) * instance.m, instance.m);
        let (mut graded, mut full) = (0.0, 0.0);
        for j in 0..m {
            let v: f64 = blocks.iter().map(|b| instance.values[*b as usize * m + j]).sum();
            for (at, v) in [(a + j, -v), (c + j, v)] {
                let (limit, load) = (&instance.limits.of[at], self.alignment.loads[at]);
                graded += limit.graded(load + v) - limit.graded(load);
                full += limit.cost(load + v) - limit.cost(load);
            }
        }
        (Change { compactness, rest: compactness + worth, graded }, full)
    }

    /// The change of the objective's full cost of bands, fee for being outside at all included.
    pub fn full_band_change(&self, b: usize, to: u16, other: Option<usize>) -> f64 {
        self.limits_change(b, to, other, Limit::cost)
    }

    #[inline]
    fn limits_change(&self, b: usize, to: u16, other: Option<usize>, cost: impl Fn(&Limit, f64) -> f64) -> f64 {
        let (i, loads) = (self.instance(), &self.alignment.loads);
        let (from, to) = (usize::from(self.alignment.territory[b]) * i.m, usize::from(to) * i.m);
        let mut change = 0.0;
        for j in 0..i.m {
            let v = i.values[b * i.m + j] - other.map_or(0.0, |other| i.values[other * i.m + j]);
            let (limit, load) = (&i.limits.of[from + j], loads[from + j]);
            change += cost(limit, load - v) - cost(limit, load);
            let (limit, load) = (&i.limits.of[to + j], loads[to + j]);
            change += cost(limit, load + v) - cost(limit, load);
        }
        change
    }

    /// What bands and hard limits cost by degrees, over all territories.
    pub fn graded(&self) -> f64 {
        self.instance().limits.of.iter().zip(&self.alignment.loads).map(|(limit, load)| limit.graded(*load)).sum()
    }

    /// Moves a block.
    pub fn shift(&mut self, b: usize, to: u16) {
        let from = usize::from(self.alignment.territory[b]);
        for &u in self.instance().blocks.members(b) {
            let place = self.place[u as usize] as usize;
            self.sums[from].remove::<M>(place);
            if let Some(&moved) = self.sums[from].unit.get(place) {
                self.place[moved as usize] = place as u32;
            }
            let point = self.point(u);
            let sums = &mut self.sums[usize::from(to)];
            self.place[u as usize] = sums.len() as u32;
            sums.insert::<M>(u, point);
        }
        self.alignment.shift(b, to);
    }

    /// The score but for pieces and a constant: what the search lowers.
    pub fn cost(&self) -> f64 {
        let i = self.instance();
        let compactness: f64 = self.sums.iter().map(|s| s.least).sum();
        let territory = self.alignment.territory.iter().enumerate().filter(|(_, t)| **t != NONE);
        let worth: f64 = territory.map(|(b, t)| i.worth_change(b, NONE, *t)).sum();
        let over_caps = CAP_PRICE * self.alignment.over_caps();
        compactness * i.compactness_price + worth + self.alignment.band_cost() + over_caps
    }
}
