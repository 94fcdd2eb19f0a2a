// Packs what the command line prints and sends: the rows, and a sample payload of each event type, each in one compressed file.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { Failure } from "./run.mjs";
import { root } from "./tools.mjs";

/** Bytes of the compressed files: they are part of every installation. */
const largest = 22_000;

const folder = join(root, "tests", "samples");

/** The payload of each provider that is sent unless another is asked for: it comes first. */
const telling = [
  "berbix/test_hook.json",
  "braintree/subscription_charged_successfully.xml",
  "byl/invoice.paid.json",
  "kopokopo/buygoods_transaction_received.json",
  "stripe/invoice.paid.json",
];

/** Further payloads of a type that has its usual one. */
const variants = /\/php_raw\/|\.(2026|captured|failed|legacy|source_merchant|with_data)\./;

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
  const others = Object.keys(events).filter((name) => !telling.includes(name) && !variants.test(name));
  return [...telling, ...others.sort()].map((name) => {
    const native = events[name].type.split(".").slice(2).join(".");
    return [events[name].provider, native, minified(name, readFileSync(join(folder, name), "utf8"))];
  });
}

/** Writes samples.br into a folder. */
export function writeSamples(into) {
  const text = Buffer.from(JSON.stringify(samples()));
  const params = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  const packed = brotliCompressSync(text, { params });
  if (packed.length > largest) throw new Failure(`package build  the samples have ${packed.length} bytes, their limit is ${largest}`);
  writeFileSync(join(into, "samples.br"), packed);
}
