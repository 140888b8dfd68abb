//! The drafts, grouped by plan: a plan first, then its scenarios.

use leptos::{html, prelude::*};

use crate::{
    app::{DraftEntry, DraftId, Session},
    browser::clock,
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::{EmptyState, Menu, MenuItem},
    },
};

/// All drafts outside the trash.
#[component]
pub fn DraftList() -> impl IntoView {
    let session = Session::expect();
    let renaming = RwSignal::new(None::<DraftId>);
    let groups = Memo::new(move |_| {
        session.drafts.with(|index| {
            index.plans().into_iter().map(|group| group.into_iter().cloned().collect::<Vec<_>>()).collect::<Vec<_>>()
        })
    });
    view! {
        <Show
            when=move || groups.with(|groups| !groups.is_empty())
            fallback=|| {
                view! {
                    <EmptyState
                        glyph=Glyph::NewFile
                        title="No drafts yet"
                        text="The first change of a plan makes its draft. Open the sample, or start from your own file."
                    />
                }
            }
        >
            <ul class="drafts">
                <For
                    each=move || groups.get()
                    key=|group| group_key(group)
                    children=move |group| {
                        group
                            .into_iter()
                            .enumerate()
                            .map(|(at, entry)| view! { <Row entry scenario={at > 0} renaming /> })
                            .collect_view()
                    }
                />
            </ul>
        </Show>
        <Unreadable />
    }
}

/// Changes when a draft of the group is saved, so that its line is written anew.
fn group_key(group: &[DraftEntry]) -> Vec<(DraftId, u64, String)> {
    group.iter().map(|entry| (entry.id.clone(), entry.revision, entry.summary.name.clone())).collect()
}

#[component]
fn Row(entry: DraftEntry, scenario: bool, renaming: RwSignal<Option<DraftId>>) -> impl IntoView {
    let session = Session::expect();
    let id = entry.id.clone();
    let name = entry.summary.name.clone();
    let open = {
        let id = id.clone();
        Memo::new(move |_| session.open_draft.with(|open| open.as_ref() == Some(&id)))
    };
    let being_named = {
        let id = id.clone();
        Memo::new(move |_| renaming.with(|renaming| renaming.as_ref() == Some(&id)))
    };
    let level = entry.summary.unit_level;
    let about = format!(
        "{} · {} · {}",
        entry.summary.data_set_name,
        capital(level.noun(2)),
        number::counted(entry.summary.territories, "territory", "territories")
    );
    let items = {
        let id = id.clone();
        vec![
            MenuItem::new("Rename", Glyph::Edit, {
                let id = id.clone();
                move || renaming.set(Some(id.clone()))
            }),
            MenuItem::new("Duplicate", Glyph::Copy, {
                let id = id.clone();
                move || session.duplicate_draft(&id)
            }),
            MenuItem::new("Delete", Glyph::Trash, {
                let id = id.clone();
                move || {
                    session.delete_draft(&id);
                    session.announcement.set("Deleted. It waits in the trash below.".into());
                }
            }),
        ]
    };
    let (opening, title) = (id.clone(), name.clone());
    let saved = clock::local_text(entry.saved_at.millis);
    view! {
        <li class="draft" class:draft-scenario=scenario>
            <div class="draft-text">
                <Show
                    when=move || being_named.get()
                    fallback={
                        let (opening, title) = (opening.clone(), title.clone());
                        move || {
                            let opening = opening.clone();
                            view! {
                                <button type="button" class="draft-name" on:click=move |_| session.open_draft_by_id(&opening)>
                                    {title.clone()}
                                </button>
                            }
                        }
                    }
                >
                    <Rename id=id.clone() name=name.clone() renaming />
                </Show>
                <p class="quiet">
                    {scenario.then_some("Scenario · ")} {about.clone()}
                </p>
                <p class="quiet">
                    {move || open.get().then_some("Open now · ")} "Saved " <time datetime=entry.saved_at.text.clone()>{saved.clone()}</time>
                </p>
            </div>
            <Menu label=format!("Actions for {title}") items=items />
        </li>
    }
}

/// The name as a field: Enter keeps, Escape leaves it.
#[component]
fn Rename(id: DraftId, name: String, renaming: RwSignal<Option<DraftId>>) -> impl IntoView {
    let session = Session::expect();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        // In the next frame the menu has given the focus back.
        if let Some(input) = input.get() {
            request_animation_frame(move || {
                let _ = input.focus();
                input.select();
            });
        }
    });
    let keep = move || {
        // Taken away while it had the focus: Escape, or another page.
        if renaming.try_get_untracked().flatten().is_none() {
            return;
        }
        let Some(typed) = input.try_get_untracked().flatten().map(|input| input.value()) else { return };
        renaming.set(None);
        if !typed.trim().is_empty() {
            session.rename_draft(&id, typed.trim());
        }
    };
    let leaving = keep.clone();
    view! {
        <input
            node_ref=input
            class="field-input"
            type="text"
            aria-label="New name"
            value=name
            on:keydown=move |event| match event.key().as_str() {
                "Enter" => keep(),
                "Escape" => {
                    event.stop_propagation();
                    renaming.set(None);
                }
                _ => {}
            }
            on:blur=move |_| leaving()
        />
    }
}

/// Drafts that are there and can't be listed.
#[component]
fn Unreadable() -> impl IntoView {
    let session = Session::expect();
    let broken = Memo::new(move |_| {
        session.drafts.with(|index| {
            index.unreadable.iter().map(|draft| (draft.id.to_string(), draft.error.to_string())).collect::<Vec<_>>()
        })
    });
    view! {
        <For
            each=move || broken.get()
            key=|(id, _)| id.clone()
            children=|(_, why)| {
                view! {
                    <p class="notice-line">
                        <Icon glyph=Glyph::Warning />
                        {why}
                    </p>
                }
            }
        />
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
