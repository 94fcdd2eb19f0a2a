// Runs the Worker of a bundle on workerd and prints what it answers, as JSON; a process of its own, since miniflare needs a newer Node
// than the package does. Arguments: the bundle, the .wasm file, a compatibility date.

import { readFileSync } from "node:fs";
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";
import { vectorFiles } from "./install.mjs";

const [bundle, wasm, compatibilityDate] = process.argv.slice(2);

const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    cf: false,
    host: "127.0.0.1",
    port: 0,
    log: new Log(LogLevel.WARN),
    compatibilityDate,
    modules: [
      { type: "ESModule", path: "worker.mjs", contents: readFileSync(bundle, "utf8") },
      { type: "CompiledWasm", path: "core_bg.wasm", contents: readFileSync(wasm) },
    ],
  }),
);

const ask = async (path, init) => {
  const response = await miniflare.dispatchFetch(`http://worker${path}`, init);
  if (response.status === 500) throw new Error(await response.text());
  return response;
};
const hook = async (init) => {
  const response = await ask("/hook", init);
  return [response.status, response.headers.get("x-outcome"), await response.text()];
};

try {
  const vectors = await (await ask("/vectors", { method: "POST", body: JSON.stringify(vectorFiles()) })).json();
  const signed = await (await ask("/signed")).json();
  const answers = {
    authentic: await hook({ method: "POST", ...signed }),
    forged: await hook({ method: "POST", ...signed, body: `${signed.body} ` }),
    read: await hook({ method: "GET" }),
  };
  const fullStack = await (await ask("/full-stack")).json();
  console.log(JSON.stringify({ vectors, answers, fullStack }));
} finally {
  await miniflare.dispose();
}
