//! What the recipe would do, and the buttons that do it.

use leptos::prelude::*;

use super::desk::{APPLYING, Desk};
use crate::{
    app::{Route, Step},
    metrics::{SumLine, grouped},
    plan::{AccountIx, Recipe},
    ui::{
        icon::{Glyph, Icon},
        number::full,
        workbench::Workbench,
    },
};

/// Goes to an account on the map of the Design step.
pub fn show(desk: Desk, bench: Workbench, account: AccountIx) {
    desk.session.go(Route::Step(Step::Design));
    bench.show_account(account);
}

/// Sums now and then, warnings, Apply and Reset.
#[component]
pub fn Preview() -> impl IntoView {
    let desk = Desk::expect();
    let sums = desk.told(|report| report.sums.clone());
    let warnings = desk.told(|report| report.warnings.clone());
    let problem = Memo::new(move |_| {
        desk.outcome.with(|outcome| outcome.as_ref().and_then(|known| known.as_ref().err().cloned()))
    });
    let applying = Memo::new(move |_| desk.busy.get() == Some(APPLYING));
    let cannot = move || !desk.edited() || problem.with(Option::is_some) || applying.get();
    let made = Memo::new(move |_| !desk.applied.with(Recipe::is_nothing));
    view! {
        <Show when=move || desk.looked.get()>
            <div class="settings">
                {move || problem.get().map(|why| view! {
                    <p class="notice-line notice-line-bad" role="alert"><Icon glyph=Glyph::Error label="Problem" /> {why}</p>
                })}
                {move || warnings.get().into_iter().map(|text| view! {
                    <p class="notice-line notice-line-warn"><Icon glyph=Glyph::Warning label="Warning" /> {text}</p>
                }).collect_view()}
                <Sums sums />
            </div>
        </Show>
        <Show when=move || desk.looked.get() || made.get()>
            <div class="button-row">
                <button type="button" class="button primary" disabled=cannot on:click=move |_| desk.apply(desk.recipe.get_untracked())>
                    "Apply to the plan"
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || !desk.edited() || applying.get()
                    on:click=move |_| desk.recipe.set(desk.applied.get_untracked())
                >
                    "Discard the changes"
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || !made.get() || applying.get()
                    on:click=move |_| desk.apply(Recipe::default())
                >
                    "Reset to the files' figures"
                </button>
                <span class="quiet" role="status">
                    {move || match desk.busy.get() {
                        Some(doing) => format!("{doing}…"),
                        None if desk.edited() => "Not applied yet.".to_owned(),
                        None if made.get() => "In force.".to_owned(),
                        None => String::new(),
                    }}
                </span>
            </div>
            <p class="field-help">"Applying is one step that can be undone. Alignment, locks and territories stay as they are."</p>
        </Show>
    }
}

#[component]
fn Sums(sums: Memo<Vec<SumLine>>) -> impl IntoView {
    let desk = Desk::expect();
    let row = move |line: SumLine| {
        let currency = desk.fields.with(|fields| fields.currency.clone());
        let written = |amount: Option<crate::plan::Amount>| {
            amount.map_or("–".to_owned(), |amount| full(amount, line.kind, &currency))
        };
        view! {
            <tr>
                <th scope="row">{line.name.clone()}</th>
                <td class="num">{written(line.before)}</td>
                <td class="num">{written(line.after)}</td>
                <td class="num">{grouped(f64::from(line.changed), 0)}</td>
            </tr>
        }
    };
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="Sums now and then">
            <table class="plain-table">
                <caption class="visually-hidden">"What the recipe would do"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Sum of all accounts"</th>
                        <th scope="col" class="num">"Now"</th>
                        <th scope="col" class="num">"Then"</th>
                        <th scope="col" class="num">"Accounts changed"</th>
                    </tr>
                </thead>
                <tbody>{move || sums.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
