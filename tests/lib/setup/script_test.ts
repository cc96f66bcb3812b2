import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { SetupAnswers } from "../../../lib/plugs/questions.ts";
import { nextQuestion, questions, type SetupFacts, takeAnswer } from "../../../lib/setup/script.ts";
import { PRETENDED as drivers } from "../../support/plugs/pretended_drivers.ts";

const FACTS: SetupFacts = {
  gateway: "192.168.1.1",
  timeZone: "Europe/Berlin",
  mac: null,
  byHand: null,
  drivers,
};

function take(answers: SetupAnswers, field: string, text: string) {
  return takeAnswer(answers, { field, text: "", initial: null }, { text, drivers });
}

/** Answers every question, with its initial where nothing is given. */
function play(given: Readonly<Record<string, string>>): [string, string][] {
  let answers: SetupAnswers = new Map();
  for (let asked = 0; asked < 50; asked++) {
    const question = nextQuestion(answers, FACTS);
    if (question === null) return [...answers];
    const answered = takeAnswer(answers, question, {
      text: given[question.field] ?? "",
      drivers,
    });
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
    "key": "k3y",
    "mac": "A8032ABE54DC",
    "powers-this-host": "Y",
    "cloud-url": "https://home.example.net",
    "cloud-token": `s1.home.1.${"0".repeat(64)}`,
    "ntfy-url": "https://ntfy.sh/topic",
  });
  assertEquals(answers.map(([field]) => field).slice(4), [
    "driver",
    "address",
    "key",
    "password",
    "mac",
    "powers-this-host",
    "cloud-url",
    "cloud-token",
    "ntfy-url",
    "ntfy-token",
  ]);
  assertEquals(new Map(answers).get("powers-this-host"), "yes");
});

Deno.test("a token of another home, or a read token, is told at once", () => {
  const question = { field: "cloud-token", text: "", initial: null };
  const take = (text: string) =>
    takeAnswer(new Map([["site", "cabin"]]), question, {
      text,
      drivers,
    });
  assertEquals(take(`s1.cabin.1.${"0".repeat(64)}`).kind, "good");
  for (const text of [`s1.home.1.${"0".repeat(64)}`, `r1.${"0".repeat(64)}`, "t"]) {
    assertEquals(take(text).kind, "wrong");
  }
});

Deno.test("the drivers are named in the question, and the usual one is Enter's answer", () => {
  const question = questions(new Map(), FACTS).find(({ field }) => field === "driver");
  assertEquals(question?.initial, "lamp");
  assertStringIncludes(question?.text ?? "", "lamp, relay, or dry_run to only watch");
});

Deno.test("what is answered already is not asked", () => {
  const answers: SetupAnswers = new Map([["site", "a"], ["time-zone", "UTC"], ["name", "none"]]);
  assertEquals(nextQuestion(answers, FACTS)?.field, "gateway");
});

Deno.test("a question without an initial wants something, and none only where it may be", () => {
  assertEquals(take(new Map(), "address", " ").kind, "wrong");
  assertEquals(take(new Map(), "address", "none").kind, "wrong");
  assertEquals(take(new Map(), "gateway", "none").kind, "good");
  assertEquals(take(new Map([["driver", "lamp"]]), "password", "none"), {
    kind: "good",
    answers: new Map([["driver", "lamp"], ["password", "none"]]),
  });
});

Deno.test("without facts the gateway is none and the zone UTC", () => {
  const asked = questions(new Map(), { ...FACTS, gateway: null, timeZone: null });
  assertEquals(asked.find(({ field }) => field === "gateway")?.initial, "none");
  assertEquals(asked.find(({ field }) => field === "time-zone")?.initial, "UTC");
});

function fieldsAsked(
  given: Readonly<Record<string, string>>,
  facts: SetupFacts = FACTS,
): readonly string[] {
  const asked = questions(new Map(Object.entries(given)), facts).map(({ field }) => field);
  return asked.slice(asked.indexOf("driver") + 1, asked.indexOf("cloud-url"));
}

Deno.test("a cut that this computer ends needs a way without the router, and that is asked", () => {
  const way = "without-router";
  assertEquals(fieldsAsked({ driver: "relay" }), [
    "timed-by",
    "run-on",
    way,
    "powers-this-host",
  ]);
  assertEquals(fieldsAsked({ driver: "relay", "timed-by": "plug" }).includes(way), false);
  assertEquals(fieldsAsked({ driver: "lamp" }).includes(way), false);
  assertEquals(fieldsAsked({ driver: "teapot" }, { ...FACTS, byHand: "host" }).includes(way), true);
});

Deno.test("without such a way set-up does not go on", () => {
  assertEquals(take(new Map(), "without-router", "N").kind, "refused");
  assertEquals(take(new Map(), "without-router", "").kind, "wrong");
  assertEquals(take(new Map(), "without-router", "y").kind, "good");
});

Deno.test("a driver that is written by hand is refused, with its page", () => {
  const answered = take(new Map(), "driver", "teapot");
  assertStringIncludes(answered.kind === "wrong" ? answered.why : "", "docs/plugs/teapot.md");
});

Deno.test("what a device says of itself is Enter's answer", () => {
  const asked = questions(new Map([["driver", "lamp"]]), { ...FACTS, mac: "A8032ABE54DC" });
  assertEquals(asked.find(({ field }) => field === "mac")?.initial, "A8032ABE54DC");
});
