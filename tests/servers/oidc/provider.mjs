// An OpenID provider with a few people. Everything about it is in OIDC_* environment variables.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import Provider from "oidc-provider";

const { OIDC_ISSUER, OIDC_PORT, OIDC_PEOPLE, OIDC_CLIENTS } = process.env;
const people = JSON.parse(OIDC_PEOPLE);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), kid: randomBytes(8).toString("hex"), use: "sig" };

const provider = new Provider(OIDC_ISSUER, {
  clients: JSON.parse(OIDC_CLIENTS),
  jwks: { keys: [key] },
  cookies: { keys: [randomBytes(32).toString("hex")] },
  pkce: { required: () => true },
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["name", "preferred_username"],
    groups: ["groups"],
  },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, sub) =>
    people[sub] && { accountId: sub, claims: () => ({ sub, ...people[sub].claims }) },
  // Colleagues are not asked whether a tool of their own company may know who they are.
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope(context.oidc.params.scope);
    await grant.save();
    return grant;
  },
});

const form = (said) => `<!doctype html>
<html lang="en"><title>Sign in with Example ID</title>
<h1>Example ID</h1><p role="alert">${said}</p>
<form method="post" id="sign-in">
<label>Name <input name="name" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button name="do" value="sign-in">Sign in</button> <button name="do" value="cancel">Cancel</button>
</form></html>`;

async function interact(request, response) {
  await provider.interactionDetails(request, response); // throws for a stranger's browser
  if (request.method !== "POST") {
    return show(response, form(""));
  }
  const sent = new URLSearchParams(await text(request));
  if (sent.get("do") === "cancel") {
    return provider.interactionFinished(request, response, { error: "access_denied" });
  }
  const person = people[sent.get("name")];
  if (!person || person.password !== sent.get("password")) {
    return show(response, form("The name or the password is wrong."));
  }
  const result = { login: { accountId: sent.get("name") } };
  return provider.interactionFinished(request, response, result);
}

function show(response, html, status = 200) {
  response.writeHead(status, { "Content-Type": "text/html" }).end(html);
}

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith("/interaction/")) {
    return answer(request, response);
  }
  return interact(request, response).catch((error) => show(response, String(error), 400));
}).listen(Number(OIDC_PORT), "127.0.0.1");
