import type { EndedProgram } from "../../../lib/base/limited.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CommandError } from "../../../lib/base/command.ts";
import {
  CHECK_SITE,
  type DeployPorts,
  runDeploy,
  verifyDeployment,
} from "../../../cloud/commands/deploy_run.ts";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { parseHeartbeat } from "../../../lib/wire/heartbeat.ts";
import type { DeployChoice } from "../../../lib/install/deploy_plan.ts";

const CHOICE: DeployChoice = {
  org: "me",
  app: "wd",
  database: "wd-kv",
  region: "eu",
  secrets: ["REBOOTINATOR_SECRET"],
  plain: [],
};
const SECRET = "s".repeat(32);

interface Stage {
  readonly ports: DeployPorts;
  readonly ran: string[];
  readonly printed: string[];
}

function stage(
  answer: (line: string) => Partial<EndedProgram>,
  fetched: typeof fetch = () => Promise.reject(new TypeError("no network")),
): Stage {
  const [ran, printed]: [string[], string[]] = [[], []];
  const ports: DeployPorts = {
    io: { fetch: fetched, print: (text) => void printed.push(text) },
    deploy: (words) => {
      ran.push(words.join(" "));
      return Promise.resolve({ code: 0, output: "", errors: "", ...answer(words.join(" ")) });
    },
    valueOf: () => SECRET,
    sleep: () => Promise.resolve(),
    now: () => 1_800_000_000_000,
  };
  return { ports, ran, printed };
}

Deno.test("every command is shown before it runs, and no value with it", async () => {
  const { ports, ran, printed } = stage(() => ({}));
  await runDeploy(CHOICE, ports);
  assertEquals(ran.length, 9);
  assert(ran.some((line) => line.includes(`env add REBOOTINATOR_SECRET ${SECRET} --secret`)));
  assertEquals(
    printed.join("").split("\n").filter((line) => line.startsWith("deno deploy")).length,
    9,
  );
  assert(!printed.join("").includes(SECRET));
});

Deno.test("what an earlier run has made is recognised by the documented exit codes", async () => {
  const { ports, ran, printed } = stage((line) => {
    if (line.startsWith("env list")) return { code: 4, errors: "no such app" };
    if (line.startsWith("create") || line.startsWith("database provision")) return { code: 5 };
    return {};
  });
  await runDeploy(CHOICE, ports);
  assertStringIncludes(printed.join(""), "was there already");
  assert(ran.at(-1)?.endsWith("--prod ."));
});

Deno.test("a refusal stops the deployment and says what Deploy said", async () => {
  const { ports, ran } = stage((line) =>
    line.startsWith("database assign") ? { code: 3, errors: "token\nexpired" } : {}
  );
  const error = await assertRejects(() => runDeploy(CHOICE, ports), CommandError);
  assertStringIncludes(error.message, "exit 3: token expired; make a token");
  assert(ran.at(-1)?.startsWith("database assign"));
});

Deno.test("a conflict is no excuse for a step that cannot have been done", async () => {
  const { ports } = stage((line) => line.includes("--prod") ? { code: 5 } : {});
  await assertRejects(() => runDeploy(CHOICE, ports), CommandError, "exit 5");
});

Deno.test("a list of another shape stops before anything is made", async () => {
  const { ports, ran } = stage(() => ({ output: "Apps:\n wd" }));
  await assertRejects(() => runDeploy(CHOICE, ports), CommandError, "Cannot understand");
  assert(!ran.some((line) => line.startsWith("create")));
});

Deno.test("the address is the one that Deploy prints", async () => {
  const timelines = [{ partition: "production", domains: ["https://wd.me.deno.net"] }];
  const { ports } = stage((line) =>
    line.includes("--prod") ? { output: JSON.stringify({ timelines }) } : {}
  );
  assertEquals(await runDeploy(CHOICE, ports), "https://wd.me.deno.net");
});

Deno.test("the new cloud is asked until it is well, hears a home, and forgets it", async () => {
  const asked: string[] = [];
  let healthy = false;
  const { ports } = stage(() => ({}), async (input, init) => {
    const { pathname } = new URL(String(input));
    asked.push(`${init?.method} ${pathname}`);
    if (pathname === "/healthz" && !healthy) {
      healthy = true;
      return new Response('{"error":"not yet"}', { status: 503 });
    }
    if (init?.method === "POST") parseHeartbeat(JSON.parse(String(init.body)));
    return await Promise.resolve(Response.json({}));
  });
  const issuer = await createTokenIssuer(SECRET);
  await verifyDeployment("https://x.example", { issuer, ports });
  assertEquals(asked, [
    "GET /healthz",
    "GET /healthz",
    `POST /v1/sites/${CHECK_SITE}/heartbeat`,
    `DELETE /v1/sites/${CHECK_SITE}`,
  ]);
});

Deno.test("a cloud that never gets well is given up", async () => {
  const { ports } = stage(() => ({}), () => Promise.resolve(new Response("", { status: 503 })));
  const issuer = await createTokenIssuer(SECRET);
  await assertRejects(() => verifyDeployment("https://x.example", { issuer, ports }), CommandError);
});
