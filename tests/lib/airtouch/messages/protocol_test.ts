import { assert, assertEquals } from "@std/assert";
import type { Model } from "../../../../lib/airtouch/model.ts";
import {
  createAirtouchProtocol,
  type Heard,
  heartbeatId,
  orderId,
} from "../../../../lib/airtouch/messages/protocol.ts";
import { homeState } from "../../../support/airtouch/airtouch_state.ts";
import { messageBytes, type Sayable } from "../../../support/airtouch/wire/message.ts";

function heardFrom(
  message: Sayable,
  options: { readonly model: Model; readonly id: number },
): Heard {
  const bytes = messageBytes(message, { ...options, direction: "to_client" });
  const [heard] = createAirtouchProtocol(options.model).splitFrames()(bytes);
  assert(heard !== undefined);
  return heard;
}

const VERSION: Sayable = { kind: "version", versions: ["1.2.3"], updateAvailable: false };

for (const model of [4, 5] as const) {
  const protocol = createAirtouchProtocol(model);

  Deno.test(`AT${model}: the heartbeat is the console version request`, () => {
    const hex = protocol.heartbeatFrame(1).toHex();
    assert(hex.endsWith("90b0011f0002ff309b8c"), hex);
  });

  Deno.test(`AT${model}: only the reply with the heartbeat's own id counts`, () => {
    const reply = heardFrom(VERSION, { model, id: heartbeatId(2) });
    assertEquals(protocol.isHeartbeatAnswer(reply, 2), true);
    assertEquals(protocol.isHeartbeatAnswer(reply, 1), false);
    assertEquals(protocol.isHeartbeatAnswer(reply, 3), false);
  });

  Deno.test(`AT${model}: an echoed version request is no heartbeat reply`, () => {
    const echo = heardFrom({ kind: "version_request" }, { model, id: heartbeatId(2) });
    assertEquals(protocol.isHeartbeatAnswer(echo, 2), false);
  });

  Deno.test(`AT${model}: each first question takes its own answer and no echo`, () => {
    const { names, abilities, acs, zones, timers } = homeState(model);
    const answers: readonly Sayable[] = [
      { kind: "names", names },
      { kind: "ability", abilities },
      { kind: "ac_status", acs },
      { kind: "zone_status", zones },
      { kind: "timer_status", timers },
    ];
    const taken = protocol.questions.map((question) =>
      answers.filter((one) => question.answers(heardFrom(one, { model, id: 7 })))
    );
    assertEquals(taken, answers.map((one) => [one]));
  });
}

Deno.test("an AT5 without zones answers by echo, an AT4's echo is no answer", () => {
  const echo: Sayable = { kind: "names_request", zone: null };
  for (const [model, isAnswer] of [[5, true], [4, false]] as const) {
    const [names] = createAirtouchProtocol(model).questions;
    assertEquals(names?.answers(heardFrom(echo, { model, id: 241 })), isAnswer);
  }
  const status: Sayable = { kind: "ac_status_request" };
  const [, , acStatus] = createAirtouchProtocol(5).questions;
  assertEquals(acStatus?.answers(heardFrom(status, { model: 5, id: 243 })), false);
});

Deno.test("only AT4 asks for group status again after 5 min without one", () => {
  assertEquals(createAirtouchProtocol(5).refresh, null);
  const { refresh } = createAirtouchProtocol(4);
  assert(refresh !== null);
  assertEquals(refresh.everyMs, 300_000);
  assertEquals(refresh.bytes.toHex(), "555580b0f02b0000" + refresh.bytes.toHex().slice(-4));
  assertEquals(refresh.isFresh(heardFrom(VERSION, { model: 4, id: 1 })), false);
});

Deno.test("ids of heartbeats, orders and questions never meet", () => {
  const heartbeats = Array.from({ length: 300 }, (_, i) => heartbeatId(i + 1));
  const orders = Array.from({ length: 300 }, (_, i) => orderId(i));
  assertEquals([Math.min(...heartbeats), Math.max(...heartbeats)], [1, 127]);
  assertEquals([Math.min(...orders), Math.max(...orders)], [128, 239]);
  assertEquals(heartbeatId(128), heartbeatId(1));
});
