// A certified provider on this machine, for trying the sign-in: see docs/oidc.md. Not for service.
import Provider from "oidc-provider";

const [port, school] = [process.env.PORT ?? "9400", process.env.SCHOOL ?? "http://localhost:6543"];
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: "school",
    client_secret: process.env.OIDC_CLIENT_SECRET,
    redirect_uris: [`${school}/login/microsoft/callback`],
  }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["preferred_username"] },
  conformIdTokenClaims: false,
  findAccount: (context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: `${id}@provider.example` }),
  }),
});
provider.listen(port, () => console.log(`Provider: http://localhost:${port}`));
