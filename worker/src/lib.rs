//! The hookseal gateway: a Worker that stands before an origin and lets only authentic, freshly sealed webhooks through.

extern crate alloc;

mod body;
mod clock;
mod gateway;
mod log;
mod origin;
mod refetch;
mod respond;
mod route;

use worker::{Context, Env, event};

#[event(fetch)]
async fn fetch(
    request: web_sys::Request,
    env: Env,
    _context: Context,
) -> Result<web_sys::Response, &'static str> {
    gateway::handle(&request, &env)
        .await
        .response()
        .map_err(|_| "the runtime could not make a response")
}
