//! What is asked of the object of a source's rejected requests.

use alloc::string::String;
use alloc::vec::Vec;

use hookseal_ledger::{Condition, Error, Ring};

use super::store::Sqlite;
use super::text;
use super::wire::{ArmedText, Ask, DiagnosisText, RejectedText};
use crate::clock;

/// The answer; `None` if the question makes no sense.
pub(super) fn do_ask(ring: &mut Ring<Sqlite>, ask: Ask) -> Result<Option<String>, Error<String>> {
    let now = clock::millis();
    Ok(match ask {
        Ask::Reject(rejected) => {
            ring.put(&rejected.into())?;
            text(&true)
        }
        Ask::Rejected { most } => {
            let newest = ring.newest(most)?.into_iter().map(RejectedText::from);
            text(&newest.collect::<Vec<_>>())
        }
        Ask::Rejections { since } => text(&ring.rejections(since)?),
        Ask::Arm { span, failures } => {
            ring.arm(span, failures, now)?;
            text(&ring.armed(now)?.map(ArmedText::from))
        }
        Ask::Armed => text(&ring.armed(now)?.map(ArmedText::from)),
        Ask::Take => text(&ring.take(now)?),
        Ask::PutDiagnosis(diagnosis) => {
            ring.put_diagnosis(&diagnosis.into())?;
            text(&true)
        }
        Ask::Diagnoses { request_id, most } => {
            let found = ring.diagnoses(request_id.as_deref(), most)?;
            text(&found.into_iter().map(DiagnosisText::from).collect::<Vec<_>>())
        }
        Ask::Alerts { seen } => {
            let seen: Option<Vec<_>> = seen
                .into_iter()
                .map(|(word, value)| Some((Condition::find(&word)?, value)))
                .collect();
            match seen {
                Some(seen) => {
                    let due = ring.alerts(&seen, now)?;
                    text(&due.into_iter().map(Condition::as_str).collect::<Vec<_>>())
                }
                None => None,
            }
        }
        Ask::Untold { conditions } => {
            let untold = conditions.iter().filter_map(|word| Condition::find(word));
            ring.untold(&untold.collect::<Vec<_>>())?;
            text(&true)
        }
        _ => None,
    })
}
