//! Every table and every statement of the ledger, for the `SQLite` of a Durable Object.
//!
//! Numbers may arrive as floating point, as JavaScript has no others: every column that takes one is an INTEGER of a STRICT table, which
//! makes an integer of it. A statement binds far fewer than the 100 values that the platform allows. `LIMIT ?2 + 0` is no variable alone:
//! that one would be read by the planner, and the statement prepared anew whenever it is bound.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Millis;
use crate::delivery::{Attempt, Body, Code, Delivery, Facts, Mode, Progress, State};

/// The version of the schema below.
pub const SCHEMA: u32 = 1;

/// Bytes of a body in one row: a row may have 2 MB.
pub const CHUNK: usize = 1024 * 1024;

/// The statements that bring a ledger from the version before to each version, first to last.
pub const MIGRATIONS: &[&[&str]] = &[&[
    "CREATE TABLE delivery (
        id TEXT NOT NULL PRIMARY KEY,
        key TEXT NOT NULL,
        digest BLOB NOT NULL,
        source TEXT NOT NULL,
        provider TEXT NOT NULL,
        event_id TEXT NOT NULL,
        account TEXT,
        event_type TEXT,
        customer TEXT,
        received INTEGER NOT NULL,
        remote_ip TEXT,
        headers TEXT NOT NULL,
        content_type TEXT NOT NULL,
        message_headers TEXT NOT NULL,
        size INTEGER NOT NULL,
        conflict INTEGER NOT NULL,
        sensitive INTEGER NOT NULL,
        schema INTEGER NOT NULL,
        program TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('received', 'delivering', 'delivered', 'retrying', 'dead')),
        code TEXT,
        mode TEXT NOT NULL CHECK (mode IN ('ack', 'proxy')),
        attempt INTEGER NOT NULL,
        base INTEGER NOT NULL,
        due INTEGER,
        lease_until INTEGER,
        settled INTEGER,
        keep_until INTEGER,
        body TEXT NOT NULL CHECK (body IN ('kept', 'none', 'expired', 'erased')),
        copies INTEGER NOT NULL,
        replays INTEGER NOT NULL,
        updated INTEGER NOT NULL,
        CHECK (state <> 'dead' OR code IS NOT NULL),
        CHECK (mode = 'proxy' OR (due IS NULL) = (state IN ('delivered', 'dead')))
    ) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX delivery_claim ON delivery (key, digest)",
    "CREATE INDEX delivery_due ON delivery (due) WHERE due IS NOT NULL",
    "CREATE INDEX delivery_ahead ON delivery (updated) WHERE due IS NOT NULL",
    "CREATE INDEX delivery_lease ON delivery (due) WHERE state = 'delivering'",
    "CREATE INDEX delivery_undelivered ON delivery (received) WHERE due IS NOT NULL",
    "CREATE INDEX delivery_keep ON delivery (keep_until) WHERE keep_until IS NOT NULL",
    "CREATE INDEX delivery_page ON delivery (received, id)",
    "CREATE INDEX delivery_customer ON delivery (customer) WHERE customer IS NOT NULL",
    "CREATE TABLE chunk (
        id TEXT NOT NULL,
        number INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (id, number)
    ) STRICT",
    "CREATE TABLE attempt (
        id TEXT NOT NULL,
        number INTEGER NOT NULL,
        started INTEGER NOT NULL,
        duration INTEGER,
        status INTEGER,
        code TEXT,
        answer BLOB,
        PRIMARY KEY (id, number)
    ) STRICT, WITHOUT ROWID",
    "CREATE INDEX attempt_started ON attempt (started)",
    "CREATE TABLE rejected (
        slot INTEGER NOT NULL PRIMARY KEY,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        code TEXT NOT NULL,
        request_id TEXT NOT NULL,
        remote_ip TEXT,
        size INTEGER,
        skipped INTEGER NOT NULL
    ) STRICT",
    "CREATE INDEX delivery_dead ON delivery (received) WHERE state = 'dead'",
    "CREATE TABLE armed (
        slot INTEGER NOT NULL PRIMARY KEY CHECK (slot = 0),
        until INTEGER NOT NULL,
        remaining INTEGER NOT NULL
    ) STRICT",
    "CREATE TABLE diagnosis (
        slot INTEGER NOT NULL PRIMARY KEY,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        request_id TEXT NOT NULL,
        code TEXT NOT NULL,
        findings TEXT NOT NULL
    ) STRICT",
    "CREATE TABLE told (
        condition TEXT NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL,
        value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID",
]];

/// Where the version of the schema stands.
pub const CREATE_META: &str = "CREATE TABLE IF NOT EXISTS meta (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) STRICT";
/// The version, if there is one.
pub const GET_SCHEMA: &str = "SELECT value FROM meta WHERE name = 'schema'";
/// Writes the version down.
pub const SET_SCHEMA: &str = "INSERT OR REPLACE INTO meta (name, value) VALUES ('schema', ?1)";

/// The columns of a delivery in the order of [`delivery`].
macro_rules! columns {
    () => {
        "id, key, digest, source, provider, event_id, account, event_type, customer, received, remote_ip, headers, content_type, \
         message_headers, size, conflict, sensitive, schema, program, state, code, mode, attempt, base, due, lease_until, settled, \
         keep_until, body, copies, replays, updated"
    };
}

/// What a filter asks of a delivery; its values are ?1 to ?9.
macro_rules! matching {
    () => {
        "(?1 IS NULL OR state = ?1) AND (?2 IS NULL OR code = ?2) AND (?3 IS NULL OR event_type = ?3) AND \
         (?4 IS NULL OR account = ?4) AND (?5 IS NULL OR customer = ?5) AND (?6 IS NULL OR event_id = ?6) AND \
         (received, id) > (?7, ?8) AND received < ?9"
    };
}

/// A new row, with the values of [`values`].
pub const INSERT: &str = concat!(
    "INSERT INTO delivery (",
    columns!(),
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, \
     ?26, ?27, ?28, ?29, ?30, ?31, ?32)"
);
/// The progress of a row.
pub const UPDATE: &str = "UPDATE delivery SET state = ?2, code = ?3, mode = ?4, attempt = ?5, base = ?6, due = ?7, lease_until = ?8, \
    settled = ?9, keep_until = ?10, body = ?11, copies = ?12, replays = ?13, updated = ?14 WHERE id = ?1";
/// The message that came again.
pub const UPDATE_MESSAGE: &str = "UPDATE delivery SET content_type = ?2, message_headers = ?3, size = ?4, sensitive = ?5 WHERE id = ?1";
/// One row.
pub const GET: &str = concat!("SELECT ", columns!(), " FROM delivery WHERE id = ?1");
/// The row with a key and a body.
pub const GET_SAME: &str =
    concat!("SELECT ", columns!(), " FROM delivery WHERE key = ?1 AND digest = ?2");
/// Whether there is any row with a key.
pub const GET_KEY: &str = "SELECT id FROM delivery WHERE key = ?1 LIMIT 1";
/// What is due, oldest first.
pub const DUE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM delivery WHERE due <= ?1 AND state <> 'delivering' ORDER BY due LIMIT ?2 + 0"
);
/// The leases that ran out.
pub const EXPIRED: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM delivery WHERE state = 'delivering' AND due <= ?1 ORDER BY due LIMIT ?2 + 0"
);
/// What waits for times of a clock that was ahead.
pub const AHEAD: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM delivery WHERE due IS NOT NULL AND updated > ?1 AND due > ?2 ORDER BY updated LIMIT ?3 + 0"
);
/// The attempts that are under way, here or in an instance before.
pub const LEASED: &str =
    "SELECT id FROM delivery WHERE state = 'delivering' AND due > ?1 LIMIT ?2 + 0";
/// What waits: the earliest time of an attempt, of a lease's end and of retention's, and whether anything is [`AHEAD`].
pub const NEXT: &str = "SELECT \
    (SELECT due FROM delivery WHERE due IS NOT NULL AND state <> 'delivering' ORDER BY due LIMIT 1), \
    (SELECT due FROM delivery WHERE state = 'delivering' AND due IS NOT NULL ORDER BY due LIMIT 1), \
    (SELECT keep_until FROM delivery WHERE keep_until IS NOT NULL ORDER BY keep_until LIMIT 1), \
    EXISTS (SELECT 1 FROM delivery WHERE due IS NOT NULL AND updated > ?1 AND due > ?2)";
/// The newest attempts within a span of time.
pub const STARTED: &str = "SELECT started FROM attempt WHERE started > ?1 AND started <= ?2 ORDER BY started DESC LIMIT ?3 + 0";
/// Rows at the end of a time of retention.
pub const EXPIRING: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM delivery WHERE keep_until <= ?1 ORDER BY keep_until LIMIT ?2 + 0"
);
/// A page of rows, oldest first.
pub const PAGE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM delivery WHERE ",
    matching!(),
    " ORDER BY received, id LIMIT ?10 + 0"
);
/// How many rows there are of each state and code.
pub const COUNTS: &str = "SELECT state, code, count(*) FROM delivery GROUP BY state, code";
/// Since when the oldest undelivered row waits.
pub const OLDEST: &str =
    "SELECT received FROM delivery WHERE due IS NOT NULL ORDER BY received LIMIT 1";
/// How many are dead, up to a number, but for those that are so because a person wanted it.
pub const DEAD: &str = "SELECT count(*) FROM (SELECT 1 FROM delivery WHERE state = 'dead' AND \
    code NOT IN ('event_type_disabled', 'test_event') AND body <> 'erased' LIMIT ?1 + 0)";
/// The row goes.
pub const DELETE: &str = "DELETE FROM delivery WHERE id = ?1";
/// What says who it was goes, and what the dedupe does not need.
pub const FORGET: &str = "UPDATE delivery SET event_id = '', account = NULL, customer = NULL, remote_ip = NULL, headers = '{}', \
    message_headers = '[]' WHERE id = ?1";

/// A piece of a body. An orphan of a claim that never was is replaced.
pub const PUT_CHUNK: &str = "INSERT OR REPLACE INTO chunk (id, number, bytes) VALUES (?1, ?2, ?3)";
/// One piece of a body.
pub const GET_CHUNK: &str = "SELECT bytes FROM chunk WHERE id = ?1 AND number = ?2";
/// The headers it was forwarded with go: a signature is among them.
pub const DELETE_HEADERS: &str = "UPDATE delivery SET message_headers = '[]' WHERE id = ?1";
/// The body goes.
pub const DELETE_CHUNKS: &str = "DELETE FROM chunk WHERE id = ?1";

/// An attempt begins.
pub const BEGIN_ATTEMPT: &str =
    "INSERT OR REPLACE INTO attempt (id, number, started) VALUES (?1, ?2, ?3)";
/// An attempt ends, as far as there was one: erasing and expiring may have come first.
pub const END_ATTEMPT: &str = "UPDATE attempt SET duration = ?3 - started, status = ?4, code = ?5, answer = ?6 \
    WHERE id = ?1 AND number = ?2";
/// A delivery's attempts, first to last.
pub const ATTEMPTS: &str = "SELECT number, started, duration, status, code, answer FROM attempt WHERE id = ?1 ORDER BY number";
/// What the origin answered goes.
pub const DELETE_ANSWERS: &str = "UPDATE attempt SET answer = NULL WHERE id = ?1";
/// The attempts go.
pub const DELETE_ATTEMPTS: &str = "DELETE FROM attempt WHERE id = ?1";

/// A rejected request, in the place of the oldest one.
pub const PUT_REJECTED: &str = "INSERT OR REPLACE INTO rejected (slot, number, at, code, request_id, remote_ip, size, skipped) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
/// The number of the newest rejected request.
pub const LAST_REJECTED: &str = "SELECT number FROM rejected ORDER BY number DESC LIMIT 1";
/// Rejected requests, newest first.
pub const REJECTED: &str = "SELECT at, code, request_id, remote_ip, size, skipped FROM rejected ORDER BY number DESC LIMIT ?1 + 0";
/// How many were rejected since a time, as far back as the ring goes.
pub const REJECTIONS: &str = "SELECT coalesce(sum(1 + skipped), 0) FROM rejected WHERE at >= ?1";

/// How long failures are diagnosed, and how many.
pub const ARM: &str = "INSERT OR REPLACE INTO armed (slot, until, remaining) VALUES (0, ?1, ?2)";
/// Whether they are.
pub const ARMED: &str = "SELECT until, remaining FROM armed WHERE slot = 0";
/// A diagnosis, in the place of the oldest of ?1.
pub const PUT_DIAGNOSIS: &str = "INSERT OR REPLACE INTO diagnosis (slot, number, at, request_id, code, findings) \
    SELECT next % ?1, next, ?2, ?3, ?4, ?5 FROM (SELECT coalesce(max(number), 0) + 1 AS next FROM diagnosis)";
/// Diagnoses, newest first.
pub const DIAGNOSES: &str = "SELECT at, request_id, code, findings FROM diagnosis WHERE ?1 IS NULL OR request_id = ?1 \
    ORDER BY number DESC LIMIT ?2 + 0";

/// When someone was told of a condition, and how bad it was.
pub const TOLD: &str = "SELECT at, value FROM told WHERE condition = ?1";
/// Someone is told of it.
pub const TELL: &str = "INSERT OR REPLACE INTO told (condition, at, value) VALUES (?1, ?2, ?3)";

/// A value of `SQLite`.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// A whole number within what JavaScript's numbers hold exactly.
    Integer(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// A statement and what it binds, in the order of its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// One of the texts of this module.
    pub sql: &'static str,
    /// ?1, ?2 …
    pub values: Vec<Value>,
}

impl Statement {
    /// A statement that binds these.
    #[must_use]
    pub fn new(sql: &'static str, values: impl IntoIterator<Item = Value>) -> Self {
        Self { sql, values: values.into_iter().collect() }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl From<Millis> for Value {
    fn from(number: Millis) -> Self {
        Self::Integer(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Integer(number.into())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Integer(truth.into())
    }
}

impl From<Code> for Value {
    fn from(code: Code) -> Self {
        code.as_str().into()
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A size or a count, which no ledger has too many of.
pub(crate) fn count(number: impl TryInto<i64>) -> Value {
    Value::Integer(number.try_into().unwrap_or(i64::MAX))
}

/// The values of [`INSERT`].
#[must_use]
pub fn values(facts: &Facts, progress: &Progress) -> Vec<Value> {
    let mut all: Vec<Value> = alloc::vec![
        (&facts.id).into(),
        (&facts.key).into(),
        facts.digest.clone().into(),
        (&facts.source).into(),
        (&facts.provider).into(),
        (&facts.event_id).into(),
        facts.account.as_ref().into(),
        facts.event_type.as_ref().into(),
        facts.customer.as_ref().into(),
        facts.received.into(),
        facts.remote_ip.as_ref().into(),
        (&facts.headers).into(),
        (&facts.content_type).into(),
        (&facts.message_headers).into(),
        count(facts.size),
        facts.conflict.into(),
        facts.sensitive.into(),
        facts.schema.into(),
        (&facts.program).into(),
    ];
    all.extend(progress_values(progress));
    all
}

/// [`UPDATE`] with a row's progress.
#[must_use]
pub fn update(id: &str, progress: &Progress) -> Statement {
    let mut values = alloc::vec![id.into()];
    values.extend(progress_values(progress));
    Statement { sql: UPDATE, values }
}

fn progress_values(progress: &Progress) -> [Value; 13] {
    [
        progress.state.as_str().into(),
        progress.code.into(),
        progress.mode.as_str().into(),
        progress.attempt.into(),
        progress.base.into(),
        progress.due.into(),
        progress.lease_until.into(),
        progress.settled.into(),
        progress.keep_until.into(),
        progress.body.as_str().into(),
        progress.copies.into(),
        progress.replays.into(),
        progress.updated.into(),
    ]
}

/// A row is not what the schema says.
#[derive(Debug)]
pub(crate) struct Misfit;

type Fit<T> = Result<T, Misfit>;

/// A row as a statement gave it, taken from left to right.
pub(crate) struct Row(alloc::vec::IntoIter<Value>);

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    pub(crate) fn maybe_text(&mut self) -> Fit<Option<String>> {
        match self.0.next() {
            Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Integer(_) | Value::Blob(_)) | None => Err(Misfit),
        }
    }

    pub(crate) fn maybe_bytes(&mut self) -> Fit<Option<Vec<u8>>> {
        match self.0.next() {
            Some(Value::Null) => Ok(None),
            Some(Value::Blob(bytes)) => Ok(Some(bytes)),
            Some(Value::Integer(_) | Value::Text(_)) | None => Err(Misfit),
        }
    }

    pub(crate) fn maybe_number<T: TryFrom<Millis>>(&mut self) -> Fit<Option<T>> {
        match self.0.next() {
            Some(Value::Null) => Ok(None),
            Some(Value::Integer(number)) => number.try_into().map(Some).map_err(|_| Misfit),
            Some(Value::Text(_) | Value::Blob(_)) | None => Err(Misfit),
        }
    }

    pub(crate) fn text(&mut self) -> Fit<String> {
        self.maybe_text()?.ok_or(Misfit)
    }

    pub(crate) fn bytes(&mut self) -> Fit<Vec<u8>> {
        self.maybe_bytes()?.ok_or(Misfit)
    }

    pub(crate) fn number<T: TryFrom<Millis>>(&mut self) -> Fit<T> {
        self.maybe_number()?.ok_or(Misfit)
    }

    pub(crate) fn word<T>(&mut self, find: fn(&str) -> Option<T>) -> Fit<T> {
        find(&self.text()?).ok_or(Misfit)
    }

    pub(crate) fn maybe_word<T>(&mut self, find: fn(&str) -> Option<T>) -> Fit<Option<T>> {
        self.maybe_text()?.map(|text| find(&text).ok_or(Misfit)).transpose()
    }
}

/// The delivery in a row of [`GET`] and its like.
pub(crate) fn delivery(values: Vec<Value>) -> Fit<Delivery> {
    let mut row = Row::new(values);
    let facts = Facts {
        id: row.text()?,
        key: row.text()?,
        digest: row.bytes()?,
        source: row.text()?,
        provider: row.text()?,
        event_id: row.text()?,
        account: row.maybe_text()?,
        event_type: row.maybe_text()?,
        customer: row.maybe_text()?,
        received: row.number()?,
        remote_ip: row.maybe_text()?,
        headers: row.text()?,
        content_type: row.text()?,
        message_headers: row.text()?,
        size: row.number()?,
        conflict: row.number::<Millis>()? != 0,
        sensitive: row.number::<Millis>()? != 0,
        schema: row.number()?,
        program: row.text()?,
    };
    let progress = Progress {
        state: row.word(State::find)?,
        code: row.maybe_word(Code::find)?,
        mode: row.word(Mode::find)?,
        attempt: row.number()?,
        base: row.number()?,
        due: row.maybe_number()?,
        lease_until: row.maybe_number()?,
        settled: row.maybe_number()?,
        keep_until: row.maybe_number()?,
        body: row.word(Body::find)?,
        copies: row.number()?,
        replays: row.number()?,
        updated: row.number()?,
    };
    Ok(Delivery { facts, progress })
}

/// The attempt in a row of [`ATTEMPTS`].
pub(crate) fn attempt(values: Vec<Value>) -> Fit<Attempt> {
    let mut row = Row::new(values);
    Ok(Attempt {
        number: row.number()?,
        started: row.number()?,
        duration: row.maybe_number()?,
        status: row.maybe_number()?,
        code: row.maybe_word(Code::find)?,
        answer: row.maybe_bytes()?,
    })
}
