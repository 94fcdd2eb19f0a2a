//! Somebody is told that events are dead, or wait for too long, or that many requests are rejected: from time to time, and beside the way of
//! any event.

use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use futures_util::future::join_all;
use hookseal::message_id;
use hookseal_ledger::{Condition, Millis};
use serde_json::{Value, json};
use worker::Env;

use crate::ledger::{Ask, NoAnswer, WaitingText, ask, ask_text, rejected_name, shard_name};
use crate::{clock, gateway, log, origin};
use hookseal_config::{Alert, Gateway, Shards, Source, Standing};

/// How long whoever is told may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The span in which rejected requests are counted.
const SPAN: Millis = 600_000;

/// Tells of what someone should know, if there is anything.
pub(crate) async fn tell(env: &Env, gateway: &Gateway) {
    let Ok(Some(alert)) = &gateway.alert else { return };
    let at = clock::millis();
    let mut alerts = Vec::new();
    for source in &gateway.sources {
        let Standing::Enabled(receiver) = &source.standing else { continue };
        match conditions(env, alert, source, receiver.ledger.as_ref(), at).await {
            Ok(due) => alerts.extend(due.into_iter().map(|due| (source, due))),
            Err(NoAnswer) => log::trouble(&source.name, "ledger_unavailable", ""),
        }
    }
    if alerts.is_empty() {
        return;
    }
    let told = send(env, alert, &alerts, at).await;
    log::alert(
        at,
        told.ok(),
        alerts.iter().map(|(source, (condition, ..))| (source.name.as_str(), condition.as_str())),
    );
    if told.is_err() {
        let untold = alerts.iter().map(|(source, (condition, ..))| {
            let question = Ask::Untold { conditions: alloc::vec![condition.as_str().into()] };
            async move { ask_text(env, &rejected_name(&source.name), &question).await }
        });
        join_all(untold).await;
    }
}

/// A condition, how bad it is, and from where on it is one.
type Due = (Condition, u64, u64);

/// The conditions of a source that someone is to be told of now.
async fn conditions(
    env: &Env,
    alert: &Alert,
    source: &Source,
    shards: Option<&Shards>,
    at: Millis,
) -> Result<Vec<Due>, NoAnswer> {
    let waiting = (0..shards.map_or(0, |shards| shards.count)).map(|shard| async move {
        ask::<WaitingText>(env, &shard_name(&source.name, shard), &Ask::Waiting).await
    });
    let mut dead: u64 = 0;
    let mut oldest = at;
    for waiting in join_all(waiting).await {
        let waiting = waiting?;
        dead = dead.saturating_add(waiting.dead);
        oldest = oldest.min(waiting.oldest.unwrap_or(at));
    }
    let age = u64::try_from(at.saturating_sub(oldest)).unwrap_or_default() / 1000;
    let object = rejected_name(&source.name);
    let since = at.saturating_sub(SPAN);
    let rejections: u64 = ask(env, &object, &Ask::Rejections { since }).await?;
    let found = [
        (Condition::Dead, dead, 1),
        (Condition::Oldest, age, alert.oldest.as_secs()),
        (Condition::Rejections, rejections, alert.rejections.into()),
    ];
    let seen = found.iter().map(|(condition, value, limit)| {
        (condition.as_str().into(), if value >= limit { *value } else { 0 })
    });
    let due: Vec<String> = ask(env, &object, &Ask::Alerts { seen: seen.collect() }).await?;
    Ok(found
        .into_iter()
        .filter(|(condition, ..)| due.iter().any(|due| due == condition.as_str()))
        .collect())
}

/// Sends one message with all there is; the status of the answer.
async fn send(
    env: &Env,
    alert: &Alert,
    alerts: &[(&Source, Due)],
    at: Millis,
) -> Result<u16, Option<u16>> {
    let each = |(source, (condition, value, limit)): &(&Source, Due)| json!({ "source": source.name, "condition": condition.as_str(), "value": value, "limit": limit });
    let alerts: Vec<Value> = alerts.iter().map(each).collect();
    let body = json!({ "type": "hookseal.alert", "at": at, "alerts": alerts });
    let body = serde_json::to_vec(&body).map_err(|_| None)?;
    let id = message_id("hookseal.alert", "", &alloc::format!("{at}"));
    let headers = alloc::vec![("content-type".into(), "application/json".into())];
    let now = clock::seconds(u64::try_from(at).unwrap_or_default());
    let message = gateway::seal(&alert.seal, headers, &id, &body, now).map_err(|_| None)?;
    match origin::deliver(&alert.origin, env, &message, TIMEOUT).await {
        Ok(answered) if (200..=299).contains(&answered.status) => Ok(answered.status),
        Ok(answered) => Err(Some(answered.status)),
        Err(_) => Err(None),
    }
}
