//! The crate's store on the storage of a Durable Object: the alarm first, then a whole transition in one transaction.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::mem;

use hookseal_ledger::{Arm, Millis, Statement, Store, Value};
use js_sys::{Date, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue, intern};
use worker::{SqlStorageValue, Storage};

use crate::clock;

#[wasm_bindgen]
extern "C" {
    /// What the crate `worker` does not have of the storage.
    type Transactional;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &Transactional,
        work: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;
}

/// The storage of an object, and when its alarm rings.
pub(super) struct Sqlite {
    storage: Storage,
    alarm: Option<Millis>,
    /// What the runtime has not confirmed yet.
    pending: Vec<Promise>,
}

impl Sqlite {
    /// The storage, whose alarm is set for then.
    pub(super) const fn new(storage: Storage, alarm: Option<Millis>) -> Self {
        Self { storage, alarm, pending: Vec::new() }
    }

    /// The alarm rings, so it is set no more.
    pub(super) fn rang(&mut self) {
        self.alarm = None;
    }

    /// What must come true before anyone may rely on what was committed.
    pub(super) fn pending(&mut self) -> Vec<Promise> {
        mem::take(&mut self.pending)
    }

    fn arm(&mut self, arm: Arm) -> Result<(), String> {
        let wanted = match (arm, self.alarm) {
            // An alarm whose time is over may never have rung: it is set again.
            (Arm::AtLatest(at), Some(alarm)) if alarm <= at && alarm > clock::millis() => {
                return Ok(());
            }
            (Arm::AtLatest(at), alarm) => Some(alarm.map_or(at, |alarm| alarm.min(at))),
            (Arm::At(at), Some(alarm)) if alarm == at && alarm > clock::millis() => return Ok(()),
            (Arm::At(at), _) => Some(at),
            (Arm::Off, None) => return Ok(()),
            (Arm::Off, Some(_)) => None,
        };
        let storage = self.storage.as_raw();
        let options = JsValue::UNDEFINED.unchecked_into();
        let promise = match wanted {
            Some(at) => storage.set_alarm(Date::new(&number(at)), options),
            None => storage.delete_alarm(options),
        };
        self.pending.push(promise.map_err(|error| message(&error))?);
        self.alarm = wanted;
        Ok(())
    }
}

impl Store for Sqlite {
    type Error = String;

    fn read(&mut self, statement: &Statement) -> Result<Vec<Vec<Value>>, String> {
        let cursor = self
            .storage
            .sql()
            .exec(intern(statement.sql), bound(statement.values.clone()))
            .map_err(|error| error.to_string())?;
        cursor
            .raw()
            .map(|row| row.map_err(|error| error.to_string())?.into_iter().map(value).collect())
            .collect()
    }

    fn commit(&mut self, arm: Option<Arm>, batch: Vec<Statement>) -> Result<(), String> {
        if let Some(arm) = arm {
            self.arm(arm)?;
        }
        if batch.is_empty() {
            return Ok(());
        }
        let sql = self.storage.sql();
        let mut batch = Some(batch);
        let mut run = || {
            for Statement { sql: text, values } in batch.take().unwrap_or_default() {
                sql.exec(intern(text), bound(values)).map_err(JsValue::from)?;
            }
            Ok(JsValue::UNDEFINED)
        };
        let storage: &Transactional = self.storage.as_raw().unchecked_ref();
        storage.transaction_sync(&mut run).map(drop).map_err(|error| message(&error))
    }
}

fn bound(values: Vec<Value>) -> Vec<SqlStorageValue> {
    values
        .into_iter()
        .map(|value| match value {
            Value::Null => SqlStorageValue::Null,
            Value::Integer(number) => SqlStorageValue::Integer(number),
            Value::Text(text) => SqlStorageValue::String(text),
            Value::Blob(bytes) => SqlStorageValue::Blob(bytes),
        })
        .collect()
}

fn value(value: SqlStorageValue) -> Result<Value, String> {
    Ok(match value {
        SqlStorageValue::Null => Value::Null,
        SqlStorageValue::Boolean(truth) => truth.into(),
        SqlStorageValue::Integer(number) => Value::Integer(number),
        SqlStorageValue::String(text) => Value::Text(text),
        SqlStorageValue::Blob(bytes) => Value::Blob(bytes),
        SqlStorageValue::Float(_) => return Err("a number of the ledger is no integer".into()),
    })
}

/// A time as JavaScript has it.
fn number(at: Millis) -> JsValue {
    SqlStorageValue::Integer(at).into()
}

/// What an exception says.
fn message(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => error.message().into(),
        None => "what was thrown is no Error".into(),
    }
}
