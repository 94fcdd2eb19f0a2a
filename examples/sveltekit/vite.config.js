// SvelteKit refuses forms from other sites (403), and so Braintree's webhooks; to let them in, add csrf: { trustedOrigins: ["*"] } beside the
// adapter, which holds for the whole app.

import adapter from "@sveltejs/adapter-node";
import { sveltekit } from "@sveltejs/kit/vite";

export default { plugins: [sveltekit({ adapter: adapter() })] };
