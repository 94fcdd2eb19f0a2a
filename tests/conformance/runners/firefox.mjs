// Firefox, spoken to over WebDriver BiDi, which it has built in: no driver is needed.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { findProgram, firefox } from "../../../scripts/tools.mjs";
import { serve, startListener } from "./browser.mjs";

/** On a port of its choice; it listens on the loopback interface only. */
function startFirefox(project) {
  const path = firefox.names.map(findProgram).find(Boolean) ?? firefox.applications.find(existsSync);
  if (!path) throw new Error("Firefox is not installed. Run: npm run setup");
  const profile = mkdtempSync(join(project, "firefox-"));
  const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const env = { ...process.env, HOME: profile, TMPDIR: profile };
  const child = spawn(path, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  return startListener(child, /WebDriver BiDi listening on (ws:\/\/\S+)/);
}

/** Connects, and gives the function that sends a command and gives its result. */
async function connect(url) {
  const socket = new WebSocket(`${url}/session`);
  await Promise.race([once(socket, "open"), once(socket, "error").then(() => Promise.reject(new Error(`no connection to ${url}`)))]);
  const waiting = new Map();
  socket.addEventListener("message", ({ data }) => {
    const { id, ...answer } = JSON.parse(data);
    waiting.get(id)?.(answer);
  });
  let last = 0;
  return async (method, params) => {
    last += 1;
    const answered = new Promise((resolve, reject) => {
      waiting.set(last, resolve);
      setTimeout(() => reject(new Error(`Firefox did not answer ${method} within 60 s`)), 60_000).unref();
    });
    socket.send(JSON.stringify({ id: last, method, params }));
    const { type, result, error, message } = await answered;
    if (type !== "success") throw new Error(`Firefox: ${error}: ${message}`);
    return result;
  };
}

/** Opens the project's page and gives the report that an expression there is a promise of. */
export async function runFirefox(project, expression) {
  const server = await serve(project);
  try {
    const started = await startFirefox(project);
    try {
      const send = await connect(started.place);
      const { capabilities } = await send("session.new", { capabilities: {} });
      const { contexts } = await send("browsingContext.getTree", {});
      const [{ context }] = contexts;
      await send("browsingContext.navigate", { context, url: server.url, wait: "complete" });
      const { result, exceptionDetails } = await send("script.evaluate", { expression, target: { context }, awaitPromise: true });
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      await send("browser.close", {});
      return { version: capabilities.browserVersion, ...JSON.parse(result.value) };
    } finally {
      await started.stop();
    }
  } finally {
    server.stop();
  }
}
