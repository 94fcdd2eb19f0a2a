//! The catalogue: every built-in row, in alphabetical order.

mod acuity;
mod adyen;
mod adyen_platform;
mod affirm;
mod aftership;
mod aiprise;
mod airship;
mod airtable;
mod airwallex;
mod akeneo;
mod alchemy;
mod anthropic;
mod asana;
mod ashby;
mod attio;
mod authorize_net;
mod aws_sns;
mod aws_sns_v1;
mod azure_devops;
mod beehiiv;
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
mod chargify;
mod chatwoot;
mod checkbook;
mod checkout_com;
mod checkr;
mod circleci;
mod clerk;
mod clickup;
mod close;
mod cloudflare_stream;
mod cloudinary;
mod coinbase_commerce;
mod crisp;
mod cryptopay;
mod customerio;
mod daily;
mod discord;
mod docusign;
mod dodo_payments;
mod doppler;
mod dropbox;
mod dropbox_sign;
mod dub;
mod dwolla;
mod elevenlabs;
mod etsy;
mod expo;
mod fal_ai;
mod fastspring;
mod fathom;
mod finch;
mod fintoc;
mod fireflies;
mod front;
mod gemini;
mod gitea;
mod github;
mod gitlab;
mod gitlab_signing;
mod gocardless;
mod gogs;
mod google_pubsub;
mod greenhouse;
mod guesty;
mod helpscout;
mod heroku;
mod hookdeck;
mod hubspot;
mod hubspot_v1;
mod hubspot_v2;
mod incident_io;
mod intercom;
mod jira;
mod jobber;
mod klaviyo;
mod knock;
mod kopokopo;
mod launchdarkly;
mod lemon_squeezy;
mod line;
mod linear;
mod linkedin;
mod lithic;
mod livekit;
mod lob;
mod mailersend;
mod mailgun;
mod mailjet;
mod mailtrap;
mod mandrill;
mod mercadopago;
mod messagebird_legacy;
mod meta;
mod microsoft_graph;
mod modern_treasury;
mod mollie;
mod monday;
mod mongodb_atlas;
mod ms_teams_outgoing;
mod mux;
mod nango;
mod netlify;
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
mod paypal;
mod paystack;
mod persona;
mod picqer;
mod plaid;
mod polar;
mod postmark;
mod pusher;
mod quickbooks;
mod ramp;
mod razorpay;
mod recall_ai;
mod recurly;
mod render;
mod replicate;
mod resend;
mod retell;
mod revenuecat;
mod revolut;
mod sanity;
mod segment;
mod sendgrid;
mod sentry;
mod shipbob;
mod shippo;
mod shipstation;
mod shopify;
mod signifyd;
mod sinch;
mod slack;
mod smartcar;
mod snyk;
mod sparkpost;
mod square;
mod squarespace;
mod standard_webhooks;
mod standard_webhooks_asym;
mod stream_chat;
mod stripe;
mod stytch;
mod supabase_auth;
mod svix;
mod taiga;
mod tailscale;
mod tally;
mod telegram;
mod telnyx;
mod terraform_cloud;
mod tiktok;
mod tokenio;
mod trello;
mod twilio;
mod twilio_json;
mod twitch;
mod twitter;
mod typeform;
mod uber_eats;
mod utila;
mod vanta;
mod vapi;
mod vercel;
mod vonage;
mod webex;
mod webflow;
mod whatsapp;
mod whereby;
mod wise;
mod woocommerce;
mod workos;
mod worldline;
mod xendit;
mod xero;
mod zendesk;
mod zoom;

#[cfg(feature = "js")]
use alloc::boxed::Box;
#[cfg(feature = "js")]
use once_cell::race::OnceRef;

use crate::error::{ErrorCode, Result};
#[cfg(any(feature = "js", test))]
use crate::packed::{self, Reader, Writer};
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
    acuity ACUITY
    adyen ADYEN
    adyen_platform ADYEN_PLATFORM
    affirm AFFIRM
    aftership AFTERSHIP
    aiprise AIPRISE
    airship AIRSHIP
    airtable AIRTABLE
    airwallex AIRWALLEX
    akeneo AKENEO
    alchemy ALCHEMY
    anthropic ANTHROPIC
    asana ASANA
    ashby ASHBY
    attio ATTIO
    authorize_net AUTHORIZE_NET
    aws_sns AWS_SNS
    aws_sns_v1 AWS_SNS_V1
    azure_devops AZURE_DEVOPS
    beehiiv BEEHIIV
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
    chargify CHARGIFY
    chatwoot CHATWOOT
    checkbook CHECKBOOK
    checkout_com CHECKOUT_COM
    checkr CHECKR
    circleci CIRCLECI
    clerk CLERK
    clickup CLICKUP
    close CLOSE
    cloudflare_stream CLOUDFLARE_STREAM
    cloudinary CLOUDINARY
    coinbase_commerce COINBASE_COMMERCE
    crisp CRISP
    cryptopay CRYPTOPAY
    customerio CUSTOMERIO
    daily DAILY
    discord DISCORD
    docusign DOCUSIGN
    dodo_payments DODO_PAYMENTS
    doppler DOPPLER
    dropbox DROPBOX
    dropbox_sign DROPBOX_SIGN
    dub DUB
    dwolla DWOLLA
    elevenlabs ELEVENLABS
    etsy ETSY
    expo EXPO
    fal_ai FAL_AI
    fastspring FASTSPRING
    fathom FATHOM
    finch FINCH
    fintoc FINTOC
    fireflies FIREFLIES
    front FRONT
    gemini GEMINI
    gitea GITEA
    github GITHUB
    gitlab GITLAB
    gitlab_signing GITLAB_SIGNING
    gocardless GOCARDLESS
    gogs GOGS
    google_pubsub GOOGLE_PUBSUB
    greenhouse GREENHOUSE
    guesty GUESTY
    helpscout HELPSCOUT
    heroku HEROKU
    hookdeck HOOKDECK
    hubspot HUBSPOT
    hubspot_v1 HUBSPOT_V1
    hubspot_v2 HUBSPOT_V2
    incident_io INCIDENT_IO
    intercom INTERCOM
    jira JIRA
    jobber JOBBER
    klaviyo KLAVIYO
    knock KNOCK
    kopokopo KOPOKOPO
    launchdarkly LAUNCHDARKLY
    lemon_squeezy LEMON_SQUEEZY
    line LINE
    linear LINEAR
    linkedin LINKEDIN
    lithic LITHIC
    livekit LIVEKIT
    lob LOB
    mailersend MAILERSEND
    mailgun MAILGUN
    mailjet MAILJET
    mailtrap MAILTRAP
    mandrill MANDRILL
    mercadopago MERCADOPAGO
    messagebird_legacy MESSAGEBIRD_LEGACY
    meta META
    microsoft_graph MICROSOFT_GRAPH
    modern_treasury MODERN_TREASURY
    mollie MOLLIE
    monday MONDAY
    mongodb_atlas MONGODB_ATLAS
    ms_teams_outgoing MS_TEAMS_OUTGOING
    mux MUX
    nango NANGO
    netlify NETLIFY
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
    paypal PAYPAL
    paystack PAYSTACK
    persona PERSONA
    picqer PICQER
    plaid PLAID
    polar POLAR
    postmark POSTMARK
    pusher PUSHER
    quickbooks QUICKBOOKS
    ramp RAMP
    razorpay RAZORPAY
    recall_ai RECALL_AI
    recurly RECURLY
    render RENDER
    replicate REPLICATE
    resend RESEND
    retell RETELL
    revenuecat REVENUECAT
    revolut REVOLUT
    sanity SANITY
    segment SEGMENT
    sendgrid SENDGRID
    sentry SENTRY
    shipbob SHIPBOB
    shippo SHIPPO
    shipstation SHIPSTATION
    shopify SHOPIFY
    signifyd SIGNIFYD
    sinch SINCH
    slack SLACK
    smartcar SMARTCAR
    snyk SNYK
    sparkpost SPARKPOST
    square SQUARE
    squarespace SQUARESPACE
    standard_webhooks STANDARD_WEBHOOKS
    standard_webhooks_asym STANDARD_WEBHOOKS_ASYM
    stream_chat STREAM_CHAT
    stripe STRIPE
    stytch STYTCH
    supabase_auth SUPABASE_AUTH
    svix SVIX
    taiga TAIGA
    tailscale TAILSCALE
    tally TALLY
    telegram TELEGRAM
    telnyx TELNYX
    terraform_cloud TERRAFORM_CLOUD
    tiktok TIKTOK
    tokenio TOKENIO
    trello TRELLO
    twilio TWILIO
    twilio_json TWILIO_JSON
    twitch TWITCH
    twitter TWITTER
    typeform TYPEFORM
    uber_eats UBER_EATS
    utila UTILA
    vanta VANTA
    vapi VAPI
    vercel VERCEL
    vonage VONAGE
    webex WEBEX
    webflow WEBFLOW
    whatsapp WHATSAPP
    whereby WHEREBY
    wise WISE
    woocommerce WOOCOMMERCE
    workos WORKOS
    worldline WORLDLINE
    xendit XENDIT
    xero XERO
    zendesk ZENDESK
    zoom ZOOM
}

/// Every row and what people read about it, packed.
#[cfg(any(feature = "js", test))]
static PACKED: &[u8] = {
    const LEN: usize = Writer::<0>::of(ALL, ABOUT).len;
    static BYTES: [u8; LEN] = Writer::of(ALL, ABOUT).bytes;
    &BYTES
};

/// The rows that were asked for, each unpacked once and for good.
#[cfg(feature = "js")]
static UNPACKED: [OnceRef<'static, Provider>; packed::count(ALL)] =
    [const { OnceRef::new() }; packed::count(ALL)];

/// Every built-in row, by id.
#[cfg(feature = "js")]
pub(crate) fn all() -> impl Iterator<Item = &'static Provider> {
    Reader::new(PACKED).zip(&UNPACKED).map(|(row, unpacked)| unpack(row, unpacked))
}

#[cfg(feature = "js")]
fn unpack(row: Reader, unpacked: &'static OnceRef<'static, Provider>) -> &'static Provider {
    unpacked.get_or_init(|| Box::leak(Box::new(row.provider())))
}

/// What people read about each row of [`all`], in its order; nothing in a module that only verifies.
#[cfg(feature = "js")]
pub(crate) fn all_about() -> impl Iterator<Item = Option<About>> {
    Reader::new(PACKED).map(Reader::about)
}

/// Every built-in row, by id.
#[cfg(not(feature = "js"))]
pub(crate) fn all() -> impl Iterator<Item = &'static Provider> {
    ALL.iter().copied()
}

/// The row of a provider.
///
/// # Errors
/// [`ErrorCode::UnknownProvider`] if no row has this id.
#[cfg(feature = "js")]
pub fn find(id: &str) -> Result<&'static Provider> {
    #[cfg(feature = "js-full")]
    if let Some(row) = crate::compiled::row(id) {
        return row;
    }
    if let Some(row) = UNPACKED.iter().filter_map(OnceRef::get).find(|row| row.id == id) {
        return Ok(row);
    }
    let found = Reader::new(PACKED).zip(&UNPACKED).find(|(row, _)| row.is(id));
    found.map(|(row, unpacked)| unpack(row, unpacked)).ok_or(ErrorCode::UnknownProvider.into())
}

/// The row of a provider.
///
/// # Errors
/// [`ErrorCode::UnknownProvider`] if no row has this id.
#[cfg(not(feature = "js"))]
pub fn find(id: &str) -> Result<&'static Provider> {
    position(id).and_then(|at| ALL.get(at)).copied().ok_or(ErrorCode::UnknownProvider.into())
}

/// What people read about the row of this id.
#[cfg(feature = "js")]
pub(crate) fn about(id: &str) -> Option<About> {
    Reader::new(PACKED).find(|row| row.is(id))?.about()
}

/// What people read about the row of this id.
#[cfg(not(feature = "js"))]
pub(crate) fn about(id: &str) -> Option<About> {
    ABOUT.get(position(id)?).copied()
}

#[cfg(not(feature = "js"))]
fn position(id: &str) -> Option<usize> {
    ALL.binary_search_by(|row| row.id.as_ref().cmp(id)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::EventMap;

    #[test]
    fn every_row_comes_back_as_it_was_packed() {
        let mut rows = Reader::new(PACKED);
        for (row, about) in ALL.iter().zip(ABOUT).filter(|(row, _)| packed::is_packed(row)) {
            let packed = rows.next().unwrap();
            assert!(packed.is(&row.id) && !packed.is(""), "{}", row.id);
            let about = About { documentation: "", ..*about };
            assert_eq!(packed.clone().about(), Some(about), "{}", row.id);
            let mut row = (*row).clone();
            // What is not packed.
            (row.refetch, row.respond_within) = (None, None);
            row.events.secrets = EventMap::BASE.secrets;
            assert_eq!(packed.provider(), row, "{}", row.id);
        }
        assert!(rows.next().is_none());
    }
}
