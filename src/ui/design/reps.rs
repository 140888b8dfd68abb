//! Who gets which territory after a carve by number: proposed with its reasons, changed by hand, accepted with the preview.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{Preview, Session},
    plan::RepIx,
    ui::{
        number,
        widgets::{Section, Select},
    },
};

/// The proposed pairs; empty for previews that leave the reps where they are.
#[component]
pub fn Reps(preview: Arc<Preview>) -> impl IntoView {
    let session = Session::expect();
    let lines = Memo::new({
        let preview = preview.clone();
        move |_| session.chosen_reps.with(|chosen| preview.rep_lines(chosen))
    });
    let names: Vec<(Option<RepIx>, String)> = std::iter::once((None, "Vacant".to_owned()))
        .chain(preview.before.reps().iter().enumerate().map(|(at, rep)| (Some(RepIx::new(at)), rep.name.clone())))
        .collect();
    let options = StoredValue::new(names);
    let count = lines.with_untracked(Vec::len);
    let seated = move || lines.with(|lines| lines.iter().filter(|line| line.rep.is_some()).count());
    (count > 0).then(|| view! {
        <Section
            title="Reps"
            note=Signal::derive(move || format!("{} of {count}", number::counted(seated(), "territory", "territories")))
            open=false
        >
            <p class="field-help">"Matched by the revenue that stays with its rep, the way from home, and working time. Choose another; the rest is matched around your choice."</p>
            <div class="settings">
                {(0..count).map(|at| {
                    let line = Memo::new(move |_| lines.with(|lines| lines.get(at).cloned()));
                    let why = move || line.with(|line| line.as_ref().map_or(String::new(), |line| line.why.clone()));
                    let chosen = move || session.chosen_reps.with(|chosen| chosen.contains_key(&at));
                    view! {
                        <Select
                            label=Signal::derive(move || line.with(|line| line.as_ref().map_or(String::new(), |line| line.territory.clone())))
                            options=options.get_value()
                            value=Signal::derive(move || line.with(|line| line.as_ref().and_then(|line| line.rep)))
                            on_change=Callback::new(move |rep| session.choose_rep(at, rep))
                            hint=Signal::derive(move || match (chosen(), why()) {
                                (true, why) if why.is_empty() => "your choice".to_owned(),
                                (true, why) => format!("your choice: {why}"),
                                (false, why) => why,
                            })
                        />
                    }
                }).collect_view()}
            </div>
        </Section>
    })
}
