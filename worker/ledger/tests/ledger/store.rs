//! A store in real `SQLite` as workerd has it: numbers are bound as floating point, and a batch is one transaction.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;

use hookseal_ledger::{Arm, Claim, Facts, Forward, Millis, Mode, Statement, Store, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use crate::checker::Checker;
use crate::mutants::Mutant;

/// How a batch is to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nothing is written.
    Refused,
    /// All is written, but the caller never hears of it.
    ReplyLost,
    /// Only so many statements are written, as if the platform did not make one transaction of a batch.
    Torn(usize),
}

#[derive(Debug)]
pub(crate) struct Sqlite {
    pub(crate) db: Connection,
    pub(crate) alarm: Option<Millis>,
    pub(crate) failure: Option<Failure>,
    /// At which batch to fail, and how.
    pub(crate) fails_at: Option<(usize, Failure)>,
    /// Statements of each batch so far.
    pub(crate) batches: Vec<usize>,
    pub(crate) checker: Option<Rc<RefCell<Checker>>>,
    pub(crate) mutant: Option<Mutant>,
    pub(crate) now: Rc<Cell<Millis>>,
}

struct Bound<'v>(&'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            // JavaScript has no other numbers.
            Value::Integer(number) => {
                assert!(number.unsigned_abs() < 1 << 53, "{number} is not exact in JavaScript");
                ToSqlOutput::from(*number as f64)
            }
            Value::Text(text) => ToSqlOutput::from(text.as_str()),
            Value::Blob(bytes) => ToSqlOutput::from(bytes.as_slice()),
        })
    }
}

impl Sqlite {
    pub(crate) fn of(db: Connection) -> Self {
        Self {
            db,
            alarm: None,
            failure: None,
            fails_at: None,
            batches: Vec::new(),
            checker: None,
            mutant: None,
            now: Rc::default(),
        }
    }

    pub(crate) fn in_memory() -> Self {
        let db = Connection::open_in_memory().unwrap();
        db.set_prepared_statement_cache_capacity(64);
        // Otherwise each binding of a number makes it plan again.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).unwrap();
        Self::of(db)
    }

    pub(crate) fn in_file(path: &Path) -> Self {
        let db = Connection::open(path).unwrap();
        // A process that dies loses nothing by this; a machine could.
        db.pragma_update(None, "synchronous", "OFF").unwrap();
        Self::of(db)
    }

    fn control(&self, sql: &str) {
        self.db.prepare_cached(sql).unwrap().execute([]).unwrap();
    }

    fn run(&self, statement: &Statement) -> Result<Vec<Vec<Value>>, String> {
        assert!(statement.values.len() <= 100, "the platform binds at most 100 values");
        let mut prepared = self.db.prepare_cached(statement.sql).map_err(|e| e.to_string())?;
        let columns = prepared.column_count();
        let mut rows = prepared
            .query(params_from_iter(statement.values.iter().map(Bound)))
            .map_err(|e| e.to_string())?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(|e| e.to_string())? {
            let value = |index| match row.get_ref(index).unwrap() {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Integer(number),
                ValueRef::Real(number) => panic!("{}: {number} is no integer", statement.sql),
                ValueRef::Text(text) => Value::Text(String::from_utf8(text.to_vec()).unwrap()),
                ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
            };
            all.push((0..columns).map(value).collect());
        }
        Ok(all)
    }
}

impl Store for Sqlite {
    type Error = String;

    fn read(&mut self, statement: &Statement) -> Result<Vec<Vec<Value>>, String> {
        assert!(statement.sql.starts_with("SELECT"), "{} is no reading", statement.sql);
        self.run(statement)
    }

    fn commit(&mut self, arm: Option<Arm>, mut batch: Vec<Statement>) -> Result<(), String> {
        let here = self.fails_at.filter(|(at, _)| *at == self.batches.len());
        let failure = self.failure.take().or(here.map(|(_, failure)| failure));
        if failure == Some(Failure::Refused) {
            return Err("refused".into());
        }
        if let Some(mutant) = self.mutant {
            mutant.change(&mut batch);
        }
        let armed = match arm {
            None => self.alarm,
            Some(_) if self.mutant == Some(Mutant::NoAlarm) => self.alarm,
            Some(Arm::AtLatest(at)) => Some(self.alarm.map_or(at, |alarm| alarm.min(at))),
            Some(Arm::At(at)) => Some(at),
            Some(Arm::Off) => None,
        };
        self.batches.push(batch.len());
        if let Some(Failure::Torn(after)) = failure {
            batch.truncate(after);
        }
        self.control("BEGIN");
        let done = batch.iter().try_for_each(|statement| self.run(statement).map(drop));
        if let Err(error) = done {
            self.control("ROLLBACK");
            return Err(error);
        }
        self.control("COMMIT");
        self.alarm = armed;
        if let Some(checker) = &self.checker {
            checker.borrow_mut().committed(&batch, self.now.get());
        }
        match failure {
            None => Ok(()),
            Some(_) => Err("the reply was lost".into()),
        }
    }
}

/// A claim of an event with a body.
pub(crate) fn claim(event: &str, body: &[u8]) -> Claim {
    let key = format!("msg_{event}");
    let digest: Vec<u8> = body.iter().rev().copied().chain([7]).collect();
    let of_body = String::from_utf8_lossy(body);
    Claim {
        conflict_id: format!("{key}/{of_body}"),
        facts: Facts {
            id: String::new(),
            key,
            digest,
            source: "shop".into(),
            provider: "stripe".into(),
            event_id: event.into(),
            account: Some("acct".into()),
            event_type: Some("com.stripe.charge.succeeded".into()),
            customer: Some("cus".into()),
            received: 0,
            remote_ip: Some("192.0.2.1".into()),
            headers: r#"{"user-agent":"Stripe/1.0"}"#.into(),
            content_type: "application/cloudevents+json".into(),
            message_headers: r#"[["stripe-signature","t=1"]]"#.into(),
            size: 0,
            conflict: false,
            sensitive: false,
            schema: 0,
            program: String::new(),
        },
        mode: Mode::Ack,
        forward: Forward::Deliver,
        body: body.to_vec(),
    }
}
