//! The scenarios of the open plan: copy, compare, open, rename, delete.

use std::{collections::BTreeMap, time::Duration};

use leptos::{ev::SubmitEvent, html, prelude::*};

use super::state::Review;
use crate::{
    app::{Against, Aspect, DraftEntry, DraftId, Session},
    browser::clock,
    metrics::{grouped, percent, plan_summary},
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::{Menu, MenuItem, TextField},
    },
};

/// What the list says about a scenario: largest deviation, share of accounts and of revenue that change rep.
pub type Figures = (Option<f64>, f64, f64);

/// Figures of each draft as it was saved: the number says which time. They are judged by the open plan's settings, so
/// [`Review`] forgets them when those change.
pub type Known = BTreeMap<(DraftId, u64), Figures>;

/// The list, and the form that copies the open plan.
#[component]
pub fn Scenarios() -> impl IntoView {
    let session = Session::expect();
    let review = Review::expect();
    let renaming = RwSignal::new(None::<DraftId>);
    let deleted = RwSignal::new(None::<(DraftId, String)>);
    let entries = Memo::new(move |_| {
        session.open_draft.track();
        session.drafts.track();
        // Scenarios share the open plan's data, and which data that is has no signal of its own.
        session.revision(Aspect::Frame).track();
        session.scenarios()
    });
    read_figures(session, review, entries);
    let remove = Callback::new(move |(id, name): (DraftId, String)| {
        if review.against.get_untracked() == Against::Scenario(id.clone()) {
            review.against.set(Against::Today);
        }
        session.delete_draft(&id);
        session.announcement.set(format!("Deleted “{name}”. It can be brought back."));
        deleted.set(Some((id, name)));
    });
    let name = Memo::new(move |_| session.read(&[Aspect::Name], |plan| plan.name().to_owned()).unwrap_or_default());
    let own = move || {
        let figures = review.pair.with(|pair| {
            pair.as_ref().map(|pair| {
                let own = &pair.summaries.1;
                (own.max_deviation(), own.accounts_share, own.revenue_share)
            })
        });
        figures.map(|figures| view! { <p class="scenario-figures">{told(&figures)}</p> })
    };
    view! {
        <p class="quiet">"A scenario is a copy to try something in, over the same data. It starts as this plan is now."</p>
        <CopyForm />
        <ul class="scenarios" aria-label="Scenarios of this data">
            <li class="scenario scenario-open" aria-current="true">
                <p class="scenario-name"><strong>{name}</strong><span class="tag-plain">"open"</span></p>
                <p class="quiet">{move || session.saved_text()}</p>
                {own}
            </li>
            <For
                each=move || entries.get()
                key=|entry| (entry.id.clone(), entry.revision)
                children=move |entry| view! { <Scenario entry renaming remove /> }
            />
        </ul>
        {move || deleted.get().map(|(id, name)| view! {
            <p class="scenario-deleted" role="status">
                <span>{format!("Deleted “{name}”.")}</span>
                <button type="button" class="button compact" on:click=move |_| {
                    session.restore_draft(&id);
                    deleted.set(None);
                }>
                    <Icon glyph=Glyph::Undo />
                    "Bring it back"
                </button>
            </p>
        })}
        <Show when=move || entries.with(Vec::is_empty)>
            <p class="quiet">"No other scenario yet. Copy this plan, change the copy, and compare the two here."</p>
        </Show>
    }
}

/// Reads the figures of each scenario over the same units, one at a time and between two frames, so that the list is
/// there at once. Scenarios over other units would need their units made first; the list says so instead.
fn read_figures(session: Session, review: Review, entries: Memo<Vec<DraftEntry>>) {
    let known = review.known;
    Effect::new(move |_| {
        let next = entries.with(|entries| {
            known.with(|known| {
                let missing = |entry: &&DraftEntry| !known.contains_key(&(entry.id.clone(), entry.revision));
                entries.iter().filter(|entry| session.fits(entry)).find(missing).cloned()
            })
        });
        let (Some(entry), Some(facts)) = (next, review.facts.get()) else { return };
        set_timeout(
            move || {
                let Some(measures) = session.peek(|plan| {
                    let keys: Vec<String> = plan.design().balance.iter().map(|term| term.measure.clone()).collect();
                    (keys, plan.design().band())
                }) else {
                    return;
                };
                // What can't be read has no deviation; opening it says why.
                let figures = session.read_scenario(&entry.id).map_or((None, 0.0, 0.0), |plan| {
                    let summary = plan_summary(&plan, &facts, &measures.0, measures.1);
                    (summary.max_deviation(), summary.accounts_share, summary.revenue_share)
                });
                // The step may be left by now.
                let _ = known.try_update(|known| known.insert((entry.id.clone(), entry.revision), figures));
            },
            Duration::from_millis(16),
        );
    });
}

fn told((deviation, accounts, revenue): &Figures) -> String {
    let deviation = deviation.map_or("–".to_owned(), |deviation| grouped(deviation, 0));
    format!(
        "Largest deviation {deviation} · {} of accounts and {} of revenue change rep",
        percent(*accounts),
        percent(*revenue)
    )
}

#[component]
fn CopyForm() -> impl IntoView {
    let session = Session::expect();
    let (asking, name) = (RwSignal::new(false), RwSignal::new(String::new()));
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        if let Some(form) = form.get()
            && let Ok(Some(field)) = form.query_selector("input")
        {
            use leptos::wasm_bindgen::JsCast;
            if let Ok(field) = field.dyn_into::<web_sys::HtmlInputElement>() {
                let _ = field.focus();
                field.select();
            }
        }
    });
    let ask = move |_| {
        name.set(session.name_for_copy());
        asking.set(true);
    };
    let problem =
        Signal::derive(move || name.with(|name| name.trim().is_empty()).then(|| "Give the copy a name.".to_owned()));
    let copy = move |event: SubmitEvent| {
        event.prevent_default();
        if problem.with_untracked(Option::is_none) {
            session.copy_as_scenario(name.get_untracked().trim());
            asking.set(false);
        }
    };
    view! {
        <Show
            when=move || asking.get()
            fallback=move || view! {
                <button type="button" class="button" disabled=session.embedded on:click=ask>
                    <Icon glyph=Glyph::Copy />
                    "Copy this plan"
                </button>
            }
        >
            <form
                node_ref=form
                class="scenario-form"
                on:submit=copy
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        event.stop_propagation();
                        asking.set(false);
                    }
                }
            >
                <TextField label="Name of the copy" value=name on_input=Callback::new(move |text| name.set(text)) problem=problem />
                <div class="button-row">
                    <button type="submit" class="button primary">"Copy and open it"</button>
                    <button type="button" class="button" on:click=move |_| asking.set(false)>"Cancel"</button>
                </div>
            </form>
        </Show>
    }
}

#[component]
fn Scenario(
    entry: DraftEntry,
    renaming: RwSignal<Option<DraftId>>,
    remove: Callback<(DraftId, String)>,
) -> impl IntoView {
    let session = Session::expect();
    let review = Review::expect();
    let (id, name) = (entry.id.clone(), entry.summary.name.clone());
    let key = (entry.id.clone(), entry.revision);
    let level = entry.summary.unit_level;
    let territories = number::counted(entry.summary.territories, "territory", "territories");
    let about = format!("{} · {territories} of {}", clock::local_text(entry.saved_at.millis), level.noun(2));
    let figures = {
        let entry = entry.clone();
        move || match review.why_by_accounts(&entry) {
            Some(why) => why,
            None => review.known.with(|known| known.get(&key).map_or("Reading its figures".to_owned(), told)),
        }
    };
    let compared = {
        let id = id.clone();
        Memo::new(move |_| review.against.with(|against| *against == Against::Scenario(id.clone())))
    };
    let items = {
        let (open, rename, delete, label) = (id.clone(), id.clone(), id.clone(), name.clone());
        vec![
            MenuItem::new("Open", Glyph::File, move || session.open_draft_by_id(&open)),
            MenuItem::new("Rename", Glyph::Edit, move || renaming.set(Some(rename.clone()))),
            MenuItem::new("Delete", Glyph::Trash, move || remove.run((delete.clone(), label.clone()))),
        ]
    };
    let being_named = {
        let id = id.clone();
        Memo::new(move |_| renaming.with(|renaming| renaming.as_ref() == Some(&id)))
    };
    let compare = {
        let id = id.clone();
        move |_| {
            review.against.set(Against::Scenario(id.clone()));
            review.wide.set(true);
        }
    };
    let (shown, menu_name) = (name.clone(), name.clone());
    view! {
        <li class="scenario" class:scenario-compared=compared>
            <Show
                when=move || being_named.get()
                fallback={
                    let shown = shown.clone();
                    move || view! { <p class="scenario-name"><strong>{shown.clone()}</strong></p> }
                }
            >
                <RenameForm id=id.clone() name=name.clone() renaming />
            </Show>
            <p class="quiet">{about}</p>
            <p class="scenario-figures">{figures}</p>
            <div class="scenario-actions">
                <button type="button" class="button compact" aria-label=format!("Compare this plan with {menu_name}") on:click=compare>
                    <Icon glyph=Glyph::Compare />
                    "Compare"
                </button>
                <Menu label=format!("Actions for {menu_name}") items=Signal::stored(items) />
            </div>
        </li>
    }
}

#[component]
fn RenameForm(id: DraftId, name: String, renaming: RwSignal<Option<DraftId>>) -> impl IntoView {
    let session = Session::expect();
    let typed = RwSignal::new(name);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        // In the next frame the name stands in the field and the menu has given the focus back.
        if let Some(input) = input.get() {
            request_animation_frame(move || {
                let _ = input.focus();
                input.select();
            });
        }
    });
    let done = move || {
        let name = typed.get_untracked();
        if !name.trim().is_empty() {
            session.rename_draft(&id, name.trim());
        }
        renaming.set(None);
    };
    view! {
        <form class="scenario-form" on:submit=move |event: SubmitEvent| {
            event.prevent_default();
            done();
        }>
            <input
                node_ref=input
                class="field-input"
                aria-label="New name"
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        event.stop_propagation();
                        renaming.set(None);
                    }
                }
            />
            <div class="button-row">
                <button type="submit" class="button compact primary">"Rename"</button>
                <button type="button" class="button compact" on:click=move |_| renaming.set(None)>"Cancel"</button>
            </div>
        </form>
    }
}
