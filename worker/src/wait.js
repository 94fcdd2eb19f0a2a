// For wait.rs: tells a function of the module's what became of a promise, which it knows by a number.

export function watch(promise, number, tell) {
  promise.then(
    (value) => tell(number, true, value),
    (why) => tell(number, false, why),
  );
}
