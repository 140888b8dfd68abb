//! What a plan lays down for the solver: locks, bars, groups, and the unit a rep lives in.

use super::{Bar, Problem};
use crate::plan::{LockKind, Plan, Territory, TerritoryIx, Together, UnitIx};

/// Puts the plan's locks and bars into the problem.
pub(super) fn add_locks(problem: &mut Problem, plan: &Plan, seats: &[Territory]) {
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

/// Puts what must stay together into the problem, in this order.
///
/// # Errors
/// A text for the user where locks or bars leave a group no territory.
pub(super) fn add_groups(
    problem: &mut Problem,
    plan: &Plan,
    seats: &[Territory],
    groups: &[Together],
) -> Result<(), String> {
    let seat = |at: u16| seats.get(usize::from(at)).map_or("", |seat| seat.name.as_str());
    let unit = |at: u32| plan.units().name(UnitIx(at));
    for group in groups {
        let mut lock: Option<(u32, u16)> = None;
        for member in &group.units {
            let Some(to) = problem.locked_in(member.at()) else { continue };
            match lock {
                Some((first, other)) if other != to => {
                    return Err(format!(
                        "{} must stay together ({}), but {} is locked in {} and {} in {}. Unlock one of them, or dissolve the group.",
                        group.name,
                        group.reason,
                        unit(first),
                        seat(other),
                        unit(member.0),
                        seat(to)
                    ));
                }
                _ => lock = Some((member.0, to)),
            }
        }
        // Bars stand in the order of their units.
        let bars_of = |unit: UnitIx| {
            let from = problem.barred.partition_point(|bar| bar.unit < unit.0);
            problem.barred[from..].iter().take_while(move |bar| bar.unit == unit.0).copied()
        };
        let mut barred: Vec<Bar> = group.units.iter().copied().flat_map(bars_of).collect();
        if let Some((bar, (first, to))) =
            lock.and_then(|lock| Some((barred.iter().find(|bar| bar.territory == lock.1)?, lock)))
        {
            return Err(format!(
                "{} must stay together ({}), but {} is locked in {} and {} is barred from it. Unlock one of them, or dissolve the group.",
                group.name,
                group.reason,
                unit(first),
                seat(to),
                unit(bar.unit)
            ));
        }
        barred.sort_unstable_by_key(|bar| bar.territory);
        barred.dedup_by_key(|bar| bar.territory);
        if !seats.is_empty() && barred.len() >= seats.len() {
            return Err(format!(
                "{} must stay together ({}), but its units are barred from every territory between them. Allow one, or dissolve the group.",
                group.name, group.reason
            ));
        }
        problem.groups.push(group.units.iter().map(|unit| unit.0).collect());
    }
    Ok(())
}

/// The unit that a rep lives in stays with the rep while balancing, so that no territory wanders off from its rep. It is the
/// one whose place is nearest to the home; one that is not the rep's today, that is barred, or that would bring a
/// group along which lies elsewhere too, is left free.
pub(super) fn keep_homes(problem: &mut Problem) {
    let mut locked = if problem.locked.is_empty() { vec![None; problem.x.len()] } else { problem.locked.clone() };
    for (seat, home) in (0u16..).zip(&problem.homes) {
        let Some(home) = home else { continue };
        let far = |unit: &usize| {
            let (x, y) = (problem.x[*unit] - home.x, problem.y[*unit] - home.y);
            x * x + y * y
        };
        let nearest = (0..problem.x.len()).min_by(|a, b| far(a).total_cmp(&far(b)));
        let Some(unit) = nearest.filter(|unit| problem.today.get(*unit) == Some(&Some(seat))) else { continue };
        let alone = [unit as u32];
        let moves: &[u32] =
            problem.groups.iter().find(|group| group.contains(&(unit as u32))).map_or(&alone, Vec::as_slice);
        let free = moves.iter().all(|member| {
            let at = *member as usize;
            problem.today.get(at) == Some(&Some(seat)) && locked.get(at).copied().flatten().is_none_or(|of| of == seat)
        });
        let barred = problem.barred.iter().any(|bar| bar.territory == seat && moves.contains(&bar.unit));
        if locked[unit].is_none() && free && !barred {
            locked[unit] = Some(seat);
        }
    }
    problem.locked = locked;
}
