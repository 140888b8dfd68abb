//! A page of its own to read and print: one HTML file with its style, without script, link or outside reference.
//!
//! Every text is escaped where it is put in, and the page's own policy forbids scripts and requests altogether. It is
//! light on white in every theme, breaks between sections and never inside a row, and repeats a table's head on each
//! sheet. Figures that need it bear a small number, and the notes at the end say what they are made of.

use std::fmt::Write;

use super::escape;

/// A figure at the head of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFigure {
    /// What it is.
    pub label: String,
    /// The figure.
    pub value: String,
    /// A few words under it.
    pub hint: String,
    /// Its note.
    pub note: Option<usize>,
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its text.
    pub text: String,
    /// Numbers stand at the right.
    pub number: bool,
    /// Its note.
    pub note: Option<usize>,
}

impl Head {
    /// A column of texts.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self { text: text.into(), number: false, note: None }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(text: &str, note: Option<usize>) -> Self {
        Self { text: text.into(), number: true, note }
    }
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum HtmlCell {
    /// A text, at the left.
    Text(String),
    /// A number as it is written, at the right.
    Number(String),
    /// An index with the band it is judged by: number, arrow where it is outside, and a small scale.
    Index {
        /// The index; `None` without one.
        index: Option<f64>,
        /// The band.
        band: (f64, f64),
        /// Whether it lies within.
        within: bool,
    },
}

/// A page that is being written.
#[derive(Clone, Debug)]
pub struct HtmlPage {
    title: String,
    body: String,
    notes: Vec<(String, String)>,
}

impl HtmlPage {
    /// A page with its title and a line under it.
    #[must_use]
    pub fn new(title: &str, line: &str) -> Self {
        let body = format!("<header><h1>{}</h1><p class=\"line\">{}</p></header>", escape(title), escape(line));
        Self { title: title.into(), body, notes: Vec::new() }
    }

    /// The number of the note that says what a figure is made of. The same note is numbered once.
    pub fn note(&mut self, name: &str, made_of: &str) -> usize {
        let known = self.notes.iter().position(|(known, text)| known == name && text == made_of);
        known.unwrap_or_else(|| {
            self.notes.push((name.into(), made_of.into()));
            self.notes.len() - 1
        }) + 1
    }

    /// Begins a section, on a new sheet of paper if asked.
    pub fn section(&mut self, title: &str, new_sheet: bool) {
        let class = if new_sheet { " class=\"sheet\"" } else { "" };
        let _ = write!(self.body, "<h2{class}>{}</h2>", escape(title));
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str) {
        let _ = write!(self.body, "<p>{}</p>", escape(text));
    }

    /// A list of sentences.
    pub fn points(&mut self, points: &[String]) {
        self.body.push_str("<ul>");
        for point in points {
            let _ = write!(self.body, "<li>{}</li>", escape(point));
        }
        self.body.push_str("</ul>");
    }

    /// Key figures side by side.
    pub fn figures(&mut self, figures: &[KeyFigure]) {
        self.body.push_str("<dl class=\"figures\">");
        for figure in figures {
            let _ = write!(
                self.body,
                "<div><dt>{}{}</dt><dd><b>{}</b><span>{}</span></dd></div>",
                escape(&figure.label),
                mark(figure.note),
                escape(&figure.value),
                escape(&figure.hint)
            );
        }
        self.body.push_str("</dl>");
    }

    /// A table; a row may be the last, with the sums.
    pub fn table(&mut self, heads: &[Head], rows: &[Vec<HtmlCell>], sums: Option<&[HtmlCell]>) {
        self.body.push_str("<table><thead><tr>");
        for head in heads {
            let class = if head.number { " class=\"n\"" } else { "" };
            let _ = write!(self.body, "<th{class} scope=\"col\">{}{}</th>", escape(&head.text), mark(head.note));
        }
        self.body.push_str("</tr></thead><tbody>");
        for row in rows {
            self.row(row);
        }
        self.body.push_str("</tbody>");
        if let Some(sums) = sums {
            self.body.push_str("<tfoot>");
            self.row(sums);
            self.body.push_str("</tfoot>");
        }
        self.body.push_str("</table>");
    }

    fn row(&mut self, cells: &[HtmlCell]) {
        self.body.push_str("<tr>");
        for cell in cells {
            match cell {
                HtmlCell::Text(text) => {
                    let _ = write!(self.body, "<td>{}</td>", escape(text));
                }
                HtmlCell::Number(text) => {
                    let _ = write!(self.body, "<td class=\"n\">{}</td>", escape(text));
                }
                HtmlCell::Index { index, band, within } => {
                    self.body.push_str("<td class=\"n i\">");
                    self.body.push_str(&index.map_or("–".into(), |index| scale(index, *band, *within)));
                    self.body.push_str("</td>");
                }
            }
        }
        self.body.push_str("</tr>");
    }

    /// A drawing made by [`super::super::map_svg`], as wide as the page.
    pub fn drawing(&mut self, svg: &[u8]) {
        let _ = write!(self.body, "<figure>{}</figure>", String::from_utf8_lossy(svg));
    }

    /// The page's bytes, with the notes at the end.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        if !self.notes.is_empty() {
            self.body.push_str("<h2>What these numbers are made of</h2><ol class=\"notes\">");
            for (name, made_of) in &self.notes {
                let _ =
                    write!(self.body, "<li><b>{}</b>: {}.</li>", escape(name), escape(made_of.trim_end_matches('.')));
            }
            self.body.push_str("</ol>");
        }
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{}</title><style>{STYLE}</style></head>\n<body>{}</body></html>\n",
            escape(&self.title),
            self.body
        )
        .into_bytes()
    }
}

fn mark(note: Option<usize>) -> String {
    note.map_or(String::new(), |note| format!("<sup>{note}</sup>"))
}

/// An index as number and mark on a scale from 40 to 160, the band shaded and 100 drawn.
fn scale(index: f64, band: (f64, f64), within: bool) -> String {
    let x = |index: f64| (index.clamp(40.0, 160.0) - 40.0) * 0.5;
    let arrow = match (within, index < 100.0) {
        (true, _) => "",
        (false, true) => "▼ ",
        (false, false) => "▲ ",
    };
    let (low, high) = (x(band.0), x(band.1));
    format!(
        "{arrow}{index:.0} <svg width=\"60\" height=\"10\" viewBox=\"0 0 60 10\" aria-hidden=\"true\">\
         <path d=\"M0 5H60\" stroke=\"#c6ccd6\"/><path d=\"M{low:.1} 1H{high:.1}V9H{low:.1}Z\" fill=\"#d9e6f5\"/>\
         <path d=\"M30 0V10\" stroke=\"#8a929c\"/><circle cx=\"{:.1}\" cy=\"5\" r=\"3\" fill=\"{}\"/></svg>",
        x(index),
        if within { "#1b5fb4" } else { "#a32700" }
    )
}

const STYLE: &str = "\
:root{color-scheme:light}\
body{font:13px/1.45 system-ui,sans-serif;color:#1a1f26;background:#fff;max-width:1000px;margin:0 auto;padding:24px;font-variant-numeric:tabular-nums;-webkit-print-color-adjust:exact;print-color-adjust:exact}\
h1{font-size:24px;line-height:1.2;margin:0 0 4px}\
h2{font-size:16px;margin:28px 0 8px;break-after:avoid}\
.line{color:#4a525d;margin:0 0 16px}\
p{max-width:75ch}\
ul{padding-left:20px;max-width:85ch}\
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));border:solid #d5dae1;border-width:1px 0 0 1px;margin:0 0 16px}\
.figures div{border:solid #d5dae1;border-width:0 1px 1px 0;padding:10px 12px;break-inside:avoid}\
dt{color:#4a525d;font-size:12px}\
dd{margin:2px 0 0}\
dd b{display:block;font-size:18px;font-weight:600}\
dd span{color:#4a525d;font-size:12px}\
figure{margin:0 0 16px;break-inside:avoid}\
figure svg{width:100%;height:auto;border:1px solid #d5dae1;border-radius:6px}\
table{border-collapse:collapse;width:100%;margin:0 0 16px;font-size:12px}\
thead{display:table-header-group}\
tfoot{display:table-row-group;font-weight:600}\
tr{break-inside:avoid}\
th,td{text-align:left;padding:4px 8px;border-bottom:1px solid #e3e7ec;vertical-align:top;overflow-wrap:anywhere}\
th{font-weight:600;color:#4a525d;border-bottom-color:#8a929c}\
th,.n{overflow-wrap:normal}\
.n{text-align:right;white-space:nowrap}\
th.n{white-space:normal}\
.i svg{vertical-align:-1px;margin-left:4px}\
sup{font-size:9px;color:#1b5fb4;margin-left:1px}\
.notes{font-size:12px;color:#333c47;padding-left:22px}\
.notes li{margin:0 0 4px;break-inside:avoid;max-width:95ch}\
@page{margin:14mm 12mm 16mm}\
@media print{body{max-width:none;padding:0;font-size:11px}table,.notes{font-size:9.5px}th,td{padding:3px 5px}.sheet{break-before:page;margin-top:0}}\
@media (max-width:640px){body{padding:16px}table{display:block;overflow-x:auto}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_texts_and_notes_are_numbered_once() {
        let mut page = HtmlPage::new("<script>alert(1)</script>", "a & b");
        let note = page.note("Index", "100 × <amount> / fair share");
        assert_eq!(page.note("Index", "100 × <amount> / fair share"), note);
        assert_eq!(page.note("Quota", "target"), 2);
        page.section("\"Section\"", true);
        page.figures(&[KeyFigure { label: "<L>".into(), value: "<V>".into(), hint: "<H>".into(), note: Some(note) }]);
        let cells = vec![
            HtmlCell::Text("<b>".into()),
            HtmlCell::Number("<i>".into()),
            HtmlCell::Index { index: Some(118.0), band: (85.0, 115.0), within: false },
        ];
        page.table(
            &[Head::text("<u>"), Head::number("n", Some(2)), Head::number("i", None)],
            std::slice::from_ref(&cells),
            Some(&cells),
        );
        page.points(&["<li>".into()]);
        page.paragraph("<p>");
        let html = String::from_utf8(page.finish()).unwrap();
        for tag in
            ["<script", "<b>\u{3c}/", "<V>", "<H>", "<L>", "<i>", "<u>", "<amount>", "javascript", "<link", "<img"]
        {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
        assert!(html.contains("▲ 118 <svg") && html.contains("<sup>2</sup>"));
        assert!(html.contains("default-src 'none'") && html.contains("break-before:page"));
        assert_eq!(html.matches("<li>").count(), 1 + 2);
    }
}
