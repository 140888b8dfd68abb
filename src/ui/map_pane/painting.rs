//! From a plan to what the map draws: territories, classes of values, labels, homes, points.

use std::sync::Arc;

use crate::{
    metrics::{Indices, bands, index_of},
    plan::{Alignment, MeasureIx, MeasureKind, Plan, TerritoryIx, UnitIx},
    ui::{
        map::{MapHome, MapLabel, NO_CLASS, NO_TERRITORY, NOBODY},
        number,
        palette::CLASSES,
    },
};

/// What the colours of the map mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Colouring {
    /// The territories of the plan.
    Territories,
    /// What differs from today.
    Changes,
    /// Index of a measure around 100.
    Index(MeasureIx),
    /// Amount of a measure in each unit.
    Amount(MeasureIx),
}

impl Colouring {
    /// Reads a key as [`Colouring::key`] writes it; what makes no sense for this plan is the territories.
    #[must_use]
    pub fn parse(key: &str, plan: &Plan) -> Self {
        match key.split_once(':') {
            Some(("index", measure)) => plan.units().measure(measure).map_or(Self::Territories, Self::Index),
            Some(("amount", measure)) => plan.units().measure(measure).map_or(Self::Territories, Self::Amount),
            _ if key == "changes" => Self::Changes,
            _ => Self::Territories,
        }
    }

    /// A stable key.
    #[must_use]
    pub fn key(&self, plan: &Plan) -> String {
        let of = |measure: &MeasureIx| plan.units().measures().get(measure.at()).map_or("", |known| known.key.as_str());
        match self {
            Self::Territories => "territories".into(),
            Self::Changes => "changes".into(),
            Self::Index(measure) => format!("index:{}", of(measure)),
            Self::Amount(measure) => format!("amount:{}", of(measure)),
        }
    }

    /// Everything this plan can be coloured by, with names.
    #[must_use]
    pub fn choices(plan: &Plan) -> Vec<(Self, String)> {
        let mut choices =
            vec![(Self::Territories, "Territory".to_owned()), (Self::Changes, "Changes against today".to_owned())];
        for term in &plan.design().balance {
            if let Some(measure) = plan.units().measure(&term.measure) {
                let name = plan.units().measures()[measure.at()].name.to_lowercase();
                choices.push((Self::Index(measure), format!("Index of {name}")));
            }
        }
        for (at, measure) in plan.units().measures().iter().enumerate() {
            choices.push((Self::Amount(MeasureIx::new(at)), measure.name.clone()));
        }
        choices
    }
}

/// Territory of each unit, as the map takes it.
#[must_use]
pub fn territories(plan: &Plan) -> Vec<u16> {
    plan.units().indices().map(|unit| plan.alignment().of(unit).map_or(NO_TERRITORY, |of| of.0)).collect()
}

/// Colour of each territory, as the map takes it.
#[must_use]
pub fn colours(plan: &Plan) -> Arc<[u8]> {
    plan.territories().iter().map(|territory| territory.colour).collect()
}

/// Territory of each unit in `before`, in the numbers of `after`: territories are matched by name, and one that `after`
/// does not have gets a number beyond its territories.
#[must_use]
pub fn followed(before: &Plan, after: &Plan) -> Vec<u16> {
    let numbers: Vec<u16> = before
        .territories()
        .iter()
        .map(|old| {
            let at = after.territories().iter().position(|new| new.name == old.name);
            at.map_or(NO_TERRITORY - 1, |at| at as u16)
        })
        .collect();
    before
        .units()
        .indices()
        .map(|unit| match before.alignment().of(unit) {
            Some(old) => numbers.get(old.at()).copied().unwrap_or(NO_TERRITORY),
            None => NO_TERRITORY,
        })
        .collect()
}

/// Upper ends of the classes of an index but the last: thirds, ends and double of the band.
#[must_use]
pub fn index_steps(tolerance: f64) -> [f64; CLASSES - 1] {
    let t = tolerance.max(1.0);
    [-2.0 * t, -t, -t / 3.0, t / 3.0, t, 2.0 * t].map(|step| 100.0 + step)
}

/// Class of a value: the number of steps it is above.
#[must_use]
pub fn class_of(value: f64, steps: &[f64]) -> u8 {
    steps.iter().filter(|step| value > **step).count() as u8
}

/// Class of each unit by the index of its territory.
#[must_use]
pub fn index_classes(plan: &Plan, indices: &Indices, measure: MeasureIx) -> Vec<u8> {
    let steps = index_steps(plan.design().tolerance);
    let of_territory: Vec<u8> = plan
        .territory_indices()
        .map(|territory| indices.get(territory, measure).map_or(NO_CLASS, |index| class_of(index, &steps)))
        .collect();
    plan.units()
        .indices()
        .map(|unit| plan.alignment().of(unit).and_then(|of| of_territory.get(of.at()).copied()).unwrap_or(NO_CLASS))
        .collect()
}

/// Steps that put about the same number of units into each class; units with nothing of the measure are left out.
#[must_use]
pub fn amount_steps(plan: &Plan, measure: MeasureIx) -> Vec<f64> {
    let mut known: Vec<f64> =
        plan.units().values(measure).iter().filter(|value| value.0 > 0).map(|value| value.to_f64()).collect();
    known.sort_by(f64::total_cmp);
    let mut steps: Vec<f64> =
        (1..CLASSES).filter_map(|step| known.get(known.len() * step / CLASSES).copied()).collect();
    steps.dedup();
    steps
}

/// Class of each unit by its own amount.
#[must_use]
pub fn amount_classes(plan: &Plan, measure: MeasureIx, steps: &[f64]) -> Vec<u8> {
    let class = |value: &crate::plan::Amount| if value.0 > 0 { class_of(value.to_f64(), steps) } else { NO_CLASS };
    plan.units().values(measure).iter().map(class).collect()
}

/// What the classes between these steps are called.
#[must_use]
pub fn class_names(steps: &[f64], write: impl Fn(f64) -> String) -> Vec<String> {
    let Some((first, last)) = steps.first().zip(steps.last()) else { return vec!["all".into()] };
    let mut names = vec![format!("up to {}", write(*first))];
    names.extend(steps.windows(2).map(|pair| format!("{} to {}", write(pair[0]), write(pair[1]))));
    names.push(format!("over {}", write(*last)));
    names
}

/// How amounts of a kind are written in a legend.
#[must_use]
pub fn written(value: f64, kind: MeasureKind, currency: &str) -> String {
    match kind {
        MeasureKind::Money => number::short_money(crate::plan::Amount::from_f64(value), currency),
        MeasureKind::Hours => format!("{} h", number::short(value)),
        MeasureKind::Count | MeasureKind::Number => number::short(value),
    }
}

/// Where each territory's label stands: at its unit nearest to the middle of all its units.
#[must_use]
pub fn label_places(plan: &Plan, alignment: &Alignment) -> Vec<Option<[f64; 2]>> {
    let count = alignment.territories();
    let mut sums = vec![(0.0, 0.0, 0.0); count];
    let units = plan.units();
    let weight = |unit: UnitIx| 1.0 + units.value(MeasureIx::ACCOUNTS, unit).to_f64();
    for unit in units.indices() {
        if let Some(of) = alignment.of(unit) {
            let (place, weight) = (units.place(unit), weight(unit));
            let sum = &mut sums[of.at()];
            *sum = (sum.0 + place.lon * weight, sum.1 + place.lat * weight, sum.2 + weight);
        }
    }
    let mut best: Vec<Option<(f64, [f64; 2])>> = vec![None; count];
    for unit in units.indices() {
        let Some(of) = alignment.of(unit) else { continue };
        let (lon, lat, weight) = sums[of.at()];
        let place = units.place(unit);
        let (x, y) = (place.lon - lon / weight, place.lat - lat / weight);
        let distance = x * x + y * y;
        if best[of.at()].is_none_or(|(least, _)| distance < least) {
            best[of.at()] = Some((distance, [place.lon, place.lat]));
        }
    }
    best.into_iter().map(|found| found.map(|(_, place)| place)).collect()
}

/// Name and, with a measure, index of each territory. `alignment` is the plan's own, or a running solve's over the same territories.
#[must_use]
pub fn labels(plan: &Plan, alignment: &Alignment, measure: Option<MeasureIx>) -> Vec<MapLabel> {
    let places = label_places(plan, alignment);
    let bands = measure.map(|measure| (measure, bands(plan)));
    plan.territory_indices()
        .zip(places)
        .filter_map(|(at, place)| {
            let territory = plan.territory(at)?;
            let figure = bands.as_ref().and_then(|(measure, bands)| {
                let amount = alignment.total(Some(at), *measure).to_f64();
                let index = index_of(amount, plan.share(at), plan.units().total(*measure).to_f64())?;
                Some(number::marked(Some(index), bands.of(at, *measure)))
            });
            Some(MapLabel {
                territory: at.0,
                name: territory.name.clone(),
                figure: figure.unwrap_or_default(),
                place: place?,
                colour: territory.colour,
                weight: alignment.total(Some(at), MeasureIx::ACCOUNTS).to_f64(),
            })
        })
        .collect()
}

/// Homes of the reps that have one.
#[must_use]
pub fn homes(plan: &Plan) -> Vec<MapHome> {
    plan.reps()
        .iter()
        .enumerate()
        .filter_map(|(at, rep)| {
            let home = rep.home?;
            let mine = plan.territories().iter().find(|territory| territory.rep.is_some_and(|rep| rep.at() == at));
            let initials = rep.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
            Some(MapHome {
                rep: at as u32,
                initials,
                place: [home.lon, home.lat],
                colour: mine.map_or(NOBODY, |territory| territory.colour),
            })
        })
        .collect()
}

/// Places of the accounts, in their order.
#[must_use]
pub fn account_places(plan: &Plan) -> Arc<[[f64; 2]]> {
    plan.data().accounts.place.iter().map(|place| [place.lon, place.lat]).collect()
}

/// Size class of each account by revenue, 1 to 5: fifths of those with revenue, least without.
#[must_use]
pub fn account_sizes(plan: &Plan) -> Arc<[u8]> {
    let accounts = &plan.data().accounts;
    let value = |account| accounts.value(MeasureIx::REVENUE, account);
    let mut known: Vec<_> = accounts.indices().map(value).filter(|value| value.0 > 0).collect();
    known.sort_unstable();
    let steps: Vec<_> = (1..5).filter_map(|step| known.get(known.len() * step / 5).copied()).collect();
    accounts.indices().map(|account| 1 + steps.iter().filter(|step| value(account) > **step).count() as u8).collect()
}

/// Colour of each account: its territory's.
#[must_use]
pub fn account_colours(plan: &Plan) -> Arc<[u8]> {
    let of = |account| {
        let territory = plan.units().of_account(account).and_then(|unit| plan.alignment().of(unit));
        territory.and_then(|territory| plan.territory(territory)).map_or(NOBODY, |territory| territory.colour)
    };
    plan.data().accounts.indices().map(of).collect()
}

/// One line about a unit: "Cook, IL — Chicago North — index 118".
#[must_use]
pub fn described(plan: &Plan, unit: UnitIx, index: Option<(TerritoryIx, Option<f64>)>) -> String {
    let name = plan.units().name(unit);
    let Some((territory, index)) = index else { return format!("{name} — in no territory") };
    let of = plan.territory(territory).map_or("", |territory| territory.name.as_str());
    let locked = if plan.locks().contains_key(&unit) { " — locked" } else { "" };
    let also = plan.overlaps().get(&unit).and_then(|other| plan.territory(*other));
    let also = also.map_or(String::new(), |other| format!(" — also claimed by {}", other.name));
    match index {
        Some(index) => format!("{name} — {of} — index {}{also}{locked}", number::index(Some(index))),
        None => format!("{name} — {of}{also}{locked}"),
    }
}
