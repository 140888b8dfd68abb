//! The parts of an Excel workbook around its sheets: which sheets there are and where, shared texts, number formats.

use std::{collections::BTreeMap, io::BufRead};

use quick_xml::events::Event;

use super::{
    super::{
        Progress, SheetName,
        grid::{Grid, GridError},
    },
    MAX_SHEETS,
    archive::Archive,
    number_format::NumberFormat,
    xlsx::unescape,
    xml::{Xml, append_text, attribute, is_true},
};

/// Most formats that cells can refer to (Excel has 65,490).
const MAX_FORMATS: usize = 100_000;

/// What the workbook part and its relations say.
#[derive(Debug, Default)]
pub struct Parts {
    /// The worksheets, in the order of their tabs.
    pub sheets: Vec<SheetName>,
    /// Where each of them is.
    pub paths: Vec<String>,
    /// Where the shared texts are.
    pub strings: Option<String>,
    /// Where the formats are.
    pub styles: Option<String>,
    /// Days are counted from 1904.
    pub from_1904: bool,
}

/// A relation: its type's last word, and the path it leads to.
struct Relation {
    kind: String,
    path: String,
}

impl Parts {
    pub fn of(archive: &mut Archive<'_>) -> Result<Self, GridError> {
        let main =
            relations(archive, "_rels/.rels", "")?.into_values().find(|relation| relation.kind == "officedocument");
        let path = main.map(|relation| relation.path).filter(|path| archive.has(path));
        let path = path.unwrap_or_else(|| "xl/workbook.xml".into());
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let beside = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let relations = relations(archive, &format!("{beside}_rels/{file}.rels"), folder)?;
        let by_kind =
            |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|one| one.path.clone());
        let mut parts = Self { strings: by_kind("sharedstrings"), styles: by_kind("styles"), ..Self::default() };
        let Some((part, _)) = archive.part(&path)? else {
            return Err(GridError::Foreign("a zip archive that holds no workbook"));
        };
        let mut xml = Xml::new(part, "list of sheets");
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "workbookPr" => parts.from_1904 = is_true(&element, "date1904"),
                    "sheet" if parts.sheets.len() < MAX_SHEETS => {
                        let relation = attribute(&element, "id").and_then(|id| relations.get(&id));
                        // Charts and macro sheets are listed among the sheets too.
                        if let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") {
                            let name = attribute(&element, "name").unwrap_or_default();
                            let hidden = attribute(&element, "state").is_some_and(|state| state != "visible");
                            parts.sheets.push(SheetName { name, hidden });
                            parts.paths.push(relation.path.clone());
                        }
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        if parts.sheets.is_empty() {
            return Err(GridError::Broken("no sheet is listed in it. Save it again, or as CSV".into()));
        }
        Ok(parts)
    }
}

/// The relations of a part, by their id.
fn relations(archive: &mut Archive<'_>, path: &str, folder: &str) -> Result<BTreeMap<String, Relation>, GridError> {
    let mut relations = BTreeMap::new();
    let Some((part, _)) = archive.part(path)? else { return Ok(relations) };
    let mut xml = Xml::new(part, "list of parts");
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let (id, kind) = (attribute(&element, "Id"), attribute(&element, "Type"));
                let target = attribute(&element, "Target");
                if let (Some(id), Some(kind), Some(target)) = (id, kind, target)
                    && relations.len() < MAX_SHEETS * 4
                {
                    let kind = kind.rsplit('/').next().unwrap_or("").to_lowercase();
                    relations.insert(id, Relation { kind, path: resolve(folder, &target) });
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// A target relative to a folder, or from the root when it begins with `/`.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

/// The texts that cells share, stored end to end.
#[derive(Debug, Default)]
pub struct SharedStrings {
    text: String,
    ends: Vec<u32>,
}

impl SharedStrings {
    /// No texts.
    pub const fn none() -> Self {
        Self { text: String::new(), ends: Vec::new() }
    }

    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        self.text.get(start..end)
    }

    pub fn push(&mut self, text: &str) -> Result<(), GridError> {
        if self.text.len() + text.len() > Grid::MAX_TEXT_MB << 20 {
            return Err(GridError::TooMuch { what: "MB of text", limit: Grid::MAX_TEXT_MB as u64 });
        }
        if self.ends.len() >= Grid::MAX_CELLS {
            return Err(GridError::TooMuch { what: "texts", limit: Grid::MAX_CELLS as u64 });
        }
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        Ok(())
    }
}

/// Reads the shared texts: plain ones, and those in several formats, whose pieces are put together.
pub fn shared_strings(
    archive: &mut Archive<'_>,
    path: Option<&str>,
    progress: Progress<'_>,
) -> Result<SharedStrings, GridError> {
    let Some((part, _)) = archive.part(path.unwrap_or("xl/sharedStrings.xml"))? else {
        return Ok(SharedStrings::none());
    };
    read_shared_strings(Xml::new(part, "list of texts"), progress)
}

fn read_shared_strings<R: BufRead>(mut xml: Xml<R>, progress: Progress<'_>) -> Result<SharedStrings, GridError> {
    let mut strings = SharedStrings::none();
    let mut text = String::new();
    let (mut in_text, mut phonetic) = (false, 0usize);
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => text.clear(),
                "t" => in_text = phonetic == 0,
                "rPh" => phonetic += 1,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => phonetic = phonetic.saturating_sub(1),
                "si" => {
                    if text.contains("_x") {
                        strings.push(&unescape(&text))?
                    } else {
                        strings.push(&text)?
                    }
                    if strings.ends.len().is_multiple_of(65_536) && !progress(0.0) {
                        return Err(GridError::Cancelled);
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(strings),
            event => {
                if in_text {
                    append_text(&event, &mut text);
                }
            }
        }
    }
}

/// The number format behind each style that cells refer to.
pub fn formats(archive: &mut Archive<'_>, path: Option<&str>) -> Result<Vec<NumberFormat>, GridError> {
    let Some((part, _)) = archive.part(path.unwrap_or("xl/styles.xml"))? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(part, "list of formats");
    let mut own: BTreeMap<u32, NumberFormat> = BTreeMap::new();
    let mut of_style = Vec::new();
    let mut in_cell_formats = false;
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" if own.len() < MAX_FORMATS => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&element, "formatCode")) {
                        own.insert(id, NumberFormat::of_code(&code));
                    }
                }
                "cellXfs" => in_cell_formats = true,
                "xf" if in_cell_formats && of_style.len() < MAX_FORMATS => {
                    of_style.push(attribute(&element, "numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cell_formats = false,
            Event::Eof => {
                let format = |id: &u32| own.get(id).cloned().unwrap_or_else(|| NumberFormat::built_in(*id));
                return Ok(of_style.iter().map(format).collect());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_from_their_folder() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/a", "../../other\\sheet.xml"), "other/sheet.xml");
        assert_eq!(resolve("", "../../../etc"), "etc");
    }

    #[test]
    fn texts_in_several_formats_are_put_together_without_their_pronunciation() {
        let xml = "<sst><si><t xml:space=\"preserve\"> A &amp; B</t></si><si><r><t>Zür</t></r><r><t>ich</t></r>\
                   <rPh><t>tsu</t></rPh></si><si/><si><t>_x0041_</t></si></sst>";
        let strings = read_shared_strings(Xml::new(xml.as_bytes(), "texts"), &mut |_| true).unwrap();
        let read: Vec<_> = (0..5).map(|at| strings.get(at)).collect();
        assert_eq!(read, [Some(" A & B"), Some("Zürich"), Some(""), Some("A"), None]);
    }
}
