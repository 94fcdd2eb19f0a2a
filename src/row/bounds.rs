//! What a row from outside could bring and a built-in one never has: bounds of every text, number and list.

use alloc::format;

use super::{Checked, RowFault};
use crate::provider::{
    Acknowledgement, AmountFact, ApiHeader, ApiValue, Carrier, Claim, Condition, Coverage,
    EventMap, Fact, FactPart, Grammar, Handshake, KeyDocument, KeyForm, KeyLocator, KeySource,
    KindRule, List, LivemodeFact, LivemodeRule, MinorDigits, NameFact, Part, PathPiece, Payload,
    Piece, Place, Provider, Refetch, RefetchForm, ReplyPiece, Scheme, SecretHint, Text, TimeFact,
    TimeFormat, When,
};
use crate::providers;

/// The longest text of a row, in bytes.
const MAX_TEXT: usize = 512;
/// The longest id.
const MAX_ID: usize = 64;
/// The longest name of a header, a form field or a parameter.
const MAX_NAME: usize = 128;
/// The longest list, but for those below.
const MAX_ITEMS: usize = 64;
/// The most kinds: Stripe has about 250.
const MAX_KINDS: usize = 1024;
/// The most endings: each costs a MAC for each secret.
const MAX_ENDINGS: usize = 4;
/// The most members that are signed line by line, required and others each.
const MAX_MEMBERS: usize = 16;
/// The most headers that may carry a signature.
const MAX_HEADERS: usize = 16;
/// The longest tolerance, in seconds: a day. Beyond it a timestamp protects from no replay that matters.
const MAX_TOLERANCE: u32 = 86_400;
/// The longest time that a provider is taken to wait for an answer, in seconds.
const MAX_WAIT: u32 = 3600;
/// How far the clocks of the earth are from UTC, in minutes.
const MAX_OFFSET: u32 = 14 * 60;
/// The most decimals of a minor unit.
const MAX_DIGITS: u8 = 8;

fn fault(field: &str, detail: &'static str) -> Checked {
    Err(RowFault { field: field.into(), detail })
}

/// That something holds, or else what to do.
fn must(holds: bool, field: &str, detail: &'static str) -> Checked {
    if holds { Ok(()) } else { fault(field, detail) }
}

/// Text that may be empty, without control characters.
fn plain(field: &str, text: &str) -> Checked {
    must(text.len() <= MAX_TEXT, field, "this text is too long; 512 bytes are the most")?;
    must(!text.chars().any(char::is_control), field, "this text must hold no control characters")
}

/// Text that is signed, where lines may end.
fn lines(field: &str, text: &str) -> Checked {
    must(text.len() <= MAX_TEXT, field, "this text is too long; 512 bytes are the most")?;
    must(
        !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')),
        field,
        "this text must hold no control characters but line ends and tabs",
    )
}

/// Text that says something, of the characters that a signature value can have.
fn visible(field: &str, text: &str) -> Checked {
    must(
        !text.is_empty()
            && text.len() <= MAX_NAME
            && text.bytes().all(|b| matches!(b, b' '..=b'~')),
        field,
        "this must be 1 to 128 printable ASCII characters",
    )
}

/// A header's name.
fn header(field: &str, name: &str) -> Checked {
    let token =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"!#$%&'*+-.^_`|~".contains(&b);
    must(
        !name.is_empty() && name.len() <= MAX_NAME && name.bytes().all(token),
        field,
        "a header's name is 1 to 128 lower-case letters, digits and dashes",
    )?;
    must(
        !matches!(
            name,
            "host" | "connection" | "content-length" | "transfer-encoding" | "content-encoding"
        ),
        field,
        "this header is the transport's: hosts change it or do not show it; name another",
    )
}

/// A header's name, where there may be none.
fn header_or_none(field: &str, name: &str) -> Checked {
    if name.is_empty() { Ok(()) } else { header(field, name) }
}

/// A pointer to one place, or to any member of one.
fn pointer(field: &str, pointer: &str) -> Checked {
    let mut segments = pointer.split('/');
    let first = segments.next();
    must(
        first == Some("")
            && (1..=EventMap::MAX_SEGMENTS).contains(&segments.clone().count())
            && segments.all(|segment| !segment.is_empty())
            && !pointer.contains('~'),
        field,
        "a pointer is 1 to 7 names of members, each behind a slash, without `~`: /data/id",
    )?;
    plain(field, pointer)
}

/// A pointer to one place.
fn exact(field: &str, text: &str) -> Checked {
    pointer(field, text)?;
    must(
        !text.split('/').any(|segment| segment == "*"),
        field,
        "this pointer must name one place, without `*`",
    )
}

/// A list, and each of its items by its place.
fn list<T>(field: &str, items: &[T], most: usize, each: impl Fn(&str, &T) -> Checked) -> Checked {
    must(items.len() <= most, field, "this list is too long")?;
    items.iter().enumerate().try_for_each(|(at, item)| each(&format!("{field}[{at}]"), item))
}

fn texts(field: &str, items: &List<Text>) -> Checked {
    list(field, items, MAX_ITEMS, |field, text| {
        plain(field, text)?;
        must(!text.is_empty(), field, "this text must not be empty")
    })
}

fn pointers(field: &str, items: &List<Text>) -> Checked {
    list(field, items, MAX_ITEMS, |field, text| pointer(field, text))
}

/// Everything that a row could bring from outside and a built-in one never has.
pub(super) fn bounds(provider: &Provider) -> Checked {
    let Provider {
        id,
        namespace,
        secret,
        scheme,
        handshake,
        acknowledgement: Acknowledgement { status: _, body },
        respond_within,
        refetch,
        events,
    } = provider;
    let label = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
    };
    must(
        id.len() <= MAX_ID && label(id),
        "id",
        "an id is 1 to 64 lower-case letters, digits and dashes: acme-payments",
    )?;
    must(
        providers::find(id).is_err(),
        "id",
        "a built-in row has this id; give yours another, or name the built-in row",
    )?;
    must(
        namespace.len() <= MAX_NAME && namespace.contains('.') && namespace.split('.').all(label),
        "namespace",
        "a namespace is the provider's domain in reverse, in lower case: com.example",
    )?;
    hint("secret", secret)?;
    check_scheme(scheme)?;
    if let Some(handshake) = handshake {
        check_handshake(handshake)?;
    }
    lines("acknowledgement.body", body)?;
    must(
        respond_within.is_none_or(|seconds| (1..=MAX_WAIT).contains(&seconds)),
        "respond_within",
        "a provider waits for 1 to 3600 seconds",
    )?;
    if let Some(refetch) = refetch {
        check_refetch(refetch)?;
    }
    check_events(events)
}

fn hint(field: &str, SecretHint { prefix, mistaken }: &SecretHint) -> Checked {
    plain(&format!("{field}.prefix"), prefix)?;
    texts(&format!("{field}.mistaken"), mistaken)
}

fn check_scheme(scheme: &Scheme) -> Checked {
    let Scheme {
        carrier,
        grammar,
        encoding: _,
        algorithm: _,
        key,
        payload,
        message,
        coverage,
        each,
        endings,
        timestamp,
        key_id_header,
        unit: _,
        tolerance,
    } = scheme;
    match carrier {
        Carrier::Header(name) => header("scheme.carrier", name)?,
        Carrier::Headers(names) => list("scheme.carrier", names, MAX_HEADERS, |f, n| header(f, n))?,
        Carrier::NumberedHeaders(name) => {
            header("scheme.carrier", name)?;
            must(
                name.ends_with('1'),
                "scheme.carrier",
                "name the first of the numbered headers, which ends in 1",
            )?;
        }
        Carrier::FormField(name) => visible("scheme.carrier", name)?,
        Carrier::Json(place) => pointer("scheme.carrier", place)?,
    }
    check_grammar(grammar, key_id_header)?;
    match key {
        KeyForm::Base64(prefix) => plain("scheme.key", prefix)?,
        KeyForm::Fetched(source) => check_key_source("scheme.key", source)?,
        KeyForm::Utf8 | KeyForm::Sha1 | KeyForm::Hex => {}
    }
    if let Payload::Base64FormField(name) | Payload::MultipartField(name) = payload {
        visible("scheme.payload", name)?;
    }
    list("scheme.message", message, MAX_ITEMS, |field, piece| match piece {
        Piece::Literal(text) => lines(field, text),
        Piece::Header(name) => header(field, name),
        Piece::Field(key) => visible(field, key),
        Piece::Json(place) => pointer(field, place),
        Piece::MemberLines { names, given } => {
            list(field, names, MAX_MEMBERS, |field, name| visible(field, name))?;
            list(field, given, MAX_MEMBERS, |field, name| visible(field, name))
        }
        Piece::Given { before, place, lower: _, after } => {
            lines(field, before)?;
            lines(field, after)?;
            check_place(field, place)
        }
        Piece::Timestamp
        | Piece::Secret
        | Piece::Payload
        | Piece::Token
        | Piece::Method
        | Piece::Url
        | Piece::SortedQuery
        | Piece::SortedForm
        | Piece::PayloadSha256
        | Piece::PayloadSha256Hex
        | Piece::PayloadCrc32 => Ok(()),
    })?;
    if let Coverage::QueryDigest(name) = coverage {
        visible("scheme.coverage", name)?;
    }
    if !each.is_empty() {
        pointer("scheme.each", each)?;
    }
    list("scheme.endings", endings, MAX_ENDINGS, |field, text| {
        must(
            matches!(text.as_ref(), "" | "\n" | "\r\n"),
            field,
            "an ending is an empty text or the end of a line",
        )
    })?;
    if let Some(place) = timestamp {
        check_place("scheme.timestamp", place)?;
    }
    header_or_none("scheme.key_id_header", key_id_header)?;
    must(
        tolerance.is_none_or(|seconds| (1..=MAX_TOLERANCE).contains(&seconds)),
        "scheme.tolerance",
        "a tolerance is 1 to 86400 seconds",
    )
}

fn check_key_source(field: &str, source: &KeySource) -> Checked {
    let KeySource { locator, document, version, audience } = source;
    match locator {
        KeyLocator::Named { place, allowed } => {
            check_place(field, place)?;
            list(&format!("{field}.allowed"), allowed, MAX_ITEMS, |field, url| plain(field, url))?;
        }
        KeyLocator::At(url) => plain(field, url)?,
        KeyLocator::Id => {}
    }
    if let KeyDocument::Jwk(until) = document {
        plain(field, until)?;
        must(!until.contains(['/', '*']), field, "a member's name has no slash and no asterisk")?;
    }
    if let Some(Condition { place, text }) = version {
        check_place(field, place)?;
        visible(field, text)?;
    }
    audience.as_ref().map_or(Ok(()), |place| check_place(field, place))
}

fn check_grammar(grammar: &Grammar, key_id_header: &Text) -> Checked {
    let at = "scheme.grammar";
    match grammar {
        Grammar::Plain => {}
        Grammar::Prefixed(text) | Grammar::Authorization(text) => visible(at, text)?,
        Grammar::Positional { separator, parts } => {
            visible(at, separator)?;
            list("scheme.grammar.parts", parts, MAX_ITEMS, |field, part| match part {
                Part::Any(text) => plain(field, text),
                Part::Timestamp | Part::Signature | Part::Signatures => Ok(()),
            })?;
        }
        Grammar::KeyValue { separator, assign, timestamp, signature }
        | Grammar::KeyValues { separator, assign, timestamp, signature } => {
            for text in [separator, assign, signature] {
                visible(at, text)?;
            }
            plain(at, timestamp)?;
        }
        Grammar::Jwt { word, claims } => {
            plain(at, word)?;
            list("scheme.grammar.claims", claims, MAX_ITEMS, |field, claim| {
                if let Claim::Is { value, .. } = claim {
                    plain(field, value)?;
                }
                // A name is looked up as a pointer of one segment.
                let name = claim.name();
                visible(field, name)?;
                must(
                    !name.contains(['/', '*']),
                    field,
                    "a claim's name has no slash and no asterisk",
                )
            })?;
        }
        Grammar::Pairs { separator, assign } => {
            visible(at, separator)?;
            visible(at, assign)?;
            must(
                key_id_header.is_empty(),
                "scheme.key_id_header",
                "pairs name the key of each signature; leave the header out",
            )?;
        }
    }
    Ok(())
}

fn check_place(field: &str, place: &Place) -> Checked {
    match place {
        Place::Query(name) => visible(field, name),
        Place::Header(name) => header(field, name),
        Place::Json(text) => exact(field, text),
    }
}

fn check_handshake(handshake: &Handshake) -> Checked {
    let Handshake {
        method,
        when,
        challenge,
        alphabet: _,
        min_length: _,
        max_length: _,
        signed: _,
        token,
        reply,
        reply_header,
    } = handshake;
    must(
        matches!(method.as_ref(), "GET" | "POST"),
        "handshake.method",
        "a challenge comes by GET or POST",
    )?;
    if let Some(Condition { place, text }) = when {
        check_place("handshake.when.place", place)?;
        plain("handshake.when.text", text)?;
        must(!text.is_empty(), "handshake.when.text", "this text must not be empty")?;
    }
    check_place("handshake.challenge", challenge)?;
    if let Some(place) = token {
        check_place("handshake.token", place)?;
    }
    header_or_none("handshake.reply_header", reply_header)?;
    list("handshake.reply", reply, MAX_ITEMS, |field, piece| match piece {
        ReplyPiece::Literal(text) => lines(field, text),
        ReplyPiece::KeyId | ReplyPiece::Challenge | ReplyPiece::ChallengeMac => Ok(()),
    })
}

fn check_refetch(refetch: &Refetch) -> Checked {
    let Refetch { url, key, auth: _, forms } = refetch;
    let host = url.strip_prefix("https://").unwrap_or_default();
    must(
        (1..=MAX_NAME).contains(&host.len())
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':')),
        "refetch.url",
        "the address of an API is https:// and a host, and nothing more",
    )?;
    hint("refetch.key", key)?;
    must(!forms.is_empty(), "refetch.forms", "say in which form events come")?;
    list("refetch.forms", forms, MAX_ITEMS, |at, form| {
        let RefetchForm { mark, form, id, path, account, version, same, same_version } = form;
        let field = |name: &str| format!("{at}.{name}");
        exact(&field("mark"), mark)?;
        plain(&field("form"), form)?;
        exact(&field("id"), id)?;
        must(
            matches!(path.first(), Some(PathPiece::Literal(text)) if text.starts_with('/'))
                && path.contains(&PathPiece::EventId),
            &field("path"),
            "a path begins with a literal that begins with a slash, and holds the event's id",
        )?;
        list(&field("path"), path, MAX_ITEMS, |field, piece| match piece {
            PathPiece::Literal(text) => visible(field, text),
            PathPiece::EventId => Ok(()),
        })?;
        for (name, ApiHeader { name: own, value }) in [("account", account), ("version", version)] {
            header(&field(&format!("{name}.name")), own)?;
            let field = field(&format!("{name}.value"));
            match value {
                ApiValue::At(text) => exact(&field, text)?,
                ApiValue::Fixed(text) => visible(&field, text)?,
            }
        }
        must(same.contains(id), &field("same"), "the event's id must be among what is compared")?;
        list(&field("same"), same, MAX_ITEMS, |field, text| exact(field, text))?;
        list(&field("same_version"), same_version, MAX_ITEMS, |field, text| exact(field, text))
    })
}

fn check_when(field: &str, when: &When) -> Checked {
    match when {
        When::Always => Ok(()),
        When::Resource(types) | When::EventType(types) => {
            must(!types.is_empty(), &format!("{field}.when"), "name the types, or leave this out")?;
            texts(&format!("{field}.when"), types)
        }
    }
}

fn check_fact(at: &str, Fact { pointer: place, prefix, part, when }: &Fact) -> Checked {
    let field = format!("{at}.pointer");
    pointer(&field, place)?;
    must(
        *part != FactPart::MemberName || place.ends_with("/*"),
        &field,
        "the name of a member is known where a pointer ends in /*",
    )?;
    plain(&format!("{at}.prefix"), prefix)?;
    must(
        *part != FactPart::Nothing || !prefix.is_empty(),
        &format!("{at}.prefix"),
        "a fact of which nothing counts is its prefix; give it one",
    )?;
    check_when(at, when)
}

fn check_events(events: &EventMap) -> Checked {
    let EventMap {
        format: _,
        id,
        id_header,
        event_type,
        type_header,
        kinds,
        kindless_prefix,
        resource_type,
        subject,
        status,
        variant,
        account,
        time,
        livemode,
        amount,
        currency,
        minor_digits,
        customer_id,
        customer_email,
        customer_phone,
        customer_name,
        secrets,
    } = events;
    for (field, facts) in [
        ("events.id", id),
        ("events.event_type", event_type),
        ("events.resource_type", resource_type),
        ("events.subject", subject),
        ("events.status", status),
        ("events.variant", variant),
        ("events.account", account),
        ("events.customer_id", customer_id),
        ("events.customer_email", customer_email),
        ("events.customer_phone", customer_phone),
    ] {
        list(field, facts, MAX_ITEMS, check_fact)?;
    }
    header_or_none("events.id_header", id_header)?;
    header_or_none("events.type_header", type_header)?;
    list("events.kinds", kinds, MAX_KINDS, |at, KindRule { event_type, variant, kind: _ }| {
        let field = format!("{at}.event_type");
        plain(&field, event_type)?;
        must(!event_type.is_empty(), &field, "this text must not be empty")?;
        plain(&format!("{at}.variant"), variant)
    })?;
    plain("events.kindless_prefix", kindless_prefix)?;
    list("events.time", time, MAX_ITEMS, |at, TimeFact { pointer: place, format }| {
        pointer(&format!("{at}.pointer"), place)?;
        match format {
            TimeFormat::Compact { offset_minutes } => must(
                offset_minutes.unsigned_abs() <= MAX_OFFSET,
                &format!("{at}.format.compact.offset_minutes"),
                "a zone is at most 840 minutes from UTC",
            ),
            TimeFormat::UnixSeconds | TimeFormat::UnixMilliseconds | TimeFormat::Rfc3339 => Ok(()),
        }
    })?;
    list("events.livemode", livemode, MAX_ITEMS, |at, LivemodeFact { pointer: place, rule }| {
        pointer(&format!("{at}.pointer"), place)?;
        match rule {
            LivemodeRule::UrlHost { live, test } => {
                visible(&format!("{at}.rule.url_host.live"), live)?;
                visible(&format!("{at}.rule.url_host.test"), test)
            }
            LivemodeRule::LiveFlag | LivemodeRule::TestFlag => Ok(()),
        }
    })?;
    check_money(amount, currency, minor_digits)?;
    list("events.customer_name", customer_name, MAX_ITEMS, |at, NameFact { parts, when }| {
        must(!parts.is_empty(), &format!("{at}.parts"), "say where the name stands")?;
        pointers(&format!("{at}.parts"), parts)?;
        check_when(at, when)
    })?;
    texts("events.secrets", secrets)
}

fn check_money(
    amount: &List<AmountFact>,
    currency: &Text,
    minor_digits: &List<MinorDigits>,
) -> Checked {
    list("events.amount", amount, MAX_ITEMS, |at, fact| {
        let AmountFact { pointers: places, currencies, unit: _, when } = fact;
        must(!places.is_empty(), &format!("{at}.pointers"), "say where the amount stands")?;
        pointers(&format!("{at}.pointers"), places)?;
        pointers(&format!("{at}.currencies"), currencies)?;
        check_when(at, when)
    })?;
    must(
        currency.is_empty() || is_currency(currency),
        "events.currency",
        "a currency is three capital letters",
    )?;
    list("events.minor_digits", minor_digits, MAX_ITEMS, |at, MinorDigits { currency, digits }| {
        must(
            is_currency(currency),
            &format!("{at}.currency"),
            "a currency is three capital letters",
        )?;
        must(*digits <= MAX_DIGITS, &format!("{at}.digits"), "a minor unit has at most 8 decimals")
    })
}

fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())
}
