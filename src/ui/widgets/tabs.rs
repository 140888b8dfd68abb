//! Tabs over one panel.

use leptos::{ev::KeyboardEvent, prelude::*};

use super::field_id;

/// A row of tabs with roving focus (arrow keys, Home, End) over the panel in `children`, which shows what is selected.
///
/// ```ignore
/// <Tabs label="Drawer" tabs=vec![(Tab::Table, "Territories".to_owned()), (Tab::Charts, "Charts".to_owned())] selected=tab on_select=set_tab>
///     {move || match tab.get() { … }}
/// </Tabs>
/// ```
#[component]
pub fn Tabs<T>(
    /// What the tabs choose between.
    #[prop(into)]
    label: Signal<String>,
    /// The tabs with their names.
    #[prop(into)]
    tabs: Signal<Vec<(T, String)>>,
    /// The tab now.
    #[prop(into)]
    selected: Signal<T>,
    /// Takes the new tab.
    #[prop(into)]
    on_select: Callback<T>,
    /// The panel.
    children: Children,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let id = field_id("tabs");
    let panel = format!("{id}-panel");
    let at = Memo::new(move |_| {
        let selected = selected.get();
        tabs.with(|tabs| tabs.iter().position(|(tab, _)| *tab == selected).unwrap_or(0))
    });
    let names = Memo::new(move |_| tabs.with(|tabs| tabs.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>()));
    let select = move |at: usize| {
        if let Some(tab) = tabs.with_untracked(|tabs| tabs.get(at).map(|(tab, _)| tab.clone())) {
            on_select.run(tab);
        }
    };
    let tab_id = {
        let id = id.clone();
        move |at: usize| format!("{id}-{at}")
    };
    let (walk_id, panel_label) = (tab_id.clone(), tab_id.clone());
    let key = move |event: KeyboardEvent| {
        let count = names.with_untracked(Vec::len).max(1);
        let now = at.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" => (now + 1) % count,
            "ArrowLeft" => (now + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        select(next);
        use leptos::wasm_bindgen::JsCast;
        if let Some(tab) =
            document().get_element_by_id(&walk_id(next)).and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok())
        {
            let _ = tab.focus();
        }
    };
    let controls = panel.clone();
    view! {
        <div class="tabs">
            <div role="tablist" class="tab-row" aria-label=label on:keydown=key>
                {move || {
                    let (tab_id, controls) = (tab_id.clone(), controls.clone());
                    names
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(move |(tab, name)| {
                            view! {
                                <button
                                    type="button"
                                    role="tab"
                                    class="tab"
                                    id=tab_id(tab)
                                    aria-controls=controls.clone()
                                    aria-selected=move || (at.get() == tab).to_string()
                                    tabindex=move || if at.get() == tab { "0" } else { "-1" }
                                    on:click=move |_| select(tab)
                                >
                                    {name}
                                </button>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <div role="tabpanel" class="tab-panel" id=panel aria-labelledby=move || panel_label(at.get())>
                {children()}
            </div>
        </div>
    }
}
