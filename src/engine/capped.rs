//! What a cap on disruption and hard limits leave possible: the solver against a greedy planner, and against all
//! assignments where there are few.

use proptest::{prelude::*, test_runner::RngSeed};

use super::alignment::Alignment;
use super::contiguity::Contiguity;
use super::enumeration::best_of_whole;
use super::instance::{Instance, stay};
use super::properties::{add_bars, add_locks, check, grid};
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

/// What may change hands in all, and what each territory may lose.
type Caps = [Option<f64>; 2];

/// A map whose territories today are stripes of very different load, with caps on the first measure's value.
fn stripes(columns: usize, rows: usize, territories: usize, seed: u64, [cap, cap_each]: Caps) -> Problem {
    let mut problem = grid(columns, rows, territories, seed);
    let mut random = Random::new(seed ^ 5);
    let mut edges: Vec<usize> = (1..territories).map(|_| 1 + random.below(columns - 1)).collect();
    edges.sort_unstable();
    problem.today =
        (0..columns * rows).map(|u| Some(edges.iter().filter(|e| u % columns >= **e).count() as u16)).collect();
    problem.start = Start::Today;
    problem.effort = Effort::Normal;
    let values = problem.measures[0].values.clone();
    problem.disruptions.push(Disruption { name: "potential".into(), values, price: 0.0, cap, cap_each });
    problem
}

#[test]
fn a_capped_rebalance_is_never_worse_than_a_greedy_planner() {
    for seed in 1..=6 {
        for cap in
            [[Some(0.02), None], [Some(0.05), None], [Some(0.15), None], [None, Some(0.1)], [Some(0.1), Some(0.2)]]
        {
            let problem = stripes(16, 12, 5, seed, cap);
            let outcome = solve(&problem, &mut Unattended).unwrap();
            check(&problem, &outcome);
            let judge = greedy(&problem, false).min(greedy(&problem, true));
            assert!(
                outcome.score.total <= judge + 1e-9,
                "seed {seed}, caps {cap:?}: {} instead of {judge}",
                outcome.score.total
            );
        }
    }
}

#[test]
fn a_capped_rebalance_of_a_tiny_map_is_the_best_there_is() {
    for seed in 1..=8 {
        for cap in [[Some(0.1), None], [Some(0.25), None], [None, Some(0.2)], [Some(0.2), Some(0.3)]] {
            let problem = stripes(4, 3, 2, seed, cap);
            let outcome = solve(&problem, &mut Unattended).unwrap();
            let best = best_of_whole(&problem, &outcome).total;
            assert!(
                outcome.score.total <= best + 1e-9,
                "seed {seed}, caps {cap:?}: {} instead of {best}",
                outcome.score.total
            );
        }
    }
}

/// Nine units and every kind of rule at once, often contradicting one another.
fn contradictions() -> impl Strategy<Value = Problem> {
    (any::<u64>(), 2..4usize, any::<[bool; 7]>()).prop_map(|(seed, k, on)| {
        let [cap, hard, locks, bars, groups, price, each] = on;
        let mut problem = stripes(3, 3, k, seed, [None, None]);
        let mut random = Random::new(seed ^ 13);
        problem.disruptions[0].cap = cap.then(|| 0.1 * random.below(6) as f64);
        problem.disruptions[0].price = if price { 1.0 } else { 0.0 };
        problem.disruptions[0].cap_each = each.then(|| 0.15 * random.below(6) as f64);
        if hard {
            problem.measures[0].hard_low = Some(60.0 + random.below(40) as f64);
            problem.measures[0].hard_high = Some(100.0 + random.below(40) as f64);
        }
        if locks {
            add_locks(&mut problem, &mut random, 4);
        }
        if bars {
            add_bars(&mut problem, &mut random, 3);
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
        if problem.disruptions[0].is_capped() {
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
        let caps = if seed % 3 == 0 { [None, Some(0.4)] } else { [Some(0.35), None] };
        let mut problem = stripes(4, 3, 2, seed, caps);
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

#[test]
fn a_plan_in_one_piece_is_not_given_up_for_todays_in_several() {
    for centre in [Centre::Free, Centre::Unit] {
        // Two rows of three; the lower three border only those above them, so that today's second territory is in three
        // pieces, within its band all the same.
        let x = vec![0.0, 10.0, 20.0, 0.0, 10.0, 20.0];
        let y = vec![0.0, 0.0, 0.0, 10.0, 10.0, 10.0];
        let mut problem = Problem::new(x, y, 2);
        problem.adjacency = Some(Adjacency::from_edges(6, &[(0, 1), (0, 3), (1, 2), (1, 4), (2, 5)]));
        problem.measures.push(Measure::new("customers", vec![6.0, 5.0, 7.0, 5.0, 6.0, 6.0], 20.0));
        problem.compactness.centre = centre;
        problem.today = [0, 0, 0, 1, 1, 1].map(Some).to_vec();
        problem.start = Start::Today;
        problem.effort = Effort::Quick;
        let outcome = solve(&problem, &mut Unattended).unwrap();
        check(&problem, &outcome);
        assert!(outcome.disconnected.is_empty(), "{centre:?}: {:?}", outcome.disconnected);
        // The sum prefers today: three pieces cost less than the band that no plan in one piece meets.
        assert!(outcome.score.total > outcome.start_score.total, "{centre:?}: the case does not show the rule");
    }
}

#[test]
fn nobody_loses_more_than_the_cap_for_each_and_the_reason_says_whose() {
    let mut problem = stripes(12, 8, 3, 5, [None, Some(0.1)]);
    // The first territory has three quarters of the map: the others' bands need more of it than a tenth.
    problem.today = (0..96).map(|u| Some([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2][u % 12])).collect();
    let outcome = solve(&problem, &mut Unattended).unwrap();
    check(&problem, &outcome);
    assert_eq!(outcome.score.over_cap, 0.0);
    let value = |t: u16, stays: bool| -> f64 {
        let mine = (0..96).filter(|u| problem.today[*u] == Some(t) && (!stays || outcome.assignment[*u] == Some(t)));
        mine.map(|u| problem.disruptions[0].values[u]).sum()
    };
    for t in 0..3 {
        assert!(value(t, true) >= 0.9 * value(t, false) - 1e-9, "territory {t} lost more than a tenth");
    }
    assert!(outcome.moved_share[0] > 0.05, "what the cap allows is used: {}", outcome.moved_share[0]);
    let over = outcome.outside.iter().find(|o| o.at.territory == 0).unwrap();
    assert!(over.reasons.contains(&Reason::TerritoryCap { disruption: 0, territory: 0 }), "{:?}", over.reasons);
}
