//! Waiting for the runtime's promises and timers. One function of the module's is told of all that is waited for, where each would have two
//! closures of its own, which JavaScript has to be told of and to forget.

use alloc::collections::BTreeMap;
use core::cell::{Cell, RefCell};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen(module = "/src/wait.js")]
extern "C" {
    fn watch(promise: &Promise, number: u32, tell: &Function);
}

#[wasm_bindgen]
extern "C" {
    /// The number is what the function is called with.
    #[wasm_bindgen(catch, js_name = setTimeout)]
    fn set_timeout(tell: &Function, milliseconds: u32, number: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;
}

/// What is waited for.
enum Wait {
    Pending(Option<Waker>),
    Over(Result<JsValue, JsValue>),
}

thread_local! {
    static WAITS: RefCell<BTreeMap<u32, Wait>> = const { RefCell::new(BTreeMap::new()) };
    static LAST: Cell<u32> = const { Cell::new(0) };
    static TELL: Closure<dyn Fn(u32, bool, JsValue)> = Closure::new(tell);
}

/// Notes what became of something, and wakes who waits for it, if anybody still does.
fn tell(number: u32, is_good: bool, value: JsValue) {
    let result = if is_good { Ok(value) } else { Err(value) };
    let wait = WAITS.with_borrow_mut(|waits| {
        waits.get_mut(&number).map(|wait| core::mem::replace(wait, Wait::Over(result)))
    });
    if let Some(Wait::Pending(Some(waker))) = wait {
        waker.wake();
    }
}

/// One place among what is waited for, until it is dropped.
struct Place(u32);

impl Place {
    fn new() -> Self {
        let number = LAST.get().wrapping_add(1);
        LAST.set(number);
        WAITS.with_borrow_mut(|waits| waits.insert(number, Wait::Pending(None)));
        Self(number)
    }

    fn poll(&self, context: &Context<'_>) -> Poll<Result<JsValue, JsValue>> {
        // Dropped behind the loan: a task may end with its last waker, and others that it waited for with it.
        let mut replaced = None;
        WAITS.with_borrow_mut(|waits| match waits.get_mut(&self.0) {
            Some(Wait::Pending(waker)) => {
                replaced = waker.replace(context.waker().clone());
                Poll::Pending
            }
            Some(Wait::Over(result)) => {
                Poll::Ready(core::mem::replace(result, Ok(JsValue::UNDEFINED)))
            }
            None => Poll::Ready(Err(JsValue::UNDEFINED)),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        WAITS.with_borrow_mut(|waits| waits.remove(&self.0));
    }
}

fn with_tell<T>(work: impl FnOnce(&Function) -> T) -> T {
    TELL.with(|tell| work(tell.as_ref().unchecked_ref()))
}

/// What a promise comes to.
pub(crate) struct Settled(Place);

impl Settled {
    pub(crate) fn of(promise: &Promise) -> Self {
        let place = Place::new();
        with_tell(|tell| watch(promise, place.0, tell));
        Self(place)
    }
}

impl Future for Settled {
    type Output = Result<JsValue, JsValue>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll(context)
    }
}

/// The end of a time that begins when it is first asked for; at once, if the runtime sets no timer.
pub(crate) struct Delay {
    limit: Duration,
    timer: Option<(Place, JsValue)>,
}

impl Delay {
    pub(crate) const fn new(limit: Duration) -> Self {
        Self { limit, timer: None }
    }
}

impl Future for Delay {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.timer.is_none() {
            let place = Place::new();
            let limit = u32::try_from(self.limit.as_millis()).unwrap_or(u32::MAX);
            let Ok(timer) = with_tell(|tell| set_timeout(tell, limit, place.0)) else {
                return Poll::Ready(());
            };
            self.timer = Some((place, timer));
        }
        self.timer.as_ref().map_or(Poll::Ready(()), |(place, _)| place.poll(context).map(drop))
    }
}

impl Drop for Delay {
    fn drop(&mut self) {
        if let Some((place, timer)) = &self.timer
            && WAITS.with_borrow(|waits| matches!(waits.get(&place.0), Some(Wait::Pending(_))))
        {
            let _ = clear_timeout(timer);
        }
    }
}
