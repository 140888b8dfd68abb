//! From a plan and its design settings to a [`Problem`], and from the answer back to a command.

use std::collections::BTreeSet;

use super::{Adjacency, Bar, Centre, Compactness, Disruption, Distance, Effort, Measure, Place, Problem, Start};
use crate::{
    geography::{LonLat, Sinusoidal},
    plan::{self, Command, LockKind, MeasureIx, Plan, RepIx, Territory, TerritoryCount, TerritoryIx, UnitIx},
};

/// A problem made from a plan, with what its answer means there.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// What is solved.
    pub problem: Problem,
    /// The territories after the solve; the problem's territory numbers are positions in it.
    pub seats: Vec<Territory>,
    /// What it does, for the history: "Balanced workload and potential".
    pub label: String,
    /// Seats that are new and still want a name after their largest unit.
    unnamed: BTreeSet<usize>,
}

impl Task {
    /// Balance: from the plan's alignment as it is, changing no more than the band and the stability setting ask for. Reps
    /// keep the unit they live in.
    ///
    /// # Errors
    /// A text for the user where the settings make no problem: no territory, no such measure.
    pub fn balance(plan: &Plan) -> Result<Self, String> {
        let seats = plan.territories().to_vec();
        let today: Vec<Option<u16>> = plan.alignment().to_vec().iter().map(|of| of.map(|of| of.0)).collect();
        if today.iter().all(Option::is_none) {
            return Err("No unit is in a territory yet, so there is nothing to balance. Carve first.".into());
        }
        let label = format!("Balanced {}", measures_in_words(plan));
        let mut task = Self::new(plan, seats, today, BTreeSet::new(), label)?;
        task.problem.start = Start::Today;
        count_land(&mut task.problem, plan.units().level());
        task.problem.disruptions = disruptions(plan, plan.design().stability);
        keep_homes(&mut task.problem);
        Ok(task)
    }

    /// Carve: from nothing, or from the reps' homes, for the number of territories that the settings ask for.
    ///
    /// # Errors
    /// As for [`Task::balance`].
    pub fn carve(plan: &Plan) -> Result<Self, String> {
        let (seats, unnamed) = match plan.design().territories {
            TerritoryCount::Reps => seats_of_reps(plan),
            TerritoryCount::Count(count) => seats_by_count(plan, usize::from(count)),
        };
        if seats.is_empty() {
            return Err("There are no reps yet. Add reps in Data, or choose a number of territories.".into());
        }
        // Old territories that have a seat keep their identity; the others have no successor.
        let seat_of: Vec<Option<u16>> = plan
            .territories()
            .iter()
            .map(|old| seats.iter().position(|seat| seat.name == old.name).map(|at| at as u16))
            .collect();
        let today = plan
            .alignment()
            .to_vec()
            .iter()
            .map(|of| of.and_then(|of| seat_of.get(of.at()).copied().flatten()))
            .collect();
        let label = format!("Carved {} territories by {}", seats.len(), measures_in_words(plan));
        let mut task = Self::new(plan, seats, today, unnamed, label)?;
        let homes = task.problem.homes.iter().all(Option::is_some);
        if plan.design().from_homes && homes {
            task.problem.start = Start::CarveFromHomes;
        } else {
            task.problem.start = Start::Carve;
            count_land(&mut task.problem, plan.units().level());
        }
        task.problem.keep_names = plan.design().keep_names;
        Ok(task)
    }

    fn new(
        plan: &Plan,
        seats: Vec<Territory>,
        today: Vec<Option<u16>>,
        unnamed: BTreeSet<usize>,
        label: String,
    ) -> Result<Self, String> {
        let units = plan.units();
        let design = plan.design();
        if units.is_empty() {
            return Err("There are no units yet. Choose what is assigned in Data.".into());
        }
        let plane = Sinusoidal::about(&units.frame().place);
        let on_plane = |place: LonLat| {
            let [x, y] = plane.forward(place);
            Place { x, y }
        };
        let (x, y) = units.frame().place.iter().map(|place| on_plane(*place)).map(|place| (place.x, place.y)).unzip();
        let mut problem = Problem::new(x, y, seats.len());
        problem.measures = balanced_measures(plan)?;
        problem.compactness = Compactness {
            weights: problem.measures.first().map(|measure| measure.values.clone()).unwrap_or_default(),
            distance: Distance::Squared,
            centre: Centre::Free,
        };
        let weight: f64 = seats.iter().map(|seat| seat.weight.max(0.0)).sum();
        if weight > 0.0 {
            problem.shares = seats.iter().map(|seat| seat.weight.max(0.0) / weight).collect();
        }
        problem.homes = seats
            .iter()
            .map(|seat| seat.rep.and_then(|rep| plan.reps().get(rep.at())).and_then(|rep| rep.home).map(on_plane))
            .collect();
        if design.contiguous && units.level() != plan::UnitLevel::Account {
            let edges: Vec<(u32, u32)> = units.graph().edges().map(|(a, b, _)| (a, b)).collect();
            problem.adjacency = Some(Adjacency::from_edges(units.len(), &edges));
        }
        add_locks(&mut problem, plan, &seats);
        problem.today = today;
        problem.effort = match design.effort {
            plan::Effort::Quick => Effort::Quick,
            plan::Effort::Normal => Effort::Normal,
            plan::Effort::Thorough => Effort::Thorough,
        };
        problem.seed = design.seed;
        Ok(Self { problem, seats, label, unnamed })
    }

    /// The command that puts an answer into the plan. New territories are named after their largest unit.
    #[must_use]
    pub fn realign(&self, plan: &Plan, assignment: &[Option<u16>]) -> Command {
        let assignment: Vec<Option<TerritoryIx>> = assignment.iter().map(|of| of.map(TerritoryIx)).collect();
        let mut territories = self.seats.clone();
        let mut taken: BTreeSet<String> = (0..territories.len())
            .filter(|at| !self.unnamed.contains(at))
            .map(|at| territories[at].name.clone())
            .collect();
        for at in &self.unnamed {
            let name = name_for(plan, &assignment, *at, &taken);
            taken.insert(name.clone());
            territories[*at].name = name;
        }
        Command::realign(plan, territories, assignment, Vec::new(), &self.label)
    }
}

fn balanced_measures(plan: &Plan) -> Result<Vec<Measure>, String> {
    let design = plan.design();
    let mut measures = Vec::new();
    for term in &design.balance {
        let Some(measure) = plan.units().measure(&term.measure) else {
            return Err(format!(
                "The plan has no measure `{}` in these units. Choose another one to balance.",
                term.measure
            ));
        };
        let name = plan.units().measures()[measure.at()].name.clone();
        // Credits can make single units negative; the solver counts them as nothing, the table shows them as they are.
        let values = plan.units().values(measure).iter().map(|value| value.to_f64().max(0.0)).collect();
        let mut balanced = Measure::new(name, values, design.tolerance);
        balanced.weight = term.weight;
        measures.push(balanced);
    }
    Ok(measures)
}

/// What a unit counts in compactness at least, as a share of the mean unit.
const LEAST_WEIGHT: f64 = 0.5;

/// Lets units without load count in compactness as half a mean unit. Two of three counties of the sample have hardly any
/// load: at no price they lie where chance leaves them, borders fray, and a territory gets no clean way through them to
/// the load it lacks. On three samples with ±15 and ±10 borders are a tenth shorter, as many or fewer territories stay
/// outside, and on average no more accounts move (figures in benches/README.md). Accounts by themselves have no land between them.
/// A carve around the reps' homes does without: on the sample at ±15 more territories would stay outside.
fn count_land(problem: &mut Problem, level: plan::UnitLevel) {
    let weights = &mut problem.compactness.weights;
    if level == plan::UnitLevel::Account || weights.is_empty() {
        return;
    }
    let least = LEAST_WEIGHT * weights.iter().sum::<f64>() / weights.len() as f64;
    for weight in weights {
        *weight = weight.max(least);
    }
}

/// What should stay with its rep: accounts and revenue count half each.
///
/// The price of moving all of it is 8 s² / (1.1 − s): 0, 0.6, 3.3, 12.9, 80 at stability s = 0, ¼, ½, ¾, 1, against about
/// 1 for the compactness of the whole map. Up to ¼ compactness rules; at ½ a moved account must pay in shape several
/// times over; at 1 only the band can pay: with 24 territories, a hundredth of all accounts (24 index points of one
/// territory) costs 0.8, and putting a band right by as much is worth 20, so a surplus may still pass through a dozen
/// territories on its way.
fn disruptions(plan: &Plan, stability: f64) -> Vec<Disruption> {
    let s = stability.clamp(0.0, 1.0);
    let price = 8.0 * s * s / (1.1 - s);
    if price <= 0.0 {
        return Vec::new();
    }
    [("accounts", MeasureIx::ACCOUNTS), ("revenue", MeasureIx::REVENUE)]
        .into_iter()
        .map(|(name, measure)| {
            let values: Vec<f64> = plan.units().values(measure).iter().map(|value| value.to_f64().max(0.0)).collect();
            Disruption { name: name.into(), values, price: price / 2.0, cap: None, cap_each: None }
        })
        .filter(|disruption| disruption.values.iter().any(|value| *value > 0.0))
        .collect()
}

/// The unit that a rep lives in stays with the rep while balancing, so that no territory wanders off from its rep. It is the
/// one whose place is nearest to the home; one that is not the rep's today, or that is barred, is left free.
fn keep_homes(problem: &mut Problem) {
    let mut locked = if problem.locked.is_empty() { vec![None; problem.x.len()] } else { problem.locked.clone() };
    for (seat, home) in (0u16..).zip(&problem.homes) {
        let Some(home) = home else { continue };
        let far = |unit: &usize| {
            let (x, y) = (problem.x[*unit] - home.x, problem.y[*unit] - home.y);
            x * x + y * y
        };
        let nearest = (0..problem.x.len()).min_by(|a, b| far(a).total_cmp(&far(b)));
        let Some(unit) = nearest.filter(|unit| problem.today.get(*unit) == Some(&Some(seat))) else { continue };
        let barred = problem.barred.iter().any(|bar| bar.unit as usize == unit && bar.territory == seat);
        if locked[unit].is_none() && !barred {
            locked[unit] = Some(seat);
        }
    }
    problem.locked = locked;
}

fn add_locks(problem: &mut Problem, plan: &Plan, seats: &[Territory]) {
    if plan.locks().is_empty() {
        return;
    }
    let seat_of = |territory: TerritoryIx| {
        let name = &plan.territory(territory)?.name;
        seats.iter().position(|seat| seat.name == *name).map(|at| at as u16)
    };
    problem.locked = vec![None; plan.units().len()];
    for (unit, lock) in plan.locks() {
        match &lock.kind {
            LockKind::Locked(territory) => problem.locked[unit.at()] = seat_of(*territory),
            LockKind::Barred(territories) => problem
                .barred
                .extend(territories.iter().filter_map(|of| Some(Bar { unit: unit.0, territory: seat_of(*of)? }))),
        }
    }
    problem.barred.sort_unstable();
    problem.barred.dedup();
}

/// One seat for each rep; a rep with a territory brings its name and colour.
fn seats_of_reps(plan: &Plan) -> (Vec<Territory>, BTreeSet<usize>) {
    let mut seats: Vec<Territory> = Vec::new();
    let mut unnamed = BTreeSet::new();
    for (at, rep) in plan.reps().iter().enumerate() {
        let rep_ix = RepIx::new(at);
        let old = plan.territories().iter().find(|territory| territory.rep == Some(rep_ix));
        if old.is_none() {
            unnamed.insert(seats.len());
        }
        seats.push(old.cloned().unwrap_or_else(|| vacancy(&rep.name, seats.len(), Some(rep_ix), rep.fte)));
    }
    (seats, unnamed)
}

/// This many seats: today's territories in order, then vacancies; reps without a territory take those first.
fn seats_by_count(plan: &Plan, count: usize) -> (Vec<Territory>, BTreeSet<usize>) {
    let mut seats: Vec<Territory> = plan.territories().iter().take(count).cloned().collect();
    let mut unnamed = BTreeSet::new();
    let seated: BTreeSet<RepIx> = seats.iter().filter_map(|seat| seat.rep).collect();
    let mut free = (0..plan.reps().len()).map(RepIx::new).filter(|rep| !seated.contains(rep));
    while seats.len() < count {
        let rep = free.next();
        let fte = rep.and_then(|rep| plan.reps().get(rep.at())).map_or(1.0, |rep| rep.fte);
        unnamed.insert(seats.len());
        seats.push(vacancy(&format!("Territory {}", seats.len() + 1), seats.len(), rep, fte));
    }
    (seats, unnamed)
}

fn vacancy(name: &str, at: usize, rep: Option<RepIx>, weight: f64) -> Territory {
    Territory {
        name: name.into(),
        rep,
        weight: if weight > 0.0 { weight } else { 1.0 },
        colour: (at % usize::from(plan::PALETTE)) as u8,
    }
}

/// The name of the territory's largest unit by potential (then population, then first), made unique by a number.
fn name_for(plan: &Plan, assignment: &[Option<TerritoryIx>], seat: usize, taken: &BTreeSet<String>) -> String {
    let units = plan.units();
    let population = units.measure("population");
    let largest = units
        .indices()
        .filter(|unit| assignment.get(unit.at()).copied().flatten() == Some(TerritoryIx::new(seat)))
        .max_by_key(|unit: &UnitIx| {
            let people = population.map(|measure| units.value(measure, *unit));
            (units.value(MeasureIx::POTENTIAL, *unit), people, std::cmp::Reverse(unit.0))
        });
    let base = largest.map_or_else(|| format!("Territory {}", seat + 1), |unit| units.name(unit).to_owned());
    let mut name = base.clone();
    let mut number = 2;
    while taken.contains(&name) {
        name = format!("{base} {number}");
        number += 1;
    }
    name
}

/// "workload and potential".
fn measures_in_words(plan: &Plan) -> String {
    let names: Vec<String> = plan
        .design()
        .balance
        .iter()
        .filter_map(|term| plan.units().measure(&term.measure))
        .map(|measure| plan.units().measures()[measure.at()].name.to_lowercase())
        .collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::Task;
    use crate::{
        engine::{Start, Unattended, solve},
        plan::{BalanceTerm, Command, Design, Lock, LockKind, Plan, TerritoryCount, TerritoryIx, UnitIx, example},
    };

    fn with_design(plan: &mut Plan, change: impl FnOnce(&mut Design)) {
        let mut design = plan.design().clone();
        change(&mut design);
        assert!(plan.apply(Command::SetDesign(Box::new(design))).is_ok());
    }

    #[test]
    fn balance_starts_from_the_plan_and_its_result_can_be_undone() {
        let mut plan = example::plan(8);
        with_design(&mut plan, |design| {
            design.balance = vec![BalanceTerm { measure: "accounts".into(), weight: 1.0 }];
            design.tolerance = 10.0;
        });
        let lock = Lock { kind: LockKind::Locked(TerritoryIx(0)), reason: "renewal".into(), until: None };
        assert!(plan.apply(Command::SetLocks { locks: vec![(UnitIx(0), Some(lock))] }).is_ok());
        let skew = Command::Assign { units: (4..8).chain(12..16).map(UnitIx).collect(), to: Some(TerritoryIx(0)) };
        assert!(plan.apply(skew).is_ok());
        let start = plan.clone();
        let task = Task::balance(&plan).expect("a problem");
        let outcome = solve(&task.problem, &mut Unattended).expect("an answer");
        assert!(outcome.outside.is_empty(), "{:?}", outcome.outside);
        let applied = plan.apply(task.realign(&plan, &outcome.assignment)).expect("a command");
        assert_eq!(applied.label, "Balanced accounts");
        assert_eq!(plan.alignment().of(UnitIx(0)), Some(TerritoryIx(0)));
        assert!(plan.apply(applied.inverse).is_ok());
        assert_eq!(plan, start);
    }

    #[test]
    fn a_county_without_load_still_counts_as_half_a_county_in_compactness() {
        let mut plan = example::plan(8);
        with_design(&mut plan, |design| {
            design.balance = vec![BalanceTerm { measure: "revenue".into(), weight: 1.0 }];
        });
        let problem = Task::balance(&plan).expect("a problem").problem;
        let loads = &problem.measures[0].values;
        let half = loads.iter().sum::<f64>() / loads.len() as f64 / 2.0;
        assert!(loads.iter().any(|load| *load < half) && loads.iter().any(|load| *load > half), "{loads:?}");
        let counted: Vec<f64> = loads.iter().map(|load| load.max(half)).collect();
        assert_eq!(problem.compactness.weights, counted);
        with_design(&mut plan, |design| design.from_homes = true);
        let carved = Task::carve(&plan).expect("a problem").problem;
        assert_eq!(carved.start, Start::CarveFromHomes);
        assert_eq!(carved.compactness.weights, carved.measures[0].values);
    }

    #[test]
    fn balancing_leaves_a_rep_the_unit_they_live_in() {
        let plan = example::plan(8);
        let task = Task::balance(&plan).expect("a problem");
        let problem = &task.problem;
        let homes = (0u16..).zip(&problem.homes).filter_map(|(seat, home)| home.map(|home| (seat, home)));
        let mut kept = 0;
        for (seat, home) in homes {
            let far = |unit: &usize| (problem.x[*unit] - home.x).hypot(problem.y[*unit] - home.y);
            let nearest = (0..problem.x.len()).min_by(|a, b| far(a).total_cmp(&far(b))).expect("units");
            let own = problem.today[nearest] == Some(seat);
            assert_eq!(problem.locked[nearest] == Some(seat), own, "seat {seat}");
            kept += usize::from(own);
        }
        assert!(kept > 0, "some rep of the example lives in their own territory");
        let carved = Task::carve(&plan).expect("a problem");
        assert!(carved.problem.locked.iter().all(Option::is_none), "a carve is free to begin anew");
    }

    #[test]
    fn a_carve_for_more_territories_than_reps_names_the_new_ones_after_their_largest_unit() {
        let mut plan = example::plan(8);
        with_design(&mut plan, |design| design.territories = TerritoryCount::Count(6));
        let task = Task::carve(&plan).expect("a problem");
        let outcome = solve(&task.problem, &mut Unattended).expect("an answer");
        assert!(plan.apply(task.realign(&plan, &outcome.assignment)).is_ok());
        let names: std::collections::BTreeSet<&str> = plan.territories().iter().map(|of| of.name.as_str()).collect();
        assert_eq!(names.len(), 6);
        assert!(names.contains("Ana") && names.iter().any(|name| name.starts_with("County ")), "{names:?}");
        assert!(plan.territories()[4].rep.is_none(), "a vacancy until somebody is hired");
    }
}
