//! What must hold for plans measured from their best unit, and the exact answer for tiny ones.

use proptest::prelude::*;

use super::super::blocks::NONE;
use super::super::enumeration::best_of_all;
use super::super::instance::Instance;
use super::super::problem::{Centre, Disruption, Distance, Effort, Measure, Problem, Start};
use super::super::properties::{add_misfits, add_rules};
use super::super::random::Random;
use super::super::{Adjacency, Outcome, Unattended, evaluate, solve};
use super::centred::Centred;
use super::sums::{Linear, Metric, Squared};
use super::train::Train;

/// Σ weight · distance to the best unit of each territory, by trying every unit.
fn by_trying_all(problem: &Problem, assignment: &[Option<u16>]) -> f64 {
    let weights = problem.place_weights();
    let reach = |u: usize, v: usize| {
        let (dx, dy) = (problem.x[u] - problem.x[v], problem.y[u] - problem.y[v]);
        match problem.compactness.distance {
            Distance::Linear => (dx * dx + dy * dy).sqrt(),
            Distance::Squared => dx * dx + dy * dy,
        }
    };
    let mut sum = 0.0;
    for t in 0..problem.territories() {
        let units: Vec<usize> = (0..problem.units()).filter(|u| assignment[*u] == Some(t as u16)).collect();
        let costs = units.iter().map(|c| units.iter().map(|u| weights[*u] * reach(*u, *c)).sum::<f64>());
        sum += costs.min_by(f64::total_cmp).unwrap_or(0.0);
    }
    sum
}

/// Units strewn over a plane; those at most 14 km apart on a grid before it was shaken border each other, less some.
fn problem(columns: usize, rows: usize, k: usize, seed: u64, on: [bool; 9]) -> Problem {
    let mut random = Random::new(seed);
    let n = columns * rows;
    let mut shaken = |along: usize| along as f64 * 10.0 + 6.0 * random.fraction();
    let (x, y) = (0..n).map(|u| (shaken(u % columns), shaken(u / columns))).unzip();
    let mut problem = Problem::new(x, y, k);
    let [linear, free, second, locks, bars, groups, today, weighted, misfits] = on;
    if !free {
        let mut edges = Vec::new();
        for u in 0..n {
            // The first column and row join everything; elsewhere a third of the borders is missing, so that some
            // units hang on one other.
            if (u + 1) % columns != 0 && (u / columns == 0 || random.below(3) > 0) {
                edges.push((u as u32, u as u32 + 1));
            }
            if u + columns < n {
                edges.push((u as u32, (u + columns) as u32));
            }
        }
        problem.adjacency = Some(Adjacency::from_edges(n, &edges));
    }
    problem.measures.push(Measure::new("customers", (0..n).map(|_| 1.0 + random.below(9) as f64).collect(), 20.0));
    if second {
        let mut demand = Measure::new("demand", (0..n).map(|_| 0.5 + random.below(5) as f64).collect(), 30.0);
        demand.hard_high = Some(190.0);
        problem.measures.push(demand);
    }
    if weighted {
        problem.compactness.weights = (0..n).map(|_| random.below(4) as f64).collect();
    }
    problem.compactness.centre = Centre::Unit;
    problem.compactness.distance = if linear { Distance::Linear } else { Distance::Squared };
    add_rules(&mut problem, &mut random, [locks, bars, groups]);
    if misfits {
        add_misfits(&mut problem, &mut random);
    }
    if today {
        problem.today = (0..n).map(|u| Some((u * k / n) as u16)).collect();
        problem.start = Start::Today;
        problem.disruptions.push(Disruption {
            name: "revenue".into(),
            values: (0..n).map(|_| random.below(10) as f64).collect(),
            price: random.below(3) as f64 * 0.2,
            cap: (random.below(2) == 0).then_some(0.3),
            cap_each: (random.below(3) == 0).then_some(0.4),
        });
    }
    problem.effort = Effort::Quick;
    problem.seed = seed;
    problem
}

fn problems() -> impl Strategy<Value = Problem> {
    (2..7usize, 2..7usize, 1..5usize, any::<u64>(), any::<[bool; 9]>())
        .prop_map(|(columns, rows, k, seed, on)| problem(columns, rows, k, seed, on))
}

fn check(problem: &Problem, outcome: &Outcome) {
    let judged = evaluate(problem, &outcome.assignment);
    assert!(judged.broken.is_empty(), "rules broken: {:?}", judged.broken);
    assert!(judged.unassigned.is_empty());
    assert_eq!(judged.score, outcome.score);
    let weight: f64 = problem.place_weights().iter().sum();
    let (claimed, known) = (outcome.mean_distance * weight, by_trying_all(problem, &outcome.assignment));
    assert!((claimed - known).abs() <= 1e-9 * known.max(1.0), "{claimed} is claimed, {known} is right");
    assert_eq!(outcome.territories.iter().map(|t| t.units as usize).sum::<usize>(), problem.units());
}

/// Moves and swaps at random; after each, the change foretold and the running sums are what a fresh count says.
fn changes_are_exact<M: Metric>(problem: &Problem, random: &mut Random) {
    let instance = Instance::new(problem);
    let weights = problem.place_weights();
    let territory: Vec<u16> = (0..instance.n).map(|b| (b % instance.k) as u16).collect();
    let mut centred: Centred<'_, '_, M> = Centred::new(&instance, &weights, territory);
    let mut train = Train::new(instance.n);
    for step in 0..60 {
        let (b, to) = (random.below(instance.n), random.below(instance.k) as u16);
        let from = centred.alignment.territory[b];
        if from == to || from == NONE || centred.alignment.count[usize::from(from)] < 3 {
            continue;
        }
        let other = (0..instance.n).find(|o| step % 3 == 0 && centred.alignment.territory[*o] == to);
        let before = centred.cost();
        let foretold = if step % 3 == 1 {
            let hangs = train.gather(&instance.graph, &centred.alignment.territory, b);
            if !hangs || train.blocks.len() >= centred.alignment.count[usize::from(from)] as usize {
                continue;
            }
            let (change, full) = centred.change_of_train(&train.blocks, to);
            train.blocks.iter().for_each(|b| centred.shift(*b as usize, to));
            change.rest + full
        } else {
            let foretold = centred.change(b, to, other).rest + centred.full_band_change(b, to, other);
            centred.shift(b, to);
            if let Some(other) = other {
                centred.shift(other, from);
            }
            foretold
        };
        let after = centred.cost();
        centred.recount();
        let fresh = centred.cost();
        assert!((after - fresh).abs() <= 1e-9 * fresh.abs().max(1.0), "{after} kept, {fresh} counted");
        // Caps are not part of a change: moves beyond them are not made.
        if instance.caps.is_empty() {
            assert!(
                (before + foretold - fresh).abs() <= 1e-9 * fresh.abs().max(1.0),
                "{foretold}: {before} to {fresh}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_rule_is_kept_and_the_distance_claimed_is_the_distance_counted(problem in problems()) {
        prop_assume!(problem.validate().is_ok());
        let outcome = solve(&problem, &mut Unattended).unwrap();
        check(&problem, &outcome);
        // Today may be in pieces that a cap does not let anyone join.
        let capped = problem.disruptions.iter().any(|d| d.is_capped());
        if problem.locked.is_empty() && problem.barred.is_empty() && problem.groups.is_empty() && !capped && problem.units() >= problem.territories() {
            prop_assert!(outcome.disconnected.is_empty(), "in pieces without need: {:?}", outcome.disconnected);
            prop_assert!(outcome.territories.iter().all(|t| t.units > 0), "an empty territory");
        }
        if problem.start == Start::Today {
            let today = evaluate(&problem, &problem.today);
            if today.broken.is_empty() && today.score.pieces <= outcome.score.pieces {
                prop_assert!(outcome.score.total <= today.score.total + 1e-9);
            }
        }
        let again = solve(&problem, &mut Unattended).unwrap();
        prop_assert_eq!(postcard::to_stdvec(&outcome).unwrap(), postcard::to_stdvec(&again).unwrap());
    }

    #[test]
    fn a_change_foretold_is_the_change_made(problem in problems(), seed in any::<u64>()) {
        prop_assume!(problem.validate().is_ok());
        let mut random = Random::new(seed);
        match problem.compactness.distance {
            Distance::Linear => changes_are_exact::<Linear>(&problem, &mut random),
            Distance::Squared => changes_are_exact::<Squared>(&problem, &mut random),
        }
    }
}

#[test]
fn tiny_maps_are_solved_exactly() {
    for seed in 1..=10 {
        let (linear, free, locks) = (seed % 2 == 0, seed % 4 == 1, seed % 3 == 0);
        let problem = problem(4, 3, 2, seed, [linear, free, true, locks, false, seed == 5, false, seed > 4, seed > 6]);
        let outcome = solve(&problem, &mut Unattended).unwrap();
        let best = best_of_all(&problem);
        assert!(outcome.score.total <= best + 1e-9, "seed {seed}: {} instead of {best}", outcome.score.total);
    }
    let problem = problem(3, 3, 3, 9, [true, false, false, false, false, false, false, false, true]);
    let outcome = solve(&problem, &mut Unattended).unwrap();
    assert!(outcome.score.total <= best_of_all(&problem) + 1e-9);
}

#[test]
fn a_stem_with_its_leaf_changes_sides_where_single_moves_cannot() {
    // Two clusters around 0 and 10; unit 4 with its leaf 5 begins on the wrong side and borders both.
    let x = vec![0.0, 1.0, -1.0, 10.0, 8.0, 8.5, 11.0, 9.0];
    let mut problem = Problem::new(x, vec![0.0; 8], 2);
    problem.adjacency =
        Some(Adjacency::from_edges(8, &[(0, 1), (0, 2), (1, 4), (4, 5), (4, 3), (3, 6), (3, 7), (2, 1)]));
    problem.measures.push(Measure::new("customers", vec![1.0; 8], 30.0));
    problem.compactness.centre = Centre::Unit;
    problem.compactness.distance = Distance::Linear;
    problem.today = [0, 0, 0, 1, 0, 0, 1, 1].map(Some).to_vec();
    problem.start = Start::Today;
    let outcome = solve(&problem, &mut Unattended).unwrap();
    let of = |u: usize| outcome.assignment[u];
    assert_eq!((of(4), of(5)), (of(3), of(3)), "{:?}", outcome.assignment);
    assert!(outcome.disconnected.is_empty());
}
