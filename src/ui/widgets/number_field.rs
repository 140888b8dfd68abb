//! A number with its unit, its limits and a text that says what is wrong with it.

use leptos::{ev::KeyboardEvent, prelude::*};

use super::field_id;
use crate::metrics::grouped;

/// A field for one number. It shows thousands separators, takes them back in, and commits on Enter or when left.
/// Arrow up and down go one `step`, Page up and down ten. What is not a number within the limits is named under the
/// field and not taken. A value of not-a-number shows as empty; with `on_clear` the person may empty the field.
///
/// ```ignore
/// <NumberField label="Territories" value=count on_change=move |count| set(count) min=2.0 max=500.0 />
/// <NumberField label="Band" unit="%" value=band on_change=set_band min=1.0 max=50.0 step=1.0 hint="around 100" />
/// ```
#[component]
pub fn NumberField(
    /// What the number is.
    #[prop(into)]
    label: Signal<String>,
    /// The number now.
    #[prop(into)]
    value: Signal<f64>,
    /// Takes a number within the limits.
    #[prop(into)]
    on_change: Callback<f64>,
    /// The least that is taken.
    #[prop(default = f64::NEG_INFINITY)]
    min: f64,
    /// The most that is taken.
    #[prop(default = f64::INFINITY)]
    max: f64,
    /// What an arrow key adds.
    #[prop(default = 1.0)]
    step: f64,
    /// Decimals shown.
    #[prop(optional)]
    decimals: usize,
    /// Shows further decimals, up to four, where the number has them.
    #[prop(optional)]
    exact: bool,
    /// What stands behind the number: `%`, `h`, `$`.
    #[prop(optional, into)]
    unit: Signal<String>,
    /// A short help under the field.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// Shown while the field is empty.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// Allows an empty field, and hears of it.
    #[prop(optional, into)]
    on_clear: Option<Callback<()>>,
    /// Hides the label from sight, not from screen readers.
    #[prop(optional)]
    bare: bool,
    /// Greys the field out.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let id = field_id("number");
    let help = format!("{id}-help");
    let (text, problem) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let places = move |value: f64| {
        let shows = |places: &usize| {
            let power = 10f64.powi(*places as i32);
            ((value * power).round() / power - value).abs() < 1e-9
        };
        if exact { (decimals..4).find(shows).unwrap_or(4) } else { decimals }
    };
    let written = move |value: f64| if value.is_nan() { String::new() } else { grouped(value, places(value)) };
    let shown = move || text.get().unwrap_or_else(|| written(value.get()));
    let commit = move |typed: &str| match (read(typed), on_clear) {
        (Ok(None), Some(clear)) => {
            problem.set(None);
            text.set(None);
            clear.run(());
        }
        (Ok(None), None) => problem.set(Some("A number is needed here.".into())),
        (Ok(Some(number)), _) if number < min || number > max => problem.set(Some(limits(min, max, decimals))),
        (Ok(Some(number)), _) => {
            problem.set(None);
            text.set(None);
            on_change.run(number);
        }
        (Err(()), _) => problem.set(Some(format!("“{}” is not a number.", typed.trim()))),
    };
    let key = move |event: KeyboardEvent| {
        let steps = match event.key().as_str() {
            "ArrowUp" => 1.0,
            "ArrowDown" => -1.0,
            "PageUp" => 10.0,
            "PageDown" => -10.0,
            "Escape" if text.get_untracked().is_some() => {
                event.stop_propagation();
                text.set(None);
                problem.set(None);
                return;
            }
            "Enter" => {
                if let Some(typed) = text.get_untracked() {
                    commit(&typed);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let typed = text.get_untracked().and_then(|typed| read(&typed).ok().flatten());
        let now = typed.unwrap_or_else(|| value.get_untracked());
        let now = if now.is_nan() { if min.is_finite() { min } else { 0.0 } } else { now };
        let next = ((now + steps * step) / step).round() * step;
        problem.set(None);
        text.set(None);
        on_change.run(next.clamp(min, max));
    };
    let finite = |limit: f64| limit.is_finite().then_some(limit);
    view! {
        <div class="field">
            <label for=id.clone() class:visually-hidden=bare>{label}</label>
            <div class="field-box" class:field-wrong=move || problem.with(Option::is_some)>
                <input
                    id=id
                    type="text"
                    inputmode="decimal"
                    role="spinbutton"
                    autocomplete="off"
                    class="field-input num"
                    aria-valuenow=move || Some(value.get()).filter(|value| !value.is_nan())
                    aria-valuetext=move || format!("{} {}", written(value.get()), unit.get())
                    aria-valuemin=finite(min)
                    aria-valuemax=finite(max)
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    aria-describedby=help.clone()
                    placeholder=placeholder
                    disabled=disabled
                    prop:value=shown
                    on:input=move |event| text.set(Some(event_target_value(&event)))
                    on:blur=move |_| {
                        // A field that is taken away while it has the focus still hears of it: then nothing is left.
                        if let Some(Some(typed)) = text.try_get_untracked() {
                            commit(&typed);
                        }
                    }
                    on:keydown=key
                />
                <span class="field-unit" aria-hidden="true">{unit}</span>
            </div>
            <p class="field-help" id=help aria-live="polite" class:field-problem=move || problem.with(Option::is_some)>
                {move || problem.get().unwrap_or_else(|| hint.get())}
            </p>
        </div>
    }
}

/// Reads a number with separators, spaces or a sign; nothing at all is `None`.
fn read(typed: &str) -> Result<Option<f64>, ()> {
    let plain: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, ',' | '\u{a0}' | '$' | '€' | '£' | '%'))
        .map(|letter| if letter == '−' { '-' } else { letter })
        .collect();
    if plain.is_empty() {
        return Ok(None);
    }
    plain.parse::<f64>().ok().filter(|number| number.is_finite()).map(Some).ok_or(())
}

fn limits(min: f64, max: f64, decimals: usize) -> String {
    match (min.is_finite(), max.is_finite()) {
        (true, true) => format!("Between {} and {}, please.", grouped(min, decimals), grouped(max, decimals)),
        (true, false) => format!("At least {}, please.", grouped(min, decimals)),
        _ => format!("At most {}, please.", grouped(max, decimals)),
    }
}
