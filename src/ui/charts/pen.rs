//! The pen: draws on a plotters SVG sheet in named inks.

use plotters::{
    backend::SVGBackend,
    coord::Shift,
    drawing::DrawingArea,
    element::{Circle, PathElement, Polygon, Rectangle, Text},
    prelude::IntoDrawingArea,
    style::{
        Color, IntoFont, RGBColor, ShapeStyle, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::Size;

/// What a mark means; the stylesheet gives each its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Quiet,
    Grid,
    Band,
    Bar,
    Selected,
    Outside,
    Second,
    Forecast,
    Interval,
}

impl Ink {
    const ALL: [(Self, &'static str); 10] = [
        (Self::Text, "text"),
        (Self::Quiet, "quiet"),
        (Self::Grid, "grid"),
        (Self::Band, "band"),
        (Self::Bar, "bar"),
        (Self::Selected, "selected"),
        (Self::Outside, "outside"),
        (Self::Second, "second"),
        (Self::Forecast, "forecast"),
        (Self::Interval, "interval"),
    ];

    /// The colour that stands for the ink on the sheet until [`draw`] puts the class in its place.
    fn stand_in(self) -> RGBColor {
        RGBColor(10, 0, self as u8)
    }
}

/// Where a text hangs on its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hang {
    /// The point is the text's left end.
    Left,
    /// The point is its middle.
    Middle,
    /// The point is its right end.
    Right,
    /// Turned to read upwards, the point is its upper end.
    Up,
}

/// Height of all text in px.
pub(super) const TEXT_PX: i32 = 12;

/// Width of a text in px, estimated generously for any system font: narrow letters and digits differ from capitals.
pub(super) fn text_width(text: &str) -> i32 {
    let tenths: i32 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ' ' | '\u{a0}' | '\'' | '|' | ':' => 38,
            'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' => 105,
            c if c.is_ascii_uppercase() => 84,
            c if c.is_ascii() => 70,
            _ => 88,
        })
        .sum();
    tenths / 10 + 1
}

/// The text, shortened with an ellipsis to fit into `px`; empty when not even two letters fit.
pub(super) fn elide(text: &str, px: i32) -> String {
    if text_width(text) <= px {
        return text.into();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        let longer = format!("{kept}{letter}");
        if text_width(&longer) + text_width("…") > px {
            break;
        }
        kept = longer;
    }
    let kept = kept.trim_end();
    if kept.chars().count() < 2 { String::new() } else { format!("{kept}…") }
}

pub(super) struct Pen<'a> {
    sheet: DrawingArea<Sheet<'a>, Shift>,
}

/// Draws a picture: the closure gets the pen, the result is a whole `<svg>`.
pub(super) fn draw(size: Size, label: &str, picture: impl FnOnce(&Pen)) -> String {
    let mut svg = String::new();
    {
        let backend = Sheet(SVGBackend::with_string(&mut svg, (size.width.max(1), size.height.max(1))));
        let pen = Pen { sheet: backend.into_drawing_area() };
        picture(&pen);
        // Writing to a string cannot fail, and the sheet never asks for a font.
        pen.sheet.present().ok();
    }
    for (ink, name) in Ink::ALL {
        let RGBColor(r, g, b) = ink.stand_in();
        let extra = if ink == Ink::Forecast { " stroke-dasharray=\"4 3\"" } else { "" };
        for paint in ["fill", "stroke"] {
            let stand_in = format!("{paint}=\"#{r:02X}{g:02X}{b:02X}\"");
            svg = svg
                .replace(&stand_in, &format!("class=\"chart-{name} chart-{paint}\" {paint}=\"currentColor\"{extra}"));
        }
    }
    let head = format!("<svg class=\"chart\" role=\"img\" aria-label=\"{}\" ", escape(label));
    svg.replace("font-family=\"sans-serif\"", "font-family=\"inherit\"").replacen("<svg ", &head, 1)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl Pen<'_> {
    pub fn rect(&self, from: (i32, i32), to: (i32, i32), ink: Ink, alpha: f64) {
        let corners = [(from.0.min(to.0), from.1.min(to.1)), (from.0.max(to.0), from.1.max(to.1))];
        self.sheet.draw(&Rectangle::new(corners, ink.stand_in().mix(alpha).filled())).ok();
    }

    pub fn frame(&self, from: (i32, i32), to: (i32, i32), ink: Ink) {
        let corners = [(from.0.min(to.0), from.1.min(to.1)), (from.0.max(to.0), from.1.max(to.1))];
        self.sheet.draw(&Rectangle::new(corners, Color::stroke_width(&ink.stand_in(), 1))).ok();
    }

    pub fn line(&self, points: Vec<(i32, i32)>, ink: Ink, width: u32) {
        let style: ShapeStyle = Color::stroke_width(&ink.stand_in(), width);
        self.sheet.draw(&PathElement::new(points, style)).ok();
    }

    pub fn polygon(&self, points: Vec<(i32, i32)>, ink: Ink, alpha: f64) {
        self.sheet.draw(&Polygon::new(points, ink.stand_in().mix(alpha).filled())).ok();
    }

    pub fn dot(&self, at: (i32, i32), radius: i32, ink: Ink) {
        self.sheet.draw(&Circle::new(at, radius, ink.stand_in().filled())).ok();
    }

    pub fn text(&self, at: (i32, i32), text: &str, hang: Hang, ink: Ink) {
        if text.is_empty() {
            return;
        }
        // The backend divides the size by 1.24 (it takes it for a line height).
        let font = ("sans-serif", f64::from(TEXT_PX) * 1.24).into_font();
        let font = if hang == Hang::Up { font.transform(plotters::style::FontTransform::Rotate270) } else { font };
        let across = match hang {
            Hang::Left => HPos::Left,
            Hang::Middle => HPos::Center,
            Hang::Right | Hang::Up => HPos::Right,
        };
        let colour = ink.stand_in();
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(across, VPos::Center));
        self.sheet.draw(&Text::new(text.to_owned(), at, style)).ok();
    }
}

/// An SVG sheet that measures text by itself: in the browser plotters would ask the DOM, which a worker does not have.
struct Sheet<'a>(SVGBackend<'a>);

type Failure<'a> = DrawingErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>;

impl<'a> DrawingBackend for Sheet<'a> {
    type ErrorType = <SVGBackend<'a> as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Result<(), Failure<'a>> {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), Failure<'a>> {
        self.0.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Result<(), Failure<'a>> {
        self.0.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Result<(), Failure<'a>> {
        self.0.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), Failure<'a>> {
        self.0.draw_rect(from, to, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), Failure<'a>> {
        self.0.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), Failure<'a>> {
        self.0.draw_circle(centre, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), Failure<'a>> {
        self.0.fill_polygon(path, style)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Result<(), Failure<'a>> {
        self.0.draw_text(text, style, at)
    }

    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, _: &S) -> Result<(u32, u32), Failure<'a>> {
        Ok((text_width(text).max(0) as u32, TEXT_PX as u32))
    }
}
