//! What leaves a plan: lists as CSV and workbooks, files for CRMs, rules for codes, shapes for other map programs, pages
//! to print.
//!
//! Every list is a [`List`] of typed cells first, so that its CSV and its workbook can't say different things. Texts are
//! escaped where they are written, once: formulas by [`super::guard`], markup by [`escape`]. Figures come from outside
//! (`metrics` works them out, `worker` hands them over); nothing here computes one. The same plan and date give the same
//! bytes. Start with `list`, then `plan_lists`.

mod bundle;
mod code_rules;
mod crm;
mod csv_writer;
mod developer_name;
mod geojson;
mod html_page;
mod kml;
mod layered_rules;
mod list;
mod markup;
mod plan_lists;
mod prefix_rules;
mod workbook;

pub use bundle::{Bundled, bundle};
pub use code_rules::{CodeRule, CodeRules, Pattern, RuleKind, code_rules, code_rules_list};
pub use crm::{Crm, crm_files};
pub use csv_writer::CsvWriter;
pub use developer_name::developer_names;
pub use geojson::{FeatureShape, territories_geojson, units_geojson};
pub use html_page::{Head, HtmlCell, HtmlPage, KeyFigure};
pub use kml::{territories_kml, units_kml};
pub use list::{Cell, Column, List};
pub use markup::escape;
pub use plan_lists::{FigureColumn, accounts_list, changes_list, reps_list, territories_list, units_list};
pub use workbook::{WorkbookFacts, workbook};
