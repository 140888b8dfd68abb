//! The frame of a column chart: money on the left, a column for each territory, names below.

use super::{
    Region, Size, labels,
    pen::{Hang, Ink, Pen, TEXT_PX, elide, text_width},
    scale::Scale,
};
use crate::{
    plan::{Amount, TerritoryIx},
    ui::number,
};

/// One column's place and name.
pub(super) struct Column {
    pub territory: TerritoryIx,
    pub name: String,
    /// Decides which names stay where there is no room for all.
    pub importance: f64,
    pub selected: bool,
    /// The exact values in a sentence.
    pub text: String,
}

pub(super) struct Columns {
    pub scale: Scale,
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
    names_px: i32,
    count: usize,
}

impl Columns {
    pub fn new(size: Size, columns: &[Column], highest: f64) -> Self {
        let (width, height) = (size.width as i32, size.height as i32);
        let longest = columns.iter().map(|column| text_width(&column.name)).max().unwrap_or(0);
        let each = (width - 64) / columns.len().max(1) as i32;
        // Names lie flat where the columns are wide enough, else they read upwards.
        let names_px = if each > longest + 6 { TEXT_PX } else { longest.min(height / 3) };
        let (left, right, top, bottom) = (56, width - 8, 8, height - names_px - 8);
        Self {
            scale: Scale::new((0.0, if highest > 0.0 { highest * 1.04 } else { 1.0 }), (bottom, top)),
            left,
            right,
            top,
            bottom,
            names_px,
            count: columns.len(),
        }
    }

    fn edge(&self, at: usize) -> i32 {
        self.left + (self.right - self.left) * at as i32 / self.count.max(1) as i32
    }

    /// Left and right edge of a column's bar, with a gap to its neighbours where there is room.
    pub fn bar(&self, at: usize) -> (i32, i32) {
        let (from, to) = (self.edge(at), self.edge(at + 1));
        let pad = if to - from > 10 { (to - from) / 6 } else { i32::from(to - from > 3) };
        (from + pad / 2 + pad % 2, (to - pad / 2).max(from + 1))
    }

    pub fn base(&self) -> i32 {
        self.bottom
    }

    pub fn axes(&self, pen: &Pen, columns: &[Column], currency: &str) {
        let mut last: Option<i32> = None;
        for tick in self.scale.ticks(5) {
            let y = self.scale.at(tick);
            if last.is_none_or(|last| last - y >= TEXT_PX + 6) {
                last = Some(y);
                pen.line(vec![(self.left, y), (self.right, y)], Ink::Grid, 1);
                let text = number::short_money(Amount::from_f64(tick), currency);
                pen.text((self.left - 4, y), &text, Hang::Right, Ink::Quiet);
            }
        }
        let flat = self.names_px == TEXT_PX;
        let items: Vec<(i32, f64)> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let (from, to) = self.bar(at);
                (i32::midpoint(from, to), column.importance + if column.selected { 1e18 } else { 0.0 })
            })
            .collect();
        let shown = if flat { vec![true; columns.len()] } else { labels::choose(&items, TEXT_PX + 1) };
        for ((column, (x, _)), _) in columns.iter().zip(&items).zip(&shown).filter(|(_, shown)| **shown) {
            let ink = if column.selected { Ink::Selected } else { Ink::Text };
            if flat {
                pen.text((*x, self.bottom + 4 + TEXT_PX / 2), &column.name, Hang::Middle, ink);
            } else {
                pen.text((*x, self.bottom + 4), &elide(&column.name, self.names_px), Hang::Up, ink);
            }
        }
        pen.line(vec![(self.left, self.bottom), (self.right, self.bottom)], Ink::Quiet, 1);
    }

    pub fn regions(&self, columns: &[Column]) -> Vec<Region> {
        let of = |(at, column): (usize, &Column)| Region {
            x: self.edge(at),
            y: self.top,
            width: self.edge(at + 1) - self.edge(at),
            height: self.bottom - self.top,
            territory: Some(column.territory),
            text: column.text.clone(),
        };
        columns.iter().enumerate().map(of).collect()
    }
}
