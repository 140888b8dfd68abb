//! Where files are dropped or chosen.

use leptos::{ev::DragEvent, prelude::*, task::spawn_local};
use web_sys::File;

use crate::{
    browser::{BrowserError, file},
    ui::icon::{Glyph, Icon},
};

/// A place for files: drop them, or press the button and choose. Dropping is never the only way.
///
/// ```ignore
/// <DropZone title="Drop a table of accounts" hint="CSV or text, any delimiter" accept=".csv,.tsv,.txt" button="Choose a file" on_file=move |file| read(file) />
/// ```
#[component]
pub fn DropZone(
    /// What to drop: "Drop a table of accounts here".
    #[prop(into)]
    title: Signal<String>,
    /// What is read, in a few words.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// As in HTML: `.csv,.tsv,.txt`.
    #[prop(default = "")]
    accept: &'static str,
    /// What the button says.
    #[prop(into)]
    button: Signal<String>,
    /// One line instead of a field.
    #[prop(optional)]
    compact: bool,
    /// Takes the file.
    #[prop(optional, into)]
    on_file: Option<Callback<File>>,
    /// Takes several files at once; then `on_file` is not asked.
    #[prop(optional, into)]
    on_files: Option<Callback<Vec<File>>>,
) -> impl IntoView {
    let (over, problem) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let take = move |files: Vec<file::ChosenFile>| match (files.first(), on_files, on_file) {
        (Some(_), Some(on_files), _) => {
            problem.set(None);
            on_files.run(files.iter().map(|file| file.raw().clone()).collect());
        }
        (Some(first), None, Some(on_file)) => {
            problem.set((files.len() > 1).then(|| format!("Several files were dropped; {} was taken.", first.name())));
            on_file.run(first.raw().clone());
        }
        (Some(_), None, None) => {}
        (None, ..) => problem.set(Some("That was no file. Drop a file from your computer.".into())),
    };
    let choose = move |_| {
        spawn_local(async move {
            match file::choose(accept, on_files.is_some()).await {
                Ok(files) => take(files),
                Err(BrowserError::Cancelled) => {}
                Err(error) => problem.set(Some(error.to_string())),
            }
        });
    };
    let hover = move |event: DragEvent| {
        event.prevent_default();
        event.stop_propagation();
        over.set(true);
    };
    view! {
        <div
            class="drop-zone"
            class:drop-compact=compact
            class:drop-over=over
            on:dragenter=hover
            on:dragover=hover
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                event.stop_propagation();
                over.set(false);
                take(file::dropped(&event));
            }
        >
            <Icon glyph=Glyph::Upload size=20 />
            <p class="drop-title">{title}</p>
            <p class="quiet">{hint}</p>
            <button type="button" class="button" on:click=choose>{button}</button>
            <p class="field-help field-problem" aria-live="polite">{move || problem.get()}</p>
        </div>
    }
}
