//! The workspace: panel, map, inspector and drawer around the open plan.

use leptos::prelude::*;

use super::{
    bar::Bar, drawer::Drawer, keys::listen_to_keys, phone::PhoneTabs, sheet::SheetHandle, side::Side,
    status::StatusLine,
};
use crate::{
    app::{Focus, Route, Session, Step},
    ui::{
        inspector::Inspector,
        map_pane::MapPane,
        table::{TerritoryTable, WhyCard},
        workbench::{PhoneTab, Sheet, Workbench},
    },
};

/// The desktop, tablet and phone layout of the steps. One tree for all; the stylesheet decides where things stand.
#[component]
pub fn Workspace() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    listen_to_keys(session, bench);
    let selected = Memo::new(move |_| session.selection.with(|selection| selection.focus != Focus::Nothing));
    // On a phone a selection brings its card, a step its panel.
    Effect::new(move |_| {
        if selected.get() && bench.phone.get_untracked() == PhoneTab::Map {
            bench.sheet.set(Sheet::Half);
        }
    });
    let step = move || match session.route.get() {
        Route::Step(step) => step,
        _ => Step::Design,
    };
    let phone = move |tab: PhoneTab| bench.phone.get() == tab;
    view! {
        <div
            class="app"
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
                super::keys::focus("panel");
            }>"Skip to the step"</a>
            <Bar />
            <aside class="panel" id="panel" tabindex="-1" aria-label=move || format!("{} settings", step().name())>
                <SheetHandle />
                <Side />
            </aside>
            <main class="map-room">
                <MapPane />
            </main>
            <Show when=move || selected.get()>
                <aside class="inspector" aria-label="Selection">
                    <SheetHandle />
                    <Inspector />
                </aside>
            </Show>
            <Drawer />
            <StatusLine />
            <PhoneTabs />
            <WhyCard />
            <super::overlay::Overlays />
        </div>
    }
}

/// A page of text and forms under the bar: Start, Data, Quota, Publish.
#[component]
pub fn Paper(
    /// A `main` with the class `sheet`.
    children: Children,
) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    listen_to_keys(session, bench);
    view! {
        <div class="app paper">
            <Bar />
            {children()}
            <StatusLine />
            <WhyCard />
            <super::overlay::Overlays />
        </div>
    }
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
            <WhyCard />
        </div>
    }
}
