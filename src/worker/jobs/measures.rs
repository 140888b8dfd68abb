//! Makes measures by a recipe: what it would do, or the data set it leads to.

use std::sync::Arc;

use super::{Output, Tell, Workshop, shapes};
use crate::{
    files::pack_data_set,
    geography::Zip,
    metrics::{AreaTable, remeasure, without_drive_times},
    plan::{Accounts, AttributeOf, DataSet, Measure, MeasureKind, PotentialRecipe, Recipe, UnitLevel},
    worker::protocol::Answer,
};

/// The areas whose attributes a recipe wants.
fn areas_of(recipe: &Recipe) -> Vec<AttributeOf> {
    let mut wanted: Vec<AttributeOf> = match &recipe.potential {
        PotentialRecipe::Given => Vec::new(),
        PotentialRecipe::Formula { terms, .. } => terms.iter().map(|term| term.attribute.of).collect(),
        PotentialRecipe::Calibrated { attributes, .. } => attributes.iter().map(|attribute| attribute.of).collect(),
    };
    if recipe.market.is_some() {
        wanted.push(AttributeOf::County);
    }
    wanted.retain(|of| *of != AttributeOf::Account);
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// The level of the areas that a recipe in a message wants: the shipped files of a level hold those above it.
pub(super) fn level_of(recipe: &str) -> Option<UnitLevel> {
    let areas = read(recipe).map(|recipe| areas_of(&recipe)).unwrap_or_default();
    let of = |of: &AttributeOf| if *of == AttributeOf::Zip { UnitLevel::Zip } else { UnitLevel::County };
    areas.last().map(of)
}

/// The recipe in a message. Written by this program, so only another version of it can get it wrong.
fn read(recipe: &str) -> Result<Recipe, String> {
    serde_json::from_str(recipe).map_err(|error| format!("The recipe could not be read ({error}). Reload the page."))
}

/// Carries a recipe out on the open data set. The report is the first attachment; with `keep` the new data set, packed, is the
/// second, the workshop holds it, and its parts follow.
pub(super) fn make(
    workshop: &mut Workshop,
    recipe: &str,
    keep: bool,
    drop_drive_times: bool,
    tell: &mut Tell<'_>,
) -> Result<Vec<Output>, String> {
    let recipe = read(recipe)?;
    let mut data = workshop.opener.data()?;
    if drop_drive_times {
        data = Arc::new(without_drive_times(&data));
    }
    let areas = areas(workshop, &recipe, &data)?;
    tell(0.3, "Making measures");
    let (made, report) = remeasure(&data, &recipe, &areas).map_err(|error| error.to_string())?;
    let report = postcard::to_allocvec(&report).map_err(|error| error.to_string())?;
    if !keep {
        return Ok(vec![Output { answer: Answer::Measured, attachments: vec![report] }]);
    }
    tell(0.7, "Putting the plan together");
    let packed = pack_data_set(&made);
    let mut outputs = vec![Output { answer: Answer::Measured, attachments: vec![report, packed] }];
    outputs.extend(workshop.opener.open(made));
    Ok(outputs)
}

/// The tables of areas that a recipe wants for a data set.
pub(super) fn areas(workshop: &Workshop, recipe: &Recipe, data: &DataSet) -> Result<Vec<AreaTable>, String> {
    let mut areas = Vec::new();
    for of in areas_of(recipe) {
        let table = match of {
            AttributeOf::Zip if data.geography.is_none() => zips(workshop, &data.accounts)?,
            // Postcodes of another country are no ZIP codes.
            AttributeOf::Zip => zips(workshop, &Accounts::default())?,
            _ => AreaTable::of_frame(of, &shapes::frame(&workshop.opener, &UnitLevel::County.into())?),
        };
        areas.push(table.with_own(data));
    }
    Ok(areas)
}

/// The ZIP codes in which there are accounts; the others' cells would only be drawn to be thrown away.
fn zips(workshop: &Workshop, accounts: &Accounts) -> Result<AreaTable, String> {
    let gazetteer = workshop.gazetteer()?;
    let table = gazetteer.zips();
    let mut wanted: Vec<&str> = accounts.zip.iter().map(String::as_str).filter(|zip| !zip.is_empty()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let rows: Vec<_> =
        wanted.into_iter().filter_map(|zip| table.find(zip.parse().ok()?)).map(|at| table.zip(at)).collect();
    let column = |value: fn(&Zip<'_>) -> Option<u32>| {
        rows.iter().map(|zip| f64::from(value(zip).unwrap_or(0))).collect::<Vec<_>>()
    };
    let attributes = vec![
        (Measure::new("population", "Population", MeasureKind::Count), column(|zip| zip.population)),
        (Measure::new("households", "Households", MeasureKind::Count), column(|zip| zip.households)),
    ];
    Ok(AreaTable::new(
        AttributeOf::Zip,
        rows.iter().map(|zip| zip.code()),
        rows.iter().map(|zip| format!("{} {}", zip.code(), zip.city)).collect(),
        rows.iter().map(|zip| zip.place.unwrap_or_default()).collect(),
        attributes,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        files::unpack_data_set,
        metrics::{
            RecipeReport,
            workload::{TravelSettings, fill_workload},
        },
        plan::{
            Amount, Attribute, CallsBy, DrivePlace, DrivePlaceKind, DriveTable, DriveTime, DriveTimes, MeasureIx, Term,
            TravelRecipe, example,
        },
        worker::{Assembly, jobs::Service, protocol::Job},
    };

    fn workshop() -> Workshop {
        let mut workshop = Workshop::default();
        workshop.opener.open(example::data(4));
        workshop
    }

    fn job(recipe: &Recipe, keep: bool) -> Job {
        Job::Measures { recipe: serde_json::to_string(recipe).unwrap(), keep, drop_drive_times: false }
    }

    #[test]
    fn a_preview_reports_and_keeps_nothing_and_what_is_kept_is_packed_and_sent_in_parts() {
        let mut workshop = workshop();
        let mut recipe = Recipe::default();
        recipe.workload.by = CallsBy::Class;
        recipe.workload.lines =
            vec![crate::plan::CallLine { name: "A".into(), calls_per_year: 12.0, hours_per_call: 3.0 }];
        recipe.workload.keep_own = false;
        let before = workshop.opener.data().unwrap();
        let shown = workshop.perform(job(&recipe, false), Vec::new(), &mut |_, _| {}).unwrap();
        let report: RecipeReport = postcard::from_bytes(&shown[0].attachments[0]).unwrap();
        assert!(report.sums.iter().any(|line| line.name == "Workload" && line.changed > 0));
        assert!(std::sync::Arc::ptr_eq(&workshop.opener.data().unwrap(), &before), "a preview changes nothing");

        let kept = workshop.perform(job(&recipe, true), Vec::new(), &mut |_, _| {}).unwrap();
        let now = workshop.opener.data().unwrap();
        assert_eq!(&unpack_data_set(&kept[0].attachments[1]).unwrap(), now.as_ref());
        let mut assembly = Assembly::default();
        for part in &kept[1..] {
            let Answer::Data(bytes) = &part.answer else { panic!("parts of data") };
            assembly.add(bytes).unwrap();
        }
        assert_eq!(&assembly.finish(), now.as_ref());
        assert_eq!(&now.as_given(), before.as_ref());
    }

    #[test]
    fn the_drive_time_table_can_be_switched_off_and_taken_out() {
        let mut data = example::data(2);
        data.accounts.zip = vec!["60601".into(), "60602".into()];
        data.accounts.travel_per_call.fill(0.0);
        data.accounts.values[MeasureIx::WORKLOAD.at()].fill(Amount::ZERO);
        let zip = |code: &str| DrivePlace { kind: DrivePlaceKind::Zip, code: code.into() };
        let times = DriveTimes::new(
            vec![zip("60601"), zip("60602")],
            vec![DriveTime { from: 0, to: 1, seconds: 18_000 }],
            Vec::new(),
        );
        data.drive_times = Some(DriveTable::of(&times, "times.csv, 1 row".into()));
        fill_workload(&mut data, &TravelSettings::default());
        assert!((data.accounts.travel_per_call[0] - 5.0).abs() < 1e-9);
        let mut workshop = Workshop::default();
        workshop.opener.open(data);
        let report = |workshop: &mut Workshop, recipe: &Recipe| {
            let shown = workshop.perform(job(recipe, false), Vec::new(), &mut |_, _| {}).unwrap();
            postcard::from_bytes::<RecipeReport>(&shown[0].attachments[0]).unwrap()
        };
        let mut recipe = Recipe::default();
        assert_eq!(report(&mut workshop, &recipe).driven, Some(2));
        recipe.workload.travel = Some(TravelRecipe { by_table: false, ..TravelRecipe::default() });
        let told = report(&mut workshop, &recipe);
        assert_eq!(told.driven, Some(0));
        assert!(!told.examples[0].workload.contains("drive-time"), "{:?}", told.examples);
        recipe.workload.travel = Some(TravelRecipe::default());
        assert!(report(&mut workshop, &recipe).examples[0].workload.contains("travel by the drive-time table"));
        let ask = Job::Measures {
            recipe: serde_json::to_string(&Recipe::default()).unwrap(),
            keep: true,
            drop_drive_times: true,
        };
        workshop.perform(ask, Vec::new(), &mut |_, _| {}).unwrap();
        let now = workshop.opener.data().unwrap();
        assert!(now.drive_times.is_none() && now.accounts.travel_per_call[0] < 5.0);
    }

    #[test]
    fn only_the_tables_that_a_recipe_wants_are_loaded() {
        let workshop = workshop();
        let wants = |of| {
            let mut recipe = Recipe::default();
            let attribute = Attribute { of, key: "population".into() };
            let terms = vec![Term { attribute, coefficient: 1.0 }];
            recipe.potential = PotentialRecipe::Formula { terms, at_least_sold: false };
            workshop.needs(&job(&recipe, false)).len()
        };
        assert_eq!([AttributeOf::Account, AttributeOf::County, AttributeOf::Zip].map(wants), [0, 1, 2]);
    }
}
