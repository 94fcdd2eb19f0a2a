//! What was refused: a bounded ring of facts about requests that did not verify, never of what they held.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Millis;
use crate::ledger::{Error, Store};
use crate::sql::{self, Misfit, Row, Statement, count};

/// Rows in the ring.
pub const RING: u32 = 1_000;

/// Rejected requests written down in a span of [`SPAN`]; the others are counted.
const SAMPLES: u32 = 20;
const SPAN: Millis = 60_000;
/// Characters of each text.
const LONGEST: usize = 128;

/// A request that was rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// When.
    pub at: Millis,
    /// The closed code of the rejection.
    pub code: String,
    /// What the log line of the request carries as well.
    pub request_id: String,
    /// The platform's word for who sent it.
    pub remote_ip: Option<String>,
    /// Bytes of the body, as far as it was read.
    pub size: Option<u64>,
    /// How many were not written down since the one before.
    pub skipped: u32,
}

/// Decides in memory which rejected requests are written down, so that junk costs the storage next to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sampler {
    began: Millis,
    taken: u32,
    skipped: u32,
}

impl Sampler {
    /// How many were skipped before this one if it is to be written down; `None` if it is skipped itself.
    pub fn take(&mut self, now: Millis) -> Option<u32> {
        let over = now.saturating_sub(self.began);
        if !(0..SPAN).contains(&over) {
            self.began = now;
            self.taken = 0;
        }
        if self.taken >= SAMPLES {
            self.skipped = self.skipped.saturating_add(1);
            return None;
        }
        self.taken = self.taken.saturating_add(1);
        Some(core::mem::take(&mut self.skipped))
    }
}

/// The ring, in an object of its own.
#[derive(Debug)]
pub struct Ring<S> {
    pub(crate) store: S,
    last: Millis,
}

impl<S: Store> Ring<S> {
    /// Opens the ring.
    ///
    /// # Errors
    /// The store's, or that a newer program wrote it.
    pub fn open(mut store: S) -> Result<Self, Error<S::Error>> {
        crate::ledger::migrate(&mut store)?;
        let last = store.read(&Statement::new(sql::LAST_REJECTED, [])).map_err(Error::Store)?;
        let last = match last.into_iter().next() {
            None => 0,
            Some(row) => Row::new(row).number()?,
        };
        Ok(Self { store, last })
    }

    /// Writes one down over the oldest.
    ///
    /// # Errors
    /// The store's.
    pub fn put(&mut self, rejected: &Rejected) -> Result<(), Error<S::Error>> {
        let number = self.last.saturating_add(1);
        let statement = Statement::new(
            sql::PUT_REJECTED,
            [
                number.rem_euclid(RING.into()).into(),
                number.into(),
                rejected.at.into(),
                short(&rejected.code).into(),
                short(&rejected.request_id).into(),
                rejected.remote_ip.as_deref().map(short).into(),
                rejected.size.map_or(sql::Value::Null, count),
                rejected.skipped.into(),
            ],
        );
        self.store.commit(None, alloc::vec![statement]).map_err(Error::Store)?;
        self.last = number;
        Ok(())
    }

    /// The newest, first.
    ///
    /// # Errors
    /// The store's.
    pub fn newest(&mut self, most: u32) -> Result<Vec<Rejected>, Error<S::Error>> {
        let rows = self.store.read(&Statement::new(sql::REJECTED, [most.into()]));
        let rows = rows.map_err(Error::Store)?.into_iter().map(|values| {
            let mut row = Row::new(values);
            Ok(Rejected {
                at: row.number()?,
                code: row.text()?,
                request_id: row.text()?,
                remote_ip: row.maybe_text()?,
                size: row.maybe_number()?,
                skipped: row.number()?,
            })
        });
        Ok(rows.collect::<Result<_, Misfit>>()?)
    }

    /// The store, back.
    pub fn into_store(self) -> S {
        self.store
    }
}

pub(crate) fn short(text: &str) -> &str {
    text.char_indices().nth(LONGEST).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}
