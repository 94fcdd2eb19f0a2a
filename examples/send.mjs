// Sends a signed sample webhook: node examples/send.mjs <provider> <url> <secret> [<key id>]

import { sign } from "../pkg/testing.js";

const [provider, url, secret, keyId] = process.argv.slice(2);
if (!secret) {
  console.error("usage: node examples/send.mjs <provider> <url> <secret> [<key id>]   (npm run build comes first)");
  process.exit(2);
}
const payload =
  provider === "braintree"
    ? "<notification><kind>check</kind><subject><check type=\"boolean\">true</check></subject></notification>"
    : JSON.stringify({ id: `demo_${Date.now()}`, type: "demo", data: { object: { id: "demo" } } });
const { headers, body } = sign(provider, keyId ? { keyId, secret } : secret, payload);
const response = await fetch(url, { method: "POST", headers, body });
console.log(response.status, await response.text());
