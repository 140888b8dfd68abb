//! Which card stands in the inspector.

use leptos::prelude::*;

use super::{account_card::AccountCard, territory_card::TerritoryCard, units_card::UnitsCard};
use crate::{
    app::{Focus, Selection, Session},
    ui::icon::{Glyph, Icon},
};

/// The card of the selection.
#[component]
pub fn Inspector() -> impl IntoView {
    let session = Session::expect();
    // Adding a unit to a selection must not build the card anew.
    let focus = Memo::new(move |_| session.selection.with(|selection| selection.focus));
    view! {
        <div class="inspector-body">
            <button
                type="button"
                class="icon-button inspector-close"
                aria-label="Close and clear the selection"
                on:click=move |_| session.selection.set(Selection::none())
            >
                <Icon glyph=Glyph::Close />
            </button>
            {move || match focus.get() {
                Focus::Nothing => ().into_any(),
                Focus::Units => view! { <UnitsCard /> }.into_any(),
                Focus::Territory(territory) => view! { <TerritoryCard territory /> }.into_any(),
                Focus::Account(account) => view! { <AccountCard account /> }.into_any(),
            }}
        </div>
    }
}
