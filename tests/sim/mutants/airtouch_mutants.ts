import type { Mutant } from "./mutant.ts";

/** Defects in what a console is asked for, and how often. */
export const AIRTOUCH_MUTANTS: readonly Mutant[] = [
  {
    name: "a toggle is repeated like a level",
    path: "lib/airtouch/order.ts",
    find: 'return order.power !== "toggle" && order.step === undefined;',
    replace: "return order.step === undefined;",
  },
  {
    name: "any status confirms a toggle",
    path: "lib/airtouch/order.ts",
    find: "return was === undefined || isOff(status) !== isOff(was);",
    replace: "return was !== status;",
  },
  {
    name: "one of several changes is enough",
    path: "lib/airtouch/order.ts",
    find: "(mode === undefined || isWordOrKind(status.mode, mode)) &&",
    replace: '(mode === undefined || status.mode !== "") &&',
  },
  {
    name: "an order that must not be repeated is written again",
    path: "lib/airtouch/link/turn.ts",
    find: 'const again = command.policy === "idempotent" && turn.nowMs < expiresAtMs &&',
    replace: "const again = turn.nowMs < expiresAtMs &&",
  },
  {
    name: "orders are written into a connection in doubt",
    path: "lib/airtouch/link/commands.ts",
    find: "if (isDoubted(open)) return null;",
    replace: "if (isDoubted(open) && first.attempts > 9) return null;",
  },
  {
    name: "what some consoles never answer holds up the rest",
    path: "lib/airtouch/link/open.ts",
    find: 'question.ifSilent === "skip" ? questionSkipMs : Infinity,',
    replace: 'question.ifSilent === "reset" ? questionReplyMs : Infinity,',
  },
  {
    name: "a start in garbage hides the frames behind it",
    path: "lib/airtouch/frame/frame_reader.ts",
    find: 'if (inspect(bytes.subarray(size), model).kind === "frame") return size;',
    replace: 'if (inspect(bytes.subarray(size), model).kind === "frame") return null;',
  },
  {
    name: "a zone without a sensor has a temperature",
    path: "lib/airtouch/messages/zone_status.ts",
    find: "temperatureC: hasSensor ? temperatureFromLowBits(uint16At(block, 4)) : null,",
    replace: "temperatureC: temperatureFromLowBits(uint16At(block, 4)),",
  },
  {
    name: "the range of a set point is that of the other mode",
    path: "lib/airtouch/refusal.ts",
    find: "setPointLimits(ability, mode ?? status.mode);",
    replace: "setPointLimits(ability, status.mode);",
  },
];
