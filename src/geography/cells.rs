//! Cells of point units: every ZIP code or account gets the land that is nearest to it.
//!
//! Cells stay inside groups of regions of an atlas (a ZIP code's cell inside its county, an account's inside its
//! state), so that the hierarchy holds. Together they cover the groups exactly, and they have shared arcs as the
//! atlas has: neighbours, outlines and drawing work the same way. "Nearest" is measured in the Mercator plane, which
//! is true to shape locally.

use std::collections::BTreeSet;

use super::atlas::Atlas;
use super::error::GeographyError;
use super::graph::Graph;
use super::locator::{Located, Locator};
use super::place::LonLat;
use super::point_index::PointIndex;
use super::shapes::{OUTSIDE, Shapes};
use super::topology::{Edge, shapes_from_edges};
use super::voronoi::{Change, Diagram, End};

/// A point unit: its place and the region of the atlas to which it belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellSite {
    /// Its place; one that lies outside its region counts as standing just inside the border.
    pub place: LonLat,
    /// Index of its region in the atlas.
    pub region: u32,
}

/// What becomes of a group in which there is no site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyGroups {
    /// It joins the group of the site nearest to it, so that all land is covered.
    JoinNearest,
    /// It is left out; no cell covers it.
    LeaveOut,
}

/// How to build cells.
#[derive(Debug, Clone, PartialEq)]
pub struct CellOptions {
    /// The group of each region; cells do not cross from one group to another. Any label; [`OUTSIDE`] leaves a
    /// region out.
    pub group: Vec<u32>,
    /// What becomes of groups without a site.
    pub empty: EmptyGroups,
}

impl CellOptions {
    /// For ZIP codes: each county by itself, counties without one join their nearest neighbour.
    pub fn within_regions(atlas: &Atlas) -> Self {
        Self { group: (0..atlas.len() as u32).collect(), empty: EmptyGroups::JoinNearest }
    }

    /// For accounts: each state by itself, states without one left out.
    pub fn within_states(atlas: &Atlas) -> Self {
        Self { group: atlas.state_of(), empty: EmptyGroups::LeaveOut }
    }
}

/// The land that is divided: regions with their label points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Land<'a> {
    pub shapes: &'a Shapes,
    pub places: &'a [LonLat],
}

/// The cells of point units: region `i` of the shapes is the cell of site `i`.
#[derive(Debug, Clone)]
pub struct Cells {
    shapes: Shapes,
    area_km2: Vec<f64>,
    locator: Locator,
    moved: Vec<u32>,
}

impl Cells {
    /// Builds the cells; `progress` hears fractions from 0 to 1.
    pub fn build(
        atlas: &Atlas,
        sites: &[CellSite],
        options: &CellOptions,
        progress: &mut dyn FnMut(f32),
    ) -> Result<Self, GeographyError> {
        let places: Vec<LonLat> = atlas.regions().iter().map(|region| region.place).collect();
        Self::build_on(Land { shapes: atlas.shapes(), places: &places }, sites, options, progress)
    }

    /// [`Cells::build`] on any land.
    pub(crate) fn build_on(
        land: Land<'_>,
        sites: &[CellSite],
        options: &CellOptions,
        progress: &mut dyn FnMut(f32),
    ) -> Result<Self, GeographyError> {
        if sites.is_empty() {
            return Err(GeographyError::NoSites);
        }
        let known = |s: &CellSite| {
            (s.region as usize) < land.shapes.len() && s.place.lon.is_finite() && s.place.lat.is_finite()
        };
        if let Some(k) = sites.iter().position(|s| !known(s)) {
            return Err(GeographyError::Dangling {
                what: "list of point units",
                kind: "unplaced unit",
                index: k as u64,
            });
        }
        let group = covered_groups(land, sites, options);
        let mut of_group: Vec<(u32, u32)> =
            sites.iter().enumerate().map(|(k, s)| (group[s.region as usize], k as u32)).collect();
        of_group.sort_unstable();
        if let Some(&(_, k)) = of_group.iter().find(|g| g.0 == OUTSIDE) {
            return Err(GeographyError::Dangling {
                what: "list of point units",
                kind: "unit in a region left out, number",
                index: u64::from(k),
            });
        }
        let mut arcs_of: Vec<(u32, u32, bool)> = Vec::new();
        for k in land.shapes.outline_arcs(&group) {
            let arc = land.shapes.arcs()[k as usize];
            for (side, left) in [(arc.left, true), (arc.right, false)] {
                if let Some(&g) = group.get(side as usize).filter(|&&g| g != OUTSIDE) {
                    arcs_of.push((g, k, left));
                }
            }
        }
        arcs_of.sort_unstable();
        let mut edges = Vec::new();
        // For each arc the division of its left and of its right side.
        let mut sides: Vec<[Option<Side>; 2]> = vec![[None, None]; land.shapes.arcs().len()];
        let mut moved = Vec::new();
        let mut done = 0;
        for members in of_group.chunk_by(|a, b| a.0 == b.0) {
            let g = members[0].0;
            let from = arcs_of.partition_point(|a| a.0 < g);
            let arcs = &arcs_of[from..][..arcs_of[from..].partition_point(|a| a.0 == g)];
            let ids: Vec<u32> = members.iter().map(|m| m.1).collect();
            let places = distinct_places(land, sites, &ids, &group, g, &mut moved);
            divide_group(land.shapes, &ids, &places, arcs, &mut sides, &mut edges)?;
            done += members.len();
            progress(0.8 * done as f32 / sites.len() as f32);
        }
        for (k, pair) in sides.iter().enumerate() {
            split_arc(land.shapes.arc_micro(k as u32), pair, &mut edges);
        }
        drop(sides);
        let shapes = shapes_from_edges(sites.len(), edges)?;
        progress(0.95);
        moved.sort_unstable();
        let cells = Self { area_km2: shapes.areas_km2(), locator: Locator::new(&shapes), shapes, moved };
        progress(1.0);
        Ok(cells)
    }

    /// The cells as shapes.
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// Area of each cell in km².
    pub fn areas_km2(&self) -> &[f64] {
        &self.area_km2
    }

    /// The sites that stood outside their region or on top of another one and were moved to get a cell.
    pub fn moved(&self) -> &[u32] {
        &self.moved
    }

    /// Cells that share a border, with every island linked over the shortest stretch of water.
    pub fn bridged_adjacency(&self) -> Graph {
        self.shapes.bridged_adjacency()
    }

    /// The cell that holds a point, or the nearest one within 10 km off its border.
    pub fn locate(&self, p: LonLat) -> Option<Located> {
        self.locator.locate(&self.shapes, p)
    }
}

/// How one side of an arc is divided: its first site, and where the nearest site changes.
#[derive(Debug, Clone)]
struct Side {
    first: u32,
    /// (step, how far along it, point, site from there on).
    changes: Vec<(usize, f64, [i32; 2], u32)>,
}

/// The group of each region once empty groups are dealt with.
fn covered_groups(land: Land<'_>, sites: &[CellSite], options: &CellOptions) -> Vec<u32> {
    let mut group: Vec<u32> =
        (0..land.shapes.len()).map(|r| options.group.get(r).copied().unwrap_or(OUTSIDE)).collect();
    let full: BTreeSet<u32> = sites.iter().map(|s| group[s.region as usize]).collect();
    let index = PointIndex::new(&sites.iter().map(|s| s.place).collect::<Vec<_>>());
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for (r, label) in group.iter_mut().enumerate() {
        let own = *label;
        if own == OUTSIDE || full.contains(&own) {
            continue;
        }
        // A group joins as a whole, by its first region.
        let target = joined.iter().find(|j| j.0 == own).map(|j| j.1).or_else(|| match options.empty {
            EmptyGroups::LeaveOut => None,
            EmptyGroups::JoinNearest => {
                let (k, _) = index.nearest(land.places.get(r).copied().unwrap_or_default())?;
                options.group.get(sites[k as usize].region as usize).copied()
            }
        });
        let target = target.unwrap_or(OUTSIDE);
        joined.push((own, target));
        *label = target;
    }
    group
}

/// The places of a group's sites: inside the group's land, and no two the same.
fn distinct_places(
    land: Land<'_>,
    sites: &[CellSite],
    ids: &[u32],
    group: &[u32],
    own: u32,
    moved: &mut Vec<u32>,
) -> Vec<LonLat> {
    let mut regions: Vec<u32> = ids.iter().map(|&k| sites[k as usize].region).collect();
    regions.sort_unstable();
    regions.dedup();
    let shapes = land.shapes;
    let mut taken = BTreeSet::new();
    ids.iter()
        .map(|&k| {
            let site = sites[k as usize];
            let mut place = site.place;
            if place.lon > 0.0 && shapes.bbox(site.region).east < 0.0 {
                place.lon -= 360.0;
            }
            let on_land = |p: LonLat| {
                shapes.contains(site.region, p)
                    || regions.iter().any(|&r| group[r as usize] == own && shapes.contains(r, p))
            };
            let mut changed = !on_land(place);
            if changed {
                place = just_inside(shapes, site.region, place)
                    .unwrap_or(land.places.get(site.region as usize).copied().unwrap_or_default());
            }
            // Sites on one spot are spread along a sunflower spiral, some fifty metres apart.
            let centre = place;
            let mut turn = 0u32;
            while !taken.insert(place.to_micro()) || (turn > 0 && turn < 200 && !on_land(place)) {
                turn += 1;
                changed = true;
                let (radius, angle) = (0.0005 * f64::from(turn).sqrt(), f64::from(turn) * 2.399_963_229_728_653);
                place = LonLat::new(centre.lon + radius * libm::cos(angle), centre.lat + radius * libm::sin(angle));
            }
            if changed {
                moved.push(k);
            }
            place
        })
        .collect()
}

/// The point just inside a region's border that is nearest to a point outside it.
fn just_inside(shapes: &Shapes, region: u32, p: LonLat) -> Option<LonLat> {
    let shrink = libm::cos(p.lat.to_radians());
    let mut best: Option<(f64, LonLat, [f64; 2])> = None;
    for r in shapes.rings(region).flatten() {
        for w in shapes.arc_micro(r.arc).windows(2) {
            let (a, b) = (LonLat::from_micro(w[0]), LonLat::from_micro(w[1]));
            let (dx, dy) = ((b.lon - a.lon) * shrink, b.lat - a.lat);
            let along = ((p.lon - a.lon) * shrink * dx + (p.lat - a.lat) * dy) / (dx * dx + dy * dy);
            // Not at the very corner, where there may be no land beside the line.
            let t = along.clamp(0.1, 0.9);
            let foot = LonLat::new(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat));
            let distance =
                (foot.lon - p.lon) * (foot.lon - p.lon) * shrink * shrink + (foot.lat - p.lat) * (foot.lat - p.lat);
            if best.is_none_or(|x| distance < x.0) {
                let length = (dx * dx + dy * dy).sqrt();
                best = Some((distance, foot, [-dy / length / shrink, dx / length]));
            }
        }
    }
    let (_, foot, across) = best?;
    // About half a kilometre in, or less where the land is narrow.
    [0.005, -0.005, 0.001, -0.001, 0.0002, -0.0002]
        .into_iter()
        .map(|step| LonLat::new(foot.lon + step * across[0], foot.lat + step * across[1]))
        .find(|&q| shapes.contains(region, q))
}

/// Longitude and latitude in micro-degrees to the Mercator plane in degrees.
fn mercator(lon: f64, lat: f64) -> [f64; 2] {
    [lon, libm::asinh(libm::tan(lat.to_radians())).to_degrees()]
}

fn from_mercator(p: [f64; 2]) -> LonLat {
    LonLat::new(p[0], libm::atan(libm::sinh(p[1].to_radians())).to_degrees())
}

/// Divides a group's land among its sites: the sides of its arcs, and the borders between its cells.
fn divide_group(
    shapes: &Shapes,
    ids: &[u32],
    places: &[LonLat],
    arcs: &[(u32, u32, bool)],
    sides: &mut [[Option<Side>; 2]],
    edges: &mut Vec<Edge>,
) -> Result<(), GeographyError> {
    let slot = |left: bool| usize::from(!left);
    if let [only] = ids {
        for &(_, k, left) in arcs {
            sides[k as usize][slot(left)] = Some(Side { first: *only, changes: Vec::new() });
        }
        return Ok(());
    }
    // A vertex of the diagram may lie so close to the border that rounding contradicts itself; moving all sites by
    // millimetres, each a little differently, settles it.
    for attempt in 0..6u32 {
        let nudge = |k: usize| f64::from(attempt) * 1e-8 * (k as f64 * 0.618_033_988_75).fract();
        let points = places.iter().enumerate().map(|(k, p)| {
            let [x, y] = mercator(p.lon, p.lat);
            [x + nudge(k), y + nudge(k + 7)]
        });
        let Some(diagram) = Diagram::new(points.collect()) else { continue };
        if let Some((own_sides, own_edges)) = divide(&diagram, shapes, ids, arcs) {
            for (&(_, k, left), side) in arcs.iter().zip(own_sides) {
                sides[k as usize][slot(left)] = Some(side);
            }
            edges.extend(own_edges);
            return Ok(());
        }
    }
    Err(GeographyError::OpenRing { region: ids[0] })
}

fn divide(
    diagram: &Diagram,
    shapes: &Shapes,
    ids: &[u32],
    arcs: &[(u32, u32, bool)],
) -> Option<(Vec<Side>, Vec<Edge>)> {
    let mut crossings = vec![Vec::new(); diagram.edge_count()];
    let mut at_node: Vec<([i32; 2], u32)> = Vec::with_capacity(arcs.len() * 2);
    let mut own_sides = Vec::with_capacity(arcs.len());
    let (mut hint, mut changes): (u32, Vec<Change>) = (0, Vec::new());
    for &(_, k, left) in arcs {
        let micro = shapes.arc_micro(k);
        let line: Vec<[f64; 2]> =
            micro.iter().map(|p| mercator(f64::from(p[0]) / 1e6, f64::from(p[1]) / 1e6)).collect();
        let first = diagram.nearest(line[0], hint);
        changes.clear();
        hint = diagram.walk(&line, first, &mut changes);
        at_node.push((micro[0], first));
        at_node.push((micro[micro.len() - 1], hint));
        let mut side = Side { first: ids[first as usize], changes: Vec::with_capacity(changes.len()) };
        for c in &changes {
            let between = |p: f64, q: f64| p + c.t * (q - p);
            let (p, q) = (micro[c.step].map(f64::from), micro[c.step + 1].map(f64::from));
            let vertex = [between(p[0], q[0]).round() as i32, between(p[1], q[1]).round() as i32];
            let (p, q) = (line[c.step], line[c.step + 1]);
            diagram.note(c, [between(p[0], q[0]), between(p[1], q[1])], left, vertex, &mut crossings);
            side.changes.push((c.step, c.t, vertex, ids[c.to as usize]));
        }
        own_sides.push(side);
    }
    // Arcs that meet must agree who is nearest where they do.
    at_node.sort_unstable();
    if at_node.windows(2).any(|w| w[0].0 == w[1].0 && w[0].1 != w[1].1) {
        return None;
    }
    let point = |end: End<[i32; 2]>| match end {
        End::Crossing(v) => v,
        End::Centre(c) => from_mercator(c).to_micro(),
    };
    let pieces = diagram.pieces(&mut crossings)?;
    let own_edges = pieces.into_iter().map(|p| Edge {
        from: point(p.from),
        to: point(p.to),
        left: ids[p.left as usize],
        right: ids[p.right as usize],
    });
    Some((own_sides, own_edges.collect()))
}

/// Cuts an arc wherever the nearest site changes on either of its sides.
fn split_arc(points: &[[i32; 2]], sides: &[Option<Side>; 2], edges: &mut Vec<Edge>) {
    if sides.iter().all(Option::is_none) {
        return;
    }
    let mut current = [0, 1].map(|k| sides[k].as_ref().map_or(OUTSIDE, |s| s.first));
    let mut coming = [0, 1].map(|k| sides[k].as_ref().map_or(&[][..], |s| &s.changes));
    for (step, w) in points.windows(2).enumerate() {
        let mut here = w[0];
        loop {
            let due = |k: usize| coming[k].first().filter(|c| c.0 == step).map(|c| c.1);
            let k = match (due(0), due(1)) {
                (Some(a), Some(b)) => usize::from(b < a),
                (Some(_), None) => 0,
                (None, Some(_)) => 1,
                (None, None) => break,
            };
            let (_, _, vertex, site) = coming[k][0];
            edges.push(Edge { from: here, to: vertex, left: current[0], right: current[1] });
            here = vertex;
            current[k] = site;
            coming[k] = &coming[k][1..];
        }
        edges.push(Edge { from: here, to: w[1], left: current[0], right: current[1] });
    }
}

#[cfg(test)]
#[path = "cells_tests.rs"]
mod tests;
