//! Every change there is to a plan.

use std::{fmt, sync::Arc};

use super::{
    Baseline, DataReplacement, Design, Group, Lock, LockKind, Plan, QuotaSettings, Rep, Territory, TerritoryIx, UnitIx,
    Units, colour,
};

/// A change to a plan. Each has an inverse; a gesture or a solver's result is one command.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Gives these units to a territory, or to nobody.
    Assign {
        /// What moves.
        units: Vec<UnitIx>,
        /// Where to.
        to: Option<TerritoryIx>,
    },
    /// Gives each of these units to a territory of its own (inverse of `Assign`; accepted moves of a preview).
    AssignEach {
        /// Each unit with its new territory.
        moves: Vec<(UnitIx, Option<TerritoryIx>)>,
        /// Second claims to restore; claims on moved units that are not named here are settled.
        overlaps: Vec<(UnitIx, TerritoryIx)>,
        /// Colours to set where neighbours would look alike.
        colours: Vec<(TerritoryIx, u8)>,
        /// An inverse goes back to a state that was there before, whatever the locks say of it.
        restore: bool,
    },
    /// Replaces territories and assignment together: a carve, a balance, a territory added or dissolved.
    Realign {
        /// The new territories.
        territories: Vec<Territory>,
        /// The new territory of each unit.
        assignment: Vec<Option<TerritoryIx>>,
        /// Second claims that remain.
        overlaps: Vec<(UnitIx, TerritoryIx)>,
        /// The locks, in the numbers of the new territories.
        locks: Vec<(UnitIx, Lock)>,
        /// What happened, for the history: "Balanced workload and potential".
        label: String,
    },
    /// Changes one territory's name, rep, weight or colour.
    EditTerritory {
        /// Which.
        territory: TerritoryIx,
        /// Its new state.
        to: Territory,
    },
    /// Sets or removes locks.
    SetLocks {
        /// Each unit with its new lock.
        locks: Vec<(UnitIx, Option<Lock>)>,
    },
    /// Replaces the groups of units that must stay together.
    SetGroups {
        /// The new list.
        groups: Vec<Group>,
    },
    /// Replaces the list of reps (added, edited); territories keep their indices into it.
    SetReps {
        /// The new list, never shorter than an index in use.
        reps: Vec<Rep>,
    },
    /// Changes the design settings.
    SetDesign(Box<Design>),
    /// Changes the quota settings.
    SetQuota(Box<QuotaSettings>),
    /// Renames the plan.
    Rename(String),
    /// Changes what is assigned: another unit level, with today's and the carried-over alignment in its units.
    ReplaceUnits {
        /// The new units.
        units: Arc<Units>,
        /// Today's alignment in the new units.
        baseline: Arc<Baseline>,
        /// Territories and assignment in the new units.
        territories: Vec<Territory>,
        /// The territory of each new unit.
        assignment: Vec<Option<TerritoryIx>>,
        /// Second claims in the new units.
        overlaps: Vec<(UnitIx, TerritoryIx)>,
        /// Locks in the new units.
        locks: Vec<(UnitIx, Lock)>,
        /// Groups in the new units.
        groups: Vec<Group>,
    },
    /// Puts another data set under the plan: figures made by another recipe, or a newer export of the same accounts.
    ReplaceData(Box<DataReplacement>),
}

impl Command {
    /// A [`Command::Realign`] of `plan` in which neighbouring territories of one colour are told apart and locks follow
    /// their territories by name; a lock on a territory that is no more ends with it.
    #[must_use]
    pub fn realign(
        plan: &Plan,
        mut territories: Vec<Territory>,
        assignment: Vec<Option<TerritoryIx>>,
        overlaps: Vec<(UnitIx, TerritoryIx)>,
        label: &str,
    ) -> Self {
        colour::separate(plan.units().graph(), &assignment, &mut territories);
        let follow = |old: &TerritoryIx| {
            let name = &plan.territory(*old)?.name;
            territories.iter().position(|territory| territory.name == *name).map(TerritoryIx::new)
        };
        let locks = plan
            .locks()
            .iter()
            .filter_map(|(unit, lock)| {
                let kind = match &lock.kind {
                    LockKind::Locked(territory) => LockKind::Locked(follow(territory)?),
                    LockKind::Barred(barred) => LockKind::Barred(barred.iter().filter_map(follow).collect()),
                };
                Some((*unit, Lock { kind, ..lock.clone() }))
            })
            .collect();
        Self::Realign { territories, assignment, overlaps, locks, label: label.into() }
    }
}

/// What a command touched, so that only what shows it is drawn again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Units whose territory or overlap changed; with `all_units` the list is not kept.
    pub units: Vec<UnitIx>,
    /// Every unit may have changed.
    pub all_units: bool,
    /// Names, reps, weights or colours of territories, or their number.
    pub territories: bool,
    /// Locks and groups.
    pub locks: bool,
    /// The list of reps.
    pub reps: bool,
    /// Design settings.
    pub design: bool,
    /// Quota settings.
    pub quota: bool,
    /// The plan's name.
    pub name: bool,
    /// The units themselves: shapes, measures, today's.
    pub frame: bool,
}

/// A command that took effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// Undoes it exactly.
    pub inverse: Command,
    /// What it touched.
    pub changes: Changes,
    /// What it did, for the history: "Moved 12 counties from Denver to Boise".
    pub label: String,
}

/// Why a command was refused; the plan is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// A lock forbids the move.
    Locked {
        /// The first such unit's name.
        unit: String,
        /// The lock's reason.
        reason: String,
        /// How many of the units are locked in all.
        count: usize,
    },
    /// The move would part units that must stay together.
    Grouped {
        /// The first such unit's name.
        unit: String,
        /// The group's reason.
        reason: String,
        /// How many others are in its group.
        others: usize,
    },
    /// The plan has no such territory.
    NoSuchTerritory(u16),
    /// The plan has no such unit.
    NoSuchUnit(u32),
    /// Another territory has this name.
    NameTaken(String),
    /// A name must not be empty.
    NameEmpty,
    /// An assignment has another length than the units.
    WrongLength {
        /// Entries given.
        given: usize,
        /// Units there are.
        units: usize,
    },
    /// A rep is still responsible for a territory.
    RepInUse(String),
    /// A setting is out of its range.
    Setting(String),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked { unit, reason, count: 1 } => {
                write!(f, "{unit} is locked ({reason}). Unlock it first, or leave it out of the selection.")
            }
            Self::Locked { unit, reason, count } => write!(
                f,
                "{count} of the selected units are locked, {unit} first ({reason}). Unlock them first, or leave them out of the selection."
            ),
            Self::Grouped { unit, reason, others } => {
                let why = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
                write!(
                    f,
                    "{unit} is kept together with {others} more{why}. Select the whole group, or dissolve it in Design first."
                )
            }
            Self::NoSuchTerritory(at) => {
                write!(f, "There is no territory number {}; it may have been removed.", at + 1)
            }
            Self::NoSuchUnit(at) => write!(f, "There is no unit number {}; the units may have been changed.", at + 1),
            Self::NameTaken(name) => write!(f, "Another territory is already called “{name}”. Choose another name."),
            Self::NameEmpty => write!(f, "A name must not be empty."),
            Self::WrongLength { given, units } => write!(
                f,
                "This result was made for {given} units, but the plan now has {units}. Run it again on the plan as it is."
            ),
            Self::RepInUse(name) => {
                write!(f, "{name} is still responsible for a territory. Give it to somebody else first.")
            }
            Self::Setting(what) => write!(f, "{what}"),
        }
    }
}

impl std::error::Error for EditError {}
