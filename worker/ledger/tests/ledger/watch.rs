//! What is watched of a source: arming, diagnoses, and who is told of what, by example.

use hookseal_ledger::{
    Armed, Condition, Diagnosis, LONGEST_ARMED, MOST_DIAGNOSED, Millis, Rejected, Ring,
};

use crate::store::Sqlite;

const NOW: Millis = 1_800_000_000_000;
const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

fn ring() -> Ring<Sqlite> {
    Ring::open(Sqlite::in_memory()).unwrap()
}

#[test]
fn a_source_is_armed_for_so_many_failures_and_so_long() {
    let mut ring = ring();
    assert_eq!(ring.armed(NOW), Ok(None));
    assert_eq!(ring.take(NOW), Ok(false));
    ring.arm(5 * MINUTE, 2, NOW).unwrap();
    let until = NOW + 5 * MINUTE;
    assert_eq!(ring.armed(NOW), Ok(Some(Armed { until, remaining: 2 })));
    // Another instance of the object goes on with what is stored.
    let mut ring = Ring::open(ring.into_store()).unwrap();
    assert_eq!(
        [ring.take(NOW), ring.take(until - 1), ring.take(NOW)],
        [Ok(true), Ok(true), Ok(false)]
    );
    ring.arm(5 * MINUTE, 2, NOW).unwrap();
    assert_eq!([ring.armed(until), ring.armed(until + 1)], [Ok(None), Ok(None)]);
    ring.arm(0, 0, NOW).unwrap();
    assert_eq!(ring.armed(NOW), Ok(None));
}

#[test]
fn no_arming_is_longer_or_larger_than_the_bounds() {
    let mut ring = ring();
    ring.arm(Millis::MAX, u32::MAX, NOW).unwrap();
    let armed = Armed { until: NOW + LONGEST_ARMED, remaining: MOST_DIAGNOSED };
    assert_eq!(ring.armed(NOW), Ok(Some(armed)));
    // The clock steps back: nothing is armed for longer than the bound.
    assert_eq!(ring.armed(NOW - 1), Ok(None));
}

#[test]
fn the_newest_diagnoses_are_kept() {
    let mut ring = ring();
    for number in 0..105 {
        let request_id = format!("ray{number}");
        let findings = "[]".into();
        let diagnosis =
            Diagnosis { at: NOW + number, request_id, code: "signature_mismatch".into(), findings };
        ring.put_diagnosis(&diagnosis).unwrap();
    }
    let kept = ring.diagnoses(None, 1000).unwrap();
    assert_eq!(kept.len(), 100);
    assert_eq!([&*kept[0].request_id, &*kept[99].request_id], ["ray104", "ray5"]);
    assert_eq!(ring.diagnoses(Some("ray7"), 1).unwrap()[0].at, NOW + 7);
    assert_eq!(ring.diagnoses(Some("ray4"), 1), Ok(Vec::new()));
    assert_eq!(ring.diagnoses(None, 3).unwrap().len(), 3);
}

#[test]
fn rejections_are_counted_with_those_that_were_skipped() {
    let mut ring = ring();
    assert_eq!(ring.rejections(0), Ok(0));
    for (at, skipped) in [(NOW, 5), (NOW + 10, 0), (NOW + 20, 7)] {
        let code = "signature_mismatch".into();
        let rejected =
            Rejected { at, code, request_id: "ray".into(), remote_ip: None, size: None, skipped };
        ring.put(&rejected).unwrap();
    }
    assert_eq!([ring.rejections(NOW), ring.rejections(NOW + 1)], [Ok(15), Ok(9)]);
}

#[test]
fn someone_is_told_at_most_once_an_hour_and_again_if_it_grew_or_a_day_is_over() {
    let mut ring = ring();
    let mut tell = |value, at| !ring.alerts(&[(Condition::Dead, value)], at).unwrap().is_empty();
    assert!(!tell(0, NOW));
    assert!(tell(2, NOW));
    assert!(!tell(9, NOW + HOUR - 1), "within the hour");
    assert!(!tell(2, NOW + HOUR), "not worse");
    assert!(tell(3, NOW + HOUR), "worse");
    assert!(!tell(3, NOW + 24 * HOUR));
    assert!(tell(3, NOW + 25 * HOUR), "a reminder");
    assert!(!tell(0, NOW + 25 * HOUR + 1), "it is over");
    assert!(!tell(1, NOW + 26 * HOUR - 1), "within the hour");
    assert!(tell(1, NOW + 26 * HOUR), "it is there again");
    assert!(tell(1, NOW), "a clock that stepped back silences nothing");
}

#[test]
fn conditions_do_not_silence_each_other_and_what_was_not_told_is_told_again() {
    let mut ring = ring();
    let all: Vec<_> = Condition::ALL.iter().map(|condition| (*condition, 1)).collect();
    assert_eq!(ring.alerts(&all[..1], NOW).unwrap(), [Condition::Dead]);
    assert_eq!(ring.alerts(&all, NOW).unwrap(), [Condition::Oldest, Condition::Rejections]);
    ring.untold(&[Condition::Oldest]).unwrap();
    assert_eq!(ring.alerts(&all, NOW).unwrap(), [Condition::Oldest]);
}
