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

/** What the types depend on, with what is usual, as a value and as a type; everything else about a provider is for `providers()`. */
const typed = {
  namespace: [({ id }) => `com.${id}`, "`com.${Id}`"],
  tolerance: [() => null, "null"],
  handshakeMethod: [() => null, "null"],
  needsKeyId: [() => false, "false"],
  namesEventType: [() => true, "true"],
};

const quoted = (names) => names.map((name) => JSON.stringify(name)).join(" | ");

/** Names as a union, one line for those that differ in their last word alone. */
function namesUnion(names) {
  const startOf = (name) => name.slice(0, name.lastIndexOf(".") + 1);
  const starts = [...new Set(names.map(startOf))];
  const lines = starts.map((start) => {
    const all = names.filter((name) => startOf(name) === start);
    return start === "" || all.length === 1 ? quoted(all) : `\`${start}\${${quoted(all.map((name) => name.slice(start.length)))}}\``;
  });
  return lines.map((line) => `\n      | ${line}`).join("");
}

/** The known types of a provider's events. Those that there are with `v1.` before them too, as Stripe's thin events are, are named once. */
function eventTypes(groups) {
  const names = [...new Set(groups.flatMap(({ types }) => types))];
  const twins = names.filter((name) => names.includes(`v1.${name}`));
  const single = names.filter((name) => !twins.includes(name) && !twins.includes(name.replace(/^v1\./, "")));
  return `${twins.length > 0 ? `\n      | \`\${"" | "v1."}\${${namesUnion(twins)}}\`` : ""}${namesUnion(single)}`;
}

/** A member's name, in quotes where it has to be. */
const key = (name) => (/^\w+$/.test(name) ? name : JSON.stringify(name));

/** What is not usual about a row. */
function rowType(info, groups) {
  const members = Object.entries(typed).filter(([name, [usual]]) => info[name] !== usual(info));
  const given = members.map(([name]) => `${name}: ${JSON.stringify(info[name])}`);
  if (groups !== undefined) given.push(`eventTypes:${eventTypes(groups)}`);
  return `  ${key(info.id)}: {${given.join("; ")}};\n`;
}

/** The ids of the rows that the slim module has not. */
function notSlim(infos, slim) {
  return infos.map(({ id }) => id).filter((id) => !slim.some((row) => row.id === id));
}

const rowsFile = (infos, slim, known) => `// Made by the build from the rows and tests/event-types.json.

/** What is not usual about each provider. */
interface Rows {
${infos.map((info) => rowType(info, known[info.id])).join("")}}

type Value = string | number | boolean | null;

type Member<Row, Name, Usual> = Name extends keyof Row ? (Row[Name] extends infer Own extends Value ? Own : never) : Usual;

/** What the types know of one provider. */
export interface ProviderTypes<Id extends keyof Rows> {
  /** The native types of its events that are known; there will be more. */
  readonly eventTypes: Member<Rows[Id], "eventTypes", string>;
${Object.entries(typed).map(([name, [, usual]]) => `  readonly ${name}: Member<Rows[Id], "${name}", ${usual}>;\n`).join("")}}

/**
 * What the types know of each provider, by its id; \`providers()\` says all there is to know, when the program runs.
 *
 * @example
 * \`\`\`ts
 * const namespace: Providers["stripe"]["namespace"] = "com.stripe";
 * \`\`\`
 */
export type Providers = { readonly [Id in keyof Rows]: ProviderTypes<Id> };

/** The providers that \`hookseal/slim\` has not. */
export type NotSlim = ${quoted(notSlim(infos, slim))};
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
