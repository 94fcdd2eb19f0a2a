// Entry for whoever counts bytes: a smaller module, which does all but diagnose, brought along by the caller.

export * from "./init.js";
