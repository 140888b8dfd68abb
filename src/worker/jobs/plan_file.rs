//! A plan file in: its data set, then the plan itself, and whether the published figures tie.

use super::{Output, Tell, Workshop, opener::unpack};
use crate::{
    files::{Discrepancy, PlanFile, Published, pack_data_set, read_plan},
    metrics::{Figures, grouped, territory_figures},
    plan::{DataSet, MeasureIx, Plan, UnitCut},
    worker::protocol::{Answer, RestoredPlan},
};

/// Discrepancies that the report names.
const NAMED: usize = 3;

/// A plan file that was read; its data set is the open one.
pub struct WaitingPlan {
    name: String,
    file: PlanFile,
    data_ties: bool,
}

impl WaitingPlan {
    /// What it assigns.
    pub(super) fn cut(&self) -> UnitCut {
        self.file.cut()
    }
}

/// The figures that go into a plan file, and that whoever opens it works out again: sums of every measure, indices,
/// quotas.
pub(super) fn published(plan: &Plan) -> Published {
    let mut published = Published::sums(plan);
    let Figures { territories, quotas, .. } = territory_figures(plan);
    for row in &territories {
        let Some(figures) = published.territories.get_mut(&row.name) else { continue };
        figures.insert("quota".into(), row.quota.to_f64());
        for (at, measure) in plan.units().measures().iter().enumerate() {
            if let Some(index) = row.index(MeasureIx::new(at)) {
                figures.insert(format!("index.{}", measure.key), index);
            }
        }
    }
    if let Some(quotas) = quotas {
        published.plan.insert("quota".into(), quotas.total.to_f64());
    }
    published
}

/// Reads a plan file and opens its data set. The plan waits for its units: see [`restore`].
pub(super) fn read(
    workshop: &mut Workshop,
    name: String,
    bytes: Vec<u8>,
    tell: &mut Tell<'_>,
) -> Result<Vec<Output>, String> {
    tell(0.1, &format!("Reading {name}"));
    let mut file = read_plan(&bytes).map_err(|error| format!("{name}: {error}"))?;
    drop(bytes);
    tell(0.6, "Opening its data");
    let data_ties = file.data_ties();
    let packed = pack_data_set(&std::mem::take(&mut file.data));
    // What a reload of the draft will open is what is shown now.
    let data: DataSet = unpack(&packed)?;
    let cut = file.cut();
    workshop.plan_file = Some(WaitingPlan { name, file, data_ties });
    let mut outputs = vec![Output { answer: Answer::PlanFile(cut), attachments: vec![packed] }];
    outputs.extend(workshop.opener.open(data));
    Ok(outputs)
}

/// Puts the plan that waits together, and says whether what was published ties.
pub(super) fn restore(workshop: &mut Workshop, tell: &mut Tell<'_>) -> Result<Answer, String> {
    let Some(WaitingPlan { name, file, data_ties }) = workshop.plan_file.take() else {
        return Err("The plan file is no longer there. Choose it again.".into());
    };
    let (data, units) = workshop.units(file.cut(), tell)?;
    tell(0.9, "Working the published figures out again");
    let restored = file.restore(data, units).map_err(|error| format!("{name}: {error}"))?;
    let wrong = file.discrepancies(&published(&restored.plan));
    let checked = file.published.plan.len() + file.published.territories.values().map(|all| all.len()).sum::<usize>();
    let (ties, report) = report(&name, checked, data_ties, &wrong, &restored.left_over);
    Ok(Answer::Restored(Box::new(RestoredPlan { parts: restored.plan.parts(), ties, report })))
}

/// Whether all is well, and what to say about the file.
fn report(name: &str, checked: usize, data_ties: bool, wrong: &[Discrepancy], left_over: &[String]) -> (bool, String) {
    if wrong.is_empty() && left_over.is_empty() && data_ties {
        return (true, format!("{name} is open. All {checked} published figures were worked out again and tie."));
    }
    let mut text = format!("{name} is open.");
    if !data_ties {
        text.push_str(" Its data were changed after the figures were published.");
    }
    if wrong.is_empty() {
        text.push_str(&format!(" All {checked} published figures tie."));
    } else {
        let named: Vec<String> = wrong.iter().take(NAMED).map(sentence).collect();
        text.push_str(&format!(
            " {} of {checked} published figures differ from what was worked out here: {}",
            wrong.len(),
            named.join(" ")
        ));
    }
    if let Some(first) = left_over.first() {
        text.push_str(&format!(" {} entries of the file found no place in the plan: {first}", left_over.len()));
    }
    (false, text)
}

fn sentence(one: &Discrepancy) -> String {
    let whose = one.territory.as_deref().unwrap_or("the plan");
    let found = one.found.map_or("nothing".to_owned(), |found| grouped(found, 2));
    format!("{} of {whose} is published as {} and comes out as {found}.", one.figure, grouped(one.published, 2))
}
