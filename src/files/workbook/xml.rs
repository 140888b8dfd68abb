//! The little of XML that spreadsheets need: elements by their local names, attributes, text.

use std::io::BufRead;

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::super::grid::GridError;

/// A stream of events; empty elements come as start and end.
pub struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    part: &'static str,
}

impl<R: BufRead> Xml<R> {
    /// Reads `part`, which is what errors call it.
    pub fn new(reader: R, part: &'static str) -> Self {
        let mut reader = Reader::from_reader(reader);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_comments = false;
        Self { reader, buffer: Vec::with_capacity(1024), part }
    }

    /// The next event; the end of the stream is [`Event::Eof`], again and again.
    pub fn next(&mut self) -> Result<Event<'_>, GridError> {
        self.buffer.clear();
        let at = self.reader.buffer_position();
        self.reader.read_event_into(&mut self.buffer).map_err(|error| {
            GridError::Broken(format!(
                "its {} is damaged near byte {at} ({error}). Save it again, or as CSV",
                self.part
            ))
        })
    }

    /// How many bytes were read.
    pub fn position(&self) -> u64 {
        self.reader.buffer_position()
    }
}

/// An attribute by its local name, with its references resolved.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(
        found
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_or_else(|_| found.value.to_string(), |value| value.into_owned()),
    )
}

/// An attribute that says yes or no.
pub fn is_true(element: &BytesStart<'_>, name: &str) -> bool {
    matches!(attribute(element, name).as_deref(), Some("1" | "true" | "on"))
}

/// Appends what an event adds to a text: characters, references, character data.
pub fn append_text(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(chunk) => text.push_str(&chunk.xml10_content()),
        Event::CData(chunk) => text.push_str(&chunk.xml10_content()),
        Event::GeneralRef(reference) => text.extend(character(reference)),
        _ => {}
    }
}

fn character(reference: &BytesRef<'_>) -> Option<char> {
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}
