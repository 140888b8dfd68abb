//! The own territory on the map: read-only, everything else muted, the own accounts as points.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    account_list::AccountCard,
    view::{RepDesk, RepTab},
};
use crate::{
    app::Aspect,
    browser::page,
    plan::{AccountIx, Plan, TerritoryIx, UnitIx},
    ui::{
        icon::{Glyph, Icon},
        map::{
            MapHome, MapHover, MapLabel, MapLayers, MapPaint, MapPoints, MapRemote, MapSelect, MapTool, NOBODY,
            TerritoryMapView,
        },
        map_pane::painting,
        workbench::Workbench,
    },
};

/// The map and, when a point is tapped, the account's card.
#[component]
pub fn OwnMap() -> impl IntoView {
    let desk = RepDesk::expect();
    let session = desk.session;
    let bench = Workbench::expect();
    let remote = MapRemote::new();
    let tapped = RwSignal::new(None::<AccountIx>);
    let paint = Memo::new(move |_| {
        let own = desk.territory.get();
        session.read(&[Aspect::Alignment, Aspect::Territories], |plan| paint(plan, own)).unwrap_or_default()
    });
    let labels = Memo::new(move |_| {
        let own = desk.territory.get();
        session.read(&[Aspect::Alignment, Aspect::Territories], |plan| Arc::new(labels(plan, own))).unwrap_or_default()
    });
    let accounts = Memo::new_with_compare(
        move |_| {
            let colour = session
                .read(&[Aspect::Territories], |plan| plan.territory(desk.territory.get()).map(|own| own.colour))
                .flatten()
                .unwrap_or_default();
            let priorities = desk.priorities.get();
            session
                .read(&[Aspect::Frame], |plan| {
                    let place = |account: AccountIx| {
                        let place = plan.data().accounts.place.get(account.at()).copied();
                        place.map_or([0.0, 0.0], |place| [place.lon, place.lat])
                    };
                    MapPoints {
                        places: priorities.iter().map(|known| place(known.account)).collect(),
                        // The more urgent the larger: a class for each 20 points.
                        sizes: priorities
                            .iter()
                            .map(|known| (1.0 + known.score / 20.0).clamp(1.0, 5.0) as u8)
                            .collect(),
                        colours: vec![colour; priorities.len()].into(),
                    }
                })
                .unwrap_or_default()
        },
        |_, _| true,
    );
    let homes = Memo::new(move |_| {
        session.read(&[Aspect::Reps, Aspect::Territories], |plan| Arc::new(home(plan, desk))).unwrap_or_default()
    });
    let selected = Memo::new(move |_| {
        let account = desk.open.get().or(tapped.get());
        let unit = account.and_then(|account| session.peek(|plan| plan.units().of_account(account)).flatten());
        Arc::new(unit.map(|unit| unit.0).into_iter().collect::<Vec<u32>>())
    });
    Effect::new(move || {
        desk.territory.track();
        tapped.set(None);
    });
    let describe = move |unit: u32| {
        session
            .peek(|plan| {
                let unit = UnitIx(unit);
                let of = plan.alignment().of(unit);
                let whose = match of.and_then(|of| plan.territory(of)) {
                    Some(_) if of == Some(desk.territory.get_untracked()) => "yours".to_owned(),
                    Some(other) => other.name.clone(),
                    None => "in no territory".into(),
                };
                format!("{}: {whose}", plan.units().name(unit))
            })
            .unwrap_or_default()
    };
    let on_account = move |point: u32| {
        let account = desk.priorities.with_untracked(|list| list.get(point as usize).map(|known| known.account));
        tapped.set(account);
    };
    let on_select = move |gesture: MapSelect| {
        if gesture.units.is_empty() {
            tapped.set(None);
        }
    };
    view! {
        <TerritoryMapView
            units=bench.shapes(move |plan| bounds(plan, desk.territory.get()))
            paint=paint
            credit=bench.credit()
            imperial=bench.imperial()
            selected=selected
            labels=labels
            accounts=accounts
            homes=homes
            layers=Signal::stored(MapLayers { accounts: true, ..MapLayers::default() })
            theme=bench.theme()
            tool=Signal::stored(MapTool::Pointer)
            remote=remote
            padding=[24.0, 24.0, 40.0, 24.0]
            reduce_motion=page::reduced_motion()
            label="Map of your territory"
            describe=describe
            on_hover=move |_: MapHover| {}
            on_select=on_select
            on_account=Callback::new(on_account)
        />
        <p class="rep-map-note">"Larger points are more urgent. Tap one."</p>
        {move || {
            tapped.get().map(|account| {
                let name = session
                    .peek(|plan| plan.data().accounts.name.get(account.at()).cloned())
                    .flatten()
                    .unwrap_or_default();
                view! {
                    <aside class="rep-tapped" aria-label="Account">
                        <header>
                            <h2>{name}</h2>
                            <button
                                type="button"
                                class="button compact"
                                on:click=move |_| {
                                    desk.open.set(Some(account));
                                    desk.tab.set(RepTab::Accounts);
                                    tapped.set(None);
                                }
                            >
                                "In the list"
                            </button>
                            <button type="button" class="icon-button" aria-label="Close" on:click=move |_| tapped.set(None)>
                                <Icon glyph=Glyph::Close />
                            </button>
                        </header>
                        <AccountCard account=account />
                    </aside>
                }
            })
        }}
    }
}

/// Two corners around a unit, about as far apart as the unit is wide: its label point alone would leave its edges out.
fn surroundings(plan: &Plan, unit: UnitIx) -> [[f64; 2]; 2] {
    /// Kilometres of a degree of latitude.
    const DEGREE_KM: f64 = 111.0;
    let place = plan.units().place(unit);
    let area = plan.units().frame().area_km2.get(unit.at()).copied().unwrap_or(0.0);
    let reach = 0.6 * area.max(0.0).sqrt() / DEGREE_KM;
    [[place.lon - 1.3 * reach, place.lat - reach], [place.lon + 1.3 * reach, place.lat + reach]]
}

/// West, south, east, north of a territory, on which the map opens; `None` for one without units.
fn bounds(plan: &Plan, own: TerritoryIx) -> Option<[f64; 4]> {
    let corners = plan.alignment().units_of(Some(own)).flat_map(|unit| surroundings(plan, unit));
    corners.fold(None, |bounds: Option<[f64; 4]>, [x, y]| {
        let [west, south, east, north] = bounds.unwrap_or([x, y, x, y]);
        Some([west.min(x), south.min(y), east.max(x), north.max(y)])
    })
}

fn paint(plan: &Plan, own: TerritoryIx) -> MapPaint {
    let own_overlaps =
        plan.overlaps().iter().filter(|(unit, other)| **other == own || plan.alignment().of(**unit) == Some(own));
    MapPaint {
        territory: painting::territories(plan).into(),
        colours: painting::colours(plan),
        overlaps: own_overlaps.map(|(unit, _)| unit.0).collect(),
        muted: plan.territory_indices().map(|territory| territory != own).collect(),
        ..MapPaint::default()
    }
}

/// Names only: of the own territory and, so that one knows who is next door, of the others.
fn labels(plan: &Plan, own: TerritoryIx) -> Vec<MapLabel> {
    let mut labels = painting::labels(plan, plan.alignment(), None);
    for label in &mut labels {
        label.weight = if label.territory == own.0 { 2.0 } else { 1.0 };
    }
    labels
}

fn home(plan: &Plan, desk: RepDesk) -> Vec<MapHome> {
    let colour = plan.territory(desk.territory.get()).map_or(NOBODY, |own| own.colour);
    let own = painting::homes(plan).into_iter().filter(|home| home.rep == u32::from(desk.rep.0));
    own.map(|home| MapHome { colour, ..home }).collect()
}
