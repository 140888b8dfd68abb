//! What a cap on disruption and hard limits leave possible: the solver against a greedy planner, and against all
//! assignments where there are few.

use proptest::{prelude::*, test_runner::RngSeed};

use super::alignment::Alignment;
use super::contiguity::Contiguity;
use super::instance::{Instance, stay};
use super::properties::{check, grid};
use super::repair::repair;
use super::*;

/// What a patient planner reaches who always makes the one move that helps most (or most for each account that changes
/// hands) and never takes one back for another.
fn greedy(problem: &Problem, by_share: bool) -> f64 {
    let instance = Instance::new(problem);
    let mut territory = instance.today.clone();
    repair(&instance, &mut territory);
    let mut alignment = Alignment::new(&instance, territory);
    let mut contiguity = Contiguity::new(&instance);
    loop {
        let mut best: Option<(f64, usize, u16)> = None;
        for b in 0..instance.n {
            let from = alignment.territory[b];
            for &v in instance.graph.of(b) {
                let to = alignment.territory[v as usize];
                if to == from || !instance.allowed(b, to) || alignment.count[usize::from(from)] == 1 {
                    continue;
                }
                let mut change = alignment.change(b, from, to, 1.0);
                if change > -1e-9 || !alignment.within_caps(b, from, to) {
                    continue;
                }
                if by_share {
                    let kept = |t: u16| instance.caps.iter().map(|cap| stay(&cap.kept, b, t)).sum::<f64>();
                    change /= (kept(from) - kept(to)).max(1e-6);
                }
                if best.is_none_or(|known| change < known.0) && contiguity.allows(&alignment, b) {
                    best = Some((change, b, to));
                }
            }
        }
        match best {
            Some((_, b, to)) => alignment.shift(b, to),
            None => return evaluate(problem, &instance.blocks.expand(&alignment.territory)).score.total,
        }
    }
}

/// The best of all assignments that keep the rules, empty no territory and have no more pieces than this outcome:
/// whole territories come before balance, though in the sum a piece has a finite price.
fn best_of_whole(problem: &Problem, outcome: &Outcome) -> Score {
    let (n, k) = (problem.units(), problem.territories());
    let plans =
        (0..k.pow(n as u32)).map(|code| (0..n as u32).map(|u| Some((code / k.pow(u) % k) as u16)).collect::<Vec<_>>());
    let judged = plans.map(|plan| evaluate(problem, &plan)).filter(|judged| {
        judged.broken.is_empty()
            && judged.territories.iter().all(|t| t.units > 0)
            && judged.score.pieces <= outcome.score.pieces
    });
    let none = Score { total: f64::INFINITY, ..Score::default() };
    judged.map(|judged| judged.score).fold(none, |best, score| if score.total < best.total { score } else { best })
}

/// A map whose territories today are stripes of very different load, with a cap on the first measure's value.
fn stripes(columns: usize, rows: usize, territories: usize, seed: u64, cap: f64) -> Problem {
    let mut problem = grid(columns, rows, territories, seed);
    let mut random = Random::new(seed ^ 5);
    let mut edges: Vec<usize> = (1..territories).map(|_| 1 + random.below(columns - 1)).collect();
    edges.sort_unstable();
    problem.today =
        (0..columns * rows).map(|u| Some(edges.iter().filter(|e| u % columns >= **e).count() as u16)).collect();
    problem.start = Start::Today;
    problem.effort = Effort::Normal;
    let values = problem.measures[0].values.clone();
    problem.disruptions.push(Disruption { name: "potential".into(), values, price: 0.0, cap: Some(cap) });
    problem
}

#[test]
fn a_capped_rebalance_is_never_worse_than_a_greedy_planner() {
    for seed in 1..=6 {
        for cap in [0.02, 0.05, 0.15] {
            let problem = stripes(16, 12, 5, seed, cap);
            let outcome = solve(&problem, &mut Unattended).unwrap();
            check(&problem, &outcome);
            let judge = greedy(&problem, false).min(greedy(&problem, true));
            assert!(
                outcome.score.total <= judge + 1e-9,
                "seed {seed}, cap {cap}: {} instead of {judge}",
                outcome.score.total
            );
        }
    }
}

#[test]
fn a_capped_rebalance_of_a_tiny_map_is_the_best_there_is() {
    for seed in 1..=8 {
        for cap in [0.1, 0.25] {
            let problem = stripes(4, 3, 2, seed, cap);
            let outcome = solve(&problem, &mut Unattended).unwrap();
            let best = best_of_whole(&problem, &outcome).total;
            assert!(
                outcome.score.total <= best + 1e-9,
                "seed {seed}, cap {cap}: {} instead of {best}",
                outcome.score.total
            );
        }
    }
}

/// Nine units and every kind of rule at once, often contradicting one another.
fn contradictions() -> impl Strategy<Value = Problem> {
    (any::<u64>(), 2..4usize, any::<[bool; 6]>()).prop_map(|(seed, k, on)| {
        let [cap, hard, locks, bars, groups, price] = on;
        let mut problem = stripes(3, 3, k, seed, 1.0);
        let mut random = Random::new(seed ^ 13);
        problem.disruptions[0].cap = cap.then(|| 0.1 * random.below(6) as f64);
        problem.disruptions[0].price = if price { 1.0 } else { 0.0 };
        if hard {
            problem.measures[0].hard_low = Some(60.0 + random.below(40) as f64);
            problem.measures[0].hard_high = Some(100.0 + random.below(40) as f64);
        }
        if locks {
            problem.locked =
                (0..9).map(|_| if random.below(4) == 0 { Some(random.below(k) as u16) } else { None }).collect();
        }
        if bars {
            for _ in 0..3 {
                let bar = Bar { unit: random.below(9) as u32, territory: random.below(k) as u16 };
                if problem.locked_in(bar.unit as usize) != Some(bar.territory) {
                    problem.barred.push(bar);
                }
            }
        }
        if groups {
            problem.groups = vec![vec![0, 1], vec![5, 8]];
        }
        problem
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, rng_seed: RngSeed::Fixed(11), ..ProptestConfig::default() })]

    #[test]
    fn rules_that_contradict_one_another_leave_a_lawful_plan_with_its_reasons(problem in contradictions()) {
        prop_assume!(problem.validate().is_ok());
        let outcome = solve(&problem, &mut Unattended).unwrap();
        check(&problem, &outcome);
        let today = evaluate(&problem, &problem.today);
        if today.broken.is_empty() {
            prop_assert!(outcome.score.total <= today.score.total + 1e-9);
        }
        if problem.disruptions[0].cap.is_some() {
            // What the rules force to change hands is in the greedy planner's plan, too.
            let judge = greedy(&problem, false).min(greedy(&problem, true));
            prop_assert!(outcome.score.total <= judge + 1e-9, "{:?} instead of {judge}", outcome.score);
        }
    }
}

#[test]
fn hard_limits_hold_where_a_plan_within_them_exists() {
    let mut feasible = 0;
    for seed in 1..=16 {
        let mut problem = stripes(4, 3, 2, seed, 0.35);
        (problem.measures[0].hard_low, problem.measures[0].hard_high) = (Some(80.0), Some(120.0));
        if seed % 2 == 0 {
            problem.locked = (0..12).map(|u| if u == 5 { problem.today[5] } else { None }).collect();
            problem.groups = vec![vec![6, 10]];
        }
        let outcome = solve(&problem, &mut Unattended).unwrap();
        check(&problem, &outcome);
        let best = best_of_whole(&problem, &outcome);
        if best.hard == 0.0 && best.over_cap == 0.0 {
            feasible += 1;
            assert_eq!((outcome.score.hard, outcome.score.over_cap), (0.0, 0.0), "seed {seed}");
        }
    }
    assert!(feasible >= 4, "{feasible} cases with a plan within hard limits and cap");
}
