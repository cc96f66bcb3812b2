/** Outlets that programs of the owner's switch. */
import { type CommandConfig, parseCommandSection } from "./config.ts";
import type { Driver } from "../../../lib/plugs/driver.ts";
import {
  type DriverQuestion,
  FIELDS,
  isHostTimed,
  NONE,
  type PlugField,
  plugField,
} from "../../../lib/plugs/questions.ts";

const NAME = plugField("name", {
  flag: "outlet-name",
  value: "NAME",
  help: "tells this outlet from others",
  usual: "router",
});

function program(key: string, help: string): PlugField {
  return { flag: `run-${key}`, key, kind: "words", value: "PROGRAM", help };
}

/** Each a whole path with its arguments, or a list as JSON. */
const RUN = {
  off: program("off", "switches off; whole path and arguments, or a list as JSON"),
  cycle: program("cycle", "switches off and lets the device switch on by itself"),
  on: program("on", "switches on"),
  read: program("read", "prints on or off"),
};

function ask(field: PlugField, does: string): DriverQuestion {
  return { field, text: `The program that ${does}: whole path and arguments`, initial: null };
}

const EXAMPLE = { driver: "command", name: "router", "timed_by": "host", off: ["/o"], on: ["/o"] };

export const COMMAND: Driver<CommandConfig> = {
  name: "command",
  about: "whatever a program of yours switches",
  secrets: [],
  ownsName: true,
  parse: parseCommandSection,
  facts: ({ name, timedBy, off, cycle, on, read }) => ({
    fingerprint: `command ${name} ${timedBy}`,
    timedBy,
    place: { device: null, outlet: `command ${name}` },
    connects: [],
    runs: [off, cycle, on, read].flatMap((each) => each === null ? [] : [each[0]]),
    knownAs: "it is as it was set up",
    afterSetUp: null,
  }),
  script: {
    asked: [
      { field: NAME, text: "A name for the outlet", initial: "router" },
      {
        field: FIELDS.timedBy,
        text:
          "Who switches on again: host (this computer), or plug, if a device does it even without us",
        initial: FIELDS.timedBy.usual,
      },
      { ...ask(RUN.off, "switches off"), when: isHostTimed },
      {
        ...ask(RUN.cycle, "switches off and lets the device switch on by itself"),
        when: (answers) => !isHostTimed(answers),
      },
      ask(RUN.on, "switches on"),
      { ...ask(RUN.read, "prints on or off"), initial: NONE, optional: true },
    ],
    flags: [],
    example: EXAMPLE,
    exampleFor: (key, value) => {
      if (key !== RUN.cycle.key && value !== "plug") return EXAMPLE;
      const { off, ...rest } = EXAMPLE;
      return { ...rest, timed_by: "plug", cycle: off };
    },
    timedBy: (answers) => isHostTimed(answers) ? "host" : "plug",
  },
  load: async () => ({ create: (await import("./plug.ts")).createCommandPlug }),
};
