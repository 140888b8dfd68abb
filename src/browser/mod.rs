//! browser

pub mod maplibre;
mod maplibre_bindings;
mod maplibre_images;
pub mod maplibre_picture;
pub mod maplibre_points;
mod maplibre_style;
