//! The key that a request names → its document: what this isolate holds, or what is fetched from the address that the row allows.
//!
//! What a request names is a stranger's word. A source asks for few documents in a minute, fewer for each network, each address once in a
//! while, and what an address did not give it is not asked for again at once; a document that was once found outlives its host's trouble.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::time::Duration;

use hookseal::{Provider, WantedKey};
use hookseal_ledger::Millis;
use wasm_bindgen::JsCast;
use web_sys::{AbortController, Response};

use crate::ask;
use crate::body::{self, Held, Unread};
use crate::clock;
use crate::network;
use crate::wait::{Delay, Settled};

const SECOND: Millis = 1000;
/// How long a host may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long a document counts, and for how long it may where its host cannot be asked.
const LIFETIME: Millis = 3600 * SECOND;
const LONGEST: Millis = 24 * LIFETIME;
/// How long a host has to rest: before an address that failed is asked again, and one whose key did not verify.
const REST: Millis = 60 * SECOND;
/// How long a fetch can be under way, with what lies around it.
const UNDER_WAY: Millis = 6 * SECOND;
/// Addresses that a source asks for the first time in a span of [`REST`], and those of them that one network may name: providers have one or
/// two.
const MOST_NEW: usize = 48;
const MOST_OF_NETWORK: usize = 4;
/// Documents that a source holds, of 64 kB at most, and addresses whose failures it does: more than can fail while they rest.
const MOST_HELD: usize = 32;
const MOST_FAILED: usize = 2 * MOST_NEW + MOST_HELD;
/// The bits of an IPv6 address that one network has.
const NETWORK: u32 = 48;
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

/// Who needs a document.
pub(crate) struct Need<'n> {
    pub(crate) provider: &'n Provider,
    /// The name of the source.
    pub(crate) source: &'n str,
    /// Who sent the request, as the platform says.
    pub(crate) remote_ip: Option<String>,
    /// The source's bodies.
    pub(crate) held: &'n Held,
}

/// A document for a key.
pub(crate) struct Found {
    pub(crate) wanted: WantedKey,
    pub(crate) document: Rc<[u8]>,
    /// When its address was last asked.
    asked: Millis,
    /// Whether it came for this request.
    is_new: bool,
}

impl Found {
    /// Whether its address may be asked again, for a newer one.
    pub(crate) fn may_be_old(&self) -> bool {
        !is_within(self.asked, REST, clock::millis())
    }

    /// Whether it is what its host has now.
    pub(crate) const fn is_new(&self) -> bool {
        self.is_new
    }

    /// Counts that it verified a request: it is kept before those that only strangers name.
    pub(crate) fn verified(&self, source: &str) {
        let Some(url) = self.wanted.url() else { return };
        SOURCES.with_borrow_mut(|all| {
            if let Some(document) = all.get_mut(source).and_then(|own| own.held.get_mut(url)) {
                document.verified = clock::millis();
            }
        });
    }
}

struct Document {
    bytes: Rc<[u8]>,
    /// When it came.
    at: Millis,
    /// When its address was last asked.
    asked: Millis,
    /// When it last verified a request, or 0.
    verified: Millis,
}

/// What a source holds.
#[derive(Default)]
struct Documents {
    held: BTreeMap<String, Document>,
    failed: BTreeMap<String, (NoKey, Millis)>,
    /// Since when somebody fetches it.
    under_way: BTreeMap<String, Millis>,
    /// Since when addresses are counted that were new, and the networks that named them.
    counted: Millis,
    networks: Vec<u128>,
}

/// What is to be done for a document.
enum Look {
    Have(Have),
    None(NoKey),
    Wait,
    Fetch,
}

/// A document that counts.
struct Have {
    bytes: Rc<[u8]>,
    asked: Millis,
}

thread_local! {
    /// By the name of the source, so that what is sent to one takes nothing from another.
    static SOURCES: RefCell<BTreeMap<String, Documents>> = const { RefCell::new(BTreeMap::new()) };
}

/// Whether no more than so much time has passed; a clock that went back says nothing.
const fn is_within(since: Millis, span: Millis, now: Millis) -> bool {
    let passed = now.saturating_sub(since);
    passed >= 0 && passed < span
}

/// The document of a key.
pub(crate) async fn find(wanted: WantedKey, need: &Need<'_>) -> Result<Found, NoKey> {
    get(wanted, need, false).await
}

/// The document of a key that may have changed since it was fetched.
pub(crate) async fn renew(found: Found, need: &Need<'_>) -> Result<Found, NoKey> {
    get(found.wanted, need, true).await
}

async fn get(wanted: WantedKey, need: &Need<'_>, renew: bool) -> Result<Found, NoKey> {
    // Rows whose keys have no address serve no source.
    let Some(url) = wanted.url() else { return Err(NoKey::Unreadable) };
    let network = network::of(need.remote_ip.as_deref().unwrap_or_default(), NETWORK);
    let mut has_come = false;
    let waiting = async {
        loop {
            let now = clock::millis();
            match with_documents(need.source, |all| all.look(url, network, now, renew)) {
                Look::Wait => Delay::new(GLANCE).await,
                look => return look,
            }
            has_come = true;
        }
    };
    let look = body::within(TIMEOUT, waiting).await;
    let (have, is_new) = match look {
        // What was waited for came after the request.
        Some(Look::Have(have)) => (have, has_come),
        Some(Look::Fetch) => {
            let fetched = {
                let _mark = UnderWay { source: need.source, url };
                fetch(url, need).await
            };
            let now = clock::millis();
            with_documents(need.source, |all| all.keep(url, fetched, network, now))?
        }
        Some(Look::None(why)) => return Err(why),
        Some(Look::Wait) | None => return Err(NoKey::TooSlow),
    };
    Ok(Found { wanted, document: have.bytes, asked: have.asked, is_new })
}

fn with_documents<T>(source: &str, act: impl FnOnce(&mut Documents) -> T) -> T {
    SOURCES.with_borrow_mut(|all| match all.get_mut(source) {
        Some(own) => act(own),
        None => act(all.entry(source.to_owned()).or_default()),
    })
}

impl Document {
    fn have(&self) -> Have {
        Have { bytes: Rc::clone(&self.bytes), asked: self.asked }
    }
}

impl Documents {
    fn look(&mut self, url: &str, network: u128, now: Millis, renew: bool) -> Look {
        let held = self.held.get(url);
        if let Some(document) = held {
            let rests = is_within(document.asked, REST, now);
            if rests || (!renew && is_within(document.at, LIFETIME, now)) {
                return Look::Have(document.have());
            }
        }
        // One that may still count does while another is fetched or cannot be.
        let old = held.filter(|document| is_within(document.at, LONGEST, now));
        let old = old.map(|document| Look::Have(document.have()));
        let since = self.under_way.get(url);
        if since.is_some_and(|since| is_within(*since, UNDER_WAY, now)) {
            return old.unwrap_or(Look::Wait);
        }
        if let Some((why, at)) = self.failed.get(url)
            && is_within(*at, REST, now)
        {
            return old.unwrap_or(Look::None(*why));
        }
        // Where there was a document, no stranger made the address up.
        if held.is_none() && !self.admits(network, now) {
            return Look::None(NoKey::Busy);
        }
        self.under_way.insert(url.into(), now);
        Look::Fetch
    }

    /// Whether a network may name one more address that is new.
    fn admits(&mut self, network: u128, now: Millis) -> bool {
        if !is_within(self.counted, REST, now) {
            self.counted = now;
            self.networks.clear();
        }
        let own = self.networks.iter().filter(|other| **other == network).count();
        let admitted = self.networks.len() < MOST_NEW && own < MOST_OF_NETWORK;
        if admitted {
            self.networks.push(network);
        }
        admitted
    }

    /// Keeps what came of a fetch; the document that counts then, and whether it is what came.
    fn keep(
        &mut self,
        url: &str,
        fetched: Result<Rc<[u8]>, NoKey>,
        network: u128,
        now: Millis,
    ) -> Result<(Have, bool), NoKey> {
        match fetched {
            Ok(bytes) => {
                self.failed.remove(url);
                let verified = self.held.remove(url).map_or(0, |old| old.verified);
                let document = Document { bytes, at: now, asked: now, verified };
                let have = document.have();
                make_room(&mut self.held, MOST_HELD, |document| {
                    (document.verified, document.asked)
                });
                self.held.insert(url.into(), document);
                Ok((have, true))
            }
            Err(why) => {
                if let Some(old) = self.held.get_mut(url)
                    && is_within(old.at, LONGEST, now)
                {
                    old.asked = now;
                    return Ok((old.have(), false));
                }
                if why == NoKey::NoRoom {
                    // Nor does it say anything of who named the address.
                    let own = self.networks.iter().position(|other| *other == network);
                    own.map(|place| self.networks.swap_remove(place));
                } else {
                    make_room(&mut self.failed, MOST_FAILED, |(_, at)| *at);
                    self.failed.insert(url.into(), (why, now));
                }
                Err(why)
            }
        }
    }
}

/// Forgets the oldest, where there is no place for one more.
fn make_room<T, A: Ord>(map: &mut BTreeMap<String, T>, most: usize, at: impl Fn(&T) -> A) {
    while map.len() >= most {
        let oldest = map.iter().min_by_key(|(_, value)| at(value)).map(|(url, _)| url.clone());
        let Some(url) = oldest else { return };
        map.remove(&url);
    }
}

/// That a document is being fetched: no longer than the request that does so is served.
struct UnderWay<'n> {
    source: &'n str,
    url: &'n str,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        with_documents(self.source, |all| all.under_way.remove(self.url));
    }
}

async fn fetch(url: &str, need: &Need<'_>) -> Result<Rc<[u8]>, NoKey> {
    let controller = AbortController::new().map_err(|_| NoKey::Unreachable)?;
    let asked = body::within(TIMEOUT, answer(url, need, &controller)).await;
    if asked.is_none() {
        controller.abort();
    }
    asked.unwrap_or(Err(NoKey::TooSlow))
}

async fn answer(
    url: &str,
    need: &Need<'_>,
    controller: &AbortController,
) -> Result<Rc<[u8]>, NoKey> {
    let asked = ask::get(url, &[("accept", "*/*")], controller).map_err(|_| NoKey::Unreachable)?;
    let response = Settled::of(&asked)
        .await
        .and_then(JsCast::dyn_into::<Response>)
        .map_err(|_| NoKey::Unreachable)?;
    match response.status() {
        200 => {}
        300..=399 => return Err(NoKey::Redirected),
        _ => return Err(NoKey::Failed),
    }
    let answer = body::read_answer(&response, WantedKey::MAX_BYTES, need.held).await;
    let (bytes, _hold) = match answer {
        Ok(answer) => answer.whole(),
        Err(Unread::Busy) => return Err(NoKey::NoRoom),
        Err(_) => return Err(NoKey::Broken),
    };
    if need.provider.can_read_key(&bytes) { Ok(bytes.into()) } else { Err(NoKey::Unreadable) }
}
