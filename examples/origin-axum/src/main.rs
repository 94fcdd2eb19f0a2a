//! A sample origin in Rust: takes only what the gateway has sealed, verified with the official Standard Webhooks library.
//!
//!     ORIGIN_SECRET=whsec_… cargo run

use std::collections::HashSet;
use std::env;
use std::error::Error;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use standardwebhooks::{HEADER_WEBHOOK_ID, Webhook};
use tokio::net::TcpListener;

struct Origin {
    seal: Webhook,
    /// The gateway may deliver an event more than once, under the same id. In a database: a unique key on it, written in the
    /// transaction that does the work.
    done: Mutex<HashSet<String>>,
}

impl Origin {
    fn fulfil(&self, message_id: &str, event: &Value) -> Result<(), Box<dyn Error + '_>> {
        let mut done = self.done.lock()?;
        if !done.contains(message_id) {
            println!("{event}"); // your work
            done.insert(message_id.to_owned());
        }
        Ok(())
    }
}

/// `body` is the bytes as they came: a parsed body has lost what is signed.
async fn receive(State(origin): State<Arc<Origin>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if let Err(error) = origin.seal.verify(&body, &headers) {
        eprintln!("refused: {error}");
        return StatusCode::UNAUTHORIZED;
    }
    let message_id = headers.get(HEADER_WEBHOOK_ID).and_then(|value| value.to_str().ok());
    let (Some(message_id), Ok(event)) = (message_id, serde_json::from_slice(&body)) else {
        return StatusCode::BAD_REQUEST;
    };
    match origin.fulfil(message_id, &event) {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            eprintln!("failed: {error}");
            StatusCode::INTERNAL_SERVER_ERROR // the event comes again
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = env::var("ORIGIN_SECRET")
        .map_err(|_| "ORIGIN_SECRET is not set: it is the gateway's, whsec_…")?;
    let origin = Origin { seal: Webhook::new(&secret)?, done: Mutex::default() };
    let app = Router::new().route("/webhooks", post(receive)).with_state(Arc::new(origin));

    let port: u16 = env::var("PORT").map_or(Ok(8788), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
