//! The preview of a solve: the plan it would make, what moves, and how the solver's numbers are called.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    engine::{Distance, Outcome, RepTable, Task},
    metrics::grouped,
    plan::{Amount, Command, MeasureIx, MoveCap, Plan, RepIx, TerritoryIx, Together, UnitIx},
};

/// Units that go the same way.
#[derive(Clone, Debug, PartialEq)]
pub struct MoveGroup {
    /// Name of the territory they leave; `None` when they were in none.
    pub from: Option<String>,
    /// Name of the territory they join.
    pub to: Option<String>,
    /// The territory they join, in the candidate.
    pub to_territory: Option<TerritoryIx>,
    /// The units, in order.
    pub units: Vec<UnitIx>,
    /// Their accounts.
    pub accounts: Amount,
    /// Their revenue.
    pub revenue: Amount,
}

/// How the numbers of a solver's problem are called.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Names {
    /// The measures with their hard limits.
    pub measures: Vec<(String, Option<f64>, Option<f64>)>,
    /// What should not change hands, with the cap on the whole and on each territory.
    pub disruptions: Vec<(String, Option<f64>, Option<f64>)>,
    /// What stays together.
    pub groups: Vec<Together>,
}

impl Names {
    fn of(task: &Task) -> Self {
        let measures = &task.problem.measures;
        let disruptions = &task.problem.disruptions;
        Self {
            measures: measures
                .iter()
                .map(|measure| (measure.name.to_lowercase(), measure.hard_low, measure.hard_high))
                .collect(),
            disruptions: disruptions.iter().map(|of| (of.name.clone(), of.cap, of.cap_each)).collect(),
            groups: task.groups.clone(),
        }
    }
}

/// How much of a capped measure changes hands.
#[derive(Clone, Debug, PartialEq)]
pub struct CapLine {
    /// What is capped: "Accounts", or the territory that loses most: "Accounts of Denver".
    pub what: String,
    /// Share of it that changes hands, 0 to 1.
    pub share: f64,
    /// The cap.
    pub most: f64,
}

impl CapLine {
    /// More changes hands than the cap allows. A hair beyond is rounding.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.share > self.most + 1e-9
    }
}

/// A task with its answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Solved {
    /// What was asked.
    pub task: Task,
    /// The answer.
    pub outcome: Arc<Outcome>,
}

/// What a run of several numbers of territories found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tried {
    /// Each number's answer, ascending.
    pub solved: Arc<[Solved]>,
    /// The best of them ([`crate::engine::best_of`]).
    pub best: usize,
    /// Numbers that a cancel left out.
    pub untried: usize,
}

/// What one number of territories reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountLine {
    /// How many territories.
    pub count: usize,
    /// Territories outside a band.
    pub outside: usize,
    /// The index furthest from 100, as its distance from it, over all balanced measures.
    pub furthest: f64,
    /// Root of the weighted mean squared distance to the middle of the own territory, km: how large territories are to
    /// those who travel in them.
    pub distance_km: f64,
    /// The best of all.
    pub best: bool,
}

/// A result that waits for accept or discard.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// "Balance" or "Carve".
    pub title: String,
    /// The plan it was made for.
    pub before: Arc<Plan>,
    /// The plan it would make.
    pub candidate: Arc<Plan>,
    /// What the solver says of it; `None` when the solve was cancelled and this is the best it had shown.
    pub outcome: Option<Arc<Outcome>>,
    /// What moves, largest revenue first.
    pub moves: Vec<MoveGroup>,
    /// Groups can be accepted one by one: the territories stay the same.
    pub divisible: bool,
    /// The numbers of territories that were tried, when there were several.
    pub(super) tried: Option<Tried>,
    /// Which of them this shows.
    pub shown: usize,
    /// What speaks for each rep in each territory, after a carve by number.
    reps: Option<RepTable>,
    pub(super) command: Command,
    /// How the solver's numbers are called.
    pub(super) names: Names,
}

/// A territory's rep, as proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct RepLine {
    /// The territory's name.
    pub territory: String,
    /// Its rep; `None` is a vacancy.
    pub rep: Option<RepIx>,
    /// What speaks for it: "34 km from home, has 62 % of its revenue today".
    pub why: String,
}

impl Preview {
    pub(super) fn new(
        title: &str,
        before: Arc<Plan>,
        task: &Task,
        assignment: &[Option<u16>],
        outcome: Option<Arc<Outcome>>,
    ) -> Result<Self, String> {
        let mut command = task.realign(&before, assignment);
        // By number, a territory is not made for anybody in particular: who fits it best is known only now.
        let reps = (task.by_number && !before.reps().is_empty()).then(|| RepTable::new(task, &before, assignment));
        if let Some(table) = &reps {
            seat(&mut command, &table.matched(&BTreeMap::new())?);
        }
        let mut candidate = (*before).clone();
        candidate.apply(command.clone()).map_err(|error| error.to_string())?;
        let names = |plan: &Plan| plan.territories().iter().map(|territory| territory.name.clone()).collect::<Vec<_>>();
        Ok(Self {
            title: title.into(),
            divisible: reps.is_none() && names(&before) == names(&candidate),
            reps,
            moves: moves(&before, &candidate),
            candidate: Arc::new(candidate),
            outcome,
            names: Names::of(task),
            tried: None,
            shown: 0,
            before,
            command,
        })
    }

    /// The preview of one of the numbers that were tried.
    pub(super) fn of(title: &str, before: Arc<Plan>, tried: Tried, at: usize) -> Result<Self, String> {
        let Some(solved) = tried.solved.get(at) else { return Err("There is no such result any more.".into()) };
        let preview = Self::new(title, before, &solved.task, &solved.outcome.assignment, Some(solved.outcome.clone()))?;
        Ok(Self { shown: at, tried: (tried.solved.len() + tried.untried > 1).then_some(tried), ..preview })
    }

    /// Who gets which territory after a carve by number, where `pins` (territory and rep, `None` for a vacancy) were chosen
    /// by hand; empty for other previews.
    #[must_use]
    pub fn rep_lines(&self, pins: &BTreeMap<usize, Option<RepIx>>) -> Vec<RepLine> {
        let Some(table) = &self.reps else { return Vec::new() };
        let line = |(at, rep): (usize, Option<RepIx>)| {
            let territory = self.candidate.territories().get(at)?.name.clone();
            Some(RepLine { territory, rep, why: rep.map_or(String::new(), |rep| reasons(table, rep, at)) })
        };
        table.matched(pins).unwrap_or_default().into_iter().enumerate().filter_map(line).collect()
    }

    /// The command that puts the plan into effect, with the reps matched around those that were chosen by hand.
    pub(super) fn command_with(&self, pins: &BTreeMap<usize, Option<RepIx>>) -> Command {
        let mut command = self.command.clone();
        if let Some(matched) =
            self.reps.as_ref().filter(|_| !pins.is_empty()).and_then(|table| table.matched(pins).ok())
        {
            seat(&mut command, &matched);
        }
        command
    }

    /// What each number of territories reached; empty when only one was asked for.
    #[must_use]
    pub fn counts(&self) -> Vec<CountLine> {
        let Some(tried) = &self.tried else { return Vec::new() };
        let balanced = self.before.design().balance.len();
        let line = |(at, solved): (usize, &Solved)| {
            let outcome = &solved.outcome;
            let mut outside: Vec<u16> = outcome.outside.iter().map(|outside| outside.at.territory).collect();
            outside.sort_unstable();
            outside.dedup();
            let judged = outcome.territories.iter().filter(|territory| !territory.oversize);
            let indices = judged.flat_map(|territory| territory.adjusted.iter().take(balanced));
            let linear = solved.task.problem.compactness.distance == Distance::Linear;
            CountLine {
                count: outcome.territories.len(),
                outside: outside.len(),
                furthest: indices.fold(0.0, |furthest, index| (index - 100.0).abs().max(furthest)),
                distance_km: if linear { outcome.mean_distance } else { outcome.mean_distance.max(0.0).sqrt() },
                best: at == tried.best,
            }
        };
        tried.solved.iter().enumerate().map(line).collect()
    }

    /// How many numbers of territories a cancel left untried.
    #[must_use]
    pub fn untried(&self) -> usize {
        self.tried.as_ref().map_or(0, |tried| tried.untried)
    }

    /// What changes hands of each capped measure: in all, and of the territory that loses most of what it has. Units that
    /// were in no territory do not count.
    #[must_use]
    pub fn cap_lines(&self) -> Vec<CapLine> {
        let units = self.before.units();
        let lines = |cap: &MoveCap| {
            let Some(measure) = units.measure(&cap.measure) else { return Vec::new() };
            let name = units.measures().get(measure.at()).map_or("", |known| known.name.as_str());
            let value = |unit: UnitIx| units.value(measure, unit).to_f64().max(0.0);
            let mut held = vec![0.0; self.before.territories().len()];
            for unit in units.indices() {
                if let Some(of) = self.before.alignment().of(unit).and_then(|of| held.get_mut(of.at())) {
                    *of += value(unit);
                }
            }
            let mut left = vec![0.0; held.len()];
            for group in &self.moves {
                for unit in &group.units {
                    if let Some(of) = self.before.alignment().of(*unit).and_then(|of| left.get_mut(of.at())) {
                        *of += value(*unit);
                    }
                }
            }
            let share = |moved: f64, all: f64| if all > 0.0 { moved / all } else { 0.0 };
            let mut lines = Vec::new();
            if let Some(most) = cap.most {
                let all = units.indices().map(value).sum();
                lines.push(CapLine { what: name.to_owned(), share: share(left.iter().sum(), all), most });
            }
            if let Some(most) = cap.each {
                let shares = left.iter().zip(&held).map(|(left, held)| share(*left, *held));
                if let Some((at, share)) = shares.enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) {
                    let whose = self.before.territories().get(at).map_or("", |known| known.name.as_str());
                    lines.push(CapLine { what: format!("{name} of {whose}"), share, most });
                }
            }
            lines
        };
        self.before.design().caps.iter().flat_map(lines).collect()
    }

    /// Number of units that move.
    #[must_use]
    pub fn moved_units(&self) -> usize {
        self.moves.iter().map(|group| group.units.len()).sum()
    }
}

/// Gives the territories of a realignment their reps.
fn seat(command: &mut Command, reps: &[Option<RepIx>]) {
    if let Command::Realign { territories, .. } = command {
        for (territory, rep) in territories.iter_mut().zip(reps) {
            territory.rep = *rep;
        }
    }
}

fn reasons(table: &RepTable, rep: RepIx, territory: usize) -> String {
    let mut parts = Vec::new();
    if let Some(km) = table.home_km(rep, territory) {
        parts.push(format!("{}\u{a0}km from home", grouped(km, 0)));
    }
    let kept = table.kept(rep, territory);
    if kept >= 0.005 {
        parts.push(format!("has {}\u{a0}% of its revenue today", grouped(kept * 100.0, 0)));
    }
    let unsuited = table.unsuited(rep, territory);
    if unsuited > 0 {
        let noun = if unsuited == 1 { "account" } else { "accounts" };
        parts.push(format!("lacks a skill for {} {noun}", grouped(unsuited as f64, 0)));
    }
    parts.join(", ")
}

/// What is different between two alignments of the same units, by territory name.
fn moves(before: &Plan, after: &Plan) -> Vec<MoveGroup> {
    let name = |plan: &Plan, territory: Option<TerritoryIx>| {
        territory.and_then(|territory| plan.territory(territory)).map(|territory| territory.name.clone())
    };
    let mut groups: BTreeMap<(Option<String>, Option<String>), MoveGroup> = BTreeMap::new();
    for unit in before.units().indices() {
        let to_territory = after.alignment().of(unit);
        let (from, to) = (name(before, before.alignment().of(unit)), name(after, to_territory));
        if from == to {
            continue;
        }
        let group = groups.entry((from.clone(), to.clone())).or_insert_with(|| MoveGroup {
            from,
            to,
            to_territory,
            units: Vec::new(),
            accounts: Amount::ZERO,
            revenue: Amount::ZERO,
        });
        group.units.push(unit);
        group.accounts += before.units().value(MeasureIx::ACCOUNTS, unit);
        group.revenue += before.units().value(MeasureIx::REVENUE, unit);
    }
    let mut groups: Vec<MoveGroup> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.revenue));
    groups
}
