//! The workspace: panel, map, inspector and drawer around the open plan.

use leptos::prelude::*;

use super::{
    bar::Bar, drawer::Drawer, keys::listen_to_keys, phone::PhoneTabs, sheet::SheetHandle, side::Side,
    status::StatusLine,
};
use crate::{
    app::{Focus, Route, Session, Step},
    ui::{
        later::{Awaited, Later, Part},
        map_pane::MapPane,
        table::TerritoryTable,
        workbench::{PhoneTab, Sheet, Workbench},
    },
};

/// What stands under the bar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Panel, map and drawer: Design and Review.
    Map,
    /// A page of text and forms.
    Start,
    Data,
    Quota,
    Publish,
    /// Nothing: a rep's page covers the window.
    Away,
}

/// The desktop, tablet and phone layout of all steps. One tree for all; the stylesheet decides where things stand. The
/// pages of text and forms lie over panel, map and drawer, which keep their places: the map is made once.
#[component]
pub fn Workspace() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let later = Later::expect();
    listen_to_keys(session, bench);
    let place = Memo::new(move |_| match session.route.get() {
        Route::Step(Step::Design | Step::Review) => Place::Map,
        Route::Start => Place::Start,
        Route::Step(Step::Data) => Place::Data,
        Route::Step(Step::Quota) => Place::Quota,
        Route::Step(Step::Publish) => Place::Publish,
        Route::Rep(_) => Place::Away,
    });
    let on_map = Memo::new(move |_| place.get() == Place::Map);
    // The map is made when it is first seen.
    let mapped = Memo::new(move |before: Option<&bool>| before == Some(&true) || on_map.get());
    let selected =
        Memo::new(move |_| on_map.get() && session.selection.with(|selection| selection.focus != Focus::Nothing));
    follow_on_a_phone(session, bench, selected);
    let step = move || match session.route.get() {
        Route::Step(step) => step.name(),
        _ => "Plans",
    };
    let phone = move |tab: PhoneTab| bench.phone.get() == tab;
    view! {
        <div
            class="app"
            class:paper=move || !on_map.get()
            class:away=move || place.get() == Place::Away
            class:panel-closed=move || !bench.panel_open.get()
            class:has-inspector=move || selected.get()
            class:phone-map=move || phone(PhoneTab::Map)
            class:phone-table=move || phone(PhoneTab::Table)
            class:phone-step=move || phone(PhoneTab::Step)
            class:sheet-peek=move || bench.sheet.get() == Sheet::Peek
            class:sheet-full=move || bench.sheet.get() == Sheet::Full
        >
            <a class="skip-link" href="#panel" on:click=move |event| {
                event.prevent_default();
                super::keys::focus(if on_map.get_untracked() { "panel" } else { "main" });
            }>"Skip to the step"</a>
            <Bar />
            <aside class="panel" id="panel" tabindex="-1" aria-label=move || format!("{} settings", step())>
                <SheetHandle />
                <Side />
            </aside>
            // Who points at the map is about to select something.
            <main class="map-room" on:pointerenter=move |_| [Part::Inspector, Part::Selected].into_iter().for_each(|part| later.load(part))>
                // On a phone the panel with its heading may be folded away.
                <h1 class="visually-hidden">{move || format!("{}: map and territories", step())}</h1>
                <Show when=move || mapped.get()><MapPane /></Show>
            </main>
            <Show when=move || selected.get()>
                <aside class="inspector" aria-label="Selection">
                    <SheetHandle />
                    <Awaited part=Part::Inspector />
                </aside>
            </Show>
            <Drawer drawn=on_map />
            {move || match place.get() {
                Place::Map | Place::Away => ().into_any(),
                Place::Start => view! { <Awaited part=Part::Start /> }.into_any(),
                Place::Data => view! { <Awaited part=Part::Data /> }.into_any(),
                Place::Quota => view! { <Awaited part=Part::Quota /> }.into_any(),
                Place::Publish => view! { <Awaited part=Part::Publish /> }.into_any(),
            }}
            <StatusLine />
            <PhoneTabs />
            <Show when=move || bench.asked.with(Option::is_some)><Awaited part=Part::Why quiet=true /></Show>
            <super::overlay::Overlays />
        </div>
    }
}

/// On a phone a selection on the map brings the first lines of its card, and another step its panel.
fn follow_on_a_phone(session: Session, bench: Workbench, selected: Memo<bool>) {
    Effect::new(move |_| {
        if selected.get() && bench.phone.get_untracked() != PhoneTab::Table {
            bench.phone.set(PhoneTab::Map);
            bench.sheet.set(Sheet::Peek);
        }
    });
    Effect::new(move |before: Option<Route>| {
        let route = session.route.get();
        if before.is_some_and(|before| before != route) {
            bench.phone.set(PhoneTab::Step);
            bench.sheet.set(Sheet::Half);
        }
        route
    });
}

/// The read-only view inside another page: a title, the map, the table.
#[component]
pub fn Embedded() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    listen_to_keys(session, bench);
    let name = Memo::new(move |_| {
        session.read(&[crate::app::Aspect::Name], |plan| plan.name().to_owned()).unwrap_or_default()
    });
    view! {
        <div class="app embedded">
            <header class="embedded-title">
                <h1>{name}</h1>
                <span class="quiet">"Made with Bailiwick · read-only"</span>
            </header>
            <main class="map-room">
                <MapPane />
            </main>
            <section class="embedded-table" aria-label="Territories">
                <TerritoryTable />
            </section>
            <Show when=move || bench.asked.with(Option::is_some)><Awaited part=Part::Why quiet=true /></Show>
        </div>
    }
}
