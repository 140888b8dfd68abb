use proptest::prelude::*;

use super::*;
use crate::plan::{
    AreaShare, Attribute, AttributeOf, Date, DrivePlace, DrivePlaceKind, DriveTable, DriveTime, DriveTimes, Given,
    Measured, PotentialModel, Stage, Term, UnitAttribute, example,
};

fn full() -> DataSet {
    let mut data = example::data(6);
    data.products = vec!["Scopes".into(), "Service".into()];
    data.sales = Sales {
        first: Month::new(2024, 1),
        months: 24,
        lines: (0..data.accounts.len() as u32)
            .map(|account| SalesLine {
                account: AccountIx(account),
                product: (account % 2) as u16,
                amounts: (0..24).map(|month| Amount::whole(i64::from(account * month % 5) * 250)).collect(),
            })
            .collect(),
    };
    data.opportunities.push(Opportunity {
        id: "O-1".into(),
        account: AccountIx(3),
        product: 1,
        stage: Stage::Proposal,
        amount: Amount::whole(12_500),
        close: Date::new(2026, 3, 31).unwrap(),
    });
    data.coverage_level = Some(UnitLevel::County);
    data.coverage.push(Coverage { unit: "01001".into(), territory: "South".into(), rep: String::new() });
    data.accounts.owner[5] = None;
    data.accounts.travel_per_call[2] = 1.0 / 3.0;
    data.reps[1].start = Date::new(2020, 2, 29);
    data
}

#[test]
fn a_data_set_comes_back_whole_and_always_as_the_same_bytes() {
    let data = full();
    let bytes = pack_data_set(&data);
    assert_eq!(unpack_data_set(&bytes).unwrap(), data);
    assert_eq!(pack_data_set(&data.clone()), bytes);
    assert_eq!(
        unpack_data_set(&pack_data_set(&DataSet { accounts: Accounts::new(), ..DataSet::default() }))
            .unwrap()
            .accounts
            .len(),
        0
    );
}

/// With sections.
fn fuller() -> DataSet {
    let mut data = full();
    data.accounts.parent = (0..data.accounts.len()).map(|at| (at % 3 == 1).then_some(AccountIx(0))).collect();
    for level in [UnitLevel::County, UnitLevel::Zip] {
        data.unit_attributes.push(UnitAttribute {
            level,
            measure: Measure::new("beds", "Beds", crate::plan::MeasureKind::Number),
            codes: vec!["01001".into(), "01003".into()],
            amounts: vec![Amount::whole(120), Amount(-1)],
        });
    }
    data
}

#[test]
fn families_and_attributes_travel_in_sections_and_without_them_the_old_form_is_written() {
    assert_eq!(pack_data_set(&full())[4], PLAIN);
    let data = fuller();
    let bytes = pack_data_set(&data);
    assert_eq!(bytes[4], VERSION);
    assert_eq!(unpack_data_set(&bytes).unwrap(), data);
    let mut cycle = data.clone();
    cycle.accounts.parent[0] = Some(AccountIx(1));
    assert!(unpack_data_set(&pack_data_set(&cycle)).unwrap_err().to_string().contains("its own ancestor"));
}

#[test]
fn drive_times_are_packed_and_written_into_plan_files_with_whose_travel_follows_them() {
    let mut data = full();
    let zip = |code: &str| DrivePlace { kind: DrivePlaceKind::Zip, code: code.into() };
    let times = vec![DriveTime { from: 0, to: 1, seconds: 900 }, DriveTime { from: 1, to: 0, seconds: 960 }];
    let mut table =
        DriveTable::of(&DriveTimes::new(vec![zip("60601"), zip("60602")], times, Vec::new()), "t.csv".into());
    table.give(&[true, false, true]);
    data.drive_times = Some(table);
    let bytes = pack_data_set(&data);
    assert_eq!(bytes[4], VERSION);
    assert_eq!(unpack_data_set(&bytes).unwrap(), data);
    let text = serde_json::to_string(&data).unwrap();
    let back: DataSet = serde_json::from_str(&text).unwrap();
    assert_eq!(back, data);
    assert_eq!(back.drive_times.unwrap().unpack().unwrap().times().len(), 2);
    data.drive_times = None;
    assert_eq!(pack_data_set(&data), pack_data_set(&full()));
    assert!(!serde_json::to_string(&data).unwrap().contains("drive"));
}

/// A data set whose measures were made, with what was given.
fn made() -> DataSet {
    let mut data = fuller();
    let mut measured = Measured {
        recipe: r#"{"segments":[]}"#.into(),
        market: vec![("population".into(), 1.0 / 3.0)],
        models: vec![PotentialModel {
            product: "Scopes".into(),
            terms: vec![Term { attribute: Attribute { of: AttributeOf::Zip, key: "wages".into() }, coefficient: 0.1 }],
        }],
        shares: vec![AreaShare {
            of: AttributeOf::Zip,
            key: "wages".into(),
            name: "Wages".into(),
            values: (0..data.accounts.len()).map(|at| at as f64 / 7.0).collect(),
        }],
        given: Given::of(&data),
        ..Measured::default()
    };
    measured.score.growth = 12.5;
    data.measured = Some(measured.into());
    data.accounts.measures.push(Measure::new("made", "Made", crate::plan::MeasureKind::Money));
    data.accounts.values.push(vec![Amount(17); data.accounts.len()]);
    data
}

#[test]
fn how_measures_were_made_and_what_was_given_is_packed_too() {
    let data = made();
    let bytes = pack_data_set(&data);
    assert_eq!(bytes[4], VERSION);
    let back = unpack_data_set(&bytes).unwrap();
    assert_eq!(back, data);
    assert_eq!(back.as_given(), fuller());
    let mut broken = data.clone();
    let mut measured = Measured::clone(data.measured.as_ref().unwrap());
    measured.given.potential.pop();
    broken.measured = Some(measured.into());
    assert!(unpack_data_set(&pack_data_set(&broken)).is_err());
}

#[test]
fn other_files_newer_ones_and_broken_references_are_named() {
    assert!(unpack_data_set(b"PK\x03\x04").unwrap_err().to_string().contains("not a packed data set"));
    let mut bytes = pack_data_set(&full());
    bytes[4] = 9;
    assert!(unpack_data_set(&bytes).unwrap_err().to_string().contains("version 9"));
    let mut data = full();
    data.accounts.class[0] = 200;
    assert!(unpack_data_set(&pack_data_set(&data)).unwrap_err().to_string().contains("call class"));
}

/// 4,000 accounts with 24 months of sales of one to two products: the size that the shipped sample has.
#[test]
fn a_sample_of_4_000_accounts_packs_below_200_kb() {
    let mut data = example::data(45);
    let mut seed = 7u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let n = data.accounts.len();
    assert!(n > 4_000);
    for at in 0..n {
        data.accounts.id[at] = format!("A-{:05}", at + 1);
        data.accounts.name[at] = format!(
            "{} {} {}",
            ["Mercy", "Lakeside", "Saint Anne", "County"][next(4) as usize],
            next(400),
            ["Hospital", "Clinic"][next(2) as usize]
        );
        data.accounts.place[at] =
            LonLat { lon: -(next(500_000) as f64) / 1e4 - 70.0, lat: next(200_000) as f64 / 1e4 + 28.0 };
        data.accounts.zip[at] = format!("{:05}", next(99_999));
        data.accounts.values[1][at] = Amount::whole(next(2_000) as i64 * 50);
        data.accounts.values[2][at] = Amount::whole(next(4_000) as i64 * 50);
    }
    data.products = vec!["Scopes".into(), "Service".into(), "Supplies".into()];
    data.sales = Sales { first: Month::new(2024, 1), months: 24, lines: Vec::new() };
    for at in 0..n as u32 {
        if next(10) < 4 {
            continue;
        }
        let mean = 1 + next(40);
        let amounts = (0..24)
            .map(|_| if next(3) == 0 { Amount::whole((next(mean) + 1) as i64 * 50) } else { Amount::ZERO })
            .collect();
        data.sales.lines.push(SalesLine { account: AccountIx(at), product: next(3) as u16, amounts });
    }
    let bytes = pack_data_set(&data);
    assert_eq!(unpack_data_set(&bytes).unwrap(), data);
    assert!(bytes.len() < 200_000, "{} bytes", bytes.len());
}

proptest! {
    #[test]
    fn any_bytes_are_a_data_set_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = unpack_data_set(&bytes);
        let mut headed = [MAGIC.as_slice(), &[PLAIN]].concat();
        headed.extend(&bytes);
        let _ = unpack_data_set(&headed);
    }

    #[test]
    fn a_damaged_pack_never_panics(at in 0usize..8000, to in any::<u8>()) {
        let packed = pack_data_set(&if at % 2 == 0 { fuller() } else { made() });
        let mut plain = miniz_oxide::inflate::decompress_to_vec(&packed[5..]).unwrap();
        let at = at % plain.len();
        plain[at] = to;
        let again = [packed[..5].to_vec(), miniz_oxide::deflate::compress_to_vec(&plain, 1)].concat();
        let _ = unpack_data_set(&again);
    }
}
