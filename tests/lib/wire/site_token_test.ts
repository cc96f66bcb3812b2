import { assert, assertEquals } from "@std/assert";
import { whyNoSiteToken } from "../../../lib/wire/site_token.ts";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";

const issuer = await createTokenIssuer("s".repeat(32));

Deno.test("what the cloud makes for a home is of the right form, for that home alone", async () => {
  const token = await issuer.issue({ kind: "site", site: "my-home", generation: 12 });
  assertEquals(whyNoSiteToken(token, "my-home"), null);
  assertEquals(
    whyNoSiteToken(token, "home"),
    'This token is for the home "my-home", but this one is called "home"',
  );
});

Deno.test("other tokens, and what was copied in part, are told from it and not repeated", async () => {
  for (const kind of ["read", "act", "admin"] as const) {
    const why = whyNoSiteToken(await issuer.issue({ kind }), "home");
    assertEquals(why, "This token is for reading or acting, not a home's");
  }
  const token = await issuer.issue({ kind: "site", site: "home", generation: 1 });
  for (
    const wrong of [token.slice(0, -1), `${token}0`, token.toUpperCase(), `"${token}"`, "t0k3n"]
  ) {
    const why = whyNoSiteToken(wrong, "home") ?? "";
    assert(why.includes(`got ${wrong.length} characters`) && !why.includes(wrong), why);
  }
});
