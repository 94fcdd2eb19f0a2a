//! One data point for each request and attempt, in the Analytics Engine dataset that is bound as ANALYTICS, if one is.
//! <https://developers.cloudflare.com/analytics/analytics-engine/>

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, intern};
use worker::Env;

/// The binding of the dataset.
const ANALYTICS: &str = "ANALYTICS";

/// What a data point says. The order of its columns is fixed: docs/OPERATING.md names them.
pub(crate) struct Point<'p> {
    /// The index: what the dataset is sampled by.
    pub(crate) source: &'p str,
    /// `blob1` …
    pub(crate) words: [&'p str; 6],
    /// `double1` …
    pub(crate) numbers: [u64; 5],
}

/// Writes a data point; that it cannot be written changes nothing.
pub(crate) fn write(env: &Env, point: &Point<'_>) {
    let dataset = Reflect::get(env, &intern(ANALYTICS).into()).unwrap_or_default();
    if dataset.is_object() {
        let _ = point.object().and_then(|point| {
            let write: Function = Reflect::get(&dataset, &"writeDataPoint".into())?.dyn_into()?;
            write.call1(&dataset, &point)
        });
    }
}

impl Point<'_> {
    fn object(&self) -> Result<Object, JsValue> {
        let point = Object::new();
        let indexes = Array::of1(&self.source.into());
        let blobs: Array = self.words.iter().map(|word| JsValue::from_str(word)).collect();
        let number = |number: &u64| JsValue::from(u32::try_from(*number).unwrap_or(u32::MAX));
        let doubles: Array = self.numbers.iter().map(number).collect();
        Reflect::set(&point, &"indexes".into(), &indexes)?;
        Reflect::set(&point, &"blobs".into(), &blobs)?;
        Reflect::set(&point, &"doubles".into(), &doubles)?;
        Ok(point)
    }
}
