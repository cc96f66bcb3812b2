/** The handler keeps to the document: every operation is asked for real. */
import { assert, assertEquals } from "@std/assert";
import { matchRoute } from "../../../cloud/http/router.ts";
import {
  DOCUMENT,
  faults,
  faultsOf,
  type OperationDocument,
} from "../../support/api/api_document.ts";
import { type Fixture, makeHeartbeat, withApp } from "../../support/http/app_fixture.ts";

const BODIES: Readonly<Record<string, unknown>> = {
  "/v1/sites/{site}/heartbeat": makeHeartbeat(),
  "/v1/sites/{site}/commands": { kind: "pause", for: "1h" },
  "/v1/sites/{site}/mute": { for: "8h" },
};

const OPERATIONS = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).filter(([method]) => method !== "parameters")
    .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation }))
);

type TokenKind = "site" | "read" | "act" | "admin";

async function ask(
  { ask, tokens }: Fixture,
  asked: { readonly path: string; readonly method: string; readonly token: TokenKind | null },
): Promise<Response> {
  const { path, method, token } = asked;
  const known = { site: tokens.home, read: tokens.read, act: tokens.act, admin: tokens.admin };
  return await ask(path.replace("{site}", "home"), {
    token: token === null ? null : known[token],
    method,
    ...(path in BODIES ? { body: BODIES[path] } : {}),
  });
}

async function keepsTo(response: Response, operation: OperationDocument): Promise<void> {
  const { content } = operation.responses[String(response.status)] ?? {};
  assert(content !== undefined, `${response.status} is not in the document`);
  const type = response.headers.get("content-type") ?? "";
  assert(type in content, `${type} is not in the document`);
  const schema = content[type]?.schema;
  const text = await response.text();
  if (schema !== undefined) assertEquals(faults(schema, JSON.parse(text)), "");
}

Deno.test("each operation of the document is answered under its own id", () => {
  for (const { path, method, operation } of OPERATIONS) {
    const { name } = matchRoute(method, path.replace("{site}", "home"));
    assertEquals(operation.operationId, name);
  }
});

for (const { path, method, operation } of OPERATIONS) {
  Deno.test(`${method} ${path} answers each token as the document says`, async () => {
    await withApp(async (fixture) => {
      const tokens = operation["x-tokens"];
      // Whoever is refused first: what an admin deletes is not there afterwards.
      for (const token of [null, "site", "read", "act", "admin"] as const) {
        await (await fixture.beat()).text();
        // Another second, or a report that is kept would be of before.
        fixture.clock.nowMs += 1_000;
        const response = await ask(fixture, { path, method, token });
        const isLetIn = tokens === undefined || (token !== null && tokens.includes(token));
        const refused = token === null ? 401 : 403;
        assertEquals(response.ok, isLetIn, `${token}: ${response.status}`);
        if (!isLetIn) assertEquals(response.status, refused);
        await keepsTo(response, operation);
      }
    }, { config: { badges: ["home"] } });
  });
}

Deno.test("a wrong body, a home never heard from and a wrong month are errors of the document", async () => {
  await withApp(async ({ ask, tokens }) => {
    for (
      const [path, body, status] of [
        ["/v1/sites/home/heartbeat", {}, 400],
        ["/v1/sites/home/mute", { for: "8h" }, 404],
        ["/v1/sites/home/outages.json", undefined, 404],
        ["/v1/sites/home", undefined, 404],
      ] as const
    ) {
      const token = path.endsWith("/heartbeat") ? tokens.home : tokens.admin;
      const response = await ask(path, {
        token,
        ...(body === undefined ? {} : { method: "POST", body }),
      });
      assertEquals(response.status, status);
      assertEquals(faultsOf("Error", await response.json()), "");
    }
  });
});
