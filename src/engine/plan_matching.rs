//! Which rep gets which territory after a carve by number: what speaks for each pair, and the best matching of all.

use std::collections::BTreeMap;

use super::{Task, matching::Aspect, matching::matching};
use crate::{
    geography::Sinusoidal,
    plan::{MeasureIx, Plan, RepIx},
};

/// What speaks for and against each rep in each of a carve's territories, for [`RepTable::matched`].
///
/// Four aspects count: the revenue that stays with its rep (weight 1), the distance from the rep's home to the territory's
/// weighted middle (1), whether the rep's working time is what the territory was made for (2: a half-time rep must not
/// get a full-time territory for the sake of a few miles), and the accounts that need a skill which the rep lacks (1). Each
/// is measured between its least and greatest value. A rep who lacks a required skill does not get the territory.
#[derive(Clone, Debug, PartialEq)]
pub struct RepTable {
    reps: usize,
    territories: usize,
    /// Rep by rep: km from home; `None` without a home or for a territory without units.
    km: Vec<Option<f64>>,
    /// Rep by rep: the share of the territory's revenue that is the rep's today.
    kept: Vec<f64>,
    aspects: Vec<Aspect>,
    /// Pairs in which a rep lacks what an account in the territory requires.
    lacking: Vec<(usize, usize)>,
    /// Rep by rep: accounts in the territory that need a skill which the rep lacks.
    unsuited: Vec<usize>,
}

impl RepTable {
    /// The table for a task's answer.
    #[must_use]
    pub fn new(task: &Task, plan: &Plan, assignment: &[Option<u16>]) -> Self {
        let (reps, territories) = (plan.reps().len(), task.seats.len());
        let middles = middles(task, assignment);
        let mut km = Vec::with_capacity(reps * territories);
        let plane = Sinusoidal::about(&plan.units().frame().place);
        for rep in plan.reps() {
            let home = rep.home.map(|home| plane.forward(home));
            km.extend(middles.iter().map(|middle| {
                let ([x, y], (to_x, to_y)) = (home?, (*middle)?);
                Some(libm::hypot(x - to_x, y - to_y))
            }));
        }
        let known: Vec<f64> = km.iter().flatten().copied().collect();
        // Where nothing is known of a distance it neither speaks for a pair nor against it.
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        let distance = km.iter().map(|km| km.unwrap_or(mean)).collect();

        let mut revenue = vec![0.0; reps * territories];
        let mut total = vec![0.0; territories];
        let accounts = &plan.data().accounts;
        for account in accounts.indices() {
            let unit = plan.units().of_account(account);
            let Some(at) = unit.and_then(|unit| assignment.get(unit.at()).copied().flatten()).map(usize::from) else {
                continue;
            };
            let value = accounts.value(MeasureIx::REVENUE, account).to_f64().max(0.0);
            if let Some(total) = total.get_mut(at) {
                *total += value;
            }
            let owner = accounts.owner.get(account.at()).copied().flatten().filter(|owner| owner.at() < reps);
            if let Some(cell) = owner.and_then(|owner| revenue.get_mut(owner.at() * territories + at)) {
                *cell += value;
            }
        }
        let share = |(at, value): (usize, &f64)| {
            let all = total.get(at % territories.max(1)).copied().unwrap_or_default();
            if all > 0.0 { value / all } else { 0.0 }
        };
        let kept = revenue.iter().enumerate().map(share).collect();

        let (lacking, unsuited) = needs(plan, assignment, territories);
        let fte = |rep: usize| plan.reps().get(rep).map_or(1.0, |rep| rep.fte.max(0.0));
        let weight = |seat: usize| task.seats.get(seat).map_or(1.0, |seat| seat.weight.max(0.0));
        let mean_of = |sum: f64, count: usize| if sum > 0.0 { sum / count as f64 } else { 1.0 };
        let full = mean_of((0..reps).map(fte).sum(), reps);
        let mean_weight = mean_of((0..territories).map(weight).sum(), territories);
        let time = (0..reps * territories)
            .map(|at| (fte(at / territories) / full - weight(at % territories) / mean_weight).abs())
            .collect();
        let aspect = |name: &str, values, weight| Aspect { name: name.into(), values, weight };
        let aspects = vec![
            aspect("revenue kept", revenue, 1.0),
            aspect("distance from home", distance, -1.0),
            aspect("working time", time, -2.0),
            aspect("accounts that lack a skill", unsuited.iter().map(|count| *count as f64).collect(), -1.0),
        ];
        Self { reps, territories, km, kept, aspects, lacking, unsuited }
    }

    /// The rep of each territory, where `pins` are kept: the rep (`None` for a vacancy) that somebody chose for it.
    ///
    /// # Errors
    /// What is wrong with the figures, for people.
    pub fn matched(&self, pins: &BTreeMap<usize, Option<RepIx>>) -> Result<Vec<Option<RepIx>>, String> {
        // What somebody chose by hand is not refused for a skill: the preview says what is lacking.
        let free = |(_, seat): &(usize, usize)| !pins.contains_key(seat);
        let mut barred: Vec<(usize, usize)> = self.lacking.iter().copied().filter(free).collect();
        for (seat, pin) in pins.iter().filter(|(seat, _)| **seat < self.territories) {
            barred.extend((0..self.reps).filter(|rep| *pin != Some(RepIx::new(*rep))).map(|rep| (rep, *seat)));
            if let Some(rep) = pin.filter(|rep| rep.at() < self.reps) {
                let others = (0..self.territories).filter(|other| other != seat);
                barred.extend(others.map(|other| (rep.at(), other)));
            }
        }
        barred.sort_unstable();
        barred.dedup();
        let matched =
            matching(self.reps, self.territories, &self.aspects, &barred).map_err(|error| error.to_string())?;
        Ok(matched.rep_of.into_iter().map(|rep| rep.map(RepIx::new)).collect())
    }

    /// Km from a rep's home to a territory's weighted middle, where both are known.
    #[must_use]
    pub fn home_km(&self, rep: RepIx, territory: usize) -> Option<f64> {
        self.km.get(self.at(rep, territory)?).copied().flatten()
    }

    /// Share of a territory's revenue that is the rep's today.
    #[must_use]
    pub fn kept(&self, rep: RepIx, territory: usize) -> f64 {
        self.at(rep, territory).and_then(|at| self.kept.get(at)).copied().unwrap_or_default()
    }

    /// Accounts in a territory that need a skill which the rep lacks.
    #[must_use]
    pub fn unsuited(&self, rep: RepIx, territory: usize) -> usize {
        self.at(rep, territory).and_then(|at| self.unsuited.get(at)).copied().unwrap_or_default()
    }

    fn at(&self, rep: RepIx, territory: usize) -> Option<usize> {
        (rep.at() < self.reps && territory < self.territories).then_some(rep.at() * self.territories + territory)
    }
}

/// Which reps lack what a territory's accounts require (rep, territory), and how many accounts in it need what a rep lacks,
/// rep by rep.
fn needs(plan: &Plan, assignment: &[Option<u16>], territories: usize) -> (Vec<(usize, usize)>, Vec<usize>) {
    let mut lacking = Vec::new();
    let mut unsuited = vec![0; plan.reps().len() * territories];
    for rule in &plan.design().fit {
        let mut held = vec![0; territories];
        for account in plan.accounts_in_need(rule) {
            let unit = plan.units().of_account(account);
            let at = unit.and_then(|unit| assignment.get(unit.at()).copied().flatten()).map(usize::from);
            if let Some(count) = at.and_then(|at| held.get_mut(at)) {
                *count += 1;
            }
        }
        for (rep, _) in plan.reps().iter().enumerate().filter(|(_, rep)| !rep.has_skill(&rule.skill)) {
            for (territory, count) in held.iter().enumerate().filter(|(_, count)| **count > 0) {
                unsuited[rep * territories + territory] += count;
                if rule.required {
                    lacking.push((rep, territory));
                }
            }
        }
    }
    (lacking, unsuited)
}

/// The weighted middle of each territory, km in the task's plane.
fn middles(task: &Task, assignment: &[Option<u16>]) -> Vec<Option<(f64, f64)>> {
    let problem = &task.problem;
    let mut sums = vec![(0.0, 0.0, 0.0); task.seats.len()];
    for (unit, weight) in problem.place_weights().into_iter().enumerate() {
        let at = assignment.get(unit).copied().flatten().map(usize::from);
        if let (Some(sum), Some(x), Some(y)) =
            (at.and_then(|at| sums.get_mut(at)), problem.x.get(unit), problem.y.get(unit))
        {
            sum.0 += weight;
            sum.1 += weight * x;
            sum.2 += weight * y;
        }
    }
    sums.into_iter().map(|(weight, x, y)| (weight > 0.0).then(|| (x / weight, y / weight))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::RepTable;
    use crate::{
        engine::{Task, Unattended, solve},
        plan::{Command, Plan, RepIx, TerritoryCount, example},
    };

    /// A carve of the grid into so many territories, with its table.
    fn carved(plan: &mut Plan, count: u16) -> (Task, RepTable) {
        let mut design = plan.design().clone();
        design.territories = TerritoryCount::Count(count);
        design.from_homes = false;
        assert!(plan.apply(Command::SetDesign(Box::new(design))).is_ok());
        let task = Task::carve(plan).expect("a problem");
        let outcome = solve(&task.problem, &mut Unattended).expect("an answer");
        let table = RepTable::new(&task, plan, &outcome.assignment);
        (task, table)
    }

    #[test]
    fn a_rep_gets_the_territory_with_their_customers_near_their_home() {
        let mut plan = example::plan(8);
        let (task, table) = carved(&mut plan, 4);
        assert!(task.by_number);
        let matched = table.matched(&BTreeMap::new()).expect("a matching");
        assert_eq!(matched.iter().flatten().count(), 4, "everybody has a territory");
        for (at, rep) in matched.iter().enumerate() {
            let rep = rep.expect("somebody");
            let best = (0..4).map(|other| table.kept(RepIx::new(other), at)).fold(0.0, f64::max);
            // The four quarters are the four reps' today, and a carve finds them again, more or less.
            assert!(table.kept(rep, at) >= best - 1e-9 && best > 0.5, "territory {at}: {rep:?}");
            assert!(table.home_km(rep, at).is_some_and(|km| km < 60.0));
        }
    }

    #[test]
    fn more_territories_than_reps_leave_vacancies_and_fewer_leave_reps() {
        let mut plan = example::plan(8);
        let seated = |count| {
            let (_, table) = carved(&mut plan, count);
            let matched = table.matched(&BTreeMap::new()).expect("a matching");
            let mut reps: Vec<RepIx> = matched.iter().flatten().copied().collect();
            reps.sort_unstable();
            reps.dedup();
            (matched.len(), reps.len())
        };
        assert_eq!([6, 3].map(seated), [(6, 4), (3, 3)]);
    }

    #[test]
    fn what_was_chosen_by_hand_stays_and_the_rest_is_matched_around_it() {
        let mut plan = example::plan(8);
        let (_, table) = carved(&mut plan, 4);
        let free = table.matched(&BTreeMap::new()).expect("a matching");
        let pins = BTreeMap::from([(0, free[1]), (2, None)]);
        let pinned = table.matched(&pins).expect("a matching");
        assert_eq!((pinned[0], pinned[2]), (free[1], None));
        assert_ne!(pinned[1], free[1]);
        assert_eq!(pinned.iter().flatten().count(), 3);
    }
}
