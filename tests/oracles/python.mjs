// Asks the providers' Python libraries, through a process that lives as long as the tests of a file.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { python } from "../../scripts/tools.mjs";

/** Starts the process; returns `ask(question, arguments)`, which resolves to the answer or rejects with the library's error. */
export function startPython() {
  const child = spawn(python.path, ["-B", join(import.meta.dirname, "oracle.py")], { stdio: ["pipe", "pipe", "pipe"] });
  const waiting = [];
  let complaints = "";
  child.stderr.on("data", (text) => (complaints = (complaints + text).slice(-4000)));
  const fail = (reason) => waiting.splice(0).forEach(({ reject }) => reject(new Error(`${reason}: ${complaints}`)));
  child.on("error", (error) => fail(error.message));
  child.on("close", (code) => fail(`python ended with ${code}`));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { answer, error } = JSON.parse(line);
    const { resolve, reject } = waiting.shift();
    if (error === undefined) resolve(answer);
    else reject(new Error(error));
  });
  after(() => child.stdin.end());

  return (question, { body, ...others } = {}) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      const bytes = body === undefined ? {} : { body: Buffer.from(body).toString("base64") };
      child.stdin.write(`${JSON.stringify({ question, ...others, ...bytes })}\n`);
    });
}
