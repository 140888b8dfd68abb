//! The public tables from which the shipped geography is packed: ZIP codes (ACS), ZIP to county (HUD), employment (BLS).

use std::io::Read;

use super::error::GeographyError;

/// A row of the ZIP table.
#[derive(Debug, Clone, Default)]
pub(crate) struct ZipRow {
    pub zip: u32,
    pub state: String,
    pub county: String,
    pub county_fips: Option<u32>,
    pub city: String,
    pub place: Option<[f64; 2]>,
    pub population: Option<u32>,
    pub households: Option<u32>,
    pub income: Option<u32>,
    pub kind: u8,
}

/// A row of the HUD crosswalk: one ZIP code in one county.
#[derive(Debug, Clone)]
pub(crate) struct CrosswalkRow {
    pub zip: u32,
    pub county_fips: u32,
    pub city: String,
    pub state: String,
    pub share: f64,
}

/// A row of the employment table.
#[derive(Debug, Clone)]
pub(crate) struct EmploymentRow {
    pub fips: u32,
    pub establishments: u32,
    pub employment: u32,
    pub wages: u64,
}

/// The bytes of a table, unpacked if they are gzip.
pub(crate) fn plain(table: &'static str, bytes: &[u8]) -> Result<Vec<u8>, GeographyError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes.to_vec());
    }
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .read_to_end(&mut out)
        .map_err(|e| GeographyError::Unreadable { what: table, why: e.to_string() })?;
    Ok(out)
}

/// One row with its table and line, for messages.
struct Row<'a> {
    table: &'static str,
    line: u64,
    columns: &'a [(&'static str, usize)],
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    fn text(&self, column: &'static str) -> &str {
        self.columns.iter().find(|c| c.0 == column).and_then(|c| self.record.get(c.1)).unwrap_or("").trim()
    }

    fn number(&self, column: &'static str) -> Result<Option<f64>, GeographyError> {
        let value = self.text(column);
        if value.is_empty() {
            return Ok(None);
        }
        match value.parse::<f64>() {
            Ok(x) if x.is_finite() => Ok(Some(x)),
            _ => Err(GeographyError::Row { table: self.table, line: self.line, column, value: value.to_owned() }),
        }
    }

    fn required(&self, column: &'static str) -> Result<f64, GeographyError> {
        self.number(column)?.ok_or(GeographyError::Row {
            table: self.table,
            line: self.line,
            column,
            value: String::new(),
        })
    }
}

fn each_row(
    table: &'static str,
    bytes: &[u8],
    wanted: &[&'static str],
    mut take: impl FnMut(&Row) -> Result<(), GeographyError>,
) -> Result<(), GeographyError> {
    let bytes = plain(table, bytes)?;
    let unreadable = |e: csv::Error| GeographyError::Unreadable { what: table, why: e.to_string() };
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let headers = reader.headers().map_err(unreadable)?.clone();
    let mut columns = Vec::with_capacity(wanted.len());
    for &column in wanted {
        let k = headers.iter().position(|h| h.trim() == column).ok_or(GeographyError::Column { table, column })?;
        columns.push((column, k));
    }
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(unreadable)? {
        let line = record.position().map_or(0, csv::Position::line);
        take(&Row { table, line, columns: &columns, record: &record })?;
    }
    Ok(())
}

/// Reads the ZIP table, sorted by ZIP code.
pub(crate) fn zips(bytes: &[u8]) -> Result<Vec<ZipRow>, GeographyError> {
    let mut rows = Vec::new();
    let wanted = [
        "zip",
        "state",
        "county",
        "county_fips",
        "primary_city",
        "lat",
        "lon",
        "population",
        "households",
        "median_household_income",
        "zip_type",
    ];
    each_row("the ZIP table", bytes, &wanted, |row| {
        let count = |c| Ok::<_, GeographyError>(row.number(c)?.filter(|x| *x >= 0.0).map(|x| x.round() as u32));
        let place = match (row.number("lon")?, row.number("lat")?) {
            (Some(lon), Some(lat)) => Some([lon, lat]),
            _ => None,
        };
        rows.push(ZipRow {
            zip: row.required("zip")? as u32,
            state: row.text("state").to_owned(),
            county: row.text("county").to_owned(),
            county_fips: count("county_fips")?,
            city: row.text("primary_city").to_owned(),
            place,
            population: count("population")?,
            households: count("households")?,
            income: count("median_household_income")?,
            kind: match row.text("zip_type") {
                "PO_Box" => 1,
                "Unique" => 2,
                "Military" => 3,
                _ => 0,
            },
        });
        Ok(())
    })?;
    rows.sort_by_key(|r| r.zip);
    rows.dedup_by_key(|r| r.zip);
    Ok(rows)
}

/// Reads the crosswalk in file order.
pub(crate) fn crosswalk(bytes: &[u8]) -> Result<Vec<CrosswalkRow>, GeographyError> {
    let mut rows = Vec::new();
    each_row(
        "the HUD crosswalk",
        bytes,
        &["ZIP", "COUNTY", "USPS_ZIP_PREF_CITY", "USPS_ZIP_PREF_STATE", "TOT_RATIO"],
        |row| {
            rows.push(CrosswalkRow {
                zip: row.required("ZIP")? as u32,
                county_fips: row.required("COUNTY")? as u32,
                city: row.text("USPS_ZIP_PREF_CITY").to_owned(),
                state: row.text("USPS_ZIP_PREF_STATE").to_owned(),
                share: row.number("TOT_RATIO")?.unwrap_or(0.0),
            });
            Ok(())
        },
    )?;
    Ok(rows)
}

/// Reads the employment table, sorted by county.
pub(crate) fn employment(bytes: &[u8]) -> Result<Vec<EmploymentRow>, GeographyError> {
    let mut rows = Vec::new();
    each_row(
        "the employment table",
        bytes,
        &["area_fips", "qtrly_estabs", "month3_emplvl", "total_qtrly_wages"],
        |row| {
            rows.push(EmploymentRow {
                fips: row.required("area_fips")? as u32,
                establishments: row.number("qtrly_estabs")?.unwrap_or(0.0) as u32,
                employment: row.number("month3_emplvl")?.unwrap_or(0.0) as u32,
                wages: row.number("total_qtrly_wages")?.unwrap_or(0.0) as u64,
            });
            Ok(())
        },
    )?;
    rows.sort_by_key(|r| r.fips);
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_number_names_its_line_and_column() {
        let csv = b"area_fips,qtrly_estabs,month3_emplvl,total_qtrly_wages\n01001,1,2,3\n01003,x,2,3\n";
        let said = employment(csv).unwrap_err().to_string();
        assert!(said.contains("line 3") && said.contains("qtrly_estabs") && said.contains("\"x\""), "{said}");
    }

    #[test]
    fn a_missing_column_is_named() {
        assert_eq!(
            employment(b"area_fips\n1\n").unwrap_err(),
            GeographyError::Column { table: "the employment table", column: "qtrly_estabs" }
        );
    }
}
