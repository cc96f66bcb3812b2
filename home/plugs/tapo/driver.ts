/** Tapo plugs and strips, and those of Kasa whose firmware turns port 9999 away. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { addressOf, FIELDS, NONE, plugField, QUESTIONS } from "../../../lib/plugs/questions.ts";
import { addressFacts, macExample } from "../../../lib/plugs/device_facts.ts";
import { parseTapoSection, QUESTION_PORTS, type TapoConfig } from "./config.ts";

const FAMILY = plugField("family", {
  value: "smart|iot",
  help: "messages of Tapo's apps, or of Kasa's",
  usual: "found",
});

export const TAPO: Driver<TapoConfig> = {
  name: "tapo",
  about: "Tapo plugs, and Kasa plugs with newer firmware",
  secrets: ["password"],
  isFound: true,
  parse: parseTapoSection,
  facts: ({ mac, outlet, timedBy, ...at }) => ({
    ...addressFacts(at),
    fingerprint: `tapo ${mac} ${outlet} ${timedBy}`,
    timedBy,
    place: { device: `tapo ${mac}`, outlet: `tapo ${mac} ${outlet}` },
    connects: [
      ...[at.port, ...QUESTION_PORTS].map((port) => ({ host: at.host, port })),
      { host: "0.0.0.0", port: 0 },
    ],
    knownAs: "the account fits, and it is the device that was set up",
  }),
  // Each must be seen to count before it is cut, and there is no time for two of them in turn.
  clash: (one, other) =>
    one.timedBy === "host" && other.timedBy === "host"
      ? null
      : { key: "outlet", allowed: "on another device than the outlet" },
  script: {
    asked: [
      addressOf("The plug"),
      {
        field: FIELDS.user,
        text: "The e-mail address of its account in the Tapo or Kasa app",
        initial: NONE,
        optional: true,
      },
      {
        field: FIELDS.password,
        text: "That account's password",
        initial: null,
        when: (answers) => (answers.get(FIELDS.user.flag) ?? NONE) !== NONE,
      },
      QUESTIONS.outlet,
      QUESTIONS.mac,
    ],
    flags: [FIELDS.port, FAMILY, FIELDS.timedBy],
    example: macExample("tapo"),
    exampleFor: (key) => ({
      ...macExample("tapo"),
      ...(key === "user" ? { password: "of the account" } : {}),
      ...(key === "password" ? { user: "owner@example.net" } : {}),
    }),
    timedBy: (answers) => answers.get(FIELDS.timedBy.flag) === "host" ? "host" : "plug",
  },
  load: async () => {
    const [{ createTapoPlug }, { findTapo, recognizeTapo }] = await Promise.all([
      import("./plug.ts"),
      import("./find.ts"),
    ]);
    return { create: (config) => createTapoPlug(config), recognize: recognizeTapo, find: findTapo };
  },
};
