//! The plan as a page to print: key figures, map, balance, territories, changes, how it was made, and what every number is
//! made of.

use super::{
    map_sheet::{Layout, map_sheet},
    summary_list::summary,
};
use crate::{
    files::export::{FeatureShape, Head, HtmlCell, HtmlPage, KeyFigure},
    metrics::{
        Disruption, Figure, Figures, Holding, TerritoryFigures, bands, disruption, explain, grouped, money, percent,
        status,
    },
    plan::{Amount, Effort, MeasureIx, Plan, QuotaMethod, RepIx, TerritoryCount},
    worker::export::MapColours,
};

/// Accounts that change hands and are named in the report.
const NAMED_CHANGES: usize = 60;

/// The report's bytes. `drawn` has the shape of each territory, and last of what is in none.
pub(super) fn report(
    plan: &Plan,
    figures: &Figures,
    drawn: &[FeatureShape],
    colours: &MapColours,
    date: &str,
) -> Vec<u8> {
    let invented = if plan.data().invented { " · invented data" } else { "" };
    let line = format!("Territory plan · {date} · {}{invented}", plan.data().source);
    let mut page = HtmlPage::new(plan.name(), &line);
    let changes = disruption(plan);
    key_figures(&mut page, plan, figures, &changes);
    let layout = Layout { size: (842.0, 520.0), alone: false, only: None };
    page.drawing(&map_sheet(plan, figures, drawn, colours, date, layout));
    balance(&mut page, plan, figures);
    territories(&mut page, plan, figures);
    what_changes(&mut page, plan, figures, &changes);
    method(&mut page, plan);
    page.finish()
}

/// The note of a figure, with the company's numbers in it.
fn note(page: &mut HtmlPage, plan: &Plan, figures: &Figures, figure: Figure) -> usize {
    let why = explain(plan, figures, &figures.company, figure);
    page.note(&why.name, &format!("{}. All together: {}", why.formula, why.numbers))
}

pub(super) fn cash(plan: &Plan, amount: Amount) -> String {
    money(amount.to_f64(), &plan.data().currency)
}

pub(super) fn share(value: Option<f64>) -> HtmlCell {
    HtmlCell::Number(value.map_or("–".into(), percent))
}

pub(super) fn count(value: usize) -> HtmlCell {
    HtmlCell::Number(grouped(value as f64, 0))
}

/// The measures that the plan balances.
pub(super) fn balanced(plan: &Plan) -> Vec<MeasureIx> {
    plan.design().balance.iter().filter_map(|term| plan.units().measure(&term.measure)).collect()
}

pub(super) fn measure_name(plan: &Plan, measure: MeasureIx) -> &str {
    plan.units().measures().get(measure.at()).map_or("", |measure| measure.name.as_str())
}

fn key_figures(page: &mut HtmlPage, plan: &Plan, figures: &Figures, changes: &Disruption) {
    let (company, summary) = (&figures.company, summary(plan));
    let (low, high) = plan.design().band();
    let revenue = note(page, plan, figures, Figure::Total(MeasureIx::REVENUE));
    let potential = note(page, plan, figures, Figure::Total(MeasureIx::POTENTIAL));
    let coverage = note(page, plan, figures, Figure::Coverage);
    let quota = note(page, plan, figures, Figure::Quota);
    let mut all = vec![
        KeyFigure {
            label: "Territories".into(),
            value: grouped(summary.territories as f64, 0),
            hint: if summary.vacancies == 0 {
                "all with a rep".into()
            } else {
                format!("{} vacant", summary.vacancies)
            },
            note: None,
        },
        KeyFigure {
            label: "Accounts".into(),
            value: grouped(plan.data().accounts.len() as f64, 0),
            hint: format!("in {} {}", grouped(plan.units().len() as f64, 0), plan.units().noun(plan.units().len())),
            note: None,
        },
        KeyFigure {
            label: "Revenue".into(),
            value: cash(plan, company.revenue),
            hint: "last twelve months".into(),
            note: Some(revenue),
        },
        KeyFigure {
            label: "Potential".into(),
            value: cash(plan, company.potential),
            hint: "a year".into(),
            note: Some(potential),
        },
    ];
    for balance in &summary.balance {
        let statistics = &balance.statistics;
        all.push(KeyFigure {
            label: format!("Within {} to {} by {}", grouped(low, 0), grouped(high, 0), balance.name.to_lowercase()),
            value: format!("{} of {}", statistics.within, statistics.territories),
            hint: format!("index {} to {}", grouped(statistics.lowest, 0), grouped(statistics.highest, 0)),
            note: None,
        });
    }
    all.push(KeyFigure {
        label: "Changes hands".into(),
        value: percent(changes.revenue_share),
        hint: format!("of revenue; {} accounts", grouped(changes.changed.accounts as f64, 0)),
        note: None,
    });
    all.push(KeyFigure {
        label: "Coverage ratio".into(),
        value: company.coverage.map_or("–".into(), percent),
        hint: format!("whitespace {}", cash(plan, company.whitespace)),
        note: Some(coverage),
    });
    all.push(KeyFigure {
        label: "Quota".into(),
        value: cash(plan, company.quota),
        hint: if figures.quotas.as_ref().is_some_and(|quotas| quotas.suggested) {
            "a suggestion, nobody has set a target".into()
        } else {
            "all territories".into()
        },
        note: Some(quota),
    });
    page.figures(&all);
}

/// The index cells of a row, one for each balanced measure.
pub(super) fn index_cells(plan: &Plan, row: &TerritoryFigures) -> Vec<HtmlCell> {
    let bands = bands(plan);
    balanced(plan)
        .into_iter()
        .map(|measure| {
            let index = row.index(measure);
            let judged = row.territory.map(|territory| {
                let within = index.is_none_or(|index| bands.contain(territory, measure, index));
                (bands.of(territory, measure), within)
            });
            let (band, within) = judged.unwrap_or((plan.design().band(), true));
            HtmlCell::Index { index, band, within }
        })
        .collect()
}

fn rep(row: &TerritoryFigures) -> String {
    if row.rep_name.is_empty() { "vacant".into() } else { row.rep_name.clone() }
}

fn balance(page: &mut HtmlPage, plan: &Plan, figures: &Figures) {
    let (low, high) = plan.design().band();
    page.section("Balance", true);
    page.paragraph(&format!(
        "An index of 100 is exactly the fair share. The band is {} to {}; ▲ is above it, ▼ below.",
        grouped(low, 0),
        grouped(high, 0)
    ));
    let status = status(plan);
    if !status.oversize.is_empty() {
        page.paragraph(&format!(
            "Larger than any band by themselves, so that their territories are judged apart: {}.",
            status.oversize.join(", ")
        ));
    }
    let mut heads = vec![Head::text("Territory"), Head::text("Rep")];
    for measure in balanced(plan) {
        let number = note(page, plan, figures, Figure::Index(measure));
        heads.push(Head::number(measure_name(plan, measure), Some(number)));
    }
    let rows: Vec<Vec<HtmlCell>> = figures
        .territories
        .iter()
        .map(|row| {
            let mut cells = vec![HtmlCell::Text(row.name.clone()), HtmlCell::Text(rep(row))];
            cells.extend(index_cells(plan, row));
            cells
        })
        .collect();
    page.table(&heads, &rows, None);
}

fn territories(page: &mut HtmlPage, plan: &Plan, figures: &Figures) {
    page.section("Territories", true);
    let heads = [
        Head::text("Territory"),
        Head::number("Units", None),
        Head::number("Accounts", None),
        Head::number("Revenue", Some(note(page, plan, figures, Figure::Total(MeasureIx::REVENUE)))),
        Head::number("Potential", Some(note(page, plan, figures, Figure::Total(MeasureIx::POTENTIAL)))),
        Head::number("Workload, h", Some(note(page, plan, figures, Figure::Total(MeasureIx::WORKLOAD)))),
        Head::number("Capacity, h", Some(note(page, plan, figures, Figure::Capacity))),
        Head::number("Coverage", Some(note(page, plan, figures, Figure::Coverage))),
        Head::number("Quota", Some(note(page, plan, figures, Figure::Quota))),
        Head::number("Attainment", Some(note(page, plan, figures, Figure::Attainment))),
    ];
    let cells = |row: &TerritoryFigures| {
        vec![
            HtmlCell::Text(row.name.clone()),
            count(row.units),
            count(row.accounts),
            HtmlCell::Number(cash(plan, row.revenue)),
            HtmlCell::Number(cash(plan, row.potential)),
            HtmlCell::Number(grouped(row.workload.to_f64(), 0)),
            HtmlCell::Number(grouped(row.capacity.hours, 0)),
            share(row.coverage),
            HtmlCell::Number(cash(plan, row.quota)),
            share(row.attainment),
        ]
    };
    let nobody = (figures.unassigned.units > 0).then_some(&figures.unassigned);
    let rows: Vec<Vec<HtmlCell>> = figures.territories.iter().chain(nobody).map(cells).collect();
    page.table(&heads, &rows, Some(&cells(&TerritoryFigures { name: "All".into(), ..figures.company.clone() })));
}

fn what_changes(page: &mut HtmlPage, plan: &Plan, figures: &Figures, changes: &Disruption) {
    page.section("What changes against today", true);
    page.paragraph(&format!(
        "{} of {} accounts get another rep, with {} of revenue ({}). {} accounts that nobody has today get one.",
        grouped(changes.changed.accounts as f64, 0),
        grouped(changes.all.accounts as f64, 0),
        cash(plan, changes.changed.revenue),
        percent(changes.revenue_share),
        grouped(changes.newly_covered.accounts as f64, 0)
    ));
    let number = note(page, plan, figures, Figure::Disruption);
    let name = |rep: Option<RepIx>| {
        rep.and_then(|rep| plan.reps().get(rep.at())).map_or("nobody".to_owned(), |rep| rep.name.clone())
    };
    let holding = |holding: &Holding| {
        HtmlCell::Number(if holding.accounts == 0 {
            "–".into()
        } else {
            format!("{} ({})", grouped(holding.accounts as f64, 0), cash(plan, holding.revenue))
        })
    };
    let moved = |rep: &&crate::metrics::RepDisruption| rep.lost.accounts + rep.gained.accounts > 0;
    let rows: Vec<Vec<HtmlCell>> = changes
        .reps
        .iter()
        .filter(moved)
        .map(|rep| {
            vec![HtmlCell::Text(name(Some(rep.rep))), holding(&rep.kept), holding(&rep.lost), holding(&rep.gained)]
        })
        .collect();
    if rows.is_empty() {
        page.paragraph("Nobody has other accounts than today.");
        return;
    }
    let heads = [
        Head::text("Rep"),
        Head::number("Keeps", Some(number)),
        Head::number("Loses", Some(number)),
        Head::number("Gains", Some(number)),
    ];
    page.table(&heads, &rows, None);
    let all = changes.hand_overs.len();
    if all > NAMED_CHANGES {
        page.paragraph(&format!(
            "The {NAMED_CHANGES} of {} accounts with most revenue. The list of changes names them all.",
            grouped(all as f64, 0)
        ));
    }
    let accounts = &plan.data().accounts;
    let rows: Vec<Vec<HtmlCell>> = changes
        .hand_overs
        .iter()
        .take(NAMED_CHANGES)
        .map(|change| {
            let at = change.account.at();
            vec![
                HtmlCell::Text(accounts.name.get(at).cloned().unwrap_or_default()),
                HtmlCell::Text(accounts.city.get(at).cloned().unwrap_or_default()),
                HtmlCell::Text(name(change.from)),
                HtmlCell::Text(name(change.to)),
                HtmlCell::Number(cash(plan, change.revenue)),
            ]
        })
        .collect();
    let heads = [
        Head::text("Account"),
        Head::text("City"),
        Head::text("From"),
        Head::text("To"),
        Head::number("Revenue", None),
    ];
    page.table(&heads, &rows, None);
}

/// How the plan was made, in sentences.
fn method(page: &mut HtmlPage, plan: &Plan) {
    let (design, status) = (plan.design(), status(plan));
    page.section("Method and settings", false);
    let terms: Vec<String> = design
        .balance
        .iter()
        .map(|term| {
            let name = plan.units().measure(&term.measure).map_or(term.measure.as_str(), |at| measure_name(plan, at));
            format!("{} (weight {})", name.to_lowercase(), term.weight)
        })
        .collect();
    let territories = match design.territories {
        TerritoryCount::Reps => "one territory for each rep".to_owned(),
        TerritoryCount::Count(count) => format!("{count} territories"),
        TerritoryCount::Range { from, to } => format!("the best of {from} to {to} territories"),
    };
    let effort = match design.effort {
        Effort::Quick => "quick",
        Effort::Normal => "normal",
        Effort::Thorough => "thorough",
    };
    let quota = match plan.quota().method {
        QuotaMethod::Even => "even",
        QuotaMethod::Potential => "by share of potential",
        QuotaMethod::Workload => "by share of workload",
        QuotaMethod::History => "by share of the last twelve months' sales",
        QuotaMethod::Blend { .. } => "by a blend of shares",
    };
    let mut points = vec![
        format!("Balanced: {}; band ±{} index points.", terms.join(", "), design.tolerance),
        format!(
            "A carve makes {territories}; territories {} in one piece.",
            if design.contiguous { "stay" } else { "need not stay" }
        ),
        format!(
            "Stability {}; effort {effort}; seed {}: the same settings and data give the same plan.",
            design.stability, design.seed
        ),
        format!("{} locks, {} groups that stay together.", plan.locks().len(), plan.groups().len()),
        format!("Quotas are spread {quota}, over-assignment {}.", percent(plan.quota().over_assignment)),
        "Distance is great-circle × 1.3, travel is estimated by formula; no road network was used.".into(),
    ];
    if status.gap_units > 0 {
        points.push(format!("{} units are in no territory.", grouped(status.gap_units as f64, 0)));
    }
    if status.overlap_units > 0 {
        points.push(format!(
            "{} units are claimed by two territories; the first counts.",
            grouped(status.overlap_units as f64, 0)
        ));
    }
    if status.accounts_in_no_unit > 0 {
        points.push(format!(
            "{} accounts lie in no unit of the map and are in no total.",
            grouped(status.accounts_in_no_unit as f64, 0)
        ));
    }
    if !status.disconnected.is_empty() {
        points.push(format!("{} territories are in more than one piece.", status.disconnected.len()));
    }
    points.push("Made by Bailiwick in the browser; nothing was uploaded.".into());
    page.points(&points);
}
