// The built Worker on workerd, as `npm start` and the end-to-end tests run it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";
import { root } from "./tools.mjs";

const built = join(root, "worker", "build");

/** The compatibility date of wrangler.toml: what people deploy is what runs here. */
function compatibilityDate() {
  const toml = readFileSync(join(root, "wrangler.toml"), "utf8");
  return toml.match(/^compatibility_date = "(.*)"$/m)[1];
}

/**
 * Starts the Worker on 127.0.0.1. `onLog` gets the text of every console line. `entry` replaces the Worker's main module by one
 * that imports it as `./index.js`.
 */
export async function startGateway({ config, secrets, port = 0, onLog, entry, ...more }) {
  const module = (type, path, contents) => ({ type, path, contents });
  const modules = [
    module("ESModule", "index.js", readFileSync(join(built, "index.js"), "utf8")),
    module("CompiledWasm", "index_bg.wasm", readFileSync(join(built, "index_bg.wasm"))),
  ];
  if (entry) modules.unshift(module("ESModule", "entry.js", entry));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "hookseal",
      host: "127.0.0.1",
      port,
      cf: false,
      log: new Log(LogLevel.ERROR),
      structuredWorkerdLogs: true,
      handleStructuredLogs: ({ message }) => onLog(message),
      modules,
      compatibilityDate: compatibilityDate(),
      bindings: { HOOKSEAL: config, ...secrets },
      durableObjects: { LEDGER: { className: "Ledger", useSQLite: true } },
      ...more,
    }),
  );
  const url = await miniflare.ready;
  return { url: url.href, stop: () => miniflare.dispose() };
}
