//! The Worker's side of the ledger: which object is asked, and how.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::time::Duration;

use futures_util::{StreamExt, stream};
use hookseal_config::{Gateway, LEDGER, Shards, Source, Standing};
use hookseal_ledger::lookups;
pub(crate) use hookseal_ledger::{rejected_name, shard_name};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, intern};
use web_sys::{RequestInit, Response};
use worker::Env;

use super::source_of;
use super::wire::{Ask, ClaimedText, KnownText, OutcomeText};
use crate::wait::Settled;
use crate::{body, clock, gateway, log};

/// How long an object may take over an answer: a provider is waiting.
const DEADLINE: Duration = Duration::from_secs(10);
/// How many objects are called at once to see that they have an alarm, and how long all of them may take.
const CALLS: usize = 6;
const CALLING: Duration = Duration::from_mins(2);

/// The ledger gave no answer that counts: nobody can say whether something was written down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoAnswer;

/// A claim on its way: the key, and the question with the body behind it, outside the wasm memory.
pub(crate) struct Claim {
    key: String,
    frame: Uint8Array,
}

impl Claim {
    pub(crate) fn new(key: &str, ask: &Ask, body: &[u8]) -> Option<Self> {
        Some(Self { key: key.into(), frame: frame(ask, body)? })
    }
}

/// Writes an event down in the shard that knows its key, or else in the key's own; which it was, and what became of it.
pub(crate) async fn claim(
    env: &Env,
    source: &Source,
    shards: &Shards,
    claim: &Claim,
) -> Result<(String, ClaimedText), NoAnswer> {
    let mut places = lookups(&claim.key, shards.count, &shards.earlier);
    let home = places.pop().unwrap_or_default();
    let mut object = shard_name(&source.name, home);
    for shard in places {
        let earlier = shard_name(&source.name, shard);
        let KnownText { known } =
            ask(env, &earlier, &Ask::Knows { key: claim.key.clone() }).await?;
        if known {
            object = earlier;
            break;
        }
    }
    let answer = post(env, &object, &claim.frame).await?;
    Ok((object, serde_json::from_str(&answer).map_err(|_| NoAnswer)?))
}

/// Writes down what came of an attempt of a request.
pub(crate) async fn settle(
    env: &Env,
    object: &str,
    ClaimedText { id, attempt, .. }: &ClaimedText,
    outcome: OutcomeText,
) -> Result<(), NoAnswer> {
    let settle = Ask::Settle { id: id.clone(), attempt: *attempt, outcome };
    ask_text(env, object, &settle).await.map(drop)
}

/// Sees that every shard of every source has an alarm if something waits in it.
pub(crate) async fn wake(env: &Env, gateway: &Gateway) {
    let objects = gateway.sources.iter().flat_map(|source| {
        let shards = match &source.standing {
            Standing::Enabled(receiver) => {
                receiver.ledger.as_ref().map_or(0, |shards| shards.count)
            }
            Standing::Disabled | Standing::Faulty(_) => 0,
        };
        (0..shards).map(|shard| shard_name(&source.name, shard))
    });
    let mut objects: Vec<String> = objects.collect();
    // Beginning anywhere: those that give no answer do not keep the same others from being called every time.
    let start = usize::try_from(clock::jitter()).unwrap_or_default();
    if let Some(start) = start.checked_rem(objects.len()) {
        objects.rotate_left(start);
    }
    let called = Cell::new(0_usize);
    let calls = stream::iter(&objects).for_each_concurrent(CALLS, |object| {
        let called = &called;
        async move {
            if ask_text(env, object, &Ask::Wake).await.is_err() {
                log::trouble(object, "ledger_unavailable", "");
            }
            called.set(called.get().saturating_add(1));
        }
    });
    body::within(CALLING, calls).await;
    if called.get() < objects.len() {
        log::trouble("v1", "shards_not_called", "");
    }
}

/// Writes a rejected request down, in an object that no event waits for.
pub(crate) async fn reject(env: &Env, source: &str, ask: &Ask) -> Result<(), NoAnswer> {
    ask_text(env, &rejected_name(source), ask).await.map(drop)
}

/// Asks an object and reads its answer.
pub(crate) async fn ask<T: DeserializeOwned>(
    env: &Env,
    object: &str,
    ask: &Ask,
) -> Result<T, NoAnswer> {
    serde_json::from_str(&ask_text(env, object, ask).await?).map_err(|_| NoAnswer)
}

/// Asks an object; its answer is JSON text.
pub(crate) async fn ask_text(env: &Env, object: &str, ask: &Ask) -> Result<String, NoAnswer> {
    let frame = frame(ask, &[]).ok_or(NoAnswer)?;
    post(env, object, &frame).await
}

/// A question as it is sent: the length of its JSON in 4 bytes, little-endian, the JSON, and what follows.
fn frame(ask: &impl Serialize, body: &[u8]) -> Option<Uint8Array> {
    let json = serde_json::to_vec(ask).ok()?;
    let length = u32::try_from(json.len()).ok()?;
    let mut head = Vec::from(length.to_le_bytes());
    head.extend(json);
    let start = u32::try_from(head.len()).ok()?;
    let size = start.checked_add(u32::try_from(body.len()).ok()?)?;
    let frame = Uint8Array::new_with_length(size);
    frame.set(&Uint8Array::from(head.as_slice()), 0);
    frame.set(&Uint8Array::from(body), start);
    Some(frame)
}

/// The JSON and what follows it.
pub(super) fn unframe(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

async fn post(env: &Env, object: &str, frame: &Uint8Array) -> Result<String, NoAnswer> {
    body::within(DEADLINE, exchange(env, object, frame)).await.unwrap_or(Err(NoAnswer))
}

async fn exchange(env: &Env, object: &str, frame: &Uint8Array) -> Result<String, NoAnswer> {
    let sent = fetch(env, object, frame).map_err(|_| NoAnswer)?;
    let response: Response =
        Settled::of(&sent).await.and_then(JsCast::dyn_into).map_err(|_| NoAnswer)?;
    #[expect(clippy::disallowed_methods, reason = "the answer is this Worker's own")]
    let text = response.text().map_err(|_| NoAnswer)?;
    let text = Settled::of(&text).await.map_err(|_| NoAnswer)?;
    text.as_string().filter(|_| response.status() == 200).ok_or(NoAnswer)
}

fn fetch(env: &Env, object: &str, frame: &Uint8Array) -> Result<Promise, JsValue> {
    let namespace = namespace(env, object)?;
    let get: Function = Reflect::get(&namespace, &intern("getByName").into())?.dyn_into()?;
    let stub = get.call1(&namespace, &object.into())?;
    let fetch: Function = Reflect::get(&stub, &intern("fetch").into())?.dyn_into()?;
    let init = RequestInit::new();
    init.set_method(intern("POST"));
    init.set_body(frame);
    fetch.call2(&stub, &["https://ledger/", object].concat().into(), &init)?.dyn_into()
}

/// Where an object is: the same name in another jurisdiction is another object.
fn namespace(env: &Env, object: &str) -> Result<JsValue, JsValue> {
    let all = Reflect::get(env, &intern(LEDGER).into())?;
    let gateway = gateway::load(env);
    let source = gateway.as_ref().as_ref().ok().and_then(|all| all.source(source_of(object)));
    let Some(jurisdiction) = source.and_then(|source| source.jurisdiction) else { return Ok(all) };
    let restricted: Function = Reflect::get(&all, &"jurisdiction".into())?.dyn_into()?;
    restricted.call1(&all, &jurisdiction.as_str().into())
}
