//! What becomes of files: a plan of their own, or a newer export for the open one. Proposed by whether the open plan knows
//! their accounts.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Familiar, ImportAim, Role, Session, chosen_aim, familiar},
    metrics::grouped,
    ui::widgets::Segmented,
};

/// What is to be done: as chosen, else as the files look. Looks at the table of accounts whenever its columns change.
pub fn aim_of(session: Session) -> Memo<ImportAim> {
    let accounts = Memo::new(move |_| {
        session.import.with(|import| {
            let (number, table) = import.tables.iter().find(|(_, table)| table.role == Role::Accounts)?;
            let columns: Vec<Option<usize>> =
                table.fields.iter().map(|field| field.chosen.map(|(column, _)| column)).collect();
            Some((*number, columns))
        })
    });
    Effect::new(move |_| match accounts.get() {
        Some((number, _)) => session.look_for_familiar(number),
        None => familiar().set(None),
    });
    let (chosen, known) = (chosen_aim(), familiar());
    let sample = Memo::new(move |_| session.read(&[Aspect::Frame], |plan| plan.data().invented).unwrap_or(true));
    // Areas of one's own are not put under an open plan: they make a new one.
    let has_areas = Memo::new(move |_| session.import.with(|import| !import.areas.is_empty()));
    Memo::new(move |_| {
        if has_areas.get() {
            return ImportAim::NewPlan;
        }
        chosen.get().unwrap_or_else(|| {
            let update = match accounts.with(Option::is_some) {
                true => known.get().is_some_and(Familiar::is_likely),
                // Without accounts nothing can be started.
                false => !sample.get(),
            };
            if update { ImportAim::Update } else { ImportAim::NewPlan }
        })
    })
}

/// The choice, and what speaks for it.
#[component]
pub fn AimChoice(
    /// What is to be done.
    aim: Memo<ImportAim>,
) -> impl IntoView {
    let session = Session::expect();
    let name = Memo::new(move |_| {
        session.read(&[Aspect::Name, Aspect::Frame], |plan| plan.name().to_owned()).unwrap_or_default()
    });
    let known = familiar();
    let why = move || {
        hint(aim.get(), known.get(), session.import.with(|import| import.of(Role::Accounts).is_some()), &name.get())
    };
    view! {
        <Segmented
            label="What becomes of these files"
            options=vec![
                (ImportAim::NewPlan, "Start a new plan".to_owned()),
                (ImportAim::Update, "Update the open plan".to_owned()),
            ]
            value=aim
            on_change=move |aim| chosen_aim().set(Some(aim))
        />
        <p class="quiet" role="status">{why}</p>
    }
}

fn hint(aim: ImportAim, known: Option<Familiar>, has_accounts: bool, plan: &str) -> String {
    let found = known.map(|known| {
        format!(
            "{} of {} accounts looked at are in “{plan}”",
            grouped(known.known as f64, 0),
            grouped(known.of as f64, 0)
        )
    });
    let likely = known.is_some_and(Familiar::is_likely);
    match (aim, found) {
        (ImportAim::NewPlan, Some(found)) if likely => {
            format!("{found}, but these files become a plan of their own; the open one stays among the drafts.")
        }
        (ImportAim::NewPlan, _) => {
            format!("These files become a plan of their own; “{plan}” stays among the drafts.")
        }
        (ImportAim::Update, _) if !has_accounts => format!(
            "There are no accounts in these files: they bring newer figures for “{plan}”. You see what changes before it is applied."
        ),
        (ImportAim::Update, Some(found)) if likely => format!(
            "{found}, so this looks like a newer export. Assignments and locks stay with their accounts; you see what changes before it is applied."
        ),
        (ImportAim::Update, Some(found)) => {
            format!(
                "Only {found}. The others would be added, and the plan's own would count as gone; you see it before it is applied."
            )
        }
        (ImportAim::Update, None) => {
            format!(
                "Assignments and locks of “{plan}” stay with their accounts; you see what changes before it is applied."
            )
        }
    }
}
