//! An assignment with running totals, and the exact change of the score by a move.

use super::blocks::NONE;
use super::instance::{Instance, Shape, stay};
use super::objective::CAP_PRICE;

/// Weight and centre of a territory.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mass {
    pub w: f64,
    pub wx: f64,
    pub wy: f64,
    pub x: f64,
    pub y: f64,
}

impl Mass {
    #[inline]
    fn add(&mut self, w: f64, x: f64, y: f64) {
        self.w += w;
        self.wx += w * x;
        self.wy += w * y;
        let inverse = 1.0 / self.w;
        self.x = self.wx * inverse;
        self.y = self.wy * inverse;
    }

    #[inline]
    fn squared(&self, x: f64, y: f64) -> f64 {
        let (dx, dy) = (x - self.x, y - self.y);
        dx * dx + dy * dy
    }
}

/// Which territory each block is in, with everything that follows from it.
#[derive(Clone)]
pub(super) struct Alignment<'i, 'p> {
    pub instance: &'i Instance<'p>,
    pub territory: Vec<u16>,
    pub count: Vec<u32>,
    pub mass: Vec<Mass>,
    pub loads: Vec<f64>,
    /// Share of each capped disruption that has changed hands.
    pub changed: Vec<f64>,
    /// The same for each territory that it has left, cap by cap; no rows for caps without one for each.
    pub left: Vec<Vec<f64>>,
    /// What a unit of load costs in a territory beside the objective, territory by territory and measure by measure:
    /// the search's own prices, nothing unless it sets them.
    pub prices: Vec<f64>,
    /// The same for what changes hands of each capped disruption; none unless the search sets them.
    pub cap_prices: Vec<CapPrice>,
}

/// What the search charges for a capped disruption: for all that changes hands, and for what leaves each territory.
#[derive(Debug, Clone, Default)]
pub(super) struct CapPrice {
    pub all: f64,
    pub each: Vec<f64>,
}

impl<'i, 'p> Alignment<'i, 'p> {
    pub fn new(instance: &'i Instance<'p>, territory: Vec<u16>) -> Self {
        let mut alignment = Self {
            instance,
            territory,
            count: Vec::new(),
            mass: Vec::new(),
            loads: Vec::new(),
            changed: Vec::new(),
            left: Vec::new(),
            prices: vec![0.0; instance.k * instance.m],
            cap_prices: Vec::new(),
        };
        alignment.recount();
        alignment
    }

    /// Recomputes all totals from the assignment: sums that were added to and taken from a million times drift.
    pub fn recount(&mut self) {
        let i = self.instance;
        self.count = vec![0; i.k];
        self.mass = vec![Mass::default(); i.k];
        self.loads = vec![0.0; i.k * i.m];
        for (b, &t) in self.territory.iter().enumerate() {
            if t == NONE {
                continue;
            }
            let t = usize::from(t);
            self.count[t] += 1;
            let mass = &mut self.mass[t];
            mass.w += i.w[b];
            mass.wx += i.w[b] * i.x[b];
            mass.wy += i.w[b] * i.y[b];
            for j in 0..i.m {
                self.loads[t * i.m + j] += i.values[b * i.m + j];
            }
        }
        for mass in &mut self.mass {
            if mass.w > 0.0 {
                mass.x = mass.wx / mass.w;
                mass.y = mass.wy / mass.w;
            }
        }
        self.changed = i
            .caps
            .iter()
            .map(|cap| {
                cap.movable - self.territory.iter().enumerate().map(|(b, t)| stay(&cap.kept, b, *t)).sum::<f64>()
            })
            .collect();
        self.left = i.caps.iter().map(|cap| cap.has.clone()).collect();
        for (cap, left) in i.caps.iter().zip(&mut self.left).filter(|(cap, _)| !cap.has.is_empty()) {
            for (b, t) in self.territory.iter().enumerate().filter(|(_, t)| **t != NONE) {
                left[usize::from(*t)] -= stay(&cap.kept, b, *t);
            }
        }
    }

    /// The change of compactness (in score) when a block moves from one territory to another.
    #[inline]
    pub fn compactness_change(&self, b: usize, from: u16, to: u16) -> f64 {
        let i = self.instance;
        let (w, x, y) = (i.w[b], i.x[b], i.y[b]);
        let change = match i.shape {
            Shape::Free => {
                // Steiner's parallel-axis theorem: a mass w at distance d adds w·W/(W+w)·d² to the moment of inertia.
                let (a, c) = (&self.mass[usize::from(from)], &self.mass[usize::from(to)]);
                let rest = a.w - w;
                let out = if self.count[usize::from(from)] > 1 && rest > 0.0 {
                    w * a.w / rest * a.squared(x, y)
                } else {
                    0.0
                };
                let into = if self.count[usize::from(to)] > 0 { w * c.w / (c.w + w) * c.squared(x, y) } else { 0.0 };
                into - out
            }
            Shape::Home | Shape::HomeLinear => {
                let squared = |t: u16| {
                    let home = i.home(t);
                    (x - home.0) * (x - home.0) + (y - home.1) * (y - home.1)
                };
                let (far, near) = (squared(to), squared(from));
                if i.shape == Shape::Home { w * (far - near) } else { w * (far.sqrt() - near.sqrt()) }
            }
        };
        change * i.compactness_price
    }

    /// The change of the cost of bands and hard limits.
    #[inline]
    pub fn band_change(&self, b: usize, from: u16, to: u16) -> f64 {
        let i = self.instance;
        let (from, to) = (usize::from(from) * i.m, usize::from(to) * i.m);
        let mut change = 0.0;
        for j in 0..i.m {
            let v = i.values[b * i.m + j];
            let (limit, load) = (&i.limits.of[from + j], self.loads[from + j]);
            change += limit.cost(load - v) - limit.cost(load);
            let (limit, load) = (&i.limits.of[to + j], self.loads[to + j]);
            change += limit.cost(load + v) - limit.cost(load);
        }
        change
    }

    /// The change of what the search's own prices make of the loads.
    #[inline]
    pub fn price_change(&self, b: usize, from: u16, to: u16) -> f64 {
        let m = self.instance.m;
        let (at, into) = (usize::from(from) * m, usize::from(to) * m);
        let loads: f64 =
            (0..m).map(|j| self.instance.values[b * m + j] * (self.prices[into + j] - self.prices[at + j])).sum();
        if self.cap_prices.is_empty() { loads } else { loads + self.cap_price_change(b, from, to) }
    }

    /// The change of what the search charges for capped disruptions.
    fn cap_price_change(&self, b: usize, from: u16, to: u16) -> f64 {
        let each = |price: &CapPrice, t: u16| price.each.get(usize::from(t)).copied().unwrap_or(0.0);
        let caps = self.instance.caps.iter().zip(&self.cap_prices);
        caps.map(|(cap, price)| {
            let (gives, back) = (stay(&cap.kept, b, from), stay(&cap.kept, b, to));
            gives * (price.all + each(price, from)) - back * (price.all + each(price, to))
        })
        .sum()
    }

    /// The change of the score when a block moves; bands and hard limits count `pressure` times.
    #[inline]
    pub fn change(&self, b: usize, from: u16, to: u16, pressure: f64) -> f64 {
        self.compactness_change(b, from, to)
            + pressure * self.band_change(b, from, to)
            + self.instance.worth_change(b, from, to)
    }

    /// Whether a move keeps within every cap, or at least takes none further beyond.
    #[inline]
    pub fn within_caps(&self, b: usize, from: u16, to: u16) -> bool {
        self.instance.caps.iter().enumerate().all(|(c, cap)| {
            let (gives, back) = (stay(&cap.kept, b, from), stay(&cap.kept, b, to));
            cap.allows(self.changed[c], gives - back) && cap.allows_leave(self.left_of(c, from), from, gives)
        })
    }

    /// What has left a territory of a capped disruption; nothing where there is no cap for each.
    #[inline]
    pub fn left_of(&self, cap: usize, territory: u16) -> f64 {
        self.left[cap].get(usize::from(territory)).copied().unwrap_or(0.0)
    }

    /// Share of the totals that has changed hands or left a territory beyond its cap.
    pub fn over_caps(&self) -> f64 {
        let beyond = |is: f64, most: f64| (is - most - 1e-12).max(0.0);
        let caps = self.instance.caps.iter().zip(self.changed.iter().zip(&self.left));
        caps.map(|(cap, (changed, left))| {
            beyond(*changed, cap.share) + left.iter().zip(&cap.leave).map(|(l, most)| beyond(*l, *most)).sum::<f64>()
        })
        .sum()
    }

    /// Moves a block.
    #[inline]
    pub fn shift(&mut self, b: usize, to: u16) {
        let i = self.instance;
        let from = self.territory[b];
        self.territory[b] = to;
        let (a, c) = (usize::from(from), usize::from(to));
        self.count[a] -= 1;
        self.count[c] += 1;
        if self.count[a] == 0 {
            self.mass[a] = Mass::default();
        } else {
            self.mass[a].add(-i.w[b], i.x[b], i.y[b]);
        }
        self.mass[c].add(i.w[b], i.x[b], i.y[b]);
        for j in 0..i.m {
            let v = i.values[b * i.m + j];
            self.loads[a * i.m + j] -= v;
            self.loads[c * i.m + j] += v;
        }
        for (c, cap) in i.caps.iter().enumerate() {
            let (gives, back) = (stay(&cap.kept, b, from), stay(&cap.kept, b, to));
            self.changed[c] += gives - back;
            if !cap.leave.is_empty() {
                self.left[c][usize::from(from)] += gives;
                self.left[c][usize::from(to)] -= back;
            }
        }
    }

    /// Cost of bands and hard limits of one territory: nothing when it is within them.
    pub fn outside_cost(&self, t: usize) -> f64 {
        let m = self.instance.m;
        (t * m..(t + 1) * m).map(|at| self.instance.limits.of[at].cost(self.loads[at])).sum()
    }

    /// Cost of bands and hard limits over all territories.
    pub fn band_cost(&self) -> f64 {
        self.instance.limits.of.iter().zip(&self.loads).map(|(limit, load)| limit.cost(*load)).sum()
    }

    /// The score but for pieces and a constant (what is kept counts down from zero): what the search lowers.
    pub fn cost(&self) -> f64 {
        let i = self.instance;
        let (mut inertia, mut worth) = (0.0, 0.0);
        for (b, &t) in self.territory.iter().enumerate() {
            if t == NONE {
                continue;
            }
            let squared = match i.shape {
                Shape::Free => self.mass[usize::from(t)].squared(i.x[b], i.y[b]),
                Shape::Home | Shape::HomeLinear => {
                    let home = i.home(t);
                    (i.x[b] - home.0) * (i.x[b] - home.0) + (i.y[b] - home.1) * (i.y[b] - home.1)
                }
            };
            inertia += i.w[b] * if i.shape == Shape::HomeLinear { squared.sqrt() } else { squared };
            worth -= i.worth_change(b, NONE, t);
        }
        let own = if i.shape == Shape::HomeLinear { 0.0 } else { i.own };
        inertia * i.compactness_price + own + self.band_cost() - worth + CAP_PRICE * self.over_caps()
    }
}
