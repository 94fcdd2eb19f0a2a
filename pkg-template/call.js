// The one way into the WebAssembly module: its errors become WebhookVerificationError, and a module that broke is replaced.

import { hold, holds, initSync, __wbg_reset_state as replaceInstance } from "./core.js";
import { WebhookVerificationError } from "./errors.js";

let started = false;
let broken = false;
let slim = false;
let receivers = 0;

/** Starts the module: its bytes, or what they were compiled to. */
export function start(module) {
  // Next.js compiles it outside its sandbox: a module of another realm, which the glue would take for bytes.
  if (Object.prototype.toString.call(module) === "[object WebAssembly.Module]") Object.setPrototypeOf(module, WebAssembly.Module.prototype);
  slim = !("diagnose" in initSync({ module }));
  started = true;
}

/** Whether the module is the one of hookseal/slim, which has less in it. */
export const isSlim = () => slim;

/** Refuses what the module of hookseal/slim has not: another import may have started it first. */
export function needWhole() {
  if (slim) throw new Error("hookseal/slim.wasm only verifies: import hookseal before init is called, or call init with hookseal/core.wasm");
}

/**
 * Calls a function of the module.
 *
 * An error of the module is JSON text. Whatever else is thrown (a trap, a full stack, memory that cannot grow) may have left the instance in the
 * middle of a change. Nothing is kept in it that could not be made again, so the next call simply gets a new one. It is made then and not at once, because a
 * full stack would break that as well.
 */
export function call(exported, ...args) {
  mend();
  try {
    return exported(...args);
  } catch (thrown) {
    // Nothing is called before this is noted: the stack may be too full.
    if (typeof thrown === "string") throw errorOf(thrown);
    broken = true;
    throw thrown;
  }
}

/** A number that no receiver had before, whichever instance of the module was there. */
export const nextNumber = () => (receivers += 1);

/**
 * As `call`, of a function that takes a receiver's number. The module is told again what a receiver is that it has not: it was replaced, or
 * has had many others since.
 */
export function callFor(number, prepared, exported, ...args) {
  mend();
  try {
    if (!holds(number)) hold(number, prepared);
    return exported(number, ...args);
  } catch (thrown) {
    if (typeof thrown === "string") throw errorOf(thrown);
    broken = true;
    throw thrown;
  }
}

const errorOf = (text) => new WebhookVerificationError(JSON.parse(text));

function mend() {
  if (!started) throw new Error("init has not been called: give it the bytes of hookseal/core.wasm (of hookseal/slim.wasm with hookseal/slim)");
  if (!broken) return;
  replaceInstance();
  broken = false;
}

const decoder = new TextDecoder();

/** The text that what the module returns begins with, behind its length (4 bytes, little-endian), and the bytes that follow it. */
export function unframed(framed) {
  const end = 4 + (framed[0] | (framed[1] << 8) | (framed[2] << 16) | (framed[3] << 24));
  return [decoder.decode(framed.subarray(4, end)), framed.subarray(end)];
}
