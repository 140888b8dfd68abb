//! The Publish step: files for other systems, the whole plan as one file, pictures, links to rep views, embedding.
//!
//! Each action is one call of the session, which makes the file on this machine; nothing is uploaded. No file format
//! and no formula here. Start with `step`; `rep_links` and `embed` write addresses.

mod embed;
mod rep_links;
mod step;

pub use step::PublishStep;
