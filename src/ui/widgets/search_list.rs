//! A list that is filtered by typing and walked by arrow keys.

use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::field_id;

/// Rows shown at once; the rest is reached by typing more.
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
}

/// A field over a listbox. Typing filters (every word must occur in label or detail, in any order); arrow keys, Home and
/// End walk; Enter picks; a click picks.
///
/// ```ignore
/// <SearchList label="Find a territory" items=items on_pick=move |key| open(key) />
/// ```
#[component]
pub fn SearchList(
    /// What is looked for.
    #[prop(into)]
    label: Signal<String>,
    /// Everything there is.
    #[prop(into)]
    items: Signal<Vec<SearchItem>>,
    /// Takes the key of the picked entry.
    #[prop(into)]
    on_pick: Callback<String>,
    /// Shown while the field is empty.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// Focuses the field when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = field_id("search");
    let list = format!("{id}-list");
    let (typed, at) = (RwSignal::new(String::new()), RwSignal::new(0usize));
    let input = NodeRef::<html::Input>::new();
    let found = Memo::new(move |_| {
        let typed = typed.get().to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        items.with(|items| {
            items
                .iter()
                .filter(|item| {
                    let text = format!("{} {}", item.label, item.detail).to_lowercase();
                    words.iter().all(|word| text.contains(word))
                })
                .cloned()
                .collect::<Vec<_>>()
        })
    });
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
        let last = found.with_untracked(|found| found.len().min(SHOWN).saturating_sub(1));
        let now = at.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => (now + 1).min(last),
            "ArrowUp" => now.saturating_sub(1),
            "Home" if event.ctrl_key() => 0,
            "End" if event.ctrl_key() => last,
            "Enter" => {
                event.prevent_default();
                if let Some(item) = found.with_untracked(|found| found.get(now).cloned()) {
                    on_pick.run(item.key);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        at.set(next);
        let row = document().get_element_by_id(&walk_id(next));
        if let Some(row) = row {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    };
    let more = move || found.with(|found| found.len().saturating_sub(SHOWN));
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
                    at.set(0);
                    typed.set(event_target_value(&event));
                }
                on:keydown=key
            />
            <ul id=list role="listbox" class="search-rows" aria-label=label>
                {move || {
                    let row_id = row_id.clone();
                    found
                        .get()
                        .into_iter()
                        .take(SHOWN)
                        .enumerate()
                        .map(move |(row, item)| {
                            let picked = item.key.clone();
                            view! {
                                <li
                                    id=row_id(row)
                                    role="option"
                                    class="search-row"
                                    aria-selected=move || (at.get() == row).to_string()
                                    on:mousemove=move |_| {
                                        if at.get_untracked() != row {
                                            at.set(row);
                                        }
                                    }
                                    on:click=move |_| on_pick.run(picked.clone())
                                >
                                    <span>{item.label}</span>
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
