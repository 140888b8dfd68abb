//! Which rows of a long table are drawn.

/// Rows drawn above and below what is seen, so that a step of the keyboard finds its row.
const SPARE: usize = 8;

/// A part of the rows, and the room that the others leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowsWindow {
    /// First row drawn.
    pub from: usize,
    /// One past the last row drawn.
    pub to: usize,
    /// Room above, in CSS pixels.
    pub above: usize,
    /// Room below, in CSS pixels.
    pub below: usize,
}

impl RowsWindow {
    /// The rows of `count` that a viewport of this height sees after scrolling this far.
    #[must_use]
    pub fn new(count: usize, row: usize, scrolled: f64, height: f64) -> Self {
        let row = row.max(1);
        let rows = |pixels: f64| if pixels > 0.0 { (pixels / row as f64) as usize } else { 0 };
        let from = rows(scrolled).saturating_sub(SPARE).min(count);
        // Steps of some rows: not every pixel of scrolling makes another window.
        let from = from - from % SPARE;
        let to = rows(scrolled).saturating_add(rows(height) + 2 + 2 * SPARE).min(count).max(from);
        Self { from, to, above: from * row, below: (count - to) * row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_table_is_drawn_whole() {
        assert_eq!(RowsWindow::new(20, 28, 0.0, 300.0), RowsWindow { from: 0, to: 20, above: 0, below: 0 });
    }

    #[test]
    fn of_a_long_table_a_few_rows_are_drawn() {
        let window = RowsWindow::new(250_000, 28, 28.0 * 1000.0, 280.0);
        assert!(window.from <= 1000 && window.to >= 1010 && window.to - window.from < 60, "{window:?}");
    }

    proptest! {
        #[test]
        fn the_height_is_that_of_all_rows(count in 0usize..300_000, scrolled in 0.0..1e7, height in 0.0..2000.0) {
            let window = RowsWindow::new(count, 28, scrolled, height);
            prop_assert!(window.from <= window.to && window.to <= count);
            prop_assert_eq!(window.above + window.below + (window.to - window.from) * 28, count * 28);
        }
    }
}
