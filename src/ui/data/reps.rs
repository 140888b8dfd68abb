//! The reps of the plan: a list, and a form to add or change one.

use leptos::prelude::*;

use super::rep_form::RepForm;
use crate::{
    app::{Aspect, Route, Session},
    browser::page,
    metrics::grouped,
    plan::{Plan, Rep, RepIx},
    ui::{
        icon::{Glyph, Icon},
        widgets::{Dialog, EmptyState},
    },
};

/// One line of the list.
#[derive(Clone, PartialEq)]
struct Line {
    at: usize,
    rep: Rep,
    territories: String,
    /// Made by hand and without a territory: it can be taken away again.
    removable: bool,
}

fn lines(plan: &Plan) -> Vec<Line> {
    let last = plan.reps().len().saturating_sub(1);
    plan.reps()
        .iter()
        .enumerate()
        .map(|(at, rep)| {
            let held: Vec<&str> = plan
                .territories()
                .iter()
                .filter(|territory| territory.rep == Some(RepIx::new(at)))
                .map(|territory| territory.name.as_str())
                .collect();
            Line {
                at,
                rep: rep.clone(),
                // Accounts know their owners by number, so only reps at the end that came later can go.
                removable: held.is_empty() && at == last && at >= plan.data().reps.len(),
                territories: if held.is_empty() { "no territory".into() } else { held.join(", ") },
            }
        })
        .collect()
}

/// List and form.
#[component]
pub fn Reps() -> impl IntoView {
    let session = Session::expect();
    let list = Memo::new(move |_| session.read(&[Aspect::Reps, Aspect::Territories], lines).unwrap_or_default());
    let (open, editing) = (RwSignal::new(false), RwSignal::new(None::<usize>));
    let edit = move |at: Option<usize>| {
        editing.set(at);
        open.set(true);
    };
    let remove = move || {
        if let Some(mut reps) = session.peek(|plan| plan.reps().to_vec()) {
            reps.pop();
            session.set_reps(reps);
        }
    };
    let title = Signal::derive(move || if editing.get().is_some() { "Change a rep" } else { "Add a rep" }.to_owned());
    view! {
        <section class="card" aria-labelledby="reps">
            <header class="card-head card-head-row">
                <h2 id="reps">{move || format!("Reps ({})", list.with(Vec::len))}</h2>
                <button type="button" class="button compact" on:click=move |_| edit(None)>
                    <Icon glyph=Glyph::Plus />
                    "Add a rep"
                </button>
            </header>
            <Show
                when=move || list.with(|list| !list.is_empty())
                fallback=|| {
                    view! {
                        <EmptyState
                            glyph=Glyph::Users
                            title="No reps yet"
                            text="Reps come with the owners of the accounts, from a list of reps, or by hand."
                        />
                    }
                }
            >
                <div class="table-frame reps-frame" tabindex="0" role="region" aria-label="Reps">
                    <table class="plain-table">
                        <thead>
                            <tr>
                                <th scope="col">"Rep"</th>
                                <th scope="col">"Territory"</th>
                                <th scope="col">"Home base"</th>
                                <th scope="col" class="num">"FTE"</th>
                                <th scope="col">"Since"</th>
                                <th scope="col">"Skills"</th>
                                <th scope="col">
                                    <span class="visually-hidden">"Actions"</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            <For
                                each=move || list.get()
                                key=|line| format!("{}{:?}{}{}", line.at, line.rep, line.territories, line.removable)
                                children=move |line| {
                                    let at = line.at;
                                    let name = line.rep.name.clone();
                                    view! {
                                        <tr>
                                            <th scope="row">
                                                <a href=Route::Rep(name.clone()).hash(page::encode)>{name.clone()}</a>
                                            </th>
                                            <td>{line.territories}</td>
                                            <td>{if line.rep.home.is_some() { line.rep.home_label.clone() } else { "–".into() }}</td>
                                            <td class="num">{grouped(line.rep.fte, 2)}</td>
                                            <td>{line.rep.start.map_or("–".to_owned(), |day| day.to_string())}</td>
                                            <td class="quiet wrap">{line.rep.skills.join(", ")}</td>
                                            <td>
                                                <span class="row-actions">
                                                    <button
                                                        type="button"
                                                        class="icon-button"
                                                        aria-label=format!("Change {name}")
                                                        on:click=move |_| edit(Some(at))
                                                    >
                                                        <Icon glyph=Glyph::Edit />
                                                    </button>
                                                    {line
                                                        .removable
                                                        .then(|| {
                                                            view! {
                                                                <button
                                                                    type="button"
                                                                    class="icon-button"
                                                                    aria-label=format!("Remove {name}")
                                                                    on:click=move |_| remove()
                                                                >
                                                                    <Icon glyph=Glyph::Trash />
                                                                </button>
                                                            }
                                                        })}
                                                </span>
                                            </td>
                                        </tr>
                                    }
                                }
                            />
                        </tbody>
                    </table>
                </div>
            </Show>
            <Dialog title=title open=open>
                <RepForm at=editing.get_untracked() open=open />
            </Dialog>
        </section>
    }
}
