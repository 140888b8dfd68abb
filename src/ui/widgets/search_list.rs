//! A list that is filtered by typing and walked by arrow keys.

use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::field_id;
use crate::ui::{
    search_words::{fits, searchable, typed_words},
    swatch::Swatch,
};

/// Rows shown at once, unless the caller wants another number; the rest is reached by typing more.
const SHOWN: usize = 60;

/// One entry of a [`SearchList`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchItem {
    /// What is handed to `on_pick`.
    pub key: String,
    /// What is read.
    pub label: String,
    /// What stands quietly beside it: a place, a rep, a shortcut.
    pub detail: String,
    /// A swatch before the label, where there is one.
    swatch: Option<Option<u8>>,
    /// What it is looked for by, made ready to be searched.
    text: String,
}

impl SearchItem {
    /// An entry without a swatch, found by its label, its detail and what else it may be looked for by: a county's state.
    #[must_use]
    pub fn new(key: String, label: String, detail: String, also: &str) -> Self {
        let text = searchable(&format!("{label} {detail} {also}"));
        Self { key, label, detail, swatch: None, text }
    }

    /// With a swatch, as [`Swatch`] takes it.
    #[must_use]
    pub fn with_swatch(self, colour: Option<u8>) -> Self {
        Self { swatch: Some(colour), ..self }
    }
}

/// A field over a listbox. Typing filters (every word must begin one of the entry's, in any order, see `search_words`);
/// arrow keys, Home and End walk; Enter picks; a click picks.
///
/// ```ignore
/// <SearchList label="Find a territory" items=items on_pick=move |key| open(key) />
/// ```
#[component]
pub fn SearchList(
    /// What is looked for.
    label: &'static str,
    /// Everything there is.
    #[prop(into)]
    items: Signal<Vec<SearchItem>>,
    /// Takes the key of the picked entry.
    #[prop(into)]
    on_pick: Callback<String>,
    /// Takes the key of the entry that the pointer or the keyboard is at, and `None` when the pointer leaves the list.
    #[prop(optional, into)]
    on_aim: Option<Callback<Option<String>>>,
    /// Rows shown at once.
    #[prop(default = SHOWN)]
    most: usize,
    /// Shown while the field is empty.
    #[prop(optional)]
    placeholder: &'static str,
    /// Focuses the field when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = field_id("search");
    let list = format!("{id}-list");
    let (typed, at) = (RwSignal::new(String::new()), RwSignal::new(0usize));
    let input = NodeRef::<html::Input>::new();
    // Entries are many: only their positions are copied.
    let found = Memo::new(move |_| {
        let words = typed_words(&typed.get());
        items.with(|items| {
            let fitting = items.iter().enumerate().filter(|(_, item)| fits(&item.text, &words));
            fitting.map(|(at, _)| at).collect::<Vec<_>>()
        })
    });
    let key_of = move |row: usize| {
        let at = found.with_untracked(|found| found.get(row).copied())?;
        items.with_untracked(|items| items.get(at).map(|item| item.key.clone()))
    };
    let aim = move |row: usize| {
        if at.get_untracked() != row {
            at.set(row);
        }
        if let Some(on_aim) = on_aim {
            on_aim.run(key_of(row));
        }
    };
    let leave = move |_| {
        if let Some(on_aim) = on_aim {
            on_aim.run(None);
        }
    };
    if autofocus {
        Effect::new(move || {
            if let Some(input) = input.get() {
                let _ = input.focus();
            }
        });
    }
    let row_id = {
        let list = list.clone();
        move |at: usize| format!("{list}-{at}")
    };
    let active_id = {
        let row_id = row_id.clone();
        move || found.with(|found| (at.get() < found.len()).then(|| row_id(at.get())))
    };
    let walk_id = row_id.clone();
    let key = move |event: KeyboardEvent| {
        let last = found.with_untracked(|found| found.len().min(most).saturating_sub(1));
        let now = at.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => (now + 1).min(last),
            "ArrowUp" => now.saturating_sub(1),
            "Home" if event.ctrl_key() => 0,
            "End" if event.ctrl_key() => last,
            "Enter" => {
                event.prevent_default();
                if let Some(key) = key_of(now) {
                    on_pick.run(key);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        aim(next);
        let row = document().get_element_by_id(&walk_id(next));
        if let Some(row) = row {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    };
    let more = move || found.with(|found| found.len().saturating_sub(most));
    view! {
        <div class="search-list">
            <label for=id.clone() class="visually-hidden">{label}</label>
            <input
                node_ref=input
                id=id
                type="search"
                class="field-input"
                role="combobox"
                aria-expanded="true"
                aria-autocomplete="list"
                autocomplete="off"
                spellcheck="false"
                aria-controls=list.clone()
                aria-activedescendant=active_id
                placeholder=placeholder
                prop:value=typed
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    aim(0);
                }
                on:keydown=key
            />
            <ul id=list role="listbox" class="search-rows" aria-label=label on:mouseleave=leave>
                {move || {
                    let row_id = row_id.clone();
                    let shown = found.with(|found| {
                        items.with(|items| {
                            found.iter().take(most).filter_map(|at| items.get(*at).cloned()).collect::<Vec<_>>()
                        })
                    });
                    shown
                        .into_iter()
                        .enumerate()
                        .map(move |(row, item)| {
                            let picked = item.key.clone();
                            view! {
                                <li
                                    id=row_id(row)
                                    role="option"
                                    class="search-row"
                                    aria-selected=move || (at.get() == row).to_string()
                                    on:mousemove=move |_| aim(row)
                                    on:click=move |_| on_pick.run(picked.clone())
                                >
                                    <span class="with-swatch">
                                        {item.swatch.map(|colour| view! { <Swatch colour=colour /> })}
                                        {item.label}
                                    </span>
                                    <span class="quiet">{item.detail}</span>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <p class="field-help" role="status">
                {move || match (found.with(Vec::len), more()) {
                    (0, _) => "Nothing fits. Try fewer or other words.".to_owned(),
                    (_, 0) => String::new(),
                    (_, more) => format!("{more} more: type to narrow the list."),
                }}
            </p>
        </div>
    }
}
