//! Autosave as a person meets it, and the promise that nothing is forgotten, under any order of events.

use proptest::prelude::*;

use super::{
    Autosave, AutosaveAction as Action, AutosaveEvent as Event, AutosavePace, SaveProblem as Problem,
    SaveStatus as Status,
};

fn pace() -> AutosavePace {
    AutosavePace { quiet: 100, longest_wait: 300, first_retry: 1000, longest_retry: 4000 }
}

fn edited(at: u64) -> Autosave {
    let mut autosave = Autosave::new(pace());
    let _ = autosave.on(&Event::Edited(at));
    autosave
}

#[test]
fn a_gesture_is_saved_shortly_after_it() {
    let mut autosave = Autosave::new(pace());
    assert_eq!(autosave.status(), Status::Saved);
    assert_eq!(autosave.on(&Event::Edited(0)), [Action::Schedule(100)]);
    assert_eq!(autosave.status(), Status::Pending);
    assert_eq!(autosave.on(&Event::Tick(100)), [Action::Save]);
    assert_eq!(autosave.on(&Event::SaveDone(110)), []);
    assert_eq!((autosave.status(), autosave.has_unsaved()), (Status::Saved, false));
}

#[test]
fn a_run_of_gestures_waits_no_longer_than_three_tenths_of_a_second() {
    let mut autosave = edited(0);
    for at in [80, 160, 240, 290] {
        let _ = autosave.on(&Event::Edited(at));
        assert!(!autosave.on(&Event::Tick(at)).contains(&Action::Save), "at {at}");
    }
    assert_eq!(autosave.on(&Event::Tick(300)), [Action::Save]);
}

#[test]
fn hiding_the_page_saves_at_once_and_only_when_there_is_something() {
    let mut autosave = edited(0);
    assert_eq!(autosave.on(&Event::PageHiding(1)), [Action::Save]);
    let _ = autosave.on(&Event::SaveDone(2));
    assert_eq!(autosave.on(&Event::PageHiding(3)), []);
    assert_eq!(autosave.on(&Event::Tick(100)), [], "the tick of the gesture finds nothing left to do");
}

#[test]
fn a_gesture_during_a_save_is_saved_by_the_next() {
    let mut autosave = edited(0);
    assert_eq!(autosave.on(&Event::Tick(100)), [Action::Save]);
    assert_eq!(autosave.on(&Event::Edited(105)), [Action::Schedule(100)]);
    assert_eq!(autosave.on(&Event::SaveDone(110)), [Action::Schedule(95)]);
    assert_eq!(autosave.status(), Status::Pending);
    assert_eq!(autosave.on(&Event::Tick(205)), [Action::Save]);
}

#[test]
fn a_full_storage_is_told_once_and_tried_again_ever_more_slowly() {
    let mut autosave = edited(0);
    let _ = autosave.on(&Event::Tick(100));
    assert_eq!(
        autosave.on(&Event::SaveFailed(100, Problem::Full)),
        [Action::Notify(Problem::Full), Action::Schedule(1000)]
    );
    assert_eq!(autosave.status(), Status::NotSaved(Problem::Full));
    assert_eq!(autosave.on(&Event::Tick(1100)), [Action::Save]);
    assert_eq!(autosave.on(&Event::SaveFailed(1100, Problem::Full)), [Action::Schedule(2000)]);
    assert_eq!(autosave.on(&Event::PageHiding(1200)), [Action::Save], "the last chance is taken");
    assert_eq!(autosave.on(&Event::SaveDone(1200)), [Action::ClearNotice]);
    assert_eq!(autosave.status(), Status::Saved);
}

#[test]
fn freed_storage_is_used_at_once() {
    let mut autosave = edited(0);
    let _ = (autosave.on(&Event::Tick(100)), autosave.on(&Event::SaveFailed(100, Problem::Full)));
    assert_eq!(autosave.on(&Event::Resolved(200)), [Action::ClearNotice, Action::Schedule(0)]);
    assert_eq!(autosave.on(&Event::Tick(200)), [Action::Save]);
}

#[test]
fn a_conflict_waits_for_the_person_even_when_the_page_goes() {
    let mut autosave = edited(0);
    let _ = autosave.on(&Event::Tick(100));
    assert_eq!(autosave.on(&Event::SaveFailed(100, Problem::Conflict)), [Action::Notify(Problem::Conflict)]);
    assert_eq!(autosave.on(&Event::Edited(200)), []);
    assert_eq!(autosave.on(&Event::Tick(9000)), []);
    assert_eq!(autosave.on(&Event::PageHiding(9001)), []);
    assert!(autosave.has_unsaved());
    assert_eq!(autosave.on(&Event::Resolved(9002)), [Action::ClearNotice, Action::Schedule(0)]);
    assert_eq!(autosave.on(&Event::Tick(9002)), [Action::Save]);
}

#[derive(Clone, Copy, Debug)]
enum Move {
    Edit,
    Wait(u64),
    Hide,
    Resolve,
}

proptest! {
    /// A small world around the machine: gestures, time, timers, and saves that fail as told. Whenever saving works,
    /// every gesture is in storage 300 ms after it; hiding the page brings every gesture there at once.
    #[test]
    fn every_gesture_reaches_storage(
        moves in prop::collection::vec(
            prop_oneof![
                3 => Just(Move::Edit),
                3 => (1_u64..400).prop_map(Move::Wait),
                1 => Just(Move::Hide),
                1 => Just(Move::Resolve),
            ],
            1..40,
        ),
        mut outcomes in prop::collection::vec(
            prop_oneof![
                6 => Just(None),
                1 => Just(Some(Problem::Full)),
                1 => Just(Some(Problem::Failed)),
                1 => Just(Some(Problem::Conflict)),
            ],
            0..12,
        ),
    ) {
        let mut autosave = Autosave::new(pace());
        let (mut now, mut edits, mut stored, mut oldest) = (0_u64, 0_u64, 0_u64, None::<u64>);
        let mut timer = None::<u64>;
        let mut failing = false;
        for step in moves.into_iter().chain([Move::Resolve, Move::Wait(400)]) {
            let mut events = std::collections::VecDeque::new();
            let until = if let Move::Wait(wait) = step { now + wait } else { now };
            match step {
                Move::Edit => {
                    edits += 1;
                    oldest = oldest.or(Some(now));
                    events.push_back(Event::Edited(now));
                }
                Move::Hide => events.push_back(Event::PageHiding(now)),
                Move::Resolve => {
                    // The person settles it, and from here on saving works.
                    outcomes.clear();
                    failing = false;
                    oldest = oldest.map(|_| now);
                    events.push_back(Event::Resolved(now));
                }
                Move::Wait(_) => {}
            }
            loop {
                if events.is_empty() {
                    match timer {
                        Some(at) if at <= until => {
                            timer = None;
                            now = now.max(at);
                            events.push_back(Event::Tick(now));
                        }
                        _ => break,
                    }
                }
                let Some(event) = events.pop_front() else { break };
                for action in autosave.on(&event) {
                    match action {
                        Action::Schedule(wait) => timer = Some(now + wait),
                        Action::Save => match outcomes.pop().flatten() {
                            None => {
                                (stored, oldest, failing) = (edits, None, false);
                                events.push_back(Event::SaveDone(now));
                            }
                            Some(problem) => {
                                failing = true;
                                events.push_back(Event::SaveFailed(now, problem));
                            }
                        },
                        Action::Notify(_) | Action::ClearNotice => {}
                    }
                }
            }
            now = until;
            prop_assert_eq!(autosave.has_unsaved(), stored < edits);
            if !failing {
                prop_assert!(oldest.is_none_or(|at| now - at <= 300), "unsaved since {oldest:?}, now {now}");
                if matches!(step, Move::Hide) {
                    prop_assert_eq!(stored, edits);
                }
            }
        }
        prop_assert_eq!(stored, edits);
        prop_assert_eq!(autosave.status(), Status::Saved);
    }
}
