//! From a plan and its design settings to a [`Problem`], and from the answer back to a command.

use std::collections::BTreeSet;

use super::{
    Adjacency, Centre, Compactness, Distance, Effort, Place, Problem, Start,
    plan_aims::{count_land, disruptions, measures},
    plan_fit::add_fit,
    plan_rules::{add_groups, add_locks, keep_homes},
    plan_seats::{name_for, seats_by_count, seats_of_reps},
};
use crate::{
    geography::{LonLat, Sinusoidal},
    plan::{self, Command, Middle, Plan, Reach, Territory, TerritoryCount, TerritoryIx, Together, set_of},
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
    /// What must stay together, in the order of the problem's groups.
    pub groups: Vec<Together>,
    /// The territories were asked for by number: they are not made for reps in particular ([`super::RepTable`]).
    pub by_number: bool,
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
        task.problem.disruptions = disruptions(plan, plan.design().stability)?;
        keep_homes(&mut task.problem);
        Ok(task)
    }

    /// Carve: from nothing, or from the reps' homes, for the number of territories that the settings ask for; of a range
    /// of numbers the first that is tried ([`TerritoryCount::tried`]).
    ///
    /// # Errors
    /// As for [`Task::balance`].
    pub fn carve(plan: &Plan) -> Result<Self, String> {
        let first = plan.design().territories.tried(plan.reps().len()).first().copied().unwrap_or(0);
        Self::carve_into(plan, first)
    }

    /// Carve, for this number of territories; where the settings ask for one for each rep, it is their number.
    ///
    /// # Errors
    /// As for [`Task::balance`].
    pub fn carve_into(plan: &Plan, count: usize) -> Result<Self, String> {
        let (seats, unnamed) = match plan.design().territories {
            TerritoryCount::Reps => seats_of_reps(plan),
            TerritoryCount::Count(_) | TerritoryCount::Range { .. } => seats_by_count(plan, count),
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
        task.by_number = plan.design().territories != TerritoryCount::Reps;
        task.problem.keep_names = plan.design().keep_names;
        // A carve begins anew, so that what moves has no price; a cap holds all the same.
        task.problem.disruptions = disruptions(plan, 0.0)?;
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
        problem.measures = measures(plan)?;
        let (distance, centre) = match (design.middle, design.reach) {
            (Middle::Own, _) => (Distance::Squared, Centre::Free),
            (Middle::Home, Reach::Squared) => (Distance::Squared, Centre::Home),
            (Middle::Home, Reach::Straight) => (Distance::Linear, Centre::Home),
        };
        problem.compactness = Compactness {
            weights: problem.measures.first().map(|measure| measure.values.clone()).unwrap_or_default(),
            distance,
            centre,
        };
        let weight: f64 = seats.iter().map(|seat| seat.weight.max(0.0)).sum();
        if weight > 0.0 {
            problem.shares = seats.iter().map(|seat| seat.weight.max(0.0) / weight).collect();
        }
        problem.homes = seats
            .iter()
            .map(|seat| seat.rep.and_then(|rep| plan.reps().get(rep.at())).and_then(|rep| rep.home).map(on_plane))
            .collect();
        if centre == Centre::Home
            && let Some(seat) = (0..seats.len()).find(|seat| problem.home_of(*seat).is_none())
        {
            return Err(format!(
                "{} has no rep with a home, so distance can't be measured from there. Add the home in Data, or measure from the middle of each territory (Advanced).",
                seats[seat].name
            ));
        }
        if design.contiguous && units.level() != plan::UnitLevel::Account {
            let edges: Vec<(u32, u32)> = units.graph().edges().map(|(a, b, _)| (a, b)).collect();
            problem.adjacency = Some(Adjacency::from_edges(units.len(), &edges));
        }
        add_locks(&mut problem, plan, &seats);
        let groups = plan.kept_together();
        add_fit(&mut problem, plan, &seats, &groups)?;
        add_groups(&mut problem, plan, &seats, &groups)?;
        problem.today = today;
        problem.effort = match design.effort {
            plan::Effort::Quick => Effort::Quick,
            plan::Effort::Normal => Effort::Normal,
            plan::Effort::Thorough => Effort::Thorough,
        };
        problem.seed = design.seed;
        Ok(Self { problem, seats, label, groups, by_number: false, unnamed })
    }

    /// The command that puts an answer into the plan. New territories are named after their largest unit.
    #[must_use]
    pub fn realign(&self, plan: &Plan, assignment: &[Option<u16>]) -> Command {
        let assignment: Vec<Option<TerritoryIx>> = assignment.iter().map(|of| of.map(TerritoryIx)).collect();
        let mut territories = self.seats.clone();
        let mut taken: BTreeSet<String> = set_of(
            (0..territories.len()).filter(|at| !self.unnamed.contains(at)).map(|at| territories[at].name.clone()),
        );
        for at in &self.unnamed {
            let name = name_for(plan, &assignment, *at, &taken);
            taken.insert(name.clone());
            territories[*at].name = name;
        }
        Command::realign(plan, territories, assignment, Vec::new(), &self.label)
    }
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
#[path = "plan_problem_tests.rs"]
mod tests;
