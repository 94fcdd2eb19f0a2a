"""What each provider's documentation says of its signatures: a table of facts in words of this folder, with nothing of the rows."""

# A provider:
#   id, name, documentation (a link), tier ("vendor": the vendor's own SDK or documentation was read; "multi": two or more
#   independent implementations; "single": one)
#   header, value     the header that holds the signature, and the text in it, with {sig} for the signature and {ts} for the time
#   list              how several signatures stand in one value: "kv," "kv;" "kv, ", "space", "comma", "pairs"; else one
#   algorithm         "hmac sha256", "hash sha256" (no key, the secret is in the message), "ed25519", "ecdsa sha256" (DER), "rsa sha256" …
#   encoding          "hex" lower case, "HEX" upper case, "base64" padded, "base64url" without padding, "base64 of hex"
#   key               what the secret's text is: "utf8", "hex", "base64", "whsec" (base64 after whsec_) …, or the form of a public key
#   message           what is signed: {body}, {ts}, {id}, {url} …
#   unit, ts          how the time is written, and where: "value" (beside the signature), or a header
#   window            seconds the vendor allows; None where the vendor checks nothing, and the vectors then do not either
#   headers           what else is sent, as templates
#   covers            "body"; "part" or "none" where a changed body keeps its signature
#   hex_case          "any" where the vendor sends or takes either
#   extra             what else the sample body has, by pointer
#   event             pointers to the event's id and type, and a type: what the sample body is made of
#   doubt             what the sources disagree about

PROVIDERS = []


def add(id, name, documentation, tier, event, **facts):
    row = {
        "id": id,
        "name": name,
        "documentation": documentation,
        "tier": tier,
        "event": event,
        "value": "{sig}",
        "list": None,
        "algorithm": "hmac sha256",
        "encoding": "hex",
        "key": "utf8",
        "message": "{body}",
        "unit": None,
        "ts": None,
        "window": None,
        "headers": {},
        "covers": "body",
        "extra": {},
        "hex_case": "exact",
        "body": "json",
        "doubt": None,
    }
    unknown = set(facts) - set(row) - {"header", "numbered", "also", "url", "key_id", "special", "token", "config", "doubt", "versions"}
    if unknown:
        raise ValueError(f"{id}: unknown words {unknown}")
    PROVIDERS.append(row | facts)


def timed(header, unit="s", window=300):
    return {"unit": unit, "ts": header, "window": window, "headers": {header: "{ts}"}}


def within(unit="s", window=300):
    return {"unit": unit, "ts": "value", "window": window}


def standard(id, name, documentation, tier, event, prefix="webhook", key="whsec", **facts):
    """Standard Webhooks, or Svix, which is the same under other names of headers."""
    facts = {
        "header": f"{prefix}-signature",
        "value": "v1,{sig}",
        "list": "space",
        "versions": ("v1,", "v2,"),
        "encoding": "base64",
        "key": key,
        "message": "{id}.{ts}.{body}",
        "unit": "s",
        "ts": f"{prefix}-timestamp",
        "window": 300,
        "headers": {f"{prefix}-id": "{id}", f"{prefix}-timestamp": "{ts}"},
    } | facts
    add(id, name, documentation, tier, event, **facts)


def token(id, name, documentation, tier, event, header, value="{sig}", **facts):
    facts = {"header": header, "value": value, "algorithm": "token", "covers": "none", "token": "bearer"} | facts
    add(id, name, documentation, tier, event, **facts)


def basic(id, name, documentation, tier, event, **facts):
    facts = {"header": "authorization", "value": "Basic {sig}", "algorithm": "token", "covers": "none", "token": "basic"} | facts
    add(id, name, documentation, tier, event, **facts)


B64 = {"encoding": "base64"}
SHA1 = {"algorithm": "hmac sha1"}
SHA512 = {"algorithm": "hmac sha512"}
SHA256_EQUALS = {"value": "sha256={sig}"}

# The whole body, hexadecimal.

for id, name, documentation, tier, event, header, facts in [
    (
        "asana",
        "Asana",
        "https://developers.asana.com/docs/webhooks-guide",
        "multi",
        ("", "events[].action", "changed"),
        "x-hook-signature",
        {},
    ),
    (
        "ashby",
        "Ashby",
        "https://developers.ashbyhq.com/docs/authenticating-webhooks",
        "multi",
        ("", "action", "applicationSubmit"),
        "ashby-signature",
        SHA256_EQUALS,
    ),
    (
        "attio",
        "Attio",
        "https://docs.attio.com/rest-api/guides/webhooks",
        "multi",
        ("", "events[].event_type", "record.created"),
        "attio-signature",
        {"doubt": "one implementation reads x-attio-signature"},
    ),
    (
        "bitbucket",
        "Bitbucket Cloud",
        "https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/",
        "multi",
        ("header:x-request-uuid", "header:x-event-key", "repo:push"),
        "x-hub-signature",
        SHA256_EQUALS,
    ),
    (
        "cal-com",
        "Cal.com",
        "https://cal.com/docs/developing/guides/automation/webhooks",
        "multi",
        ("", "triggerEvent", "BOOKING_CREATED"),
        "x-cal-signature-256",
        {},
    ),
    (
        "checkout-com",
        "Checkout.com",
        "https://www.checkout.com/docs/developer-resources/webhooks/manage-webhooks",
        "multi",
        ("id", "type", "payment_approved"),
        "cko-signature",
        {},
    ),
    (
        "clickup",
        "ClickUp",
        "https://developer.clickup.com/docs/webhooksignature",
        "multi",
        ("webhook_id", "event", "taskCreated"),
        "x-signature",
        {},
    ),
    (
        "coinbase-commerce",
        "Coinbase Commerce",
        "https://docs.cdp.coinbase.com/commerce-onchain/docs/webhooks-security",
        "vendor",
        ("event.id", "event.type", "charge:confirmed"),
        "x-cc-webhook-signature",
        {},
    ),
    ("dropbox", "Dropbox", "https://www.dropbox.com/developers/reference/webhooks", "multi", ("", "", ""), "x-dropbox-signature", {}),
    (
        "dwolla",
        "Dwolla",
        "https://developers.dwolla.com/docs/working-with-webhooks",
        "multi",
        ("id", "topic", "transfer_completed"),
        "x-request-signature-sha-256",
        {},
    ),
    (
        "fireflies",
        "Fireflies",
        "https://docs.fireflies.ai/graphql-api/webhooks",
        "multi",
        ("meeting_id", "event", "meeting.transcribed"),
        "x-hub-signature",
        SHA256_EQUALS,
    ),
    (
        "github",
        "GitHub",
        "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
        "vendor",
        ("header:x-github-delivery", "header:x-github-event", "push"),
        "x-hub-signature-256",
        SHA256_EQUALS,
    ),
    (
        "gocardless",
        "GoCardless",
        "https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks",
        "vendor",
        ("events[].id", "events[].action", "confirmed"),
        "webhook-signature",
        {},
    ),
    (
        "jira",
        "Jira Cloud",
        "https://developer.atlassian.com/cloud/jira/platform/webhooks/",
        "multi",
        ("header:x-atlassian-webhook-identifier", "webhookEvent", "jira:issue_updated"),
        "x-hub-signature",
        SHA256_EQUALS,
    ),
    (
        "launchdarkly",
        "LaunchDarkly",
        "https://launchdarkly.com/docs/home/infrastructure/webhooks",
        "multi",
        ("_id", "kind", "flag"),
        "x-ld-signature",
        {},
    ),
    (
        "lemon-squeezy",
        "Lemon Squeezy",
        "https://docs.lemonsqueezy.com/help/webhooks/signing-requests",
        "multi",
        ("data.id", "meta.event_name", "order_created"),
        "x-signature",
        {},
    ),
    (
        "mailersend",
        "MailerSend",
        "https://developers.mailersend.com/api/v1/webhooks.html",
        "multi",
        ("", "type", "activity.sent"),
        "signature",
        {},
    ),
    (
        "meta",
        "Meta",
        "https://developers.facebook.com/docs/graph-api/webhooks/getting-started",
        "multi",
        ("", "object", "page"),
        "x-hub-signature-256",
        SHA256_EQUALS,
    ),
    (
        "modern-treasury",
        "Modern Treasury",
        "https://docs.moderntreasury.com/platform/docs/webhooks",
        "vendor",
        ("", "event", "created"),
        "x-signature",
        {},
    ),
    (
        "nango",
        "Nango",
        "https://docs.nango.dev/implementation-guides/platform/webhooks-from-nango",
        "vendor",
        ("", "type", "auth"),
        "x-nango-hmac-sha256",
        {},
    ),
    (
        "notion",
        "Notion",
        "https://developers.notion.com/reference/webhooks",
        "vendor",
        ("id", "type", "page.created"),
        "x-notion-signature",
        SHA256_EQUALS,
    ),
    (
        "nylas",
        "Nylas",
        "https://developer.nylas.com/docs/v3/notifications/",
        "multi",
        ("id", "type", "message.created"),
        "x-nylas-signature",
        {},
    ),
    (
        "onfido",
        "Onfido",
        "https://documentation.onfido.com/api/latest/#webhooks",
        "vendor",
        ("payload.object.id", "payload.action", "check.completed"),
        "x-sha2-signature",
        {
            "extra": {
                "payload.resource_type": "check",
                "payload.object.status": "complete",
                "payload.object.href": "https://api.onfido.com/v3.6/checks/1",
                "payload.object.completed_at_iso8601": "2023-11-14T22:13:20Z",
            }
        },
    ),
    (
        "razorpay",
        "Razorpay",
        "https://razorpay.com/docs/webhooks/validate-test/",
        "vendor",
        ("header:x-razorpay-event-id", "event", "payment.captured"),
        "x-razorpay-signature",
        {},
    ),
    (
        "sentry",
        "Sentry",
        "https://docs.sentry.io/organization/integrations/integration-platform/webhooks/",
        "multi",
        ("header:request-id", "header:sentry-hook-resource", "issue"),
        "sentry-hook-signature",
        {},
    ),
    (
        "stream-chat",
        "Stream Chat",
        "https://getstream.io/chat/docs/node/webhooks_overview/",
        "vendor",
        ("", "type", "message.new"),
        "x-signature",
        {},
    ),
    (
        "vapi",
        "Vapi",
        "https://docs.vapi.ai/server-url/server-authentication",
        "multi",
        ("", "message.type", "status-update"),
        "x-vapi-signature",
        {},
    ),
    (
        "whatsapp",
        "WhatsApp Cloud API",
        "https://developers.facebook.com/docs/graph-api/webhooks/getting-started",
        "multi",
        ("", "object", "whatsapp_business_account"),
        "x-hub-signature-256",
        SHA256_EQUALS,
    ),
    (
        "airtable",
        "Airtable",
        "https://airtable.com/developers/web/api/webhooks-overview",
        "multi",
        ("webhook.id", "", ""),
        "x-airtable-content-mac",
        {"value": "hmac-sha256={sig}", "key": "base64"},
    ),
    (
        "easypost",
        "EasyPost",
        "https://docs.easypost.com/docs/webhooks/webhook-authentication",
        "vendor",
        ("id", "description", "tracker.updated"),
        "x-hmac-signature",
        {"value": "hmac-sha256-hex={sig}", "key": "nfkd"},
    ),
    (
        "linkedin",
        "LinkedIn",
        "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation",
        "multi",
        ("notificationId", "type", "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"),
        "x-li-signature",
        {"message": "hmacsha256={body}", "doubt": "whether the prefix hmacsha256= is signed, sent, or both"},
    ),
    (
        "intercom",
        "Intercom",
        "https://developers.intercom.com/docs/webhooks/setting-up-webhooks",
        "multi",
        ("id", "topic", "conversation.user.created"),
        "x-hub-signature",
        {**SHA1, "value": "sha1={sig}"},
    ),
    (
        "segment",
        "Segment",
        "https://segment.com/docs/connections/destinations/catalog/webhooks/",
        "multi",
        ("messageId", "type", "track"),
        "x-signature",
        SHA1,
    ),
    (
        "vercel",
        "Vercel",
        "https://vercel.com/docs/webhooks/webhooks-api",
        "multi",
        ("id", "type", "deployment.succeeded"),
        "x-vercel-signature",
        SHA1,
    ),
    (
        "onfleet",
        "Onfleet",
        "https://docs.onfleet.com/reference/secret-validation",
        "multi",
        ("taskId", "triggerName", "taskCompleted"),
        "x-onfleet-signature",
        {**SHA512, "key": "hex"},
    ),
    (
        "paystack",
        "Paystack",
        "https://paystack.com/docs/payments/webhooks/",
        "multi",
        ("data.id", "event", "charge.success"),
        "x-paystack-signature",
        SHA512,
    ),
    (
        "authorize-net",
        "Authorize.Net",
        "https://developer.authorize.net/api/reference/features/webhooks.html",
        "multi",
        ("notificationId", "eventType", "net.authorize.payment.authcapture.created"),
        "x-anet-signature",
        {
            **SHA512,
            "value": "sha512={sig}",
            "encoding": "HEX",
            "hex_case": "any",
            "doubt": "implementations disagree on the key; its text, and not its bytes, verifies a delivery that was published in 2017",
        },
    ),
    # One source each.
    (
        "aiprise",
        "AiPrise",
        "https://docs.aiprise.com/docs/callbacks-authentication",
        "single",
        ("", "event_type", "VERIFICATION_REQUEST_STATUS_UPDATE"),
        "x-hmac-signature",
        {},
    ),
    (
        "alchemy",
        "Alchemy",
        "https://www.alchemy.com/docs/reference/notify-api-quickstart",
        "single",
        ("id", "type", "ADDRESS_ACTIVITY"),
        "x-alchemy-signature",
        {},
    ),
    (
        "chargify",
        "Maxio Advanced Billing (Chargify)",
        "https://docs.maxio.com/hc/en-us/articles/24266143173901-Webhooks-Overview",
        "single",
        ("", "", ""),
        "x-chargify-webhook-signature-hmac-sha-256",
        {"body": "form"},
    ),
    (
        "checkr",
        "Checkr",
        "https://docs.checkr.com/#section/Webhooks",
        "single",
        ("id", "type", "report.completed"),
        "x-checkr-signature",
        {},
    ),
    (
        "cryptopay",
        "Cryptopay",
        "https://developers.cryptopay.me/guides/api-basics/callbacks",
        "single",
        ("id", "event", "status_changed"),
        "x-cryptopay-signature",
        {},
    ),
    (
        "doppler",
        "Doppler",
        "https://docs.doppler.com/docs/webhooks",
        "single",
        ("", "type", "config.secrets.update"),
        "x-doppler-signature",
        SHA256_EQUALS,
    ),
    ("dub", "Dub", "https://dub.co/docs/concepts/webhooks/introduction", "single", ("id", "event", "link.created"), "dub-signature", {}),
    (
        "gitea",
        "Gitea",
        "https://docs.gitea.com/usage/webhooks",
        "single",
        ("header:x-gitea-delivery", "header:x-gitea-event", "push"),
        "x-gitea-signature",
        {},
    ),
    (
        "gogs",
        "Gogs",
        "https://gogs.io/docs/features/webhook",
        "single",
        ("header:x-gogs-delivery", "header:x-gogs-event", "push"),
        "x-gogs-signature",
        {},
    ),
    (
        "mollie",
        "Mollie",
        "https://docs.mollie.com/reference/webhooks-best-practices",
        "single",
        ("id", "type", "payment-link.paid"),
        "x-mollie-signature",
        SHA256_EQUALS,
    ),
    (
        "ramp",
        "Ramp",
        "https://docs.ramp.com/developer-api/v1/webhooks",
        "single",
        ("id", "type", "transactions.cleared"),
        "x-ramp-signature",
        {},
    ),
    (
        "smartcar",
        "Smartcar",
        "https://smartcar.com/docs/api-reference/webhooks/payload-verification",
        "single",
        ("eventId", "eventType", "VEHICLE_STATE"),
        "sc-signature",
        {},
    ),
    (
        "snyk",
        "Snyk",
        "https://docs.snyk.io/snyk-api/how-to-use-snyk-webhooks-apis/validating-payloads",
        "single",
        ("", "header:x-snyk-event", "project_snapshot/v0"),
        "x-hub-signature",
        SHA256_EQUALS,
    ),
    (
        "squarespace",
        "Squarespace",
        "https://developers.squarespace.com/webhooks/overview",
        "single",
        ("id", "topic", "order.create"),
        "squarespace-signature",
        {"key": "hex"},
    ),
    (
        "terraform-cloud",
        "HCP Terraform",
        "https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations",
        "single",
        ("run_id", "notifications[].trigger", "run:completed"),
        "x-tfe-notification-signature",
        SHA512,
    ),
    (
        "uber-eats",
        "Uber Eats",
        "https://developer.uber.com/docs/eats/guides/webhooks",
        "single",
        ("event_id", "event_type", "orders.notification"),
        "x-uber-signature",
        {},
    ),
    ("webex", "Webex", "https://developer.webex.com/docs/webhooks", "single", ("id", "event", "created"), "x-spark-signature", SHA1),
    ("taiga", "Taiga", "https://docs.taiga.io/webhooks.html", "single", ("", "action", "create"), "x-taiga-webhook-signature", SHA1),
    (
        "expo",
        "Expo EAS",
        "https://docs.expo.dev/eas/webhooks/",
        "single",
        ("id", "status", "finished"),
        "expo-signature",
        {**SHA1, "value": "sha1={sig}"},
    ),
    (
        "greenhouse",
        "Greenhouse",
        "https://developers.greenhouse.io/webhooks.html",
        "single",
        ("", "action", "new_candidate_application"),
        "signature",
        {"value": "sha256 {sig}"},
    ),
]:
    add(id, name, documentation, tier, event, header=header, **facts)

# The whole body, base64.

for id, name, documentation, tier, event, header, facts in [
    (
        "adyen-platform",
        "Adyen Platforms",
        "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures/",
        "vendor",
        ("", "type", "balancePlatform.accountHolder.created"),
        "hmacsignature",
        {"key": "hex"},
    ),
    (
        "fastspring",
        "FastSpring",
        "https://developer.fastspring.com/reference/message-security",
        "multi",
        ("events[].id", "events[].type", "order.completed"),
        "x-fs-signature",
        {},
    ),
    (
        "heroku",
        "Heroku",
        "https://devcenter.heroku.com/articles/app-webhooks",
        "multi",
        ("id", "action", "create"),
        "heroku-webhook-hmac-sha256",
        {},
    ),
    (
        "line",
        "LINE",
        "https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/",
        "vendor",
        ("events[].webhookEventId", "events[].type", "message"),
        "x-line-signature",
        {},
    ),
    (
        "ms-teams-outgoing",
        "Microsoft Teams outgoing webhook",
        "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook",
        "multi",
        ("id", "type", "message"),
        "authorization",
        {"value": "HMAC {sig}", "key": "base64"},
    ),
    (
        "shopify",
        "Shopify",
        "https://shopify.dev/docs/apps/build/webhooks/subscribe/https",
        "vendor",
        ("header:x-shopify-webhook-id", "header:x-shopify-topic", "orders/create"),
        "x-shopify-hmac-sha256",
        {},
    ),
    ("tally", "Tally", "https://tally.so/help/webhooks", "multi", ("eventId", "eventType", "FORM_RESPONSE"), "tally-signature", {}),
    (
        "twitter",
        "X (Twitter)",
        "https://docs.x.com/x-api/account-activity/introduction",
        "multi",
        ("", "", ""),
        "x-twitter-webhooks-signature",
        SHA256_EQUALS,
    ),
    (
        "typeform",
        "Typeform",
        "https://www.typeform.com/developers/webhooks/secure-your-webhooks/",
        "multi",
        ("event_id", "event_type", "form_response"),
        "typeform-signature",
        SHA256_EQUALS,
    ),
    (
        "woocommerce",
        "WooCommerce",
        "https://woocommerce.com/document/webhooks/",
        "multi",
        ("header:x-wc-webhook-delivery-id", "header:x-wc-webhook-topic", "order.created"),
        "x-wc-webhook-signature",
        {},
    ),
    (
        "xero",
        "Xero",
        "https://developer.xero.com/documentation/guides/webhooks/overview/",
        "multi",
        ("", "events[].eventType", "UPDATE"),
        "x-xero-signature",
        {},
    ),
    # One source each.
    (
        "acuity",
        "Acuity Scheduling",
        "https://developers.acuityscheduling.com/docs/webhooks",
        "single",
        ("id", "action", "scheduled"),
        "x-acuity-signature",
        {"body": "form"},
    ),
    (
        "aftership",
        "AfterShip",
        "https://www.aftership.com/docs/tracking/webhook/webhook-signature",
        "single",
        ("event_id", "event", "tracking_update"),
        "aftership-hmac-sha256",
        {},
    ),
    (
        "helpscout",
        "Help Scout",
        "https://developer.helpscout.com/webhooks/",
        "single",
        ("id", "header:x-helpscout-event", "convo.created"),
        "x-helpscout-signature",
        SHA1,
    ),
    (
        "hookdeck",
        "Hookdeck",
        "https://hookdeck.com/docs/authentication#hookdeck-webhook-signature-verification",
        "single",
        ("", "", ""),
        "x-hookdeck-signature",
        {},
    ),
    (
        "jobber",
        "Jobber",
        "https://developer.getjobber.com/docs/using_jobbers_api/setting_up_webhooks/",
        "single",
        ("", "topic", "CLIENT_CREATE"),
        "x-jobber-hmac-sha256",
        {},
    ),
    (
        "mongodb-atlas",
        "MongoDB Atlas",
        "https://www.mongodb.com/docs/atlas/tutorial/third-party-service-integrations/",
        "single",
        ("id", "eventTypeName", "OUTSIDE_METRIC_THRESHOLD"),
        "x-mms-signature",
        SHA1,
    ),
    ("picqer", "Picqer", "https://picqer.com/en/api/webhooks", "single", ("idhook", "event", "orders.created"), "x-picqer-signature", {}),
    (
        "quickbooks",
        "QuickBooks",
        "https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks",
        "single",
        ("", "", ""),
        "intuit-signature",
        {},
    ),
    (
        "signifyd",
        "Signifyd",
        "https://docs.signifyd.com/",
        "single",
        ("signifydId", "header:x-signifyd-topic", "DECISION_MADE"),
        "x-signifyd-sec-hmac-sha256",
        {},
    ),
    (
        "worldline",
        "Worldline",
        "https://docs.direct.worldline-solutions.com/en/integration/api-developer-guide/webhooks",
        "single",
        ("id", "type", "payment.created"),
        "x-gcs-signature",
        {},
    ),
]:
    add(id, name, documentation, tier, event, header=header, **(B64 | facts))

# A time and the body.

add(
    "slack",
    "Slack",
    "https://docs.slack.dev/authentication/verifying-requests-from-slack/",
    "vendor",
    ("event_id", "event.type", "message"),
    header="x-slack-signature",
    value="v0={sig}",
    message="v0:{ts}:{body}",
    **timed("x-slack-request-timestamp"),
)
add(
    "zoom",
    "Zoom",
    "https://developers.zoom.us/docs/api/webhooks/",
    "multi",
    ("", "event", "meeting.started"),
    header="x-zm-signature",
    value="v0={sig}",
    message="v0:{ts}:{body}",
    **timed("x-zm-request-timestamp"),
)
add(
    "customerio",
    "Customer.io",
    "https://docs.customer.io/journeys/webhooks/",
    "multi",
    ("event_id", "metric", "sent"),
    header="x-cio-signature",
    message="v0:{ts}:{body}",
    **timed("x-cio-timestamp"),
)
add(
    "airwallex",
    "Airwallex",
    "https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events",
    "multi",
    ("id", "name", "payment_intent.succeeded"),
    header="x-signature",
    message="{ts}{body}",
    **timed("x-timestamp", "ms"),
)
add(
    "webflow",
    "Webflow",
    "https://developers.webflow.com/data/docs/working-with-webhooks",
    "multi",
    ("payload.id", "triggerType", "form_submission"),
    header="x-webflow-signature",
    message="{ts}:{body}",
    **timed("x-webflow-timestamp", "ms"),
)
add(
    "front",
    "Front",
    "https://dev.frontapp.com/docs/application-webhooks",
    "multi",
    ("payload.id", "type", "inbound_received"),
    header="x-front-signature",
    message="{ts}:{body}",
    **B64,
    **timed("x-front-request-timestamp", "ms"),
)
add(
    "zendesk",
    "Zendesk",
    "https://developer.zendesk.com/documentation/webhooks/verifying/",
    "multi",
    ("id", "type", "zen:event-type:user.created"),
    header="x-zendesk-webhook-signature",
    message="{ts}{body}",
    **B64,
    **timed("x-zendesk-webhook-signature-timestamp", "rfc3339"),
)
add(
    "klaviyo",
    "Klaviyo",
    "https://developers.klaviyo.com/en/docs/system-webhooks",
    "multi",
    ("header:klaviyo-webhook-id", "data[].topic", "event:klaviyo.sent_sms"),
    header="klaviyo-signature",
    message="{body}{ts}",
    doubt="the vendor's window is not documented; the time is an HTTP date",
    **timed("klaviyo-timestamp", "http date"),
)
add(
    "lob",
    "Lob",
    "https://docs.lob.com/#tag/Webhooks/Signature-Verification",
    "multi",
    ("id", "event_type.id", "letter.created"),
    header="lob-signature",
    message="{ts}.{body}",
    doubt="whether the time is in seconds or milliseconds",
    **timed("lob-signature-timestamp", "ms"),
)
add(
    "twitch",
    "Twitch EventSub",
    "https://dev.twitch.tv/docs/eventsub/handling-webhook-events/",
    "multi",
    ("header:twitch-eventsub-message-id", "header:twitch-eventsub-subscription-type", "stream.online"),
    header="twitch-eventsub-message-signature",
    value="sha256={sig}",
    message="{id}{ts}{body}",
    unit="rfc3339 nanoseconds",
    ts="twitch-eventsub-message-timestamp",
    window=600,
    headers={
        "twitch-eventsub-message-id": "{id}",
        "twitch-eventsub-message-timestamp": "{ts}",
        "twitch-eventsub-message-type": "notification",
    },
)
add(
    "box",
    "Box",
    "https://developer.box.com/guides/webhooks/v2/signatures-v2/",
    "vendor",
    ("id", "trigger", "FILE.UPLOADED"),
    header="box-signature-primary",
    also="box-signature-secondary",
    message="{body}{ts}",
    encoding="base64",
    unit="rfc3339 offset",
    ts="box-delivery-timestamp",
    window=600,
    headers={"box-delivery-timestamp": "{ts}", "box-signature-version": "1", "box-signature-algorithm": "HmacSHA256"},
)
add(
    "sinch",
    "Sinch Conversation",
    "https://developers.sinch.com/docs/conversation/callbacks",
    "multi",
    ("", "", ""),
    header="x-sinch-webhook-signature",
    message="{body}.{nonce}.{ts}",
    encoding="base64",
    unit="s",
    ts="x-sinch-webhook-signature-timestamp",
    window=300,
    headers={
        "x-sinch-webhook-signature-timestamp": "{ts}",
        "x-sinch-webhook-signature-nonce": "{nonce}",
        "x-sinch-webhook-signature-algorithm": "HmacSHA256",
    },
)
add(
    "hubspot",
    "HubSpot",
    "https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests",
    "vendor",
    ("[].eventId", "[].subscriptionType", "contact.creation"),
    header="x-hubspot-signature-v3",
    message="{method}{url}{body}{ts}",
    url=True,
    **B64,
    **timed("x-hubspot-request-timestamp", "ms"),
)
add(
    "orb",
    "Orb",
    "https://docs.withorb.com/integrations-and-exports/webhooks",
    "vendor",
    ("id", "type", "invoice.issued"),
    header="x-orb-signature",
    value="v1={sig}",
    list="space",
    versions=("v1=", "v2="),
    message="v1:{ts}:{body}",
    **timed("x-orb-timestamp", "iso without zone"),
)
add(
    "revolut",
    "Revolut",
    "https://developer.revolut.com/docs/guides/manage-accounts/webhooks/verify-the-payload-signature",
    "multi",
    ("order_id", "event", "ORDER_COMPLETED"),
    header="revolut-signature",
    value="v1={sig}",
    list="comma",
    versions=("v1=", "v2="),
    message="v1.{ts}.{body}",
    **timed("revolut-request-timestamp", "ms"),
)

# One source each.
add(
    "airship",
    "Airship",
    "https://docs.airship.com/guides/messaging/features/webhooks/",
    "single",
    ("id", "type", "OPEN"),
    header="x-ua-signature",
    message="{ts}:{body}",
    **timed("x-ua-timestamp"),
)
add(
    "akeneo",
    "Akeneo",
    "https://api.akeneo.com/events-documentation/overview.html",
    "single",
    ("events[].event_id", "events[].action", "product.updated"),
    header="x-akeneo-request-signature",
    message="{ts}.{body}",
    **timed("x-akeneo-request-timestamp"),
)
add(
    "chatwoot",
    "Chatwoot",
    "https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks",
    "single",
    ("id", "event", "message_created"),
    header="x-chatwoot-signature",
    value="sha256={sig}",
    message="{ts}.{body}",
    **timed("x-chatwoot-timestamp"),
)
add(
    "close",
    "Close",
    "https://developer.close.com/resources/webhook-subscriptions/",
    "single",
    ("event.id", "event.action", "created"),
    header="close-sig-hash",
    message="{ts}{body}",
    key="hex",
    **timed("close-sig-timestamp"),
)
add(
    "crisp",
    "Crisp",
    "https://docs.crisp.chat/guides/web-hooks/signing-hooks/",
    "single",
    ("", "event", "message:send"),
    header="x-crisp-signature",
    message="[{ts};{body}]",
    **timed("x-crisp-request-timestamp", "ms"),
)
add(
    "daily",
    "Daily",
    "https://docs.daily.co/reference/rest-api/webhooks",
    "single",
    ("id", "type", "recording.ready-to-download"),
    header="x-webhook-signature",
    message="{ts}.{body}",
    encoding="base64",
    key="base64",
    **timed("x-webhook-timestamp"),
)

# A value of keys and values.

add(
    "calendly",
    "Calendly",
    "https://developer.calendly.com/api-docs/ZG9jOjM2MzE2MDM4-webhook-signatures",
    "multi",
    ("payload.uri", "event", "invitee.created"),
    header="calendly-webhook-signature",
    value="t={ts},v1={sig}",
    list="kv,",
    versions=("v1=", "v9="),
    message="{ts}.{body}",
    **within(window=180),
)
add(
    "mux",
    "Mux",
    "https://www.mux.com/docs/core/verify-webhook-signatures",
    "vendor",
    ("id", "type", "video.asset.ready"),
    header="mux-signature",
    value="t={ts},v1={sig}",
    list="kv,",
    versions=("v1=", "v9="),
    message="{ts}.{body}",
    **within(),
)
add(
    "paddle",
    "Paddle",
    "https://developer.paddle.com/webhooks/about/signature-verification",
    "vendor",
    ("event_id", "event_type", "transaction.completed"),
    header="paddle-signature",
    value="ts={ts};h1={sig}",
    list="kv;",
    versions=("h1=", "h9="),
    message="{ts}:{body}",
    **within(window=5),
)
add(
    "shippo",
    "Shippo",
    "https://docs.goshippo.com/docs/tracking/webhooksecurity/",
    "multi",
    ("", "event", "track_updated"),
    header="shippo-auth-signature",
    value="t={ts},v1={sig}",
    list="kv,",
    versions=("v1=", "v9="),
    message="{ts}.{body}",
    **within(),
)
add(
    "tiktok",
    "TikTok for Developers",
    "https://developers.tiktok.com/doc/webhooks-verification",
    "multi",
    ("", "event", "video.publish.completed"),
    header="tiktok-signature",
    value="t={ts},s={sig}",
    list="kv,",
    versions=("s=", "s9="),
    message="{ts}.{body}",
    **within(),
)
add(
    "buildkite",
    "Buildkite",
    "https://buildkite.com/docs/apis/webhooks/pipelines",
    "multi",
    ("", "event", "build.finished"),
    header="x-buildkite-signature",
    value="timestamp={ts},signature={sig}",
    list="kv,",
    message="{ts}.{body}",
    **within(),
)
add(
    "sanity",
    "Sanity",
    "https://www.sanity.io/docs/content-lake/webhook-best-practices",
    "vendor",
    ("header:idempotency-key", "", ""),
    header="sanity-webhook-signature",
    value="t={ts},v1={sig}",
    list="kv,",
    versions=("v1=", "v9="),
    message="{ts}.{body}",
    encoding="base64url",
    doubt="the SDK checks no window",
    **within("ms"),
)
add(
    "workos",
    "WorkOS",
    "https://workos.com/docs/events/data-syncing/webhooks",
    "vendor",
    ("id", "event", "dsync.user.created"),
    header="workos-signature",
    value="t={ts}, v1={sig}",
    list="kv, ",
    versions=("v1=", "v9="),
    message="{ts}.{body}",
    doubt="180 s in the SDK for Node, either direction in others",
    **within("ms", 180),
)
add(
    "retell",
    "Retell AI",
    "https://docs.retellai.com/features/secure-webhook",
    "vendor",
    ("call.call_id", "event", "call_ended"),
    header="x-retell-signature",
    value="v={ts},d={sig}",
    list="kv,",
    message="{body}{ts}",
    **within("ms"),
)
add(
    "recurly",
    "Recurly",
    "https://docs.recurly.com/recurly-subscriptions/docs/webhooks",
    "multi",
    ("uuid", "event_type", "created"),
    header="recurly-signature",
    value="{ts},{sig}",
    list="ts,",
    message="{ts}.{body}",
    **within("ms"),
)
add(
    "persona",
    "Persona",
    "https://docs.withpersona.com/webhooks-best-practices",
    "multi",
    ("data.id", "data.attributes.name", "inquiry.completed"),
    header="persona-signature",
    value="t={ts},v1={sig}",
    list="pairs",
    versions=("v1=", "v9="),
    message="{ts}.{body}",
    doubt="the vendor documents no window",
    **within(),
)
add(
    "circleci",
    "CircleCI",
    "https://circleci.com/docs/webhooks/",
    "multi",
    ("id", "type", "workflow-completed"),
    header="circleci-signature",
    value="v1={sig}",
    list="kv,",
    versions=("v1=", "v9="),
)
add(
    "pagerduty",
    "PagerDuty",
    "https://developer.pagerduty.com/docs/verifying-webhook-signatures",
    "multi",
    ("event.id", "event.event_type", "incident.triggered"),
    header="x-pagerduty-signature",
    value="v1={sig}",
    list="kv,",
    versions=("v1=", "v9="),
)
add(
    "checkbook",
    "Checkbook.io",
    "https://docs.checkbook.io/docs/concepts/webhooks/",
    "multi",
    ("id", "status", "PAID"),
    header="signature",
    value="nonce={nonce},signature={sig}",
    list="kv,",
    message="{body}{nonce}",
)
add(
    "nmi",
    "NMI",
    "https://support.nmi.com/hc/en-gb/articles/115002381566-Webhooks",
    "multi",
    ("event_id", "event_type", "transaction.sale.success"),
    header="webhook-signature",
    value="t={nonce},s={sig}",
    list="kv,",
    message="{nonce}.{body}",
    versions=("s=", "s9="),
)
# One source each.
add(
    "affirm",
    "Affirm",
    "https://docs.affirm.com/developers/docs/webhooks",
    "single",
    ("", "event", "confirmed"),
    header="x-affirm-signature",
    value="t={ts},v0={sig}",
    list="kv,",
    versions=("v0=", "v9="),
    message="{ts}.{body}",
    algorithm="hmac sha512",
    **within(),
)
add(
    "cloudflare-stream",
    "Cloudflare Stream",
    "https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/",
    "single",
    ("uid", "status.state", "ready"),
    header="webhook-signature",
    value="time={ts},sig1={sig}",
    list="kv,",
    versions=("sig1=", "sig9="),
    message="{ts}.{body}",
    **within(),
)
add(
    "elevenlabs",
    "ElevenLabs",
    "https://elevenlabs.io/docs/product-guides/administration/webhooks",
    "single",
    ("", "type", "post_call_transcription"),
    header="elevenlabs-signature",
    value="t={ts},v0={sig}",
    list="kv,",
    versions=("v0=", "v9="),
    message="{ts}.{body}",
    **within(window=1800),
)
add(
    "fintoc",
    "Fintoc",
    "https://docs.fintoc.com/docs/webhooks-signature",
    "single",
    ("id", "type", "payment_intent.succeeded"),
    header="fintoc-signature",
    value="t={ts},v1={sig}",
    list="kv,",
    versions=("v1=", "v9="),
    message="{ts}.{body}",
    **within(),
)
add(
    "knock",
    "Knock",
    "https://docs.knock.app/developer-tools/outbound-webhooks/overview",
    "single",
    ("id", "type", "message.sent"),
    header="x-knock-signature",
    value="t={ts},s={sig}",
    list="kv,",
    versions=("s=", "s9="),
    message="{ts}.{body}",
    encoding="base64",
    **within("ms"),
)
add(
    "tailscale",
    "Tailscale",
    "https://tailscale.com/kb/1213/webhooks",
    "single",
    ("", "[].type", "nodeCreated"),
    header="tailscale-webhook-signature",
    value="t={ts},v1={sig}",
    list="kv,",
    versions=("v1=", "v9="),
    message="{ts}.{body}",
    **within(),
)
add(
    "whereby",
    "Whereby",
    "https://docs.whereby.com/monitoring-usage/insights/webhooks",
    "single",
    ("id", "type", "room.client.joined"),
    header="whereby-signature",
    value="t={ts},v1={sig}",
    list="kv,",
    versions=("v1=", "v9="),
    message="{ts}.{body}",
    **within("ms"),
)

# Standard Webhooks and Svix.

for id, name, documentation, tier, event, facts in [
    (
        "standard-webhooks",
        "Standard Webhooks",
        "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
        "vendor",
        ("", "type", "user.created"),
        {},
    ),
    (
        "svix",
        "Svix",
        "https://docs.svix.com/receiving/verifying-payloads/how-manual",
        "vendor",
        ("", "type", "user.created"),
        {"prefix": "svix"},
    ),
    (
        "anthropic",
        "Anthropic",
        "https://platform.claude.com/docs/en/managed-agents/webhooks",
        "vendor",
        ("", "type", "session.status_idled"),
        {},
    ),
    ("brex", "Brex", "https://developer.brex.com/docs/webhooks/", "multi", ("", "event_type", "TRANSFER_PROCESSED"), {}),
    ("clerk", "Clerk", "https://clerk.com/docs/webhooks/overview", "multi", ("", "type", "user.created"), {"prefix": "svix"}),
    ("gemini", "Google Gemini", "https://ai.google.dev/gemini-api/docs/webhooks", "multi", ("", "type", "batch.succeeded"), {}),
    (
        "incident-io",
        "incident.io",
        "https://docs.incident.io/api-reference/webhooks",
        "multi",
        ("", "event_type", "public_incident.incident_created_v2"),
        {},
    ),
    ("lithic", "Lithic", "https://docs.lithic.com/docs/events-api", "vendor", ("", "event_type", "card.created"), {}),
    ("openai", "OpenAI", "https://platform.openai.com/docs/guides/webhooks", "vendor", ("id", "type", "response.completed"), {}),
    ("polar", "Polar", "https://polar.sh/docs/integrate/webhooks/delivery", "vendor", ("", "type", "order.paid"), {"key": "utf8"}),
    ("render", "Render", "https://render.com/docs/webhooks", "multi", ("", "type", "deploy_ended"), {}),
    ("replicate", "Replicate", "https://replicate.com/docs/topics/webhooks/verify-webhook", "vendor", ("id", "status", "succeeded"), {}),
    (
        "resend",
        "Resend",
        "https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests",
        "multi",
        ("", "type", "email.sent"),
        {"prefix": "svix"},
    ),
    (
        "finch",
        "Finch",
        "https://developer.tryfinch.com/api-reference/development-guides/Webhooks",
        "vendor",
        ("", "event_type", "account.updated"),
        {
            "key": "base64",
            "header": "finch-signature",
            "ts": "finch-timestamp",
            "headers": {"finch-event-id": "{id}", "finch-timestamp": "{ts}"},
        },
    ),
    (
        "standard-webhooks-asym",
        "Standard Webhooks, asymmetric",
        "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
        "vendor",
        ("", "type", "user.created"),
        {"value": "v1a,{sig}", "versions": ("v1a,", "v2a,"), "algorithm": "ed25519", "key": "whpk"},
    ),
    # One source each.
    (
        "beehiiv",
        "beehiiv",
        "https://developers.beehiiv.com/webhooks/getting-started",
        "single",
        ("", "event_type", "subscription.created"),
        {"prefix": "svix"},
    ),
    (
        "dodo-payments",
        "Dodo Payments",
        "https://docs.dodopayments.com/developer-resources/webhooks",
        "single",
        ("", "type", "payment.succeeded"),
        {},
    ),
    ("etsy", "Etsy", "https://developers.etsy.com/documentation/", "single", ("", "event_type", "order.paid"), {}),
    ("fathom", "Fathom", "https://developers.fathom.ai/webhooks", "single", ("", "", ""), {}),
    (
        "gitlab-signing",
        "GitLab (signing token)",
        "https://docs.gitlab.com/user/project/integrations/webhooks/",
        "single",
        ("", "object_kind", "push"),
        {},
    ),
    ("guesty", "Guesty", "https://open-api-docs.guesty.com/docs/webhooks", "single", ("", "event", "reservation.new"), {"prefix": "svix"}),
    (
        "recall-ai",
        "Recall.ai",
        "https://docs.recall.ai/docs/authenticating-requests-from-recallai",
        "single",
        ("", "event", "bot.done"),
        {},
    ),
    ("shipbob", "ShipBob", "https://developer.shipbob.com/webhooks", "single", ("", "topic", "order.shipped"), {}),
    ("stytch", "Stytch", "https://stytch.com/docs/guides/webhooks", "single", ("event_id", "action", "CREATE"), {"prefix": "svix"}),
    (
        "supabase-auth",
        "Supabase Auth hooks",
        "https://supabase.com/docs/guides/auth/auth-hooks",
        "single",
        ("", "", ""),
        {"key": "v1,whsec"},
    ),
    ("vanta", "Vanta", "https://developer.vanta.com/docs/webhooks", "single", ("", "type", "test.failed"), {"prefix": "svix"}),
]:
    standard(id, name, documentation, tier, event, **facts)

# The address is signed.

add(
    "square",
    "Square",
    "https://developer.squareup.com/docs/webhooks/step3validate",
    "vendor",
    ("event_id", "type", "payment.created"),
    header="x-square-hmacsha256-signature",
    message="{url}{body}",
    encoding="base64",
    url=True,
)
add(
    "trello",
    "Trello",
    "https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/",
    "multi",
    ("action.id", "action.type", "updateCard"),
    header="x-trello-webhook",
    message="{body}{url}",
    encoding="base64",
    algorithm="hmac sha1",
    url=True,
)
add(
    "twilio",
    "Twilio",
    "https://www.twilio.com/docs/usage/webhooks/webhooks-security",
    "vendor",
    ("MessageSid", "MessageStatus", "delivered"),
    header="x-twilio-signature",
    message="{url}{form_pairs}",
    encoding="base64",
    algorithm="hmac sha1",
    url=True,
    body="form",
)
add(
    "mandrill",
    "Mailchimp Transactional (Mandrill)",
    "https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/",
    "multi",
    ("", "", ""),
    header="x-mandrill-signature",
    message="{url}{form_pairs}",
    encoding="base64",
    algorithm="hmac sha1",
    url=True,
    body="form",
)
add(
    "hubspot-v1",
    "HubSpot (v1 signatures)",
    "https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests",
    "vendor",
    ("[].eventId", "[].subscriptionType", "contact.creation"),
    header="x-hubspot-signature",
    message="{secret}{body}",
    algorithm="hash sha256",
    headers={"x-hubspot-signature-version": "v1"},
)
add(
    "hubspot-v2",
    "HubSpot (v2 signatures)",
    "https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests",
    "vendor",
    ("id", "type", "crm.card"),
    header="x-hubspot-signature",
    message="{secret}{method}{url}{body}",
    algorithm="hash sha256",
    url=True,
    headers={"x-hubspot-signature-version": "v2"},
)

# Public keys.

add(
    "discord",
    "Discord",
    "https://docs.discord.com/developers/interactions/receiving-and-responding",
    "vendor",
    ("event.id", "event.type", "ENTITLEMENT_CREATE"),
    header="x-signature-ed25519",
    algorithm="ed25519",
    encoding="hex",
    key="hex key",
    message="{ts}{body}",
    doubt="the SDK checks no window",
    **timed("x-signature-timestamp"),
)
add(
    "telnyx",
    "Telnyx",
    "https://developers.telnyx.com/development/api-fundamentals/webhooks/receiving-webhooks",
    "vendor",
    ("data.id", "data.event_type", "message.sent"),
    header="telnyx-signature-ed25519",
    algorithm="ed25519",
    encoding="base64",
    key="base64 key",
    message="{ts}|{body}",
    **timed("telnyx-timestamp"),
)
add(
    "tokenio",
    "Token.io",
    "https://developer.token.io/",
    "multi",
    ("id", "header:token-event", "PAYMENT_STATUS_CHANGED"),
    header="token-signature",
    algorithm="ed25519",
    encoding="base64url",
    key="base64url key",
)
add(
    "sendgrid",
    "SendGrid Event Webhook",
    "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features",
    "vendor",
    ("[].sg_event_id", "[].event", "delivered"),
    header="x-twilio-email-event-webhook-signature",
    algorithm="ecdsa sha256",
    encoding="base64",
    key="spki key",
    message="{ts}{body}",
    doubt="the SDK checks no window",
    **timed("x-twilio-email-event-webhook-timestamp"),
)
add(
    "wise",
    "Wise",
    "https://docs.wise.com/guides/developer/webhooks/event-handling",
    "multi",
    ("header:x-delivery-id", "event_type", "transfers#state-change"),
    header="x-signature-sha256",
    algorithm="rsa sha256",
    encoding="base64",
    key="pem key",
)

# Tokens: nothing of the body is covered.

token(
    "gitlab",
    "GitLab",
    "https://docs.gitlab.com/user/project/integrations/webhooks/",
    "multi",
    ("header:x-gitlab-event-uuid", "object_kind", "push"),
    "x-gitlab-token",
)
token(
    "telegram",
    "Telegram Bot API",
    "https://core.telegram.org/bots/api#setwebhook",
    "multi",
    ("update_id", "", ""),
    "x-telegram-bot-api-secret-token",
)
token(
    "okta",
    "Okta event hooks",
    "https://developer.okta.com/docs/concepts/event-hooks/",
    "multi",
    ("data.events[].uuid", "data.events[].eventType", "user.lifecycle.create"),
    "authorization",
)
token(
    "brevo",
    "Brevo",
    "https://developers.brevo.com/docs/secured-webhooks",
    "multi",
    ("id", "event", "delivered"),
    "authorization",
    "Bearer {sig}",
)
# One source each.
token(
    "revenuecat",
    "RevenueCat",
    "https://www.revenuecat.com/docs/integrations/webhooks",
    "single",
    ("event.id", "event.type", "INITIAL_PURCHASE"),
    "authorization",
)
token(
    "xendit", "Xendit", "https://docs.xendit.co/docs/handling-webhooks", "single", ("id", "event", "payment.succeeded"), "x-callback-token"
)

basic(
    "azure-devops",
    "Azure DevOps",
    "https://learn.microsoft.com/en-us/azure/devops/service-hooks/services/webhooks",
    "multi",
    ("notificationId", "eventType", "workitem.created"),
)
basic(
    "chargebee",
    "Chargebee",
    "https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings",
    "multi",
    ("id", "event_type", "subscription_created"),
)
basic("mailjet", "Mailjet", "https://dev.mailjet.com/email/guides/webhooks/", "multi", ("[].MessageID", "[].event", "sent"))
basic(
    "mailtrap",
    "Mailtrap",
    "https://docs.mailtrap.io/email-api-smtp/advanced/webhooks",
    "multi",
    ("events[].event_id", "events[].event", "delivery"),
)
basic(
    "postmark", "Postmark", "https://postmarkapp.com/developer/webhooks/webhooks-overview", "multi", ("MessageID", "RecordType", "Delivery")
)
basic(
    "sparkpost",
    "SparkPost",
    "https://developers.sparkpost.com/api/webhooks/",
    "multi",
    ("[].msys.message_event.event_id", "[].msys.message_event.type", "delivery"),
)

# Schemes of their own: special.py makes their requests.


def special(id, name, documentation, tier, event, **facts):
    add(id, name, documentation, tier, event, special=True, **facts)


ADYEN = "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures/"
special(
    "adyen",
    "Adyen",
    ADYEN,
    "vendor",
    ("", "", ""),
    encoding="base64",
    key="hex",
    covers="part",
    doubt="the MAC covers eight fields of each item, not the body",
)
special(
    "aws-sns",
    "Amazon SNS",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html",
    "multi",
    ("", "", ""),
    algorithm="rsa sha256",
    encoding="base64",
    key="certificate",
    doubt="the fields are signed, not the body's bytes",
)
special(
    "docusign",
    "DocuSign Connect",
    "https://developers.docusign.com/platform/webhooks/connect/hmac/",
    "multi",
    ("data.envelopeId", "event", "envelope-completed"),
    header="x-docusign-signature-1",
    encoding="base64",
)
special(
    "dropbox-sign",
    "Dropbox Sign",
    "https://developers.hellosign.com/docs/events/walkthrough/",
    "vendor",
    ("", "", ""),
    covers="part",
    doubt="the MAC covers the event's time and type, not the body",
)
special(
    "linear",
    "Linear",
    "https://linear.app/developers/webhooks",
    "vendor",
    ("", "type", "Issue"),
    header="linear-signature",
    unit="ms",
    window=60,
)
special(
    "livekit",
    "LiveKit",
    "https://docs.livekit.io/home/server/webhooks/",
    "vendor",
    ("id", "event", "room_started"),
    header="authorization",
    algorithm="jwt HS256",
    doubt="the JWT lives five minutes; no window beside exp and nbf",
)
special(
    "mailgun",
    "Mailgun",
    "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks",
    "multi",
    ("event-data.id", "event-data.event", "delivered"),
    covers="none",
    doubt="the MAC covers a time and a token, nothing of the event",
)
special(
    "mercadopago",
    "Mercado Pago",
    "https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks",
    "vendor",
    ("id", "action", "payment.updated"),
    header="x-signature",
    covers="none",
    doubt="the MAC covers data.id of the query, a request id and a time, nothing of the body; letters of an id in lower case "
    "(documentation) or as they are (SDK); a time in seconds (examples) or milliseconds (SDK)",
)
special(
    "messagebird",
    "Bird (MessageBird)",
    "https://developers.messagebird.com/api/#verifying-http-requests",
    "vendor",
    ("", "", ""),
    header="messagebird-signature-jwt",
    algorithm="jwt HS256",
)
special(
    "messagebird-legacy",
    "MessageBird (old signatures)",
    "https://developers.messagebird.com/api/#verifying-http-requests",
    "vendor",
    ("", "", ""),
    header="messagebird-signature",
    encoding="base64",
    message="{ts}\n{query}\n{body_sha256_raw}",
    unit="s",
    ts="messagebird-request-timestamp",
    window=100,
    headers={"messagebird-request-timestamp": "{ts}"},
)
special(
    "microsoft-graph",
    "Microsoft Graph",
    "https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
    "multi",
    ("", "", ""),
    algorithm="token",
    covers="none",
    token="bearer",
)
special(
    "monday",
    "monday.com",
    "https://developer.monday.com/api-reference/reference/webhooks",
    "multi",
    ("event.triggerUuid", "event.type", "create_pulse"),
    header="authorization",
    algorithm="jwt HS256",
    covers="none",
    doubt="the JWT names the endpoint and a time, and covers nothing of the body",
)
special(
    "netlify",
    "Netlify",
    "https://docs.netlify.com/deploy/deploy-notifications/",
    "multi",
    ("id", "header:x-netlify-event", "deploy_created"),
    header="x-webhook-signature",
    algorithm="jwt HS256",
)
special(
    "paypal",
    "PayPal",
    "https://developer.paypal.com/api/rest/webhooks/rest/",
    "multi",
    ("id", "event_type", "PAYMENT.CAPTURE.COMPLETED"),
    header="paypal-transmission-sig",
    algorithm="rsa sha256",
    encoding="base64",
    key="certificate",
    unit="rfc3339",
    doubt="the vendor documents no window",
)
special(
    "plaid",
    "Plaid",
    "https://plaid.com/docs/api/webhooks/webhook-verification/",
    "multi",
    ("", "webhook_code", "INITIAL_UPDATE"),
    header="plaid-verification",
    algorithm="jwt ES256",
    unit="s",
    window=300,
)
special(
    "pusher",
    "Pusher Channels",
    "https://pusher.com/docs/channels/server_api/webhooks/",
    "vendor",
    ("", "events[].name", "channel_occupied"),
    header="x-pusher-signature",
    extra={"time_ms": 1_700_000_000_000},
)
special(
    "twilio-json",
    "Twilio (JSON bodies)",
    "https://www.twilio.com/docs/usage/webhooks/webhooks-security",
    "vendor",
    ("", "", ""),
    header="x-twilio-signature",
    algorithm="hmac sha1",
    encoding="base64",
    message="{url}",
    url=True,
)
special(
    "vonage",
    "Vonage Messages and Voice",
    "https://developer.vonage.com/en/getting-started/concepts/webhooks",
    "vendor",
    ("message_uuid", "status", "delivered"),
    header="authorization",
    algorithm="jwt HS256",
    unit="s",
    window=300,
)
# One source each.
special(
    "cloudinary",
    "Cloudinary",
    "https://cloudinary.com/documentation/notification_signatures",
    "vendor",
    ("notification_context", "notification_type", "upload"),
    header="x-cld-signature",
    algorithm="hash sha1",
    message="{body}{ts}{secret}",
    unit="s",
    ts="x-cld-timestamp",
    window=7200,
    headers={"x-cld-timestamp": "{ts}"},
    doubt="SHA-1, or SHA-256 where the account is set to it",
)
special(
    "wechat-pay",
    "WeChat Pay",
    "https://pay.weixin.qq.com/doc/v3/merchant/4012365342",
    "vendor",
    ("id", "event_type", "TRANSACTION.SUCCESS"),
    header="wechatpay-signature",
    algorithm="rsa sha256",
    encoding="base64",
    key="certificate",
    message="{ts}\n{nonce}\n{body}\n",
    unit="s",
    ts="wechatpay-timestamp",
    window=300,
    doubt="the resource is encrypted with AES-256-GCM",
)
