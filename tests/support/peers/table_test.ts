import { assertEquals } from "@std/assert";
import { filesOf, GROUPS } from "../runner/groups.ts";
import type { JunitCase } from "../runner/junit.ts";
import { keyOf, PEERS, resultsOf } from "./table.ts";

const ROOT = new URL("../../../", import.meta.url);
/** Tried with what is no program of others, or what no test installs. */
const WITHOUT_ROW = [
  "tests/peers/airtouch_package_test.ts",
  "tests/peers/denokv_test.ts",
  "tests/peers/shared_store_long_test.ts",
];

Deno.test("each file of tests with peers has its row", () => {
  const group = GROUPS.find(({ name }) => name === "peers")!;
  const all = [false, true].flatMap((long) => filesOf(group, { long }));
  const files = all.filter((path) => !WITHOUT_ROW.includes(path)).sort();
  assertEquals([...new Set(PEERS.map(({ path }) => path))].sort(), files);
});

Deno.test("the versions of the table are those that the tests install", async () => {
  const texts: string[] = [];
  for (const folder of ["tests/peers/", "tests/support/plugs/", "tests/support/airtouch/"]) {
    for await (const text of textsBelow(new URL(folder, ROOT))) texts.push(text);
  }
  for (const { peer, version } of PEERS) {
    const versions = version.split(", ");
    for (const [index, name] of peer.split(", ").entries()) {
      const installed = [
        `${name}==${versions[index]}"`,
        // Before the `!` stands an epoch (PEP 440).
        `!${versions[index]}"`,
        `${name}[QRCode]==${versions[index]}"`,
        `${name}@${versions[index]}"`,
      ];
      assertEquals(texts.some((text) => installed.some((each) => text.includes(each))), true, name);
    }
  }
});

async function* textsBelow(folder: URL): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* textsBelow(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) yield await Deno.readTextFile(new URL(name, folder));
  }
}

Deno.test("a result says how many passed, how many failed, or that nothing could be tried", () => {
  const [first, second, third] = PEERS.slice(PEERS.findIndex(({ peer }) => peer === "tinytuya"));
  const caseOf = (name: string, outcome: JunitCase["outcome"]): JunitCase => (
    { name, path: first!.path, seconds: 1, outcome, isStep: false, message: "" }
  );
  const cases = [
    caseOf("tinytuya a", "passed"),
    caseOf("tinytuya b", "passed"),
    caseOf("our driver on tuyamock", "failed"),
  ];
  const results = resultsOf(cases, {});
  assertEquals([first, second, third].map((peer) => results[keyOf(peer!)]), [
    "2 tests passed",
    "1 of 1 tests failed",
    undefined,
  ]);
  const skipped = { ...caseOf("kasa", "skipped"), path: third!.path };
  const before = { [keyOf(first!)]: "3 tests passed", [keyOf(PEERS.at(-1)!)]: "2 tests passed" };
  const later = resultsOf([...cases, skipped], before);
  assertEquals([first, third, PEERS.at(-1)].map((peer) => later[keyOf(peer!)]), [
    "2 tests passed",
    "could not be installed",
    "2 tests passed",
  ]);
});
