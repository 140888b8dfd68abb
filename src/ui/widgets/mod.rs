//! Small typed controls that every step uses: fields, lists, dialogs, popovers, states.
//!
//! Each is labelled, works by keyboard alone and says in words what colour says. They hold no plan data and know no
//! session: values come in as signals, choices go out through callbacks. Styles are in `style/field.css`,
//! `style/popover.css`, `style/dialog.css` and `style/blocks.css`. Start with `number_field`.

mod checkbox;
mod delta;
mod dialog;
mod drop_zone;
mod empty_state;
mod field_id;
mod menu;
mod number_field;
mod popover;
mod progress_bar;
mod search_list;
mod section;
mod segmented;
mod select;
mod slider;
mod tabs;
mod text_field;
mod why;

pub use checkbox::Checkbox;
pub use delta::Delta;
pub use dialog::Dialog;
pub use drop_zone::DropZone;
pub use empty_state::EmptyState;
pub use field_id::field_id;
pub use menu::{Menu, MenuItem};
pub use number_field::NumberField;
pub use popover::Popover;
pub use progress_bar::ProgressBar;
pub use search_list::{SearchItem, SearchList};
pub use section::Section;
pub use segmented::Segmented;
pub use select::Select;
pub use slider::Slider;
pub use tabs::Tabs;
pub use text_field::TextField;
pub use why::Why;
