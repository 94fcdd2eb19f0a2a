//! The alarm: what is due goes to the origin, a bounded batch at a time.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use hookseal::Event;
use hookseal_config::{Receiver, Standing};
use hookseal_ledger::{Delivery, Facts, Millis, Outcome};

use super::{Ledger, OutcomeText, Shard, Trouble, source_of};
use crate::gateway::{self, Header};
use crate::log;
use crate::origin::{self, Message};
use crate::{body, clock};

/// How long one alarm may take: attempts that could last longer are left to the next.
const LONGEST: Millis = 60_000;
/// How often it looks for what has become due meanwhile.
const TICK: Duration = Duration::from_millis(250);
/// Batches of rows whose retention ends.
const EXPIRIES: usize = 10;
/// How old the signature that came may be on the first attempt; the providers' own windows are 300 s.
const FRESH: Millis = 60_000;

impl Ledger {
    /// The alarm rang.
    pub(super) async fn rang(&self, object: &str) -> Result<(), Trouble> {
        if object.ends_with("/rejected") {
            return Ok(());
        }
        self.open(object).await?;
        self.done(|shard| {
            shard.store_mut().rang();
            shard.wake(clock::millis())
        })
        .await?;
        for _ in 0..EXPIRIES {
            if self.done(|shard| shard.expire(clock::millis())).await? == 0 {
                break;
            }
        }
        let gateway = gateway::load(&self.env);
        let source = source_of(object);
        let found = gateway.as_ref().as_ref().ok().and_then(|gateway| gateway.source(source));
        let Some(Standing::Enabled(receiver)) = found.map(|source| &source.standing) else {
            // What was acknowledged waits until its source is as it should be.
            if self.done(Shard::counts).await?.oldest.is_some() {
                return Err(Trouble::new("source_unavailable"));
            }
            return self.done(|shard| shard.rest(clock::millis())).await;
        };
        self.deliver(receiver).await?;
        self.done(|shard| shard.rest(clock::millis())).await
    }

    async fn deliver(&self, receiver: &Receiver) -> Result<(), Trouble> {
        let began = clock::millis();
        let timeout = Millis::try_from(receiver.timeout.as_millis()).unwrap_or(LONGEST);
        let latest = began.saturating_add(LONGEST).saturating_sub(timeout);
        let mut attempts = FuturesUnordered::new();
        let mut result = Ok(());
        loop {
            let now = clock::millis();
            if result.is_ok() && now <= latest {
                match self.done(|shard| shard.lease(now, clock::jitter)).await {
                    Ok(leases) => {
                        attempts.extend(leases.into_iter().map(|row| self.attempt(receiver, row)));
                    }
                    Err(trouble) => result = Err(trouble),
                }
            }
            if attempts.is_empty() {
                return result;
            }
            if let Some(Some(Err(trouble))) = body::within(TICK, attempts.next()).await {
                result = Err(trouble);
            }
        }
    }

    async fn attempt(&self, receiver: &Receiver, row: Delivery) -> Result<(), Trouble> {
        let began = clock::millis();
        let message = {
            let body = self.on_shard(|shard| shard.body(&row.facts));
            body.map(|body| body.and_then(|body| message(receiver, &row, &body)))
        };
        let outcome = match message {
            Ok(Some(message)) => {
                let answered =
                    origin::deliver(&receiver.origin, &self.env, &message, receiver.timeout).await;
                OutcomeText::of(&answered).into()
            }
            Ok(None) => Outcome::Undeliverable,
            Err(_) => Outcome::Lost,
        };
        let now = clock::millis();
        let (id, attempt) = (&row.facts.id, row.progress.attempt);
        let settled =
            self.done(|shard| shard.settle(id, attempt, &outcome, now, clock::jitter())).await;
        let after = settled.as_ref().ok().and_then(Option::as_ref);
        log::attempt(&self.env, &row, after, &outcome, began, now);
        settled.map(drop)
    }
}

/// What the origin gets in this attempt; `None` if it can be no request.
fn message(receiver: &Receiver, row: &Delivery, body: &[u8]) -> Option<Message> {
    let Facts { id, content_type, message_headers, .. } = &row.facts;
    let now = clock::now()?;
    let stored: Vec<(String, String)> = serde_json::from_str(message_headers).ok()?;
    let anew = signed_anew(receiver, row, body).unwrap_or_default();
    let kept = stored
        .into_iter()
        .filter(|(name, _)| !anew.iter().any(|(new, _)| new.eq_ignore_ascii_case(name)));
    let content_type = ("content-type".into(), content_type.clone());
    let of_provider =
        kept.chain(anew.iter().cloned()).map(|(name, value)| (Cow::Owned(name), value));
    let headers: Vec<Header> = [content_type].into_iter().chain(of_provider).collect();
    gateway::seal(&receiver.seal, headers, id, body, clock::seconds(now)).ok()
}

/// The provider's signature as it would be now, in place of one that its own library would find too old.
fn signed_anew(receiver: &Receiver, row: &Delivery, body: &[u8]) -> Option<Vec<(String, String)>> {
    let provider = receiver.provider;
    let now = clock::now()?;
    let old = clock::millis().saturating_sub(row.facts.received) > FRESH;
    let late = old || row.progress.attempt > 1;
    // An event has no signature but the seal.
    let raw = row.facts.content_type != Event::CONTENT_TYPE;
    let ours = provider.id == row.facts.provider && provider.signs_anew();
    if !(late && raw && ours && provider.protects_from_replay()) {
        return None;
    }
    receiver.sign(body, clock::seconds(now))
}
