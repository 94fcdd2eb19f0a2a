//! The exported function of the checker's module: bindings → what the Worker would serve of them, and what keeps it from that.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Env, Fault, Gateway, Standing};

#[derive(Default, Serialize)]
struct Report<'g> {
    sources: Vec<Described<'g>>,
    faults: Vec<Found<'g>>,
}

#[derive(Serialize)]
struct Described<'g> {
    name: &'g str,
    path: &'g str,
    standing: &'static str,
}

#[derive(Serialize)]
struct Found<'g> {
    field: &'g str,
    code: &'static str,
    detail: &'static str,
}

impl<'g> From<&'g Fault> for Found<'g> {
    fn from(fault: &'g Fault) -> Self {
        Self { field: &fault.field, code: fault.code.as_str(), detail: fault.detail }
    }
}

/// What the Worker makes of an object with its bindings, as JSON; an empty text if that cannot be written.
#[wasm_bindgen]
#[must_use]
pub fn check(bindings: wasm_bindgen::JsValue) -> String {
    let loaded = Gateway::load(&Env::new(bindings, |_, _| {}));
    let mut report = Report::default();
    match &loaded {
        Ok(gateway) => {
            let beside = [gateway.admin.as_ref().err(), gateway.alert.as_ref().err()];
            report.faults.extend(beside.into_iter().flatten().map(Found::from));
            for source in &gateway.sources {
                let standing = match &source.standing {
                    Standing::Enabled(_) => "enabled",
                    Standing::Disabled => "disabled",
                    Standing::Faulty(fault) => {
                        report.faults.push(fault.into());
                        "faulty"
                    }
                };
                let (name, path) = (source.name.as_str(), source.path.as_str());
                report.sources.push(Described { name, path, standing });
            }
        }
        Err(fault) => report.faults.push(fault.into()),
    }
    serde_json::to_string(&report).unwrap_or_default()
}
