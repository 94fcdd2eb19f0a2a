// Chromium through chromedriver, spoken to over HTTP.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { browser, findProgram, root } from "../../../scripts/tools.mjs";
import { serve, startListener } from "./browser.mjs";

async function webdriver(method, url, body) {
  const response = await fetch(url, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(60_000) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${browser.driver}: ${value.error}: ${value.message}`);
  return value;
}

/** On a port of its choice; it listens on the loopback interface only. */
function startDriver(project) {
  const path = findProgram(browser.driver);
  if (!path) throw new Error(`${browser.driver} is not installed. Run: npm run setup`);
  const child = spawn(path, ["--port=0"], { env: { ...process.env, TMPDIR: project }, stdio: ["ignore", "pipe", "pipe"] });
  return startListener(child, / successfully on port (\d+)/);
}

/** Opens the project's page and gives the report that an expression there is a promise of. */
export async function runChromium(project, expression) {
  const server = await serve(project);
  try {
    const driver = await startDriver(project);
    try {
      const { "goog:chromeOptions": options } = JSON.parse(readFileSync(join(root, "webdriver.json"), "utf8"));
      const args = [...options.args, "--headless", "--no-sandbox", "--disable-dev-shm-usage"];
      const alwaysMatch = { browserName: "chrome", timeouts: { script: 60_000 }, "goog:chromeOptions": { ...options, args } };
      const sessions = `http://127.0.0.1:${driver.place}/session`;
      const { sessionId, capabilities } = await webdriver("POST", sessions, { capabilities: { alwaysMatch } });
      try {
        await webdriver("POST", `${sessions}/${sessionId}/url`, { url: server.url });
        const script = { script: `return ${expression}`, args: [] };
        const report = JSON.parse(await webdriver("POST", `${sessions}/${sessionId}/execute/sync`, script));
        return { version: capabilities.browserVersion, ...report };
      } finally {
        await webdriver("DELETE", `${sessions}/${sessionId}`);
      }
    } finally {
      await driver.stop();
    }
  } finally {
    server.stop();
  }
}
