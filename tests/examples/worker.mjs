// The Worker of examples/hono-workers, bundled by wrangler and run on workerd with a D1 database.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";
import { run } from "./program.mjs";
import { receiverEnv } from "./webhooks.mjs";

export async function serveWorker(folder) {
  await run("hono-workers-build", ["wrangler", "deploy", "--dry-run", "--outdir", "dist"], { cwd: folder });
  const files = readdirSync(join(folder, "dist")).filter((name) => /\.(js|wasm)$/.test(name));
  const modules = files.sort().map((path) => {
    const type = path.endsWith(".wasm") ? "CompiledWasm" : "ESModule";
    const contents = readFileSync(join(folder, "dist", path));
    return { type, path, contents: type === "ESModule" ? contents.toString() : contents };
  });
  // The main module comes first.
  modules.sort((a, b) => (b.path === "worker.js") - (a.path === "worker.js"));

  const events = [];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new Log(LogLevel.ERROR),
      structuredWorkerdLogs: true,
      handleStructuredLogs: ({ message }) => message.startsWith("{") && events.push(JSON.parse(message)),
      modules,
      compatibilityDate: /^compatibility_date = "(.*)"$/m.exec(readFileSync(join(folder, "wrangler.toml"), "utf8"))[1],
      bindings: receiverEnv,
      d1Databases: ["DB"],
    }),
  );
  const { origin: url } = await miniflare.ready;
  const database = await miniflare.getD1Database("DB");
  await database.prepare(readFileSync(join(folder, "migrations", "0001_events.sql"), "utf8")).run();
  const count = async (wanted) => {
    for (const end = Date.now() + 5000; events.length < wanted && Date.now() < end; ) await sleep(10);
    return events.length;
  };
  return { url, events, count, stop: () => miniflare.dispose() };
}
