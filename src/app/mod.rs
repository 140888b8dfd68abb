//! The session: the open plan behind signals, and the one `dispatch(Command)` that changes it.
//!
//! [`Session`] is a small handle that every view gets from the context. Views read the plan with `session.read(…)`,
//! naming the aspects they show, and act through its methods: edits, jobs (solve, import, export), navigation.
//! Selection, hover, route and panels are session state and never part of the plan or its history.
//! Here is no `view!` and no formula: those are in `ui` and `metrics`. Start with `session`.

pub mod areas;
mod asides;
mod comparing;
mod exporting;
mod geocoding;
mod importing;
mod keeping;
mod measuring;
mod notice;
mod opening;
mod plan_file;
mod preview;
mod route;
mod saving;
mod selection;
mod session;
mod solving;
mod start;
mod tidying;
mod updating;
mod wording;
mod workers;

pub use crate::{
    drafts::{AsideDraft, DraftEntry, DraftId, DraftIndex},
    files::{
        Candidate, Confidence, DayOrder, Decimal, FateKind, GeocoderSettings, Merge, ReadOptions, Role, currencies,
        geography::{FeatureFate, FeatureLine, GeoOptions, GeographyReport, ParentFrom, ReportedFlaw},
    },
    geography::STATES,
    worker::{
        client::JobEnd,
        export::{Crm, Export, ListFormat, MapColours, RuleKind, ShapeFormat, SheetSize, Tidy},
        geocoding::{AskedAddress, GeocodeAnswer},
        geographies::{GeographyView, GeographyWish},
        tables::{
            FieldView, ImportSummary, LedgerRow, LedgerView, SpellingLine, SpellingView, TableNumber, TableView,
            TableWish,
        },
        updates::{UpdateKind, UpdateRow, UpdateSum, UpdateView},
    },
};
pub use comparing::Against;
pub use exporting::Exporting;
pub use geocoding::{answered, geocoder, keep_geocoder};
pub use importing::ImportState;
pub use notice::{Notice, NoticeKind};
pub use opening::MapShapes;
pub use preview::{CapLine, CountLine, MoveGroup, Preview, RepLine};
pub use route::{Route, Step};
pub use selection::{Focus, Selection};
pub use session::{Aspect, Session, Stage};
pub use solving::JobState;
pub use updating::{Familiar, ImportAim, PendingUpdate, chosen_aim, familiar, pending_update};
pub use wording::OutsideNote;
