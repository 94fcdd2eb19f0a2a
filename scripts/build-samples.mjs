// Packs what the command line sends: sample payloads of the event types that most receivers are written for.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { Failure } from "./run.mjs";
import { root } from "./tools.mjs";

/** Bytes of the compressed file: it is part of every installation. */
const largest = 8_500;

const folder = join(root, "tests", "samples");

/**
 * The files of tests/samples that are packed, of each provider the one first that is sent unless another is asked for: types that receivers
 * are written for. What is large, or much like another, stays there.
 */
const packed = {
  stripe: [
    ...["invoice.paid", "invoice.created", "invoice.finalized", "invoice.payment_succeeded", "payment_intent.succeeded", "charge.succeeded"],
    ...["charge.dispute.closed", "charge.dispute.created", "checkout.session.completed", "customer.created"],
    ...["customer.updated", "customer.source.created", "customer.source.deleted", "customer.subscription.created"],
    ...["customer.subscription.deleted", "payment_method.attached", "setup_intent.created", "setup_intent.succeeded"],
  ],
  berbix: ["test_hook"],
  braintree: [
    ...["subscription_charged_successfully", "subscription_billing_skipped", "subscription_canceled", "subscription_charged_unsuccessfully"],
    ...["subscription_expired", "subscription_trial_ended", "subscription_went_active", "subscription_went_past_due", "check"],
    ...["disbursement", "disbursement_exception", "dispute_accepted", "dispute_disputed", "dispute_expired", "dispute_lost", "dispute_opened"],
    ...["dispute_won", "partner_merchant_declined", "partner_merchant_disconnected"],
    ...["refund_failed", "transaction_settled", "transaction_settlement_declined"],
  ],
  byl: [
    ...["invoice.paid", "invoice.void", "checkout.completed", "checkout.expired", "payment.awaiting_verification", "payment.verification_due"],
    ...["subscription.canceled", "subscription.created", "subscription.past_due", "subscription.renewal_due", "subscription.renewed"],
    "subscription.updated",
  ],
  kopokopo: ["buygoods_transaction_received", "buygoods_transaction_reversed", "result.incoming_payment.success"],
};

/** Without the white space between tokens. JSON is not parsed and printed again: 10.0 stays 10.0. */
function minified(name, text) {
  if (name.endsWith(".xml")) return text.replace(/>\s+</g, "><").trim();
  return text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (token) => (token.startsWith('"') ? token : ""));
}

/** What each sample's event is, by the name of the sample's file: the golden events of the tests. */
export function goldenEvents() {
  const golden = join(root, "tests", "golden");
  const names = readdirSync(golden, { recursive: true }).filter((name) => name.endsWith(".json"));
  const sample = (name) => (existsSync(join(folder, name)) ? name : name.replace(/json$/, "xml"));
  return Object.fromEntries(names.map((name) => [sample(name), JSON.parse(readFileSync(join(golden, name), "utf8"))]));
}

/** The samples as [provider, event type, payload]. */
export function samples() {
  const events = goldenEvents();
  const names = Object.entries(packed).flatMap(([provider, files]) => files.map((file) => `${provider}/${file}`));
  return names.map((start) => {
    const name = [`${start}.json`, `${start}.xml`].find((one) => Object.hasOwn(events, one));
    if (!name) throw new Failure(`package build  tests/golden has no event of the sample ${start}`);
    const native = events[name].type.split(".").slice(2).join(".");
    return [events[name].provider, native, minified(name, readFileSync(join(folder, name), "utf8"))];
  });
}

/** Writes samples.br into a folder. */
export function writeSamples(into) {
  // What separates them is in no payload, unlike the quotes that JSON would have to escape.
  const text = Buffer.from(samples().flat().join("\0"));
  const params = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  const bytes = brotliCompressSync(text, { params });
  if (bytes.length > largest) throw new Failure(`package build  the samples have ${bytes.length} bytes, their limit is ${largest}`);
  writeFileSync(join(into, "samples.br"), bytes);
}
