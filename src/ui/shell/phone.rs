//! The phone's tabs at the bottom: Map, Table, Step.

use leptos::prelude::*;

use crate::{
    app::{Route, Session},
    ui::{
        icon::{Glyph, Icon},
        workbench::{PhoneTab, Sheet, Workbench},
    },
};

/// Map | Table | Step, within reach of the thumb. Invisible on wider screens.
#[component]
pub fn PhoneTabs() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let step = move || match session.route.get() {
        Route::Step(step) => step.name(),
        _ => "Step",
    };
    let tab = move |tab: PhoneTab, glyph: Glyph, name: Signal<String>| {
        view! {
            <button
                type="button"
                class="phone-tab"
                aria-current=move || (bench.phone.get() == tab).then_some("page")
                on:click=move |_| {
                    bench.phone.set(tab);
                    bench.sheet.set(if tab == PhoneTab::Table { Sheet::Full } else { Sheet::Half });
                }
            >
                <Icon glyph=glyph size=20 />
                {name}
            </button>
        }
    };
    view! {
        <nav class="phone-tabs" aria-label="Views">
            {tab(PhoneTab::Map, Glyph::Map, Signal::stored("Map".to_owned()))}
            {tab(PhoneTab::Table, Glyph::Table, Signal::stored("Table".to_owned()))}
            {tab(PhoneTab::Step, Glyph::Settings, Signal::derive(move || step().to_owned()))}
        </nav>
    }
}
