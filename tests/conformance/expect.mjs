// How a check fails: by throwing. Not every runtime has node:assert.

/** Both values print as the same JSON, members in the same order. */
export function equal(got, wanted) {
  const [one, other] = [got, wanted].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error(`expected ${other}, got ${one}`);
}

/** What a call throws; it has to throw. */
export function thrown(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error(`nothing was thrown by ${run}`);
}

export function refused(ErrorClass, code, run) {
  const error = thrown(run);
  if (!(error instanceof ErrorClass) || error.code !== code) throw new Error(`expected ${code}, got ${error}`);
  return error;
}

/** A TypeError by its name too, since some runtimes put another constructor into the global's place. */
export function typeError(words, run) {
  const error = thrown(run);
  if (error instanceof TypeError && error.name === "TypeError" && words.test(error.message)) return;
  throw new Error(`expected a TypeError ${words}, got ${error}`);
}

/** The promise is rejected with an error that says this. */
export async function rejected(words, promise) {
  const error = await promise.then(() => null, (reason) => reason);
  if (!error || !words.test(error.message)) throw new Error(`expected to be rejected with ${words}, got ${error}`);
}
