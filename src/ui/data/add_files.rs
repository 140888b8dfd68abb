//! Where further files come in: dropped, chosen, or pasted from a spreadsheet.

use leptos::prelude::*;

use crate::{
    app::Session,
    ui::{
        start::TABLES,
        widgets::{DropZone, Section},
    },
};

/// A field for files and one for copied cells.
#[component]
pub fn AddFiles(
    /// What to drop.
    #[prop(into)]
    title: String,
    /// What is read, in a few words.
    #[prop(into)]
    hint: String,
    /// What the button says.
    #[prop(into)]
    button: String,
    /// One line instead of a field.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    let session = Session::expect();
    view! {
        <DropZone compact=compact title=title hint=hint accept=TABLES button=button on_files=move |files| session.take_files(files) />
        <Section title="Paste cells from a spreadsheet" open=false>
            <PasteField />
        </Section>
    }
}

/// Takes cells as a spreadsheet copies them: the header row and the rows below.
#[component]
fn PasteField() -> impl IntoView {
    let session = Session::expect();
    let text = RwSignal::new(String::new());
    let rows = Memo::new(move |_| text.with(|text| text.lines().filter(|line| !line.trim().is_empty()).count()));
    view! {
        <div class="field">
            <label for="pasted-cells">"Copy the cells with their header row, and paste them here"</label>
            <textarea
                id="pasted-cells"
                class="field-input pasted-cells"
                rows="4"
                spellcheck="false"
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
        </div>
        <div class="button-row">
            <button
                type="button"
                class="button compact"
                disabled=move || rows.get() < 2
                on:click=move |_| {
                    session.take_cells(&text.get_untracked());
                    text.set(String::new());
                }
            >
                "Read the pasted cells"
            </button>
        </div>
    }
}
