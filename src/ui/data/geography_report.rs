//! What was found when a geography's areas were fitted together: every feature, every border, every flaw.

use leptos::prelude::*;

use crate::{
    app::{FeatureFate, GeographyReport, GeographyView, ReportedFlaw},
    metrics::grouped,
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::Section,
    },
};

/// Flaws and islands that are named; the others are counted.
const NAMED: usize = 8;

/// The report, or why there is none.
#[component]
pub fn Findings(view: Memo<GeographyView>) -> impl IntoView {
    let problem = Memo::new(move |_| view.with(|view| view.problem.clone()));
    let report = Memo::new(move |_| view.with(|view| view.report.clone()));
    view! {
        <h3>"What was found"</h3>
        {move || problem.get().map(|text| view! {
            <p class="notice-line notice-line-bad" role="alert"><Icon glyph=Glyph::Error label="Problem" /> {text}</p>
        })}
        {move || report.get().map(|report| view! { <Report report /> })}
    }
}

#[component]
fn Report(report: GeographyReport) -> impl IntoView {
    let rows = facts(&report);
    let odd = odd_features(&report);
    let count = odd.len();
    view! {
        <div class="table-frame">
            <table class="plain-table findings" aria-label=format!("What was found in {}", report.file)>
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col" class="num">"How many"</th>
                        <th scope="col">"In detail"</th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|(what, count, detail)| view! {
                            <tr>
                                <th scope="row">{what}</th>
                                <td class="num">{count}</td>
                                <td class="quiet">{detail}</td>
                            </tr>
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
        {report.remarks.into_iter().map(|remark| view! {
            <p class="notice-line notice-line-warn"><Icon glyph=Glyph::Warning label="Note" /> {remark}</p>
        }).collect_view()}
        {(count > 0).then(|| view! {
            <Section title="Features with a remark" note=grouped(count as f64, 0) open=false>
                <div class="table-frame" tabindex="0" role="region" aria-label="Features with a remark">
                    <table class="plain-table">
                        <thead><tr><th scope="col" class="num">"Feature"</th><th scope="col">"Became"</th><th scope="col">"Why"</th></tr></thead>
                        <tbody>
                            {odd.into_iter().map(|(feature, fate, why)| view! {
                                <tr><td class="num">{feature}</td><td>{fate}</td><td>{why}</td></tr>
                            }).collect_view()}
                        </tbody>
                    </table>
                </div>
            </Section>
        })}
    }
}

/// A line for everything there is to know: what, how many, in detail.
fn facts(report: &GeographyReport) -> Vec<(String, String, String)> {
    let number = |count: usize| grouped(count as f64, 0);
    let mut facts = Vec::new();
    let mut fact = |what: &str, count: String, detail: String| facts.push((what.to_owned(), count, detail));
    let areas = report.levels.first().map_or(0, |level| level.count);
    let accounted = report.used + report.merged + report.excluded;
    fact(
        if report.cells { "Cells around points" } else { "Areas" },
        number(areas),
        format!(
            "{} used, {} merged, {} left out: {} of {} accounted for. {} km² in all.",
            number(report.used),
            number(report.merged),
            number(report.excluded),
            number(accounted),
            number::counted(report.features, "feature", "features"),
            grouped(report.area_km2, 0)
        ),
    );
    for (above, level) in report.levels.iter().enumerate().skip(1) {
        let orphans = match level.orphans {
            0 => "Every one below belongs to one.".to_owned(),
            count => format!("{} below belong to none.", number(count)),
        };
        fact(&format!("Level {above} above: {}", level.noun), number(level.count), orphans);
    }
    fact(
        "Shared borders",
        number(report.borders),
        "Neighbours are areas that meet in a line, not in a point.".to_owned(),
    );
    fact(
        "Slivers closed",
        number(report.slivers),
        if report.slivers == 0 {
            "No narrow gap or overlap had to be closed.".to_owned()
        } else {
            format!("{} km², given to the neighbour with the longest border.", grouped(report.slivers_km2, 3))
        },
    );
    fact(
        "Corners moved",
        number(report.snapped),
        format!(
            "Onto another within {} m; {} borders got a corner where another meets them.",
            grouped(report.tolerance_m, 1),
            number(report.split)
        ),
    );
    fact(
        "Gaps",
        number(report.gap_count),
        flaws(&report.gaps, report.gap_count, "Land that no area covers, lakes too"),
    );
    fact(
        "Overlaps",
        number(report.overlap_count),
        flaws(&report.overlaps, report.overlap_count, "Given to the smallest area there"),
    );
    fact("Islands", number(report.islands.len()), islands(report));
    if !report.island_groups.is_empty() {
        let groups: Vec<String> = report.island_groups.iter().take(NAMED).map(|group| list(group)).collect();
        fact("Groups of islands", number(report.island_groups.len()), format!("{}.", groups.join("; ")));
    }
    for figure in &report.figures {
        let ties = if (figure.source - figure.used).abs() <= 1e-6 * figure.source.abs().max(1.0) {
            "The same as in the file.".to_owned()
        } else {
            format!(
                "The file's sum is {}: parts that repeat a figure count once, what is left out does not.",
                grouped(figure.source, 0)
            )
        };
        fact(&format!("Sum of {}", figure.column), grouped(figure.used, 0), ties);
    }
    facts
}

fn flaws(flaws: &[ReportedFlaw], count: usize, meaning: &str) -> String {
    if count == 0 {
        return "None.".to_owned();
    }
    let shown: Vec<String> = flaws
        .iter()
        .take(NAMED)
        .map(|flaw| {
            let size = if flaw.area_km2 >= 1.0 {
                format!("{} km²", grouped(flaw.area_km2, 0))
            } else {
                format!("{} m²", grouped(flaw.area_km2 * 1e6, 0))
            };
            let within = if flaw.units.len() == 1 { "in" } else { "between" };
            format!("{size} {within} {}", list(&flaw.units))
        })
        .collect();
    let more = if count > shown.len() {
        format!("; and {} more", grouped((count - shown.len()) as f64, 0))
    } else {
        String::new()
    };
    format!("{meaning}. {}{more}.", shown.join("; "))
}

fn islands(report: &GeographyReport) -> String {
    if report.islands.is_empty() {
        return "Every area has a neighbour by land.".to_owned();
    }
    let links = report.water_links.len();
    let joined = if links == 0 {
        String::new()
    } else {
        format!(" {} over water keep territories with islands in one piece.", number::counted(links, "link", "links"))
    };
    format!("{}.{joined}", list(&report.islands))
}

fn list(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {} more", grouped(more as f64, 0)),
    }
}

/// Features that are not simply an area: number, what became of it, and why.
fn odd_features(report: &GeographyReport) -> Vec<(usize, String, String)> {
    let line = |line: &crate::app::FeatureLine| {
        let (fate, why) = match &line.fate {
            FeatureFate::Used { code } => (format!("area {code}"), String::new()),
            FeatureFate::Merged { code, with } => {
                (format!("part of area {code}"), format!("Same code as feature {with}."))
            }
            FeatureFate::Excluded { why } => ("left out".to_owned(), why.clone()),
        };
        let all: Vec<&str> = std::iter::once(why.as_str())
            .chain(line.remarks.iter().map(String::as_str))
            .filter(|text| !text.is_empty())
            .collect();
        (line.feature, fate, all.join(" "))
    };
    report.lines.iter().map(line).collect()
}
