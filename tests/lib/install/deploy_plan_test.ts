import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type DeployChoice,
  NOTHING_FOUND,
  planDeploy,
  readFound,
  readProductionUrl,
  showStep,
} from "../../../lib/install/deploy_plan.ts";

const CHOICE: DeployChoice = {
  org: "me",
  app: "wd",
  database: "wd-kv",
  region: "eu",
  secrets: ["REBOOTINATOR_SECRET"],
  plain: ["PUBLIC_URL"],
};

function titles(found: Parameters<typeof planDeploy>[1]): readonly string[] {
  return planDeploy(CHOICE, found).map(({ title }) => title);
}

Deno.test("a first deployment creates, stores, sets and deploys, in this order", () => {
  assertEquals(titles(NOTHING_FOUND), [
    "create the app",
    "provision Deno KV",
    "assign Deno KV to the app",
    "set REBOOTINATOR_SECRET",
    "keep REBOOTINATOR_SECRET to the production context",
    "set PUBLIC_URL",
    "keep PUBLIC_URL to the production context",
    "deploy",
  ]);
});

Deno.test("what is there already is left alone, and the sources go up again", () => {
  const variables = { REBOOTINATOR_SECRET: ["production"], PUBLIC_URL: ["Production"] };
  const found = { hasApp: true, hasDatabase: true, isAssigned: true, variables };
  assertEquals(titles(found), ["deploy"]);
});

Deno.test("a variable that branches can read is taken from them, its value untouched", () => {
  for (const contexts of [null, ["Production", "Development"], [], ["Development"]]) {
    const found = {
      hasApp: true,
      hasDatabase: true,
      isAssigned: true,
      variables: { REBOOTINATOR_SECRET: contexts, PUBLIC_URL: ["Production"] },
    };
    assertEquals(titles(found), ["keep REBOOTINATOR_SECRET to the production context", "deploy"]);
  }
});

Deno.test("no plan holds a value, and secrets are set as secrets", () => {
  const shown = planDeploy(CHOICE, NOTHING_FOUND).map(showStep);
  const set = shown.filter((line) => line.includes(" env add "));
  assertEquals(set.length, 2);
  assert(set[0]?.includes("'{REBOOTINATOR_SECRET}' --secret"));
  assert(!set[1]?.includes("--secret"));
});

Deno.test("every step is scripted: none may stop to ask", () => {
  for (const { words } of planDeploy(CHOICE, NOTHING_FOUND)) {
    assert(words.includes("--non-interactive") && words.includes("--org"), words.join(" "));
  }
});

Deno.test("readFound() reads the documented lists, whatever else they hold", () => {
  const answers = {
    apps: JSON.stringify({ items: [{ id: "1", slug: "wd" }], nextCursor: null }),
    databases: JSON.stringify([{ name: "wd-kv", engine: "denokv", assignments: ["other"] }]),
    variables: JSON.stringify([{ key: "A", value: null, isSecret: true, contexts: null }]),
  };
  assertEquals(readFound(answers, CHOICE), {
    hasApp: true,
    hasDatabase: true,
    isAssigned: false,
    variables: { A: null },
  });
  const nothing = { apps: "", databases: "", variables: "" };
  assertEquals(readFound(nothing, CHOICE), NOTHING_FOUND);
});

Deno.test("readFound() says which list it cannot read", () => {
  const answers = { apps: '{"items":[{}]}', databases: "", variables: "" };
  assertThrows(() => readFound(answers, CHOICE), TypeError, "list of apps");
});

Deno.test("readProductionUrl() takes production's first address, else null", () => {
  const text = JSON.stringify({
    timelines: [
      { partition: "git-branch/x", domains: ["https://x.deno.net"] },
      { partition: "production", domains: ["https://wd.me.deno.net", "https://b"] },
    ],
  });
  assertEquals(readProductionUrl(text), "https://wd.me.deno.net");
  for (const other of ["", "no json", "{}", '{"timelines":[]}']) {
    assertEquals(readProductionUrl(other), null);
  }
});
