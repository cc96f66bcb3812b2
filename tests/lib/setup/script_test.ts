import { assert, assertEquals } from "@std/assert";
import type { SetupAnswers, SetupField } from "../../../lib/setup/fields.ts";
import { nextQuestion, questions, type SetupFacts, takeAnswer } from "../../../lib/setup/script.ts";

const FACTS: SetupFacts = {
  gateway: "192.168.1.1",
  timeZone: "Europe/Berlin",
  mac: null,
  byHand: null,
};

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
  const asked = questions(new Map(), { ...FACTS, gateway: null, timeZone: null });
  assertEquals(asked.find(({ field }) => field === "gateway")?.initial, "none");
  assertEquals(asked.find(({ field }) => field === "time-zone")?.initial, "UTC");
});

function fieldsAsked(...given: readonly [SetupField, string][]): readonly SetupField[] {
  const asked = questions(new Map(given), FACTS).map(({ field }) => field);
  return asked.slice(asked.indexOf("driver") + 1, asked.indexOf("cloud-url"));
}

Deno.test("every driver asks for its own, in few questions", () => {
  assertEquals(fieldsAsked(["driver", "shelly"]), [
    "address",
    "password",
    "outlet",
    "mac",
    "powers-this-host",
  ]);
  assertEquals(fieldsAsked(["driver", "kasa"]), ["address", "outlet", "mac", "powers-this-host"]);
  assertEquals(fieldsAsked(["driver", "zigbee2mqtt"], ["user", "u"]).slice(2, 4), [
    "user",
    "password",
  ]);
  assertEquals(fieldsAsked(["driver", "zigbee2mqtt"]).includes("password"), false);
  assertEquals(fieldsAsked(["driver", "command"], ["timed-by", "plug"]), [
    "outlet-name",
    "timed-by",
    "run-cycle",
    "run-on",
    "run-read",
    "powers-this-host",
  ]);
});

Deno.test("a cut that this computer ends needs a way without the router, and that is asked", () => {
  for (const driver of ["homebridge", "home_assistant", "command", "zigbee2mqtt"]) {
    assertEquals(fieldsAsked(["driver", driver]).includes("without-router"), true, driver);
  }
  const byItself: readonly (readonly [SetupField, string][])[] = [
    [["driver", "home_assistant"], ["script", "script.x"]],
    [["driver", "command"], ["timed-by", "plug"]],
    [["driver", "tuya"]],
  ];
  for (const given of byItself) {
    assertEquals(fieldsAsked(...given).includes("without-router"), false, given.join());
  }
  const byHand = questions(new Map([["driver", "teapot"]]), { ...FACTS, byHand: "host" });
  assertEquals(byHand.some(({ field }) => field === "without-router"), true);
});

Deno.test("without such a way set-up does not go on", () => {
  const question = { field: "without-router", text: "", initial: null } as const;
  assertEquals(takeAnswer(new Map(), question, "N").kind, "refused");
  assertEquals(takeAnswer(new Map(), question, "").kind, "wrong");
  assertEquals(takeAnswer(new Map(), question, "y").kind, "good");
});

Deno.test("what a device says of itself is Enter's answer", () => {
  const asked = questions(new Map([["driver", "shelly"]]), { ...FACTS, mac: "A8032ABE54DC" });
  assertEquals(asked.find(({ field }) => field === "mac")?.initial, "A8032ABE54DC");
});

Deno.test("a password is none where a device may have none", () => {
  const question = { field: "password", text: "", initial: null } as const;
  assertEquals(takeAnswer(new Map([["driver", "shelly"]]), question, "none"), {
    kind: "good",
    answers: new Map<SetupField, string>([["driver", "shelly"], ["password", "none"]]),
  });
});
