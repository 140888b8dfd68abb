//! Travel per call by a table of drive times, and by the estimate where the table does not know the way.

use std::collections::BTreeMap;

use super::workload::{self, TravelSettings};
use crate::plan::{AccountIx, Accounts, Amount, DataSet, DrivePlaceKind, DriveTimes, MeasureIx, RepIx};

const SECONDS: f64 = 3_600.0;

/// Travel of every account.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Travelled {
    /// Hours per call.
    pub hours: Vec<f64>,
    /// Whether they come from the table.
    pub by_table: Vec<bool>,
}

/// Travel hours per call. Where the table knows the way from an account's place to that of another account: the mean time
/// to the nearest stops by drive time (those it knows, at most as many as wanted; one at the same place takes no time), at
/// least `least_hours`. Elsewhere the estimate. O(times × log times + accounts × log accounts).
pub(super) fn travel_per_call(accounts: &Accounts, times: Option<&DriveTimes>, settings: &TravelSettings) -> Travelled {
    let hours = workload::travel_per_call(&accounts.place, settings);
    let mut travelled = Travelled { by_table: vec![false; hours.len()], hours };
    let Some(times) = times.filter(|_| settings.stops > 0) else { return travelled };
    let spots = Spots::new(times, accounts);
    let ways = Ways::new(times, &spots.held);
    let mut met: Vec<u32> = Vec::with_capacity(settings.stops);
    for account in accounts.indices() {
        let known = spots.of(account).find_map(|place| {
            met.clear();
            spots.nearest(&ways, place, account, settings.stops, &mut met)
        });
        if let Some(seconds) = known {
            travelled.hours[account.at()] = (seconds / SECONDS).max(settings.least_hours.max(0.0));
            travelled.by_table[account.at()] = true;
        }
    }
    travelled
}

/// Where accounts are among the places of a table.
struct Spots {
    /// Per account, the places that are its own: by id, by ZIP code, by area.
    own: Vec<[Option<u32>; 3]>,
    /// Per place, the accounts there.
    held: Vec<Vec<u32>>,
}

impl Spots {
    fn new(times: &DriveTimes, accounts: &Accounts) -> Self {
        let mut held = vec![Vec::new(); times.places().len()];
        let own: Vec<[Option<u32>; 3]> =
            accounts.indices().map(|account| own_places(times, accounts, account)).collect();
        for (at, places) in own.iter().enumerate() {
            for place in places.iter().flatten() {
                if let Some(there) = held.get_mut(*place as usize) {
                    there.push(at as u32);
                }
            }
        }
        Self { own, held }
    }

    /// An account's places, the most exact first.
    fn of(&self, account: AccountIx) -> impl Iterator<Item = u32> + '_ {
        self.own.get(account.at()).into_iter().flatten().flatten().copied()
    }

    /// Mean seconds to the nearest stops; `None` where the table knows the way to no other account's place.
    fn nearest(&self, ways: &Ways, place: u32, account: AccountIx, stops: usize, met: &mut Vec<u32>) -> Option<f64> {
        let known = ways.from(place);
        if known.is_empty() {
            return None;
        }
        let mut sum = 0.0;
        for (seconds, to) in std::iter::once((0, place)).chain(known.iter().copied()) {
            let there = self.held.get(to as usize).map_or(&[][..], Vec::as_slice);
            for other in there.iter().filter(|other| **other as usize != account.at()) {
                if met.len() == stops {
                    return Some(sum / stops as f64);
                }
                // The same account may be named by its id and by its ZIP code.
                if !met.contains(other) {
                    met.push(*other);
                    sum += f64::from(seconds);
                }
            }
        }
        (!met.is_empty()).then(|| sum / met.len() as f64)
    }
}

fn own_places(times: &DriveTimes, accounts: &Accounts, account: AccountIx) -> [Option<u32>; 3] {
    let code = |column: &[String], kind| {
        let code = column.get(account.at()).filter(|code| !code.is_empty())?;
        times.place(kind, code)
    };
    [
        code(&accounts.id, DrivePlaceKind::Account),
        code(&accounts.zip, DrivePlaceKind::Zip),
        code(&accounts.county, DrivePlaceKind::Area),
    ]
}

/// From each place where accounts are, the ways to other such places, the shortest first. A way that is known in the other
/// direction only counts for this one, too.
struct Ways {
    starts: Vec<usize>,
    ways: Vec<(u32, u32)>,
}

impl Ways {
    fn new(times: &DriveTimes, held: &[Vec<u32>]) -> Self {
        let there = |place: u32| held.get(place as usize).is_some_and(|accounts| !accounts.is_empty());
        let one_way =
            |from: u32, to: u32| times.times().binary_search_by_key(&(from, to), |time| (time.from, time.to)).is_ok();
        let mut all: Vec<(u32, u32, u32)> = Vec::new();
        for time in times.times().iter().filter(|time| time.from != time.to && there(time.from) && there(time.to)) {
            all.push((time.from, time.seconds, time.to));
            if !one_way(time.to, time.from) {
                all.push((time.to, time.seconds, time.from));
            }
        }
        all.sort_unstable();
        let mut starts = vec![0; held.len() + 1];
        for (from, ..) in &all {
            if let Some(start) = starts.get_mut(*from as usize + 1) {
                *start += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { starts, ways: all.into_iter().map(|(_, seconds, to)| (seconds, to)).collect() }
    }

    fn from(&self, place: u32) -> &[(u32, u32)] {
        let at = place as usize;
        let range = self.starts.get(at).zip(self.starts.get(at + 1)).map(|(from, to)| *from..*to);
        range.and_then(|range| self.ways.get(range)).unwrap_or_default()
    }
}

/// Reps' homes and accounts among the places of a table.
pub(super) struct Ends<'a> {
    times: &'a DriveTimes,
    accounts: &'a Accounts,
    /// Per rep, the places that stand for the home: by name, and where the home lies.
    homes: Vec<[Option<u32>; 2]>,
}

impl<'a> Ends<'a> {
    pub fn new(times: &'a DriveTimes, data: &'a DataSet) -> Self {
        let home = |rep: &crate::plan::Rep| {
            [times.place(DrivePlaceKind::Rep, &rep.name), rep.home.and_then(|home| times.home(home))]
        };
        Self { times, accounts: &data.accounts, homes: data.reps.iter().map(home).collect() }
    }

    /// Hours from a rep's home to an account and back, where the table knows the way.
    pub fn round_trip(&self, rep: RepIx, account: AccountIx) -> Option<f64> {
        let places = own_places(self.times, self.accounts, account);
        self.homes.get(rep.at())?.iter().flatten().find_map(|home| {
            places.iter().flatten().find_map(|place| {
                if home == place {
                    return Some(0.0);
                }
                let (there, back) = (self.times.seconds(*home, *place)?, self.times.seconds(*place, *home)?);
                Some(f64::from(there) / SECONDS + f64::from(back) / SECONDS)
            })
        })
    }
}

/// The data set without its drive times: travel that came from them is estimated, and the workload with it. Figures are as
/// given; a recipe is to be carried out again.
#[must_use]
pub fn without_drive_times(data: &DataSet) -> DataSet {
    let mut data = data.as_given();
    let Some(table) = data.drive_times.take() else { return data };
    let settings = TravelSettings::default();
    let estimated = workload::travel_per_call(&data.accounts.place, &settings);
    // Workloads that the files gave stay; those that were made of calls and travel are made again.
    let mut anew: BTreeMap<AccountIx, f64> = BTreeMap::new();
    for account in data.accounts.indices().filter(|account| table.was_given_for(*account)) {
        let made = Amount::from_f64(workload::account_hours(&data.accounts, account));
        let is_made = data.accounts.value(MeasureIx::WORKLOAD, account) == made;
        if let (Some(hours), Some(estimated)) =
            (data.accounts.travel_per_call.get_mut(account.at()), estimated.get(account.at()))
        {
            *hours = *estimated;
        }
        if is_made {
            anew.insert(account, workload::account_hours(&data.accounts, account));
        }
    }
    if let Some(column) = data.accounts.values.get_mut(MeasureIx::WORKLOAD.at()) {
        for (account, hours) in anew {
            if let Some(value) = column.get_mut(account.at()) {
                *value = Amount::from_f64(hours);
            }
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::{
        super::workload::{explain, fill_workload},
        *,
    };
    use crate::plan::{DrivePlace, DriveTable, DriveTime, example};

    /// Accounts in ZIP codes, and a table of minutes between places that are named by their kind and code.
    fn data(zips: &[&str], minutes: &[(&str, &str, u32)]) -> DataSet {
        let mut data = example::data(zips.len());
        data.accounts.zip = zips.iter().map(|zip| (*zip).to_owned()).collect();
        data.accounts.travel_per_call.fill(0.0);
        data.accounts.calls_per_year.fill(26.0);
        data.accounts.hours_per_call.fill(0.75);
        data.accounts.values[MeasureIx::WORKLOAD.at()].fill(Amount::ZERO);
        data.drive_times = Some(DriveTable::of(&table(minutes), "times.csv, 3 rows".into()));
        data
    }

    fn table(minutes: &[(&str, &str, u32)]) -> DriveTimes {
        let mut places: Vec<DrivePlace> = Vec::new();
        let mut at = |name: &str| {
            let (kind, code) = match name.split_once(':') {
                Some(("rep", name)) => (DrivePlaceKind::Rep, name),
                Some((_, id)) => (DrivePlaceKind::Account, id),
                None => (DrivePlaceKind::Zip, name),
            };
            places.push(DrivePlace { kind, code: code.into() });
            places.len() as u32 - 1
        };
        let times = minutes
            .iter()
            .map(|(from, to, minutes)| DriveTime { from: at(from), to: at(to), seconds: minutes * 60 })
            .collect();
        DriveTimes::new(places, times, Vec::new())
    }

    #[test]
    fn travel_is_the_mean_of_the_nearest_stops_by_drive_time() {
        let minutes = [("60601", "60602", 20), ("60601", "60603", 40), ("60601", "60604", 48), ("60601", "60605", 90)];
        let mut data = data(&["60601", "60602", "60603", "60604", "60605"], &minutes);
        fill_workload(&mut data, &TravelSettings::default());
        // (20 + 40 + 48) / 3 = 36 minutes.
        assert_eq!(
            explain(&data, AccountIx(0)),
            "26 calls × (0.75 h + 0.60 h travel by the drive-time table) = 35.1 h"
        );
        // One way counts for both: from 60605 only the way to 60601 is known.
        assert!((data.accounts.travel_per_call[4] - 1.5).abs() < 1e-9);
        assert_eq!(data.drive_times.as_ref().unwrap().used_count(), 5);
    }

    #[test]
    fn accounts_that_the_table_does_not_know_are_estimated_and_say_so() {
        let mut data = data(&["60601", "60602", "99999"], &[("60601", "60602", 30), ("60602", "10001", 700)]);
        let estimated = workload::travel_per_call(&data.accounts.place, &TravelSettings::default());
        fill_workload(&mut data, &TravelSettings::default());
        assert!((data.accounts.travel_per_call[0] - 0.5).abs() < 1e-9);
        assert!((data.accounts.travel_per_call[2] - estimated[2]).abs() < 1e-9);
        assert_eq!([0, 1, 2].map(|at| data.drives_by_table(AccountIx(at))), [true, true, false]);
        assert!(!explain(&data, AccountIx(2)).contains("drive-time"));
    }

    #[test]
    fn neighbours_in_the_same_zip_code_take_the_least_and_a_way_back_of_its_own_counts() {
        let minutes = [("60601", "60602", 60), ("60602", "60601", 90)];
        let mut data = data(&["60601", "60601", "60601", "60601", "60602"], &minutes);
        fill_workload(&mut data, &TravelSettings::default());
        assert!((data.accounts.travel_per_call[0] - 0.1).abs() < 1e-9);
        assert!((data.accounts.travel_per_call[4] - 1.5).abs() < 1e-9, "from 60602 it takes longer");
    }

    #[test]
    fn an_account_that_is_named_by_id_and_by_zip_code_is_one_stop() {
        let mut data = data(&["60601", "60602"], &[]);
        let (a, b) = (format!("id:{}", data.accounts.id[0]), format!("id:{}", data.accounts.id[1]));
        let times = table(&[(&a, &b, 12), (&a, "60602", 60)]);
        data.drive_times = Some(DriveTable::of(&times, String::new()));
        fill_workload(&mut data, &TravelSettings::default());
        assert!((data.accounts.travel_per_call[0] - 0.2).abs() < 1e-9);
    }

    #[test]
    fn what_the_file_gave_stays_and_without_the_table_the_estimate_is_back() {
        let mut with = data(&["60601", "60602", "60603"], &[("60601", "60602", 30), ("60603", "60602", 30)]);
        with.accounts.travel_per_call[1] = 0.9;
        let mut plain = DataSet { drive_times: None, ..with.clone() };
        fill_workload(&mut with, &TravelSettings::default());
        fill_workload(&mut plain, &TravelSettings::default());
        assert_eq!([0, 1, 2].map(|at| with.drives_by_table(AccountIx(at))), [true, false, true]);
        assert_ne!(with.accounts.values, plain.accounts.values);
        assert_eq!(without_drive_times(&with), plain);
        assert_eq!(without_drive_times(&plain), plain);
    }

    #[test]
    fn the_way_from_a_home_is_by_the_reps_name_or_by_where_the_home_lies() {
        let data = data(&["60601", "60602"], &[]);
        let name = format!("rep:{}", data.reps[0].name);
        let times = table(&[(&name, "60601", 30), ("60601", &name, 60)]);
        let ends = Ends::new(&times, &data);
        assert_eq!(ends.round_trip(RepIx(0), AccountIx(0)), Some(1.5));
        assert_eq!(ends.round_trip(RepIx(0), AccountIx(1)), None);
        assert_eq!(ends.round_trip(RepIx(999), AccountIx(0)), None);
    }

    #[test]
    fn a_quarter_of_a_million_accounts_drive_by_two_million_times() {
        let places: Vec<DrivePlace> = (0..2_000u32)
            .map(|at| DrivePlace { kind: DrivePlaceKind::Zip, code: format!("{:05}", 10_000 + at) })
            .collect();
        let times: Vec<DriveTime> = (0..2_000u32)
            .flat_map(|from| {
                (0..1_000u32).map(move |step| DriveTime { from, to: (from + step + 1) % 2_000, seconds: 600 + step })
            })
            .collect();
        let times = DriveTimes::new(places, times, Vec::new());
        assert_eq!(times.times().len(), 2_000_000);
        let mut accounts = Accounts::new();
        for at in 0..250_000u32 {
            accounts.zip.push(format!("{:05}", 10_000 + at % 2_000));
            accounts.id.push(format!("A{at}"));
            accounts.place.push(crate::geography::LonLat { lon: -100.0 + f64::from(at % 2_000) * 0.01, lat: 40.0 });
        }
        let travelled = travel_per_call(&accounts, Some(&times), &TravelSettings::default());
        assert!(travelled.by_table.iter().all(|by_table| *by_table));
    }
}
