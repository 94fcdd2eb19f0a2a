//! The catalogue: every built-in row, in alphabetical order.

mod adyen_platform;
mod airtable;
mod airwallex;
mod anthropic;
mod ashby;
mod attio;
mod authorize_net;
mod azure_devops;
mod berbix;
mod bitbucket;
mod r#box;
mod braintree;
mod brevo;
mod brex;
mod buildkite;
mod byl;
mod cal_com;
mod calendly;
mod chargebee;
mod checkbook;
mod checkout_com;
mod circleci;
mod clerk;
mod clickup;
mod coinbase_commerce;
mod customerio;
mod docusign;
mod dropbox;
mod dwolla;
mod fastspring;
mod finch;
mod fireflies;
mod front;
mod gemini;
mod github;
mod gitlab;
mod gocardless;
mod heroku;
mod incident_io;
mod intercom;
mod jira;
mod kopokopo;
mod launchdarkly;
mod lemon_squeezy;
mod line;
mod linear;
mod linkedin;
mod lithic;
mod mailersend;
mod mailtrap;
mod meta;
mod modern_treasury;
mod ms_teams_outgoing;
mod mux;
mod nango;
mod nmi;
mod notion;
mod nylas;
mod okta;
mod onfido;
mod onfleet;
mod openai;
mod orb;
mod paddle;
mod pagerduty;
mod paystack;
mod polar;
mod postmark;
mod pusher;
mod razorpay;
mod recurly;
mod render;
mod replicate;
mod resend;
mod retell;
mod revolut;
mod sanity;
mod segment;
mod sentry;
mod shippo;
mod shopify;
mod sinch;
mod slack;
mod standard_webhooks;
mod stream_chat;
mod stripe;
mod svix;
mod tally;
mod telegram;
mod tiktok;
mod twitter;
mod typeform;
mod vapi;
mod vercel;
mod webflow;
mod whatsapp;
mod woocommerce;
mod workos;
mod xero;
mod zendesk;
mod zoom;

use crate::error::{ErrorCode, Result};
use crate::provider::{About, Provider};

/// Rows and what people read about them, in one order.
macro_rules! catalogue {
    ($($module:ident $row:ident)*) => {
        $(pub use $module::$row;)*

        /// Every built-in row, by id.
        pub static ALL: &[&Provider] = &[$(&$row),*];

        /// What people read about each row of [`ALL`], in its order: apart, so that whoever shows none of it does without.
        static ABOUT: &[About] = &[$($module::ABOUT),*];
    };
}

catalogue! {
    adyen_platform ADYEN_PLATFORM
    airtable AIRTABLE
    airwallex AIRWALLEX
    anthropic ANTHROPIC
    ashby ASHBY
    attio ATTIO
    authorize_net AUTHORIZE_NET
    azure_devops AZURE_DEVOPS
    berbix BERBIX
    bitbucket BITBUCKET
    r#box BOX
    braintree BRAINTREE
    brevo BREVO
    brex BREX
    buildkite BUILDKITE
    byl BYL
    cal_com CAL_COM
    calendly CALENDLY
    chargebee CHARGEBEE
    checkbook CHECKBOOK
    checkout_com CHECKOUT_COM
    circleci CIRCLECI
    clerk CLERK
    clickup CLICKUP
    coinbase_commerce COINBASE_COMMERCE
    customerio CUSTOMERIO
    docusign DOCUSIGN
    dropbox DROPBOX
    dwolla DWOLLA
    fastspring FASTSPRING
    finch FINCH
    fireflies FIREFLIES
    front FRONT
    gemini GEMINI
    github GITHUB
    gitlab GITLAB
    gocardless GOCARDLESS
    heroku HEROKU
    incident_io INCIDENT_IO
    intercom INTERCOM
    jira JIRA
    kopokopo KOPOKOPO
    launchdarkly LAUNCHDARKLY
    lemon_squeezy LEMON_SQUEEZY
    line LINE
    linear LINEAR
    linkedin LINKEDIN
    lithic LITHIC
    mailersend MAILERSEND
    mailtrap MAILTRAP
    meta META
    modern_treasury MODERN_TREASURY
    ms_teams_outgoing MS_TEAMS_OUTGOING
    mux MUX
    nango NANGO
    nmi NMI
    notion NOTION
    nylas NYLAS
    okta OKTA
    onfido ONFIDO
    onfleet ONFLEET
    openai OPENAI
    orb ORB
    paddle PADDLE
    pagerduty PAGERDUTY
    paystack PAYSTACK
    polar POLAR
    postmark POSTMARK
    pusher PUSHER
    razorpay RAZORPAY
    recurly RECURLY
    render RENDER
    replicate REPLICATE
    resend RESEND
    retell RETELL
    revolut REVOLUT
    sanity SANITY
    segment SEGMENT
    sentry SENTRY
    shippo SHIPPO
    shopify SHOPIFY
    sinch SINCH
    slack SLACK
    standard_webhooks STANDARD_WEBHOOKS
    stream_chat STREAM_CHAT
    stripe STRIPE
    svix SVIX
    tally TALLY
    telegram TELEGRAM
    tiktok TIKTOK
    twitter TWITTER
    typeform TYPEFORM
    vapi VAPI
    vercel VERCEL
    webflow WEBFLOW
    whatsapp WHATSAPP
    woocommerce WOOCOMMERCE
    workos WORKOS
    xero XERO
    zendesk ZENDESK
    zoom ZOOM
}

/// The row of a provider.
///
/// # Errors
/// [`ErrorCode::UnknownProvider`] if no row has this id.
pub fn find(id: &str) -> Result<&'static Provider> {
    position(id).and_then(|at| ALL.get(at)).copied().ok_or(ErrorCode::UnknownProvider.into())
}

/// What people read about the row of this id.
pub(crate) fn about(id: &str) -> Option<&'static About> {
    ABOUT.get(position(id)?)
}

fn position(id: &str) -> Option<usize> {
    ALL.binary_search_by(|row| row.id.as_ref().cmp(id)).ok()
}
