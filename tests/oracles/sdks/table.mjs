// docs/ORACLES.md: which vendors' packages agree, on what.

import { join } from "node:path";

export const document = join(import.meta.dirname, "..", "..", "..", "docs", "ORACLES.md");

const introduction = `# Oracles

The vendors' own packages, each asked three things. \`npm run test:oracles\` holds this document against their answers; with \`-- --write\`
it writes it.

- *Vectors*: of how many of the catalogue's vectors (\`docs/VECTORS.md\`) the package's verdict is theirs. Nothing of hookseal makes them.
- *Ours*: how many requests, made by \`sign\` of \`hookseal/testing\`, the package accepts; and how many it refuses, of those whose body,
  signed time, id or URL is another, or that another secret signed. A package that only judges a token has nothing to refuse but that.
  Those of Box, Shopify and Worldline want headers to be there that the provider sends and does not sign: they are given to them.
- *Theirs*: the same of what the package signs, where it does, asked of hookseal.

The packages of Stripe, Braintree, Berbix and Kopo Kopo are asked more, in suites of their own (\`tests/oracles/*.test.mjs\`), with every
\`npm test\`; so are those for Standard Webhooks.
`;

const packageOf = (by) => /^(.*) \((npm|python)\) (.*)$/.exec(by).slice(1);
const line = (cells) => `| ${cells.join(" | ")} |\n`;

/** By package: { providers, agreed, asked, ours: [accepted, refused], theirs, otherwise }. */
function byPackage(confirmed, signed) {
  const packages = {};
  const of = (by) => (packages[by] ??= { providers: new Set(), agreed: 0, asked: 0, ours: [0, 0], theirs: [0, 0], otherwise: [] });
  for (const [provider, { confirmed_by: yes, contradicted_by: no }] of Object.entries(confirmed)) {
    for (const [lists, agreed] of [
      [yes, 1],
      [no, 0],
    ]) {
      for (const by of Object.values(lists).flat()) {
        const one = of(by);
        one.providers.add(provider);
        one.agreed += agreed;
        one.asked += 1;
      }
    }
  }
  for (const [provider, sides] of Object.entries(signed)) {
    for (const side of ["ours", "theirs"]) {
      for (const [by, { accepted, refused, otherwise = {} }] of Object.entries(sides[side] ?? {})) {
        const one = of(by);
        one[side] = [one[side][0] + accepted.length, one[side][1] + refused.length];
        for (const [vector, why] of Object.entries(otherwise)) one.otherwise.push([`${provider}/${vector}`, why]);
      }
    }
  }
  return Object.entries(packages).sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

const counts = ([accepted, refused]) => (accepted + refused > 0 ? `accepted ${accepted}, refused ${refused}` : "");

/** The document, of confirmed.json and signed.json. */
export function table(confirmed, signed) {
  const packages = byPackage(confirmed, signed);
  const rows = packages.map(([by, { providers, agreed, asked, ours, theirs }]) => {
    const [name, registry, version] = packageOf(by);
    return line([name, registry, version, [...providers].sort().join(", "), `${agreed} of ${asked}`, counts(ours), counts(theirs)]);
  });
  const otherwise = packages.flatMap(([by, one]) => {
    const [name, registry] = packageOf(by);
    return one.otherwise.map(([request, why]) => line([`${name}, ${registry}`, request, why]));
  });
  const unsigned = Object.entries(signed).filter(([, one]) => one.unsigned);
  return [
    introduction,
    "\n",
    line(["package", "from", "version", "providers", "vectors", "ours", "theirs"]),
    line(Array(7).fill("---")),
    ...rows,
    "\nWhat is signed here and answered otherwise, for a known reason:\n\n",
    line(["package", "request", "why"]),
    line(Array(3).fill("---")),
    ...otherwise,
    "\nWhat has packages, and is not signed here:\n\n",
    line(["provider", "why"]),
    line(Array(2).fill("---")),
    ...unsigned.map(([provider, { unsigned: why }]) => line([provider, why])),
  ].join("");
}
