// Which rows of the catalogue the npm package has: as `is_packed` in src/packed.rs says, to which a test of the package holds this.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./tools.mjs";

/** Whether the package is without a row: its key is fetched, or its algorithm is one that only such keys have. */
function isLeftOut({ key, algorithm, grammar }) {
  const others = ["ecdsa_p256_sha256_raw", "rsa_pkcs1_sha1", "rsa_pss_sha256", "rsa_pss_sha512"];
  return key?.fetched !== undefined || others.includes(algorithm) || (algorithm === "rsa_pkcs1_sha256" && grammar?.jwt !== undefined);
}

/** The rows of the package, in their order. */
export function packageRows() {
  const rows = JSON.parse(readFileSync(join(root, "docs", "rows.json"), "utf8"));
  return rows.filter(({ scheme }) => !isLeftOut(scheme));
}
