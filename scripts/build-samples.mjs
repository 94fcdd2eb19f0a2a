// Packs the sample payloads that `hookseal send` sends: one of each event type, in one compressed file.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { Failure } from "./run.mjs";
import { root } from "./tools.mjs";

/** Bytes of the compressed file: it is part of every installation. */
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

/** The native type of a payload, or the file's name where the payload names none. */
function eventOf(name, type) {
  const native = type.split(".").slice(2).join(".");
  return native === "unrecognized" ? name.replace(/^.*\/|\.\w+$/g, "") : native;
}

/** The samples as [provider, event type, payload]. */
export function samples() {
  const facts = JSON.parse(readFileSync(join(folder, "facts.json"), "utf8"));
  const others = Object.keys(facts).filter((name) => !telling.includes(name) && !variants.test(name));
  return [...telling, ...others.sort()].map((name) => {
    const payload = readFileSync(join(folder, name), "utf8");
    return [name.split("/")[0], eventOf(name, facts[name][2]), minified(name, payload)];
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
