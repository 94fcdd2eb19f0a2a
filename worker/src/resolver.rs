//! The key that a request names → its document: what this isolate holds, or what is fetched from the address that the row allows.
//!
//! What a request names is a stranger's word. A source asks for few documents in a minute, each address once in a while, and what an address
//! did not give it is not asked for again at once; a document that was once found outlives its host's trouble.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::RefCell;
use core::time::Duration;

use hookseal::WantedKey;
use hookseal_ledger::Millis;
use wasm_bindgen::JsCast;
use web_sys::{AbortController, Response};
use worker::Delay;

use crate::ask;
use crate::body::{self, Held, Unread};
use crate::clock;

const SECOND: Millis = 1000;
/// How long a host may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long a document counts, and for how long it may where its host cannot be asked.
const LIFETIME: Millis = 3600 * SECOND;
const LONGEST: Millis = 24 * LIFETIME;
/// How long a host has to rest: before an address that failed is asked again, and one whose key did not verify.
const REST: Millis = 60 * SECOND;
/// Documents that a source may have fetched in that time. Providers have one or two.
const MOST_FETCHED: u32 = 12;
/// Documents that are held, of 64 kB at most, and addresses whose failures are.
const MOST_HELD: usize = 32;
const MOST_FAILED: usize = 64;
/// How often it is looked whether another request has fetched what this one waits for.
const GLANCE: Duration = Duration::from_millis(20);

/// Why there is no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoKey {
    /// The source has fetched too many.
    Busy,
    /// The bodies that are held leave no room for it: that says nothing of its host.
    NoRoom,
    TooSlow,
    Unreachable,
    /// The host redirects, which is not followed.
    Redirected,
    /// The host answers with a failure.
    Failed,
    /// The answer is too large or not complete.
    Broken,
    /// The answer is not what the row says.
    Unreadable,
}

impl NoKey {
    /// The word of the log.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Busy => "key_busy",
            Self::NoRoom => "busy",
            Self::TooSlow => "key_too_slow",
            Self::Unreachable => "key_unreachable",
            Self::Redirected => "key_redirected",
            Self::Failed => "key_failed",
            Self::Broken => "key_broken",
            Self::Unreadable => "key_unreadable",
        }
    }

    /// What a person can do about it.
    pub(crate) const fn advice(self) -> &'static str {
        match self {
            Self::Busy => {
                "requests name more keys than a provider has: somebody sends what nobody signed"
            }
            Self::NoRoom => {
                "the bodies that are being received leave no room for the provider's key"
            }
            Self::TooSlow => "the provider's host took longer than 5 seconds for its key",
            Self::Unreachable => "the provider's host cannot be reached for its key",
            Self::Redirected => {
                "the provider's host redirects, which is not followed: its keys may have another address now"
            }
            Self::Failed => {
                "the provider's host does not give this key: it failed, or the request names one that never was"
            }
            Self::Broken => "the provider's host answers with more than a key, or with half of one",
            Self::Unreadable => {
                "what the provider's host answers is not what the row says: its keys may have another form now"
            }
        }
    }
}

/// A document for a key.
pub(crate) struct Found {
    pub(crate) wanted: WantedKey,
    pub(crate) document: Rc<[u8]>,
    /// When its address was last asked.
    asked: Millis,
}

impl Found {
    /// Whether its address may be asked again, for a newer one.
    pub(crate) fn may_be_old(&self) -> bool {
        !is_within(self.asked, REST, clock::millis())
    }
}

struct Document {
    bytes: Rc<[u8]>,
    /// When it came.
    at: Millis,
    /// When its address was last asked.
    asked: Millis,
}

#[derive(Default)]
struct Documents {
    held: BTreeMap<String, Document>,
    failed: BTreeMap<String, (NoKey, Millis)>,
    /// Since when somebody fetches it.
    under_way: BTreeMap<String, Millis>,
    /// By source: since when and how many.
    fetched: BTreeMap<String, (Millis, u32)>,
}

/// What is to be done for a document.
enum Look {
    Have(Rc<[u8]>, Millis),
    None(NoKey),
    Wait,
    Fetch,
}

thread_local! {
    static DOCUMENTS: RefCell<Documents> = RefCell::default();
}

/// Whether no more than so much time has passed; a clock that went back says nothing.
const fn is_within(since: Millis, span: Millis, now: Millis) -> bool {
    let passed = now.saturating_sub(since);
    passed >= 0 && passed < span
}

/// The document of a key.
pub(crate) async fn find(wanted: WantedKey, source: &str, held: &Held) -> Result<Found, NoKey> {
    get(wanted, source, held, false).await
}

/// The document of a key that may have changed since it was fetched.
pub(crate) async fn renew(found: Found, source: &str, held: &Held) -> Result<Found, NoKey> {
    get(found.wanted, source, held, true).await
}

async fn get(wanted: WantedKey, source: &str, held: &Held, renew: bool) -> Result<Found, NoKey> {
    // Rows whose keys have no address serve no source.
    let Some(url) = wanted.url().map(String::from) else { return Err(NoKey::Unreadable) };
    let waiting = async {
        loop {
            let now = clock::millis();
            match DOCUMENTS.with_borrow_mut(|all| all.look(&url, source, now, renew)) {
                Look::Wait => Delay::from(GLANCE).await,
                look => return look,
            }
        }
    };
    let (document, asked) = match body::within(TIMEOUT, waiting).await {
        Some(Look::Have(document, asked)) => (document, asked),
        Some(Look::Fetch) => {
            let fetched = {
                let _mark = UnderWay(url.clone());
                fetch(&url, held).await
            };
            let now = clock::millis();
            DOCUMENTS.with_borrow_mut(|all| all.keep(&url, fetched, now))?
        }
        Some(Look::None(why)) => return Err(why),
        Some(Look::Wait) | None => return Err(NoKey::TooSlow),
    };
    Ok(Found { wanted, document, asked })
}

impl Documents {
    fn look(&mut self, url: &str, source: &str, now: Millis, renew: bool) -> Look {
        let held = self.held.get(url);
        let have = |document: &Document| Look::Have(Rc::clone(&document.bytes), document.asked);
        if let Some(document) = held {
            let rests = is_within(document.asked, REST, now);
            if rests || (!renew && is_within(document.at, LIFETIME, now)) {
                return have(document);
            }
        }
        // One that may still count does while another is fetched or cannot be.
        let old = held.filter(|document| is_within(document.at, LONGEST, now)).map(have);
        let since = self.under_way.get(url);
        if since.is_some_and(|since| is_within(*since, REST, now)) {
            return old.unwrap_or(Look::Wait);
        }
        if let Some((why, at)) = self.failed.get(url)
            && is_within(*at, REST, now)
        {
            return old.unwrap_or(Look::None(*why));
        }
        let (began, count) = self.fetched.get(source).copied().unwrap_or((now, 0));
        let (began, count) = if is_within(began, REST, now) { (began, count) } else { (now, 0) };
        if count >= MOST_FETCHED {
            return old.unwrap_or(Look::None(NoKey::Busy));
        }
        self.fetched.insert(source.into(), (began, count.saturating_add(1)));
        self.under_way.insert(url.into(), now);
        Look::Fetch
    }

    /// Keeps what came of a fetch; the document that counts then.
    fn keep(
        &mut self,
        url: &str,
        fetched: Result<Rc<[u8]>, NoKey>,
        now: Millis,
    ) -> Result<(Rc<[u8]>, Millis), NoKey> {
        match fetched {
            Ok(bytes) => {
                self.failed.remove(url);
                self.held.remove(url);
                let document = Document { bytes: Rc::clone(&bytes), at: now, asked: now };
                make_room(&mut self.held, MOST_HELD, |document| document.asked);
                self.held.insert(url.into(), document);
                Ok((bytes, now))
            }
            Err(why) => {
                if let Some(old) = self.held.get_mut(url)
                    && is_within(old.at, LONGEST, now)
                {
                    old.asked = now;
                    return Ok((Rc::clone(&old.bytes), now));
                }
                if why != NoKey::NoRoom {
                    make_room(&mut self.failed, MOST_FAILED, |(_, at)| *at);
                    self.failed.insert(url.into(), (why, now));
                }
                Err(why)
            }
        }
    }
}

/// Forgets the oldest, where there is no place for one more.
fn make_room<T>(map: &mut BTreeMap<String, T>, most: usize, at: impl Fn(&T) -> Millis) {
    while map.len() >= most {
        let oldest = map.iter().min_by_key(|(_, value)| at(value)).map(|(url, _)| url.clone());
        let Some(url) = oldest else { return };
        map.remove(&url);
    }
}

/// That a document is being fetched: no longer than the request that does so is served.
struct UnderWay(String);

impl Drop for UnderWay {
    fn drop(&mut self) {
        DOCUMENTS.with_borrow_mut(|all| all.under_way.remove(&self.0));
    }
}

async fn fetch(url: &str, held: &Held) -> Result<Rc<[u8]>, NoKey> {
    let controller = AbortController::new().map_err(|_| NoKey::Unreachable)?;
    let asked = body::within(TIMEOUT, answer(url, held, &controller)).await;
    if asked.is_none() {
        controller.abort();
    }
    asked.unwrap_or(Err(NoKey::TooSlow))
}

async fn answer(url: &str, held: &Held, controller: &AbortController) -> Result<Rc<[u8]>, NoKey> {
    let response = ask::get(url, &[("accept", "*/*")], controller)
        .map_err(|_| NoKey::Unreachable)?
        .await
        .and_then(JsCast::dyn_into::<Response>)
        .map_err(|_| NoKey::Unreachable)?;
    match response.status() {
        200 => {}
        300..=399 => return Err(NoKey::Redirected),
        _ => return Err(NoKey::Failed),
    }
    let answer = body::read_answer(&response, WantedKey::MAX_BYTES, held).await;
    let (bytes, _hold) = match answer {
        Ok(answer) => answer.whole(),
        Err(Unread::Busy) => return Err(NoKey::NoRoom),
        Err(_) => return Err(NoKey::Broken),
    };
    Ok(bytes.into())
}
