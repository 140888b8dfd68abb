//! What stands behind the columns of a packed data set: sections with a tag and a length, so that each can be left out.

use serde::{Deserialize, Serialize};

use super::{
    FileError,
    data_pack::{VERSION, WHAT},
    packed_column::{Floats, Ints, Texts},
};
use crate::plan::{
    AccountIx, Amount, AreaShare, AttributeOf, CallClass, Category, DataSet, DriveTable, Given, Measure, Measured,
    OwnGeography, PotentialModel, ScoreWeights, UnitAttribute, UnitLevel,
};

/// How measures were made: [`PackedMeasured`].
const MEASURED: u8 = 1;
/// Parent of each account, as [`Ints`]: the position, −1 for none.
const PARENTS: u8 = 2;
/// Attributes of units: a list of [`PackedAttribute`].
const UNIT_ATTRIBUTES: u8 = 3;
/// The geography, as [`OwnGeography`].
const GEOGRAPHY: u8 = 4;
/// Drive times, as [`DriveTable`].
const DRIVE_TIMES: u8 = 5;

#[derive(Serialize, Deserialize)]
struct Section {
    tag: u8,
    bytes: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct PackedAttribute {
    level: UnitLevel,
    measure: Measure,
    count: u32,
    codes: Texts,
    amounts: Ints,
}

/// The sections of a data set, one behind the other; nothing when it needs none.
pub(super) fn write(data: &DataSet) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory cannot fail, and neither can these types be refused by the format.
    let mut add = |tag: u8, bytes: Result<Vec<u8>, postcard::Error>| {
        let section = Section { tag, bytes: bytes.unwrap_or_default() };
        out.extend(postcard::to_stdvec(&section).unwrap_or_default());
    };
    if let Some(measured) = &data.measured {
        add(MEASURED, postcard::to_stdvec(&PackedMeasured::of(measured)));
    }
    let parent = &data.accounts.parent;
    if !parent.is_empty() {
        let at: Vec<i64> = parent.iter().map(|parent| parent.map_or(-1, |parent| i64::from(parent.0))).collect();
        add(PARENTS, postcard::to_stdvec(&Ints::encode(&at)));
    }
    if !data.unit_attributes.is_empty() {
        let packed: Vec<PackedAttribute> = data.unit_attributes.iter().map(PackedAttribute::of).collect();
        add(UNIT_ATTRIBUTES, postcard::to_stdvec(&packed));
    }
    if let Some(geography) = &data.geography {
        add(GEOGRAPHY, postcard::to_stdvec(geography));
    }
    if let Some(table) = &data.drive_times {
        add(DRIVE_TIMES, postcard::to_stdvec(table));
    }
    out
}

/// Takes the sections into the data set, whose columns are read already.
///
/// # Errors
/// [`FileError`] when a section is damaged, or of a newer Bailiwick: what it holds may not be lost silently.
pub(super) fn read(mut bytes: &[u8], data: &mut DataSet) -> Result<(), FileError> {
    while !bytes.is_empty() {
        let wrong = |why: String| FileError::Damaged { what: WHAT, why };
        let (section, rest): (Section, &[u8]) =
            postcard::take_from_bytes(bytes).map_err(|error| wrong(error.to_string()))?;
        let read = match section.tag {
            MEASURED => read_measured(&section.bytes, data),
            PARENTS => read_parents(&section.bytes, data),
            UNIT_ATTRIBUTES => read_attributes(&section.bytes, data),
            GEOGRAPHY => read_geography(&section.bytes, data),
            DRIVE_TIMES => read_drive_times(&section.bytes, data),
            // The version's number says what is known; a section that is not is of a later one.
            _ => {
                return Err(FileError::Newer { what: WHAT, version: u64::from(VERSION) + 1, known: VERSION.into() });
            }
        };
        read.ok_or_else(|| wrong(format!("section {} does not fit the columns", section.tag)))?;
        bytes = rest;
    }
    Ok(())
}

fn read_measured(bytes: &[u8], data: &mut DataSet) -> Option<()> {
    let packed: PackedMeasured = postcard::from_bytes(bytes).ok()?;
    data.measured = Some(packed.unpack(data.accounts.len())?.into());
    Some(())
}

fn read_parents(bytes: &[u8], data: &mut DataSet) -> Option<()> {
    let column: Ints = postcard::from_bytes(bytes).ok()?;
    let parent = |at: i64| if at == -1 { Some(None) } else { Some(Some(AccountIx(u32::try_from(at).ok()?))) };
    data.accounts.parent = column.decode(data.accounts.len())?.into_iter().map(parent).collect::<Option<_>>()?;
    Some(())
}

fn read_attributes(bytes: &[u8], data: &mut DataSet) -> Option<()> {
    let packed: Vec<PackedAttribute> = postcard::from_bytes(bytes).ok()?;
    data.unit_attributes = packed.into_iter().map(PackedAttribute::unpack).collect::<Option<_>>()?;
    Some(())
}

#[derive(Serialize, Deserialize)]
struct PackedMeasured {
    recipe: String,
    score: ScoreWeights,
    market: Vec<(String, f64)>,
    models: Vec<PotentialModel>,
    shares: Vec<(AttributeOf, String, String, Floats)>,
    segment: (Vec<String>, Ints),
    calls_per_year: Floats,
    hours_per_call: Floats,
    travel_per_call: Floats,
    potential: Ints,
    workload: Ints,
    classes: Vec<CallClass>,
    measures: u32,
}

impl PackedMeasured {
    fn of(measured: &Measured) -> Self {
        let given = &measured.given;
        let amounts = |column: &[Amount]| Ints::encode(&column.iter().map(|amount| amount.0).collect::<Vec<_>>());
        Self {
            recipe: measured.recipe.clone(),
            score: measured.score,
            market: measured.market.clone(),
            models: measured.models.clone(),
            shares: measured
                .shares
                .iter()
                .map(|share| (share.of, share.key.clone(), share.name.clone(), Floats::encode(&share.values)))
                .collect(),
            segment: (
                given.segment.names.clone(),
                Ints::encode(&given.segment.codes.iter().map(|code| i64::from(*code)).collect::<Vec<_>>()),
            ),
            calls_per_year: Floats::encode(&given.calls_per_year),
            hours_per_call: Floats::encode(&given.hours_per_call),
            travel_per_call: Floats::encode(&given.travel_per_call),
            potential: amounts(&given.potential),
            workload: amounts(&given.workload),
            classes: given.classes.clone(),
            measures: given.measures,
        }
    }

    fn unpack(self, n: usize) -> Option<Measured> {
        let packed = self;
        let amounts = |column: Ints| Some(column.decode(n)?.into_iter().map(Amount).collect::<Vec<_>>());
        let codes: Option<Vec<u16>> =
            packed.segment.1.decode(n)?.into_iter().map(|code| u16::try_from(code).ok()).collect();
        let shares: Option<Vec<AreaShare>> = packed
            .shares
            .into_iter()
            .map(|(of, key, name, values)| Some(AreaShare { of, key, name, values: values.decode(n)? }))
            .collect();
        Some(Measured {
            recipe: packed.recipe,
            score: packed.score,
            market: packed.market,
            models: packed.models,
            shares: shares?,
            given: Given {
                segment: Category { names: packed.segment.0, codes: codes? },
                calls_per_year: packed.calls_per_year.decode(n)?,
                hours_per_call: packed.hours_per_call.decode(n)?,
                travel_per_call: packed.travel_per_call.decode(n)?,
                potential: amounts(packed.potential)?,
                workload: amounts(packed.workload)?,
                classes: packed.classes,
                measures: packed.measures,
            },
        })
    }
}

fn read_geography(bytes: &[u8], data: &mut DataSet) -> Option<()> {
    let geography: OwnGeography = postcard::from_bytes(bytes).ok()?;
    data.geography = Some(geography);
    Some(())
}

fn read_drive_times(bytes: &[u8], data: &mut DataSet) -> Option<()> {
    data.drive_times = Some(postcard::from_bytes::<DriveTable>(bytes).ok()?);
    Some(())
}

impl PackedAttribute {
    fn of(attribute: &UnitAttribute) -> Self {
        Self {
            level: attribute.level,
            measure: attribute.measure.clone(),
            count: attribute.codes.len() as u32,
            codes: Texts::encode(&attribute.codes),
            amounts: Ints::encode(&attribute.amounts.iter().map(|amount| amount.0).collect::<Vec<_>>()),
        }
    }

    fn unpack(self) -> Option<UnitAttribute> {
        let count = self.count as usize;
        Some(UnitAttribute {
            level: self.level,
            measure: self.measure,
            codes: self.codes.decode(count)?,
            amounts: self.amounts.decode(count)?.into_iter().map(Amount).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_that_is_not_known_is_of_a_newer_bailiwick() {
        let strange = postcard::to_stdvec(&Section { tag: 77, bytes: vec![1, 2] }).unwrap();
        let said = read(&strange, &mut DataSet::default()).unwrap_err().to_string();
        assert!(said.contains("newer Bailiwick"), "{said}");
        assert!(read(&[200, 200], &mut DataSet::default()).is_err());
    }
}
