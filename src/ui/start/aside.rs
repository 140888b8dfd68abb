//! What could not be read: kept until the person says otherwise.

use leptos::prelude::*;

use crate::{
    app::{AsideDraft, Session},
    browser::clock,
    ui::{
        icon::{Glyph, Icon},
        widgets::{Dialog, Section},
    },
};

/// Shown only when there is something in it.
#[component]
pub fn SetAside() -> impl IntoView {
    let session = Session::expect();
    let note = Signal::derive(move || session.asides.with(|asides| asides.len().to_string()));
    let deleting = RwSignal::new(None::<AsideDraft>);
    view! {
        <Show when=move || session.asides.with(|asides| !asides.is_empty())>
            <Section title="Could not be read" note=note open=true>
                <p class="quiet">
                    "These drafts are damaged. They are kept exactly as they were: download one before you delete it, somebody may still be able to read it."
                </p>
                <ul class="drafts">
                    <For
                        each=move || session.asides.get()
                        key=|draft| draft.keys.clone()
                        children=move |draft| view! { <Line draft deleting /> }
                    />
                </ul>
            </Section>
        </Show>
        <Question deleting />
    }
}

#[component]
fn Line(draft: AsideDraft, deleting: RwSignal<Option<AsideDraft>>) -> impl IntoView {
    let session = Session::expect();
    let name = called(&draft);
    let when = clock::local_text(draft.at.millis);
    let (taken, asked) = (draft.clone(), draft.clone());
    view! {
        <li class="draft">
            <div class="draft-text">
                <strong>{name.clone()}</strong>
                <p class="quiet">{format!("Why: {}", draft.why)}</p>
                <p class="quiet">
                    {(draft.at.millis > 0).then(|| view! { "Set aside " <time datetime=draft.at.text.clone()>{when}</time> " · " })}
                    {format!("{} KB", draft.size.div_ceil(1000))}
                </p>
            </div>
            <span class="button-row">
                <button
                    type="button"
                    class="button compact"
                    aria-label=format!("Download {name}")
                    on:click=move |_| session.download_aside(&taken)
                >
                    <Icon glyph=Glyph::Download />
                    "Download"
                </button>
                <button
                    type="button"
                    class="button compact danger"
                    aria-label=format!("Delete {name} for good")
                    on:click=move |_| deleting.set(Some(asked.clone()))
                >
                    "Delete…"
                </button>
            </span>
        </li>
    }
}

/// Asks before anything is deleted.
#[component]
fn Question(deleting: RwSignal<Option<AsideDraft>>) -> impl IntoView {
    let session = Session::expect();
    let open = RwSignal::new(false);
    Effect::new(move || open.set(deleting.with(Option::is_some)));
    let text = move || {
        deleting.with(|draft| {
            draft
                .as_ref()
                .map(|draft| format!("Delete what is left of “{}” for good? It cannot be brought back.", called(draft)))
        })
    };
    view! {
        <Dialog title="Delete for good" open=open on_close=Callback::new(move |()| deleting.set(None))>
            <p>{text}</p>
            <div class="button-row">
                <button
                    type="button"
                    class="button danger"
                    on:click=move |_| {
                        if let Some(draft) = deleting.get_untracked() {
                            session.discard_aside(&draft);
                        }
                        deleting.set(None);
                    }
                >
                    "Delete for good"
                </button>
                <button type="button" class="button" on:click=move |_| deleting.set(None)>
                    "Keep it"
                </button>
            </div>
        </Dialog>
    }
}

fn called(draft: &AsideDraft) -> String {
    draft.name.clone().unwrap_or_else(|| "Draft without a readable name".to_owned())
}
