// A provider that the OpenID Foundation has certified, as tests/proof/alongside/test_single_sign_on.py sets it up.
// Anyone signs in with any password: who they are is the name they type.
import Provider from "oidc-provider";

const [port, secret, redirect, signedOut] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "learnapp",
      client_secret: secret,
      redirect_uris: [redirect],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      backchannel_logout_uri: signedOut,
    },
  ],
  features: { backchannelLogout: { enabled: true } },
  // Its own check lets it call no server on this machine.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  pkce: { required: () => true },
  scopes: ["openid", "profile", "email"],
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["name"],
  },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `Test ${id}`, email: `${id}@nhs.example`, email_verified: true }),
  }),
  cookies: { keys: ["only for this proof"] },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
