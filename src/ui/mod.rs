//! What people see: views only, one folder per step of the work, plus shell, map, charts, table and widgets.
//!
//! A view reads the session's plan (`app`), formats what `metrics` computed, and acts through the session.
//! No formula, no file format, no storage here. `charts` and `number` are plain Rust and tested natively;
//! everything that draws is compiled for wasm32 only. Start with `page`.
//!
//! `start::StartPage`, `data::DataStep`, `quota::QuotaStep` and `publish::PublishStep` are pages: each brings its own
//! `<main class="sheet">`, which stands in `.app` between bar and status line in place of panel, map and drawer.
//! `rep::RepView` fills the window by itself and is not part of the workspace.

#[cfg(target_arch = "wasm32")]
mod chart_pane;
pub mod charts;
#[cfg(target_arch = "wasm32")]
pub mod data;
#[cfg(target_arch = "wasm32")]
mod design;
pub mod icon;
#[cfg(target_arch = "wasm32")]
mod inspector;
#[cfg(target_arch = "wasm32")]
pub mod later;
pub mod map;
pub mod map_pane;
#[cfg(target_arch = "wasm32")]
mod measures;
pub mod number;
#[cfg(target_arch = "wasm32")]
mod page;
pub mod palette;
#[cfg(target_arch = "wasm32")]
pub mod publish;
#[cfg(target_arch = "wasm32")]
pub mod quota;
pub mod rep;
pub mod review;
pub mod search_words;
#[cfg(target_arch = "wasm32")]
mod shell;
#[cfg(target_arch = "wasm32")]
pub mod start;
#[cfg(target_arch = "wasm32")]
pub mod swatch;
pub mod table;
#[cfg(target_arch = "wasm32")]
mod theme_switch;
#[cfg(target_arch = "wasm32")]
pub mod widgets;
#[cfg(target_arch = "wasm32")]
pub mod workbench;

#[cfg(target_arch = "wasm32")]
pub use page::Page;

/// Starts the page: session, first view, then data. Called once by `main`, which says how
/// the parts that are loaded later are had.
#[cfg(target_arch = "wasm32")]
pub fn start(loads: later::Loads) {
    use leptos::prelude::*;

    crate::browser::page::report_panics();
    leptos::mount::mount_to_body(move || {
        let session = crate::app::Session::boot();
        provide_context(session);
        provide_context(later::Later::new(loads));
        provide_context(workbench::Workbench::new(session));
        view! {
            <Page />
            <data::DropAnywhere />
        }
    });
    crate::browser::page::end_boot_screen();
}
