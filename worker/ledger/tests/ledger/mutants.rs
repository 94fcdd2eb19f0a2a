//! Machines that are wrong on purpose, each of which the checker must catch.

use hookseal_ledger::{Statement, Value, sql};

use crate::simulation::{Options, run};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutant {
    /// Some claims are acknowledged and not written.
    LosesClaims,
    /// Failed attempts count as delivered.
    CallsFailureDelivered,
    /// The number of an attempt is used again.
    RepeatsAttempts,
    /// The alarm is never set.
    NoAlarm,
    /// The same event twice is a conflict.
    ForgetsBodies,
    /// A failure is final, without a word of why.
    GivesUp,
    /// An erased delivery is not erased.
    KeepsErased,
    /// Another message goes out than came in.
    MixesBodies,
    /// The lease is over before the attempt is.
    ShortLease,
    /// It tries again at once.
    NoBackOff,
    /// More attempts at once than allowed.
    Greedy,
}

pub(crate) const ALL: [Mutant; 11] = [
    Mutant::LosesClaims,
    Mutant::CallsFailureDelivered,
    Mutant::RepeatsAttempts,
    Mutant::NoAlarm,
    Mutant::ForgetsBodies,
    Mutant::GivesUp,
    Mutant::KeepsErased,
    Mutant::MixesBodies,
    Mutant::ShortLease,
    Mutant::NoBackOff,
    Mutant::Greedy,
];

impl Mutant {
    /// Changes what a transition writes.
    pub(crate) fn change(self, batch: &mut Vec<Statement>) {
        let state = |statement: &Statement| match statement.values.get(1) {
            Some(Value::Text(state)) if statement.sql == sql::UPDATE => state.clone(),
            _ => String::new(),
        };
        match self {
            Self::LosesClaims => batch.retain(|s| {
                let unlucky =
                    |s: &Statement| matches!(&s.values[0], Value::Text(id) if id.ends_with('7'));
                s.sql != sql::INSERT || !unlucky(s)
            }),
            Self::CallsFailureDelivered => {
                for statement in batch.iter_mut().filter(|s| state(s) == "retrying") {
                    statement.values[1] = "delivered".into();
                    statement.values[6] = Value::Null;
                    statement.values[8] = statement.values[13].clone();
                }
            }
            Self::RepeatsAttempts => {
                for statement in batch.iter_mut().filter(|s| state(s) == "retrying") {
                    let Value::Integer(attempt) = statement.values[4] else { panic!() };
                    statement.values[4] = Value::Integer((attempt - 1).max(0));
                }
            }
            Self::ForgetsBodies => {
                for statement in batch.iter_mut().filter(|s| s.sql == sql::INSERT) {
                    statement.values[2] = vec![0_u8].into();
                }
            }
            Self::GivesUp => {
                for statement in batch.iter_mut().filter(|s| state(s) == "retrying") {
                    statement.values[1] = "dead".into();
                    statement.values[6] = Value::Null;
                    statement.values[8] = statement.values[13].clone();
                }
            }
            Self::KeepsErased => {
                if batch.iter().any(|s| s.sql == sql::FORGET) {
                    batch.clear();
                }
            }
            Self::MixesBodies => {
                for statement in batch.iter_mut().filter(|s| s.sql == sql::PUT_CHUNK) {
                    let Value::Blob(bytes) = &mut statement.values[2] else { panic!() };
                    bytes.reverse();
                }
            }
            Self::NoAlarm | Self::ShortLease | Self::NoBackOff | Self::Greedy => {}
        }
    }
}

#[test]
fn the_checker_catches_every_wrong_machine() {
    for mutant in ALL {
        let caught = (1..=20).find_map(|seed| {
            let options = Options { seed, steps: 3_000, mutant: Some(mutant) };
            run(&options).err().map(|violation| (seed, violation))
        });
        let (seed, violation) = caught.unwrap_or_else(|| panic!("{mutant:?} was not caught"));
        eprintln!("{mutant:?}: seed {seed}: {violation}");
    }
}
