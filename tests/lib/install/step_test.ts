import { assertEquals } from "@std/assert";
import { describeStep, type InstallStep } from "../../../lib/install/step.ts";

const STEPS: readonly (readonly [InstallStep, string])[] = [
  [
    { kind: "run", words: ["systemctl", "daemon-reload"], mayFail: false },
    "run systemctl daemon-reload",
  ],
  [{ kind: "write", path: "/x", text: "t", mode: 0o44 }, "write /x (mode 0044)"],
  [{ kind: "remove", path: "/x", keep: [] }, "remove /x"],
  [{ kind: "remove", path: "/x", keep: ["a", "b"] }, "remove /x, but keep a, b"],
  [
    { kind: "carry_journal", folders: ["/a", "/b"], plug: "p" },
    "take over what set-up began on the plug and did not end, if /a or /b says so",
  ],
  [
    { kind: "check_plug" },
    "make sure that the plug is on, and that no timer of set-up's is left on it",
  ],
];

for (const [step, words] of STEPS) {
  Deno.test(`a step says in one line what it does: ${words}`, () => {
    assertEquals(describeStep(step), words);
  });
}
