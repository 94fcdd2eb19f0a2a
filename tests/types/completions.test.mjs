// What an editor offers while an event's type or kind is typed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { root } from "../package/install.mjs";

const file = join(import.meta.dirname, "completions.mts");

/** What the language service offers where `|` stands. */
function offered(code) {
  const text = `import type { EventType, FindingCode, Kind, WebhookErrorCode, WebhookEvent } from "hookseal";\n${code.replace("|", "")}`;
  const cursor = text.length - code.length + code.indexOf("|") + 1;
  const textOf = (name) => (name === file ? text : ts.sys.readFile(name));
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => textOf(name) && ts.ScriptSnapshot.fromString(textOf(name)),
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getCompilationSettings: () => ({ strict: true, paths: { hookseal: [join(root, "pkg", "index.d.ts")] } }),
  });
  return service.getCompletionsAtPosition(file, cursor, {})?.entries.map(({ name }) => name) ?? [];
}

const known = JSON.parse(readFileSync(join(root, "tests", "event-types.json"), "utf8"));
const namespaces = {
  berbix: "com.berbix",
  braintree: "com.braintreepayments",
  byl: "mn.byl",
  kopokopo: "com.kopokopo",
  stripe: "com.stripe",
};

for (const [provider, groups] of Object.entries(known)) {
  test(`every known type of ${provider} is offered, and no other`, () => {
    const types = groups.flatMap((group) => group.types).map((type) => `${namespaces[provider]}.${type}`);
    assert.deepEqual(offered(`const type: EventType<"${provider}"> = "|";`).sort(), types.sort());
    assert.deepEqual(offered(`declare const event: WebhookEvent<"${provider}">;\nif (event.type === "|") {}`).sort(), types);
  });
}

test("every kind is offered", () => {
  const [, vocabulary] = readFileSync(join(root, "docs", "KINDS.md"), "utf8").split(/^## /m);
  const words = [...vocabulary.matchAll(/^\| `(.*?)` \|/gm)].map(([, word]) => word);
  assert.ok(words.length > 90);
  assert.deepEqual(offered('const kind: Kind = "|";').sort(), words.sort());
  assert.deepEqual(offered('declare const event: WebhookEvent;\nif (event.data.kind === "|") {}').sort(), words);
});

test("every code of a finding is offered: the core's, the errors' and those of what is no request at all", () => {
  const source = readFileSync(join(root, "src", "diagnose", "finding.rs"), "utf8");
  const own = [...source.matchAll(/^    [A-Z]\w+ "(\w+)"$/gm)].map(([, word]) => word);
  assert.ok(own.length > 60);
  const errors = offered('const code: WebhookErrorCode = "|";');
  const unusable = ["unusable", "body_not_raw", "headers_unusable"];
  assert.deepEqual(offered('const code: FindingCode = "|";').sort(), [...own, ...errors, ...unusable].sort());
});
