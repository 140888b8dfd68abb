//! Every territory's quota beside what it sold, and the total that ties.

use leptos::prelude::*;

use super::{chart::QuotaChart, step::Outlook};
use crate::{
    app::Session,
    metrics::{Explanation, Figure, TerritoryFigures, explain, growth, money, percent},
    plan::{Amount, MeasureIx, TerritoryIx},
    ui::{
        icon::{Glyph, Icon},
        number::{short_money, signed_percent},
        widgets::{Delta, EmptyState, Why},
    },
};

/// One line.
#[derive(Clone, PartialEq)]
struct Line {
    territory: Option<TerritoryIx>,
    name: String,
    rep: String,
    quota: String,
    share: String,
    change: Option<f64>,
    attainment: Option<f64>,
    revenue: String,
    run_rate: String,
    potential: String,
    vacant: bool,
    ramping: bool,
}

impl Line {
    fn of(row: &TerritoryFigures, share: Option<f64>, currency: &str) -> Self {
        Self {
            territory: row.territory,
            name: row.name.clone(),
            rep: if row.rep_name.is_empty() { "vacant".into() } else { row.rep_name.clone() },
            quota: money(row.quota.to_f64(), currency),
            share: share.map_or("–".into(), percent),
            change: growth(row.quota, row.revenue),
            attainment: row.attainment,
            revenue: short_money(row.revenue, currency),
            run_rate: short_money(row.run_rate, currency),
            potential: short_money(row.potential, currency),
            vacant: row.territory.is_some() && row.rep.is_none(),
            ramping: row.prorated_quota != row.quota,
        }
    }
}

/// Whether it ties, in a sentence.
fn tie(outlook: &Outlook) -> Option<(bool, String)> {
    let quotas = outlook.figures.quotas.as_ref()?;
    let sum: Amount = quotas.quotas.iter().sum();
    let cash = |amount: Amount| money(amount.to_f64(), &outlook.currency);
    if quotas.quotas.is_empty() {
        return None;
    }
    let ties = sum == quotas.total;
    let what = if quotas.suggested { "the suggested target" } else { "the target" };
    let text = match (ties, outlook.settings.over_assignment > 0.0) {
        (true, false) => format!("The quotas add up to {}: exactly {what}.", cash(sum)),
        (true, true) => format!(
            "The quotas add up to {}: exactly {what} of {} and {} over-assignment.",
            cash(sum),
            cash(quotas.target),
            percent(quotas.over_assignment)
        ),
        (false, _) => format!(
            "The quotas add up to {}, not to {}. That is a fault of Bailiwick: please report it.",
            cash(sum),
            cash(quotas.total)
        ),
    };
    Some((ties, text))
}

/// What vacancies carry, in a sentence.
fn vacancies(outlook: &Outlook) -> Option<String> {
    let vacant: Vec<&TerritoryFigures> = outlook.figures.territories.iter().filter(|row| row.rep.is_none()).collect();
    let carried: Amount = vacant.iter().map(|row| row.quota).sum();
    let names = vacant.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join(", ");
    let cash = money(carried.to_f64(), &outlook.currency);
    match vacant.len() {
        0 => None,
        1 => Some(format!(
            "{names} is vacant and carries {cash} of the quota: nobody works on it until somebody has it."
        )),
        _ => Some(format!(
            "{names} are vacant and carry {cash} of the quota: nobody works on it until somebody has them."
        )),
    }
}

/// The table with its total.
#[component]
pub fn QuotaTable(outlook: Memo<Option<Outlook>>) -> impl IntoView {
    let session = Session::expect();
    let lines = Memo::new(move |_| {
        outlook.with(|outlook| {
            outlook.as_ref().map_or(Vec::new(), |outlook| {
                let shares = outlook.figures.quotas.as_ref().map(|quotas| quotas.shares.as_slice()).unwrap_or_default();
                let rows = outlook.figures.territories.iter().enumerate();
                let line =
                    |(at, row): (usize, &TerritoryFigures)| Line::of(row, shares.get(at).copied(), &outlook.currency);
                let mut lines: Vec<Line> = rows.map(line).collect();
                // By name: an order by quota would change under every slider.
                lines.sort_by(|a, b| a.name.cmp(&b.name));
                lines
            })
        })
    });
    let total = Memo::new(move |_| {
        outlook.with(|outlook| {
            outlook.as_ref().map(|outlook| {
                let mut line = Line::of(&outlook.figures.company, Some(1.0), &outlook.currency);
                line.rep = String::new();
                line
            })
        })
    });
    let tie = Memo::new(move |_| outlook.with(|outlook| outlook.as_ref().and_then(tie)));
    let stands_in = Memo::new(move |_| outlook.with(|outlook| outlook.as_ref()?.figures.quotas.as_ref()?.stands_in));
    let whole = move |figure: Figure| {
        move |()| {
            let outlook = outlook.get_untracked()?;
            session.peek(|plan| explain(plan, &outlook.figures, &outlook.figures.company, figure))
        }
    };
    let vacant = Memo::new(move |_| outlook.with(|outlook| outlook.as_ref().and_then(vacancies)));
    view! {
        <section class="card" aria-labelledby="quota-table">
            <h2 id="quota-table">"Quota by territory"</h2>
            <Show
                when=move || lines.with(|lines| !lines.is_empty())
                fallback=|| {
                    view! {
                        <EmptyState
                            glyph=Glyph::Target
                            title="No territories yet"
                            text="Carve territories in Design; the target is spread over them here."
                        />
                    }
                }
            >
                <div role="status">
                    {move || {
                        tie.get()
                            .map(|(ties, text)| {
                                view! {
                                    <p class="notice-line" class:notice-line-bad=!ties>
                                        {if ties {
                                            view! { <Icon glyph=Glyph::Check label="Ties" /> }
                                        } else {
                                            view! { <Icon glyph=Glyph::Error label="Does not tie" /> }
                                        }}
                                        {text}
                                    </p>
                                }
                            })
                    }}
                    {move || {
                        stands_in
                            .get()
                            .map(|basis| {
                                view! {
                                    <p class="notice-line notice-line-warn">
                                        <Icon glyph=Glyph::Warning label="Note" />
                                        {format!("The data have no {basis}, so another spread stands in for that part.")}
                                    </p>
                                }
                            })
                    }}
                    {move || {
                        vacant
                            .get()
                            .map(|text| {
                                view! {
                                    <p class="notice-line notice-line-warn">
                                        <Icon glyph=Glyph::Warning label="Vacant" />
                                        {text}
                                    </p>
                                }
                            })
                    }}
                </div>
                <QuotaChart outlook=outlook />
                <div class="table-frame quota-frame" tabindex="0" role="region" aria-labelledby="quota-table">
                    <table class="plain-table">
                        <thead>
                            <tr>
                                <th scope="col">"Territory"</th>
                                <th scope="col">"Rep"</th>
                                <th scope="col" class="num">"Quota"</th>
                                <th scope="col" class="num">"Share"</th>
                                <th scope="col" class="num">"Last 12 months"</th>
                                <th scope="col" class="num">"Against last year"</th>
                                <th scope="col" class="num">"Attainment"</th>
                                <th scope="col" class="num">"Run rate"</th>
                                <th scope="col" class="num">"Potential"</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For
                                each=move || lines.get().into_iter().enumerate()
                                key=|(at, line)| format!("{at}{}{}{}{:?}{}", line.name, line.rep, line.quota, line.attainment, line.share)
                                children=move |(at, line)| view! { <Row at line session outlook /> }
                            />
                        </tbody>
                        <tfoot>
                            {move || {
                                total
                                    .get()
                                    .map(|line| {
                                        view! {
                                            <tr>
                                                <th scope="row">"All territories"</th>
                                                <td></td>
                                                <td class="num" data-total="quota"><Why figure=line.quota explain=whole(Figure::Quota) /></td>
                                                <td class="num">{line.share}</td>
                                                <td class="num"><Why figure=line.revenue explain=whole(Figure::Total(MeasureIx::REVENUE)) /></td>
                                                <td class="num"><Growth change=line.change explain=Callback::new(whole(Figure::Growth)) /></td>
                                                <td class="num"><Why figure=line.attainment.map_or("–".to_owned(), percent) explain=whole(Figure::Attainment) /></td>
                                                <td class="num"><Why figure=line.run_rate explain=whole(Figure::RunRate) /></td>
                                                <td class="num"><Why figure=line.potential explain=whole(Figure::Total(MeasureIx::POTENTIAL)) /></td>
                                            </tr>
                                        }
                                    })
                            }}
                        </tfoot>
                    </table>
                </div>
                <p class="quiet">
                    "Attainment: sales of the last twelve months against the quota, pro-rated for reps who are still ramping up. Run rate: the last three months, times four."
                </p>
            </Show>
        </section>
    }
}

/// The change with its arrow, and a click for why.
#[component]
fn Growth(change: Option<f64>, explain: Callback<(), Option<Explanation>>) -> impl IntoView {
    match change {
        Some(change) => view! {
            <span class="quota-change">
                <Delta change=change text=String::new() />
                <Why figure=signed_percent(change) explain=explain />
            </span>
        }
        .into_any(),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    }
}

#[component]
fn Row(at: usize, line: Line, session: Session, outlook: Memo<Option<Outlook>>) -> impl IntoView {
    let why = move |figure: Figure| {
        move |()| {
            let outlook = outlook.get_untracked()?;
            let row = outlook.figures.territories.get(at)?;
            session.peek(|plan| explain(plan, &outlook.figures, row, figure))
        }
    };
    let territory = line.territory;
    let hovered = move || territory.is_some() && session.hovered_territory.get() == territory;
    view! {
        <tr
            class:row-hovered=hovered
            on:mouseenter=move |_| session.hovered_territory.set(territory)
            on:mouseleave=move |_| session.hovered_territory.set(None)
        >
            <th scope="row">{line.name}</th>
            <td class="quiet">
                {line.vacant.then(|| view! { <Icon glyph=Glyph::Warning size=14 /> " " })}
                {line.rep}
                {line.ramping.then_some(" (ramping up)")}
            </td>
            <td class="num"><Why figure=line.quota explain=why(Figure::Quota) /></td>
            <td class="num"><Why figure=line.share explain=why(Figure::Quota) /></td>
            <td class="num"><Why figure=line.revenue explain=why(Figure::Total(MeasureIx::REVENUE)) /></td>
            <td class="num"><Growth change=line.change explain=Callback::new(why(Figure::Growth)) /></td>
            <td class="num"><Why figure=line.attainment.map_or("–".to_owned(), percent) explain=why(Figure::Attainment) /></td>
            <td class="num"><Why figure=line.run_rate explain=why(Figure::RunRate) /></td>
            <td class="num"><Why figure=line.potential explain=why(Figure::Total(MeasureIx::POTENTIAL)) /></td>
        </tr>
    }
}
