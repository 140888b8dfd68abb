//! The bar: plan, steps, undo and redo, theme.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Route, Session, Step},
    ui::{
        icon::{Glyph, Icon},
        later::{Later, Part},
        theme_switch::ThemeSwitch,
        workbench::{Overlay, Workbench},
    },
};

/// The bar at the top.
#[component]
pub fn Bar() -> impl IntoView {
    let session = Session::expect();
    let name = Memo::new(move |_| session.read(&[Aspect::Name], |plan| plan.name().to_owned()).unwrap_or_default());
    let invented = Memo::new(move |_| session.read(&[Aspect::Frame], |plan| plan.data().invented).unwrap_or(false));
    view! {
        <header class="bar">
            <a class="brand" href=Route::Start.to_string()>
                <span class="brand-mark" aria-hidden="true"></span>
                "Bailiwick"
            </a>
            <span class="plan-name" title=name>{name}</span>
            <Show when=move || invented.get()>
                <span class="tag" title="A fictional company on real places: every account, rep and figure is made up.">"invented"<span class="tag-more">" data"</span></span>
            </Show>
            <span class="saved quiet">{move || session.saved_text()}</span>
            <Steps />
            <div class="bar-tools">
                <Find />
                <UndoRedo />
                <ThemeSwitch />
            </div>
        </header>
    }
}

/// The steps of the work.
#[component]
pub fn Steps() -> impl IntoView {
    let session = Session::expect();
    let later = Later::expect();
    let current = move |step: Step| session.route.get() == Route::Step(step);
    // Who points at a step is about to go there.
    let fetch = move |step: Step| {
        if let Some(part) = Part::of(step) {
            later.load(part);
        }
    };
    view! {
        <nav class="steps" aria-label="Steps">
            {Step::ALL
                .into_iter()
                .map(|step| {
                    view! {
                        <a
                            href=Route::Step(step).to_string()
                            aria-current=move || current(step).then_some("step")
                            on:pointerenter=move |_| fetch(step)
                            on:focus=move |_| fetch(step)
                        >
                            {step.name()}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}

/// Opens the command palette.
#[component]
fn Find() -> impl IntoView {
    let bench = Workbench::expect();
    view! {
        <button
            type="button"
            class="button compact find-button"
            aria-keyshortcuts="Control+K"
            title="Find a step, an action, a territory, a unit, an account (Ctrl K)"
            on:click=move |_| bench.overlay.set(Overlay::Commands)
        >
            <Icon glyph=Glyph::Search />
            <span>"Find"</span>
            <kbd>"Ctrl K"</kbd>
        </button>
    }
}

#[component]
fn UndoRedo() -> impl IntoView {
    let session = Session::expect();
    let button = move |verb: &'static str, class: &'static str, keys: &'static str, glyph: Glyph, back: bool| {
        let step = move || session.undo_redo.with(|(undo, redo)| if back { undo.clone() } else { redo.clone() });
        let title = move || {
            step().map_or_else(|| format!("Nothing to {}", verb.to_lowercase()), |step| format!("{verb}: {step}"))
        };
        view! {
            <button
                type="button"
                class=class
                aria-label=verb
                aria-keyshortcuts=keys
                title=title
                disabled=move || step().is_none()
                on:click=move |_| if back { session.undo() } else { session.redo() }
            >
                <Icon glyph=glyph />
            </button>
        }
    };
    view! {
        {button("Undo", "icon-button", "Control+Z", Glyph::Undo, true)}
        {button("Redo", "icon-button redo", "Control+Shift+Z", Glyph::Redo, false)}
    }
}
