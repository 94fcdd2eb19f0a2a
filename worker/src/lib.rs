//! The hookseal gateway: a Worker that stands before an origin and lets only authentic, freshly sealed webhooks through.

extern crate alloc;

mod admin;
mod alert;
mod analytics;
mod ask;
mod body;
mod clock;
mod diagnose;
mod gateway;
#[expect(missing_docs, reason = "of the methods that a macro writes")]
mod ledger;
mod log;
mod network;
mod origin;
mod refetch;
mod resolver;
mod respond;
mod route;
mod wait;

use worker::{Context, Env, ScheduleContext, ScheduledEvent, event};

pub use ledger::Ledger;

#[event(fetch)]
async fn fetch(
    request: web_sys::Request,
    env: Env,
    context: Context,
) -> Result<web_sys::Response, &'static str> {
    gateway::handle(&request, &env, &context)
        .await
        .response()
        .map_err(|_| "the runtime could not make a response")
}

#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    gateway::wake(&env).await;
}
