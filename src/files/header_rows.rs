//! Which rows name the columns, for every kind of table: titles above them are passed over, and a row of bands over a
//! row of names (`2025` over `Q1`, `Q2`) becomes one row of names (`2025 / Q1`).

use super::number;

/// Rows that are looked at to find the names.
pub(super) const SAMPLE: usize = 60;

/// The filled cells of a row: column and text.
pub(super) struct SampleRow<'a> {
    /// The filled cells, by column.
    pub cells: Vec<(usize, &'a str)>,
    /// Whether it stands directly below the row before it.
    pub adjacent: bool,
    /// First and last column of each value that is merged over several columns.
    pub spans: Vec<(usize, usize)>,
}

impl<'a> SampleRow<'a> {
    fn at(&self, column: usize) -> Option<&'a str> {
        self.cells.iter().find(|(at, _)| *at == column).map(|(_, text)| *text)
    }

    fn has_only_words(&self) -> bool {
        self.cells.len() > 1 && self.cells.iter().all(|(_, text)| !is_number(text))
    }
}

/// Where the names of the columns stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// Rows above it.
    pub above: usize,
    /// Rows of names: one or two.
    pub rows: usize,
    /// Column and name, by column; columns without a name are left out.
    pub names: Vec<(usize, String)>,
}

/// The usual width of the rows, and the first row that is at least half as wide and no lone cell: the likely header.
/// Titles above a table (a report's name, a blank line) are narrower than it.
pub(super) fn first_wide(widths: &[usize]) -> Option<(usize, usize)> {
    let usual = most_frequent(widths)?;
    Some((usual, widths.iter().position(|width| *width > 1 && *width * 2 >= usual).unwrap_or(0)))
}

fn most_frequent(widths: &[usize]) -> Option<usize> {
    let mut counted: Vec<(usize, usize)> = Vec::new();
    for width in widths {
        match counted.iter_mut().find(|(known, _)| known == width) {
            Some((_, count)) => *count += 1,
            None => counted.push((*width, 1)),
        }
    }
    counted.into_iter().max_by_key(|(width, count)| (*count, *width)).map(|(width, _)| width)
}

/// The names, given the row that likely holds them. `above` and `rows` are what the user says.
pub(super) fn find(rows: &[SampleRow<'_>], likely: usize, above: Option<usize>, count: Option<usize>) -> Heading {
    let at = above.unwrap_or(likely);
    let two = |at: usize| match (rows.get(at), rows.get(at + 1)) {
        (Some(upper), Some(lower)) => lower.adjacent && are_bands(upper, lower, rows.get(at + 2..).unwrap_or(&[])),
        _ => false,
    };
    let (above, count) = match count {
        Some(count) => (at, count.clamp(1, 2)),
        None if two(at) => (at, 2),
        None if above.is_none() && at > 0 && two(at - 1) => (at - 1, 2),
        None => (at, 1),
    };
    let names = match (rows.get(above), rows.get(above + 1)) {
        (Some(upper), Some(lower)) if count == 2 => joined(upper, lower),
        (Some(row), _) => row.cells.iter().map(|(column, text)| (*column, tidy(text))).collect(),
        _ => Vec::new(),
    };
    Heading { above, rows: count, names }
}

/// Whether `upper` groups the columns that `lower` names.
fn are_bands(upper: &SampleRow<'_>, lower: &SampleRow<'_>, below: &[SampleRow<'_>]) -> bool {
    if !lower.has_only_words() || upper.cells.iter().any(|(_, text)| is_number(text)) {
        return false;
    }
    let covered = |first: usize, last: usize| lower.cells.iter().filter(|(at, _)| (first..=last).contains(at)).count();
    let width = lower.cells.len();
    let bands = bands(upper);
    if !upper.spans.is_empty() {
        // One value over the whole table is its title.
        let all = |first: usize, last: usize| {
            upper.cells.iter().chain(&lower.cells).all(|(column, _)| (first..=last).contains(column))
        };
        return upper.spans.iter().any(|(first, last)| covered(*first, *last) > 1 && !all(*first, *last));
    }
    // Without merged cells to show it, only a clear case counts: two bands over columns that turn out to be numbers.
    let wide: Vec<_> = bands.iter().filter(|(first, last, _)| covered(*first, *last) > 1).collect();
    let numeric = |column: usize| {
        let cells: Vec<&str> = below.iter().filter_map(|row| row.at(column)).collect();
        !cells.is_empty()
            && cells.iter().all(|cell| is_number(cell) || number::amount(cell, number::Decimal::Point).is_some())
    };
    let under =
        || lower.cells.iter().map(|(at, _)| *at).filter(|at| wide.iter().any(|(a, b, _)| (a..=b).contains(&at)));
    wide.len() > 1
        && upper.cells.len() * 3 <= width * 2
        && under().filter(|at| numeric(*at)).count() * 2 > under().count()
}

/// First and last column of each value of a row of bands: as merged, else up to the next value.
fn bands<'a>(upper: &SampleRow<'a>) -> Vec<(usize, usize, &'a str)> {
    let next = |index: usize| upper.cells.get(index + 1).map_or(usize::MAX, |(next, _)| *next);
    let band = |(index, (column, text)): (usize, &(usize, &'a str))| {
        let merged = upper.spans.iter().find(|(first, _)| first == column).map(|(_, last)| *last);
        let last = if upper.spans.is_empty() { next(index).saturating_sub(1) } else { merged.unwrap_or(*column) };
        (*column, last, *text)
    };
    upper.cells.iter().enumerate().map(band).collect()
}

fn joined(upper: &SampleRow<'_>, lower: &SampleRow<'_>) -> Vec<(usize, String)> {
    let bands = bands(upper);
    let mut columns: Vec<usize> = upper.cells.iter().chain(&lower.cells).map(|(column, _)| *column).collect();
    columns.sort_unstable();
    columns.dedup();
    let name = |column: usize| {
        let band =
            bands.iter().find(|(first, last, _)| (*first..=*last).contains(&column)).map(|(_, _, text)| tidy(text));
        match (band, lower.at(column).map(tidy)) {
            (Some(band), Some(own)) if band != own => format!("{band} / {own}"),
            (_, Some(own)) => own,
            (Some(band), None) => band,
            (None, None) => String::new(),
        }
    };
    columns.into_iter().map(|column| (column, name(column))).collect()
}

/// A name on one line.
fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number, but for years, which head columns.
fn is_number(cell: &str) -> bool {
    number::plain(cell).is_some_and(|value| !(1900.0..2100.0).contains(&value))
}

/// Whether a first row is data: it holds numbers and hardly anything like a name.
pub(super) fn is_data(names: &[(usize, String)]) -> bool {
    let numbers = names.iter().filter(|(_, name)| is_number(name)).count();
    names.len() > 1 && numbers * 3 >= names.len() && !heads_a_matrix(names)
}

/// Whether a row heads a matrix of places: codes over its columns, each once, and in the corner nothing or what they are.
fn heads_a_matrix(names: &[(usize, String)]) -> bool {
    const CORNERS: [&str; 14] = [
        "from",
        "origin",
        "zip",
        "zip code",
        "postcode",
        "plz",
        "fips",
        "county",
        "rep",
        "account",
        "account id",
        "id",
        "von",
        "home",
    ];
    let (corner, codes) = match names.split_first() {
        Some(((0, first), rest)) => (first.as_str(), rest),
        _ => ("", names),
    };
    let is_code = |name: &str| (4..=12).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit());
    let known = corner.is_empty() || CORNERS.contains(&super::header_name::normal(corner).as_str());
    let once: std::collections::BTreeSet<&str> = codes.iter().map(|(_, name)| name.as_str()).collect();
    known && codes.len() > 1 && once.len() == codes.len() && codes.iter().all(|(_, name)| is_code(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows<'a>(text: &'a str, spans: &[(usize, usize, usize)]) -> Vec<SampleRow<'a>> {
        let row = |(at, line): (usize, &'a str)| SampleRow {
            cells: line.split(',').enumerate().filter(|(_, cell)| !cell.is_empty()).collect(),
            adjacent: true,
            spans: spans.iter().filter(|(row, ..)| *row == at).map(|(_, first, last)| (*first, *last)).collect(),
        };
        text.lines().enumerate().map(row).collect()
    }

    fn names(rows: &[SampleRow<'_>]) -> (usize, usize, Vec<String>) {
        let widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
        let likely = first_wide(&widths).map_or(0, |(_, at)| at);
        let heading = find(rows, likely, None, None);
        (heading.above, heading.rows, heading.names.into_iter().map(|(_, name)| name).collect())
    }

    #[test]
    fn bands_over_columns_are_joined_with_their_names() {
        let text = "Sales 2025,,,,\nAccount,,East,,West,\nId,City,Q1,Q2,Q1,Q2\n1,Boston,5,6,7,8\n2,Denver,1,2,3,4";
        let joined = ["Account / Id", "Account / City", "East / Q1", "East / Q2", "West / Q1", "West / Q2"];
        let read = rows(text, &[(0, 0, 5), (1, 0, 1), (1, 2, 3), (1, 4, 5)]);
        assert_eq!(names(&read), (1, 2, joined.map(str::to_owned).to_vec()), "with merged cells");
        assert_eq!(names(&rows(text, &[])), (1, 2, joined.map(str::to_owned).to_vec()), "as CSV leaves them");
    }

    #[test]
    fn a_header_with_gaps_over_rows_of_words_is_one_row() {
        let read = rows("Name,,City,,Zip\na,b,c,d,e\nf,g,h,i,j", &[]);
        assert_eq!(names(&read), (0, 1, ["Name", "City", "Zip"].map(str::to_owned).to_vec()));
    }

    #[test]
    fn codes_over_the_columns_of_a_matrix_are_names() {
        let named = |names: &[&str]| {
            let cells = names.iter().enumerate().filter(|(_, name)| !name.is_empty());
            !is_data(&cells.map(|(at, name)| (at, (*name).to_owned())).collect::<Vec<_>>())
        };
        assert!(
            named(&["zip", "02134", "60614"]) && named(&["", "02134", "60614"]) && named(&["Rep", "17031", "25025"])
        );
        assert!(!named(&["02134", "60614", "10001"]) && !named(&["Acme", "02134", "60614"]));
        assert!(!named(&["zip", "02134", "02134"]) && !named(&["zip", "12", "99"]));
    }

    #[test]
    fn a_title_over_the_whole_table_is_no_band() {
        let read = rows("Accounts,,\nId,Name,City\n1,a,b\n2,c,d", &[(0, 0, 2)]);
        assert_eq!(names(&read), (1, 1, ["Id", "Name", "City"].map(str::to_owned).to_vec()));
    }

    #[test]
    fn a_name_over_two_rows_stands_alone() {
        let read = rows("Name,2024,,Owner\n,Q1,Q2,\na,1,2,Ana\nb,3,4,Ben", &[(0, 1, 2)]);
        assert_eq!(names(&read), (0, 2, ["Name", "2024 / Q1", "2024 / Q2", "Owner"].map(str::to_owned).to_vec()));
    }
}
