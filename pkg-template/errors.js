// The one error class, and the errors that are found before WebAssembly is asked.

/** Why a request was refused or a receiver cannot be set up; `code` is from a closed set. */
export class WebhookVerificationError extends Error {
  constructor({ code, class: errorClass, status, message }) {
    super(message);
    this.code = code;
    this.status = status;
    this.class = errorClass;
  }
}

Object.defineProperty(WebhookVerificationError.prototype, "name", {
  value: "WebhookVerificationError",
  configurable: true,
  writable: true,
});

/** The receiver is set up wrongly. */
export function configurationError(code, message) {
  return new WebhookVerificationError({ code, class: "configuration", status: 503, message });
}
