//! The workbench: what the views around one open plan share beside the session.
//!
//! Figures are computed once per change and kept here; map, table, charts and inspector read the same ones. Also here:
//! which drawer tab is open, what the map shows, how the phone is laid out. Nothing of it is part of the plan.

use std::{collections::BTreeSet, sync::Arc};

use leptos::{prelude::*, task::spawn_local};

use super::map::{MapLayers, MapRemote, MapTheme, MapTool, MapUnits};
use crate::{
    app::{Aspect, Focus, Preview, Selection, Session},
    browser::{clock, maplibre::Camera},
    metrics::{self, AccountFacts, Comparison, Explanation, Figure, Figures, TerritoryFigures},
    plan::{MeasureIx, Plan, TerritoryIx, UnitIx, set_of},
};

/// A tab of the drawer under the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawerTab {
    /// The territory table.
    #[default]
    Territories,
    /// Accounts of the selection.
    Accounts,
    /// Charts of the selection.
    Charts,
    /// What moved against today.
    Changes,
}

/// What a phone shows above its tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PhoneTab {
    /// The map, with the inspector as the sheet.
    Map,
    /// The drawer as the sheet.
    Table,
    /// The step's panel as the sheet.
    #[default]
    Step,
}

/// How high the phone's bottom sheet stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// Its first line.
    Peek,
    /// Half the screen.
    #[default]
    Half,
    /// All of it.
    Full,
}

/// What lies over the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// The command palette.
    Commands,
    /// The list of shortcuts.
    Shortcuts,
}

/// A figure that was asked why, and where on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// Whose figure; `None` is the last row: see `whole`.
    pub row: Option<TerritoryIx>,
    /// Without a territory: the company's figure, else that of the units in no territory.
    pub whole: bool,
    /// Which figure.
    pub figure: Figure,
    /// CSS pixels from the left and the top of the window.
    pub at: (f64, f64),
}

/// Shared by all views of the open plan. Get it with [`Workbench::expect`].
#[derive(Clone, Copy)]
pub struct Workbench {
    session: Session,
    /// The last camera, and which units' box it belongs to.
    camera: StoredValue<Option<(u64, Camera)>>,
    /// Facts about accounts, once per data set.
    pub facts: Memo<Option<Arc<AccountFacts>>>,
    /// The territory table of the plan as it is.
    pub figures: Memo<Option<Arc<Figures>>>,
    /// The territory table of the preview's candidate.
    pub candidate: Memo<Option<Arc<Figures>>>,
    /// The plan as today's alignment has it.
    pub today: Memo<Option<Arc<Plan>>>,
    /// What moved against today.
    pub changes: Memo<Option<Arc<Comparison>>>,
    /// The balanced measures with their names.
    pub balanced: Memo<Vec<(MeasureIx, String)>>,
    /// ISO code of the currency.
    pub currency: Memo<String>,
    /// Territories that the selection is or lies in, in order.
    pub touched: Memo<Vec<TerritoryIx>>,
    /// The map's camera.
    pub remote: MapRemote,
    /// What dragging on the map does.
    pub tool: RwSignal<MapTool>,
    /// What of the map is switched on.
    pub layers: RwSignal<MapLayers>,
    /// What the map's colours mean: a key of `map_pane`'s modes.
    pub colouring: RwSignal<String>,
    /// Territories that the legend filters out.
    pub muted: RwSignal<BTreeSet<u16>>,
    /// The preview is shown as it was before.
    pub show_before: RwSignal<bool>,
    /// Where the selection might go: under the pointer in a list of territories.
    pub target: RwSignal<Option<Option<TerritoryIx>>>,
    /// The open drawer tab.
    pub drawer: RwSignal<DrawerTab>,
    /// The drawer is open.
    pub drawer_open: RwSignal<bool>,
    /// The step's panel is open.
    pub panel_open: RwSignal<bool>,
    /// What a phone shows.
    pub phone: RwSignal<PhoneTab>,
    /// How high the phone's sheet stands.
    pub sheet: RwSignal<Sheet>,
    /// What lies over the page.
    pub overlay: RwSignal<Overlay>,
    /// The figure that was asked why.
    pub asked: RwSignal<Option<Asked>>,
}

/// Compares by identity, for memos: comparing the content would cost more than drawing again.
#[must_use]
pub fn other<T>(before: Option<&Option<Arc<T>>>, now: Option<&Option<Arc<T>>>) -> bool {
    match (before.and_then(Option::as_ref), now.and_then(Option::as_ref)) {
        (Some(before), Some(now)) => !Arc::ptr_eq(before, now),
        (before, now) => before.is_some() != now.is_some(),
    }
}

/// Width of the window in CSS pixels.
#[must_use]
pub fn window_width() -> f64 {
    window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1024.0)
}

/// Height of the window in CSS pixels.
#[must_use]
pub fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(768.0)
}

/// From this width on nothing needs to be folded, and the inspector has its place beside what the map shows.
pub const WIDE: f64 = 1280.0;
/// Width of the inspector in CSS pixels, as in the stylesheet.
pub const INSPECTOR: f64 = 320.0;
/// Height of the drawer until somebody drags it.
pub const DRAWER: f64 = 264.0;
/// Below this width the page is laid out for a phone, as in the stylesheet.
pub const PHONE: f64 = 768.0;

/// The preview, two frames after it came: the table takes it when panel and map are drawn with it, as all at once would
/// hold up the pointer. When the preview goes, this goes with it.
fn frames_later(session: Session) -> RwSignal<Option<Arc<Preview>>> {
    let later = RwSignal::new(None);
    Effect::new(move |_| {
        let preview = session.preview.get();
        if preview.is_none() {
            return later.set(None);
        }
        spawn_local(async move {
            for _ in 0..2 {
                let _ = clock::painted().await;
            }
            let now = session.preview.get_untracked();
            if now.as_ref().map(Arc::as_ptr) == preview.as_ref().map(Arc::as_ptr) {
                later.set(now);
            }
        });
    });
    later
}

impl Workbench {
    /// The workbench of this session.
    #[must_use]
    pub fn new(session: Session) -> Self {
        let facts = Memo::new_with_compare(
            move |_| session.read(&[Aspect::Frame], |plan| Arc::new(AccountFacts::of(plan.data()))),
            other,
        );
        let table = move |plan: &Plan| {
            facts.with(|facts| facts.as_ref().map(|facts| Arc::new(metrics::territory_figures_with(plan, facts))))
        };
        let figures = Memo::new_with_compare(move |_| session.read(&Aspect::FIGURES, table).flatten(), other);
        let previewed = frames_later(session);
        let candidate =
            Memo::new_with_compare(move |_| previewed.get().and_then(|preview| table(&preview.candidate)), other);
        let today = Memo::new_with_compare(
            move |_| session.read(&[Aspect::Design, Aspect::Quota, Aspect::Frame], |plan| Arc::new(plan.today())),
            other,
        );
        let changes = Memo::new_with_compare(
            move |_| {
                let today = today.get()?;
                session.read(&[Aspect::Alignment, Aspect::Territories, Aspect::Reps, Aspect::Frame], |plan| {
                    Arc::new(metrics::compare(&today, plan))
                })
            },
            other,
        );
        let balanced = Memo::new(move |_| {
            session
                .read(&[Aspect::Design, Aspect::Frame], |plan| {
                    let known = plan.units().measures();
                    let named = |term: &crate::plan::BalanceTerm| {
                        let measure = plan.units().measure(&term.measure)?;
                        Some((measure, known.get(measure.at())?.name.clone()))
                    };
                    plan.design().balance.iter().filter_map(named).collect::<Vec<_>>()
                })
                .unwrap_or_default()
        });
        let currency =
            Memo::new(move |_| session.read(&[Aspect::Frame], |plan| plan.data().currency.clone()).unwrap_or_default());
        let touched = Memo::new(move |_| {
            let selection = session.selection.get();
            if let Some(territory) = selection.as_territory() {
                return vec![territory];
            }
            session
                .read(&[Aspect::Alignment], |plan| {
                    let of = |unit: &UnitIx| plan.alignment().of(*unit);
                    set_of(selection.units.iter().filter_map(of)).into_iter().collect()
                })
                .unwrap_or_default()
        });
        Self {
            session,
            camera: StoredValue::new(None),
            facts,
            figures,
            candidate,
            today,
            changes,
            balanced,
            currency,
            touched,
            remote: MapRemote::new(),
            tool: RwSignal::default(),
            // On a phone the homes would lie under the labels.
            layers: RwSignal::new(MapLayers { homes: window_width() >= PHONE, ..MapLayers::default() }),
            colouring: RwSignal::new("territories".into()),
            muted: RwSignal::default(),
            show_before: RwSignal::new(false),
            target: RwSignal::new(None),
            drawer: RwSignal::default(),
            drawer_open: RwSignal::new(true),
            panel_open: RwSignal::new(true),
            phone: RwSignal::default(),
            sheet: RwSignal::default(),
            overlay: RwSignal::default(),
            asked: RwSignal::new(None),
        }
    }

    /// The workbench of this page.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// Where the map looked last at these units, so that it looks there again when another plan over them was opened:
    /// the map is built anew then.
    #[must_use]
    pub fn last_camera(self) -> Option<Camera> {
        let bbox = self.session.shapes.with_untracked(|shapes| shapes.as_ref().map(|shapes| shapes.bbox))?;
        self.camera
            .get_value()
            .filter(|(of, _)| *of == bbox.west.to_bits() ^ bbox.north.to_bits())
            .map(|(_, camera)| camera)
    }

    /// Remembers where the map looks.
    pub fn keep_camera(self, camera: Camera) {
        if let Some(bbox) = self.session.shapes.with_untracked(|shapes| shapes.as_ref().map(|shapes| shapes.bbox)) {
            self.camera.set_value(Some((bbox.west.to_bits() ^ bbox.north.to_bits(), camera)));
        }
    }

    /// Where the borders on the map come from, for its corner; nothing where there are none.
    #[must_use]
    pub fn credit(self) -> Signal<String> {
        let source = |plan: &Plan| match &plan.data().geography {
            Some(own) => format!("Boundaries: {}", own.source),
            None if plan.data().accounts.reach_beyond() => String::new(),
            None => "Boundaries: US Census Bureau, us-atlas".to_owned(),
        };
        Signal::derive(move || self.session.read(&[Aspect::Frame], source).unwrap_or_default())
    }

    /// Miles on the scale bar: in the United States.
    #[must_use]
    pub fn imperial(self) -> bool {
        self.session.peek(|plan| plan.data().geography.is_none()).unwrap_or(true)
    }

    /// Whether the inspector is open and covers the map's right edge.
    #[must_use]
    pub fn inspector_lies_on_the_map(self) -> bool {
        self.session.selection.with(|selection| selection.focus != Focus::Nothing) && window_width() >= WIDE
    }

    /// Reads what the map shows: a preview's candidate while it stands and is not put aside for "Before", else the plan,
    /// followed by these aspects.
    pub fn seen<R>(self, aspects: &[Aspect], read: impl FnOnce(&Plan) -> R) -> Option<R> {
        match self.session.preview.get().filter(|_| !self.show_before.get()) {
            Some(preview) => Some(read(&preview.candidate)),
            None => self.session.read(aspects, read),
        }
    }

    /// The units' shapes for a map that opens on these bounds, or on all there is.
    pub fn shapes(
        self,
        bounds: impl Fn(&Plan) -> Option<[f64; 4]> + Send + Sync + 'static,
    ) -> Memo<Option<Arc<MapUnits>>> {
        let session = self.session;
        Memo::new_with_compare(
            move |_| {
                let shapes = session.shapes.get()?;
                session.read(&[Aspect::Frame], |plan| {
                    // Shapes of another level are on their way out; those of these units are coming.
                    let fits = shapes.cut == *plan.units().cut();
                    fits.then(|| {
                        let bbox = &shapes.bbox;
                        Arc::new(MapUnits {
                            fills: shapes.fills.clone(),
                            borders: shapes.borders.clone(),
                            sides: shapes.sides.clone(),
                            places: plan.units().frame().place.iter().map(|place| [place.lon, place.lat]).collect(),
                            bounds: bounds(plan).unwrap_or([bbox.west, bbox.south, bbox.east, bbox.north]),
                        })
                    })
                })?
            },
            other,
        )
    }

    /// Light or dark, for the map.
    #[must_use]
    pub fn theme(self) -> Signal<MapTheme> {
        Signal::derive(move || if self.session.is_dark() { MapTheme::Dark } else { MapTheme::Light })
    }

    /// Shows why a figure is what it is, beside the element that was clicked.
    pub fn ask(self, row: Option<TerritoryIx>, whole: bool, figure: Figure, at: (f64, f64)) {
        self.asked.set(Some(Asked { row, whole, figure, at }));
    }

    /// The answer to what was asked, as the plan is now. `None` when the territory is gone.
    #[must_use]
    pub fn explanation(self, asked: Asked) -> Option<Explanation> {
        let figures = self.figures.get_untracked()?;
        let row: &TerritoryFigures = match asked.row {
            Some(territory) => figures.territories.get(territory.at())?,
            None if asked.whole => &figures.company,
            None => &figures.unassigned,
        };
        self.session.peek(|plan| metrics::explain(plan, &figures, row, asked.figure))
    }

    /// Moves the map to these units.
    pub fn fly_to(self, units: impl IntoIterator<Item = UnitIx>) {
        let places = self.session.peek(|plan| {
            let place = |unit: UnitIx| {
                let place = plan.units().place(unit);
                [place.lon, place.lat]
            };
            units.into_iter().map(place).collect::<Vec<_>>()
        });
        self.remote.fit_places(places.unwrap_or_default());
    }

    /// Selects a territory and moves the map to it.
    pub fn show_territory(self, territory: TerritoryIx) {
        self.session.selection.set(Selection::territory(territory));
        let units = self.session.peek(|plan| plan.alignment().units_of(Some(territory)).collect::<Vec<_>>());
        self.fly_to(units.unwrap_or_default());
    }

    /// Selects an account with the unit it is in, and moves the map there.
    pub fn show_account(self, account: crate::plan::AccountIx) {
        let unit = self.session.peek(|plan| plan.units().of_account(account)).flatten();
        let mut selection = Selection::units(unit);
        selection.focus = Focus::Account(account);
        self.session.selection.set(selection);
        self.fly_to(unit);
    }
}
