//! What must hold for every problem, and the exact answer for tiny ones.

use proptest::prelude::*;

use super::enumeration::best_of_all;
use super::*;

/// Stops after so many reports; checks on the way that progress never falls and plans are complete.
struct Impatient {
    reports: u32,
    left: u32,
    fraction: f64,
    best: f64,
}

impl Impatient {
    fn after(left: u32) -> Self {
        Self { reports: 0, left, fraction: 0.0, best: f64::INFINITY }
    }
}

impl Env for Impatient {
    fn progress(&mut self, progress: &Progress<'_>) -> Control {
        self.reports += 1;
        assert!(progress.fraction >= self.fraction && progress.fraction <= 1.0);
        self.fraction = progress.fraction;
        if let Some(score) = progress.best_score {
            assert!(score <= self.best, "the best plan so far got worse");
            self.best = score;
            assert!(progress.assignment().is_some_and(|plan| plan.iter().all(Option::is_some)));
        }
        if self.left == 0 {
            return Control::Stop;
        }
        self.left -= 1;
        Control::Continue
    }
}

/// A map of `columns` × `rows` squares of 10 km, each bordering its four neighbours, with values of 1 to 9.
pub(super) fn grid(columns: usize, rows: usize, territories: usize, seed: u64) -> Problem {
    let mut random = Random::new(seed);
    let n = columns * rows;
    let x = (0..n).map(|u| (u % columns) as f64 * 10.0).collect();
    let y = (0..n).map(|u| (u / columns) as f64 * 10.0).collect();
    let mut problem = Problem::new(x, y, territories);
    let mut edges = Vec::new();
    for u in 0..n {
        if (u + 1) % columns != 0 {
            edges.push((u as u32, u as u32 + 1));
        }
        if u + columns < n {
            edges.push((u as u32, (u + columns) as u32));
        }
    }
    problem.adjacency = Some(Adjacency::from_edges(n, &edges));
    problem.measures.push(Measure::new("potential", (0..n).map(|_| 1.0 + random.below(9) as f64).collect(), 10.0));
    problem.effort = Effort::Quick;
    problem.seed = seed;
    problem
}

/// Today's alignment: stripes, some units in nobody's territory, some strewn.
fn add_today(problem: &mut Problem, random: &mut Random) {
    let (n, k) = (problem.units(), problem.territories());
    problem.today = (0..n)
        .map(|u| match random.below(12) {
            0 => None,
            1 => Some(random.below(k) as u16),
            _ => Some((u * k / n) as u16),
        })
        .collect();
}

/// Locks, bars and groups, as asked for: every ninth unit locked, bars for a fifth of the units, two groups.
pub(super) fn add_rules(problem: &mut Problem, random: &mut Random, [locks, bars, groups]: [bool; 3]) {
    let (n, k) = (problem.units(), problem.territories());
    if locks {
        add_locks(problem, random, 9);
    }
    if bars && k > 1 {
        add_bars(problem, random, n / 5);
    }
    if groups && n >= 6 {
        problem.groups = vec![vec![0, 1], vec![n as u32 - 1, n as u32 - 2, 2]];
    }
}

/// Misfits for about a third of the units, often several for one; on a small map some repeat.
pub(super) fn add_misfits(problem: &mut Problem, random: &mut Random) {
    let (n, k) = (problem.units(), problem.territories());
    for _ in 0..n / 3 {
        let unit = random.below(n) as u32;
        for _ in 0..1 + random.below(k) {
            let misfit = Misfit { unit, territory: random.below(k) as u16, price: 0.02 * random.below(10) as f64 };
            problem.misfits.push(misfit);
        }
    }
}

/// Locks about one unit in `each`.
pub(super) fn add_locks(problem: &mut Problem, random: &mut Random, each: usize) {
    let k = problem.territories();
    problem.locked = (0..problem.units())
        .map(|_| if random.below(each) == 0 { Some(random.below(k) as u16) } else { None })
        .collect();
}

/// So many bars at most, none where it contradicts the unit's own lock.
pub(super) fn add_bars(problem: &mut Problem, random: &mut Random, count: usize) {
    for _ in 0..count {
        let unit = random.below(problem.units()) as u32;
        let bar = Bar { unit, territory: random.below(problem.territories()) as u16 };
        if problem.locked_in(bar.unit as usize) != Some(bar.territory) {
            problem.barred.push(bar);
        }
    }
}

fn problems() -> impl Strategy<Value = Problem> {
    (2..9usize, 2..9usize, 1..6usize, any::<u64>(), any::<[bool; 9]>()).prop_map(|(columns, rows, k, seed, on)| {
        let mut problem = grid(columns, rows, k, seed);
        let (n, mut random) = (columns * rows, Random::new(seed ^ 77));
        let [second, today, locks, bars, groups, free, shares, lump, misfits] = on;
        if second {
            let values = (0..n).map(|_| random.below(5) as f64 + 0.5).collect();
            let mut measure = Measure::new("workload", values, 20.0);
            measure.weight = 0.5;
            measure.hard_high = Some(180.0);
            problem.measures.push(measure);
        }
        if shares {
            let raw: Vec<f64> = (0..k).map(|_| 1.0 + random.below(3) as f64).collect();
            problem.shares = raw.iter().map(|s| s / raw.iter().sum::<f64>()).collect();
        }
        if lump {
            problem.measures[0].values[random.below(n)] = 400.0;
        }
        if today {
            add_today(&mut problem, &mut random);
            problem.start = if random.below(2) == 0 { Start::Today } else { Start::Carve };
            if problem.today.iter().all(Option::is_none) {
                problem.start = Start::Carve;
            }
            problem.disruptions.push(Disruption {
                name: "revenue".into(),
                values: (0..n).map(|_| random.below(10) as f64).collect(),
                price: random.below(3) as f64,
                cap: None,
                cap_each: None,
            });
        }
        add_rules(&mut problem, &mut random, [locks, bars, groups]);
        if misfits {
            add_misfits(&mut problem, &mut random);
        }
        if free {
            problem.adjacency = None;
        }
        problem
    })
}

pub(super) fn check(problem: &Problem, outcome: &Outcome) {
    assert_eq!(outcome.assignment.len(), problem.units());
    assert!(outcome.assignment.iter().all(|t| t.is_some_and(|t| usize::from(t) < problem.territories())));
    let judged = evaluate(problem, &outcome.assignment);
    assert!(judged.broken.is_empty(), "rules broken: {:?}", judged.broken);
    assert_eq!(judged.score, outcome.score);
    for (j, measure) in problem.measures.iter().enumerate() {
        let total: f64 = measure.values.iter().sum();
        let held: f64 = outcome.territories.iter().map(|t| t.loads[j]).sum();
        assert!((total - held).abs() <= 1e-9 * total, "totals do not tie");
    }
    assert_eq!(outcome.territories.iter().map(|t| t.units as usize).sum::<usize>(), problem.units());
    assert!(outcome.outside.iter().all(|o| !o.reasons.is_empty()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_rule_is_kept_and_every_total_ties(problem in problems()) {
        prop_assume!(problem.validate().is_ok());
        let outcome = solve(&problem, &mut Unattended).unwrap();
        check(&problem, &outcome);
        prop_assert!(!outcome.cancelled);
        if problem.locked.is_empty() && problem.barred.is_empty() && problem.groups.is_empty() && problem.units() >= problem.territories() {
            prop_assert!(outcome.disconnected.is_empty(), "in pieces without need: {:?}", outcome.disconnected);
            prop_assert!(outcome.territories.iter().all(|t| t.units > 0), "an empty territory");
        }
        if problem.start == Start::Today {
            let today = evaluate(&problem, &problem.today);
            if today.broken.is_empty() && today.score.pieces <= outcome.score.pieces {
                prop_assert!(outcome.score.total <= today.score.total + 1e-9);
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_plan(problem in problems()) {
        prop_assume!(problem.validate().is_ok());
        let bytes = postcard::to_stdvec(&problem).unwrap();
        let copy: Problem = postcard::from_bytes(&bytes).unwrap();
        let (one, two) = (solve(&problem, &mut Unattended).unwrap(), solve(&copy, &mut Impatient::after(u32::MAX)).unwrap());
        prop_assert_eq!(postcard::to_stdvec(&one).unwrap(), postcard::to_stdvec(&two).unwrap());
    }

    #[test]
    fn stopping_early_leaves_a_valid_plan(problem in problems(), reports in 0..4u32) {
        prop_assume!(problem.validate().is_ok());
        let outcome = solve(&problem, &mut Impatient::after(reports)).unwrap();
        check(&problem, &outcome);
    }

    #[test]
    fn a_cap_is_kept(seed in any::<u64>(), cap in 0.0..0.4f64) {
        let mut problem = grid(7, 6, 4, seed);
        let n = problem.units();
        problem.today = (0..n).map(|u| Some((u * 4 / n) as u16)).collect();
        problem.start = Start::Today;
        let values = problem.measures[0].values.clone();
        problem.disruptions.push(Disruption {
            name: "potential".into(),
            values,
            price: 0.0,
            cap: Some(cap),
            cap_each: None,
        });
        let outcome = solve(&problem, &mut Unattended).unwrap();
        check(&problem, &outcome);
        // Today's stripes hang together unless a row is cut in two places.
        let today = evaluate(&problem, &problem.today);
        if today.score.pieces == 0.0 {
            prop_assert!(outcome.moved_share[0] <= cap + 1e-9, "{} of {cap}", outcome.moved_share[0]);
        }
        if today.score.pieces <= outcome.score.pieces {
            prop_assert!(outcome.score.total <= today.score.total + 1e-9);
        }
    }
}

#[test]
fn tiny_maps_are_solved_exactly() {
    for seed in 1..=6 {
        let mut problem = grid(4, 3, 2, seed);
        problem.effort = Effort::Normal;
        if seed % 2 == 0 {
            problem.locked = (0..12).map(|u| if u == 5 { Some(1) } else { None }).collect();
            problem.barred = vec![Bar { unit: 0, territory: 1 }];
        }
        let outcome = solve(&problem, &mut Unattended).unwrap();
        let best = best_of_all(&problem);
        assert!(outcome.score.total <= best + 1e-9, "seed {seed}: {} instead of {best}", outcome.score.total);
    }
    let mut problem = grid(3, 3, 3, 9);
    problem.effort = Effort::Normal;
    let outcome = solve(&problem, &mut Unattended).unwrap();
    assert!(outcome.score.total <= best_of_all(&problem) + 1e-9);
}

#[test]
fn tiny_maps_with_misfits_are_solved_exactly() {
    let mut mattered = 0;
    for seed in 1..=12 {
        let (columns, rows, k) = if seed % 3 == 0 { (3, 3, 3) } else { (4, 3, 2) };
        let mut problem = grid(columns, rows, k, seed);
        problem.effort = Effort::Normal;
        problem.measures[0].low = 75.0;
        problem.measures[0].high = 125.0;
        if seed % 4 == 0 {
            add_today(&mut problem, &mut Random::new(seed));
        }
        let free = solve(&problem, &mut Unattended).unwrap();
        add_misfits(&mut problem, &mut Random::new(seed ^ 3));
        let outcome = solve(&problem, &mut Unattended).unwrap();
        check(&problem, &outcome);
        let best = best_of_all(&problem);
        assert!(outcome.score.total <= best + 1e-9, "seed {seed}: {} instead of {best}", outcome.score.total);
        mattered += u32::from(outcome.assignment != free.assignment);
    }
    assert!(mattered > 3, "misfits changed {mattered} of 12 plans");
}

#[test]
fn a_carve_gives_a_territory_to_the_rep_whom_it_suits() {
    // The west needs what only rep 3 has, the east what only rep 0 has; nobody lives anywhere.
    let mut problem = grid(12, 12, 4, 3);
    let needs = |territory: u16, west: bool| {
        (0..144u32)
            .filter(move |u| if west { u % 12 < 6 && u / 12 < 6 } else { u % 12 >= 6 && u / 12 >= 6 })
            .flat_map(move |unit| (0..4).filter(move |t| *t != territory).map(move |t| (unit, t)))
    };
    let misfits = needs(3, true).chain(needs(0, false));
    problem.misfits = misfits.map(|(unit, territory)| Misfit { unit, territory, price: 0.01 }).collect();
    let outcome = solve(&problem, &mut Unattended).unwrap();
    check(&problem, &outcome);
    assert!(outcome.outside.is_empty());
    assert_eq!((outcome.assignment[0], outcome.assignment[143]), (Some(3), Some(0)));
    assert!(outcome.score.misfit <= 0.15, "{} of {}", outcome.score.misfit, 0.01 * 72.0);
}

#[test]
fn of_several_numbers_of_territories_the_one_that_divides_the_map_is_best() {
    // Six towns of equal load, far apart: six territories can be balanced and compact, five and seven cannot.
    let mut problem = grid(3, 2, 6, 1);
    (problem.x, problem.y) = (Vec::new(), Vec::new());
    for town in 0..6 {
        for house in 0..9 {
            problem.x.push(f64::from(town % 3) * 100.0 + f64::from(house % 3));
            problem.y.push(f64::from(town / 3) * 100.0 + f64::from(house / 3));
        }
    }
    problem.adjacency = None;
    problem.measures = vec![Measure::new("calls", vec![1.0; 54], 10.0)];
    let outcomes: Vec<Outcome> = [5, 6, 7, 6]
        .iter()
        .map(|k| {
            problem.shares = vec![1.0 / f64::from(*k); *k as usize];
            solve(&problem, &mut Unattended).unwrap()
        })
        .collect();
    assert_eq!(best_of(&outcomes.iter().collect::<Vec<_>>()), Some(1));
    assert_eq!(best_of(&[]), None);
}

#[test]
fn a_long_solve_reports_often_and_can_be_stopped() {
    let mut problem = grid(40, 40, 12, 3);
    problem.effort = Effort::Normal;
    let mut patient = Impatient::after(u32::MAX);
    let whole = solve(&problem, &mut patient).unwrap();
    assert!(patient.reports > 20 && !whole.cancelled, "{} reports", patient.reports);
    let stopped = solve(&problem, &mut Impatient::after(patient.reports / 2)).unwrap();
    assert!(stopped.cancelled);
    check(&problem, &stopped);
    assert!(whole.outside.is_empty() && whole.disconnected.is_empty(), "{:?}", whole.outside);
    assert!(whole.score.total <= stopped.score.total);
}

#[test]
fn a_unit_larger_than_any_band_gets_its_own_territory_and_is_named() {
    let mut problem = grid(8, 8, 5, 4);
    problem.measures[0].values[27] = 500.0;
    let outcome = solve(&problem, &mut Unattended).unwrap();
    let t = outcome.assignment[27].unwrap();
    assert_eq!(outcome.territories[usize::from(t)].units, 1);
    assert_eq!((outcome.oversize[0].0, outcome.oversize[0].1), (t, 27));
    assert!(outcome.outside.is_empty(), "{:?}", outcome.outside);
    let others = outcome.territories.iter().enumerate().filter(|(i, _)| *i != usize::from(t));
    assert!(others.into_iter().all(|(_, o)| (90.0..=110.0).contains(&o.adjusted[0])));
}

#[test]
fn locked_load_beyond_the_band_is_given_as_the_reason() {
    let mut problem = grid(6, 6, 3, 5);
    problem.locked = (0..36).map(|u| if u < 20 { Some(0) } else { None }).collect();
    let outcome = solve(&problem, &mut Unattended).unwrap();
    let over = outcome.outside.iter().find(|o| o.at.territory == 0).unwrap();
    assert!(matches!(over.reasons[..], [Reason::LockedLoad { index }] if index > 110.0), "{:?}", over.reasons);
}

#[test]
fn an_island_joins_the_nearest_territory_and_is_no_fault() {
    let mut problem = grid(6, 6, 3, 6);
    problem.x.push(80.0);
    problem.y.push(0.0);
    problem.measures[0].values.push(2.0);
    let graph = problem.adjacency.take().unwrap();
    let edges: Vec<(u32, u32)> =
        (0..36u32).flat_map(|u| graph.of(u as usize).iter().map(move |v| (u, *v)).collect::<Vec<_>>()).collect();
    problem.adjacency = Some(Adjacency::from_edges(37, &edges));
    let outcome = solve(&problem, &mut Unattended).unwrap();
    assert!(outcome.disconnected.is_empty());
    let t = outcome.assignment[36];
    assert!([5, 11, 17].iter().any(|u| outcome.assignment[*u] == t), "not with the coast beside it");
    assert_eq!(outcome.territories[usize::from(t.unwrap())].components, 2);
}

#[test]
fn a_carve_keeps_the_numbers_where_most_stays() {
    let mut problem = grid(10, 10, 4, 7);
    let carved = solve(&problem, &mut Unattended).unwrap();
    // Today: the same plan under other numbers.
    problem.today = carved.assignment.iter().map(|t| t.map(|t| (t + 3) % 4)).collect();
    let again = solve(&problem, &mut Unattended).unwrap();
    assert_eq!(again.moved_units, 0);
    problem.keep_names = false;
    assert!(solve(&problem, &mut Unattended).unwrap().moved_units > 0);
}

#[test]
fn homes_draw_their_territories() {
    let mut problem = grid(10, 10, 4, 8);
    let home = |x: f64, y: f64| Some(Place { x, y });
    problem.homes = vec![home(80.0, 80.0), home(10.0, 10.0), home(80.0, 10.0), home(10.0, 80.0)];
    for (start, centre) in [(Start::CarveFromHomes, Centre::Free), (Start::Carve, Centre::Home)] {
        problem.start = start;
        problem.compactness.centre = centre;
        let outcome = solve(&problem, &mut Unattended).unwrap();
        for (t, unit) in [(0, 88), (1, 11), (2, 18), (3, 81)] {
            assert_eq!(outcome.assignment[unit], Some(t), "{start:?}");
        }
    }
}

#[test]
fn a_price_on_disruption_keeps_more_of_today() {
    let mut problem = grid(12, 12, 5, 9);
    add_today(&mut problem, &mut Random::new(9));
    problem.start = Start::Today;
    let mut moved = Vec::new();
    for price in [0.0, 5.0] {
        problem.disruptions =
            vec![Disruption { name: "accounts".into(), values: vec![1.0; 144], price, cap: None, cap_each: None }];
        let outcome = solve(&problem, &mut Unattended).unwrap();
        assert!(outcome.disconnected.is_empty());
        moved.push(outcome.moved_share[0]);
    }
    assert!(moved[1] < moved[0], "{moved:?}");
}

#[test]
fn units_barred_everywhere_stay_out_only_when_allowed() {
    let mut problem = grid(4, 4, 2, 10);
    problem.barred = vec![Bar { unit: 6, territory: 0 }, Bar { unit: 6, territory: 1 }];
    assert_eq!(solve(&problem, &mut Unattended).unwrap_err(), ProblemError::BarredEverywhere { unit: 6 });
    problem.may_leave_unassigned = true;
    let outcome = solve(&problem, &mut Unattended).unwrap();
    assert_eq!(outcome.unassigned, [6]);
    assert_eq!(outcome.assignment.iter().filter(|t| t.is_none()).count(), 1);
}

#[test]
fn wrong_problems_say_where() {
    let told = |change: fn(&mut Problem)| {
        let mut problem = grid(3, 3, 2, 1);
        change(&mut problem);
        problem.validate().unwrap_err().to_string()
    };
    assert!(told(|p| p.measures[0].values[4] = -1.0).contains("potential, entry 4: -1"));
    assert!(told(|p| p.y[2] = f64::NAN).contains("y, entry 2: NaN"));
    assert!(told(|p| p.locked = vec![Some(7); 9]).contains("unit 0 in territory 7"));
    const fn misfit(unit: u32, territory: u16, price: f64) -> Misfit {
        Misfit { unit, territory, price }
    }
    assert!(told(|p| p.misfits = vec![misfit(3, 2, 1.0)]).contains("misfits puts unit 3 in territory 2"));
    assert!(told(|p| p.misfits = vec![misfit(0, 0, 1.0), misfit(1, 1, -1.0)]).contains("misfits, entry 1: -1"));
    assert!(told(|p| p.shares = vec![0.5, 0.6]).contains("sum to 1.1"));
    assert!(told(|p| p.start = Start::Today).contains("no alignment today"));
    assert!(told(|p| p.groups = vec![vec![1, 2], vec![2, 3]]).contains("Unit 2 is in group 0 and in group 1"));
    assert!(
        told(|p| {
            p.locked = vec![None, Some(0), Some(1), None, None, None, None, None, None];
            p.groups = vec![vec![1, 2]];
        })
        .contains("Group 0 must stay together")
    );
    assert!(
        told(|p| {
            if let Some(graph) = &mut p.adjacency {
                graph.neighbours[0] = 8;
            }
        })
        .contains("does not border")
    );
    assert!(
        told(|p| (p.measures[0].hard_low, p.measures[0].hard_high) = (Some(120.0), Some(110.0)))
            .contains("from 120 to 110 is empty")
    );
}
