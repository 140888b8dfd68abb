//! The table of drive times that the plan has: what it holds, whose travel follows it, and whether it is used.

use leptos::prelude::*;

use super::desk::{APPLYING, Desk};
use crate::{
    metrics::grouped,
    plan::TravelRecipe,
    ui::{number::counted, widgets::Checkbox},
};

/// Nothing where the plan has no such table.
#[component]
pub fn DriveTimes(travel: Memo<Option<TravelRecipe>>) -> impl IntoView {
    let desk = Desk::expect();
    let table = Memo::new(move |_| desk.fields.with(|fields| fields.drive_times.clone()));
    let coverage = desk.told(|report| report.driven.map(|driven| (driven, report.accounts)));
    let used = move || travel.with(|travel| travel.is_none_or(|travel| travel.by_table));
    let holds = move || {
        table.get().map(|(source, places, times)| {
            let (places, times) =
                (counted(places as usize, "place", "places"), counted(times as usize, "time", "times"));
            format!("{source}: {times} between {places}.")
        })
    };
    let says = move || match coverage.get() {
        _ if !used() => "Travel of every account is estimated.".to_owned(),
        None => String::new(),
        Some((driven, all)) if driven == all => "Travel of every account is by the drive-time table.".to_owned(),
        Some((driven, all)) => format!(
            "Travel of {} of {} is by the drive-time table, of the others {}.",
            grouped(f64::from(driven), 0),
            counted(all as usize, "account", "accounts"),
            if travel.with(Option::is_some) { "by the estimate" } else { "as given or by the estimate" },
        ),
    };
    let switch = move |on: bool| {
        desk.change(|recipe| {
            let travel = recipe.workload.travel.unwrap_or_default();
            recipe.workload.travel = Some(TravelRecipe { by_table: on, ..travel });
        });
    };
    view! {
        <Show when=move || table.with(Option::is_some)>
            <div class="drive-times">
                <Checkbox
                    label="Use the drive-time table"
                    hint=Signal::derive(move || holds().unwrap_or_default())
                    value=Signal::derive(used)
                    on_change=Callback::new(switch)
                />
                <p class="field-help" role="status">{says}</p>
                <button
                    type="button"
                    class="button compact"
                    disabled=move || desk.busy.with(|busy| *busy == Some(APPLYING))
                    on:click=move |_| desk.drop_drive_times()
                >
                    "Remove the table from the plan"
                </button>
            </div>
        </Show>
    }
}
