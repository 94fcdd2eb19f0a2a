// Writes the types that repeat what is said elsewhere, so that it is said once: rows.d.ts from the core's rows and the known types of
// events, codes.d.ts from the core's error codes and kinds.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure } from "./run.mjs";
import { root } from "./tools.mjs";

/** What a built module says of its rows. Each has the glue for itself. */
async function providerInfos(folder, module) {
  const core = await import(`${pathToFileURL(join(folder, "core.js"))}?${module}`);
  core.initSync({ module: readFileSync(join(folder, module)) });
  return JSON.parse(core.provider_infos());
}

/** What the types depend on, with what most rows have; everything else about a provider is for `providers()`. */
const typed = {
  namespace: undefined,
  tolerance: null,
  handshakeMethod: null,
  needsKeyId: false,
  namesEventType: true,
};

/** Names as a union, in lines of at most 140 characters. */
function namesUnion(names) {
  const lines = [""];
  for (const name of names.map((name) => ` | ${JSON.stringify(name)}`)) {
    if (lines.at(-1).length + name.length > 134) lines.push("");
    lines[lines.length - 1] += name;
  }
  return lines.map((line) => `\n     ${line}`).join("");
}

/** The known types of a provider's events. Those that there are with `v1.` before them too, as Stripe's thin events are, are named once; of many
 * providers none is known. */
function eventTypes(groups) {
  if (groups === undefined) return " string";
  const names = [...new Set(groups.flatMap(({ types }) => types))];
  const twins = names.filter((name) => names.includes(`v1.${name}`));
  const single = names.filter((name) => !twins.includes(name) && !twins.includes(name.replace(/^v1\./, "")));
  if (twins.length === 0) return namesUnion(single);
  return `\n      | \`\${"" | "v1."}\${${namesUnion(twins).replaceAll("\n", "\n    ")}}\`${namesUnion(single)}`;
}

/** The parameter of a member's type. */
const parameter = (name) => name[0].toUpperCase() + name.slice(1);

/** A row's types in the order of the parameters, up to the last one that is not as in most rows. */
function rowType(info, groups) {
  const members = Object.keys(typed).map((name) => (info[name] === typed[name] ? undefined : JSON.stringify(info[name])));
  const types = [eventTypes(groups).trimStart(), ...members];
  const last = types.findLastIndex((type) => type !== undefined);
  const given = types.slice(0, last + 1).map((type, at) => type ?? JSON.stringify(Object.values(typed)[at - 1]));
  const id = /^\w+$/.test(info.id) ? info.id : JSON.stringify(info.id);
  return `  /** ${info.name} */\n  readonly ${id}: ProviderTypes<${given.join(", ")}>;\n`;
}

const parameters = Object.entries(typed).map(([name, usual]) => `${parameter(name)}${usual === undefined ? "" : ` = ${usual}`}`);

/** The ids of the rows that the slim module has not. */
function notSlim(infos, slim) {
  return infos.map(({ id }) => id).filter((id) => !slim.some((row) => row.id === id));
}

const rowsFile = (infos, slim, known) => `// Made by the build from the rows and tests/event-types.json.

/** What the types know of one provider. */
export interface ProviderTypes<EventTypes, ${parameters.join(", ")}> {
  /** The native types of its events that are known; there will be more. */
  readonly eventTypes: EventTypes;
${Object.keys(typed).map((name) => `  readonly ${name}: ${parameter(name)};\n`).join("")}}

/**
 * What the types know of each provider, by its id; \`providers()\` says all there is to know, when the program runs.
 *
 * @example
 * \`\`\`ts
 * const namespace: Providers["stripe"]["namespace"] = "com.stripe";
 * \`\`\`
 */
export interface Providers {
${infos.map((info) => rowType(info, known[info.id])).join("")}}

/** The providers that \`hookseal/slim\` has not. */
export type NotSlim =${namesUnion(notSlim(infos, slim))};
`;

/** The words of one of the core's enums, in its order. */
function words(rust, name) {
  const arms = new RegExp(`^impl ${name} \\{.*?fn as_str.*?match self \\{(.*?)\\}`, "ms").exec(rust)?.[1] ?? "";
  const found = [...arms.matchAll(/Self::\w+ => "(\w+)"/g)].map(([, word]) => word);
  if (found.length === 0) throw new Failure(`package build  scripts/build-types.mjs finds no words of ${name} in src/error.rs`);
  return found;
}

const union = (all) => all.map((word) => `\n  | ${JSON.stringify(word)}`).join("");

/** The words of the kinds of events, in the core's order. */
function kinds(rust) {
  const found = [...rust.matchAll(/^ {4}\w+ = "([a-z_.]+)",$/gm)].map(([, word]) => word);
  if (found.length === 0) throw new Failure("package build  scripts/build-types.mjs finds no kinds in src/kind.rs");
  return found;
}

const codesFile = (errors, kindsOfEvents) => `// Made by the build from the core's error codes and kinds of events.

/**
 * Why a request was refused, or a receiver cannot be set up. The set is closed; the words do not change.
 *
 * @example
 * \`\`\`ts
 * const refusals = new Map<WebhookErrorCode, number>();
 * const count = (code: WebhookErrorCode) => refusals.set(code, (refusals.get(code) ?? 0) + 1);
 * count("signature_mismatch");
 * console.log(refusals.get("signature_mismatch")); // 1
 * \`\`\`
 */
export type WebhookErrorCode =${union(words(errors, "ErrorCode"))};

/**
 * Whose fault it is: \`authenticity\`, the request could not be shown to be the provider's; \`request\`, it is the provider's but cannot
 * be used; \`configuration\`, the receiver is set up wrongly.
 *
 * @example
 * \`\`\`ts
 * const loud = new Set<WebhookErrorClass>(["request", "configuration"]);
 * console.log(loud.has("authenticity")); // false
 * \`\`\`
 */
export type WebhookErrorClass =${union(words(errors, "ErrorClass"))};

/**
 * What happened, in one word for all providers. The set is closed and the words are stable; docs/KINDS.md in hookseal's repository says what
 * each means, and which types of events are of it.
 *
 * One payment can cause several events (a payment, its attempts, an invoice, a checkout): add up one kind and not several.
 *
 * @example
 * \`\`\`ts
 * const paid = new Set<Kind | null>(["payment.succeeded", "invoice.paid"]);
 * console.log(paid.has(event.data.kind)); // true
 * \`\`\`
 */
export type Kind =${union(kinds(kindsOfEvents))};
`;

/** Writes both files into the folder of the package, beside its built module. */
export async function writeTypes(folder) {
  const read = (...path) => readFileSync(join(root, ...path), "utf8");
  writeFileSync(join(folder, "rows.d.ts"), rowsFile(await providerInfos(folder, "core_bg.wasm"), await providerInfos(folder, "slim.wasm"), JSON.parse(read("tests", "event-types.json"))));
  writeFileSync(join(folder, "codes.d.ts"), codesFile(read("src", "error.rs"), read("src", "kind.rs")));
}
