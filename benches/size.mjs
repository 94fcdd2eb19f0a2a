// What the WebAssembly modules are made of: bytes by crate and by row of the catalogue, and the committed table of it.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bindModule } from "../scripts/build-pkg.mjs";
import { packageRows } from "../scripts/rows.mjs";
import { Failure, progress } from "../scripts/run.mjs";
import { root } from "../scripts/tools.mjs";

const table = join(root, "docs", "SIZE.md");
const modules = { "core_bg.wasm": [], "slim.wasm": ["--no-default-features"] };

export const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** Reads a WebAssembly binary: numbers in LEB128, and bytes behind their length. */
function reader(bytes, at = 0, end = bytes.length) {
  return {
    get at() {
      return at;
    },
    more: () => at < end,
    byte: () => bytes[at++],
    number() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        value += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) return value;
      }
    },
    take(length) {
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
}

/** Bytes of each section, and of each function by its name. */
function anatomy(wasm) {
  const sections = {};
  const functions = [];
  const names = new Map();
  let imported = 0;
  const read = reader(wasm, 8);
  while (read.more()) {
    const id = read.byte();
    const content = read.take(read.number());
    const inner = reader(content);
    const name = id === 0 ? new TextDecoder().decode(inner.take(inner.number())) : `${id}`;
    sections[name] = content.length;
    if (id === 2) imported = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).filter(({ kind }) => kind === "function").length;
    if (id === 10) {
      for (let count = inner.number(); count > 0; count -= 1) {
        const before = inner.at;
        inner.take(inner.number());
        functions.push(inner.at - before);
      }
    }
    if (name === "name") {
      while (inner.more()) {
        const kind = inner.byte();
        const map = reader(inner.take(inner.number()));
        if (kind !== 1) continue;
        for (let count = map.number(); count > 0; count -= 1) {
          const index = map.number();
          names.set(index, new TextDecoder().decode(map.take(map.number())));
        }
      }
    }
  }
  return { code: functions.map((bytes, place) => ({ name: names.get(place + imported) ?? "", bytes })), data: sections["11"] ?? 0 };
}

/** The crate of a function, and of hookseal's own the file, by its path; generic code counts where it was written. */
function ownerOf(name) {
  if (name.endsWith(" multivalue shim")) return "exported functions, with what is inlined in them";
  const path = name.replace(/\[[0-9a-f]+\]/g, "").match(/(?:^|[<&( ])(?:mut |dyn )?([a-z_][a-z0-9_]*)::([a-z_][a-z0-9_]*)/);
  if (!path) return "what has no path";
  const [, crate, module] = path;
  return crate === "hookseal" ? `hookseal::${module}` : crate;
}

function byOwner(wasm) {
  const { code, data } = anatomy(wasm);
  const sums = new Map([["data: rows, texts, tables", data]]);
  for (const { name, bytes } of code) sums.set(ownerOf(name), (sums.get(ownerOf(name)) ?? 0) + bytes);
  return Object.fromEntries([...sums].sort(([, a], [, b]) => b - a));
}

/** The catalogue: its text, the lines of its rows, and the rows' names in the code. */
function rows() {
  const source = readFileSync(join(root, "src", "providers", "mod.rs"), "utf8");
  const list = /^catalogue! \{\n([^}]*)\}/m.exec(source)?.[1];
  if (!list) throw new Failure("bench  src/providers/mod.rs has no `catalogue! { … }`");
  const lines = list.split("\n").filter((one) => one.trim());
  return { source, list, lines, names: lines.map((one) => one.trim().split(" ")[1]) };
}

/** The module with these rows only, built beside the project; the files of the others are still compiled, and left out by the linker. */
async function withRows(names, scratch) {
  const { source, list, lines, names: all } = rows();
  const kept = lines.filter((_, place) => names.includes(all[place]));
  const folder = join(scratch, "project");
  mkdirSync(folder, { recursive: true });
  for (const name of ["Cargo.toml", "Cargo.lock", "README.md", "src", "pkg-template", "worker", "docs", join("tests", "rows.rs")]) {
    cpSync(join(root, name), join(folder, name), { recursive: true, preserveTimestamps: true });
  }
  writeFileSync(join(folder, "src", "providers", "mod.rs"), source.replace(list, `${kept.join("\n")}\n`));
  // Rows that nothing names are what the compiler would refuse.
  const options = { from: folder, compiled: join(scratch, "target"), rustFlags: ["--cap-lints=warn"] };
  return bindModule(join(scratch, "out"), ["--release"], options);
}

/**
 * Sizes of the modules and what they are made of, and of a module with Stripe's row alone (`path` is its file). `each` also builds the
 * module without each row in turn, which takes half a minute a row.
 */
export async function measureSizes({ each = [] } = {}) {
  const scratch = join(root, "target", "size");
  const sizes = {};
  for (const [name, flags] of Object.entries(modules)) {
    progress(`...  size of ${name}`);
    const shipped = readFileSync(join(root, "pkg", name));
    const named = await bindModule(join(scratch, name), ["--release", ...flags], { named: true });
    sizes[name] = { raw: shipped.length, gzip: gzipped(shipped), owners: byOwner(named) };
  }
  const { names } = rows();
  progress("...  size of the module with one row");
  const one = await withRows(["STRIPE"], scratch);
  const oneRowPath = join(scratch, "one-row.wasm");
  writeFileSync(oneRowPath, one);
  const oneRow = { raw: one.length, gzip: gzipped(one) };
  const whole = sizes["core_bg.wasm"];
  const packed = packageRows().length;
  const others = packed - 1;
  const catalogue = {
    rows: packed,
    oneRow,
    average: { raw: (whole.raw - oneRow.raw) / others, gzip: (whole.gzip - oneRow.gzip) / others },
    each: {},
  };
  for (const name of each.length > 0 && each[0] === "all" ? names : each) {
    if (!names.includes(name)) throw new Failure(`bench  no row is called ${name}; there are: ${names.join(", ")}`);
    progress(`...  size of the module without ${name}`);
    const shipped = await withRows(names.filter((other) => other !== name), scratch);
    catalogue.each[name] = { raw: whole.raw - shipped.length, gzip: whole.gzip - gzipped(shipped) };
  }
  return { modules: sizes, catalogue, oneRowPath };
}

const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

/** Writes docs/SIZE.md; `stated` is when and with what. */
export function writeSizes({ modules: sizes, catalogue }, stated) {
  const owners = [...new Set(Object.values(sizes).flatMap((module) => Object.keys(module.owners)))];
  const largest = (owner) => Math.max(...Object.values(sizes).map((module) => module.owners[owner] ?? 0));
  const total = Object.entries(sizes).map(([name, { raw, gzip }]) => `| ${name} | ${raw} | ${gzip} |`);
  const small = owners.filter((owner) => largest(owner) < 200);
  const shown = owners.filter((owner) => !small.includes(owner)).sort((a, b) => largest(b) - largest(a));
  const cells = (of) => Object.values(sizes).map((module) => kilobytes(of.reduce((sum, owner) => sum + (module.owners[owner] ?? 0), 0)));
  const each = Object.entries(catalogue.each).map(([name, { raw, gzip }]) => `| ${name.toLowerCase()} | ${raw} | ${gzip} |`);
  writeFileSync(
    table,
    `# The size of the WebAssembly modules

Made by \`npm run bench -- size --write\` ${stated}. The build fails when a module is more than 2 % off this table: then run that again.

| module | bytes | bytes, gzip -9 |
|---|---|---|
${total.join("\n")}

## By crate

kB before compression, of the module with its names; a function counts for the crate that wrote it, what was inlined for where it went.

| part | ${Object.keys(sizes).join(" | ")} |
|---|---|---|
${shown.map((owner) => `| ${owner} | ${cells([owner]).join(" | ")} |`).join("\n")}
| ${small.length} smaller parts | ${cells(small).join(" | ")} |

## By row of the catalogue

The whole module has ${catalogue.rows} rows. With Stripe's alone it has ${catalogue.oneRow.raw} bytes, ${catalogue.oneRow.gzip} compressed: another
row costs ${catalogue.average.raw.toFixed(0)} bytes on average, ${catalogue.average.gzip.toFixed(0)} compressed, with the code that only it needs.
${each.length > 0 ? `\nWhat the module has less without one row, with the code that only this one needs:\n\n| row | bytes | bytes, gzip -9 |\n|---|---|---|\n${each.join("\n")}\n` : ""}`,
  );
}
