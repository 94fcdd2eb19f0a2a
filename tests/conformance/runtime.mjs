// Which runtime this is, by what only it has: several of them imitate Node.

/** The runtime's name, with its version where it tells one. */
export function runtime() {
  const agent = globalThis.navigator?.userAgent ?? "";
  if (globalThis.EdgeRuntime) return String(globalThis.EdgeRuntime);
  if (agent === "Cloudflare-Workers") return "workerd";
  if (globalThis.Deno) return `Deno ${globalThis.Deno.version.deno}`;
  if (globalThis.Bun) return `Bun ${globalThis.Bun.version}`;
  if (globalThis.process?.versions?.node) return `Node ${globalThis.process.versions.node}`;
  const [, browser, version] = /(Chrome|Firefox)\/([0-9]+)/.exec(agent) ?? [];
  const context = typeof globalThis.ServiceWorkerGlobalScope === "function" ? "service worker" : "page";
  return browser ? `${browser} ${version} ${context}` : `unknown: ${agent}`;
}
