//! What one rep may see of a plan.

use std::sync::Arc;

use crate::{
    metrics::{
        AccountFacts, Figures, HandOver, Priority, TerritoryFigures, disruption, indices, priorities,
        territory_figures_with,
    },
    plan::{AccountIx, Amount, MeasureIx, Plan, RepIx, TerritoryIx, UnitIx},
};

/// An account on the list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedAccount {
    /// Its name.
    pub name: String,
    /// Where it is: city and ZIP code.
    pub place: String,
    /// Sales of the last twelve months.
    pub revenue: Amount,
    /// Potential per year.
    pub potential: Amount,
    /// How urgent, and why.
    pub priority: Priority,
}

/// An account that comes or goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Passing {
    /// Its name and place.
    pub name: String,
    /// See [`ListedAccount::place`].
    pub place: String,
    /// Sales of the last twelve months.
    pub revenue: Amount,
    /// The other rep: who had it, or who gets it. Empty when nobody.
    pub other: String,
    /// Its unit is in another territory than today. Otherwise only the owner on record is another.
    pub moved: bool,
}

/// An index today and in the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// The measure's name.
    pub measure: String,
    /// Index today, where the rep has a territory today.
    pub before: Option<f64>,
    /// Index in the plan.
    pub after: Option<f64>,
}

/// Everything the view shows of one territory.
#[derive(Clone, Debug, PartialEq)]
pub struct Portrait {
    /// The rep.
    pub rep: String,
    /// The rep's home base.
    pub home: String,
    /// The territory shown.
    pub territory: TerritoryIx,
    /// Its name.
    pub territory_name: String,
    /// Palette colour.
    pub colour: u8,
    /// The territory's figures.
    pub figures: TerritoryFigures,
    /// All accounts, most urgent first.
    pub accounts: Arc<Vec<ListedAccount>>,
    /// Accounts that come.
    pub gained: Vec<Passing>,
    /// Accounts that go.
    pub lost: Vec<Passing>,
    /// Accounts that stay.
    pub kept: usize,
    /// The balanced measures, today and in the plan.
    pub balance: Vec<Balance>,
    /// Tolerance band.
    pub band: (f64, f64),
    /// Currency code.
    pub currency: String,
    /// The data are invented.
    pub invented: bool,
    /// The quota spreads a suggested target.
    pub suggested: bool,
}

/// The rep of this name, whatever the case of its letters.
pub fn find(plan: &Plan, name: &str) -> Option<RepIx> {
    let wanted = name.trim().to_lowercase();
    plan.reps().iter().position(|rep| rep.name.to_lowercase() == wanted).map(RepIx::new)
}

/// The territories of a rep with their names.
pub fn territories(plan: &Plan, rep: RepIx) -> Vec<(TerritoryIx, String)> {
    plan.territory_indices()
        .filter_map(|territory| {
            let known = plan.territory(territory)?;
            (known.rep == Some(rep)).then(|| (territory, known.name.clone()))
        })
        .collect()
}

fn place(plan: &Plan, account: AccountIx) -> String {
    let accounts = &plan.data().accounts;
    let of = |column: &Vec<String>| column.get(account.at()).cloned().unwrap_or_default();
    [of(&accounts.city), of(&accounts.zip)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn account_name(plan: &Plan, account: AccountIx) -> String {
    let accounts = &plan.data().accounts;
    let name = accounts.name.get(account.at()).map_or("", String::as_str);
    if name.is_empty() { accounts.id.get(account.at()).cloned().unwrap_or_default() } else { name.to_owned() }
}

/// What `rep` sees of `territory`. `today` is the same plan as today's alignment has it.
pub fn portrait(
    plan: &Plan,
    today: &Plan,
    facts: &AccountFacts,
    rep: RepIx,
    territory: TerritoryIx,
) -> Option<Portrait> {
    let Figures { territories, quotas, .. } = territory_figures_with(plan, facts);
    let figures = territories.into_iter().nth(territory.at())?;
    let known = plan.territory(territory)?;
    let who = plan.reps().get(rep.at())?;
    let accounts = priorities(plan, facts, Some(territory))
        .into_iter()
        .map(|priority| ListedAccount {
            name: account_name(plan, priority.account),
            place: place(plan, priority.account),
            revenue: plan.data().accounts.value(MeasureIx::REVENUE, priority.account),
            potential: plan.data().accounts.value(MeasureIx::POTENTIAL, priority.account),
            priority,
        })
        .collect();
    let change = disruption(plan);
    let rep_name =
        |rep: Option<RepIx>| rep.and_then(|rep| plan.reps().get(rep.at())).map_or("", |rep| rep.name.as_str());
    let passing = |hand_over: &HandOver, other: Option<RepIx>| Passing {
        name: account_name(plan, hand_over.account),
        place: place(plan, hand_over.account),
        revenue: hand_over.revenue,
        other: rep_name(other).to_owned(),
        moved: plan.units().of_account(hand_over.account).is_none_or(|unit| moves(plan, unit)),
    };
    let gained = change.hand_overs.iter().filter(|one| one.to == Some(rep)).map(|one| passing(one, one.from)).collect();
    let lost = change.hand_overs.iter().filter(|one| one.from == Some(rep)).map(|one| passing(one, one.to)).collect();
    let kept = change.reps.iter().find(|one| one.rep == rep).map_or(0, |one| one.kept.accounts);
    Some(Portrait {
        rep: who.name.clone(),
        home: who.home_label.clone(),
        territory,
        territory_name: known.name.clone(),
        colour: known.colour,
        figures,
        accounts: Arc::new(accounts),
        gained,
        lost,
        kept,
        balance: balance(plan, today, rep, territory),
        band: plan.design().band(),
        currency: plan.data().currency.clone(),
        invented: plan.data().invented,
        suggested: quotas.is_some_and(|quotas| quotas.suggested),
    })
}

/// Whether a unit is in another territory than today.
fn moves(plan: &Plan, unit: UnitIx) -> bool {
    let today = plan.baseline().assignment.get(unit.at()).copied().flatten();
    let before = today.and_then(|territory| plan.baseline().territories.get(territory.at())).map(|known| &known.name);
    let after = plan.alignment().of(unit).and_then(|territory| plan.territory(territory)).map(|known| &known.name);
    before != after
}

/// The indices of the rep's territory today and in the plan, of every balanced measure.
fn balance(plan: &Plan, today: &Plan, rep: RepIx, territory: TerritoryIx) -> Vec<Balance> {
    let (now, then) = (indices(plan), indices(today));
    let before = self::territories(today, rep).first().map(|(territory, _)| *territory);
    plan.design()
        .balance
        .iter()
        .filter_map(|term| {
            let measure = plan.units().measure(&term.measure)?;
            Some(Balance {
                measure: plan.units().measures().get(measure.at())?.name.clone(),
                before: before.and_then(|before| then.get(before, measure)),
                after: now.get(territory, measure),
            })
        })
        .collect()
}
