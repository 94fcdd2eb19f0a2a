//! Bodies, read with a count and a deadline: whole, or not at all.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::pin::pin;
use core::time::Duration;

use futures_util::future::{Either, select};
use js_sys::{IteratorNext, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue, intern};
use web_sys::{Headers, ReadableStream, ReadableStreamDefaultReader, Request, Response};

use crate::wait::{Delay, Settled};

/// How long a sender may take over a body.
const DEADLINE: Duration = Duration::from_secs(10);
/// How much of an unwanted body is read, so that a sender gets the answer and not a reset connection.
const DRAIN: usize = 64 * 1024;
/// How long that may take.
const DRAIN_DEADLINE: Duration = Duration::from_secs(1);

/// A body that is held in at most this many bytes is small; one of at most half of it always is.
const SMALL: usize = 128 * 1024;
/// The least and the most bytes that are asked for at once.
const LEAST_READ: usize = 4 * 1024;
const MOST_READ: usize = 64 * 1024;
/// The reads that any body may take, and how many bytes earn it one more: each costs time, and nobody has signed anything yet.
const READS: usize = 1_000;
const BYTES_PER_READ: usize = 256;

/// How many bytes of bodies are held at a time, from the first byte to the origin's answer.
struct Budget {
    isolate: usize,
    source: usize,
}

/// Small bodies have a budget of their own, so that large ones cannot keep them out.
const SMALL_BUDGET: Budget = Budget { isolate: 16 * 1024 * 1024, source: 12 * 1024 * 1024 };
const LARGE_BUDGET: Budget = Budget { isolate: 48 * 1024 * 1024, source: 32 * 1024 * 1024 };

#[wasm_bindgen]
extern "C" {
    /// A stream as the runtime has it.
    type Stream;
    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn get_reader(this: &Stream, options: &JsValue) -> Result<JsReader, JsValue>;

    /// A reader of any kind.
    type JsReader;
    #[wasm_bindgen(method, getter, js_name = readAtLeast)]
    fn filling(this: &JsReader) -> JsValue;
    #[wasm_bindgen(method, catch, js_name = readAtLeast)]
    fn read_at_least(this: &JsReader, least: u32, room: &Uint8Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn read(this: &JsReader) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn cancel(this: &JsReader) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = releaseLock)]
    fn release_lock(this: &JsReader) -> Result<(), JsValue>;
}

thread_local! {
    /// Asks a stream for a reader that fills a buffer of the caller's.
    static FILLING: Option<Object> = {
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &"byob".into()).ok().map(|_| options)
    };
    static HELD: Held = const { Held { small: Cell::new(0), large: Cell::new(0) } };
    /// By the name of the source.
    static SOURCES: RefCell<BTreeMap<String, Rc<Held>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The bytes of bodies that are held now.
#[derive(Default)]
pub(crate) struct Held {
    small: Cell<usize>,
    large: Cell<usize>,
}

/// One body's bytes in the budgets, until it is dropped.
pub(crate) struct Hold<'s> {
    source: &'s Held,
    bytes: usize,
}

/// A body in pieces, outside the wasm memory: that never shrinks, so it holds one body at a time.
pub(crate) struct Body<'s> {
    pieces: Vec<Uint8Array>,
    length: usize,
    hold: Hold<'s>,
}

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is longer than allowed.
    TooLarge,
    /// The sender took too long.
    TooSlow,
    /// It came in too many pieces.
    Fragmented,
    /// It ended before its end.
    Broken,
    /// Too many bodies are being received.
    Busy,
}

/// A reader of a stream; where the runtime has one, a reader that fills its buffer before it answers.
struct Reader {
    reader: JsReader,
    fills: bool,
}

/// The body of a request, if it has at most `limit` bytes.
pub(crate) async fn read<'s>(
    request: &Request,
    declared: Option<usize>,
    limit: usize,
    source: &'s Held,
) -> Result<Body<'s>, Unread> {
    let mut body = Body::empty(source);
    let Some(stream) = request.body() else { return Ok(body) };
    let reader = Reader::new(&stream)?;
    let collected = within(DEADLINE, body.collect(&reader, limit, declared)).await;
    match collected.unwrap_or(Err(Unread::TooSlow)) {
        Ok(()) => Ok(body),
        Err(fault) => {
            drop(body);
            match fault {
                Unread::TooLarge => reader.finish().await,
                Unread::TooSlow | Unread::Busy | Unread::Fragmented => reader.cancel().await,
                Unread::Broken => {}
            }
            Err(fault)
        }
    }
}

/// The body of an answer, if it has at most `limit` bytes; the caller has a deadline.
pub(crate) async fn read_answer<'s>(
    response: &Response,
    limit: usize,
    source: &'s Held,
) -> Result<Body<'s>, Unread> {
    let mut body = Body::empty(source);
    let Some(stream) = response.body() else { return Ok(body) };
    let reader = Reader::new(&stream)?;
    let collected = body.collect(&reader, limit, length_in(&response.headers())).await;
    if collected.is_err() {
        reader.cancel().await;
    }
    collected.map(|()| body)
}

/// Reads and forgets the body of a request that is answered without it.
pub(crate) async fn drain(request: &Request) {
    if request.body_used() {
        return;
    }
    if let Some(reader) = request.body().and_then(|stream| Reader::new(&stream).ok()) {
        reader.finish().await;
    }
}

/// Reads a stream up to a size that keeps its connection usable, and keeps this many bytes of its beginning; `Err` if it breaks before its
/// end.
pub(crate) async fn skim(stream: &ReadableStream, keep: usize) -> Result<Vec<u8>, Unread> {
    let reader = Reader::new(stream)?;
    let mut beginning = Vec::new();
    match reader.skip(keep, &mut beginning).await {
        Err(Unread::TooLarge | Unread::Fragmented) => reader.cancel().await,
        result => result?,
    }
    Ok(beginning)
}

/// What `work` comes to, or `None` if it takes too long.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), pin!(Delay::new(limit))).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

impl<'s> Body<'s> {
    const fn empty(source: &'s Held) -> Self {
        Self { pieces: Vec::new(), length: 0, hold: Hold { source, bytes: 0 } }
    }

    async fn collect(
        &mut self,
        reader: &Reader,
        limit: usize,
        declared: Option<usize>,
    ) -> Result<(), Unread> {
        let mut reads = Reads::default();
        loop {
            // A byte more than can come shows the end, or that there is too much.
            let expected = declared.filter(|length| *length >= self.length).unwrap_or(limit);
            let rest = expected.min(limit).saturating_sub(self.length).saturating_add(1);
            // No more than has come already: who sends little makes little be held.
            let room = self.length.clamp(LEAST_READ, MOST_READ).min(rest);
            let room = if reader.fills { room } else { 0 };
            self.hold.grow(room)?;
            reads.count(self.length)?;
            let Some(piece) = reader.next(room).await? else { return Ok(()) };
            let length = length(&piece);
            if length > limit.saturating_sub(self.length) {
                return Err(Unread::TooLarge);
            }
            self.hold.grow(length.saturating_sub(room))?;
            self.length = self.length.saturating_add(length);
            self.pieces.push(piece);
            if reader.is_last(length, room) {
                return Ok(());
            }
        }
    }

    pub(crate) const fn length(&self) -> usize {
        self.length
    }

    /// The bytes in one piece, and their hold on the budgets.
    pub(crate) fn whole(self) -> (Vec<u8>, Hold<'s>) {
        (self.copy(), self.hold)
    }

    /// The bytes in one piece, for as long as nobody waits for others.
    pub(crate) fn copy(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.length);
        for piece in &self.pieces {
            bytes.extend_from_slice(&piece.to_vec());
        }
        bytes
    }

    /// Nothing but the hold on the budgets.
    pub(crate) fn hold(self) -> Hold<'s> {
        self.hold
    }
}

/// The bytes of one source's bodies.
pub(crate) fn of_source(source: &str) -> Rc<Held> {
    SOURCES.with_borrow_mut(|sources| Rc::clone(sources.entry(source.into()).or_default()))
}

impl Held {
    /// The count that a body of so many bytes is part of.
    const fn of(&self, bytes: usize) -> &Cell<usize> {
        if bytes <= SMALL { &self.small } else { &self.large }
    }

    fn fits(&self, bytes: usize, budget: usize) -> bool {
        self.of(bytes).get().saturating_add(bytes) <= budget
    }

    fn add(&self, bytes: usize) {
        let held = self.of(bytes);
        held.set(held.get().saturating_add(bytes));
    }

    fn remove(&self, bytes: usize) {
        let held = self.of(bytes);
        held.set(held.get().saturating_sub(bytes));
    }
}

impl Hold<'_> {
    fn grow(&mut self, more: usize) -> Result<(), Unread> {
        let bytes = self.bytes.saturating_add(more);
        self.release();
        let budget = if bytes <= SMALL { SMALL_BUDGET } else { LARGE_BUDGET };
        HELD.with(|isolate| {
            if !isolate.fits(bytes, budget.isolate) || !self.source.fits(bytes, budget.source) {
                return Err(Unread::Busy);
            }
            isolate.add(bytes);
            self.source.add(bytes);
            self.bytes = bytes;
            Ok(())
        })
    }

    fn release(&mut self) {
        HELD.with(|isolate| isolate.remove(self.bytes));
        self.source.remove(self.bytes);
        self.bytes = 0;
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.release();
    }
}

/// The reads of a stream so far.
#[derive(Default)]
struct Reads(usize);

impl Reads {
    /// Counts one more after so many bytes, if it is not one too many.
    fn count(&mut self, bytes: usize) -> Result<(), Unread> {
        self.0 = self.0.saturating_add(1);
        let most = READS.saturating_add(bytes / BYTES_PER_READ);
        if self.0 > most { Err(Unread::Fragmented) } else { Ok(()) }
    }
}

impl Reader {
    fn new(stream: &ReadableStream) -> Result<Self, Unread> {
        if let Some(reader) = Self::filling(stream) {
            return Ok(reader);
        }
        let reader = ReadableStreamDefaultReader::new(stream).map_err(|_| Unread::Broken)?;
        Ok(Self { reader: reader.unchecked_into(), fills: false })
    }

    /// A reader with `readAtLeast`, an extension of workerd: a body in many small chunks then costs few reads.
    /// <https://developers.cloudflare.com/workers/runtime-apis/streams/readablestreambyobreader/>
    fn filling(stream: &ReadableStream) -> Option<Self> {
        let stream: &Stream = stream.unchecked_ref();
        let reader = FILLING.with(|options| stream.get_reader(options.as_ref()?).ok())?;
        if !reader.filling().is_function() {
            reader.release_lock().ok()?;
            return None;
        }
        Some(Self { reader, fills: true })
    }

    async fn next(&self, room: usize) -> Result<Option<Uint8Array>, Unread> {
        let read = if self.fills {
            let least = u32::try_from(room).unwrap_or(u32::MAX);
            self.reader.read_at_least(least, &Uint8Array::new_with_length(least))
        } else {
            self.reader.read()
        };
        let read: Promise = read.and_then(JsCast::dyn_into).map_err(|_| Unread::Broken)?;
        let step: IteratorNext =
            Settled::of(&read).await.map_err(|_| Unread::Broken)?.unchecked_into();
        if step.done() {
            return Ok(None);
        }
        step.value().dyn_into().map(Some).map_err(|_| Unread::Broken)
    }

    /// Whether a piece was the last one: a reader that fills its buffer gives less than that only at the end, and another read would show
    /// no more than this.
    const fn is_last(&self, length: usize, room: usize) -> bool {
        self.fills && length < room
    }

    async fn finish(&self) {
        if within(DRAIN_DEADLINE, self.skip(0, &mut Vec::new())).await != Some(Ok(())) {
            self.cancel().await;
        }
    }

    async fn skip(&self, keep: usize, beginning: &mut Vec<u8>) -> Result<(), Unread> {
        let mut reads = Reads::default();
        let mut skipped: usize = 0;
        while let Some(piece) = self.next(LEAST_READ).await? {
            if beginning.len() < keep {
                beginning.extend(piece.to_vec());
                beginning.truncate(keep);
            }
            let length = length(&piece);
            skipped = skipped.saturating_add(length);
            if skipped > DRAIN {
                return Err(Unread::TooLarge);
            }
            if self.is_last(length, LEAST_READ) {
                break;
            }
            reads.count(skipped)?;
        }
        Ok(())
    }

    /// Tells the other side that no more is wanted. That this can fail changes nothing.
    async fn cancel(&self) {
        if let Ok(promise) = self.reader.cancel()
            && let Ok(promise) = promise.dyn_into::<Promise>()
        {
            let _ = within(DRAIN_DEADLINE, Settled::of(&promise)).await;
        }
    }
}

/// How long a body says that it is.
pub(crate) fn length_in(headers: &Headers) -> Option<usize> {
    headers.get(intern("content-length")).ok().flatten()?.parse().ok()
}

fn length(piece: &Uint8Array) -> usize {
    usize::try_from(piece.length()).unwrap_or(usize::MAX)
}
