//! The JSON Schema of the event knows exactly the kinds that there are.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use hookseal::Kind;
use serde_json::Value;

#[test]
fn the_schema_has_every_kind_in_order_and_null() {
    let schema: Value = serde_json::from_str(include_str!("../docs/event.schema.json")).unwrap();
    let kinds = &schema["$defs"]["data"]["properties"]["kind"]["enum"];
    let words = Kind::ALL.iter().map(|kind| Value::from(kind.as_str()));
    assert_eq!(kinds, &words.chain([Value::Null]).collect::<Value>());
}
