//! One rep as a form: name, FTE, home base, skills. The home is looked up offline.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{JobEnd, Session},
    plan::Rep,
    ui::widgets::{NumberField, TextField},
};

/// Adds a rep, or changes the one at `at`. Saves as one step that can be undone.
#[component]
pub fn RepForm(at: Option<usize>, open: RwSignal<bool>) -> impl IntoView {
    let session = Session::expect();
    let before =
        session.peek(|plan| at.and_then(|at| plan.reps().get(at).cloned())).flatten().unwrap_or_else(|| Rep::named(""));
    let home_before = before.home_label.clone();
    let (name, fte) = (RwSignal::new(before.name.clone()), RwSignal::new(before.fte));
    let (home, skills) = (RwSignal::new(before.home_label.clone()), RwSignal::new(before.skills.join(", ")));
    let (name_problem, home_problem) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let before = StoredValue::new(before);
    let save = move || {
        let typed = name.get_untracked().split_whitespace().collect::<Vec<_>>().join(" ");
        let taken = session
            .peek(|plan| plan.reps().iter().enumerate().any(|(other, rep)| Some(other) != at && rep.name == typed))
            .unwrap_or(false);
        name_problem.set(match (typed.is_empty(), taken) {
            (true, _) => Some("A rep needs a name.".into()),
            (_, true) => Some(format!("There is a rep called {typed} already.")),
            _ => None,
        });
        if name_problem.with_untracked(Option::is_some) || busy.get_untracked() {
            return;
        }
        let written = home.get_untracked().trim().to_owned();
        let unchanged = written == home_before;
        busy.set(true);
        spawn_local(async move {
            let mut rep = before.get_value();
            rep.name = typed;
            rep.fte = fte.get_untracked();
            rep.skills = skills
                .get_untracked()
                .split([',', ';'])
                .map(str::trim)
                .filter(|skill| !skill.is_empty())
                .map(str::to_owned)
                .collect();
            if written.is_empty() {
                (rep.home, rep.home_label) = (None, String::new());
            } else if !unchanged {
                match session.find_place(&written).await {
                    Ok((place, label)) => (rep.home, rep.home_label) = (Some(place), label),
                    Err(JobEnd::Failed(text)) => {
                        home_problem.set(Some(text));
                        busy.set(false);
                        return;
                    }
                    Err(JobEnd::Cancelled) => {
                        busy.set(false);
                        return;
                    }
                }
            }
            let Some(mut reps) = session.peek(|plan| plan.reps().to_vec()) else { return };
            match at.and_then(|at| reps.get_mut(at)) {
                Some(old) => *old = rep,
                None => reps.push(rep),
            }
            busy.set(false);
            if session.set_reps(reps) {
                open.set(false);
            }
        });
    };
    view! {
        <form
            class="form"
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <TextField label="Name" value=name on_input=move |text| name.set(text) problem=name_problem />
            <NumberField
                label="FTE"
                value=fte
                on_change=move |number| fte.set(number)
                min=0.05
                max=2.0
                step=0.05
                decimals=2
                hint="1 works full time. It sets the fair share of new territories."
            />
            <TextField
                label="Home base"
                value=home
                on_input=move |text| {
                    home_problem.set(None);
                    home.set(text);
                }
                placeholder="Denver, CO or 80202"
                hint="City and state, or a ZIP code. Carve can start from homes."
                problem=home_problem
            />
            <TextField label="Skills" value=skills on_input=move |text| skills.set(text) placeholder="Orthopedics, Spanish" />
            <div class="button-row">
                <button type="submit" class="button primary" disabled=busy>
                    {if at.is_some() { "Save" } else { "Add this rep" }}
                </button>
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
            </div>
        </form>
    }
}
