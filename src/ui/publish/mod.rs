//! The Publish step: files for other systems, the whole plan as one file, pictures, links to rep views, embedding.
//!
//! Each action is one call of the session, which makes the file on this machine; nothing is uploaded. No file format
//! and no formula here. Start with `step`; `offer` is one thing to take out, `map_sheets` and `rep_report` are those with
//! a choice of their own; `rep_links` and `embed` write addresses.

mod embed;
mod map_sheets;
mod offer;
mod rep_links;
mod rep_report;
mod step;

pub use step::PublishStep;
