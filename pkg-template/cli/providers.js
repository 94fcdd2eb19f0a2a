// `hookseal providers`: what is known about each provider.

import { providers } from "../inline.js";
import { paint, print, printJson, table } from "./output.js";

export const usage = "providers";
export const summary = "what is known about each provider";
export const options = [];
export const help = `Lists the providers: where the signature is, how old a request may be, and the evidence.
With --json: all that is known.`;
export const examples = "  hookseal providers --json";

const row = ({ id, name, signatureHeader, formFields, tolerance, evidence }) => [
  id,
  name,
  signatureHeader ?? `form field ${formFields[0]}`,
  tolerance === null ? "no" : `${tolerance} s`,
  evidence,
];

export function run({ values }) {
  if (values.json) return printJson(providers());
  const [title, ...lines] = table([["ID", "NAME", "SIGNATURE", "TOLERANCE", "EVIDENCE"], ...providers().map(row)]);
  print([paint("bold", title), ...lines].join("\n"));
}
