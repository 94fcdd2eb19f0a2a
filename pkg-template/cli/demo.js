// The made-up secrets of the demonstration: `npm start` of the project receives with them, `hookseal send` signs with them by default.

export const demoSecrets = Object.freeze({
  berbix: "berbix_demo_webhook_secret",
  braintree: Object.freeze({ keyId: "demo_public_key", secret: "demo_private_key_of_braintree" }),
  byl: "byl_demo_webhook_secret",
  kopokopo: "kopokopo_demo_api_key",
  stripe: "whsec_stripe_demo_signing_secret",
});
