import { assert, assertEquals } from "@std/assert";
import type { SetupAnswers, SetupField } from "../../../lib/setup/answers.ts";
import { nextQuestion, questions, takeAnswer } from "../../../lib/setup/script.ts";

const FACTS = { gateway: "192.168.1.1", timeZone: "Europe/Berlin" };

/** Answers every question, with its initial where nothing is given. */
function play(given: Partial<Record<SetupField, string>>): [SetupField, string][] {
  let answers: SetupAnswers = new Map();
  for (let asked = 0; asked < 50; asked++) {
    const question = nextQuestion(answers, FACTS);
    if (question === null) return [...answers];
    const answered = takeAnswer(answers, question, given[question.field] ?? "");
    assert(answered.kind === "good", `${question.field}: ${JSON.stringify(answered)}`);
    answers = answered.answers;
  }
  throw new Error("The questions do not end");
}

Deno.test("without a plug the usual answers are enough", () => {
  assertEquals(play({ driver: "dry_run" }), [
    ["site", "home"],
    ["name", "none"],
    ["time-zone", "Europe/Berlin"],
    ["gateway", "192.168.1.1"],
    ["driver", "dry_run"],
    ["cloud-url", "none"],
    ["ntfy-url", "none"],
  ]);
});

Deno.test("a plug, a cloud and a topic lead to their own questions", () => {
  const answers = play({
    "address": "192.168.1.50",
    "id": "bf0123456789abcdefghij",
    "key": "0123456789abcdef",
    "powers-this-host": "Y",
    "cloud-url": "https://home.example.net",
    "cloud-token": "t",
    "ntfy-url": "https://ntfy.sh/topic",
  });
  assertEquals(answers.map(([field]) => field).slice(4), [
    "driver",
    "address",
    "id",
    "protocol",
    "key",
    "powers-this-host",
    "cloud-url",
    "cloud-token",
    "ntfy-url",
    "ntfy-token",
  ]);
  assertEquals(new Map(answers).get("powers-this-host"), "yes");
});

Deno.test("what is answered already is not asked", () => {
  const answers: SetupAnswers = new Map([["site", "a"], ["time-zone", "UTC"], ["name", "none"]]);
  assertEquals(nextQuestion(answers, FACTS)?.field, "gateway");
});

Deno.test("a question without an initial wants something, and none only where it may be", () => {
  const asked = questions(new Map([["driver", "tuya"]]), FACTS);
  const question = (field: SetupField) => asked.find((each) => each.field === field)!;
  assertEquals(takeAnswer(new Map(), question("address"), " ").kind, "wrong");
  assertEquals(takeAnswer(new Map(), question("address"), "none").kind, "wrong");
  assertEquals(takeAnswer(new Map(), question("gateway"), "none").kind, "good");
});

Deno.test("without facts the gateway is none and the zone UTC", () => {
  const asked = questions(new Map(), { gateway: null, timeZone: null });
  assertEquals(asked.find(({ field }) => field === "gateway")?.initial, "none");
  assertEquals(asked.find(({ field }) => field === "time-zone")?.initial, "UTC");
});
