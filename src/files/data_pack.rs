//! A data set as few bytes: for the shipped sample, for messages to and from the worker, for the browser's storage.
//!
//! `BWDS`, a version byte, then a deflate stream of postcard columns ([`super::packed_column`]). The same data set gives
//! the same bytes. For people and other programs there is the plan file; this form is only ever read by Bailiwick.
//!
//! Version 1 ends with the columns. Version 2 has sections behind them, each a tag and its bytes ([`super::data_sections`]); a data
//! set that needs none is written as version 1, so that older Bailiwicks open it. A tag that this build does not know says
//! that a newer one wrote the file: what a section holds may not be lost silently.

use serde::{Deserialize, Serialize};

use super::{
    FileError, data_check, data_sections,
    packed_column::{Floats, Ints, Texts},
};
use crate::{
    geography::LonLat,
    plan::{
        AccountIx, Accounts, Amount, CallClass, Category, Coverage, DataSet, Measure, Month, Opportunity, Rep, RepIx,
        Sales, SalesLine, UnitLevel,
    },
};

const MAGIC: &[u8; 4] = b"BWDS";
/// Without sections.
const PLAIN: u8 = 1;
/// With sections; the newest version.
pub(super) const VERSION: u8 = 2;
pub(super) const WHAT: &str = "packed data set";
/// Most bytes that a pack may unpack to, and most months of sales over all lines: nothing real comes near.
const MAX_BYTES: usize = 512 << 20;
const MAX_MONTHS: usize = 100_000_000;

#[derive(Serialize, Deserialize)]
struct Packed {
    name: String,
    source: String,
    invented: bool,
    currency: String,
    count: u32,
    id: Texts,
    account_name: Texts,
    lon: Floats,
    lat: Floats,
    zip: Texts,
    county: Texts,
    city: Texts,
    owner: Ints,
    segment: (Vec<String>, Ints),
    industry: (Vec<String>, Ints),
    class: Ints,
    calls_per_year: Floats,
    hours_per_call: Floats,
    travel_per_call: Floats,
    measures: Vec<Measure>,
    values: Vec<Ints>,
    classes: Vec<CallClass>,
    reps: Vec<Rep>,
    products: Vec<String>,
    sales: PackedSales,
    opportunities: Vec<Opportunity>,
    coverage_level: Option<UnitLevel>,
    coverage_count: u32,
    coverage: (Texts, Texts, Texts),
}

#[derive(Serialize, Deserialize)]
struct PackedSales {
    first: Month,
    months: u16,
    lines: u32,
    account: Ints,
    product: Ints,
    /// One bit per line and month, set where there is an amount.
    present: Vec<u8>,
    present_count: u32,
    amounts: Ints,
}

/// The data set as bytes.
#[must_use]
pub fn pack_data_set(data: &DataSet) -> Vec<u8> {
    let accounts = &data.accounts;
    let of = |category: &Category| {
        (category.names.clone(), Ints::encode(&category.codes.iter().map(|code| i64::from(*code)).collect::<Vec<_>>()))
    };
    let column = |of: fn(&Coverage) -> &String| {
        Texts::encode(&data.coverage.iter().map(|line| of(line).clone()).collect::<Vec<_>>())
    };
    let packed = Packed {
        name: data.name.clone(),
        source: data.source.clone(),
        invented: data.invented,
        currency: data.currency.clone(),
        count: accounts.len() as u32,
        id: Texts::encode(&accounts.id),
        account_name: Texts::encode(&accounts.name),
        lon: Floats::encode(&accounts.place.iter().map(|place| place.lon).collect::<Vec<_>>()),
        lat: Floats::encode(&accounts.place.iter().map(|place| place.lat).collect::<Vec<_>>()),
        zip: Texts::encode(&accounts.zip),
        county: Texts::encode(&accounts.county),
        city: Texts::encode(&accounts.city),
        owner: Ints::encode(
            &accounts.owner.iter().map(|rep| rep.map_or(-1, |rep| i64::from(rep.0))).collect::<Vec<_>>(),
        ),
        segment: of(&accounts.segment),
        industry: of(&accounts.industry),
        class: Ints::encode(&accounts.class.iter().map(|class| i64::from(*class)).collect::<Vec<_>>()),
        calls_per_year: Floats::encode(&accounts.calls_per_year),
        hours_per_call: Floats::encode(&accounts.hours_per_call),
        travel_per_call: Floats::encode(&accounts.travel_per_call),
        measures: accounts.measures.clone(),
        values: accounts
            .values
            .iter()
            .map(|values| Ints::encode(&values.iter().map(|value| value.0).collect::<Vec<_>>()))
            .collect(),
        classes: data.classes.clone(),
        reps: data.reps.clone(),
        products: data.products.clone(),
        sales: pack_sales(&data.sales),
        opportunities: data.opportunities.clone(),
        coverage_level: data.coverage_level,
        coverage_count: data.coverage.len() as u32,
        coverage: (column(|line| &line.unit), column(|line| &line.territory), column(|line| &line.rep)),
    };
    let sections = data_sections::write(data);
    let mut bytes = MAGIC.to_vec();
    bytes.push(if sections.is_empty() { PLAIN } else { VERSION });
    // Writing to memory cannot fail, and neither can these types be refused by the format.
    let mut plain = postcard::to_stdvec(&packed).unwrap_or_default();
    plain.extend(sections);
    bytes.extend(miniz_oxide::deflate::compress_to_vec(&plain, 8));
    bytes
}

fn pack_sales(sales: &Sales) -> PackedSales {
    let months = usize::from(sales.months);
    let mut present = vec![0u8; (sales.lines.len() * months).div_ceil(8)];
    let mut amounts = Vec::new();
    for (at, line) in sales.lines.iter().enumerate() {
        for (month, amount) in line.amounts.iter().take(months).enumerate().filter(|(_, amount)| !amount.is_zero()) {
            let bit = at * months + month;
            present[bit / 8] |= 1 << (bit % 8);
            amounts.push(amount.0);
        }
    }
    PackedSales {
        first: sales.first,
        months: sales.months,
        lines: sales.lines.len() as u32,
        account: Ints::encode(&sales.lines.iter().map(|line| i64::from(line.account.0)).collect::<Vec<_>>()),
        product: Ints::encode(&sales.lines.iter().map(|line| i64::from(line.product)).collect::<Vec<_>>()),
        present,
        present_count: amounts.len() as u32,
        amounts: Ints::encode(&amounts),
    }
}

/// The data set in bytes from [`pack_data_set`].
///
/// # Errors
/// [`FileError`] when the bytes are something else, from a newer version, or damaged.
pub fn unpack_data_set(bytes: &[u8]) -> Result<DataSet, FileError> {
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        let found = String::from_utf8_lossy(&bytes[..bytes.len().min(12)]).into_owned();
        return Err(FileError::NotOurs { expected: "a packed data set", found });
    };
    let Some((version, rest)) = rest.split_first() else { return Err(damaged("it ends after its first bytes")) };
    if !(PLAIN..=VERSION).contains(version) {
        return Err(FileError::Newer { what: WHAT, version: (*version).into(), known: VERSION.into() });
    }
    let plain = miniz_oxide::inflate::decompress_to_vec_with_limit(rest, MAX_BYTES)
        .map_err(|error| damaged(&error.to_string()))?;
    let (packed, rest): (Packed, &[u8]) =
        postcard::take_from_bytes(&plain).map_err(|error| damaged(&error.to_string()))?;
    let mut data = unpack(packed).ok_or_else(|| damaged("a column does not fit the others"))?;
    if *version > PLAIN {
        data_sections::read(rest, &mut data)?;
    }
    data_check::check(&data).map_err(|why| damaged(&why))?;
    Ok(data)
}

fn damaged(why: &str) -> FileError {
    FileError::Damaged { what: WHAT, why: why.into() }
}

fn unpack(packed: Packed) -> Option<DataSet> {
    let n = packed.count as usize;
    let narrow = |(names, codes): (Vec<String>, Ints)| {
        let codes: Option<Vec<u16>> = codes.decode(n)?.into_iter().map(|code| u16::try_from(code).ok()).collect();
        Some(Category { names, codes: codes? })
    };
    let place =
        packed.lon.decode(n)?.into_iter().zip(packed.lat.decode(n)?).map(|(lon, lat)| LonLat { lon, lat }).collect();
    let owner: Option<Vec<Option<RepIx>>> = packed
        .owner
        .decode(n)?
        .into_iter()
        .map(|rep| if rep == -1 { Some(None) } else { Some(Some(RepIx(u16::try_from(rep).ok()?))) })
        .collect();
    let class: Option<Vec<u8>> = packed.class.decode(n)?.into_iter().map(|class| u8::try_from(class).ok()).collect();
    let values: Option<Vec<Vec<Amount>>> =
        packed.values.iter().map(|column| Some(column.decode(n)?.into_iter().map(Amount).collect())).collect();
    let accounts = Accounts {
        id: packed.id.decode(n)?,
        name: packed.account_name.decode(n)?,
        place,
        zip: packed.zip.decode(n)?,
        county: packed.county.decode(n)?,
        city: packed.city.decode(n)?,
        owner: owner?,
        parent: Vec::new(),
        segment: narrow(packed.segment)?,
        industry: narrow(packed.industry)?,
        class: class?,
        calls_per_year: packed.calls_per_year.decode(n)?,
        hours_per_call: packed.hours_per_call.decode(n)?,
        travel_per_call: packed.travel_per_call.decode(n)?,
        measures: packed.measures,
        values: values?,
    };
    let (units, territories, reps) = packed.coverage;
    let lines = packed.coverage_count as usize;
    let coverage = units
        .decode(lines)?
        .into_iter()
        .zip(territories.decode(lines)?)
        .zip(reps.decode(lines)?)
        .map(|((unit, territory), rep)| Coverage { unit, territory, rep })
        .collect();
    Some(DataSet {
        name: packed.name,
        source: packed.source,
        invented: packed.invented,
        currency: packed.currency,
        accounts,
        classes: packed.classes,
        reps: packed.reps,
        products: packed.products,
        sales: unpack_sales(packed.sales)?,
        opportunities: packed.opportunities,
        coverage_level: packed.coverage_level,
        coverage,
        unit_attributes: Vec::new(),
        measured: None,
        geography: None,
        drive_times: None,
    })
}

fn unpack_sales(packed: PackedSales) -> Option<Sales> {
    let (lines, months) = (packed.lines as usize, usize::from(packed.months));
    let bits = lines.checked_mul(months).filter(|bits| *bits <= MAX_MONTHS)?;
    if packed.present.len() != bits.div_ceil(8) {
        return None;
    }
    let (accounts, products) = (packed.account.decode(lines)?, packed.product.decode(lines)?);
    let mut amounts = packed.amounts.decode(packed.present_count as usize)?.into_iter();
    let mut sales = Sales { first: packed.first, months: packed.months, lines: Vec::with_capacity(lines) };
    for (at, (account, product)) in accounts.into_iter().zip(products).enumerate() {
        let mut line = SalesLine {
            account: AccountIx(u32::try_from(account).ok()?),
            product: u16::try_from(product).ok()?,
            amounts: vec![Amount::ZERO; months],
        };
        for (month, amount) in line.amounts.iter_mut().enumerate() {
            let bit = at * months + month;
            if packed.present[bit / 8] & (1 << (bit % 8)) != 0 {
                *amount = Amount(amounts.next()?);
            }
        }
        sales.lines.push(line);
    }
    amounts.next().is_none().then_some(sales)
}

#[cfg(test)]
#[path = "data_pack_tests.rs"]
mod tests;
