//! The admin API: what an operator asks of the ledger, as docs/openapi.json describes it.
//!
//! It asks the ledger's objects and keeps nothing itself. It fails closed: without a good token nothing is told, not even whether a
//! source exists, and a question that is not understood to its last field is refused.

mod fields;
mod guard;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use futures_util::future::join_all;
use hookseal_ledger::{LONGEST_ARMED, MOST_DIAGNOSED, Millis, Shard, lookups};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use web_sys::Request;
use worker::Env;

use self::fields::{Fields, cursor_text};
use self::guard::Stranger;
use crate::body::{self, Held};
use crate::ledger::{
    ArmedText, Ask, DiagnosisText, NoAnswer, RejectedText, ask, ask_text, rejected_name, shard_name,
};
use crate::log::{Outcome, Record};
use crate::respond::Answer;
use crate::{diagnose, gateway};
use hookseal_config::{Admin, Fault, Gateway, Mode, Receiver, Shards, Source, Standing};

/// The largest body of a question, in bytes.
const MAX_BODY: usize = 16 * 1024;
/// Events on a page.
const MOST_EVENTS: u32 = 100;
const EVENTS: u32 = 50;
const MOST_REJECTED: u32 = 1_000;
const REJECTED: u32 = 100;
const MOST_DIAGNOSES: u32 = 100;
/// How often the shards are asked to erase a part of a customer's events before the rest is left to another request.
const ERASURES: u32 = 20;
const MINUTE: Millis = 60_000;

/// Why the admin API does not do something.
struct Refusal {
    status: u16,
    code: &'static str,
    title: &'static str,
    /// Which field of the question is wrong.
    field: Option<&'static str>,
    allow: Option<&'static str>,
}

impl Refusal {
    const fn new(status: u16, code: &'static str, title: &'static str) -> Self {
        Self { status, code, title, field: None, allow: None }
    }

    const fn bad(code: &'static str, title: &'static str) -> Self {
        Self::new(400, code, title)
    }

    const fn field(name: &'static str) -> Self {
        let title = "A field has a value that is not allowed; docs/openapi.json says what is";
        Self { field: Some(name), ..Self::new(400, "invalid_field", title) }
    }

    const fn method(allow: &'static str) -> Self {
        let title = "This path has other methods";
        Self { allow: Some(allow), ..Self::new(405, "method_not_allowed", title) }
    }

    const fn no_event() -> Self {
        Self::new(404, "unknown_event", "This source's ledger has no such event")
    }
}

impl From<NoAnswer> for Refusal {
    fn from(_: NoAnswer) -> Self {
        Self::new(503, "ledger_unavailable", "The ledger did not answer; try again")
    }
}

/// A question that was let in.
struct Question<'q> {
    request: &'q Request,
    query: &'q str,
    env: &'q Env,
    gateway: &'q Gateway,
    record: &'q mut Record,
}

/// Answers a request below the admin path; `rest` is what follows that path.
pub(crate) async fn handle(
    request: &Request,
    (rest, query): (&str, &str),
    env: &Env,
    admin: &Admin,
    gateway: &Gateway,
    record: &mut Record,
) -> Answer {
    record.operation = Some("admin");
    let authorization = gateway::header(request, "authorization");
    let remote_ip = gateway::remote_ip(request).unwrap_or_default();
    match guard::admit(authorization.as_deref(), &admin.token, &remote_ip) {
        Ok(()) => {}
        Err(Stranger::Unknown) => {
            record.outcome = Some(Outcome::Refused);
            record.code = Some("admin_unauthorized");
            return Answer::unauthorized();
        }
        Err(Stranger::Guessing) => {
            record.outcome = Some(Outcome::Refused);
            record.code = Some("admin_guessing");
            let title = "Too many wrong tokens came from this network";
            return Answer::problem(429, "too_many_failures", title, None)
                .with("retry-after", "60");
        }
    }
    let question = Question { request, query, env, gateway, record };
    match question.answer(rest).await {
        Ok(answer) => {
            record.outcome = Some(Outcome::Answered);
            answer
        }
        Err(Refusal { status, code, title, field, allow }) => {
            record.outcome =
                Some(if status == 503 { Outcome::Unavailable } else { Outcome::Refused });
            record.code = Some(code);
            let answer = Answer::problem(status, code, title, field);
            match allow {
                Some(allow) => answer.with("allow", allow),
                None if status == 503 => answer.with("retry-after", "60"),
                None => answer,
            }
        }
    }
}

impl Question<'_> {
    async fn answer(mut self, rest: &str) -> Result<Answer, Refusal> {
        let method = self.request.method();
        let segments: Vec<&str> = rest.split('/').skip(1).collect();
        let (name, below) = match (segments.as_slice(), method.as_str()) {
            (["health"], "GET") => return self.health(),
            (["sources"], "GET") => return self.sources().await,
            (["health" | "sources"], _) => return Err(Refusal::method("GET")),
            (["sources", name, below @ ..], _) => (*name, below),
            _ => return Err(Refusal::new(404, "unknown_path", "The admin API has no such path")),
        };
        let gateway = self.gateway;
        let source = gateway.source(name).ok_or(Refusal::new(
            404,
            "unknown_source",
            "No source has this name",
        ))?;
        self.record.source = Some(source.name.clone());
        match (below, method.as_str()) {
            ([], "GET") => self.source(source).await,
            (["events"], "GET") => self.events(source).await,
            (["events", id], "GET") => self.event(source, id).await,
            (["events", id], "DELETE") => self.erase(source, id).await,
            (["events", id, "replay"], "POST") => self.replay(source, id).await,
            (["replay"], "POST") => self.replay_page(source).await,
            (["erase"], "POST") => self.erase_customer(source).await,
            (["rejected"], "GET") => self.rejected(source).await,
            (["armed"], "GET") => {
                self.operation("armed");
                self.armed(source, &Ask::Armed).await
            }
            (["armed"], "PUT") => self.arm(source).await,
            (["armed"], "DELETE") => {
                self.operation("disarm");
                self.armed(source, &Ask::Arm { span: 0, failures: 0 }).await
            }
            (["diagnoses"], "GET") => self.diagnoses(source).await,
            (["diagnoses", request_id], "GET") => self.diagnosis(source, request_id).await,
            ([] | ["events" | "rejected" | "diagnoses"] | ["diagnoses", _], _) => {
                Err(Refusal::method("GET"))
            }
            (["events", _], _) => Err(Refusal::method("GET, DELETE")),
            (["events", _, "replay"] | ["replay" | "erase"], _) => Err(Refusal::method("POST")),
            (["armed"], _) => Err(Refusal::method("GET, PUT, DELETE")),
            _ => Err(Refusal::new(404, "unknown_path", "The admin API has no such path")),
        }
    }

    fn operation(&mut self, word: &'static str) {
        self.record.operation = Some(word);
    }

    fn health(mut self) -> Result<Answer, Refusal> {
        self.operation("health");
        self.no_fields()?;
        let sources: Vec<_> = self.gateway.sources.iter().map(standing).collect();
        let part = |fault: Option<&Fault>, on: bool| match fault {
            Some(fault) => faulty(fault),
            None => json!({ "standing": if on { "enabled" } else { "disabled" } }),
        };
        let alert = &self.gateway.alert;
        let alert = part(alert.as_ref().err(), alert.as_ref().is_ok_and(Option::is_some));
        let status = gateway::status(self.gateway);
        Ok(Answer::json(
            200,
            &json!({
                "status": status,
                "version": env!("CARGO_PKG_VERSION"),
                "sources": sources,
                "alert": alert,
            }),
        ))
    }

    async fn sources(mut self) -> Result<Answer, Refusal> {
        self.operation("sources");
        self.no_fields()?;
        let sources = self.gateway.sources.iter().map(|source| described(self.env, source));
        Ok(Answer::json(200, &json!({ "sources": join_all(sources).await })))
    }

    async fn source(mut self, source: &Source) -> Result<Answer, Refusal> {
        self.operation("source");
        self.no_fields()?;
        Ok(Answer::json(200, &described(self.env, source).await))
    }

    async fn events(mut self, source: &Source) -> Result<Answer, Refusal> {
        self.operation("events");
        let mut fields = Fields::query(self.query)?;
        let mut filter = fields.filter()?;
        let most = fields.count("limit", 1..=MOST_EVENTS, EVENTS)?;
        filter.after = fields.cursor()?;
        fields.end()?;
        let shards = shards(source)?;
        let question = Ask::Page { filter, most };
        let pages = (0..shards.count).map(|shard| {
            let object = shard_name(&source.name, shard);
            let question = &question;
            async move { ask::<PageText>(self.env, &object, question).await }
        });
        let mut rows = Vec::new();
        let mut more = false;
        for page in join_all(pages).await {
            let PageText { deliveries, next } = page?;
            more |= next.is_some();
            for row in deliveries {
                let Place { received, id } =
                    serde_json::from_str(row.get()).map_err(|_| NoAnswer)?;
                rows.push(((received, id), row));
            }
        }
        rows.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let most = usize::try_from(most).unwrap_or_default();
        more |= rows.len() > most;
        rows.truncate(most);
        let next = rows.last().filter(|_| more).map(|(place, _)| cursor_text(place));
        let events: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
        Ok(Answer::json(200, &Page { events, next }))
    }

    async fn event(mut self, source: &Source, id: &str) -> Result<Answer, Refusal> {
        self.operation("event");
        self.no_fields()?;
        self.id(id)?;
        for shard in places(shards(source)?, id) {
            let object = shard_name(&source.name, shard);
            let text = ask_text(self.env, &object, &Ask::Get { id: id.into() }).await?;
            if text != "null" {
                return Ok(Answer::json_text(200, text));
            }
        }
        Err(Refusal::no_event())
    }

    async fn replay(mut self, source: &Source, id: &str) -> Result<Answer, Refusal> {
        self.operation("replay");
        self.no_fields()?;
        self.id(id)?;
        for shard in places(shards(source)?, id) {
            let object = shard_name(&source.name, shard);
            let replayed: Replayed = ask(self.env, &object, &Ask::Replay { id: id.into() }).await?;
            match replayed.replayed.as_str() {
                "due" => return Ok(Answer::json(202, &replayed)),
                "underway" => {
                    return Err(Refusal::new(
                        409,
                        "underway",
                        "The event is being delivered already",
                    ));
                }
                "gone" => {
                    let title = "The event's body is not in the ledger any more, or never was";
                    return Err(Refusal::new(410, "body_gone", title));
                }
                _ => {}
            }
        }
        Err(Refusal::no_event())
    }

    async fn replay_page(mut self, source: &Source) -> Result<Answer, Refusal> {
        self.operation("replay_page");
        let mut fields = self.body().await?;
        let mut filter = fields.filter()?;
        // All events of all times are nobody's wish, but the effect of a field that was forgotten.
        if filter.state.is_none() {
            return Err(Refusal::field("state"));
        }
        let shards = shards(source)?;
        let (shard, after) = fields.shard_cursor(shards.count)?;
        fields.end()?;
        filter.after = after;
        let object = shard_name(&source.name, shard);
        let Replays { replays, next } = ask(self.env, &object, &Ask::ReplayPage { filter }).await?;
        let next = match next {
            Some(cursor) => Some(format!("{shard}.{}", cursor_text(&cursor))),
            None => Some(shard.saturating_add(1))
                .filter(|next| *next < shards.count)
                .map(|next| next.to_string()),
        };
        Ok(Answer::json(202, &json!({ "replays": replays, "next": next })))
    }

    async fn erase(mut self, source: &Source, id: &str) -> Result<Answer, Refusal> {
        self.operation("erase");
        self.no_fields()?;
        self.id(id)?;
        // While two numbers of shards were live, more than one can have claimed it.
        let parts = places(shards(source)?, id).into_iter().map(|shard| async move {
            let object = shard_name(&source.name, shard);
            ask::<Erased>(self.env, &object, &Ask::Erase { id: id.into() }).await
        });
        let parts: Result<Vec<Erased>, NoAnswer> = join_all(parts).await.into_iter().collect();
        let parts: Vec<_> = parts?.into_iter().filter(|part| part.erased).collect();
        if parts.is_empty() {
            return Err(Refusal::no_event());
        }
        let delivered = parts.iter().any(|part| part.delivered);
        Ok(Answer::json(200, &json!({ "id": id, "delivered": delivered })))
    }

    async fn erase_customer(mut self, source: &Source) -> Result<Answer, Refusal> {
        self.operation("erase_customer");
        let mut fields = self.body().await?;
        let customer = fields.text("customer")?.ok_or(Refusal::field("customer"))?;
        fields.end()?;
        let shards = shards(source)?;
        let question = Ask::EraseCustomer { customer };
        let mut erased: u64 = 0;
        let mut shard = 0;
        for _ in 0..ERASURES.saturating_add(shards.count) {
            let object = shard_name(&source.name, shard);
            let part: u64 = ask(self.env, &object, &question).await?;
            erased = erased.saturating_add(part);
            if part == 0 {
                shard = shard.saturating_add(1);
            }
            if shard >= shards.count {
                break;
            }
        }
        let done = shard >= shards.count;
        Ok(Answer::json(200, &json!({ "erased": erased, "done": done })))
    }

    async fn rejected(mut self, source: &Source) -> Result<Answer, Refusal> {
        self.operation("rejected");
        let mut fields = Fields::query(self.query)?;
        let most = fields.count("limit", 1..=MOST_REJECTED, REJECTED)?;
        fields.end()?;
        let object = rejected_name(&source.name);
        let rejected: Vec<RejectedText> = ask(self.env, &object, &Ask::Rejected { most }).await?;
        Ok(Answer::json(200, &json!({ "rejected": rejected })))
    }

    async fn arm(mut self, source: &Source) -> Result<Answer, Refusal> {
        self.operation("arm");
        let mut fields = self.body().await?;
        let longest = u32::try_from(LONGEST_ARMED / MINUTE).unwrap_or_default();
        let minutes = fields.count("minutes", 1..=longest, longest)?;
        let failures = fields.count("failures", 1..=MOST_DIAGNOSED, MOST_DIAGNOSED)?;
        fields.end()?;
        enabled(source)?;
        diagnose::look_again(&source.name);
        let span = MINUTE.saturating_mul(minutes.into());
        self.ask_armed(source, &Ask::Arm { span, failures }).await
    }

    async fn armed(self, source: &Source, question: &Ask) -> Result<Answer, Refusal> {
        self.no_fields()?;
        self.ask_armed(source, question).await
    }

    async fn ask_armed(&self, source: &Source, question: &Ask) -> Result<Answer, Refusal> {
        let object = rejected_name(&source.name);
        let armed: Option<ArmedText> = ask(self.env, &object, question).await?;
        Ok(Answer::json(200, &json!({ "armed": armed })))
    }

    async fn diagnoses(mut self, source: &Source) -> Result<Answer, Refusal> {
        self.operation("diagnoses");
        let mut fields = Fields::query(self.query)?;
        let most = fields.count("limit", 1..=MOST_DIAGNOSES, MOST_DIAGNOSES)?;
        fields.end()?;
        let diagnoses = self.ask_diagnoses(source, None, most).await?;
        Ok(Answer::json(200, &json!({ "diagnoses": diagnoses })))
    }

    async fn diagnosis(mut self, source: &Source, request_id: &str) -> Result<Answer, Refusal> {
        self.operation("diagnosis");
        self.no_fields()?;
        let none = Refusal::new(404, "unknown_diagnosis", "No request of this id was diagnosed");
        if !gateway::is_id(request_id) {
            return Err(none);
        }
        let found = self.ask_diagnoses(source, Some(request_id.into()), 1).await?;
        let found = found.into_iter().next().ok_or(none)?;
        Ok(Answer::json(200, &found))
    }

    async fn ask_diagnoses(
        &self,
        source: &Source,
        request_id: Option<String>,
        most: u32,
    ) -> Result<Vec<Value>, Refusal> {
        let object = rejected_name(&source.name);
        let found: Vec<DiagnosisText> =
            ask(self.env, &object, &Ask::Diagnoses { request_id, most }).await?;
        let shown = |DiagnosisText { at, request_id, code, findings }| {
            let findings: Value = serde_json::from_str(&findings).unwrap_or_default();
            json!({ "at": at, "request_id": request_id, "code": code, "findings": findings })
        };
        Ok(found.into_iter().map(shown).collect())
    }

    /// The fields of the body; a query has none.
    async fn body(&self) -> Result<Fields, Refusal> {
        self.no_fields()?;
        let held = Held::default();
        let declared = body::length_in(&self.request.headers());
        let body = body::read(self.request, declared, MAX_BODY, &held).await;
        let body =
            body.map_err(|_| Refusal::bad("invalid_body", "The body is too large or not whole"))?;
        Fields::json(&body.whole().0)
    }

    /// That the query has no field.
    fn no_fields(&self) -> Result<(), Refusal> {
        Fields::query(self.query)?.end()
    }

    /// An event's id; what has not its shape is nobody's.
    fn id(&mut self, id: &str) -> Result<(), Refusal> {
        if !fields::is_message_id(id) {
            return Err(Refusal::no_event());
        }
        self.record.event_id = Some(id.into());
        Ok(())
    }
}

/// What an object says of a page.
#[derive(Deserialize)]
struct PageText {
    deliveries: Vec<Box<RawValue>>,
    next: Option<(Millis, String)>,
}

/// Where an event stands among the others.
#[derive(Deserialize)]
struct Place {
    received: Millis,
    id: String,
}

#[derive(Serialize)]
struct Page {
    events: Vec<Box<RawValue>>,
    next: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Replayed {
    id: String,
    replayed: String,
}

#[derive(Deserialize)]
struct Replays {
    replays: Vec<Replayed>,
    next: Option<(Millis, String)>,
}

#[derive(Deserialize)]
struct Erased {
    erased: bool,
    delivered: bool,
}

#[derive(Deserialize)]
struct CountsText {
    rows: Vec<CountText>,
    oldest: Option<Millis>,
}

#[derive(Serialize, Deserialize)]
struct CountText {
    state: String,
    code: Option<String>,
    count: u64,
}

fn enabled(source: &Source) -> Result<&Receiver, Refusal> {
    match &source.standing {
        Standing::Enabled(receiver) => Ok(receiver),
        Standing::Disabled | Standing::Faulty(_) => Err(Refusal::new(
            409,
            "source_unavailable",
            "This source is switched off or not set up correctly; the admin API's health says which",
        )),
    }
}

fn shards(source: &Source) -> Result<&Shards, Refusal> {
    enabled(source)?.ledger.as_ref().ok_or(Refusal::new(
        409,
        "no_ledger",
        "This source has no ledger; mode ack and dedupe have one",
    ))
}

/// The shards in which an event can be, the likeliest first: the id of a conflict does not say where it is.
fn places(shards: &Shards, id: &str) -> Vec<Shard> {
    let mut places = lookups(id, shards.count, &shards.earlier);
    places.reverse();
    let others = (0..shards.count).filter(|shard| !places.contains(shard)).collect::<Vec<_>>();
    places.extend(others);
    places
}

/// A source, and what its ledger holds.
async fn described(env: &Env, source: &Source) -> Value {
    let mut described = standing(source);
    if let Some(object) = described.as_object_mut() {
        let ledger = match shards(source) {
            Ok(shards) => counted(env, source, shards).await,
            Err(_) => Value::Null,
        };
        object.insert("ledger".into(), ledger);
    }
    described
}

/// What the shards of a source hold.
async fn counted(env: &Env, source: &Source, shards: &Shards) -> Value {
    let counts = (0..shards.count).map(|shard| {
        let object = shard_name(&source.name, shard);
        async move { ask::<CountsText>(env, &object, &Ask::Counts).await }
    });
    let counts: Result<Vec<CountsText>, NoAnswer> = join_all(counts).await.into_iter().collect();
    let Ok(counts) = counts else {
        return json!({ "available": false, "shards": shards.count, "counts": [], "oldest": null });
    };
    let oldest = counts.iter().filter_map(|counts| counts.oldest).min();
    let mut sums: Vec<CountText> = Vec::new();
    for row in counts.into_iter().flat_map(|counts| counts.rows) {
        match sums.iter_mut().find(|sum| sum.state == row.state && sum.code == row.code) {
            Some(sum) => sum.count = sum.count.saturating_add(row.count),
            None => sums.push(row),
        }
    }
    json!({ "available": true, "shards": shards.count, "counts": sums, "oldest": oldest })
}

/// A source as the configuration has it.
fn standing(source: &Source) -> Value {
    let mut all = match &source.standing {
        Standing::Enabled(receiver) => json!({
            "standing": "enabled",
            "provider": receiver.provider.id,
            "mode": match receiver.mode {
                Mode::Ack => "ack",
                Mode::Proxy => "proxy",
            },
        }),
        Standing::Disabled => json!({ "standing": "disabled" }),
        Standing::Faulty(fault) => faulty(fault),
    };
    if let Some(object) = all.as_object_mut() {
        object.insert("name".into(), source.name.as_str().into());
        object.insert("path".into(), source.path.as_str().into());
    }
    all
}

fn faulty(Fault { code, field, detail }: &Fault) -> Value {
    json!({ "standing": "faulty", "code": code.as_str(), "field": field, "detail": detail })
}
