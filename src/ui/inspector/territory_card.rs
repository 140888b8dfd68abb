//! A territory: figures with why, name, rep, share, colour.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Route, Session},
    browser::page,
    metrics::{Figure, TerritoryFigures},
    plan::{Command, MeasureIx, PALETTE, RepIx, Territory, TerritoryIx},
    ui::{
        icon::{Glyph, Icon},
        number, palette,
        swatch::Swatch,
        table::{AskWhy, column::Column},
        widgets::{NumberField, Section, Select, TextField},
        workbench::{DrawerTab, Workbench},
    },
};

/// Everything about one territory.
#[component]
pub fn TerritoryCard(
    /// Which.
    territory: TerritoryIx,
) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let known =
        Memo::new(move |_| session.read(&[Aspect::Territories], |plan| plan.territory(territory).cloned()).flatten());
    let name = move || known.with(|known| known.as_ref().map_or(String::new(), |known| known.name.clone()));
    let colour = Memo::new(move |_| known.with(|known| known.as_ref().map(|known| known.colour)));
    let rep = Memo::new(move |_| {
        session
            .read(&[Aspect::Territories, Aspect::Reps], |plan| {
                plan.rep_of(territory).map(|rep| (rep.name.clone(), rep.home_label.clone()))
            })
            .flatten()
    });
    let line = move || match rep.get() {
        Some((rep, home)) if home.is_empty() => rep,
        Some((rep, home)) => format!("{rep} · {home}"),
        None => "Vacant: nobody is responsible".into(),
    };
    let open_tab = move |tab| {
        move |_| {
            bench.drawer.set(tab);
            bench.drawer_open.set(true);
        }
    };
    view! {
        <header class="card-head">
            <h2><span class="with-swatch"><Swatch colour=colour />{name}</span></h2>
            <p class="quiet">{line}</p>
        </header>
        <Figures territory />
        <div class="button-row">
            <button type="button" class="button compact" on:click=move |_| bench.show_territory(territory)><Icon glyph=Glyph::FitAll /> "Zoom to it"</button>
            <button type="button" class="button compact" on:click=open_tab(DrawerTab::Accounts)>"Accounts"</button>
            <button type="button" class="button compact" on:click=open_tab(DrawerTab::Charts)>"Charts"</button>
            {move || rep.get().map(|(rep, _)| view! {
                <a class="button compact" href=Route::Rep(rep.clone()).hash(page::encode)>"Rep's view"</a>
            })}
        </div>
        <Show when=move || !session.embedded>
            <Section title="Change it" open=false><Edit territory known=known /></Section>
        </Show>
    }
}

/// The figures, each of which can be asked why.
#[component]
fn Figures(territory: TerritoryIx) -> impl IntoView {
    let bench = Workbench::expect();
    let currency = bench.currency;
    let columns = Memo::new(move |_| {
        bench.balanced.with(|balanced| {
            Column::all(balanced, false).into_iter().filter(|column| column.figure().is_some()).collect::<Vec<_>>()
        })
    });
    let of = move |read: &dyn Fn(&TerritoryFigures) -> Option<String>| {
        bench.figures.with(|figures| read(figures.as_ref()?.territories.get(territory.at())?))
    };
    let row = move |column: Column| {
        let figure = column.figure()?;
        let (shown, full) = (column.clone(), column.clone());
        let text = Signal::derive(move || of(&|row| Some(shown.text(row, &currency.get()))).unwrap_or_default());
        let full = Signal::derive(move || of(&|row| full.full(row, &currency.get())));
        Some(view! {
            <dt>{column.title()}</dt>
            <dd><AskWhy territory=Some(territory) figure=figure text=text full=full /></dd>
        })
    };
    let more = [
        ("Tour", Figure::Tour),
        ("Compactness", Figure::Compactness),
        ("Parts", Figure::Parts),
        ("Run rate", Figure::RunRate),
        ("Pipeline", Figure::Pipeline),
        ("Penetration", Figure::Penetration),
    ];
    let extra = move |figure: Figure| {
        of(&|row| {
            let money = |amount| number::short_money(amount, &currency.get());
            Some(match figure {
                Figure::Tour => format!("{}\u{a0}km", crate::metrics::grouped(row.travel.tour_km, 0)),
                Figure::Compactness => {
                    format!("{}\u{a0}km", crate::metrics::grouped(row.shape.mean_square_km2.max(0.0).sqrt(), 0))
                }
                Figure::Parts => row.shape.parts.map_or("–".into(), |parts| parts.to_string()),
                Figure::RunRate => money(row.run_rate),
                Figure::Pipeline => money(row.pipeline),
                _ => row.penetration.map_or("–".into(), crate::metrics::percent),
            })
        })
        .unwrap_or_default()
    };
    view! {
        <dl class="figures">
            {move || columns.get().into_iter().filter_map(row).collect_view()}
            {more.map(|(name, figure)| view! {
                <dt>{name}</dt>
                <dd><AskWhy territory=Some(territory) figure=figure text=Signal::derive(move || extra(figure)) /></dd>
            })}
        </dl>
    }
}

/// Name, rep, share, colour.
#[component]
fn Edit(territory: TerritoryIx, known: Memo<Option<Territory>>) -> impl IntoView {
    let session = Session::expect();
    let edit = move |change: &dyn Fn(&mut Territory)| {
        if let Some(mut to) = known.get_untracked() {
            let before = to.clone();
            change(&mut to);
            if to != before {
                session.dispatch(Command::EditTerritory { territory, to });
            }
        }
    };
    let reps = Memo::new(move |_| {
        let mut reps: Vec<(Option<RepIx>, String)> = vec![(None, "Nobody (vacant)".to_owned())];
        session.read(&[Aspect::Reps], |plan| {
            reps.extend(plan.reps().iter().enumerate().map(|(at, rep)| (Some(RepIx::new(at)), rep.name.clone())));
        });
        reps
    });
    let share = move || {
        let share = session.read(&[Aspect::Territories], |plan| plan.share(territory)).unwrap_or(0.0);
        format!("Fair share {}", crate::metrics::percent(share))
    };
    view! {
        <div class="settings">
            <TextField
                label="Name"
                value=Signal::derive(move || known.with(|known| known.as_ref().map_or(String::new(), |known| known.name.clone())))
                on_change=Callback::new(move |name: String| edit(&|territory| territory.name = name.trim().to_owned()))
            />
            <Select
                label="Rep"
                options=reps
                value=Signal::derive(move || known.with(|known| known.as_ref().and_then(|known| known.rep)))
                on_change=Callback::new(move |rep| edit(&|territory| territory.rep = rep))
            />
            <NumberField
                label="Weight of its fair share"
                value=Signal::derive(move || known.with(|known| known.as_ref().map_or(1.0, |known| known.weight)))
                on_change=Callback::new(move |weight| edit(&|territory| territory.weight = weight))
                min=0.0
                max=10.0
                step=0.1
                decimals=2
                hint=Signal::derive(share)
            />
            <fieldset class="colours">
                <legend>"Colour"</legend>
                {(0..PALETTE).map(|colour| {
                    let name = palette::TERRITORIES.get(usize::from(colour)).map_or("", |known| known.name);
                    view! {
                        <button
                            type="button"
                            class="colour-choice"
                            aria-label=name
                            title=name
                            aria-pressed=move || known.with(|known| known.as_ref().is_some_and(|known| known.colour == colour)).to_string()
                            on:click=move |_| edit(&|territory| territory.colour = colour)
                        >
                            <Swatch colour=Some(colour) />
                        </button>
                    }
                }).collect_view()}
            </fieldset>
            <p class="field-help">{move || session.read(&[Aspect::Alignment], |plan| {
                let total = plan.alignment().total(Some(territory), MeasureIx::ACCOUNTS);
                let units = plan.alignment().count(Some(territory));
                let accounts = number::counted(total.to_f64() as usize, "account", "accounts");
                format!("{} {}, {accounts}", crate::metrics::grouped(units as f64, 0), plan.units().noun(units))
            })}</p>
        </div>
    }
}
