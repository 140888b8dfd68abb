//! The page of the step: what can be taken out, and what it is for.

use leptos::prelude::*;

use super::{
    embed::Embed,
    map_sheets::MapSheets,
    offer::{Formats, Offer, Take},
    rep_links::RepLinks,
    rep_report::RepReport,
};
use crate::{
    app::{Aspect, Crm, Export, ListFormat, RuleKind, Session, ShapeFormat, Tidy},
    metrics::{Quotas, grouped, spread, status},
    plan::{Plan, UnitLevel},
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::DropZone,
    },
};

/// What should be settled before publishing, in sentences.
fn open_points(plan: &Plan) -> Vec<String> {
    let status = status(plan);
    let mut said = Vec::new();
    let units = |count: usize| format!("{} {}", grouped(count as f64, 0), plan.units().noun(count));
    if status.gap_units > 0 {
        said.push(format!("{} in no territory: their accounts are listed without a rep.", units(status.gap_units)));
    }
    if status.overlap_units > 0 {
        said.push(format!("{} that two territories claim: the lists name the first.", units(status.overlap_units)));
    }
    let vacant = plan.territory_indices().filter(|territory| plan.rep_of(*territory).is_none()).count();
    if vacant > 0 {
        said.push(format!("{}.", number::counted(vacant, "vacant territory", "vacant territories")));
    }
    let Quotas { suggested, .. } = spread(plan);
    if suggested {
        said.push("Nobody has set a company target yet: quotas are a suggestion.".into());
    }
    said
}

/// CSV or Excel.
fn list(export: fn(ListFormat) -> Export) -> Formats {
    Formats(vec![(export(ListFormat::Csv), "CSV"), (export(ListFormat::Excel), "Excel")])
}

/// GeoJSON or KML.
fn shapes(export: fn(ShapeFormat) -> Export) -> Formats {
    Formats(vec![(export(ShapeFormat::GeoJson), "GeoJSON"), (export(ShapeFormat::Kml), "KML")])
}

/// Everything that leaves the plan.
#[component]
pub fn PublishStep() -> impl IntoView {
    let session = Session::expect();
    let points = Memo::new(move |_| session.read(&Aspect::FIGURES, open_points).unwrap_or_default());
    view! {
        <main class="sheet publish" id="main" tabindex="-1">
            <section class="card" aria-labelledby="publish">
                <h1 id="publish">"Publish"</h1>
                {move || {
                    let points = points.get();
                    if points.is_empty() {
                        view! {
                            <p class="notice-line">
                                <Icon glyph=Glyph::Check />
                                "Nothing is open: every unit has one territory, every territory a rep, and the target is set."
                            </p>
                        }
                            .into_any()
                    } else {
                        points
                            .into_iter()
                            .map(|text| {
                                view! {
                                    <p class="notice-line notice-line-warn">
                                        <Icon glyph=Glyph::Warning label="Open" />
                                        {text}
                                    </p>
                                }
                            })
                            .collect_view()
                            .into_any()
                    }
                }}
            </section>
            <Lists />
            <ForCrm />
            <section class="card" aria-labelledby="maps">
                <h2 id="maps">"Maps and geography"</h2>
                <ul class="exports">
                    <MapSheets />
                    <Offer
                        title="Territories on the map"
                        text="Each territory's border with its figures. KML opens in Google Earth, in the map's colours."
                        name="territory borders"
                        formats=shapes(Export::TerritoryShapes)
                    />
                    <Offer
                        title="Units on the map"
                        text="Each unit's border with territory, rep and measures."
                        name="unit borders"
                        formats=shapes(Export::UnitShapes)
                    />
                </ul>
            </section>
            <section class="card" aria-labelledby="analysis">
                <h2 id="analysis">"For analysis"</h2>
                <p class="quiet">
                    "One figure in each row, for Tableau, Power BI, a notebook or a pivot table. The Excel file's last sheet says what each column means."
                </p>
                <ul class="exports">
                    <Offer
                        title="Territory × measure × period"
                        text="A year of every measure with index and band; sales by month."
                        name="territory measures"
                        formats=list(|format| Export::Tidy(Tidy::Territories, format))
                    />
                    <Offer
                        title="Unit × measure"
                        text="Every unit's measures with its place, territory and rep."
                        name="unit measures"
                        formats=list(|format| Export::Tidy(Tidy::Units, format))
                    />
                </ul>
            </section>
            <section class="card" aria-labelledby="reports">
                <h2 id="reports">"Reports to print"</h2>
                <p class="quiet">
                    "One HTML file each. Open it in any browser and print it, or print to PDF. It runs no script and asks nothing of any server."
                </p>
                <ul class="exports">
                    <Offer
                        title="The plan"
                        text="Key figures, map, balance, territories, changes, method, and what every number is made of."
                        name="the plan's report"
                        formats=Formats(vec![(Export::Report, "HTML")])
                    />
                    <RepReport />
                </ul>
            </section>
            <section class="card" aria-labelledby="plan-file">
                <h2 id="plan-file">"The whole plan as one file"</h2>
                <p class="quiet">
                    "Data, territories, locks, settings and the published figures. Whoever opens it has every figure worked out again and compared. It holds all accounts: send it to colleagues, not to reps."
                </p>
                <div class="button-row">
                    <Take what=Signal::stored(Export::PlanFile) name="the plan file" primary=true />
                </div>
                <DropZone
                    compact=true
                    title="Open a plan file"
                    hint="It becomes a draft of its own; the open plan stays among the drafts."
                    accept=".json,application/json"
                    button="Choose a plan file"
                    on_file=move |file| session.open_plan_file(file)
                />
            </section>
            <RepLinks />
            <Embed />
        </main>
    }
}

/// Lists for people and programs.
#[component]
fn Lists() -> impl IntoView {
    let session = Session::expect();
    let accounts = Memo::new(move |_| session.read(&[Aspect::Frame], |plan| plan.data().accounts.len()).unwrap_or(0));
    let units = Memo::new(move |_| {
        session
            .read(&[Aspect::Frame], |plan| {
                let count = plan.units().len();
                format!("{} {} with territory, rep and measures.", grouped(count as f64, 0), plan.units().noun(count))
            })
            .unwrap_or_default()
    });
    view! {
        <section class="card" aria-labelledby="lists">
            <h2 id="lists">"Lists"</h2>
            <p class="quiet">
                "CSV is for systems, and Bailiwick reads it back. Excel is for people: codes keep their leading zeros, numbers are numbers, and the last sheet says what each column is made of."
            </p>
            <ul class="exports">
                <Offer
                    title="Everything"
                    text="Summary, territories, units, accounts, changes and reps as the sheets of one Excel workbook."
                    name="the workbook"
                    formats=Formats(vec![(Export::Workbook, "Excel")])
                />
                <Offer
                    title="Accounts"
                    text=Signal::derive(move || format!("{} with territory, rep and today's owner.", number::counted(accounts.get(), "account", "accounts")))
                    name="accounts"
                    formats=list(Export::Accounts)
                />
                <Offer title="Units" text=units name="units" formats=list(Export::Units) />
                <Offer
                    title="Territories"
                    text="Each territory with rep, totals, indices, coverage, quota, attainment and changes."
                    name="territories"
                    formats=list(Export::Territories)
                />
                <Offer
                    title="Changes"
                    text="Only what changes against today: units whose territory and accounts whose rep is another."
                    name="changes"
                    formats=list(Export::Changes)
                />
                <Offer title="Reps" text="Each rep with territories, home, FTE and skills." name="reps" formats=list(Export::Reps) />
            </ul>
            <p class="quiet export-note">
                "A name in a CSV file that begins with = + - or @ has an apostrophe in front, so that no spreadsheet runs it as a formula. Bailiwick takes it off again when it reads the file. In Excel files every text is a text cell, and needs none."
            </p>
        </section>
    }
}

/// Files in the layouts that CRM systems import.
#[component]
fn ForCrm() -> impl IntoView {
    let session = Session::expect();
    let level = Memo::new(move |_| {
        session.read(&[Aspect::Frame], |plan| (!plan.units().is_mixed()).then(|| plan.units().level()))?
    });
    let rules = move || {
        let title = match level.get()? {
            UnitLevel::County => "Counties as rules",
            UnitLevel::Zip => "ZIP codes as rules",
            UnitLevel::State => "States as rules",
            UnitLevel::Own | UnitLevel::Above(_) => "Area codes as rules",
            UnitLevel::Account => return None,
        };
        let formats = Formats(vec![
            (Export::Rules(RuleKind::Layers), "Prefixes and ranges"),
            (Export::Rules(RuleKind::Ranges), "Ranges only"),
            (Export::Rules(RuleKind::Prefixes), "Prefixes only"),
        ]);
        let text = "The fewest rules that give each code its territory, for routing and assignment rules. They are expanded over all codes and compared before you get them.";
        Some(view! { <Offer title text name="rules" formats /> })
    };
    view! {
        <section class="card" aria-labelledby="crm">
            <h2 id="crm">"For your CRM"</h2>
            <p class="quiet">
                "A ZIP archive each: numbered CSV files in the layout the CRM imports, and a note that says how. Ids that only the CRM knows stand as placeholders, which it refuses rather than misreads."
            </p>
            <ul class="exports">
                <Offer
                    title="Salesforce"
                    text="Territories, users and accounts for a territory model (Territory2 and its associations)."
                    name="files for Salesforce"
                    formats=Formats(vec![(Export::Crm(Crm::Salesforce), "ZIP")])
                />
                <Offer
                    title="HubSpot"
                    text="Companies with owner and territory, by record id."
                    name="files for HubSpot"
                    formats=Formats(vec![(Export::Crm(Crm::HubSpot), "ZIP")])
                />
                <Offer
                    title="Dynamics 365"
                    text="Territories, and accounts with territory and owner looked up by name."
                    name="files for Dynamics 365"
                    formats=Formats(vec![(Export::Crm(Crm::Dynamics), "ZIP")])
                />
                {rules}
            </ul>
        </section>
    }
}
