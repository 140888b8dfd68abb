//! The plan inside another page.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Session},
    ui::{
        icon::{Glyph, Icon},
        widgets::field_id,
    },
};

/// The snippet, with a copy button.
#[component]
pub fn Embed() -> impl IntoView {
    let session = Session::expect();
    let id = field_id("embed");
    let snippet = Memo::new(move |_| {
        session.revision(Aspect::Name).track();
        session.revision(Aspect::Frame).track();
        session.embed_snippet()
    });
    let file = Memo::new(move |_| {
        session.revision(Aspect::Name).track();
        session.revision(Aspect::Frame).track();
        session.plan_file_name()
    });
    view! {
        <section class="card" aria-labelledby="embed-title">
            <h2 id="embed-title">"Inside a company page"</h2>
            <p class="quiet">
                "A read-only map and table that asks nothing of any other server and works where the browser blocks storage in frames. Download the plan file, put it beside the app's index.html under its own name, "
                <code>{file}</code> ", and paste this into the company page. Whoever can open the page can read the file."
            </p>
            <label for=id.clone() class="visually-hidden">"HTML to embed the plan"</label>
            <textarea id=id class="snippet" readonly=true rows="3" prop:value=snippet></textarea>
            <div class="button-row">
                <button type="button" class="button" on:click=move |_| session.copy(session.embed_snippet(), "HTML")>
                    <Icon glyph=Glyph::Copy />
                    "Copy the HTML"
                </button>
            </div>
        </section>
    }
}
