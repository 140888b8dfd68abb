//! Drive times between places that the user brought. A data set carries them packed ([`DriveTable`]); whoever works with
//! them unpacks them ([`DriveTimes`]).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{AccountIx, DataSet, PackedBytes};
use crate::geography::LonLat;

/// Most bytes that a packed table may unpack to: the largest table stays far below.
const MAX_BYTES: usize = 256 << 20;

/// What the code of a place names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DrivePlaceKind {
    /// An account, by id.
    Account,
    /// A ZIP code.
    Zip,
    /// A county by FIPS code, or an area of the user's own geography: what stands in [`super::Accounts::county`].
    Area,
    /// A rep by name: the rep's home.
    Rep,
}

/// A place that times are known from or to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DrivePlace {
    /// What the code names.
    pub kind: DrivePlaceKind,
    /// The code.
    pub code: String,
}

/// The time from one place to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DriveTime {
    /// Position of the place it starts from.
    pub from: u32,
    /// Position of the place it goes to.
    pub to: u32,
    /// Seconds.
    pub seconds: u32,
}

/// A home that lies in a place of the table.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriveHome {
    /// The home as the reps have it. A rep who moves has none until the table is read again.
    pub at: LonLat,
    /// Position of the place.
    pub place: u32,
}

/// Drive times, each pair of places once, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DriveTimes {
    /// The places, ascending, each once.
    places: Vec<DrivePlace>,
    /// The times, ascending, each pair once.
    times: Vec<DriveTime>,
    /// Homes of reps that are known to lie in one of the places.
    homes: Vec<DriveHome>,
}

#[derive(Serialize, Deserialize)]
struct Packed {
    places: Vec<DrivePlace>,
    /// How many times start from each place.
    counts: Vec<u32>,
    /// For each start, the first destination and the steps to the next.
    steps: Vec<u32>,
    seconds: Vec<u32>,
    homes: Vec<DriveHome>,
}

impl DriveTimes {
    /// Most times that are kept.
    pub const MOST: usize = 2_000_000;

    /// Times between places in any order; of a pair that comes twice the first counts. Times whose places are not in the
    /// list are left out.
    #[must_use]
    pub fn new(places: Vec<DrivePlace>, times: Vec<DriveTime>, homes: Vec<DriveHome>) -> Self {
        let mut order: Vec<u32> = (0..places.len() as u32).collect();
        order.sort_by(|a, b| places[*a as usize].cmp(&places[*b as usize]).then(a.cmp(b)));
        let mut sorted: Vec<DrivePlace> = Vec::with_capacity(places.len());
        let mut moved = vec![0u32; places.len()];
        for at in order {
            let place = &places[at as usize];
            if sorted.last() != Some(place) {
                sorted.push(place.clone());
            }
            moved[at as usize] = sorted.len() as u32 - 1;
        }
        let at = |place: u32| moved.get(place as usize).copied();
        let mut times: Vec<DriveTime> = times
            .into_iter()
            .filter_map(|time| Some(DriveTime { from: at(time.from)?, to: at(time.to)?, seconds: time.seconds }))
            .collect();
        times.sort_by_key(|time| (time.from, time.to));
        times.dedup_by_key(|time| (time.from, time.to));
        let homes =
            homes.into_iter().filter_map(|home| Some(DriveHome { at: home.at, place: at(home.place)? })).collect();
        Self { places: sorted, times, homes }
    }

    /// The places, ascending.
    #[must_use]
    pub fn places(&self) -> &[DrivePlace] {
        &self.places
    }

    /// The times, by their starts and then their ends.
    #[must_use]
    pub fn times(&self) -> &[DriveTime] {
        &self.times
    }

    /// Where a place is in the list.
    #[must_use]
    pub fn place(&self, kind: DrivePlaceKind, code: &str) -> Option<u32> {
        let at = self.places.binary_search_by(|place| (place.kind, place.code.as_str()).cmp(&(kind, code))).ok()?;
        u32::try_from(at).ok()
    }

    /// The place of the list that a home lies in.
    #[must_use]
    pub fn home(&self, at: LonLat) -> Option<u32> {
        self.homes.iter().find(|home| home.at == at).map(|home| home.place)
    }

    /// Seconds from one place to another; where only the way back is known, that.
    #[must_use]
    pub fn seconds(&self, from: u32, to: u32) -> Option<u32> {
        let one_way = |from: u32, to: u32| {
            let at = self.times.binary_search_by_key(&(from, to), |time| (time.from, time.to)).ok()?;
            self.times.get(at).map(|time| time.seconds)
        };
        one_way(from, to).or_else(|| one_way(to, from))
    }

    fn pack(&self) -> Vec<u8> {
        let mut packed = Packed {
            places: self.places.clone(),
            counts: vec![0; self.places.len()],
            steps: Vec::with_capacity(self.times.len()),
            seconds: self.times.iter().map(|time| time.seconds).collect(),
            homes: self.homes.clone(),
        };
        let mut before = None;
        for time in &self.times {
            if let Some(count) = packed.counts.get_mut(time.from as usize) {
                *count += 1;
            }
            packed.steps.push(match before {
                Some((from, to)) if from == time.from => time.to - to,
                _ => time.to,
            });
            before = Some((time.from, time.to));
        }
        // Writing to memory cannot fail, and neither can these types be refused by the format.
        let plain = postcard::to_allocvec(&packed).unwrap_or_default();
        miniz_oxide::deflate::compress_to_vec(&plain, 6)
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        let plain = miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, MAX_BYTES).ok()?;
        let packed: Packed = postcard::from_bytes(&plain).ok()?;
        let n = packed.places.len();
        if packed.counts.len() != n || packed.steps.len() != packed.seconds.len() {
            return None;
        }
        let mut rest = packed.steps.into_iter().zip(packed.seconds);
        let mut times = Vec::with_capacity(rest.len());
        for (from, count) in packed.counts.into_iter().enumerate() {
            let mut to = 0u32;
            for nth in 0..count {
                let (step, seconds) = rest.next()?;
                if nth > 0 && step == 0 {
                    return None;
                }
                to = to.checked_add(step).filter(|to| (*to as usize) < n)?;
                times.push(DriveTime { from: from as u32, to, seconds });
            }
        }
        let ascending = packed.places.windows(2).all(|pair| pair[0] < pair[1]);
        let known = packed.homes.iter().all(|home| (home.place as usize) < n);
        let whole = rest.next().is_none() && ascending && known;
        whole.then_some(Self { places: packed.places, times, homes: packed.homes })
    }
}

/// Drive times in a data set. Only workers unpack them; the page shows the words and passes the bytes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriveTable {
    /// Where they came from: `drive_times.csv, 90,000 rows`.
    pub source: String,
    /// How many places they know.
    pub places: u32,
    /// How many times they hold.
    pub times: u32,
    /// [`DriveTimes`]; base64 in files.
    packed: PackedBytes,
    /// One bit per account: its travel as given comes from this table.
    given: PackedBytes,
    /// One bit per account: its travel now comes from this table.
    used: PackedBytes,
}

impl DriveTable {
    /// Packs drive times; no account's travel comes from them yet.
    #[must_use]
    pub fn of(times: &DriveTimes, source: String) -> Self {
        Self {
            source,
            places: times.places.len() as u32,
            times: times.times.len() as u32,
            packed: PackedBytes(Arc::new(times.pack())),
            given: PackedBytes::default(),
            used: PackedBytes::default(),
        }
    }

    /// Unpacks them; `None` for bytes that are damaged.
    #[must_use]
    pub fn unpack(&self) -> Option<DriveTimes> {
        DriveTimes::unpack(&self.packed.0)
    }

    /// Whether an account's travel comes from this table.
    #[must_use]
    pub fn is_used_for(&self, account: AccountIx) -> bool {
        bit(&self.used, account)
    }

    /// Whether an account's travel as given comes from this table.
    #[must_use]
    pub fn was_given_for(&self, account: AccountIx) -> bool {
        bit(&self.given, account)
    }

    /// How many accounts' travel comes from this table.
    #[must_use]
    pub fn used_count(&self) -> usize {
        self.used.0.iter().map(|byte| byte.count_ones() as usize).sum()
    }

    /// Says whose travel comes from this table: as given and, until a recipe says otherwise, now.
    pub fn give(&mut self, by_table: &[bool]) {
        self.given = bits(by_table);
        self.used = self.given.clone();
    }

    /// Says whose travel comes from this table now.
    pub fn use_for(&mut self, by_table: &[bool]) {
        self.used = bits(by_table);
    }

    /// Goes back to what was given.
    pub(super) fn restore(&mut self) {
        self.used = self.given.clone();
    }
}

fn bits(of: &[bool]) -> PackedBytes {
    let mut bytes = vec![0u8; of.len().div_ceil(8)];
    for (at, _) in of.iter().enumerate().filter(|(_, on)| **on) {
        if let Some(byte) = bytes.get_mut(at / 8) {
            *byte |= 1 << (at % 8);
        }
    }
    PackedBytes(Arc::new(bytes))
}

fn bit(of: &PackedBytes, account: AccountIx) -> bool {
    of.0.get(account.at() / 8).is_some_and(|byte| byte & (1 << (account.at() % 8)) != 0)
}

impl DataSet {
    /// Whether an account's travel comes from a table of drive times.
    #[must_use]
    pub fn drives_by_table(&self, account: AccountIx) -> bool {
        self.drive_times.as_ref().is_some_and(|table| table.is_used_for(account))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zip(code: &str) -> DrivePlace {
        DrivePlace { kind: DrivePlaceKind::Zip, code: code.into() }
    }

    fn time(from: u32, to: u32, seconds: u32) -> DriveTime {
        DriveTime { from, to, seconds }
    }

    #[test]
    fn a_way_is_found_in_its_own_direction_first_and_else_by_the_way_back() {
        let times = DriveTimes::new(
            vec![zip("60614"), zip("02134"), zip("60601")],
            vec![time(0, 2, 900), time(2, 0, 1_000), time(1, 0, 50_000), time(0, 2, 1)],
            Vec::new(),
        );
        let at = |code| times.place(DrivePlaceKind::Zip, code).unwrap();
        assert_eq!(times.seconds(at("60614"), at("60601")), Some(900), "the first of two rows");
        assert_eq!(times.seconds(at("60601"), at("60614")), Some(1_000));
        assert_eq!(times.seconds(at("60614"), at("02134")), Some(50_000));
        assert_eq!(times.seconds(at("60601"), at("02134")), None);
        assert_eq!(times.place(DrivePlaceKind::Area, "60601"), None);
    }

    #[test]
    fn who_travels_by_the_table_is_kept_apart_from_who_was_given_it() {
        let mut table = DriveTable::of(&DriveTimes::default(), "nothing".into());
        assert!(!table.is_used_for(AccountIx(9)));
        table.give(&[true, false, true]);
        table.use_for(&[false, false, true]);
        assert_eq!([0, 1, 2].map(|at| table.is_used_for(AccountIx(at))), [false, false, true]);
        assert_eq!(table.used_count(), 1);
        table.restore();
        assert_eq!([0, 1, 2].map(|at| table.is_used_for(AccountIx(at))), [true, false, true]);
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(
            codes in proptest::collection::vec("[0-9]{1,3}", 1..12),
            ways in proptest::collection::vec((0u32..14, 0u32..14, 0u32..100_000), 0..60),
        ) {
            let places: Vec<DrivePlace> = codes.iter().map(|code| zip(code)).collect();
            let ways: Vec<DriveTime> = ways.into_iter().map(|(from, to, seconds)| time(from, to, seconds)).collect();
            let homes = vec![DriveHome { at: LonLat { lon: 1.0, lat: 2.0 }, place: 0 }];
            let times = DriveTimes::new(places, ways, homes);
            let back = DriveTable::of(&times, String::new()).unpack().unwrap();
            prop_assert_eq!(&back, &times);
            prop_assert!(times.times().windows(2).all(|pair| (pair[0].from, pair[0].to) < (pair[1].from, pair[1].to)));
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = DriveTimes::unpack(&bytes);
            let _ = DriveTimes::unpack(&miniz_oxide::deflate::compress_to_vec(&bytes, 1));
        }
    }
}
