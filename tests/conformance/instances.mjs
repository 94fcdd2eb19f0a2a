// Keeps every WebAssembly instance made after this module was imported, since the package does not show its own to anybody.

export const instances = [];

const { Instance } = WebAssembly;

WebAssembly.Instance = class extends Instance {
  constructor(...args) {
    super(...args);
    instances.push(this);
  }
};
