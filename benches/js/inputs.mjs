// The requests that are measured: one body for everybody, of exactly the size asked for, signed as each library expects it.

const encoder = new TextEncoder();

export const secrets = {
  stripe: "whsec_benches_only_not_a_real_secret_0001",
  standard: "whsec_YmVuY2hlcyBvbmx5LCBub3QgYSByZWFsIHNlY3JldCE=",
  github: "benches only, not a real secret",
  berbix: "berbix_benches_only_not_a_real_secret",
  braintree: { keyId: "integration_public_key", secret: "integration_private_key" },
};

/** Headers that come with a delivery beside those of the signature. */
const others = {
  host: "edge.example",
  "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
  accept: "*/*; q=0.5, application/xml",
  "cache-control": "no-cache",
  "content-type": "application/json; charset=utf-8",
  "accept-encoding": "gzip",
  "cf-connecting-ip": "192.0.2.1",
  "cf-ray": "8f1c2d3e4f5a6b7c-VIE",
  "x-forwarded-for": "192.0.2.1",
  "x-forwarded-proto": "https",
};

const line = (place) => ({
  id: `il_1MhUT5E0b6fckueS${String(place).padStart(8, "0")}`,
  object: "line_item",
  amount: 1999 + place,
  currency: "usd",
  description: `1 × Widget “${place}” (at $19.99 / month)`,
  discountable: true,
  livemode: false,
  metadata: {},
  period: { end: 1680512399, start: 1677833999 },
  price: { id: "price_1MhUSyE0b6fckueSdGq", object: "price", active: true, billing_scheme: "per_unit", unit_amount_decimal: "1999" },
  proration: false,
  quantity: 1,
  tax_amounts: [],
});

const invoicePaid = (lines, note) => ({
  id: "evt_1MhUT7E0b6fckueShdwYrsWN",
  object: "event",
  api_version: "2022-11-15",
  created: 1677833999,
  type: "invoice.paid",
  livemode: false,
  data: {
    object: {
      id: "in_1MhUT5E0b6fckueSfPlY05Fw",
      object: "invoice",
      status: "paid",
      amount_due: 1999,
      amount_paid: 1999,
      currency: "usd",
      customer: "cus_NSPsfVIm3xgXLj",
      customer_email: "person@example.com",
      lines: { object: "list", data: lines, has_more: false },
      metadata: { note },
    },
  },
});

/** A paid invoice of Stripe's with as many lines as the size has room for, written without white space. */
export function invoiceBody(size) {
  const lines = [];
  const bytes = (more) => encoder.encode(JSON.stringify(invoicePaid([...lines, ...more], ""))).length;
  let total = bytes([]);
  for (;;) {
    const next = encoder.encode(JSON.stringify(line(lines.length))).length + (lines.length > 0 ? 1 : 0);
    if (total + next > size) break;
    lines.push(line(lines.length));
    total += next;
  }
  if (total > size) throw new Error(`no invoice has only ${size} bytes: the smallest has ${total}`);
  return JSON.stringify(invoicePaid(lines, "n".repeat(size - total)));
}

/** A notification of Braintree's as base64 lines, whose form has about this size. */
function braintreePayload(size) {
  const head =
    '<?xml version="1.0" encoding="UTF-8"?>\n<notification>\n  <kind>subscription_charged_successfully</kind>\n' +
    '  <timestamp type="datetime">2026-01-02T03:04:05Z</timestamp>\n  <subject>\n    <subscription>\n      <id>my_id</id>\n      <transactions type="array">\n';
  const tail = "      </transactions>\n      <add_ons type=\"array\"/>\n    </subscription>\n  </subject>\n</notification>\n";
  const transaction = (place) => `        <transaction>\n          <id>t${place}</id>\n          <status>submitted_for_settlement</status>\n          <amount>49.99</amount>\n        </transaction>\n`;
  let xml = head;
  // A form's base64 is a third longer than the XML, and the line ends and some characters are escaped.
  for (let place = 0; xml.length * 1.42 + tail.length * 1.42 + 200 < size || place === 0; place += 1) xml += transaction(place);
  return btoa(xml + tail).replace(/.{60}/g, "$&\n") + "\n";
}

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));

async function mac(hash, key, message) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash }, false, ["sign"]);
  return crypto.subtle.sign("HMAC", imported, encoder.encode(message));
}

/** The requests of this size, signed now; `forged` are the same with another byte in the body. */
export async function makeInputs(size) {
  const text = invoiceBody(size);
  const at = String(Math.floor(Date.now() / 1000));
  const standardKey = Uint8Array.from(atob(secrets.standard.slice(6)), (char) => char.charCodeAt(0));
  const payload = braintreePayload(size);
  const privateKey = await crypto.subtle.digest("SHA-1", encoder.encode(secrets.braintree.secret));
  const signatures = {
    stripe: hex(await mac("SHA-256", encoder.encode(secrets.stripe), `${at}.${text}`)),
    standard: base64(await mac("SHA-256", standardKey, `msg_bench.${at}.${text}`)),
    github: hex(await mac("SHA-256", encoder.encode(secrets.github), text)),
    berbix: hex(await mac("SHA-256", encoder.encode(secrets.berbix), `${at},${secrets.berbix},${text}`)),
    braintree: hex(await mac("SHA-1", privateKey, payload)),
  };
  const stripeKey = await crypto.subtle.importKey("raw", encoder.encode(secrets.stripe), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  const braintreeSignature = `${secrets.braintree.keyId}|${signatures.braintree}`;

  const around = (body, encoded) => {
    const bytes = encoder.encode(body);
    const form = new URLSearchParams({ bt_signature: braintreeSignature, bt_payload: encoded }).toString();
    return {
      text: body,
      bytes,
      headers: {
        ...others,
        "content-length": String(bytes.length),
        "stripe-signature": `t=${at},v1=${signatures.stripe},v0=${signatures.stripe}`,
        "webhook-id": "msg_bench",
        "webhook-timestamp": at,
        "webhook-signature": `v1,${signatures.standard}`,
        "x-github-event": "push",
        "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "x-hub-signature-256": `sha256=${signatures.github}`,
        "x-berbix-signature": `v0,${at},${signatures.berbix}`,
      },
      at,
      stripeMac: Uint8Array.from(signatures.stripe.match(/../g), (pair) => parseInt(pair, 16)),
      stripeKey,
      stripeContent: encoder.encode(`${at}.${body}`),
      braintree: { signature: braintreeSignature, payload: encoded, form: encoder.encode(form) },
    };
  };
  const other = (given) => given.replace(/n(?=[^n]*$)/, "m");
  const swapped = payload.replace(/[a-z](?=[^a-z]*$)/, (char) => (char === "a" ? "b" : "a"));
  const forged = around(other(text), swapped);
  if (forged.text === text || swapped === payload) throw new Error("the forged request is the same as the authentic one");
  return { authentic: around(text, payload), forged };
}
