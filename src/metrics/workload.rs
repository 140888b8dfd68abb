//! Workload of accounts: calls × (hours per call + travel per call), and travel without a road network.

use rstar::{RTree, primitives::GeomWithData};

use super::{drive_travel, wording::grouped};
use crate::{
    geography::{EARTH_RADIUS_KM, LonLat},
    plan::{AccountIx, Accounts, Amount, DataSet, DriveTable, MeasureIx},
};

/// How travel per call is estimated without a road network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TravelSettings {
    /// Road distance over great-circle distance.
    pub circuity: f64,
    /// Mean speed on the road in km/h.
    pub speed_kmh: f64,
    /// A call is reached from one of this many nearest stops.
    pub stops: usize,
    /// Travel hours that every call costs at least: parking, the way to the door. Accounts known by ZIP code only share
    /// one place, and without this they would cost no travel at all.
    pub least_hours: f64,
}

impl Default for TravelSettings {
    fn default() -> Self {
        Self { circuity: super::CIRCUITY, speed_kmh: 70.0, stops: 3, least_hours: 0.1 }
    }
}

/// Hours per year of one account: calls per year × (hours per call + travel hours per call) (product.md, "workload of an
/// account").
#[must_use]
pub fn account_hours(accounts: &Accounts, account: AccountIx) -> f64 {
    let of = |column: &[f64]| column.get(account.at()).copied().filter(|value| value.is_finite()).unwrap_or_default();
    of(&accounts.calls_per_year) * (of(&accounts.hours_per_call) + of(&accounts.travel_per_call))
}

/// Hours per year of every account with the travel estimated by `settings` from where the accounts lie.
#[must_use]
pub fn hours(accounts: &Accounts, settings: &TravelSettings) -> Vec<f64> {
    let travel = travel_per_call(&accounts.place, settings);
    accounts
        .indices()
        .map(|account| {
            let at = account.at();
            let of = |column: &[f64]| column.get(at).copied().filter(|value| value.is_finite()).unwrap_or_default();
            of(&accounts.calls_per_year) * (of(&accounts.hours_per_call) + travel.get(at).copied().unwrap_or_default())
        })
        .collect()
}

/// Travel hours per call for each place: mean great-circle distance to the k nearest other stops × circuity / speed,
/// (product.md, "travel per call without a road network"), at least `least_hours`. Places that are not finite, and a
/// place that is alone, get `least_hours`. O(n log n).
#[must_use]
pub fn travel_per_call(places: &[LonLat], settings: &TravelSettings) -> Vec<f64> {
    let finite = |place: &LonLat| place.lon.is_finite() && place.lat.is_finite();
    let tree = RTree::bulk_load(
        places
            .iter()
            .enumerate()
            .filter(|(_, place)| finite(place))
            .map(|(at, place)| GeomWithData::new(on_sphere(*place), at))
            .collect(),
    );
    let per_km = if settings.speed_kmh > 0.0 { settings.circuity.max(0.0) / settings.speed_kmh } else { 0.0 };
    let least = settings.least_hours.max(0.0);
    places
        .iter()
        .enumerate()
        .map(|(at, place)| {
            if !finite(place) || settings.stops == 0 {
                return least;
            }
            let (mut count, mut km) = (0usize, 0.0);
            for (_, squared) in tree
                .nearest_neighbor_iter_with_distance_2(&on_sphere(*place))
                .filter(|(other, _)| other.data != at)
                .take(settings.stops)
            {
                count += 1;
                km += 2.0 * EARTH_RADIUS_KM * libm::asin((squared.max(0.0).sqrt() / 2.0).min(1.0));
            }
            if count == 0 { least } else { (km / count as f64 * per_km).max(least) }
        })
        .collect()
}

fn on_sphere(place: LonLat) -> [f64; 3] {
    let (lon, lat) = (place.lon.to_radians(), place.lat.to_radians());
    let c = libm::cos(lat);
    [c * libm::cos(lon), c * libm::sin(lon), libm::sin(lat)]
}

/// Fills the accounts' travel per call and their workload measure. What the user brought stays: travel that is above
/// zero is kept, and so is a workload that is above zero. Columns that are too short are filled up first.
pub fn fill_workload(data: &mut DataSet, settings: &TravelSettings) {
    if data.measured.is_some() {
        // A recipe has decided: what it left at zero is meant.
        return;
    }
    let accounts = &mut data.accounts;
    let n = accounts.len();
    accounts.travel_per_call.resize(n, 0.0);
    // Import knows no travel yet: a workload that is calls × hours alone waits for it.
    let waits = |accounts: &Accounts, account: AccountIx| {
        let travel = accounts.travel_per_call.get(account.at()).copied().unwrap_or_default();
        travel <= 0.0
            && accounts.value(MeasureIx::WORKLOAD, account) == Amount::from_f64(account_hours(accounts, account))
    };
    let waiting: Vec<bool> = accounts.indices().map(|account| waits(accounts, account)).collect();
    if accounts.travel_per_call.iter().any(|hours| *hours <= 0.0) {
        let times = data.drive_times.as_ref().and_then(DriveTable::unpack);
        let travel = drive_travel::travel_per_call(accounts, times.as_ref(), settings);
        let mut by_table = vec![false; n];
        for (at, (hours, worked_out)) in accounts.travel_per_call.iter_mut().zip(travel.hours).enumerate() {
            if *hours <= 0.0 {
                *hours = worked_out;
                by_table[at] = travel.by_table.get(at).copied().unwrap_or_default();
            } else if let Some(table) = &data.drive_times {
                by_table[at] = table.was_given_for(AccountIx::new(at));
            }
        }
        if let Some(table) = &mut data.drive_times {
            table.give(&by_table);
        }
    }
    let computed: Vec<Amount> =
        accounts.indices().map(|account| Amount::from_f64(account_hours(accounts, account))).collect();
    if let Some(column) = accounts.values.get_mut(MeasureIx::WORKLOAD.at()) {
        column.resize(n, Amount::ZERO);
        for ((hours, computed), waits) in column.iter_mut().zip(computed).zip(waiting) {
            if hours.0 <= 0 || waits {
                *hours = computed;
            }
        }
    }
}

/// "26 calls × (0.75 h + 0.60 h travel) = 35.1 h", with "travel by the drive-time table" where it comes from there.
#[must_use]
pub fn explain(data: &DataSet, account: AccountIx) -> String {
    let accounts = &data.accounts;
    let of = |column: &[f64]| column.get(account.at()).copied().unwrap_or_default();
    let calls = of(&accounts.calls_per_year);
    let decimals = usize::from((calls - libm::round(calls)).abs() > 0.05);
    let computed = account_hours(accounts, account);
    let known = accounts.value(MeasureIx::WORKLOAD, account).to_f64();
    if (computed - known).abs() > 0.06 {
        return format!("{} h a year, as given in the data", grouped(known, 1));
    }
    format!(
        "{} calls × ({} h + {} h travel{}) = {} h",
        grouped(calls, decimals),
        grouped(of(&accounts.hours_per_call), 2),
        grouped(of(&accounts.travel_per_call), 2),
        if data.drives_by_table(account) { " by the drive-time table" } else { "" },
        grouped(computed, 1)
    )
}

#[cfg(test)]
mod tests {
    use super::{TravelSettings, explain, fill_workload, hours, travel_per_call};
    use crate::{
        geography::LonLat,
        plan::{AccountIx, Amount, MeasureIx, example},
    };

    #[test]
    fn an_account_a_degree_from_its_only_neighbour_is_two_hours_away() {
        let places = [LonLat { lon: -90.0, lat: 40.0 }, LonLat { lon: -90.0, lat: 41.0 }];
        // 111.195 km × 1.3 / 70 km/h = 2.065 h
        let travel = travel_per_call(&places, &TravelSettings::default());
        assert!((travel[0] - 2.065).abs() < 0.001 && (travel[0] - travel[1]).abs() < 1e-9);
    }

    #[test]
    fn accounts_that_share_a_zip_code_still_cost_the_least_travel() {
        let here = LonLat { lon: -90.0, lat: 40.0 };
        assert_eq!(travel_per_call(&[here; 5], &TravelSettings::default()), vec![0.1; 5]);
        assert_eq!(travel_per_call(&[here], &TravelSettings::default()), vec![0.1]);
        let nowhere = LonLat { lon: f64::NAN, lat: 0.0 };
        assert_eq!(travel_per_call(&[nowhere, here], &TravelSettings::default()), vec![0.1; 2]);
    }

    #[test]
    fn twenty_six_calls_of_three_quarters_of_an_hour_with_travel_make_35_hours() {
        let mut data = example::data(2);
        data.accounts.calls_per_year[0] = 26.0;
        data.accounts.hours_per_call[0] = 0.75;
        data.accounts.travel_per_call[0] = 0.6;
        data.accounts.values[3][0] = Amount::ZERO;
        fill_workload(&mut data, &TravelSettings::default());
        assert_eq!(data.accounts.value(MeasureIx::WORKLOAD, AccountIx(0)), Amount::from_f64(35.1));
        assert_eq!(explain(&data, AccountIx(0)), "26 calls × (0.75 h + 0.60 h travel) = 35.1 h");
        // What the user brought stays: 18 h for the second account.
        assert_eq!(data.accounts.value(MeasureIx::WORKLOAD, AccountIx(1)), Amount::whole(18));
    }

    #[test]
    fn without_travel_the_distance_between_stops_counts() {
        let mut data = example::data(4);
        data.accounts.travel_per_call.fill(0.0);
        let expected = hours(&data.accounts, &TravelSettings::default());
        data.accounts.values[3].fill(Amount::ZERO);
        fill_workload(&mut data, &TravelSettings::default());
        for (amount, hours) in data.accounts.values[3].iter().zip(expected) {
            assert_eq!(*amount, Amount::from_f64(hours));
            assert!(hours > 12.0);
        }
    }

    #[test]
    fn travel_is_added_to_what_import_made_from_calls_and_hours_and_only_once() {
        let mut data = example::data(4);
        data.accounts.travel_per_call.fill(0.0);
        // 12 calls of one hour, as import leaves it; the second account's workload is its own.
        data.accounts.values[3].fill(Amount::whole(12));
        data.accounts.values[3][1] = Amount::whole(40);
        fill_workload(&mut data, &TravelSettings::default());
        assert!(data.accounts.value(MeasureIx::WORKLOAD, AccountIx(0)) > Amount::whole(12));
        assert!(explain(&data, AccountIx(0)).starts_with("12 calls × (1.00 h + "));
        assert_eq!(data.accounts.value(MeasureIx::WORKLOAD, AccountIx(1)), Amount::whole(40));
        let once = data.clone();
        fill_workload(&mut data, &TravelSettings::default());
        assert_eq!(data, once);
    }

    #[test]
    fn a_quarter_of_a_million_accounts_get_their_travel() {
        let places: Vec<LonLat> = (0..250_000u32)
            .map(|at| LonLat { lon: -120.0 + f64::from(at % 500) * 0.1, lat: 25.0 + f64::from(at / 500) * 0.05 })
            .collect();
        let travel = travel_per_call(&places, &TravelSettings::default());
        assert_eq!(travel.len(), places.len());
        assert!(travel.iter().all(|hours| (0.1..1.0).contains(hours)));
    }
}
