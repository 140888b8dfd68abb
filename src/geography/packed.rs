//! The shipped files: columns of small numbers, written with postcard's varints and packed with gzip.
//!
//! Columns instead of rows and differences instead of values, because that is what gzip packs best. The first number
//! is the version.

use std::io::Write;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::error::GeographyError;

/// Version of both files.
pub(crate) const VERSION: u32 = 1;

/// Most bytes that a file may unpack to: nothing real comes near.
const MAX_BYTES: usize = 512 << 20;

/// `counties.bw`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PackedAtlas {
    /// Step and origin of the coordinate grid in degrees.
    pub scale: [f64; 2],
    pub origin: [f64; 2],
    /// FIPS codes, each as the difference to the one before.
    pub codes: Vec<u32>,
    /// Names, one a line.
    pub names: String,
    /// Attributes; 0 is missing, any other number is one more than the value.
    pub population: Vec<u32>,
    pub households: Vec<u32>,
    pub median_income: Vec<u32>,
    pub establishments: Vec<u32>,
    pub employment: Vec<u32>,
    pub wages_thousands: Vec<u32>,
    /// Number of steps of each arc.
    pub steps: Vec<u32>,
    /// Left region as the difference to the arc before.
    pub left: Vec<i32>,
    /// Right region minus left region; the number of regions stands for the outside.
    pub right: Vec<i32>,
    /// First point of each arc minus the last point of the arc before.
    pub jump_x: Vec<i32>,
    pub jump_y: Vec<i32>,
    /// All steps of all arcs.
    pub step_x: Vec<i32>,
    pub step_y: Vec<i32>,
}

/// `zips.bw`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PackedZips {
    /// ZIP codes, each as the difference to the one before.
    pub zips: Vec<u32>,
    /// County as the difference of its index to the ZIP before; the number of counties stands for none.
    pub counties: Vec<i32>,
    pub county_count: u32,
    /// City names, sorted, one a line; and for each ZIP the index of its city minus that of the ZIP before.
    pub cities: String,
    pub city: Vec<i32>,
    /// State of each ZIP where it has no county (index into `STATES`, one more; 0 for none), in ZIP order.
    pub state_without_county: Vec<u8>,
    /// 0 standard, 1 PO box, 2 unique organisation, 3 military; plus 8 when it is placed at its county only.
    pub kinds: Vec<u8>,
    /// Place in 10⁻⁴ degrees: minus the ZIP before within a county, minus the county's own place at its start.
    pub lon: Vec<i32>,
    pub lat: Vec<i32>,
    /// 0 is missing, any other number is one more than the value.
    pub population: Vec<u32>,
    /// Households minus what the population would suggest; missing exactly where the population is.
    pub households: Vec<i32>,
    /// Median household income in hundreds; 0 is missing.
    pub income_hundreds: Vec<u32>,
}

/// `cities.bw`. Cities are sorted by country, first-order division and latitude.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PackedCities {
    /// Two and three letters of each country, one after the other.
    pub alpha2: String,
    pub alpha3: String,
    /// Names of each country, one country a line, separated by tabs; the English name is the first.
    pub country_names: String,
    /// Number of divisions of each country, and the code and number of cities of each division.
    pub divisions: Vec<u32>,
    pub division_codes: String,
    pub division_sizes: Vec<u32>,
    /// Names, one a line.
    pub names: String,
    /// Other names of each city as keys, one city a line, separated by semicolons.
    pub others: String,
    /// Place in 10⁻² degrees, minus the city before.
    pub lon: Vec<i32>,
    pub lat: Vec<i32>,
    /// Population in thousands, to two digits.
    pub thousands: Vec<u32>,
}

/// What a population suggests as the number of households: the difference to it packs better than the number.
pub(crate) fn expected_households(population: u32) -> i32 {
    (f64::from(population) * 0.39).round() as i32
}

/// Packs a file. The same value gives the same bytes: the gzip header carries no time and no name.
pub(crate) fn write<T: Serialize>(what: &'static str, value: &T) -> Result<Vec<u8>, GeographyError> {
    let unwritable = |why: String| GeographyError::Unreadable { what, why };
    let body = postcard::to_stdvec(&(VERSION, value)).map_err(|e| unwritable(e.to_string()))?;
    let mut gzip =
        flate2::GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), flate2::Compression::best());
    gzip.write_all(&body).and_then(|()| gzip.finish()).map_err(|e| unwritable(e.to_string()))
}

/// Unpacks a file. Also takes it without gzip: a server that sends `Content-Encoding: gzip` has it removed on the way.
pub(crate) fn read<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, GeographyError> {
    let unreadable = |why: String| GeographyError::Unreadable { what, why };
    let plain;
    let body = if bytes.starts_with(&[0x1f, 0x8b]) {
        plain = gunzip(bytes).map_err(unreadable)?;
        &plain
    } else {
        bytes
    };
    let (found, rest) = postcard::take_from_bytes::<u32>(body).map_err(|e| unreadable(e.to_string()))?;
    if found != VERSION {
        return Err(GeographyError::Version { what, found, expected: VERSION });
    }
    postcard::from_bytes(rest).map_err(|e| unreadable(e.to_string()))
}

/// The content of a gzip file as [`write`] makes it: one member without a name (RFC 1952).
fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let damaged = || "it is not as it was packed".to_owned();
    let [0x1f, 0x8b, 8, 0, _, _, _, _, _, _, rest @ ..] = bytes else { return Err(damaged()) };
    let (packed, trailer) = rest.split_last_chunk::<8>().ok_or_else(damaged)?;
    let plain = miniz_oxide::inflate::decompress_to_vec_with_limit(packed, MAX_BYTES).map_err(|e| e.to_string())?;
    let mut sum = flate2::Crc::new();
    sum.update(&plain);
    let [a, b, c, d, ..] = *trailer;
    if sum.sum() == u32::from_le_bytes([a, b, c, d]) { Ok(plain) } else { Err(damaged()) }
}

/// Missing as 0, a value as one more.
pub(crate) fn or_zero(value: Option<u32>) -> u32 {
    value.map_or(0, |v| v.saturating_add(1))
}

/// The inverse of [`or_zero`].
pub(crate) fn or_none(packed: u32) -> Option<u32> {
    packed.checked_sub(1)
}
