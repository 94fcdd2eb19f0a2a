// The types of hookseal/slim, written by hand.

import type { ProviderId, Secret, Webhook as Whole, WebhookOptions } from "./index.js";

export * from "./index.js";

/**
 * As `Webhook` of `hookseal`, without `diagnose`.
 *
 * @example
 * ```ts
 * const webhook: Webhook<"stripe"> = new Webhook("stripe", secret);
 * ```
 */
export type Webhook<P extends ProviderId = ProviderId> = Omit<Whole<P>, "diagnose">;
export const Webhook: {
  new <P extends ProviderId>(provider: P, secret: Secret<P> | readonly Secret<P>[], options?: WebhookOptions<P>): Webhook<P>;
};

/**
 * Starts the package, once, before anything else of it is used.
 *
 * @param wasm `hookseal/slim.wasm`: its bytes, or the module they were compiled to. It is the file of this very version.
 *
 * @example A browser with an asset pipeline
 * ```ts
 * import { Webhook, init } from "hookseal/slim";
 * import url from "hookseal/slim.wasm?url";
 *
 * init(await WebAssembly.compileStreaming(fetch(url)));
 * ```
 */
export function init(wasm: BufferSource | WebAssembly.Module): void;
