//! The trash: deleted drafts, to restore or to remove for good.

use leptos::prelude::*;

use crate::{app::Session, ui::widgets::Section};

/// Shown only when there is something in it.
#[component]
pub fn Trash() -> impl IntoView {
    let session = Session::expect();
    let trash = Memo::new(move |_| session.drafts.with(|index| index.trash().into_iter().cloned().collect::<Vec<_>>()));
    let note = Signal::derive(move || trash.with(|trash| trash.len().to_string()));
    view! {
        <Show when=move || trash.with(|trash| !trash.is_empty())>
            <Section title="Trash" note=note open=true>
                <p class="quiet">"Deleted drafts stay here for 30 days."</p>
                <ul class="drafts">
                    <For
                        each=move || trash.get()
                        key=|entry| entry.id.clone()
                        children=move |entry| {
                            let (back, away) = (entry.id.clone(), entry.id.clone());
                            view! {
                                <li class="draft">
                                    <span class="draft-text">{entry.summary.name.clone()}</span>
                                    <span class="button-row">
                                        <button type="button" class="button compact" on:click=move |_| session.restore_draft(&back)>
                                            "Restore"
                                        </button>
                                        <button
                                            type="button"
                                            class="button compact danger"
                                            on:click=move |_| session.purge_draft(&away)
                                        >
                                            "Delete for good"
                                        </button>
                                    </span>
                                </li>
                            }
                        }
                    />
                </ul>
            </Section>
        </Show>
    }
}
