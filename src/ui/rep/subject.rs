//! Whose view a name stands for.

use crate::plan::{Plan, RepIx, TerritoryIx};

/// What a name in the address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A rep with at least one territory, in the plan's order.
    Rep(RepIx, Vec<TerritoryIx>),
    /// A rep without a territory in this plan.
    Idle(RepIx),
    /// A territory that nobody is responsible for.
    Vacancy(TerritoryIx),
    /// Neither a rep nor a territory.
    Unknown,
}

/// Finds the rep of this name, or the territory of this name and its rep. Capitals and outer spaces do not matter, for
/// people type these addresses by hand.
#[must_use]
pub fn subject(plan: &Plan, name: &str) -> Subject {
    let wanted = name.trim().to_lowercase();
    let same = |other: &str| other.trim().to_lowercase() == wanted;
    let of_rep = |rep: RepIx| {
        let own = |at: &TerritoryIx| plan.territory(*at).is_some_and(|territory| territory.rep == Some(rep));
        let territories: Vec<TerritoryIx> = plan.territory_indices().filter(own).collect();
        if territories.is_empty() { Subject::Idle(rep) } else { Subject::Rep(rep, territories) }
    };
    if let Some(at) = plan.reps().iter().position(|rep| same(&rep.name)) {
        return of_rep(RepIx::new(at));
    }
    let territory = plan.territory_indices().find(|at| plan.territory(*at).is_some_and(|known| same(&known.name)));
    match territory.map(|at| (at, plan.territory(at).and_then(|known| known.rep))) {
        Some((_, Some(rep))) => of_rep(rep),
        Some((at, None)) => Subject::Vacancy(at),
        None => Subject::Unknown,
    }
}

/// A view that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepEntry {
    /// The rep's name, which is also the address.
    pub name: String,
    /// Names of the rep's territories.
    pub territories: Vec<String>,
}

/// Every rep with a territory, by name.
#[must_use]
pub fn rep_entries(plan: &Plan) -> Vec<RepEntry> {
    let mut entries: Vec<RepEntry> = plan
        .reps()
        .iter()
        .enumerate()
        .map(|(at, rep)| {
            let own = |territory: &&crate::plan::Territory| territory.rep == Some(RepIx::new(at));
            let territories = plan.territories().iter().filter(own).map(|territory| territory.name.clone()).collect();
            RepEntry { name: rep.name.clone(), territories }
        })
        .filter(|entry| !entry.territories.is_empty())
        .collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries
}

#[cfg(test)]
mod tests {
    use super::{Subject, rep_entries, subject};
    use crate::plan::{Command, RepIx, Territory, TerritoryIx, example};

    #[test]
    fn a_rep_is_found_however_the_name_is_typed() {
        let plan = example::plan(4);
        assert_eq!(subject(&plan, " cleo "), Subject::Rep(RepIx(2), vec![TerritoryIx(2)]));
        assert_eq!(subject(&plan, "Nobody"), Subject::Unknown);
    }

    #[test]
    fn a_vacant_territory_is_called_vacant_and_its_former_rep_idle() {
        let mut plan = example::plan(4);
        let to = Territory { name: "South".into(), rep: None, ..plan.territories()[2].clone() };
        plan.apply(Command::EditTerritory { territory: TerritoryIx(2), to }).unwrap();
        assert_eq!(subject(&plan, "South"), Subject::Vacancy(TerritoryIx(2)));
        assert_eq!(subject(&plan, "Cleo"), Subject::Idle(RepIx(2)));
        let names: Vec<String> = rep_entries(&plan).into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["Ana", "Ben", "Dan"]);
    }

    #[test]
    fn a_territory_leads_to_whoever_has_it() {
        let mut plan = example::plan(4);
        let to = Territory { name: "South".into(), ..plan.territories()[2].clone() };
        plan.apply(Command::EditTerritory { territory: TerritoryIx(2), to }).unwrap();
        assert_eq!(subject(&plan, "south"), Subject::Rep(RepIx(2), vec![TerritoryIx(2)]));
    }
}
