//! The ledger's objects: the `SQLite` of each is a shard of one source, and its alarm delivers what is in it.

mod client;
mod deliver;
mod ring;
mod store;
mod wire;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::time::Duration;

use hookseal::{Provider, providers};
use hookseal_config::Standing;
use hookseal_ledger::{self as ledger, Body, Delivery, Error, Facts, Forward, Mode, Policy, Ring};
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use serde::Serialize;
use serde_json::value::RawValue;
use wasm_bindgen::JsCast;
use web_sys::{Response, ResponseInit};
use worker::{DurableObject, Env, ResponseBody, State, durable_object};

use self::store::Sqlite;
use crate::log;
use crate::wait::Settled;
use crate::{clock, gateway};

pub(crate) use self::client::{
    Claim, NoAnswer, ask, ask_text, claim, reject, rejected_name, settle, shard_name, wake,
};
pub(crate) use self::wire::{
    ArmedText, Ask, ClaimText, ClaimedText, DiagnosisText, FilterText, OutcomeText, RejectedText,
    Standing as Claimed, WaitingText,
};

/// Where an object looks for its source's name if the runtime does not tell it its own.
const ANY_SOURCE: &str = "SELECT source FROM delivery LIMIT 1";
/// When an alarm that could not do its work rings again.
const AGAIN: Duration = Duration::from_mins(1);

/// The largest body that is shown, in bytes.
const MOST_SHOWN: u64 = 256 * 1024;

type Shard = ledger::Ledger<Sqlite>;

/// An object of the ledger: a shard of a source, or its rejected requests.
#[durable_object(alarm)]
pub struct Ledger {
    state: State,
    env: Env,
    shard: RefCell<Option<Shard>>,
    ring: RefCell<Option<Ring<Sqlite>>>,
}

/// Why an object could not do what it was to.
pub(crate) struct Trouble {
    code: &'static str,
    detail: String,
}

impl Trouble {
    fn of(error: Error<String>) -> Self {
        match error {
            Error::Store(detail) => Self { code: "storage_failed", detail },
            Error::Malformed => Self::new("row_malformed"),
            Error::NewerSchema => Self::new("schema_newer"),
        }
    }

    fn new(code: &'static str) -> Self {
        Self { code, detail: String::new() }
    }

    fn log(&self, object: &str) {
        log::trouble(object, self.code, &self.detail);
    }
}

impl core::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}

#[expect(clippy::disallowed_types, reason = "the trait names them; nothing of them is used")]
impl DurableObject for Ledger {
    fn new(state: State, env: Env) -> Self {
        Self { state, env, shard: RefCell::default(), ring: RefCell::default() }
    }

    async fn fetch(&self, request: worker::Request) -> worker::Result<worker::Response> {
        let request = request.inner();
        let url = request.url();
        let object = url.strip_prefix("https://ledger/").unwrap_or_default();
        match self.answer(object, request).await {
            // Not by way of a response of the runtime's, which the crate would make another of around its stream.
            Ok(text) => worker::Response::from_body(ResponseBody::Body(text.into_bytes())),
            Err(trouble) => {
                trouble.log(object);
                let init = ResponseInit::new();
                init.set_status(503);
                Ok(Response::new_with_opt_str_and_init(None, &init)?.into())
            }
        }
    }

    async fn alarm(&self) -> worker::Result<worker::Response> {
        let object = self.name();
        if let Some(object) = &object
            && let Err(trouble) = self.rang(object).await
        {
            trouble.log(object);
            // What the storage holds is read anew, and its alarm with it.
            self.shard.take();
            if self.state.storage().set_alarm(AGAIN).await.is_err() {
                Trouble::new("alarm_lost").log(object);
            }
        }
        worker::Response::empty()
    }
}

impl Ledger {
    async fn answer(&self, object: &str, request: &web_sys::Request) -> Result<String, Trouble> {
        let unreadable = || Trouble::new("question_unreadable");
        #[expect(clippy::disallowed_methods, reason = "the question is this Worker's own")]
        let bytes = request.array_buffer().map_err(|_| unreadable())?;
        let bytes: ArrayBuffer =
            Settled::of(&bytes).await.and_then(JsCast::dyn_into).map_err(|_| unreadable())?;
        // Before the bytes come into the wasm memory, so that they are there only while nothing waits.
        if object.ends_with("/rejected") {
            self.open_ring()?;
        } else {
            self.open(object).await?;
        }
        let bytes = Uint8Array::new(&bytes).to_vec();
        let (json, body) = client::unframe(&bytes).ok_or_else(unreadable)?;
        let ask: Ask = serde_json::from_slice(json).map_err(|_| unreadable())?;
        if clock::now().is_none() {
            return Err(Trouble::new("no_time"));
        }
        let answer = if object.ends_with("/rejected") {
            self.on_ring(|ring| ring::do_ask(ring, ask))?
        } else {
            self.done(|shard| do_ask(&self.env, shard, object, ask, body)).await?
        };
        answer.ok_or_else(unreadable)
    }

    /// Opens the shard that this object is.
    async fn open(&self, object: &str) -> Result<(), Trouble> {
        if self.shard.borrow().is_some() {
            return Ok(());
        }
        let storage = self.state.storage();
        let alarm = storage.get_alarm().await.map_err(|_| Trouble::new("storage_failed"))?;
        let pending = {
            let mut slot = self.shard.borrow_mut();
            if slot.is_some() {
                return Ok(());
            }
            let policy = policy(&self.env, source_of(object));
            let store = Sqlite::new(storage, alarm);
            let mut shard = Shard::open(store, policy, clock::millis()).map_err(Trouble::of)?;
            let pending = shard.store_mut().pending();
            *slot = Some(shard);
            pending
        };
        confirm(pending).await
    }

    fn open_ring(&self) -> Result<(), Trouble> {
        let mut slot = self.ring.borrow_mut();
        if slot.is_none() {
            *slot = Some(Ring::open(Sqlite::new(self.state.storage(), None)).map_err(Trouble::of)?);
        }
        Ok(())
    }

    /// Something that the shard does at once.
    fn on_shard<T>(
        &self,
        work: impl FnOnce(&mut Shard) -> Result<T, Error<String>>,
    ) -> Result<T, Trouble> {
        let mut slot = self.shard.borrow_mut();
        let shard = slot.as_mut().ok_or_else(|| Trouble::new("not_open"))?;
        work(shard).map_err(Trouble::of)
    }

    /// Something that the shard does, done and confirmed.
    async fn done<T>(
        &self,
        work: impl FnOnce(&mut Shard) -> Result<T, Error<String>>,
    ) -> Result<T, Trouble> {
        let (result, pending) = self.on_shard(|shard| {
            let result = work(shard);
            Ok((result, shard.store_mut().pending()))
        })?;
        confirm(pending).await?;
        result.map_err(Trouble::of)
    }

    fn on_ring<T>(
        &self,
        work: impl FnOnce(&mut Ring<Sqlite>) -> Result<T, Error<String>>,
    ) -> Result<T, Trouble> {
        let mut slot = self.ring.borrow_mut();
        let ring = slot.as_mut().ok_or_else(|| Trouble::new("not_open"))?;
        work(ring).map_err(Trouble::of)
    }

    /// The object's name; `None` if it has none and holds nothing.
    fn name(&self) -> Option<String> {
        if let Some(name) = self.state.id().name() {
            return Some(name);
        }
        let mut rows = self.state.storage().sql().exec(ANY_SOURCE, None).ok()?.raw();
        match rows.next()?.ok()?.into_iter().next()? {
            worker::SqlStorageValue::String(source) => Some(shard_name(&source, 0)),
            _ => None,
        }
    }
}

/// What is asked of a shard; `None` if the question makes no sense.
fn do_ask(
    env: &Env,
    shard: &mut Shard,
    object: &str,
    ask: Ask,
    body: &[u8],
) -> Result<Option<String>, Error<String>> {
    let now = clock::millis();
    Ok(match ask {
        Ask::Claim(claim) => match claim_of(claim, source_of(object), body) {
            Some(claim) => text(&ClaimedText::from(&shard.claim(claim, now)?)),
            None => None,
        },
        Ask::Knows { key } => text(&wire::KnownText { known: shard.knows(&key)? }),
        Ask::Settle { id, attempt, outcome } => {
            shard.settle(&id, attempt, &outcome.into(), now, clock::jitter())?;
            text(&true)
        }
        Ask::Wake => {
            shard.arm(now)?;
            text(&true)
        }
        Ask::Get { id } => match shard.get(&id)? {
            Some(row) => {
                let content = shown(env, shard, &row)?;
                text(&wire::DeliveryText::of(&row).with(shard.attempts(&id)?, content))
            }
            None => text(&()),
        },
        Ask::Page { filter, most } => match filter.filter() {
            Some(filter) => text(&wire::PageText::from(&shard.page(&filter, most)?)),
            None => None,
        },
        Ask::Counts => text(&wire::CountsText::from(shard.counts()?)),
        Ask::Replay { id } => text(&wire::ReplayedText::of(&id, shard.replay(&id, now)?)),
        Ask::ReplayPage { filter } => match filter.filter() {
            Some(filter) => {
                let (replays, next) = shard.replay_page(&filter, now)?;
                text(&wire::ReplaysText::of(&replays, next.as_ref()))
            }
            None => None,
        },
        Ask::Erase { id } => text(&wire::ErasedText::from(shard.erase(&id, now)?)),
        Ask::EraseCustomer { customer } => text(&shard.erase_customer(&customer, now)?),
        Ask::Waiting => text(&WaitingText::from(shard.waiting()?)),
        _ => None,
    })
}

/// The row of a delivery's provider: its source's, or a built-in one where the source is another provider's by now.
fn provider_of(env: &Env, facts: &Facts) -> Option<&'static Provider> {
    let gateway = gateway::load(env);
    let found = gateway.as_ref().as_ref().ok().and_then(|gateway| gateway.source(&facts.source));
    match found.map(|source| &source.standing) {
        Some(Standing::Enabled(receiver)) if receiver.provider.id == facts.provider => {
            Some(receiver.provider)
        }
        _ => providers::find(&facts.provider).ok(),
    }
}

/// The body of a delivery as a person may see it; nothing if there is none, if it is too large, or if nobody knows what of it is secret.
fn shown(
    env: &Env,
    shard: &mut Shard,
    row: &Delivery,
) -> Result<Option<Box<RawValue>>, Error<String>> {
    let Delivery { facts, progress } = row;
    if progress.body != Body::Kept || facts.size > MOST_SHOWN {
        return Ok(None);
    }
    let (Some(provider), Some(body)) = (provider_of(env, facts), shard.body(facts)?) else {
        return Ok(None);
    };
    let json = match core::str::from_utf8(&body) {
        Ok(json) if !gateway::is_form(&facts.content_type) => provider.redacted(json),
        _ => provider.redacted_body(&body),
    };
    Ok(RawValue::from_string(json).ok())
}

fn text(answer: &impl Serialize) -> Option<String> {
    serde_json::to_string(answer).ok()
}

fn claim_of(text: ClaimText, source: &str, body: &[u8]) -> Option<ledger::Claim> {
    let forward = match text.record {
        None => Forward::Deliver,
        Some(word) => Forward::Record(ledger::Code::find(&word)?),
    };
    let facts = Facts {
        id: String::new(),
        key: text.key,
        digest: text.digest,
        source: source.into(),
        provider: text.provider,
        event_id: text.event_id,
        account: text.account,
        event_type: text.event_type,
        customer: text.customer,
        received: 0,
        remote_ip: text.remote_ip,
        headers: text.headers,
        content_type: text.content_type,
        message_headers: text.message_headers,
        size: 0,
        conflict: false,
        sensitive: text.sensitive,
        schema: 0,
        program: String::new(),
    };
    let mode = if text.ack { Mode::Ack } else { Mode::Proxy };
    Some(ledger::Claim { facts, conflict_id: text.conflict_id, mode, forward, body: body.into() })
}

/// Waits until the runtime says that it is so.
async fn confirm(pending: Vec<Promise>) -> Result<(), Trouble> {
    for promise in pending {
        Settled::of(&promise).await.map_err(|_| Trouble::new("alarm_not_set"))?;
    }
    Ok(())
}

/// `v1/<source>/<k>`
fn source_of(object: &str) -> &str {
    object.split('/').nth(1).unwrap_or_default()
}

/// What a source's shard goes by; the defaults for a source that is not in the configuration. One that is not as it should be may have
/// others, so that nothing is forgotten meanwhile.
fn policy(env: &Env, source: &str) -> Policy {
    let gateway = gateway::load(env);
    let defaults = Policy::new(60_000, env!("CARGO_PKG_VERSION"));
    let Ok(gateway) = gateway.as_ref() else { return Policy { forgets: false, ..defaults } };
    match gateway.source(source).map(|source| &source.standing) {
        Some(Standing::Enabled(receiver)) => receiver.policy(),
        Some(Standing::Disabled | Standing::Faulty(_)) => Policy { forgets: false, ..defaults },
        None => defaults,
    }
}
