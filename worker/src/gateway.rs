//! The way of a request: route → read → verify → normalize → accept → seal → confirm → origin → answer.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{OnceCell, RefCell};

use hookseal::{Event, Provider, Question, Seal, UnixTime, WantedKey, conflict_id, message_id};
use hookseal_config as config;
use hookseal_config::{
    Decision, Fault, Forward, Gateway, HEALTH, Ignored, Mode, Receiver, Shards, Source, Standing,
};
use hookseal_ledger::{Code, Sampler};
use js_sys::Uint8Array;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsValue, intern};
use web_sys::Request;
use worker::{Context, Env};

use crate::body::Body;
use crate::diagnose::Failure;
use crate::ledger::{self, Ask, Claim, ClaimText, Claimed, OutcomeText, RejectedText};
use crate::log::{self, Outcome, Record};
use crate::origin::Message;
use crate::resolver::{Found, Need};
use crate::respond::{Answer, Problem};
use crate::{admin, alert, body, clock, origin, refetch, resolver, route};

/// How the gateway names itself to an origin and to an API.
pub(crate) const USER_AGENT: &str = concat!("hookseal/", env!("CARGO_PKG_VERSION"));
const FORM: &str = "application/x-www-form-urlencoded";
/// What an attribute of an event may not hold as it is in a header; nor anything beyond ASCII.
/// <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values>
const HEADER_VALUE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%');
/// The most bytes that attributes may take in headers: servers refuse a request whose headers are large.
const MAX_ATTRIBUTES: usize = 4 * 1024;

/// What the ledger keeps of a request's headers.
const KEPT_HEADERS: [&str; 3] = ["cf-ray", "content-type", "user-agent"];

#[wasm_bindgen(module = "/src/platform.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn front(request: &Request) -> Result<String, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid() -> Result<String, JsValue>;
}

pub(crate) type Header = (Cow<'static, str>, String);

thread_local! {
    /// The configuration, read once in the life of an isolate; a fault in it stays as well.
    static GATEWAY: OnceCell<Rc<Result<Gateway, Fault>>> = const { OnceCell::new() };
    /// Which rejected requests of each source are written down.
    static SAMPLERS: RefCell<BTreeMap<String, Sampler>> = const { RefCell::new(BTreeMap::new()) };
}

/// The configuration.
pub(crate) fn load(env: &Env) -> Rc<Result<Gateway, Fault>> {
    let read = || {
        let gateway = Gateway::load(&config::Env::new(env.clone(), log::warn_short_secret));
        if let Ok(Gateway { admin, alert, .. }) = &gateway {
            admin.as_ref().err().into_iter().chain(alert.as_ref().err()).for_each(log::fault);
        }
        Rc::new(gateway)
    };
    GATEWAY.with(|cell| Rc::clone(cell.get_or_init(read)))
}

/// Whether everything is set up, as a monitor is told.
pub(crate) fn status(gateway: &Gateway) -> &'static str {
    let faulty = |source: &Source| matches!(source.standing, Standing::Faulty(_));
    let beside = gateway.admin.is_err() || gateway.alert.is_err();
    if beside || gateway.sources.iter().any(faulty) { "misconfigured" } else { "ok" }
}

/// Answers any request and writes its line.
pub(crate) async fn handle(request: &Request, env: &Env, context: &Context) -> Answer {
    let at = clock::now().unwrap_or_default();
    let lines = front(request).unwrap_or_default();
    let front = Front::of(&lines);
    let mut record = Record { at, request_id: request_id(front.ray), ..Record::default() };
    let gateway = load(env);
    let place = Place { path: route::path(front.url, Some(front.host)), front };
    let answer = if let Some(answer) = beside(request, &place, &gateway, env, &mut record).await {
        answer
    } else {
        let mut failure = None;
        let answer = match serve(request, &place, &gateway, env, &mut record, &mut failure).await {
            Ok(answer) => answer,
            Err(problem) => problem.answer(&mut record),
        };
        reject(request, &gateway, env, context, &record);
        if let Some(failure) = failure {
            let request_id = record.request_id.clone();
            context.wait_until(failure.diagnose(env.clone(), Rc::clone(&gateway), request_id));
        }
        answer
    };
    body::drain(request).await;
    record.status = answer.status;
    record.duration_ms = clock::now().unwrap_or_default().saturating_sub(record.at);
    record.write(env);
    answer
}

/// What is asked of every request. A header that is not there is empty.
#[derive(Clone, Copy, Default)]
struct Front<'f> {
    method: &'f str,
    url: &'f str,
    host: &'f str,
    ray: &'f str,
    coding: &'f str,
    length: &'f str,
}

impl<'f> Front<'f> {
    /// Nothing, which no source answers, if it is other lines than these.
    fn of(lines: &'f str) -> Self {
        let mut lines = lines.split('\n');
        let mut next = || lines.next();
        let front = (|| {
            let (method, url, host) = (next()?, next()?, next()?);
            let (ray, coding, length) = (next()?, next()?, next()?);
            Some(Self { method, url, host, ray, coding, length })
        })();
        front.filter(|_| lines.next().is_none()).unwrap_or_default()
    }
}

/// What a request asks for.
#[derive(Clone, Copy)]
struct Place<'u> {
    front: Front<'u>,
    path: Option<&'u str>,
}

/// Answers those who are no webhook's sender; `None` if this is no path of theirs.
async fn beside(
    request: &Request,
    &Place { front, path }: &Place<'_>,
    gateway: &Result<Gateway, Fault>,
    env: &Env,
    record: &mut Record,
) -> Option<Answer> {
    let path = path?;
    let sources = gateway.as_ref().map(|gateway| gateway.sources.as_slice()).unwrap_or_default();
    if sources.iter().any(|source| source.path == path) {
        return None;
    }
    if path == HEALTH && matches!(front.method, "GET" | "HEAD") {
        let status = gateway.as_ref().map_or("misconfigured", status);
        record.operation = Some("healthz");
        record.outcome = Some(Outcome::Answered);
        let code = if status == "ok" { 200 } else { 503 };
        return Some(Answer::json_text(code, [r#"{"status":""#, status, r#""}"#].concat()));
    }
    let gateway = gateway.as_ref().ok()?;
    let admin = gateway.admin.as_ref().ok()?.as_ref()?;
    let rest = path.strip_prefix(&*admin.path)?;
    if !rest.is_empty() && !rest.starts_with('/') {
        return None;
    }
    Some(admin::handle(request, (rest, route::query(front.url)), env, admin, gateway, record).await)
}

/// Calls each shard of each source: an object whose alarm the platform gave up is called by nothing else until a webhook comes.
pub(crate) async fn wake(env: &Env) {
    let gateway = load(env);
    let Ok(gateway) = gateway.as_ref() else { return };
    ledger::wake(env, gateway).await;
    alert::tell(env, gateway).await;
}

/// Whether someone may ask what was rejected, or is told of it.
fn is_watched(gateway: &Gateway) -> bool {
    let Gateway { admin, alert, .. } = gateway;
    matches!(admin, Ok(Some(_))) || matches!(alert, Ok(Some(_)))
}

/// Writes a refused request down, some of them and without waiting for it.
fn reject(
    request: &Request,
    gateway: &Result<Gateway, Fault>,
    env: &Env,
    context: &Context,
    record: &Record,
) {
    let (Some(Outcome::Refused), Some(code), Some(name), Ok(gateway)) =
        (record.outcome, record.code, &record.source, gateway)
    else {
        return;
    };
    let Some(Standing::Enabled(receiver)) = gateway.source(name).map(|source| &source.standing)
    else {
        return;
    };
    if receiver.ledger.is_none() && !is_watched(gateway) {
        return;
    }
    let at = clock::millis();
    let taken = SAMPLERS.with(|all| all.borrow_mut().entry(name.clone()).or_default().take(at));
    let Some(skipped) = taken else { return };
    let rejected = Ask::Reject(RejectedText {
        at,
        code: code.into(),
        request_id: record.request_id.clone(),
        remote_ip: remote_ip(request),
        size: record.body_bytes.and_then(|size| size.try_into().ok()),
        skipped,
    });
    let (env, name) = (env.clone(), name.clone());
    context.wait_until(async move {
        if ledger::reject(&env, &name, &rejected).await.is_err() {
            log::trouble(&name, "rejected_lost", "");
        }
    });
}

async fn serve(
    request: &Request,
    &Place { front, path }: &Place<'_>,
    gateway: &Result<Gateway, Fault>,
    env: &Env,
    record: &mut Record,
    failure: &mut Option<Failure>,
) -> Result<Answer, Problem> {
    let gateway = match gateway {
        Ok(gateway) => gateway,
        Err(fault) => return Err(Problem::Misconfigured(fault.clone())),
    };
    let path = path.ok_or(Problem::UnknownPath)?;
    let source = gateway.sources.iter().find(|source| source.path == path);
    let source = source.ok_or(Problem::UnknownPath)?;
    record.source = Some(source.name.clone());
    let receiver = match &source.standing {
        Standing::Enabled(receiver) => receiver,
        Standing::Disabled => return Err(Problem::SourceDisabled),
        Standing::Faulty(fault) => return Err(Problem::Misconfigured(fault.clone())),
    };
    record.provider = Some(&receiver.provider.id);
    let Front { method, url, .. } = front;
    if method != "POST" {
        let challenge = hookseal::Request { method, url, headers: &[], body: &[] };
        if let Some(answer) = handshake(request, receiver, challenge, record)? {
            return Ok(answer);
        }
        return Err(Problem::MethodNotAllowed { allow: allowed(receiver) });
    }
    let may_diagnose = matches!(gateway.admin, Ok(Some(_)));
    let failure = may_diagnose.then_some(failure);
    receive(request, front, env, source, receiver, record, failure).await
}

fn allowed(receiver: &Receiver) -> String {
    match &receiver.provider.handshake {
        Some(row) if row.method != "POST" => ["POST, ", &row.method].concat(),
        _ => "POST".into(),
    }
}

fn handshake(
    request: &Request,
    receiver: &Receiver,
    challenge: hookseal::Request<'_>,
    record: &mut Record,
) -> Result<Option<Answer>, Problem> {
    let provider = receiver.provider;
    if provider.handshake.as_ref().is_none_or(|row| row.method != challenge.method) {
        return Ok(None);
    }
    let ready = receiver.ready(now()?).map_err(Problem::Misconfigured)?;
    let read = read_headers(request, provider);
    let challenge = hookseal::Request { headers: &borrowed(&read), ..challenge };
    let reply = ready.webhook.handshake(&challenge).map_err(Problem::Refused)?;
    Ok(reply.map(|reply| {
        record.outcome = Some(Outcome::Handshake);
        Answer::handshake(reply)
    }))
}

async fn receive(
    request: &Request,
    Front { url, coding, length, .. }: Front<'_>,
    env: &Env,
    source: &Source,
    receiver: &Receiver,
    record: &mut Record,
    failure: Option<&mut Option<Failure>>,
) -> Result<Answer, Problem> {
    let provider = receiver.provider;
    if !is_identity(coding) {
        return Err(Problem::ContentEncoding);
    }
    if provider.is_form() && !header(request, "content-type").is_some_and(|it| is_form(&it)) {
        return Err(Problem::ContentType);
    }
    let of_source = body::of_source(&source.name);
    let body = body::read(request, length.parse().ok(), receiver.max_body, &of_source);
    let body = body.await.map_err(Problem::Body)?;
    let body_bytes = body.length();
    record.body_bytes = Some(body_bytes);
    let held = &*of_source;
    let remote_ip = if provider.fetches_key() { remote_ip(request) } else { None };
    let need = Need { provider, source: &source.name, remote_ip, held };
    let mut key = match wanted_key(request, url, &body, receiver)? {
        Some(wanted) => Some(resolver::find(wanted, &need).await?),
        None => None,
    };
    let mut renewed = false;
    // While others work, the message is all that is kept of the body, and the budgets still count it.
    let (prepared, _hold) = loop {
        let bytes = body.copy();
        let challenge = hookseal::Request { method: "POST", url, headers: &[], body: &bytes };
        if let Some(answer) = handshake(request, receiver, challenge, record)? {
            return Ok(answer);
        }
        let prepared = prepare(request, url, &bytes, source, receiver, key.as_ref(), record);
        let other = prepared.as_ref().err().is_some_and(Problem::may_be_of_key);
        if let Some(found) = key.take_if(|found| other && !renewed && found.may_be_old()) {
            drop(bytes);
            renewed = true;
            key = Some(resolver::renew(found, &need).await?);
            continue;
        }
        if let (Err(Problem::Refused(error)), Some(failure)) = (&prepared, failure) {
            *failure = Failure::keep(request, url, &bytes, source, *error);
        }
        let old = other && key.as_ref().is_some_and(|found| !found.is_new());
        let prepared = prepared.map_err(|problem| if old { problem.for_now() } else { problem })?;
        if let Some(found) = &key {
            found.verified(&source.name);
        }
        break (prepared, body.hold());
    };
    let Prepared { question, ignored, next } = prepared;
    if let (Some(api), Some(question)) = (&receiver.api, question) {
        refetch::confirm(api, &question, body_bytes, &of_source).await?;
    }
    let (message, claimed) = match next {
        Next::Acknowledge => (None, None),
        Next::Message(message) => (Some(message), None),
        Next::Claim { shards, claim, message } => {
            let (object, claimed) = ledger::claim(env, source, shards, &claim).await?;
            record.conflict = claimed.claimed == Claimed::Conflict;
            record.event_id = Some(claimed.id.clone());
            match claimed.claimed {
                Claimed::Underway => return Err(Problem::Underway),
                Claimed::Duplicate => {
                    record.outcome = Some(Outcome::Duplicate);
                    (None, None)
                }
                Claimed::First | Claimed::Conflict | Claimed::Again => {
                    record.outcome = Some(Outcome::Accepted);
                    let message = message.map(|message| message.under(receiver, &claimed.id));
                    (message.transpose()?, Some((object, claimed)))
                }
            }
        }
    };
    if let Some(why) = ignored {
        record.outcome = Some(Outcome::Ignored);
        record.code = Some(why.as_str());
    }
    let Some(message) = message else {
        return Ok(Answer::acknowledge(&provider.acknowledgement));
    };
    let answered = origin::deliver(&receiver.origin, env, &message, receiver.timeout).await;
    if let Some((object, claimed)) = &claimed
        && ledger::settle(env, object, claimed, OutcomeText::of(&answered)).await.is_err()
    {
        // The lease ends by itself, and the provider's retry is forwarded again.
        log::trouble(object, "outcome_lost", "");
    }
    let answered = answered.map_err(Problem::Unanswered)?;
    record.origin_status = Some(answered.status);
    if !(200..=299).contains(&answered.status) {
        return Err(Problem::NotTaken(answered));
    }
    record.outcome = Some(Outcome::Delivered);
    Ok(Answer::acknowledge(&provider.acknowledgement))
}

/// The key that has to be fetched for a request, where one has to be; what is wrong with the request is found when it is verified.
fn wanted_key(
    request: &Request,
    url: &str,
    body: &Body<'_>,
    receiver: &Receiver,
) -> Result<Option<WantedKey>, Problem> {
    if !receiver.provider.fetches_key() {
        return Ok(None);
    }
    let ready = receiver.ready(now()?).map_err(Problem::Misconfigured)?;
    let read = read_headers(request, receiver.provider);
    let body = body.copy();
    let webhook = hookseal::Request { method: "POST", url, headers: &borrowed(&read), body: &body };
    Ok(ready.webhook.wanted_key(&webhook).ok().flatten())
}

/// What an authentic request becomes.
struct Prepared<'r> {
    /// What its provider's API is to be asked first.
    question: Option<Question<'static>>,
    /// Why it is not for the origin.
    ignored: Option<Ignored>,
    next: Next<'r>,
}

/// What becomes of it then.
enum Next<'r> {
    /// Success, and nothing else.
    Acknowledge,
    /// It is for the origin, now.
    Message(Message),
    /// It is for the ledger; in proxy mode also for the origin, if the ledger says so.
    Claim { shards: &'r Shards, claim: Claim, message: Option<Unsealed> },
}

/// A message whose id the ledger has yet to say.
struct Unsealed {
    headers: Vec<Header>,
    body: Uint8Array,
}

impl Unsealed {
    fn under(self, receiver: &Receiver, id: &str) -> Result<Message, Problem> {
        seal(&receiver.seal, self.headers, id, &self.body.to_vec(), now()?)
    }
}

/// The message that an authentic request becomes, sealed, or written down as it is to be sealed.
fn prepare<'r>(
    request: &Request,
    url: &str,
    body: &[u8],
    source: &Source,
    receiver: &'r Receiver,
    key: Option<&Found>,
    record: &mut Record,
) -> Result<Prepared<'r>, Problem> {
    let provider = receiver.provider;
    let now = now()?;
    let ready = receiver.ready(now).map_err(Problem::Misconfigured)?;
    let keyed = match key {
        Some(Found { wanted, document, .. }) => {
            Some(ready.webhook.with_fetched(wanted, document).map_err(Problem::of_key)?)
        }
        None => None,
    };
    let receiving = keyed.as_ref().unwrap_or(&ready.webhook);
    let read = read_headers(request, provider);
    let webhook = hookseal::Request { method: "POST", url, headers: &borrowed(&read), body };
    let verified = receiving.verify(&webhook, now).map_err(Problem::Refused)?;
    if let Some((index, label)) = ready.secret(verified.secret_index()) {
        record.secret_index = Some(index);
        record.secret_label = label.map(String::from);
    }

    // The sender's content type is not signed: the row says what the bytes are. Where a body has parts, only the sender's says where they end.
    let of_parts = read.iter().find(|(name, _)| name == "content-type");
    let raw_type = of_parts.map_or(provider.content_type(), |(_, value)| value);
    let event = verified.clone().normalize();
    let id = match &event {
        Ok(event) => {
            record.event_type = Some(log::printable(event.event_type()));
            event.message_id(&source.name)
        }
        Err(_) => message_id(&source.name, "", &verified.digest()),
    };
    record.event_id = Some(id.clone());
    let (question, ignored) = meant(receiver, &event)?;
    if ignored.is_some() && receiver.ledger.is_none() {
        return Ok(Prepared { question, ignored, next: Next::Acknowledge });
    }
    let (content_type, headers, content, unreadable) = match (receiver.forward, &event) {
        (Forward::Event, Ok(event)) => {
            (Event::CONTENT_TYPE, Vec::new(), Cow::Owned(event.to_json()), false)
        }
        (Forward::Event, Err(error)) if receiver.mode == Mode::Proxy => {
            return Err(Problem::Refused(*error));
        }
        // Authentic, but no event: it is kept as it came, and a person decides.
        (Forward::Event, Err(_)) => (raw_type, Vec::new(), Cow::Borrowed(body), true),
        (Forward::Raw, event) => {
            if provider.form_fields().is_some_and(|fields| !is_form_of(body, fields)) {
                return Err(Problem::UnsignedFields);
            }
            let headers = read
                .iter()
                .filter(|(name, _)| name != "content-type")
                .cloned()
                .chain(event.as_ref().map(attributes).unwrap_or_default())
                .collect();
            // Without facts, nobody can say that the source is meant for it.
            let unknown = receiver.api.is_some() || !receiver.accept.is_everything();
            (raw_type, headers, Cow::Borrowed(body), unknown && event.is_err())
        }
    };
    let typed = |headers: Vec<Header>| {
        let content_type = ("content-type".into(), content_type.into());
        [content_type].into_iter().chain(headers).collect()
    };
    let Some(shards) = &receiver.ledger else {
        let message = seal(&receiver.seal, typed(headers), &id, &content, now)?;
        return Ok(Prepared { question, ignored, next: Next::Message(message) });
    };

    let digest = verified.payload_digest();
    let event = event.as_ref().ok();
    let event_id = event.map_or_else(|| verified.digest(), |event| event.id().into());
    let account = event.and_then(Event::account);
    // What is not forwarded is not confirmed either, so nothing of it is kept that a replay could forward.
    let unconfirmed = ignored.is_some() && receiver.api.is_some();
    let ack = receiver.mode == Mode::Ack && !unconfirmed;
    // What the request itself delivers need not be kept.
    let kept: &[Header] = if ack { &headers } else { &[] };
    let claim = Ask::Claim(ClaimText {
        conflict_id: conflict_id(&source.name, account.unwrap_or_default(), &event_id, &digest),
        key: id.clone(),
        digest: digest.into(),
        provider: provider.id.clone().into(),
        event_id,
        account: account.map(String::from),
        event_type: event.map(|event| event.event_type().into()),
        customer: event.and_then(|event| event.customer().id()).map(String::from),
        remote_ip: remote_ip(request),
        headers: kept_headers(request),
        content_type: content_type.into(),
        message_headers: serde_json::to_string(kept).unwrap_or_default(),
        // What could not be read may hold what the provider's payloads hold.
        sensitive: event.map_or(!provider.events.secrets.is_empty(), Event::holds_secrets),
        ack,
        record: ignored
            .map(Ignored::as_str)
            .or_else(|| unreadable.then_some(Code::MalformedPayload.as_str()))
            .map(String::from),
    });
    let stored = if ack { content.as_ref() } else { &[] };
    let claim = Claim::new(&id, &claim, stored).ok_or(Problem::NoLedger)?;
    let message = (!ack && ignored.is_none())
        .then(|| Unsealed { headers: typed(headers), body: Uint8Array::from(content.as_ref()) });
    Ok(Prepared { question, ignored, next: Next::Claim { shards, claim, message } })
}

/// What the provider's API is to be asked of an event, and why it is not for the origin, as the source says.
fn meant(
    receiver: &Receiver,
    event: &hookseal::Result<Event<'_>>,
) -> Result<(Option<Question<'static>>, Option<Ignored>), Problem> {
    if receiver.api.is_none() && receiver.accept.is_everything() {
        return Ok((None, None));
    }
    let event = match event {
        Ok(event) => event,
        // What these look at, a payload that is not of the provider's format does not have; and no API can be asked about it.
        Err(error) if receiver.mode == Mode::Proxy || receiver.api.is_some() => {
            return Err(Problem::Refused(*error));
        }
        Err(_) => return Ok((None, None)),
    };
    match receiver.accept.decide(event) {
        Decision::Forward => {}
        Decision::Ignore(why) => return Ok((None, Some(why))),
        Decision::Refuse(why) => return Err(Problem::Unexpected(why)),
    }
    let question = receiver.api.as_ref().map(|api| api.question(event.payload()));
    Ok((question.transpose().map_err(Problem::unconfirmed)?, None))
}

/// The message for the origin: these headers, the seal's and no others.
pub(crate) fn seal(
    seal: &Seal,
    mut headers: Vec<Header>,
    id: &str,
    content: &[u8],
    now: UnixTime,
) -> Result<Message, Problem> {
    let seal = seal.headers(id, content, now).map_err(Problem::Refused)?;
    headers.push(("user-agent".into(), USER_AGENT.into()));
    headers.extend(seal.pairs().map(|(name, value)| (name.into(), value.into())));
    Ok(Message { headers, body: content.into() })
}

/// The platform's id of a request, which its own logs carry as well, or else one that we make.
fn request_id(ray: &str) -> String {
    if is_id(ray) { ray.into() } else { random_uuid().unwrap_or_default() }
}

/// Whether it has the shape of a request's id.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Who sent it, as the platform says; never what a sender claims in headers that the platform does not set.
pub(crate) fn remote_ip(request: &Request) -> Option<String> {
    let good = |b: u8| b.is_ascii_hexdigit() || matches!(b, b'.' | b':');
    header(request, "cf-connecting-ip")
        .filter(|ip| (1..=45).contains(&ip.len()) && ip.bytes().all(good))
}

/// The headers that the ledger keeps, as a JSON object.
fn kept_headers(request: &Request) -> String {
    let kept: BTreeMap<_, _> = KEPT_HEADERS
        .iter()
        .filter_map(|name| Some((*name, log::printable(&header(request, name)?))))
        .collect();
    serde_json::to_string(&kept).unwrap_or_default()
}

/// An event's attributes as headers, CloudEvents' binary mode; none if they are too long for headers.
fn attributes(event: &Event<'_>) -> Vec<Header> {
    // These two describe the event's own data, and the body is the provider's.
    let of_data = |name: &str| matches!(name, "datacontenttype" | "dataschema");
    let headers: Vec<Header> = event
        .attributes()
        .iter()
        .filter(|(name, _)| !of_data(name))
        .map(|(name, value)| {
            (["ce-", name].concat().into(), utf8_percent_encode(value, HEADER_VALUE).collect())
        })
        .collect();
    let size = headers.iter().fold(0_usize, |size, (_, value)| size.saturating_add(value.len()));
    if size > MAX_ATTRIBUTES { Vec::new() } else { headers }
}

fn now() -> Result<UnixTime, Problem> {
    clock::now().map(clock::seconds).ok_or(Problem::NoTime)
}

/// A header's value; one that came twice is joined with `, ` by the runtime, which no signature's grammar takes for one value.
pub(crate) fn header(request: &Request, name: &str) -> Option<String> {
    request.headers().get(intern(name)).ok().flatten()
}

/// The headers that the provider's row reads, and no others.
fn read_headers(request: &Request, provider: &'static Provider) -> Vec<Header> {
    let names = provider.headers().into_iter();
    names.filter_map(|name| header(request, &name).map(|value| (name, value))).collect()
}

fn borrowed(headers: &[Header]) -> Vec<(&str, &[u8])> {
    headers.iter().map(|(name, value)| (name.as_ref(), value.as_bytes())).collect()
}

fn is_identity(coding: &str) -> bool {
    matches!(coding.trim(), "") || coding.trim().eq_ignore_ascii_case("identity")
}

/// Whether a content type is a form's.
pub(crate) fn is_form(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case(FORM))
}

/// Whether a form holds these two fields and nothing else. Decoders differ over other spellings of a name and over `;`, so none counts.
fn is_form_of(body: &[u8], (first, second): (&str, &str)) -> bool {
    let has = |field: &[u8], name: &str| {
        field.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b"="))
    };
    let mut fields = body.split(|b| *b == b'&');
    let (Some(one), Some(other), None) = (fields.next(), fields.next(), fields.next()) else {
        return false;
    };
    let both = has(one, first) && has(other, second) || has(one, second) && has(other, first);
    both && !body.contains(&b';')
}
