use super::*;
use crate::{
    files::unpack_data_set,
    plan::{CallsBy, Command, Plan, Recipe, UnitIx, UnitLevel, Units},
    worker::{
        jobs::{COUNTIES, Service, ZIPS},
        protocol::Job,
        tables::TableWish,
    },
};

const FIRST: &str =
    "Account ID,Account Name,ZIP,Owner,Revenue\nA,Mercy,60614,Ana,100\nB,Lake,80202,Ben,50\nC,Hill,02134,Ben,5\n";
const NEWER: &str =
    "Account ID,Account Name,ZIP,Owner,Revenue\nD,Dale,90210,Cleo,7\nB,Lake,80202,Ana,60\nA,Mercy,60614,Ana,100\n";

fn run(workshop: &mut Workshop, job: Job, input: Vec<Vec<u8>>) -> Result<Vec<Output>, String> {
    for path in workshop.needs(&job) {
        let bytes: &[u8] = match path {
            COUNTIES => include_bytes!("../../../data/us/counties.bw"),
            ZIPS => include_bytes!("../../../data/us/zips.bw"),
            other => panic!("{other} is not wanted"),
        };
        workshop.shelve(path, bytes).unwrap();
    }
    workshop.perform(job, input, &mut |_, _| {})
}

fn lay(workshop: &mut Workshop, number: TableNumber, name: &str, text: &str) {
    run(workshop, Job::Table(number, TableWish::Read { name: name.into() }), vec![text.as_bytes().to_vec()]).unwrap();
}

fn ask(workshop: &mut Workshop, ask: &UpdateAsk) -> Result<Vec<Output>, String> {
    run(workshop, Job::Update(postcard::to_allocvec(ask).unwrap()), Vec::new())
}

fn compared(workshop: &mut Workshop, tables: &[TableNumber], keep: bool) -> (UpdateView, DataSet) {
    let outputs = ask(workshop, &UpdateAsk::Compare { tables: tables.to_vec(), keep }).unwrap();
    let view = postcard::from_bytes(&outputs[0].attachments[0]).unwrap();
    (view, unpack_data_set(&outputs[0].attachments[1]).unwrap())
}

fn listed(workshop: &mut Workshop, kind: UpdateKind) -> Vec<UpdateRow> {
    let outputs = ask(workshop, &UpdateAsk::Rows { kind, from: 0, count: 50 }).unwrap();
    postcard::from_bytes(&outputs[0].attachments[0]).unwrap()
}

/// A workshop that holds the plan of the first file.
fn workshop() -> (Workshop, Plan) {
    let mut workshop = Workshop::default();
    lay(&mut workshop, 1, "first.csv", FIRST);
    run(&mut workshop, Job::Import { tables: vec![1] }, Vec::new()).unwrap();
    let (data, units) = workshop.units(UnitLevel::Account, &mut |_, _| {}).unwrap();
    let plan = Plan::start("First", data, units);
    (workshop, plan)
}

#[test]
fn a_newer_export_is_compared_list_by_list_and_put_under_the_plan() {
    let (mut workshop, mut plan) = workshop();
    let ben = plan.territories().iter().position(|territory| territory.name == "Ben").unwrap();
    let to = Some(crate::plan::TerritoryIx::new(ben));
    plan.apply(Command::Assign { units: vec![UnitIx(0)], to }).unwrap();
    lay(&mut workshop, 2, "newer.csv", NEWER);
    let (view, packed) = compared(&mut workshop, &[2], false);
    assert_eq!((view.added, view.changed, view.same, view.vanished), (1, 1, 1, 1));
    assert_eq!(workshop.opener.data().unwrap().as_ref(), &packed);
    let revenue = view.sums.iter().find(|sum| sum.name == "Revenue").unwrap();
    assert_eq!((revenue.before, revenue.after), (Some(Amount::whole(155)), Some(Amount::whole(167))));
    let changed = listed(&mut workshop, UpdateKind::Changed);
    assert_eq!(
        (changed[0].name.as_str(), &changed[0].fields[0]),
        ("Lake", &("Owner".into(), "Ben".into(), "Ana".into()))
    );
    assert_eq!(changed[0].fields[1], ("Revenue".into(), "$50".into(), "$60".into()));
    assert_eq!(listed(&mut workshop, UpdateKind::Added)[0].about, "Beverly Hills · Cleo · $7 a year");
    assert_eq!(listed(&mut workshop, UpdateKind::Vanished)[0].id, "C");
    assert!(view.said.iter().any(|text| text.contains("1 account has another owner")), "{:?}", view.said);

    let data = workshop.opener.data().unwrap();
    let units = Units::build(crate::plan::UnitFrame::accounts(&data.accounts), &data);
    let rebased = plan.over(data, units, &view.renamed);
    let of = |plan: &Plan, id: &str| {
        let unit = plan.units().by_code(id).unwrap();
        plan.alignment().of(unit).map(|at| plan.territory(at).unwrap().name.clone())
    };
    assert_eq!(of(&rebased.plan, "A").as_deref(), Some("Ben"), "moved by hand");
    assert_eq!(of(&rebased.plan, "B").as_deref(), Some("Ben"), "the plan's, not the new owner's");
    assert_eq!(
        (of(&rebased.plan, "D"), rebased.new_units.len(), rebased.gone.as_slice()),
        (None, 1, ["C".to_owned()].as_slice())
    );
}

#[test]
fn what_is_gone_can_be_kept_and_the_measures_of_the_plan_are_made_again() {
    let (mut workshop, _) = workshop();
    let mut recipe = Recipe::default();
    recipe.workload.by = CallsBy::Class;
    recipe.workload.keep_own = false;
    recipe.workload.lines = vec![crate::plan::CallLine { name: "A".into(), calls_per_year: 10.0, hours_per_call: 2.0 }];
    let recipe = serde_json::to_string(&recipe).unwrap();
    run(&mut workshop, Job::Measures { recipe: recipe.clone(), keep: true, drop_drive_times: false }, Vec::new())
        .unwrap();
    lay(&mut workshop, 2, "newer.csv", NEWER);
    let (view, data) = compared(&mut workshop, &[2], true);
    assert_eq!((view.vanished, view.kept, data.accounts.len()), (1, true, 4));
    assert_eq!(data.measured.as_ref().map(|measured| measured.recipe.clone()), Some(recipe));
    let lake = data.accounts.id.iter().position(|id| id == "A").unwrap();
    assert_eq!((data.accounts.calls_per_year[lake], data.accounts.hours_per_call[lake]), (10.0, 2.0));
    assert!(view.said.iter().any(|text| text.contains("made again")) && view.warnings.is_empty());
}

#[test]
fn the_ids_of_a_table_are_shown_and_a_file_without_places_leaves_everything() {
    let (mut workshop, plan) = workshop();
    lay(&mut workshop, 2, "newer.csv", NEWER);
    let outputs = ask(&mut workshop, &UpdateAsk::Keys(2)).unwrap();
    let keys: Vec<(String, String)> = postcard::from_bytes(&outputs[0].attachments[0]).unwrap();
    assert_eq!(keys[0], ("D".to_owned(), "Dale".to_owned()));
    lay(&mut workshop, 3, "nowhere.csv", "Account ID,Account Name,ZIP\nA,Mercy,00000\n");
    let end = ask(&mut workshop, &UpdateAsk::Compare { tables: vec![3], keep: false });
    assert!(end.is_err_and(|text| text.contains("unmatched rows")));
    assert_eq!(&workshop.opener.data().unwrap(), plan.data());
}
