//! A grid of buckets over line segments: which pairs come so near to one another that they have to be split.

use super::error::GeographyError;
use super::noding::Splits;

/// Most comparisons of two segments, most entries in buckets: beyond it a file is not a map but a tangle.
const MAX_PAIRS: u64 = 1_500_000_000;
const MAX_ENTRIES: u64 = 120_000_000;

/// Segments by cell.
pub(crate) struct SegmentGrid<'a> {
    vertices: &'a [[i32; 2]],
    edges: &'a [[u32; 2]],
    tolerance: i64,
    origin: [i64; 2],
    cell: i64,
    columns: usize,
    rows: usize,
    offsets: Vec<u32>,
    members: Vec<u32>,
}

impl<'a> SegmentGrid<'a> {
    /// Sorts the segments into cells, about one for each two segments, fewer when the segments are long.
    pub fn new(vertices: &'a [[i32; 2]], edges: &'a [[u32; 2]], tolerance: i32) -> Result<Self, GeographyError> {
        let (mut low, mut high) = ([i64::MAX; 2], [i64::MIN; 2]);
        for v in edges.iter().flatten() {
            for k in 0..2 {
                let x = i64::from(vertices[*v as usize][k]);
                low[k] = low[k].min(x);
                high[k] = high[k].max(x);
            }
        }
        let tolerance = i64::from(tolerance);
        let mut grid = Self {
            vertices,
            edges,
            tolerance,
            origin: [0; 2],
            cell: 1,
            columns: 1,
            rows: 1,
            offsets: Vec::new(),
            members: Vec::new(),
        };
        if edges.is_empty() {
            return Ok(grid);
        }
        grid.origin = [low[0] - 2 * tolerance, low[1] - 2 * tolerance];
        let size = [0, 1].map(|k| (high[k] - low[k] + 4 * tolerance + 1) as f64);
        let wanted = (size[0] * size[1] / (edges.len() as f64 / 2.0 + 1.0)).sqrt();
        grid.cell = (wanted as i64).max(4 * tolerance).max((size[0].max(size[1]) / 30_000.0) as i64).max(1);
        loop {
            grid.columns = (size[0] as i64 / grid.cell + 1) as usize;
            grid.rows = (size[1] as i64 / grid.cell + 1) as usize;
            let mut entries = 0u64;
            for edge in edges {
                grid.cells(*edge, &mut |_| entries += 1);
                if entries > MAX_ENTRIES.min(16 * edges.len() as u64 + 4096) {
                    break;
                }
            }
            if entries <= MAX_ENTRIES.min(16 * edges.len() as u64 + 4096) {
                break;
            }
            grid.cell *= 2;
        }
        let mut offsets = vec![0u32; grid.columns * grid.rows + 1];
        for edge in edges {
            grid.cells(*edge, &mut |cell| offsets[cell + 1] += 1);
        }
        let mut pairs = 0u64;
        for cell in 1..offsets.len() {
            let n = u64::from(offsets[cell]);
            pairs += n * n.saturating_sub(1) / 2;
            offsets[cell] += offsets[cell - 1];
        }
        if pairs > MAX_PAIRS {
            return Err(GeographyError::Tangled { edges: edges.len() as u64 });
        }
        let mut fill = offsets.clone();
        let mut members = vec![0u32; offsets.last().copied().unwrap_or(0) as usize];
        for (e, edge) in edges.iter().enumerate() {
            grid.cells(*edge, &mut |cell| {
                members[fill[cell] as usize] = e as u32;
                fill[cell] += 1;
            });
        }
        (grid.offsets, grid.members) = (offsets, members);
        Ok(grid)
    }

    fn point(&self, v: u32) -> [i64; 2] {
        self.vertices[v as usize].map(i64::from)
    }

    /// The cells that a segment touches, with the tolerance around it.
    fn cells(&self, edge: [u32; 2], each: &mut impl FnMut(usize)) {
        let (mut a, mut b) = (self.point(edge[0]), self.point(edge[1]));
        if b[1] < a[1] {
            std::mem::swap(&mut a, &mut b);
        }
        let row = |y: i64| ((y - self.origin[1]) / self.cell).clamp(0, self.rows as i64 - 1);
        let column = |x: i64| ((x - self.origin[0]) / self.cell).clamp(0, self.columns as i64 - 1);
        // East–west the tolerance is wider, in degrees, the farther from the equator.
        let t = self.tolerance;
        let wide = 20 * t;
        let lean = if b[1] > a[1] { (b[0] - a[0]) as f64 / (b[1] - a[1]) as f64 } else { 0.0 };
        for r in row(a[1] - t)..=row(b[1] + t) {
            let (from, to) = if b[1] > a[1] {
                let bottom = (self.origin[1] + r * self.cell - t).clamp(a[1], b[1]);
                let top = (self.origin[1] + (r + 1) * self.cell + t).clamp(a[1], b[1]);
                let at = |y: i64| a[0] + ((y - a[1]) as f64 * lean).round() as i64;
                (at(bottom).min(at(top)), at(bottom).max(at(top)))
            } else {
                (a[0].min(b[0]), a[0].max(b[0]))
            };
            let reach = if t > 1 { wide.min(self.cell) } else { 2 };
            for c in column(from - reach)..=column(to + reach) {
                each(r as usize * self.columns + c as usize);
            }
        }
    }

    /// Everything that has to be split. `progress` answers whether to go on.
    pub fn splits(&self, progress: &mut dyn FnMut(f32) -> bool) -> Result<Splits, GeographyError> {
        let mut splits = Splits::default();
        for row in 0..self.rows {
            if row.is_multiple_of(256) && !progress(0.3) {
                return Err(GeographyError::Cancelled);
            }
            let lat = (self.origin[1] + row as i64 * self.cell) as f64 / 1e6;
            let shrink = libm::cos(lat.to_radians()).max(0.05);
            for column in 0..self.columns {
                let cell = row * self.columns + column;
                let (Some(&from), Some(&to)) = (self.offsets.get(cell), self.offsets.get(cell + 1)) else { break };
                let members = &self.members[from as usize..to as usize];
                for (k, &e) in members.iter().enumerate() {
                    for &f in &members[k + 1..] {
                        self.compare(e, f, shrink, &mut splits);
                    }
                }
            }
        }
        splits.on.sort_unstable();
        splits.on.dedup();
        splits.crossings.sort_unstable();
        splits.crossings.dedup();
        Ok(splits)
    }

    fn compare(&self, e: u32, f: u32, shrink: f64, splits: &mut Splits) {
        let ([a, b], [c, d]) = (self.edges[e as usize], self.edges[f as usize]);
        let (pa, pb, pc, pd) = (self.point(a), self.point(b), self.point(c), self.point(d));
        for k in 0..2 {
            let reach = if k == 0 { (self.tolerance as f64 / shrink) as i64 + 1 } else { self.tolerance };
            if pa[k].min(pb[k]) - reach > pc[k].max(pd[k]) || pc[k].min(pd[k]) - reach > pa[k].max(pb[k]) {
                return;
            }
        }
        let before = splits.on.len();
        for (edge, ends, points, v, p) in [
            (e, [a, b], [pa, pb], c, pc),
            (e, [a, b], [pa, pb], d, pd),
            (f, [c, d], [pc, pd], a, pa),
            (f, [c, d], [pc, pd], b, pb),
        ] {
            if !ends.contains(&v) && self.lies_on(points, p, shrink) {
                splits.on.push((edge, v));
            }
        }
        if splits.on.len() > before || a == c || a == d || b == c || b == d {
            return;
        }
        let side = |p: [i64; 2], q: [i64; 2], r: [i64; 2]| {
            // Differences stay below 2^31, so products and their difference fit.
            ((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])).signum()
        };
        if side(pa, pb, pc) * side(pa, pb, pd) < 0 && side(pc, pd, pa) * side(pc, pd, pb) < 0 {
            let rel = |p: [i64; 2], o: [i64; 2]| [(p[0] - o[0]) as f64, (p[1] - o[1]) as f64];
            let (u, w, o) = (rel(pb, pa), rel(pd, pc), rel(pc, pa));
            let t = (o[0] * w[1] - o[1] * w[0]) / (u[0] * w[1] - u[1] * w[0]);
            let at = [0, 1].map(|k| (pa[k] as f64 + t * u[k]).round() as i32);
            splits.crossings.push((e, f, at));
        }
    }

    /// Whether `p` lies on the segment within the tolerance, and not at its ends.
    fn lies_on(&self, [a, b]: [[i64; 2]; 2], p: [i64; 2], shrink: f64) -> bool {
        let flat = |q: [i64; 2]| [(q[0] - a[0]) as f64 * shrink, (q[1] - a[1]) as f64];
        let (d, r) = (flat(b), flat(p));
        let length2 = d[0] * d[0] + d[1] * d[1];
        let along = r[0] * d[0] + r[1] * d[1];
        if length2 <= 0.0 || along <= 0.0 || along >= length2 {
            return false;
        }
        let across = r[0] * d[1] - r[1] * d[0];
        // Rounding puts a vertex up to 0.71 micro-degrees off the line it was computed on.
        let reach = if self.tolerance > 1 { self.tolerance as f64 } else { 0.75 };
        across * across <= reach * reach * length2
    }
}
