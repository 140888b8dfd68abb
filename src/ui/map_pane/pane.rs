//! The map in the workspace, kept in step with the session.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    legend::Legend,
    map_colouring::MapColouring,
    painting::{self, Colouring},
    preview_bar::PreviewBar,
    selection_bar::SelectionBar,
    tooltip::Tooltip,
};
use crate::{
    app::{Aspect, Focus, Selection, Session},
    browser::page,
    metrics,
    plan::{AccountIx, Alignment, TerritoryIx, UnitIx},
    ui::{
        map::{
            MapHover, MapLabel, MapLayerMenu, MapMode, MapModeSelect, MapPaint, MapPoints, MapSelect, MapTools,
            NO_TERRITORY, TerritoryMapView,
        },
        workbench::{INSPECTOR, PHONE, WIDE, Workbench, window_height, window_width},
    },
};

/// The map with everything that floats on it.
#[component]
pub fn MapPane() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let theme = bench.theme();
    let hover = RwSignal::new(MapHover::default());
    let pane = NodeRef::new();

    let modes = Memo::new(move |_| {
        session
            .read(&[Aspect::Design, Aspect::Frame], |plan| {
                let mode = |(choice, name): (Colouring, String)| MapMode { key: choice.key(plan), name };
                Colouring::choices(plan).into_iter().map(mode).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let colouring = MapColouring::new(session, bench);
    let paint = painted(session, bench, colouring);
    let labels = Memo::new(move |_| labels(session, bench, colouring));
    let homes = Memo::new(move |_| {
        session.read(&[Aspect::Reps, Aspect::Territories], |plan| Arc::new(painting::homes(plan))).unwrap_or_default()
    });
    let places = Memo::new_with_compare(
        move |_| session.read(&[Aspect::Frame], |plan| (painting::account_places(plan), painting::account_sizes(plan))),
        |_, _| true,
    );
    let accounts = Memo::new_with_compare(
        move |_| {
            // Nothing is computed for a layer that is switched off.
            if !bench.layers.with(|layers| layers.accounts) {
                return MapPoints::default();
            }
            let (places, sizes) = places.get().unwrap_or_default();
            let colours =
                session.read(&[Aspect::Alignment, Aspect::Territories], painting::account_colours).unwrap_or_default();
            MapPoints { places, sizes, colours }
        },
        |_, _| true,
    );
    let selected = Memo::new(move |_| {
        let selection = session.selection.get();
        let units: Vec<u32> = match selection.as_territory() {
            Some(territory) => session
                .read(&[Aspect::Alignment], |plan| {
                    plan.alignment().units_of(Some(territory)).map(|unit| unit.0).collect()
                })
                .unwrap_or_default(),
            None => selection.units.iter().map(|unit| unit.0).collect(),
        };
        Arc::new(units)
    });

    let describe = move |unit: u32| {
        let measure = bench.balanced.with_untracked(|balanced| balanced.first().map(|(measure, _)| *measure));
        // Read out on demand, so nothing here follows the plan.
        untrack(|| {
            bench.seen(&[], |plan| {
                let unit = UnitIx(unit);
                let index = plan.alignment().of(unit).map(|territory| {
                    (territory, measure.and_then(|measure| metrics::indices(plan).get(territory, measure)))
                });
                painting::described(plan, unit, index)
            })
        })
        .unwrap_or_default()
    };
    let on_hover = move |now: MapHover| {
        let unit = now.unit.map(UnitIx);
        if session.hovered.get_untracked() != unit {
            session.hovered.set(unit);
        }
        hover.set(now);
    };
    let on_select = move |gesture: MapSelect| {
        let selected: Vec<u32> =
            session.selection.with_untracked(|selection| selection.units.iter().map(|unit| unit.0).collect());
        let after = gesture.mode.apply(&selected, &gesture.units);
        session.selection.set(Selection::units(after.into_iter().map(UnitIx)));
    };
    let on_home = move |rep: u32| {
        let territory = session.peek(|plan| {
            plan.territory_indices().find(|at| {
                plan.territory(*at).and_then(|territory| territory.rep).is_some_and(|of| u32::from(of.0) == rep)
            })
        });
        if let Some(territory) = territory.flatten() {
            session.selection.set(Selection::territory(territory));
        }
    };
    let on_account = move |account: u32| {
        let account = AccountIx(account);
        let unit = session.peek(|plan| plan.units().of_account(account)).flatten();
        let mut selection = Selection::units(unit);
        selection.focus = Focus::Account(account);
        session.selection.set(selection);
    };

    view! {
        <section class="map-pane" aria-label="Map" node_ref=pane>
            <TerritoryMapView
                units=bench.shapes(|_| None)
                paint=paint
                selected=selected
                labels=labels
                accounts=accounts
                homes=homes
                layers=bench.layers
                theme=theme
                tool=bench.tool
                remote=bench.remote
                padding=padding(session.embedded)
                camera=bench.last_camera()
                on_camera=Callback::new(move |camera| bench.keep_camera(camera))
                reduce_motion=page::reduced_motion()
                describe=describe
                on_hover=on_hover
                on_select=on_select
                on_home=Callback::new(on_home)
                on_account=Callback::new(on_account)
                credit=bench.credit()
                imperial=bench.imperial()
            />
            <div class="map-bar">
                <MapTools tool=bench.tool />
                <MapModeSelect modes=modes mode=bench.colouring />
                <MapLayerMenu layers=bench.layers />
            </div>
            <Legend colouring />
            <PreviewBar />
            <SelectionBar />
            <Tooltip hover=hover pane=pane />
        </section>
    }
}

/// What is fitted stays clear of what lies over the map: the tools above, the inspector at the right of a wide window (so
/// that a selection covers nothing), the sheet in the lower half of a phone.
fn padding(embedded: bool) -> [f64; 4] {
    let (width, height) = (window_width(), window_height());
    if embedded && width < WIDE {
        [64.0, 16.0, 40.0, 16.0]
    } else if width < PHONE {
        [64.0, 24.0, 0.44 * height + 12.0, 24.0]
    } else if width < WIDE {
        [64.0, 24.0, 48.0, 24.0]
    } else {
        [56.0, INSPECTOR + 16.0, 40.0, 16.0]
    }
}

/// What the map paints: the running solve's alignment, else the preview, else the plan.
fn painted(session: Session, bench: Workbench, colouring: MapColouring) -> Memo<MapPaint> {
    // The plan's own alignment is kept and brought up to date unit by unit: a move of one unit among 33,000 ZIP codes
    // costs one entry.
    let drawn = StoredValue::new(Vec::<u16>::new());
    let own = Memo::new_with_compare(
        move |_| {
            session.revision(Aspect::Alignment).track();
            let changes = session.take_undrawn();
            session.read(&[Aspect::Alignment, Aspect::Frame], |plan| {
                let known = drawn
                    .try_update_value(|drawn| {
                        if changes.all_units || changes.frame || drawn.len() != plan.units().len() {
                            *drawn = painting::territories(plan);
                        }
                        for unit in &changes.units {
                            if let Some(of) = drawn.get_mut(unit.at()) {
                                *of = plan.alignment().of(*unit).map_or(NO_TERRITORY, |of| of.0);
                            }
                        }
                        Arc::<[u16]>::from(drawn.as_slice())
                    })
                    .unwrap_or_default();
                let overlaps: Arc<[u32]> = plan.overlaps().keys().map(|unit| unit.0).collect();
                (known, overlaps)
            })
        },
        |_, _| true,
    );
    Memo::new(move |_| {
        let mut paint = session
            .read(&[Aspect::Territories, Aspect::Locks], |plan| MapPaint {
                colours: painting::colours(plan),
                locked: plan.locks().keys().map(|unit| unit.0).collect(),
                ..MapPaint::default()
            })
            .unwrap_or_default();
        if let Some((territory, overlaps)) = own.get() {
            paint.territory = territory;
            paint.overlaps = overlaps;
        }
        if let Some(live) = session.live.get() {
            paint.territory = live.iter().map(|of| of.unwrap_or(NO_TERRITORY)).collect();
            paint.overlaps = Arc::from([]);
            // A carve in progress may have more territories than the plan has now.
            let most = live.iter().flatten().max().map_or(0, |most| usize::from(*most) + 1);
            let mut colours = paint.colours.to_vec();
            (colours.len()..most).for_each(|at| colours.push((at % 12) as u8));
            paint.colours = colours.into();
            return paint;
        }
        paint.values = colouring.values.get();
        if let Some(preview) = session.preview.get() {
            if bench.show_before.get() {
                return paint;
            }
            paint.territory = painting::territories(&preview.candidate).into();
            paint.overlaps = preview.candidate.overlaps().keys().map(|unit| unit.0).collect();
            paint.colours = painting::colours(&preview.candidate);
            paint.today = Some(painting::followed(&preview.before, &preview.candidate).into());
            return paint;
        }
        let muted = bench.muted.get();
        let pointed = session.hovered_territory.get();
        paint.muted = (0..paint.colours.len() as u16)
            .map(|at| muted.contains(&at) || pointed.is_some_and(|pointed| pointed.0 != at))
            .collect();
        paint.today = colouring.compared.get();
        paint
    })
}

/// Names and indices on the map: of the running Balance, the preview, or the plan.
fn labels(session: Session, bench: Workbench, colouring: MapColouring) -> Arc<Vec<MapLabel>> {
    let measure = match colouring.choice.get() {
        Colouring::Index(measure) => Some(measure),
        _ => bench.balanced.with(|balanced| balanced.first().map(|(measure, _)| *measure)),
    };
    if let Some(live) = session.live.get() {
        let balancing = session.job.with(|job| job.as_ref().is_some_and(|job| job.title == "Balance"));
        // A carve's territories have no names yet.
        return session
            .peek(|plan| {
                if !balancing {
                    return Arc::default();
                }
                let assignment: Vec<Option<TerritoryIx>> = live.iter().map(|of| of.map(TerritoryIx)).collect();
                let alignment = Alignment::new(plan.units(), plan.territories().len(), &assignment);
                Arc::new(painting::labels(plan, &alignment, measure))
            })
            .unwrap_or_default();
    }
    if let Some(preview) = session.preview.get()
        && !bench.show_before.get()
    {
        let plan = &preview.candidate;
        return Arc::new(painting::labels(plan, plan.alignment(), measure));
    }
    session
        .read(&[Aspect::Alignment, Aspect::Territories, Aspect::Design], |plan| {
            Arc::new(painting::labels(plan, plan.alignment(), measure))
        })
        .unwrap_or_default()
}
