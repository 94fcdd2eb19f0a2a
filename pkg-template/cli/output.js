// What the command line writes: results to stdout, what is said beside them to stderr; colours for terminals only.

import { styleText } from "node:util";

/** What was asked for cannot be done as it stands. */
export class UsageError extends Error {
  code = "usage";
  class = "usage";
}

// A reader that has seen enough, such as head, is no failure: the command goes on, and its exit code says how that went.
for (const stream of [process.stdout, process.stderr]) stream.on("error", (error) => error.code !== "EPIPE" && process.exit(4));

const coloured = process.stdout.isTTY && process.stdout.getColorDepth?.() > 2;

export const paint = (style, text) => (coloured ? styleText(style, text) : text);

export function print(text) {
  process.stdout.write(`${text}\n`);
}

/** JSON as it stands; on a terminal, what could steer it is escaped, which is the same JSON. */
export function printJsonText(json) {
  const escape = (unit) => `\\u${unit.charCodeAt().toString(16).padStart(4, "0")}`;
  const escaped = (sign) => sign.split("").map(escape).join("");
  print(process.stdout.isTTY ? json.replaceAll("\r", " ").replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped) : json);
}

export const printJson = (value) => printJsonText(JSON.stringify(value));

/** A line for the person, beside the result. */
export function note(text) {
  process.stderr.write(`hookseal: ${text}\n`);
}

/** A line that the next one replaces. */
export function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}

/** Rows as lines of aligned columns. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] + 2)).join("").trimEnd());
}

/** Somebody else's text, with everything visible that could steer a terminal or hide. */
export function visible(text) {
  const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => short[sign] ?? `\\u{${sign.codePointAt(0).toString(16)}}`);
}
