//! The view: keeps the drawn map in step with the signals it is given, and turns what the pointer and the keys do into
//! selections.

use std::rc::Rc;
use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::drawing::{Drawing, MapTool};
use super::heard::Heard;
use super::paint::{MapHome, MapLabel, MapLayers, MapPaint, MapPoints, MapUnits, Marks, NO_TERRITORY, STRENGTHS};
use super::point_grid::PointGrid;
use super::region::DrawnArea;
use super::surface::{MapTheme, Surface};
use super::walk::{Direction, nearest, step};
use crate::browser::maplibre::{Camera, Keys, MapError, MapEvent, MapOptions};
use crate::plan::set_of;
use crate::ui::icon::{Glyph, Icon};

/// What the pointer is over.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapHover {
    /// The unit.
    pub unit: Option<u32>,
    /// The account, where accounts are shown.
    pub account: Option<u32>,
    /// CSS pixels from the map's top left: where a tooltip may stand.
    pub at: [f64; 2],
}

/// What a gesture does to the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectMode {
    /// These instead.
    Replace,
    /// These too (shift).
    Add,
    /// Those that are not, without those that are (ctrl or cmd).
    Toggle,
    /// Without these (alt).
    Remove,
}

impl SelectMode {
    fn from_keys(keys: Keys) -> Self {
        if keys.alt {
            Self::Remove
        } else if keys.ctrl {
            Self::Toggle
        } else if keys.shift {
            Self::Add
        } else {
            Self::Replace
        }
    }

    /// The selection after the gesture, ascending.
    #[must_use]
    pub fn apply(self, selected: &[u32], gesture: &[u32]) -> Vec<u32> {
        let has = |list: &[u32], unit: &u32| list.contains(unit);
        let mut after: Vec<u32> = match self {
            Self::Replace => gesture.to_vec(),
            Self::Add => selected.iter().chain(gesture).copied().collect(),
            Self::Remove => {
                let gone: std::collections::BTreeSet<u32> = set_of(gesture.iter().copied());
                selected.iter().filter(|unit| !gone.contains(unit)).copied().collect()
            }
            Self::Toggle if gesture.len() == 1 => {
                let kept = selected.iter().filter(|unit| !has(gesture, unit)).copied();
                let new = gesture.iter().filter(|unit| !has(selected, unit)).copied();
                kept.chain(new).collect()
            }
            Self::Toggle => {
                let (a, b): (std::collections::BTreeSet<u32>, std::collections::BTreeSet<u32>) =
                    (set_of(selected.iter().copied()), set_of(gesture.iter().copied()));
                a.symmetric_difference(&b).copied().collect()
            }
        };
        after.sort_unstable();
        after.dedup();
        after
    }
}

/// A gesture that selects.
#[derive(Clone, Debug, PartialEq)]
pub struct MapSelect {
    /// Units clicked on or caught; empty for a click on nothing.
    pub units: Vec<u32>,
    /// What happens to them.
    pub mode: SelectMode,
    /// The area drawn, for whoever wants to catch something else (accounts, homes).
    pub area: Option<DrawnArea>,
}

/// A way to steer the map from outside: camera, picture. Make one with [`MapRemote::new`] and hand it to the view.
#[derive(Clone, Copy)]
pub struct MapRemote {
    surface: StoredValue<Option<Rc<Surface>>, LocalStorage>,
}

impl Default for MapRemote {
    fn default() -> Self {
        Self::new()
    }
}

impl MapRemote {
    /// Not connected to a map yet: calls do nothing until it is.
    #[must_use]
    pub fn new() -> Self {
        Self { surface: StoredValue::new_local(None) }
    }

    fn surface(self) -> Option<Rc<Surface>> {
        self.surface.try_get_value().flatten()
    }

    /// Fits west, south, east, north into the map.
    pub fn fit(self, bounds: [f64; 4]) {
        if let Some(surface) = self.surface() {
            surface.fit(bounds);
        }
    }

    /// Fits all of these places.
    pub fn fit_places(self, places: impl IntoIterator<Item = [f64; 2]>) {
        let bounds = places.into_iter().fold(None, |bounds: Option<[f64; 4]>, [x, y]| {
            let [w, s, e, n] = bounds.unwrap_or([x, y, x, y]);
            Some([w.min(x), s.min(y), e.max(x), n.max(y)])
        });
        if let Some([west, south, east, north]) = bounds {
            // A single place gets some surroundings.
            let margin = if east - west < 0.5 && north - south < 0.5 { 0.5 } else { 0.2 };
            self.fit([west - margin, south - margin, east + margin, north + margin]);
        }
    }

    /// Brings a place into the middle.
    pub fn go_to(self, place: [f64; 2]) {
        if let Some(surface) = self.surface() {
            surface.go_to(place, 6.0);
        }
    }

    /// Where the map looks.
    #[must_use]
    pub fn camera(self) -> Option<Camera> {
        self.surface().map(|surface| surface.camera())
    }

    /// Looks there.
    pub fn set_camera(self, camera: Camera) {
        if let Some(surface) = self.surface() {
            surface.set_camera(camera);
        }
    }

    /// Zooms by steps.
    pub fn zoom_by(self, steps: f64) {
        if let Some(surface) = self.surface() {
            surface.zoom_by(steps);
        }
    }

    /// Whether the map is drawn without WebGL; `None` before it is drawn.
    #[must_use]
    pub fn is_plain(self) -> Option<bool> {
        self.surface().map(|surface| surface.is_plain())
    }

    /// The pixel of a place, from the map's top left.
    #[must_use]
    pub fn pixel_of(self, place: [f64; 2]) -> Option<[f64; 2]> {
        self.surface().map(|surface| surface.pixel_of(place))
    }

    /// The map as it is seen, as the bytes of a PNG file with the data's credit.
    pub async fn png(self, credit: String) -> Result<Vec<u8>, MapError> {
        match self.surface() {
            Some(surface) => surface.png(&credit).await,
            None => Err(MapError::Refused("there is no map on the page".into())),
        }
    }
}

/// The map. It fills its parent.
#[component]
pub fn TerritoryMapView(
    /// Shapes; `None` while they are loading.
    #[prop(into)]
    units: Signal<Option<Arc<MapUnits>>>,
    /// Colours and flags.
    #[prop(into)]
    paint: Signal<MapPaint>,
    /// Selected units.
    #[prop(into)]
    selected: Signal<Arc<Vec<u32>>>,
    /// A unit to mark because it is pointed at elsewhere (a row of a table).
    #[prop(into, optional)]
    pointed: Signal<Option<u32>>,
    /// Names and figures of territories.
    #[prop(into, optional)]
    labels: Signal<Arc<Vec<MapLabel>>>,
    /// Accounts.
    #[prop(into, optional)]
    accounts: Signal<MapPoints>,
    /// Homes of reps.
    #[prop(into, optional)]
    homes: Signal<Arc<Vec<MapHome>>>,
    /// What is switched on.
    #[prop(into)]
    layers: Signal<MapLayers>,
    /// Light or dark.
    #[prop(into)]
    theme: Signal<MapTheme>,
    /// What dragging does.
    #[prop(into)]
    tool: Signal<MapTool>,
    /// The handle for camera and picture.
    remote: MapRemote,
    /// Where to look first, for example from the last session; else the bounds of the units.
    #[prop(optional_no_strip)]
    camera: Option<Camera>,
    /// CSS pixels that other things cover at the top, right, bottom and left: what is fitted stays clear of them.
    #[prop(default = [56.0, 24.0, 40.0, 24.0])]
    padding: [f64; 4],
    /// Flights become jumps.
    #[prop(optional)]
    reduce_motion: bool,
    /// Miles on the scale bar instead of kilometres.
    #[prop(default = true)]
    imperial: bool,
    /// Draw without WebGL even where there is WebGL.
    #[prop(optional)]
    plain: bool,
    /// Accessible name.
    #[prop(into, default = "Map of territories".to_owned())]
    label: String,
    /// Credit of the geography, shown in the corner.
    #[prop(into)]
    credit: Signal<String>,
    /// One line about a unit, read out when the keyboard reaches it.
    #[prop(into)]
    describe: Callback<u32, String>,
    /// The pointer is over something else.
    #[prop(into)]
    on_hover: Callback<MapHover>,
    /// A gesture selects.
    #[prop(into)]
    on_select: Callback<MapSelect>,
    /// A click on a rep's home.
    #[prop(into, optional)]
    on_home: Option<Callback<u32>>,
    /// A click on an account.
    #[prop(into, optional)]
    on_account: Option<Callback<u32>>,
    /// The camera rests.
    #[prop(into, optional)]
    on_camera: Option<Callback<Camera>>,
    /// The first picture with units is complete.
    #[prop(into, optional)]
    on_drawn: Option<Callback<()>>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let refused = RwSignal::new(None::<String>);
    let hovered = RwSignal::new(None::<u32>);
    let cursor = RwSignal::new(None::<u32>);
    let spoken = RwSignal::new(String::new());
    let opened = RwSignal::new(false);
    let grid = StoredValue::new_local(None::<Rc<PointGrid>>);
    let unit_grid = StoredValue::new_local(None::<Rc<PointGrid>>);
    let drawing = StoredValue::new_local(None::<Rc<Drawing>>);
    let keys = StoredValue::new_local(None::<Rc<Vec<Heard>>>);

    // What lies at a pixel besides polygons: accounts, and units that are points.
    let reach = move || remote.camera().map_or(0.0, |camera| 7.0 * 360.0 / (512.0 * camera.zoom.exp2()));
    let account_at = move |at: [f64; 2]| {
        let (surface, grid) = (remote.surface()?, grid.get_value()?);
        if !layers.get_untracked().accounts {
            return None;
        }
        let sizes = accounts.with_untracked(|accounts| accounts.sizes.clone());
        grid.nearest(surface.place_at(at), reach(), |account| sizes.get(account as usize).is_some_and(|size| *size > 0))
    };
    let unit_point_at =
        move |at: [f64; 2]| unit_grid.get_value()?.nearest(remote.surface()?.place_at(at), reach(), |_| true);

    let hear = move |event: MapEvent| match event {
        MapEvent::Hover { unit, at } => {
            let unit = unit.or_else(|| unit_point_at(at));
            if hovered.get_untracked() != unit {
                hovered.set(unit);
            }
            on_hover.run(MapHover { unit, account: account_at(at), at });
        }
        MapEvent::Left => {
            if hovered.get_untracked().is_some() {
                hovered.set(None);
            }
            on_hover.run(MapHover::default());
        }
        MapEvent::Click { unit, home, at, keys } => {
            if let (Some(home), Some(on_home)) = (home, on_home) {
                on_home.run(home);
            } else if let (Some(account), Some(on_account)) = (account_at(at), on_account) {
                on_account.run(account);
            } else {
                let units: Vec<u32> = unit.or_else(|| unit_point_at(at)).into_iter().collect();
                let mode = match SelectMode::from_keys(keys) {
                    SelectMode::Add => SelectMode::Toggle,
                    mode => mode,
                };
                if !(units.is_empty() && mode != SelectMode::Replace) {
                    on_select.run(MapSelect { units, mode, area: None });
                }
            }
        }
        MapEvent::Moved(camera) => {
            if let Some(on_camera) = on_camera {
                on_camera.run(camera);
            }
        }
        MapEvent::Drawn => {
            if let Some(on_drawn) = on_drawn {
                on_drawn.run(());
            }
        }
    };

    let drawn = move |corners: Vec<[f64; 2]>, keys: Keys| {
        let (Some(surface), Some(units)) = (remote.surface(), units.get_untracked()) else { return };
        if let [at] = corners[..] {
            surface.click(at, keys);
            return;
        }
        let corners: Vec<[f64; 2]> = corners.into_iter().map(|corner| surface.place_at(corner)).collect();
        let area = DrawnArea::new(&corners);
        on_select.run(MapSelect {
            units: area.caught(&units.places),
            mode: SelectMode::from_keys(keys),
            area: Some(area),
        });
    };

    // Walking: Enter begins at the middle of the map (or toggles the unit), arrows step, Escape ends.
    let walk = move |event: web_sys::Event| {
        let event: KeyboardEvent = event.unchecked_into();
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(units) = units.get_untracked() else { return };
        let key = event.key();
        let to = match (cursor.get_untracked(), key.as_str()) {
            (None, "Enter") => remote.camera().and_then(|camera| nearest(camera.centre, &units.places)),
            (Some(_), "Escape") => {
                cursor.set(None);
                spoken.set("Walking ended.".into());
                event.stop_propagation();
                return;
            }
            (Some(unit), "Enter" | " ") => {
                event.prevent_default();
                event.stop_propagation();
                let was = selected.with_untracked(|selected| selected.contains(&unit));
                on_select.run(MapSelect { units: vec![unit], mode: SelectMode::Toggle, area: None });
                spoken.set(format!("{}: {}", describe.run(unit), if was { "no longer selected" } else { "selected" }));
                return;
            }
            (Some(unit), key) => {
                let Some(direction) = Direction::from_key(key) else { return };
                Some(step(unit, direction, &units.sides, &units.places).unwrap_or(unit))
            }
            _ => return,
        };
        let Some(unit) = to else { return };
        event.prevent_default();
        event.stop_propagation();
        cursor.set(Some(unit));
        spoken.set(describe.run(unit));
        if let (Some(surface), Some(at)) = (remote.surface(), units.places.get(unit as usize))
            && let Some(node) = place.get_untracked()
        {
            // The cursor stays in sight.
            let [x, y] = surface.pixel_of(*at);
            let (width, height) = (f64::from(node.client_width()), f64::from(node.client_height()));
            if x < 60.0 || y < 60.0 || x > width - 60.0 || y > height - 60.0 {
                surface.go_to(*at, 0.0);
            }
        }
    };

    Effect::new(move |_| {
        let Some(node) = place.get() else { return };
        if remote.surface().is_some() {
            return;
        }
        let container: HtmlElement = node.into();
        let bounds = units.with_untracked(|units| units.as_ref().map_or([-125.0, 24.0, -66.5, 49.6], |u| u.bounds));
        let options = MapOptions {
            label: label.clone(),
            colours: theme.get_untracked().colours(),
            bounds,
            reduce_motion,
            strengths: STRENGTHS,
            padding,
            imperial,
        };
        match Surface::open(&container, options, plain) {
            Ok(surface) => {
                surface.set_listener(hear);
                if let Some(camera) = camera {
                    surface.set_camera(camera);
                }
                remote.surface.set_value(Some(Rc::new(surface)));
                if let Ok(made) = Drawing::new(&container, drawn) {
                    made.set_tool(tool.get_untracked());
                    drawing.set_value(Some(Rc::new(made)));
                }
                if let Ok(heard) = Heard::new(&container, "keydown", true, walk) {
                    keys.set_value(Some(Rc::new(vec![heard])));
                }
                opened.set(true);
            }
            Err(error) => refused.set(Some(error.to_string())),
        }
    });
    on_cleanup(move || {
        drawing.set_value(None);
        keys.set_value(None);
        remote.surface.set_value(None);
    });

    // From here on: one effect for each thing that can change.
    let with = move |act: &dyn Fn(&Surface)| {
        if opened.get()
            && let Some(surface) = remote.surface()
        {
            act(&surface);
        }
    };
    Effect::new(move |before: Option<Option<Arc<MapUnits>>>| {
        let now = units.get();
        with(&|surface| {
            if let Some(units) = &now {
                surface.set_units(units);
                unit_grid.set_value(units.are_points().then(|| Rc::new(PointGrid::new(&units.places))));
                let other = before.as_ref().is_some_and(|before| before.is_some());
                if camera.is_none() || other {
                    surface.fit(units.bounds);
                }
            }
        });
        if opened.get_untracked() { now } else { None }
    });
    Effect::new(move |_| {
        let (units, paint, selected) = (units.get(), paint.get(), selected.get());
        let (hovered, cursor) = (hovered.get().or(pointed.get()), cursor.get());
        let unfilled = !layers.get().territories;
        with(&|surface| {
            if let Some(units) = &units {
                surface.paint(units, &paint, Marks { selected: &selected, hovered, cursor, unfilled });
            }
        });
    });
    let locked = Memo::new(move |_| paint.with(|paint| paint.locked.clone()));
    Effect::new(move |_| {
        let (units, locked) = (units.get(), locked.get());
        with(&|surface| {
            if let Some(units) = &units {
                let places: Vec<[f64; 2]> =
                    locked.iter().filter_map(|unit| units.places.get(*unit as usize).copied()).collect();
                surface.set_locks(&places);
            }
        });
    });
    // Labels of territories without a selected unit give way.
    let kept = Memo::new(move |_| {
        let selected = selected.get();
        (!selected.is_empty()).then(|| {
            paint.with(|paint| {
                let of = |unit: &u32| paint.territory.get(*unit as usize).copied().filter(|t| *t != NO_TERRITORY);
                let mut territories: Vec<u16> = selected.iter().filter_map(of).collect();
                territories.sort_unstable();
                territories.dedup();
                territories
            })
        })
    });
    Effect::new(move |_| {
        let (labels, kept) = (labels.get(), kept.get());
        with(&|surface| surface.set_labels(&labels, kept.as_deref()));
    });
    Effect::new(move |_| {
        let homes = homes.get();
        with(&|surface| surface.set_homes(&homes));
    });
    Effect::new(move |before: Option<Arc<[[f64; 2]]>>| {
        let (accounts, _) = (accounts.get(), theme.get());
        with(&|surface| {
            let moved = before.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &accounts.places));
            if moved {
                grid.set_value(Some(Rc::new(PointGrid::new(&accounts.places))));
            }
            surface.set_accounts(&accounts, moved);
        });
        if opened.get_untracked() { accounts.places } else { Arc::from([]) }
    });
    Effect::new(move |_| {
        let layers = layers.get();
        with(&|surface| surface.set_layers(layers));
    });
    Effect::new(move |before: Option<Option<MapTheme>>| {
        let theme = theme.get();
        with(&|surface| {
            if before.flatten() != Some(theme) {
                surface.set_colours(theme.colours());
            }
        });
        opened.get_untracked().then_some(theme)
    });
    Effect::new(move |_| {
        let tool = tool.get();
        if let (true, Some(drawing)) = (opened.get(), drawing.get_value()) {
            drawing.set_tool(tool);
        }
    });

    view! {
        <div
            class="map"
            class:map-drawing-tool=move || tool.get() != MapTool::Pointer
            class:map-over-unit=move || hovered.get().is_some()
        >
            <div class="map-surface" node_ref=place></div>
            <Show when=move || units.with(Option::is_none) && refused.with(Option::is_none)>
                <p class="map-notice" role="status">"Loading the map"</p>
            </Show>
            {move || refused.get().map(|why| view! {
                <p class="map-notice map-refused" role="alert"><Icon glyph=Glyph::Warning /> {why}</p>
            })}
            <p class="visually-hidden" aria-live="polite">{move || spoken.get()}</p>
            <div class="map-zoom" role="group" aria-label="Zoom">
                <button type="button" class="map-button" aria-label="Zoom in" title="Zoom in" on:click=move |_| remote.zoom_by(1.0)>
                    <Icon glyph=Glyph::Plus />
                </button>
                <button type="button" class="map-button" aria-label="Zoom out" title="Zoom out" on:click=move |_| remote.zoom_by(-1.0)>
                    <Icon glyph=Glyph::Minus />
                </button>
                <button
                    type="button"
                    class="map-button"
                    aria-label="Show the whole map"
                    title="Show the whole map"
                    on:click=move |_| if let Some(units) = units.get_untracked() { remote.fit(units.bounds) }
                >
                    <Icon glyph=Glyph::FitAll />
                </button>
            </div>
            <p class="map-credit">{credit}</p>
        </div>
    }
}
