// What the futures of the module wait with, in place of the runtime's `queueMicrotask`, which is a call into the runtime each time. The build
// puts it in.

const settled = Promise.resolve();

export function queueMicrotask(task) {
  settled.then(() => {
    try {
      task();
    } catch (error) {
      // Where it is seen as an error that nobody caught: after a trap worker-build makes the module anew.
      globalThis.queueMicrotask(() => {
        throw error;
      });
    }
  });
}
