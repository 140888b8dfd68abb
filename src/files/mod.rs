//! Bytes in, bytes out: tables, the row ledger, data sets, plan files, exports.
//!
//! Every reader is total: any bytes give a value or a [`FileError`] that names file, row, column and what to do.
//! A bad row never ends an import, and no row is lost: each ends in the [`Ledger`] as placed, unmatched, duplicate
//! or excluded. Start with [`Table`] (rows of text cells, from CSV and
//! other text, Excel and OpenDocument workbooks, or JSON), then [`AccountMapping`] and [`import_accounts`];
//! [`PlanFile`] is the way out and back, and [`export`] what other systems take.
//! Not here: formulas (`metrics`), storage (`drafts`), anything of the browser.

mod account_basis;
mod account_class;
mod account_family;
mod account_field;
mod account_finder;
mod account_import;
mod account_row;
mod attribute_field;
mod attribute_import;
mod cells;
mod column_guess;
mod column_mapping;
mod column_profile;
mod column_type;
mod content_hash;
mod coordinates;
mod data_carrier;
mod data_check;
mod data_pack;
mod data_sections;
mod data_update;
mod day;
mod deal_stage;
mod delimiter;
mod encoding;
mod error;
pub mod export;
mod formula_guard;
pub mod geography;
mod grid;
mod grid_table;
mod gzip;
mod header_name;
mod header_rows;
mod import_set;
mod json_table;
mod json_value;
mod ledger;
mod map_svg;
mod mapped_rows;
mod mapping_memory;
mod measure_key;
mod month_name;
pub mod number;
mod opportunity_field;
mod opportunity_import;
mod packed_column;
mod places;
mod placing;
mod plan_document;
mod plan_file;
mod postcode_field;
mod postcode_table;
mod products;
mod reimport;
mod rep_field;
mod rep_import;
mod role;
mod role_guess;
mod sales_book;
mod sales_field;
mod sales_import;
mod shipped_places;
mod spelling;
mod table;
mod table_format;
mod table_mapping;
mod territory_field;
mod territory_import;
mod text_table;
mod unit_code;
mod unused_table;
mod workbook;

pub use account_field::AccountField;
pub use account_import::{Imported, import_accounts};
pub use attribute_field::AttributeField;
pub use attribute_import::import_attributes;
pub use column_guess::{Confidence, Mapped};
pub use column_mapping::{
    AccountMapping, AttributeMapping, CellFix, ColumnMapping, Merge, OpportunityMapping, PostcodeMapping, RepMapping,
    SalesMapping, TerritoryMapping,
};
pub use column_type::ColumnType;
pub use content_hash::content_hash;
pub use data_pack::{pack_data_set, unpack_data_set};
pub use data_update::{Updated, Vanished, import_update};
pub use day::{DayOrder, DayOrderGuess, day};
pub use encoding::Encoding;
pub use error::FileError;
pub use export::CsvWriter;
pub use formula_guard::{guard, unguard};
pub use import_set::{AllImported, import_all, wants_cities, wants_cities_in_areas};
pub use ledger::{DuplicateBy, FateKind, Ledger, LedgerLine, PlacedBy, Remark, RowFate, Totals};
pub use map_svg::{SvgLabel, SvgLegend, SvgMap, SvgShape, map_svg};
pub use mapping_memory::table_shape;
pub use number::Decimal;
pub use opportunity_field::OpportunityField;
pub use opportunity_import::import_opportunities;
pub use places::{Asked, FoundPlace, Places};
pub use plan_document::{LockEntry, LockWord, OverlapEntry, PlanDocument, Restored, TerritoryEntry};
pub use plan_file::{Discrepancy, DraftDoc, PlanFile, Published, read_draft, read_plan, write_draft, write_plan};
pub use postcode_field::PostcodeField;
pub use postcode_table::PostcodeTable;
pub use reimport::{AccountChange, DataChanges, FieldChange, reimport};
pub use rep_field::RepField;
pub use rep_import::{RepsImported, import_reps};
pub use role::Role;
pub use role_guess::RoleGuess;
pub use sales_field::SalesField;
pub use sales_import::import_sales;
pub use shipped_places::ShippedPlaces;
pub use spelling::SpellingProposal;
pub use table::{Progress, Ragged, ReadOptions, Table};
pub use table_format::{JsonLayout, SheetName, TableFormat, WorkbookKind, delimiter_name};
pub use table_mapping::{DayReading, FieldColumn, TableMapping};
pub use territory_field::TerritoryField;
pub use territory_import::import_territories;
pub use unused_table::unused_table;
