// A built page in Chromium, served with the strictest policy under which WebAssembly runs at all.

import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { browser, findProgram } from "../../scripts/tools.mjs";

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const types = { ".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };

function serve(folder) {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const path = join(folder, pathname === "/" ? "index.html" : normalize(pathname));
    if (!existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": types[extname(path)], "content-security-policy": policy }).end(readFileSync(path));
  });
}

/** Opens the folder's index.html; gives the JSON that the page put into its body. */
export async function pageInChromium(folder) {
  const path = browser.names.map(findProgram).find(Boolean) ?? browser.applications.find(existsSync);
  if (!path) throw new Error("Chromium is not installed. Run: npm run setup");
  const server = serve(folder).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const profile = mkdtempSync(join(folder, "chromium-"));
    const { stdout } = await promisify(execFile)(
      path,
      [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
        ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
        // The page has this long, by its own clock, which stands still while something is loading.
        ...[`--user-data-dir=${profile}`, "--virtual-time-budget=10000", "--dump-dom"],
        `http://127.0.0.1:${server.address().port}/`,
      ],
      { timeout: 60_000, killSignal: "SIGKILL", env: { ...process.env, HOME: profile } },
    );
    const [, outcome] = /<body>\s*(\{.*\})\s*<\/body>/.exec(stdout) ?? [];
    if (!outcome) throw new Error(`the page has no outcome:\n${stdout.slice(-4000)}`);
    return JSON.parse(outcome);
  } finally {
    server.close().closeAllConnections();
  }
}
