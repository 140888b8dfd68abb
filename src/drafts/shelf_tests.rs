//! What happens to drafts, in the user's words; and what a power cut, a full disk or a second tab can do to them.

use std::rc::Rc;

use proptest::prelude::*;

use super::{
    DraftEntry, DraftError, DraftId, DraftSummary, Drafts, MemoryStore, Migrations, Recovery, Retention, SavedAt,
    Standing, Step, Store, StoreError,
    faulty_store::{FaultyStore, Torn},
};
use crate::plan::UnitLevel;

pub fn at(millis: u64) -> SavedAt {
    SavedAt { millis, text: format!("2026-11-21T00:00:00.{millis:03}Z") }
}

pub fn summary(name: &str) -> DraftSummary {
    DraftSummary {
        name: name.to_owned(),
        data_set: None,
        data_set_name: "accounts.csv".to_owned(),
        unit_level: UnitLevel::County,
        territories: 24,
    }
}

pub fn entry(id: &str) -> DraftEntry {
    DraftEntry {
        id: id.parse().unwrap(),
        summary: summary(id),
        revision: 1,
        writer: "tab".to_owned(),
        created_at: 1,
        saved_at: at(1),
        size: 3,
        scenario_of: None,
        trashed_at: None,
    }
}

fn names(drafts: &Drafts<impl Store>) -> Vec<String> {
    drafts.index().unwrap().current().map(|entry| entry.summary.name.clone()).collect()
}

fn key(id: &DraftId, part: &str) -> String {
    format!("bailiwick.draft.{id}.{part}")
}

#[test]
fn a_draft_is_there_after_the_page_is_loaded_again() {
    let store = MemoryStore::new();
    let made = Drafts::new(store.clone(), "tab").create(summary("West"), None, b"plan", &at(1)).unwrap();
    let opened = Drafts::new(store, "later").open(&made.id).unwrap();
    assert_eq!((opened.body.as_slice(), opened.recovery), (b"plan".as_slice(), None));
    assert_eq!(opened.entry, made);
}

#[test]
fn the_list_shows_the_last_saved_first_and_scenarios_with_their_plan() {
    let drafts = Drafts::new(MemoryStore::new(), "tab");
    let west = drafts.create(summary("West"), None, b"w", &at(1)).unwrap();
    let east = drafts.create(summary("East"), None, b"e", &at(2)).unwrap();
    let two = drafts.duplicate(&west.id, "West, 25 reps", &at(3)).unwrap();
    // A scenario of a scenario is a scenario of the same plan.
    let three = drafts.duplicate(&two.id, "West, 26 reps", &at(4)).unwrap();
    assert_eq!(names(&drafts), ["West, 26 reps", "West, 25 reps", "East", "West"]);
    assert_eq!((two.scenario_of, three.scenario_of), (Some(west.id.clone()), Some(west.id.clone())));
    let index = drafts.index().unwrap();
    let plans: Vec<Vec<&str>> =
        index.plans().iter().map(|plan| plan.iter().map(|entry| entry.summary.name.as_str()).collect()).collect();
    assert_eq!(plans, [vec!["West", "West, 26 reps", "West, 25 reps"], vec!["East"]]);
    assert_eq!(drafts.open(&three.id).unwrap().body, b"w");
    assert_eq!(index.free_name("East"), "East 2");
    assert_eq!(index.free_name("North"), "North");
    assert!(index.entry(&east.id).is_some());
}

#[test]
fn a_rename_keeps_the_content() {
    let drafts = Drafts::new(MemoryStore::new(), "tab");
    let made = drafts.create(summary("West"), None, b"plan", &at(1)).unwrap();
    let renamed = drafts.rename(&made.id, "Pacific").unwrap();
    let opened = drafts.open(&made.id).unwrap();
    assert_eq!((opened.entry.summary.name.as_str(), opened.body.as_slice()), ("Pacific", b"plan".as_slice()));
    assert_eq!(opened.recovery, None);
    drafts.save(&made.id, renamed.revision, summary("Pacific"), b"plan 2", &at(2)).unwrap();
    assert_eq!(drafts.open(&made.id).unwrap().body, b"plan 2");
}

#[test]
fn a_deletion_can_be_undone_until_it_expires() {
    let drafts = Drafts::new(MemoryStore::new(), "tab");
    let made = drafts.create(summary("West"), None, b"plan", &at(1)).unwrap();
    drafts.trash(&made.id, &at(2)).unwrap();
    assert!(names(&drafts).is_empty());
    drafts.untrash(&made.id).unwrap();
    assert_eq!(names(&drafts), ["West"]);
    assert!(!drafts.purge(&made.id).unwrap(), "only what lies in the trash is removed");
    drafts.trash(&made.id, &at(3)).unwrap();
    let retention = Retention { keep_millis: 100, keep_drafts: 20 };
    assert_eq!(drafts.tidy(&at(103), retention).unwrap().purged, []);
    assert_eq!(drafts.tidy(&at(104), retention).unwrap().purged, [made.id]);
    assert!(drafts.store().keys().unwrap().is_empty());
}

#[test]
fn two_tabs_never_overwrite_each_other() {
    let store = MemoryStore::new();
    let (one, two) = (Drafts::new(store.clone(), "one"), Drafts::new(store, "two"));
    let made = one.create(summary("West"), None, b"start", &at(1)).unwrap();
    let saved = one.save(&made.id, 1, summary("West"), b"by one", &at(2)).unwrap();
    assert_eq!(two.standing(&made.id, made.revision), Standing::Newer(Box::new(saved.clone())));
    match two.save(&made.id, made.revision, summary("West"), b"by two", &at(3)) {
        Err(DraftError::Conflict(theirs)) => assert_eq!(*theirs, saved),
        other => panic!("{other:?}"),
    }
    assert_eq!(one.open(&made.id).unwrap().body, b"by one");
    assert_eq!(one.standing(&made.id, saved.revision), Standing::Current);
    let trashed = two.trash(&made.id, &at(4)).unwrap();
    assert_eq!(one.standing(&made.id, saved.revision), Standing::Trashed(Box::new(trashed)));
    assert!(matches!(one.save(&made.id, saved.revision, summary("West"), b"x", &at(5)), Err(DraftError::Conflict(_))));
    two.purge(&made.id).unwrap();
    assert_eq!(one.standing(&made.id, saved.revision), Standing::Gone);
    assert!(matches!(one.save(&made.id, saved.revision, summary("West"), b"x", &at(6)), Err(DraftError::Missing(_))));
}

#[test]
fn a_storage_event_names_the_draft_that_was_switched() {
    let id: DraftId = "a1".parse().unwrap();
    assert_eq!(Drafts::<MemoryStore>::draft_of_event(&key(&id, "head")), Some(id.clone()));
    assert_eq!(Drafts::<MemoryStore>::draft_of_event(&key(&id, "b")), None);
    assert_eq!(Drafts::<MemoryStore>::draft_of_event("bailiwick.theme"), None);
}

#[test]
fn two_drafts_made_in_the_same_millisecond_are_two() {
    let drafts = Drafts::new(MemoryStore::new(), "tab");
    let one = drafts.create(summary("One"), None, b"1", &at(1)).unwrap();
    let two = drafts.create(summary("Two"), None, b"2", &at(1)).unwrap();
    assert_ne!(one.id, two.id);
}

#[test]
fn a_full_storage_loses_nothing_and_gives_up_spare_copies_first() {
    let store = Rc::new(FaultyStore::default());
    let drafts = Drafts::new(store.clone(), "tab");
    // Bodies that do not compress.
    let noise = |seed: u32| -> Vec<u8> {
        let mut state = seed;
        (0..2000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect()
    };
    let west = drafts.create(summary("West"), None, &noise(1), &at(1)).unwrap();
    let west = drafts.save(&west.id, 1, summary("West"), &noise(2), &at(2)).unwrap();
    let used: usize = store.keys().unwrap().iter().map(|key| key.len() + store.get(key).unwrap().unwrap().len()).sum();
    // Room for half a draft more: West's spare copy goes, and East fits.
    store.quota.set(Some(used + 2000));
    let east = drafts.create(summary("East"), None, &noise(3), &at(3)).unwrap();
    assert_eq!(drafts.open(&east.id).unwrap().body, noise(3));
    assert_eq!(drafts.open(&west.id).unwrap().body, noise(2));
    // No room for a third.
    store.quota.set(Some(used));
    match drafts.create(summary("North"), None, &noise(4), &at(4)) {
        Err(DraftError::Store(StoreError::Full { bytes })) => assert!(bytes > 2000),
        other => panic!("{other:?}"),
    }
    assert_eq!(names(&drafts), ["East", "West"]);
    assert_eq!(drafts.open(&east.id).unwrap().body, noise(3));
    assert_eq!(drafts.open(&west.id).unwrap().body, noise(2));
}

#[test]
fn a_write_that_did_not_hold_is_reported_and_the_save_before_it_stays() {
    for lie in 0..2 {
        let inner = MemoryStore::new();
        let made = Drafts::new(inner.clone(), "tab").create(summary("West"), None, b"old", &at(1)).unwrap();
        let store = FaultyStore::over(inner.clone());
        store.lying_write.set(Some(lie));
        let saved = Drafts::new(Rc::new(store), "tab").save(&made.id, 1, summary("West"), b"new", &at(2));
        assert_eq!(saved, Err(DraftError::NotHeld), "write {lie}");
        let opened = Drafts::new(inner, "tab").open(&made.id).unwrap();
        assert!(opened.body == b"old" || (lie == 1 && opened.body == b"new"), "write {lie}: {:?}", opened.body);
    }
}

#[test]
fn a_damaged_last_save_opens_as_the_one_before_and_is_then_saved_over() {
    let store = MemoryStore::new();
    let drafts = Drafts::new(store.clone(), "tab");
    let made = drafts.create(summary("West"), None, b"first", &at(1)).unwrap();
    let saved = drafts.save(&made.id, 1, summary("West"), b"second", &at(2)).unwrap();
    store.set(&key(&made.id, "b"), "bailiwick draft 1 00000000\nrot").unwrap();
    let opened = drafts.open(&made.id).unwrap();
    assert_eq!((opened.body.as_slice(), opened.recovery), (b"first".as_slice(), Some(Recovery::EarlierRevision)));
    let again = drafts.save(&made.id, saved.revision, summary("West"), b"third", &at(3)).unwrap();
    assert!(store.get(&key(&made.id, "a")).unwrap().is_some(), "the good copy was not the one written over");
    let opened = drafts.open(&made.id).unwrap();
    assert_eq!((opened.body.as_slice(), opened.recovery), (b"third".as_slice(), None));
    assert_eq!(opened.entry.revision, again.revision);
}

#[test]
fn a_lost_list_entry_is_rebuilt() {
    let store = MemoryStore::new();
    let drafts = Drafts::new(store.clone(), "tab");
    let made = drafts.create(summary("West"), None, b"first", &at(1)).unwrap();
    drafts.save(&made.id, 1, summary("West"), b"second", &at(2)).unwrap();
    for damage in [None, Some("rot")] {
        match damage {
            None => store.remove(&key(&made.id, "head")).unwrap(),
            Some(text) => store.set(&key(&made.id, "head"), text).unwrap(),
        }
        let opened = drafts.open(&made.id).unwrap();
        assert_eq!((opened.body.as_slice(), opened.recovery), (b"second".as_slice(), Some(Recovery::HeadRebuilt)));
        assert_eq!(drafts.tidy(&at(3), Retention::default()).unwrap().rebuilt, vec![made.id.clone()]);
        assert_eq!(drafts.open(&made.id).unwrap().recovery, None);
    }
}

#[test]
fn what_cannot_be_read_is_set_aside_and_listed() {
    let store = MemoryStore::new();
    let drafts = Drafts::new(store.clone(), "tab");
    let made = drafts.create(summary("West"), None, b"plan", &at(1)).unwrap();
    store.set(&key(&made.id, "head"), "rotten head").unwrap();
    store.set(&key(&made.id, "a"), "rotten body").unwrap();
    assert!(matches!(drafts.open(&made.id), Err(DraftError::Unreadable { .. })));
    assert_eq!(drafts.index().unwrap().unreadable.len(), 1);
    let tidied = drafts.tidy(&at(2), Retention::default()).unwrap();
    assert_eq!(tidied.set_aside.len(), 1);
    assert!(drafts.index().unwrap().unreadable.is_empty());
    let mut texts: Vec<(String, String)> =
        drafts.aside().unwrap().into_iter().map(|aside| (aside.was, aside.text)).collect();
    texts.sort();
    let expected = [(key(&made.id, "a"), "rotten body".to_owned()), (key(&made.id, "head"), "rotten head".to_owned())];
    assert_eq!(texts, expected);
    // The same text once more finds a second place.
    store.set(&key(&made.id, "a"), "rotten body").unwrap();
    drafts.set_aside(&made.id, "again", &at(3)).unwrap();
    assert_eq!(drafts.aside().unwrap().len(), 3);
    for aside in drafts.aside().unwrap() {
        drafts.discard_aside(&aside.key).unwrap();
    }
    assert!(drafts.aside().unwrap().is_empty());
}

#[test]
fn no_room_to_set_aside_leaves_it_where_it_was() {
    let inner = MemoryStore::new();
    inner.set("bailiwick.draft.a1.head", "rot").unwrap();
    let store = FaultyStore::over(inner.clone());
    store.quota.set(Some(0));
    let drafts = Drafts::new(Rc::new(store), "tab");
    assert!(drafts.tidy(&at(1), Retention::default()).unwrap().set_aside.is_empty());
    assert_eq!(inner.get("bailiwick.draft.a1.head").unwrap().as_deref(), Some("rot"));
}

fn marked(text: &'static [u8]) -> impl Fn(Vec<u8>) -> Vec<u8> {
    move |mut body| {
        body.extend_from_slice(text);
        body
    }
}

/// A later program, for tests only: version 2 added a mark to the body.
fn version_2() -> Migrations {
    let step = Step { from: 1, entry: |entry| Ok(entry), body: |body| Ok(marked(b" in USD")(body)) };
    Migrations::new(2, vec![step]).unwrap()
}

#[test]
fn an_old_draft_is_brought_up_to_date_when_it_is_opened() {
    let store = MemoryStore::new();
    let made = Drafts::new(store.clone(), "old").create(summary("West"), None, b"plan", &at(1)).unwrap();
    let drafts = Drafts::with_migrations(store, "new", version_2());
    let opened = drafts.open(&made.id).unwrap();
    assert_eq!((opened.body.as_slice(), opened.recovery), (b"plan in USD".as_slice(), None));
    drafts.save(&made.id, 1, summary("West"), &opened.body, &at(2)).unwrap();
    assert_eq!(drafts.open(&made.id).unwrap().body, b"plan in USD", "a step runs once");
    let copy = drafts.duplicate(&made.id, "Copy", &at(3)).unwrap();
    assert_eq!(drafts.open(&copy.id).unwrap().body, b"plan in USD");
}

#[test]
fn a_draft_of_a_later_version_is_left_alone() {
    let store = MemoryStore::new();
    let made = Drafts::with_migrations(store.clone(), "new", version_2())
        .create(summary("West"), None, b"plan", &at(1))
        .unwrap();
    let before: Vec<_> = store.keys().unwrap().iter().map(|key| store.get(key).unwrap()).collect();
    let old = Drafts::new(store.clone(), "old");
    assert_eq!(old.open(&made.id), Err(DraftError::Newer { id: made.id.clone(), version: 2 }));
    assert_eq!(old.tidy(&at(9), Retention { keep_millis: 0, keep_drafts: 0 }).unwrap(), super::Tidied::default());
    assert!(old.save(&made.id, 1, summary("West"), b"x", &at(2)).is_err());
    assert!(old.trash(&made.id, &at(2)).is_err());
    let after: Vec<_> = store.keys().unwrap().iter().map(|key| store.get(key).unwrap()).collect();
    assert_eq!(before, after);
}

/// Frozen: storage as version 1 wrote it. Never change the fixture; when this fails, drafts in the world can't be opened.
#[test]
fn the_drafts_of_version_1_open() {
    let fixture: std::collections::BTreeMap<String, String> =
        serde_json::from_str(include_str!("fixtures/version_1.json")).unwrap();
    let store = MemoryStore::new();
    for (key, text) in &fixture {
        store.set(key, text).unwrap();
    }
    let drafts = Drafts::new(store, "tab");
    let index = drafts.index().unwrap();
    assert!(index.unreadable.is_empty());
    let found: Vec<_> = index.entries.iter().map(|entry| (entry.summary.name.as_str(), entry.is_trashed())).collect();
    assert_eq!(found, [("West, 25 reps", false), ("West \"2027\"", false), ("Łódź and 東京", true)]);
    let opened = drafts.open(&index.entries[1].id).unwrap();
    assert_eq!(opened.recovery, None);
    assert_eq!(opened.body, br#"{"territories":["Denver","Boise"],"revision":"second"}"#);
    assert_eq!(opened.entry.summary.data_set.unwrap().as_str(), "5d2afb2ec54e3c4f0d04fc9b8ae5b8a5");
    assert_eq!(opened.entry.saved_at, at(2));
    assert_eq!(index.entries[0].plan(), &index.entries[1].id);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whenever the power goes during a save, the draft before or the draft after is there, whole.
    #[test]
    fn a_power_cut_leaves_the_old_or_the_new_draft(
        old in prop::collection::vec(any::<u8>(), 0..300),
        new in prop::collection::vec(any::<u8>(), 0..300),
        saves_before in 0_u64..4,
        cut in 0_usize..4,
        torn in prop_oneof![Just(Torn::Lost), Just(Torn::Half), Just(Torn::Whole)],
    ) {
        let inner = MemoryStore::new();
        let before = Drafts::new(inner.clone(), "before");
        let mut entry = before.create(summary("West"), None, &old, &at(1)).unwrap();
        for _ in 0..saves_before {
            entry = before.save(&entry.id, entry.revision, summary("West"), &old, &at(2)).unwrap();
        }
        let dying = Drafts::new(Rc::new(FaultyStore::over(inner.clone()).cut_power_at(cut, torn)), "dying");
        let result = dying.save(&entry.id, entry.revision, summary("West"), &new, &at(3));

        let after = Drafts::new(inner, "after");
        let opened = after.open(&entry.id).unwrap();
        prop_assert!(opened.body == old || opened.body == new);
        if result.is_ok() {
            prop_assert_eq!(&opened.body, &new);
        }
        // Life goes on: the list is whole and the next save holds.
        after.tidy(&at(4), Retention::default()).unwrap();
        let index = after.index().unwrap();
        prop_assert_eq!(index.entries.len(), 1);
        prop_assert!(index.unreadable.is_empty());
        after.save(&entry.id, index.entries[0].revision, summary("West"), b"next", &at(5)).unwrap();
        let opened = after.open(&entry.id).unwrap();
        prop_assert_eq!((opened.body.as_slice(), opened.recovery), (b"next".as_slice(), None));
    }

    /// A power cut during any other operation leaves each draft whole, too.
    #[test]
    fn a_power_cut_during_trash_copy_or_set_aside_loses_nothing(
        operation in 0..5_usize,
        cut in 0_usize..6,
        torn in prop_oneof![Just(Torn::Lost), Just(Torn::Half), Just(Torn::Whole)],
    ) {
        let inner = MemoryStore::new();
        let before = Drafts::new(inner.clone(), "before");
        let entry = before.create(summary("West"), None, b"west", &at(1)).unwrap();
        let dying = Drafts::new(Rc::new(FaultyStore::over(inner.clone()).cut_power_at(cut, torn)), "dying");
        let _ = match operation {
            0 => dying.trash(&entry.id, &at(2)).map(|_| ()),
            1 => dying.rename(&entry.id, "Pacific").map(|_| ()),
            2 => dying.duplicate(&entry.id, "Copy", &at(2)).map(|_| ()),
            3 => dying.set_aside(&entry.id, "why", &at(2)),
            _ => dying.tidy(&at(2), Retention::default()).map(|_| ()),
        };
        let after = Drafts::new(inner.clone(), "after");
        let whole = after.open(&entry.id).is_ok_and(|opened| opened.body == b"west");
        let aside = after.aside().unwrap().iter().any(|aside| aside.was == key(&entry.id, "a") && !aside.text.is_empty());
        prop_assert!(whole || (operation == 3 && aside), "operation {operation}");
    }

    /// Any texts under a draft's keys: an answer, never a panic; and after tidying, nothing unreadable and nothing lost.
    #[test]
    fn restore_is_total(
        head in proptest::option::of(text()),
        a in proptest::option::of(text()),
        b in proptest::option::of(text()),
        aside in proptest::option::of(text()),
    ) {
        let store = MemoryStore::new();
        for (part, text) in [("head", &head), ("a", &a), ("b", &b)] {
            if let Some(text) = text {
                store.set(&format!("bailiwick.draft.a1.{part}"), text).unwrap();
            }
        }
        if let Some(text) = &aside {
            store.set("bailiwick.aside.x", text).unwrap();
        }
        let drafts = Drafts::new(store.clone(), "tab");
        let id: DraftId = "a1".parse().unwrap();
        let _ = (drafts.open(&id), drafts.standing(&id, 1), drafts.index().unwrap(), drafts.aside().unwrap());
        let _ = drafts.save(&id, 1, summary("West"), b"x", &at(1));
        drafts.tidy(&at(2), Retention::default()).unwrap();
        let unreadable = drafts.index().unwrap().unreadable;
        prop_assert!(unreadable.iter().all(|draft| matches!(draft.error, DraftError::Newer { .. })), "{unreadable:?}");
    }

    /// Any key that looks like a draft's is a draft or nothing.
    #[test]
    fn any_key_is_a_draft_or_nothing(rest: String) {
        let store = MemoryStore::new();
        store.set(&format!("bailiwick.draft.{rest}"), "x").unwrap();
        let _ = Drafts::new(store, "tab").index().unwrap();
    }
}

/// Texts that get far: sealed properly, of other versions, with entries that almost fit, or plain noise.
fn text() -> impl Strategy<Value = String> {
    let header = prop_oneof![
        any::<String>().prop_map(|text| text.replace('\n', " ")),
        Just("{}".to_owned()),
        (any::<u64>(), "[a-z]{0,4}", any::<bool>()).prop_map(|(revision, id, slot)| {
            let mut entry = serde_json::to_value(entry("a1")).unwrap();
            entry["revision"] = revision.into();
            if !id.is_empty() && !slot {
                entry["id"] = id.into();
            }
            serde_json::json!({ "entry": entry, "slot": if slot { "a" } else { "b" }, "sum": "00000000" }).to_string()
        }),
    ];
    let body = prop_oneof![
        any::<String>(),
        any::<Vec<u8>>().prop_map(|bytes| super::packed_text::pack(&bytes).unwrap()),
        any::<Vec<u8>>().prop_map(|bytes| super::packed_text::plain(&bytes)),
    ];
    prop_oneof![
        any::<String>(),
        (0_u32..4, header, body).prop_map(|(version, header, body)| super::envelope::seal(version, &header, &body)),
    ]
}
