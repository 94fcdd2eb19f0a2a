// Every example of the types and the READMEs: compiled as strictly as can be, run on a real request, and right in what it says it shows.

import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { install, root, scratch } from "../package/install.mjs";

const project = install();
const installed = join(project, "node_modules", "hookseal");
const folder = scratch(project, "examples");

/** What the examples import besides the package. */
for (const name of ["express", "hono", "standardwebhooks"]) {
  symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
}
cpSync(join(import.meta.dirname, "given.ts"), join(folder, "given.mts"));
/** What a bundler makes of `hookseal/core.wasm?url`, by the module that the examples import in its place. */
const wasmUrls = { "core-url": "core_bg.wasm", "slim-url": "slim.wasm" };
for (const [name, wasm] of Object.entries(wasmUrls)) {
  const url = `data:application/wasm;base64,${readFileSync(join(installed, wasm)).toString("base64")}`;
  writeFileSync(join(folder, `${name}.mts`), `export default "${url}" as string;\n`);
}

/** Express has no types of its own, and those of Node are not installed: as much of them as the examples use. */
const ambient = join(folder, "ambient.d.ts");
writeFileSync(
  ambient,
  `declare module "express" {
  interface Asked { readonly body: Uint8Array; readonly headers: { readonly [name: string]: string | string[] | undefined } }
  interface Answer { sendStatus(status: number): void }
  type Next = (error: unknown) => void;
  type Handler = (req: Asked, res: Answer) => void;
  interface App {
    post(path: string, ...handlers: readonly Handler[]): void;
    use(handler: (error: unknown, req: Asked, res: Answer, next: Next) => void): void;
    listen(port: number): unknown;
  }
  const express: { (): App; raw(options: { type: () => boolean; limit: string }): Handler };
  export default express;
}
declare module "node:fs" {
  export function readFileSync(path: URL): Uint8Array<ArrayBuffer>;
}
declare const process: { readonly env: { readonly [name: string]: string } };
`,
);

// Finding the examples.

const fence = /^```(ts|js)\n(.*?)^```$/gms;
const fencesIn = (text) => [...text.matchAll(fence)].map(([, language, code]) => ({ language, code }));

/** A comment without its stars. */
const plain = (comment) => comment.replace(/^\/\*\*|\*\/$/g, "").replace(/^[ \t]*\* ?/gm, "");

/** A title for each of several examples of one thing. */
const titled = (of, examples) => examples.map((example, index) => ({ ...example, title: index === 0 ? of : `${of} ${index + 1}` }));

function examplesOfTypes(file) {
  const source = ts.createSourceFile(file, readFileSync(join(installed, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node, path) => {
    const here = node.name ? [...path, node.name.getText(source)] : path;
    const comments = (node.jsDoc ?? []).map((comment) => plain(comment.getText(source)));
    found.push(...titled(`${file} ${here.join(".")}`, comments.flatMap(fencesIn)));
    ts.forEachChild(node, (child) => visit(child, here));
  };
  visit(source, []);
  return found;
}

/** An example stands below a heading. */
function examplesOfReadme(file) {
  // A comment in a shell's or a configuration's lines is no heading.
  const text = readFileSync(join(root, file), "utf8").replace(/^```(?:sh|toml)\n.*?^```$/gms, "");
  const sections = text.split(/^(?=##? )/m);
  return sections.flatMap((section) => titled(`${file} ${/^#* *(.*)/.exec(section)[1]}`, fencesIn(section)));
}

const typeFiles = readdirSync(installed).filter((name) => name.endsWith(".d.ts"));
const readmes = ["README.md", join("pkg-template", "README.md"), join("docs", "JAVASCRIPT.md")];
const examples = [...typeFiles.flatMap(examplesOfTypes), ...readmes.flatMap(examplesOfReadme)].map((example, index) => ({
  ...example,
  name: `example-${index}-${example.title.replace(/[^a-zA-Z0-9]+/g, "-")}`,
}));

// What some examples need to be run, and what then has to be so. All others are run as they stand.

const wasmUrl = [/"hookseal\/(core|slim)\.wasm\?url"/, '"./$1-url.mjs"'];

/** How a server of Express answers each of the bodies, with the headers of the real one. */
async function answers(server, { headers }, bodies) {
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}/hooks/stripe`;
  try {
    return await Promise.all(bodies.map(async (body) => (await fetch(url, { method: "POST", headers, body })).status));
  } finally {
    server.close();
  }
}

const challenge = () => new Request("https://app.example/?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53");

const runs = {
  "index.d.ts WebhookVerificationError": [
    { check: ({ returned }) => assert.equal(returned, undefined) },
    { given: { rawBody: "forged" }, check: ({ returned, warned }) => assert.deepEqual([returned.status, warned.length], [401, 1]) },
  ],
  "index.d.ts Webhook.verify": [
    {
      check: async ({ given }) => {
        assert.deepEqual(await answers(given.app.listen(0, "127.0.0.1"), given, [given.rawBody]), [200]);
      },
    },
  ],
  "index.d.ts Webhook.handshake": [
    { check: ({ returned }) => assert.equal(returned, undefined) },
    {
      given: ({ Webhook }) => ({ webhook: new Webhook("braintree", { keyId: "a", secret: "b" }), request: challenge() }),
      check: async ({ returned }) => assert.match(await returned.text(), /^a\|[0-9a-f]{40}$/),
    },
  ],
  "index.d.ts Webhook.receive": [
    { check: ({ returned, given }) => assert.deepEqual([returned.status, given.handled.length], [200, 1]) },
    {
      given: { request: new Request("https://app.example", { method: "POST", body: "forged" }) },
      check: ({ returned, warned }) => assert.deepEqual([returned.status, warned], [401, ["missing_signature"]]),
    },
  ],
  "index.d.ts Seal": [{ check: ({ given }) => assert.match(given.handled[0], /^msg_[A-Z2-7]{26}$/) }],
  "init.d.ts init": [{ edit: wasmUrl }],
  "slim.d.ts init": [{ edit: wasmUrl }],
  "README.md In JavaScript": [
    {
      check: async ({ module, given, logged }) => {
        module.handle(given.rawBody, given.headers);
        const forged = new Request("https://app.example", { method: "POST", body: "forged" });
        const [good, bad] = [await module.default.fetch(given.request), await module.default.fetch(forged)];
        assert.deepEqual([good.status, bad.status], [200, 401]);
        assert.deepEqual(logged.map((line) => line.includes("com.stripe.invoice.paid")), [true, true]);
      },
    },
  ],
  "README.md As a Worker before your origin": [
    { given: ({ sealed }) => ({ headers: sealed.headers, rawBody: new TextDecoder().decode(sealed.body) }) },
    { given: { rawBody: "forged" }, throws: /signature|headers/i },
  ],
  "pkg-template/README.md Node with Express": [
    {
      edit: ["app.listen(3000)", "export const server = app.listen(0)"],
      check: async ({ module, given, warned }) => {
        assert.deepEqual(await answers(module.server, given, [given.rawBody, `${given.rawBody} `]), [200, 401]);
        assert.match(warned[0], /^signature_mismatch /);
      },
    },
  ],
  "pkg-template/README.md Cloudflare Workers with Hono": [
    {
      edit: ["new Hono()", "new Hono<{ Bindings: { [name: string]: string } }>()"],
      check: async ({ module }) => {
        const env = { BRAINTREE_PUBLIC_KEY: "public", BRAINTREE_PRIVATE_KEY: "private" };
        const response = await module.default.fetch(new Request(challenge().url.replace("/?", "/hooks/braintree?")), env);
        assert.deepEqual([response.status, (await response.text()).slice(0, 7)], [200, "public|"]);
      },
    },
  ],
  "docs/JAVASCRIPT.md Next.js": [
    {
      before: "export const done: string[] = [];\nconst fulfil = async (event: { readonly id: string }) => void done.push(event.id);\n",
      check: async ({ module, given }) => {
        assert.equal((await module.POST(given.request)).status, 200);
        assert.deepEqual(module.done, [given.event.id]);
      },
    },
  ],
  "docs/JAVASCRIPT.md Bringing the module yourself": [{ edit: wasmUrl }],
};

// Compiling them.

const importLine = /^import .*;.*\n/gm;

function namesImported(code) {
  return [...code.matchAll(/^import (.*) from/gm)].flatMap(([, what]) => what.replace(/\btype\b|[{},]/g, " ").trim().split(/\s+/));
}

/** An example as a module: as it stands if it is one, else a function of what it leaves open. */
function moduleOf({ code, title }, exported, given) {
  const [{ edit = [], before = "" } = {}] = runs[title] ?? [];
  const edited = edit.length > 0 ? code.replace(...edit) : code;
  assert.ok(edit.length === 0 || edited !== code, `${title}: there is nothing to edit`);
  const own = new Set(namesImported(edited));
  const entry = title.startsWith("slim.d.ts ") ? "hookseal/slim" : "hookseal";
  const left = exported[entry].filter((name) => !own.has(name));
  const head = `import { ${left.join(", ")} } from "${entry}";\n`;
  if (/^export /m.test(edited)) return `${head}${before}${edited}`;
  const imports = [...edited.matchAll(importLine)].map(([line]) => line).join("");
  const body = edited.replace(importLine, "");
  return `import type { Given } from "./given.mjs";
${head}${imports}
export default async function example({ ${given.join(", ")} }: Given) {
  {
${body}  }
}
`;
}

const options = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
  skipLibCheck: true,
};

/** Compiles the files, and returns what is wrong with each by its name. */
function compile(files, more) {
  const program = ts.createProgram([...files, ambient], { ...options, ...more });
  const { diagnostics } = program.emit();
  const faults = new Map();
  for (const { file, messageText, start } of [...ts.getPreEmitDiagnostics(program), ...diagnostics]) {
    const name = file?.fileName.split("/").pop().replace(/\.mts$/, "") ?? "";
    const line = file ? file.text.slice(start).split("\n", 1)[0] : "";
    faults.set(name, [...(faults.get(name) ?? []), `${ts.flattenDiagnosticMessageText(messageText, "\n")}\n    at: ${line}`]);
  }
  return { program, faults };
}

const entries = ["index.d.ts", "init.d.ts", "slim.d.ts", "testing.d.ts"];
const written = ["given", ...Object.keys(wasmUrls)].map((name) => join(folder, `${name}.mts`));
const { program, faults: faultsOfGiven } = compile([...written, ...entries.map((file) => join(installed, file))]);
const checker = program.getTypeChecker();
const exportsOf = (file) => checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(join(installed, file))));
const exported = {
  hookseal: exportsOf("index.d.ts").map(({ name }) => name),
  "hookseal/slim": exportsOf("slim.d.ts").map(({ name }) => name),
};
const { given } = await import(pathToFileURL(join(folder, "given.mjs")));
const package_ = await import(pathToFileURL(join(installed, "inline.js")));

function compileAll(language, more) {
  const ofLanguage = examples.filter((example) => example.language === language);
  const files = ofLanguage.map((example) => {
    const file = join(folder, `${example.name}.mts`);
    writeFileSync(file, moduleOf(example, exported, Object.keys(given())));
    return file;
  });
  return compile(files, more).faults;
}

// JavaScript has no words for what a parameter is, and that a variable of the environment is set.
const unsaid = { noImplicitAny: false, noUncheckedIndexedAccess: false };
const faults = new Map([...faultsOfGiven, ...compileAll("ts"), ...compileAll("js", unsaid)]);

// Running them.

Object.assign(process.env, { STRIPE_WEBHOOK_SECRET: given().secret, ORIGIN_SECRET: given().originSecret });

/** What the code says that its calls of console.log print. */
const shownBy = (code) => [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);

async function run({ name, code }, { given: changes = {}, throws, check }, number) {
  const all = given();
  Object.assign(all, typeof changes === "function" ? changes({ ...all, ...package_ }) : changes);
  const outcome = { given: all, logged: [], warned: [] };
  const { log, warn } = console;
  console.log = (...words) => outcome.logged.push(words.join(" "));
  console.warn = (...words) => outcome.warned.push(words.join(" "));
  try {
    outcome.module = await import(`${pathToFileURL(join(folder, `${name}.mjs`))}?${number}`);
    const isFunction = outcome.module.default?.name === "example";
    const returning = async () => isFunction && outcome.module.default(all);
    if (throws) return await assert.rejects(returning, throws);
    outcome.returned = await returning();
    const shown = shownBy(code);
    if (shown.length > 0) assert.deepEqual(outcome.logged, shown);
    await check?.(outcome);
  } finally {
    Object.assign(console, { log, warn });
  }
}

describe("the examples", () => {
  test("are all found", () => {
    const texts = [...typeFiles.map((file) => join(installed, file)), ...readmes.map((file) => join(root, file))];
    const count = (file) => readFileSync(file, "utf8").match(/```(ts|js|typescript|javascript|tsx|jsx|mjs)$/gm)?.length ?? 0;
    assert.equal(examples.length, texts.map(count).reduce((sum, one) => sum + one));
    assert.ok(examples.length > 30);
    assert.deepEqual(Object.keys(runs).filter((title) => !examples.some((example) => example.title === title)), []);
  });

  test("are run on what compiles itself", () => {
    const names = new Set(examples.map(({ name }) => name));
    assert.deepEqual([...faults].filter(([name]) => !names.has(name)), []);
  });

  for (const example of examples) {
    test(example.title, async () => {
      assert.equal((faults.get(example.name) ?? []).join("\n"), "");
      for (const [number, how] of (runs[example.title] ?? [{}]).entries()) await run(example, how, number);
    });
  }
});

describe("everything public", () => {
  const resolved = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const isExample = ({ name, text }) => name === "example" && ts.displayPartsToString(text).includes("```ts");
  const hasExample = (symbol) => symbol.getJsDocTags(checker).some(isExample);
  const isDescribed = (symbol) => symbol.getDocumentationComment(checker).length > 0;

  test("has an example and a description, and so has every method", () => {
    const missing = [];
    for (const file of entries) {
      for (const symbol of exportsOf(file).map(resolved)) {
        if (!hasExample(symbol)) missing.push(`${symbol.name} has no example`);
        if (!isDescribed(symbol)) missing.push(`${symbol.name} has no description`);
        if (!(symbol.flags & ts.SymbolFlags.Class)) continue;
        for (const member of symbol.members.values()) {
          if (!(member.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Property))) continue;
          if (member.flags & ts.SymbolFlags.Method && !hasExample(member)) missing.push(`${symbol.name}.${member.name} has no example`);
          if (!isDescribed(member)) missing.push(`${symbol.name}.${member.name} has no description`);
        }
      }
    }
    assert.deepEqual(missing, []);
    assert.ok(exported.hookseal.length >= 20);
  });
});
