//! Carries a recipe out: segments, workload, potential and score from the figures as given.

use std::{collections::BTreeMap, fmt, sync::Arc};

use super::{
    AreaTable, CalibrationError,
    drive_travel::{self, Travelled},
    potential,
    recipe_report::{ExampleLine, RecipeReport, SegmentLine, SumLine},
    segments,
    workload::{self, TravelSettings},
};
use crate::plan::{
    AccountIx, Accounts, Amount, CallsBy, Category, DataSet, DriveTable, Given, MeasureIx, Measured, Recipe,
    SegmentRule, TravelRecipe, WorkloadRecipe,
};

/// Accounts that a report explains.
const EXAMPLES: usize = 5;
/// Hours by which a workload may differ from calls × hours and still be what they make.
const SAME_HOURS: f64 = 0.06;

/// Why a recipe could not be carried out; the data set is as it was.
#[derive(Clone, Debug, PartialEq)]
pub enum RecipeError {
    /// A setting is out of range.
    Setting(String),
    /// The data have no measure of this key.
    NoMeasure(String),
    /// Areas have no attribute of this key.
    NoAttribute(String, &'static str),
    /// Attributes of areas are wanted, but no table of them is there.
    NoAreas,
    /// Potential is to follow from what it is compared with.
    Circular(String),
    /// Models by product are wanted, but there are no sales by product.
    NoProducts,
    /// Nothing could be calibrated: for which product or areas, and why.
    Calibration(String, CalibrationError),
}

impl fmt::Display for RecipeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(what) => write!(f, "{what}"),
            Self::NoMeasure(key) => {
                write!(f, "The data have no measure “{key}” (any more). Choose another, or remove what uses it.")
            }
            Self::NoAttribute(key, areas) => {
                write!(f, "There is no attribute “{key}” of {areas}. Choose another, or remove what uses it.")
            }
            Self::NoAreas => write!(f, "The table of areas is not loaded. Reload the page, and try again."),
            Self::Circular(key) => {
                write!(f, "Potential cannot follow from {key}, which it is compared with. Choose other attributes.")
            }
            Self::NoProducts => {
                write!(f, "There are no sales by product line. Calibrate on all sales together.")
            }
            Self::Calibration(of, why) if of.is_empty() => write!(f, "{why}"),
            Self::Calibration(of, why) => write!(f, "Calibrating {of}: {why}"),
        }
    }
}

impl std::error::Error for RecipeError {}

/// The recipe that a data set's measures were made by; the default where they are as given. What this version can't read
/// (a later one wrote it) counts as given, too.
#[must_use]
pub fn recipe_of(data: &DataSet) -> Recipe {
    let read = |measured: &Arc<Measured>| serde_json::from_str(&measured.recipe).ok();
    data.measured.as_ref().and_then(read).unwrap_or_default()
}

/// Where a data set has a measure.
pub(super) fn measure_at(data: &DataSet, key: &str) -> Result<usize, RecipeError> {
    let at = data.accounts.measures.iter().position(|measure| measure.key == key);
    at.filter(|at| *at < data.accounts.values.len()).ok_or_else(|| RecipeError::NoMeasure(key.into()))
}

/// Makes the measures of a data set by a recipe: potential first, then segments (whose rules may ask for the new potential),
/// then workload (which may follow the new segments). Always from the figures as given, so that a recipe that was
/// changed twice comes to the same as one that was changed once. O(accounts × (rules + log accounts)).
///
/// `areas` holds the tables that the recipe's attributes need.
///
/// # Errors
/// [`RecipeError`]; `data` is never changed.
pub fn remeasure(data: &DataSet, recipe: &Recipe, areas: &[AreaTable]) -> Result<(DataSet, RecipeReport), RecipeError> {
    recipe.check().map_err(RecipeError::Setting)?;
    let mut made = data.as_given();
    let mut report = RecipeReport { accounts: made.accounts.len() as u32, ..RecipeReport::default() };
    let mut measured = Measured {
        recipe: serde_json::to_string(recipe).unwrap_or_default(),
        score: recipe.score,
        given: Given::of(&made),
        ..Measured::default()
    };

    let potential = potential::make(&made, &recipe.potential, areas)?;
    if let Some(market) = &recipe.market {
        let (terms, line) = potential::market(&made, market, areas)?;
        (measured.market, report.market) = (terms, Some(line));
    }
    if let Some(values) = potential.potential
        && let Some(column) = made.accounts.values.get_mut(MeasureIx::POTENTIAL.at())
    {
        *column = values;
    }
    (measured.models, measured.shares) = (potential.models, potential.shares);
    (report.models, report.residuals, report.warnings) = (potential.lines, potential.residuals, potential.warnings);

    let decided = segments::decide(&made, &recipe.segments, &mut |text| report.warnings.push(text))?;
    report.rules = vec![0; recipe.segments.len()];
    for rule in &decided {
        match rule.and_then(|rule| report.rules.get_mut(usize::from(rule))) {
            Some(count) => *count += 1,
            None => report.unmatched += 1,
        }
    }
    if !recipe.segments.is_empty() {
        made.accounts.segment = named(&made.accounts.segment, &recipe.segments, &decided);
    }

    report.own = make_workload(&mut made, &recipe.workload, &mut report.warnings);
    report.driven = made.drive_times.as_ref().map(|table| table.used_count() as u32);
    for (measure, values) in potential.products {
        made.accounts.measures.push(measure);
        made.accounts.values.push(values);
    }
    if !recipe.is_nothing() {
        made.measured = Some(Arc::new(measured));
    }
    report.segments = segment_lines(data, &made);
    report.sums = sums(data, &made);
    report.examples = examples(&made);
    Ok((made, report))
}

/// The segments as decided; whoever no rule fits keeps the segment as given. Only names that are used remain.
fn named(given: &Category, rules: &[SegmentRule], decided: &[Option<u16>]) -> Category {
    let mut at_name: BTreeMap<&str, u16> = BTreeMap::new();
    let mut made = Category::default();
    for (at, rule) in decided.iter().enumerate() {
        let name = match rule.and_then(|rule| rules.get(usize::from(rule))) {
            Some(rule) => rule.segment.trim(),
            None => given.get(at),
        };
        let code = *at_name.entry(name).or_insert_with(|| {
            // As at import, the last code takes what does not fit.
            if made.names.len() < usize::from(u16::MAX) {
                made.names.push(name.to_owned());
            }
            (made.names.len() - 1) as u16
        });
        made.codes.push(code);
    }
    made
}

/// Calls, hours, travel and workload; answers how many accounts keep figures of their own.
fn make_workload(data: &mut DataSet, recipe: &WorkloadRecipe, warnings: &mut Vec<String>) -> u32 {
    if recipe.by == CallsBy::Given && recipe.travel.is_none() {
        return 0;
    }
    let travel = recipe.travel.as_ref().map(|travel| estimated(data, travel, warnings));
    if let (Some(travel), Some(table)) = (&travel, &mut data.drive_times) {
        table.use_for(&travel.by_table);
    }
    let line = |name: &str| recipe.lines.iter().find(|line| line.name == name);
    // The line of each class and each segment, looked up once.
    let by_class: Vec<_> = data.classes.iter().map(|class| line(&class.name)).collect();
    let by_segment: Vec<_> = data.accounts.segment.names.iter().map(|name| line(name)).collect();
    let classes = data.classes.clone();
    let accounts = &mut data.accounts;
    let mut own = 0;
    for at in 0..accounts.len() {
        let class = usize::from(accounts.class[at]);
        let (calls, hours) = (accounts.calls_per_year[at], accounts.hours_per_call[at]);
        let found = match recipe.by {
            CallsBy::Given => None,
            CallsBy::Class => by_class.get(class).copied().flatten(),
            CallsBy::Segment => by_segment.get(usize::from(accounts.segment.codes[at])).copied().flatten(),
        };
        let of_class =
            |class: &crate::plan::CallClass| same(calls, class.calls_per_year) && same(hours, class.hours_per_call);
        let keeps_calls = recipe.keep_own && !classes.get(class).is_some_and(of_class);
        // Import makes workload from calls and hours, and adds the travel where it is known.
        let given = accounts.values[MeasureIx::WORKLOAD.at()][at].to_f64();
        let usual = [calls * (hours + accounts.travel_per_call[at]), calls * hours, 0.0];
        let keeps_workload = recipe.keep_own && usual.iter().all(|usual| (usual - given).abs() > SAME_HOURS);
        own += u32::from(keeps_workload || (keeps_calls && recipe.by != CallsBy::Given));
        if let (Some(line), false) = (found, keeps_calls) {
            accounts.calls_per_year[at] = line.calls_per_year;
            accounts.hours_per_call[at] = line.hours_per_call;
        }
        if let Some(hours) = travel.as_ref().and_then(|travel| travel.hours.get(at)) {
            accounts.travel_per_call[at] = *hours;
        }
        if !keeps_workload {
            let hours = workload::account_hours(accounts, AccountIx::new(at));
            accounts.values[MeasureIx::WORKLOAD.at()][at] = Amount::from_f64(hours);
        }
    }
    if recipe.by == CallsBy::Class {
        for class in &mut data.classes {
            if let Some(line) = line(&class.name) {
                (class.calls_per_year, class.hours_per_call) = (line.calls_per_year, line.hours_per_call);
            }
        }
    }
    own
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// Travel per call: to the nearest stops, and with a trip from home the way there and back, spread over the trip's calls.
/// Each by the drive times that the user brought, where they know it.
fn estimated(data: &DataSet, recipe: &TravelRecipe, warnings: &mut Vec<String>) -> Travelled {
    let settings = TravelSettings {
        circuity: recipe.circuity,
        speed_kmh: recipe.speed_kmh,
        stops: usize::from(recipe.stops),
        least_hours: recipe.least_hours,
    };
    let accounts = &data.accounts;
    let table = data.drive_times.as_ref().filter(|_| recipe.by_table);
    let times = table.and_then(DriveTable::unpack);
    if table.is_some() && times.is_none() {
        warnings.push("The drive-time table is damaged, so travel is estimated. Load its file again.".into());
    }
    let mut travel = drive_travel::travel_per_call(accounts, times.as_ref(), &settings);
    let Some(calls) = recipe.calls_per_trip else { return travel };
    let ends = times.as_ref().map(|times| drive_travel::Ends::new(times, data));
    let mut homeless = 0usize;
    for (at, hours) in travel.hours.iter_mut().enumerate() {
        let owner = accounts.owner[at];
        let driven = ends.as_ref().zip(owner).and_then(|(ends, rep)| ends.round_trip(rep, AccountIx::new(at)));
        if let Some(there_and_back) = driven {
            *hours += there_and_back / calls;
            continue;
        }
        let home = owner.and_then(|rep| data.reps.get(rep.at())).and_then(|rep| rep.home);
        match home {
            Some(home) => {
                let km = 2.0 * home.km_to(accounts.place[at]) * recipe.circuity;
                *hours += km / recipe.speed_kmh / calls;
            }
            None => homeless += 1,
        }
    }
    if homeless > 0 {
        let who = match homeless {
            1 => "1 account has nobody with a home today, so the way from home is left out for it.".to_owned(),
            more => format!(
                "{} accounts have nobody with a home today, so the way from home is left out for them.",
                super::grouped(more as f64, 0)
            ),
        };
        warnings.push(who);
    }
    travel
}

fn segment_lines(before: &DataSet, after: &DataSet) -> Vec<SegmentLine> {
    let mut lines: BTreeMap<&str, SegmentLine> = BTreeMap::new();
    let old = &before.accounts.segment;
    let mut counts = vec![0u32; old.names.len()];
    for code in &old.codes {
        counts[usize::from(*code)] += 1;
    }
    for (name, count) in old.names.iter().zip(counts) {
        lines.entry(name).or_default().before += count;
    }
    let accounts = &after.accounts;
    for at in accounts.indices() {
        let line = lines.entry(accounts.segment.get(at.at())).or_default();
        line.after += 1;
        line.revenue += accounts.value(MeasureIx::REVENUE, at);
        line.potential += accounts.value(MeasureIx::POTENTIAL, at);
        line.workload += accounts.value(MeasureIx::WORKLOAD, at);
    }
    let mut lines: Vec<SegmentLine> = lines
        .into_iter()
        .filter(|(_, line)| line.before + line.after > 0)
        .map(|(name, line)| SegmentLine { name: name.into(), ..line })
        .collect();
    lines.sort_by(|a, b| (b.after, b.before).cmp(&(a.after, a.before)).then(a.name.cmp(&b.name)));
    lines
}

/// Now and then, of the measures that recipes touch or make.
fn sums(before: &DataSet, after: &DataSet) -> Vec<SumLine> {
    let total = |accounts: &Accounts, at: usize| accounts.values.get(at).map(|column| column.iter().sum::<Amount>());
    let (old, new) = (&before.accounts, &after.accounts);
    let given = new.measures.iter().zip(&old.measures).take_while(|(a, b)| a == b).count();
    let made = |at: usize| at >= given || at == MeasureIx::POTENTIAL.at() || at == MeasureIx::WORKLOAD.at();
    let mut lines = Vec::new();
    for (at, measure) in new.measures.iter().enumerate().filter(|(at, _)| made(*at)) {
        let of_old = old.measures.iter().position(|known| known.key == measure.key);
        let changed = match of_old.and_then(|of_old| old.values.get(of_old)) {
            Some(column) => column.iter().zip(&new.values[at]).filter(|(a, b)| a != b).count(),
            None => new.len(),
        };
        lines.push(SumLine {
            name: measure.name.clone(),
            kind: measure.kind,
            before: of_old.and_then(|at| total(old, at)),
            after: total(new, at),
            changed: changed as u32,
        });
    }
    let gone = old
        .measures
        .iter()
        .enumerate()
        .filter(|(_, measure)| new.measures.iter().all(|known| known.key != measure.key));
    lines.extend(gone.map(|(at, measure)| SumLine {
        name: measure.name.clone(),
        kind: measure.kind,
        before: total(old, at),
        after: None,
        changed: old.len() as u32,
    }));
    lines
}

/// The account with most workload of each of the largest segments.
fn examples(data: &DataSet) -> Vec<ExampleLine> {
    let accounts = &data.accounts;
    let mut best: Vec<Option<AccountIx>> = vec![None; accounts.segment.names.len()];
    for at in accounts.indices() {
        if let Some(best) = accounts.segment.codes.get(at.at()).and_then(|code| best.get_mut(usize::from(*code))) {
            let more =
                |now: AccountIx| accounts.value(MeasureIx::WORKLOAD, at) > accounts.value(MeasureIx::WORKLOAD, now);
            if best.is_none_or(more) {
                *best = Some(at);
            }
        }
    }
    let mut chosen: Vec<AccountIx> = best.into_iter().flatten().collect();
    chosen.sort_by_key(|at| (std::cmp::Reverse(accounts.value(MeasureIx::WORKLOAD, *at)), *at));
    chosen
        .into_iter()
        .take(EXAMPLES)
        .map(|account| ExampleLine {
            account,
            name: accounts.name.get(account.at()).cloned().unwrap_or_default(),
            segment: accounts.segment.get(account.at()).to_owned(),
            workload: workload::explain(data, account),
            potential: potential::explain_potential(data, account).unwrap_or_else(|| {
                super::money(accounts.value(MeasureIx::POTENTIAL, account).to_f64(), &data.currency) + ", as given"
            }),
        })
        .collect()
}

#[cfg(test)]
#[path = "remeasure_tests.rs"]
mod tests;
