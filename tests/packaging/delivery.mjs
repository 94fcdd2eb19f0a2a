// An authentic delivery, for fixtures that verify in place. It is as of `now`, and signed by openssl:
// printf '%s' "1700000000.$body" | openssl dgst -sha256 -hmac "$secret"

export const secret = "whsec_packaging_tests_only";
export const body =
  '{"id":"evt_1","object":"event","type":"invoice.paid","created":1699999990,"livemode":false,"data":{"object":{"id":"in_1"}}}';
export const headers = { "stripe-signature": "t=1700000000,v1=510f6aa3c783e558826f8468e6dfa7efb08981be0fd1c9c6b5f4d530f3d886f0" };
export const now = () => new Date(1_700_000_000_000);
