//! Different writings of one thing in a table on the counter: what is proposed, and what was accepted.

use std::collections::BTreeSet;

use super::{Output, Workshop};
use crate::{
    files::{Role, TableMapping, unguard},
    worker::tables::{SpellingLine, SpellingView, TableNumber},
};

/// Proposals that are shown of one table; the largest come first.
const MOST: usize = 40;
/// Product names that are taken from another table.
const MOST_KNOWN: usize = 5_000;

/// What is proposed and accepted for a table, packed.
pub(super) fn of(workshop: &Workshop, number: TableNumber) -> Result<Vec<Output>, String> {
    let laid = workshop.counter.take(&[number])?;
    let Some((table, mapping)) = laid.first().map(|laid| (&laid.table, &laid.mapping)) else { return Ok(Vec::new()) };
    let fields = mapping.fields();
    let label = |key: &str| fields.iter().find(|field| field.key == key).map_or("", |field| field.label).to_owned();
    let proposals = mapping.spellings(table, &products_elsewhere(workshop, number, mapping));
    let hidden = proposals.len().saturating_sub(MOST);
    let line = |one: crate::files::SpellingProposal| SpellingLine {
        field: label(&one.merge.field),
        merge: one.merge,
        rows: one.rows,
        into_rows: one.into_rows,
        evidence: one.evidence,
    };
    let view = SpellingView {
        proposed: proposals.into_iter().take(MOST).map(line).collect(),
        hidden,
        accepted: mapping.merges().iter().map(|merge| (label(&merge.field), merge.clone())).collect(),
    };
    Ok(vec![Output::file(postcard::to_allocvec(&view).map_err(|error| error.to_string())?)])
}

/// Products as other tables write them: of a list of products, or of a table of sales or deals that came earlier.
fn products_elsewhere(workshop: &Workshop, number: TableNumber, mapping: &TableMapping) -> Vec<String> {
    let sells = |mapping: &TableMapping| matches!(mapping.role(), Role::Sales | Role::Opportunities);
    if !sells(mapping) {
        return Vec::new();
    }
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (_, other) in workshop.counter.others(number).filter(|(at, other)| *at < number || !sells(&other.mapping)) {
        let named = |name: &String| matches!(name.trim().to_lowercase().as_str(), "product" | "product name");
        let Some(column) = other.table.columns().iter().position(named) else { continue };
        for row in 0..other.table.len() {
            let name = unguard(other.table.cell(row, column).trim()).trim();
            if !name.is_empty() && known.len() < MOST_KNOWN {
                known.insert(name.to_owned());
            }
        }
    }
    known.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        files::Merge,
        worker::{
            jobs::Service,
            protocol::{Answer, Job},
            tables::{TableView, TableWish},
        },
    };

    fn wish(workshop: &mut Workshop, number: TableNumber, wish: TableWish, text: &str) -> TableView {
        let input = if text.is_empty() { Vec::new() } else { vec![text.as_bytes().to_vec()] };
        let answer = workshop.perform(Job::Table(number, wish), input, &mut |_, _| {}).unwrap().remove(0).answer;
        let Answer::Table(view) = answer else { panic!("a table") };
        *view
    }

    fn read(name: &str) -> TableWish {
        TableWish::Read { name: name.into() }
    }

    fn spellings(workshop: &mut Workshop, number: TableNumber) -> SpellingView {
        let outputs = workshop.perform(Job::Spellings(number), Vec::new(), &mut |_, _| {}).unwrap();
        postcard::from_bytes(&outputs[0].attachments[0]).unwrap()
    }

    #[test]
    fn a_writing_is_proposed_with_its_rows_accepted_and_taken_back() {
        let mut workshop = Workshop::default();
        wish(
            &mut workshop,
            1,
            read("products.csv"),
            "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n",
        );
        let deals = "opportunity_id,account,product,deal_stage,close_value\n1,A,GTXPro,Won,4\n2,B,GTXPro,Won,5\n3,C,MG Special,Won,6\n";
        let before = wish(&mut workshop, 2, read("pipeline.csv"), deals);
        let view = spellings(&mut workshop, 2);
        let merge = Merge { field: "product".into(), from: "GTXPro".into(), to: "GTX Pro".into() };
        assert_eq!(view.proposed.len(), 1);
        assert_eq!(
            (&view.proposed[0].merge, view.proposed[0].rows, view.proposed[0].field.as_str()),
            (&merge, 2, "Product")
        );
        let after = wish(&mut workshop, 2, TableWish::Merge(merge.clone()), "");
        assert_ne!(before.memory, after.memory, "the next file of this shape is read so, too");
        let view = spellings(&mut workshop, 2);
        assert_eq!(
            (view.proposed.len(), view.accepted.as_slice()),
            (0, [("Product".to_owned(), merge.clone())].as_slice())
        );
        let again = wish(&mut workshop, 2, TableWish::Unmerge(merge), "");
        assert_eq!((again, spellings(&mut workshop, 2).proposed.len()), (before, 1));
    }
}
