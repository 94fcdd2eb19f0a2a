// Writes the types that repeat what the core says, so that it is said once: rows.d.ts from its rows, codes.d.ts from its error codes.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure } from "./run.mjs";
import { root } from "./tools.mjs";

/** What the built module says of its rows. */
async function providerInfos(folder) {
  const core = await import(pathToFileURL(join(folder, "core.js")));
  core.initSync({ module: readFileSync(join(folder, "core_bg.wasm")) });
  return JSON.parse(core.provider_infos());
}

/** What the types depend on; everything else about a provider is for `providers()`. */
const typed = ["namespace", "signatureHeader", "handshakeMethod", "tolerance", "needsKeyId", "namesEventType"];

function rowType(info) {
  const members = typed.map((name) => `    readonly ${name}: ${JSON.stringify(info[name])};\n`);
  return `  /** ${info.name}: ${info.documentation} */
  readonly ${/^\w+$/.test(info.id) ? info.id : JSON.stringify(info.id)}: {
    /** The native types of its events. */
    readonly eventTypes: string;
${members.join("")}  };
`;
}

const rowsFile = (infos) => `// Made by the build from the rows.

/**
 * What the types know of each provider, by its id; \`providers()\` says all there is to know, when the program runs.
 *
 * @example
 * \`\`\`ts
 * const namespace: Providers["stripe"]["namespace"] = "com.stripe";
 * \`\`\`
 */
export interface Providers {
${infos.map(rowType).join("")}}
`;

/** The words of one of the core's enums, in its order. */
function words(rust, name) {
  const arms = new RegExp(`^impl ${name} \\{.*?fn as_str.*?match self \\{(.*?)\\}`, "ms").exec(rust)?.[1] ?? "";
  const found = [...arms.matchAll(/Self::\w+ => "(\w+)"/g)].map(([, word]) => word);
  if (found.length === 0) throw new Failure(`package build  scripts/build-types.mjs finds no words of ${name} in src/error.rs`);
  return found;
}

const union = (all) => all.map((word) => `\n  | ${JSON.stringify(word)}`).join("");

const codesFile = (rust) => `// Made by the build from the core's error codes.

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
export type WebhookErrorCode =${union(words(rust, "ErrorCode"))};

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
export type WebhookErrorClass =${union(words(rust, "ErrorClass"))};
`;

/** Writes both files into the folder of the package, beside its built module. */
export async function writeTypes(folder) {
  writeFileSync(join(folder, "rows.d.ts"), rowsFile(await providerInfos(folder)));
  writeFileSync(join(folder, "codes.d.ts"), codesFile(readFileSync(join(root, "src", "error.rs"), "utf8")));
}
