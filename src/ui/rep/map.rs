//! The rep's territory on the map: its units in colour, its accounts as points, everything else quiet.

use std::sync::Arc;

use leptos::prelude::*;

use super::portrait::Portrait;
use crate::{
    app::{Aspect, MapShapes, Session},
    plan::{MeasureIx, Plan, TerritoryIx, UnitIx},
    ui::map::{MapHome, MapLayers, MapPaint, MapPoints, MapRemote, MapTheme, MapTool, MapUnits, TerritoryMapView},
};

const OWN: u16 = 0;
const OTHERS: u16 = 1;

fn units(plan: &Plan, shapes: &MapShapes) -> MapUnits {
    let bbox = &shapes.bbox;
    MapUnits {
        fills: shapes.fills.clone(),
        borders: shapes.borders.clone(),
        sides: shapes.sides.clone(),
        places: plan.units().frame().place.iter().map(|place| [place.lon, place.lat]).collect(),
        bounds: [bbox.west, bbox.south, bbox.east, bbox.north],
    }
}

fn paint(plan: &Plan, own: TerritoryIx, colour: u8) -> MapPaint {
    let side = |unit: UnitIx| if plan.alignment().of(unit) == Some(own) { OWN } else { OTHERS };
    MapPaint {
        territory: plan.units().indices().map(side).collect(),
        // Others have one colour between them: whose they are is not this rep's.
        colours: [colour, colour].into(),
        muted: [false, true].into(),
        ..MapPaint::default()
    }
}

/// The territory's accounts, larger with potential.
fn points(plan: &Plan, own: TerritoryIx, colour: u8) -> MapPoints {
    let accounts: Vec<_> =
        plan.alignment().units_of(Some(own)).flat_map(|unit| plan.units().accounts(unit).iter().copied()).collect();
    let value = |account| plan.data().accounts.value(MeasureIx::POTENTIAL, account).to_f64();
    let most = accounts.iter().map(|account| value(*account)).fold(0.0, f64::max);
    let size = |share: f64| match share {
        share if share > 0.5 => 5,
        share if share > 0.2 => 4,
        share if share > 0.05 => 3,
        _ => 2,
    };
    let place = |at: usize| plan.data().accounts.place.get(at).map_or([0.0, 0.0], |place| [place.lon, place.lat]);
    MapPoints {
        places: accounts.iter().map(|account| place(account.at())).collect(),
        sizes: accounts.iter().map(|account| size(if most > 0.0 { value(*account) / most } else { 0.0 })).collect(),
        colours: accounts.iter().map(|_| colour).collect(),
    }
}

fn homes(plan: &Plan, own: TerritoryIx, colour: u8) -> Vec<MapHome> {
    let Some((rep, home)) = plan.rep_of(own).and_then(|rep| Some((rep, rep.home?))) else { return Vec::new() };
    let initials: String = rep.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    vec![MapHome { rep: 0, initials, place: [home.lon, home.lat], colour }]
}

/// Two corners around a unit, about as far apart as the unit is wide.
fn surroundings(plan: &Plan, unit: UnitIx) -> [[f64; 2]; 2] {
    /// Kilometres of a degree of latitude.
    const DEGREE_KM: f64 = 111.0;
    let place = plan.units().place(unit);
    let area = plan.units().frame().area_km2.get(unit.at()).copied().unwrap_or(0.0);
    let reach = 0.6 * area.max(0.0).sqrt() / DEGREE_KM;
    [[place.lon - 1.3 * reach, place.lat - reach], [place.lon + 1.3 * reach, place.lat + reach]]
}

/// Pan and zoom only.
#[component]
pub fn RepMap(picture: Memo<Option<Arc<Portrait>>>) -> impl IntoView {
    let session = Session::expect();
    let remote = MapRemote::new();
    let own =
        Memo::new(move |_| picture.with(|picture| picture.as_ref().map(|picture| (picture.territory, picture.colour))));
    let map_units = Memo::new_with_compare(
        move |_| {
            let shapes = session.shapes.get()?;
            let fits = session.read(&[Aspect::Frame], |plan| plan.units().level() == shapes.level)?;
            if !fits {
                return None;
            }
            session.peek(|plan| Arc::new(units(plan, &shapes)))
        },
        |before, now| match (before, now) {
            (Some(Some(before)), Some(Some(now))) => !Arc::ptr_eq(before, now),
            _ => true,
        },
    );
    let painted = Memo::new(move |_| {
        let Some((own, colour)) = own.get() else { return MapPaint::default() };
        session.read(&[Aspect::Alignment, Aspect::Territories], |plan| paint(plan, own, colour)).unwrap_or_default()
    });
    let accounts = Memo::new(move |_| {
        let Some((own, colour)) = own.get() else { return MapPoints::default() };
        session.read(&[Aspect::Alignment], |plan| points(plan, own, colour)).unwrap_or_default()
    });
    let home = Memo::new(move |_| {
        let Some((own, colour)) = own.get() else { return Arc::default() };
        Arc::new(
            session.read(&[Aspect::Reps, Aspect::Territories], |plan| homes(plan, own, colour)).unwrap_or_default(),
        )
    });
    let look = move || {
        let places = own.get_untracked().and_then(|(own, _)| {
            session.peek(|plan| {
                plan.alignment().units_of(Some(own)).flat_map(|unit| surroundings(plan, unit)).collect::<Vec<_>>()
            })
        });
        remote.fit_places(places.unwrap_or_default());
    };
    // Another territory of the same rep.
    Effect::new(move |before: Option<()>| {
        own.track();
        if before.is_some() {
            look();
        }
    });
    let describe = move |unit: u32| session.peek(|plan| plan.units().name(UnitIx(unit)).to_owned()).unwrap_or_default();
    let theme = Signal::derive(move || if session.is_dark() { MapTheme::Dark } else { MapTheme::Light });
    let layers = MapLayers { accounts: true, labels: false, ..MapLayers::default() };
    view! {
        <div class="rep-map">
            <TerritoryMapView
                units=map_units
                paint=painted
                selected=Arc::new(Vec::new())
                accounts=accounts
                homes=home
                layers=layers
                theme=theme
                tool=MapTool::default()
                remote=remote
                padding=[16.0, 16.0, 16.0, 16.0]
                label="Map of your territory"
                describe=describe
                on_hover=|_| {}
                on_select=|_| {}
                on_drawn=move |()| look()
            />
        </div>
    }
}
