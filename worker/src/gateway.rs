//! The way of a request: route → read → verify → normalize → accept → seal → confirm → origin → answer.

use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::OnceCell;

use hookseal::{Event, Provider, Question, UnixTime, message_id};
use hookseal_config as config;
use hookseal_config::{Decision, Fault, Forward, Gateway, Ignored, Receiver, Source, Standing};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use web_sys::Request;
use worker::Env;

use crate::log::{self, Outcome, Record};
use crate::origin::Message;
use crate::respond::{Answer, Problem};
use crate::{body, clock, origin, refetch, route};

/// How the gateway names itself to an origin and to an API.
pub(crate) const USER_AGENT: &str = concat!("hookseal/", env!("CARGO_PKG_VERSION"));
const FORM: &str = "application/x-www-form-urlencoded";
/// What an attribute of an event may not hold as it is in a header; nor anything beyond ASCII.
/// <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values>
const HEADER_VALUE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%');
/// The most bytes that attributes may take in headers: servers refuse a request whose headers are large.
const MAX_ATTRIBUTES: usize = 4 * 1024;

type Header = (Cow<'static, str>, String);

thread_local! {
    /// The configuration, read once in the life of an isolate; a fault in it stays as well.
    static GATEWAY: OnceCell<Rc<Result<Gateway, Fault>>> = const { OnceCell::new() };
}

/// Answers any request and writes its line.
pub(crate) async fn handle(request: &Request, env: &Env) -> Answer {
    let mut record = Record { at: clock::now().unwrap_or_default(), ..Record::default() };
    let answer = match serve(request, env, &mut record).await {
        Ok(answer) => answer,
        Err(problem) => problem.answer(&mut record),
    };
    body::drain(request).await;
    record.status = answer.status;
    record.duration_ms = clock::now().unwrap_or_default().saturating_sub(record.at);
    record.write();
    answer
}

fn load(env: &Env) -> Result<Gateway, Fault> {
    Gateway::load(&config::Env::new(env.clone(), log::warn_short_secret))
}

async fn serve(request: &Request, env: &Env, record: &mut Record) -> Result<Answer, Problem> {
    let gateway = GATEWAY.with(|cell| Rc::clone(cell.get_or_init(|| Rc::new(load(env)))));
    let gateway = match gateway.as_ref() {
        Ok(gateway) => gateway,
        Err(fault) => return Err(Problem::Misconfigured(fault.clone())),
    };
    let url = request.url();
    let host = header(request, "host");
    let source = route::source(gateway, &url, host.as_deref()).ok_or(Problem::UnknownPath)?;
    record.source = Some(source.name.clone());
    let receiver = match &source.standing {
        Standing::Enabled(receiver) => receiver,
        Standing::Disabled => return Err(Problem::SourceDisabled),
        Standing::Faulty(fault) => return Err(Problem::Misconfigured(fault.clone())),
    };
    record.provider = Some(&receiver.provider.id);
    let method = request.method();
    if method != "POST" {
        let challenge = hookseal::Request { method: &method, url: &url, headers: &[], body: &[] };
        if let Some(answer) = handshake(request, receiver, challenge, record)? {
            return Ok(answer);
        }
        return Err(Problem::MethodNotAllowed { allow: allowed(receiver) });
    }
    receive(request, &url, env, source, receiver, record).await
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
    url: &str,
    env: &Env,
    source: &Source,
    receiver: &Receiver,
    record: &mut Record,
) -> Result<Answer, Problem> {
    let provider = receiver.provider;
    if header(request, "content-encoding").is_some_and(|coding| !is_identity(&coding)) {
        return Err(Problem::ContentEncoding);
    }
    let content_type = header(request, "content-type");
    if provider.is_form() && !content_type.as_deref().is_some_and(is_form) {
        return Err(Problem::ContentType);
    }
    let of_source = body::of_source(&source.name);
    let body = body::read(request, receiver.max_body, &of_source);
    let body = body.await.map_err(Problem::Body)?;
    let body_bytes = body.length();
    record.body_bytes = Some(body_bytes);
    // While the origin works, the message is all that is kept of the body, and the budgets still count it.
    let (prepared, _hold) = {
        let (body, hold) = body.whole();
        let challenge = hookseal::Request { method: "POST", url, headers: &[], body: &body };
        if let Some(answer) = handshake(request, receiver, challenge, record)? {
            return Ok(answer);
        }
        (prepare(request, url, &body, source, receiver, record)?, hold)
    };
    let message = match prepared {
        Prepared::Ignore(why) => {
            record.outcome = Some(Outcome::Ignored);
            record.code = Some(why.as_str());
            return Ok(Answer::acknowledge(&provider.acknowledgement));
        }
        Prepared::Message { message, question } => {
            if let (Some(api), Some(question)) = (&receiver.api, question) {
                refetch::confirm(api, &question, body_bytes, &of_source).await?;
            }
            message
        }
    };
    let answered = origin::deliver(&receiver.origin, env, &message, receiver.timeout)
        .await
        .map_err(Problem::Unanswered)?;
    record.origin_status = Some(answered.status);
    if !(200..=299).contains(&answered.status) {
        return Err(Problem::NotTaken(answered));
    }
    record.outcome = Some(Outcome::Delivered);
    Ok(Answer::acknowledge(&provider.acknowledgement))
}

/// What an authentic request becomes.
enum Prepared {
    /// Success, and nothing for the origin.
    Ignore(Ignored),
    /// A sealed message, and what its provider's API is to be asked first.
    Message { message: Message, question: Option<Question<'static>> },
}

fn prepare(
    request: &Request,
    url: &str,
    body: &[u8],
    source: &Source,
    receiver: &Receiver,
    record: &mut Record,
) -> Result<Prepared, Problem> {
    let provider = receiver.provider;
    let now = now()?;
    let ready = receiver.ready(now).map_err(Problem::Misconfigured)?;
    let read = read_headers(request, provider);
    let webhook = hookseal::Request { method: "POST", url, headers: &borrowed(&read), body };
    let verified = ready.webhook.verify(&webhook, now).map_err(Problem::Refused)?;
    if let Some((index, label)) = ready.secret(verified.secret_index()) {
        record.secret_index = Some(index);
        record.secret_label = label.map(String::from);
    }

    let event = verified.clone().normalize();
    let id = match &event {
        Ok(event) => {
            record.event_type = Some(log::printable(event.event_type()));
            event.message_id(&source.name)
        }
        Err(_) => message_id(&source.name, "", &verified.digest()),
    };
    record.event_id = Some(id.clone());
    let mut question = None;
    if receiver.api.is_some() || !receiver.accept.is_everything() {
        // What these look at, a payload that is not of the provider's format does not have.
        let event = event.as_ref().map_err(|error| Problem::Refused(*error))?;
        match receiver.accept.decide(event) {
            Decision::Forward => {}
            Decision::Ignore(why) => return Ok(Prepared::Ignore(why)),
            Decision::Refuse(why) => return Err(Problem::Unexpected(why)),
        }
        if let Some(api) = &receiver.api {
            question = Some(api.question(event.payload()).map_err(Problem::Unconfirmed)?);
        }
    }
    let (headers, content) = match receiver.forward {
        Forward::Event => {
            let event = event.map_err(Problem::Refused)?;
            let content_type = Event::CONTENT_TYPE.into();
            (vec![("content-type".into(), content_type)], Cow::Owned(event.to_json()))
        }
        Forward::Raw => {
            if provider.form_fields().is_some_and(|fields| !is_form_of(body, fields)) {
                return Err(Problem::UnsignedFields);
            }
            // The sender's content type is not signed: the provider's row says what the bytes are.
            // Where a body has parts, only the sender's says where they end, and the row reads it.
            let own = ("content-type".into(), provider.content_type().into());
            let reads_own = provider.reads_header("content-type");
            let headers = Some(own)
                .filter(|_| !reads_own)
                .into_iter()
                .chain(read.iter().cloned())
                .chain(event.ok().map(|event| attributes(&event)).unwrap_or_default())
                .collect();
            (headers, Cow::Borrowed(body))
        }
    };
    let message = seal(receiver, headers, &id, &content, now)?;
    Ok(Prepared::Message { message, question })
}

/// The message for the origin: these headers, the seal's and no others.
fn seal(
    receiver: &Receiver,
    mut headers: Vec<Header>,
    id: &str,
    content: &[u8],
    now: UnixTime,
) -> Result<Message, Problem> {
    let seal = receiver.seal.headers(id, content, now).map_err(Problem::Refused)?;
    headers.push(("user-agent".into(), USER_AGENT.into()));
    headers.extend(seal.pairs().map(|(name, value)| (name.into(), value.into())));
    Ok(Message { headers, body: content.into() })
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
fn header(request: &Request, name: &str) -> Option<String> {
    request.headers().get(name).ok().flatten()
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

fn is_form(content_type: &str) -> bool {
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
