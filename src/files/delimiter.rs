//! Which character separates the columns, and in which row they are likely named.

use super::header_rows;

/// Candidates, the likeliest first: a tie goes to the earlier one.
const CANDIDATES: [u8; 4] = *b",;\t|";
/// How much of the text is looked at.
const SAMPLE_BYTES: usize = 128 * 1024;
const SAMPLE_ROWS: usize = 200;

/// How a text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The column separator.
    pub delimiter: u8,
    /// How many records stand above the one that names the columns.
    pub header_record: usize,
}

/// Tries each candidate on the first rows, quotes respected, and takes the one that cuts most rows into the same
/// number of columns. Titles above the header (a report's name, a blank line) are narrower than the table.
pub(super) fn sniff(text: &str, known: Option<u8>) -> Layout {
    let sample = sample(text);
    let candidates: &[u8] = if let Some(known) = &known { std::slice::from_ref(known) } else { &CANDIDATES };
    let mut best = Layout { delimiter: candidates.first().copied().unwrap_or(b','), header_record: 0 };
    let mut best_score = 0.0;
    for delimiter in candidates {
        let widths = widths(sample, *delimiter);
        let Some((usual, header_record)) = header_rows::first_wide(&widths) else { continue };
        if usual < 2 {
            continue;
        }
        let share = widths.iter().filter(|width| **width == usual).count() as f64 / widths.len() as f64;
        // A separator that the first row does not have is likelier a decimal comma or part of a name.
        let headed = if header_record == 0 { 1.0 } else { 0.5 };
        let score = share * share * headed * (1.0 + usual.min(40) as f64 / 100.0);
        if score > best_score {
            best_score = score;
            best = Layout { delimiter: *delimiter, header_record };
        }
    }
    best
}

/// The first rows, cut at a line end.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE_BYTES {
        return text;
    }
    let mut end = SAMPLE_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    head.rfind('\n').map_or(head, |at| &head[..=at])
}

fn widths(sample: &str, delimiter: u8) -> Vec<usize> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(sample.as_bytes());
    let mut record = csv::ByteRecord::new();
    let mut widths = Vec::new();
    while widths.len() < SAMPLE_ROWS && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        // Trailing empty cells say nothing about the width of a title row.
        let width = if record.iter().skip(1).all(<[u8]>::is_empty) && widths.len() < 20 { 1 } else { record.len() };
        widths.push(width);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(text: &str) -> char {
        char::from(sniff(text, None).delimiter)
    }

    #[test]
    fn the_delimiter_is_told_from_the_rows() {
        assert_eq!(delimiter("id,name\n1,a\n2,b\n"), ',');
        assert_eq!(delimiter("id\tname\n1\tSmith, John\n2\tDoe, Jane\n"), '\t');
        assert_eq!(delimiter("id|name\n1|a;b\n2|c;d\n"), '|');
        assert_eq!(delimiter("one column\na\nb\n"), ',');
        assert_eq!(delimiter(""), ',');
    }

    #[test]
    fn decimal_commas_do_not_win_over_semicolons() {
        assert_eq!(delimiter("id;lat;lon;umsatz\n1;48,1;11,5;1.000,50\n2;50,1;8,6;2.000,00\n3;52,5;13,4;30,10\n"), ';');
    }

    #[test]
    fn delimiters_and_line_ends_inside_quotes_do_not_count() {
        assert_eq!(delimiter("id;note\n1;\"a, b, c\nd, e, f\"\n2;\"g, h, i\"\n"), ';');
    }

    #[test]
    fn titles_above_the_header_are_passed_over() {
        let layout = sniff("Accounts by owner,,\nRun on 2026-01-05,,\nid,name,zip\n1,a,02134\n2,b,60614\n", None);
        assert_eq!(layout, Layout { delimiter: b',', header_record: 2 });
    }
}
