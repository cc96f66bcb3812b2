import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { HapAnnouncements } from "../../../../home/plugs/homekit/announcement.ts";
import { announce, type Told } from "../../../support/net/mdns_packet.ts";

const PLUG: Told = {
  name: "Router plug 4534",
  host: "plug.local",
  address: [192, 168, 1, 54],
  port: 51_826,
  facts: ["c#=2", "ff=0", "id=aa:bb:cc:dd:ee:01", "md=Plug Mini", "sf=1"],
};

Deno.test("one packet with everything is an accessory", () => {
  const heard = new HapAnnouncements();
  heard.take(announce(PLUG, ["ptr", "txt", "srv", "a"]));
  heard.take(announce(PLUG, ["ptr", "txt", "srv", "a"]));
  assertEquals(heard.found(), [{
    name: "Router plug 4534",
    model: "Plug Mini",
    id: "AA:BB:CC:DD:EE:01",
    address: "192.168.1.54",
    port: 51_826,
    isFree: true,
    hasChip: false,
  }]);
});

Deno.test("what is paired, or has Apple's chip, is told by its flags", () => {
  const heard = new HapAnnouncements();
  heard.take(announce({ ...PLUG, facts: [...PLUG.facts.slice(2, 4), "sf=0", "ff=1"] }, ALL));
  assertEquals(heard.found().map(({ isFree, hasChip }) => [isFree, hasChip]), [[false, true]]);
});

const ALL = ["ptr", "txt", "srv", "a"] as const;

Deno.test("what is missing is asked for, until it was said", () => {
  const heard = new HapAnnouncements();
  const questions = () => heard.question()[5];
  assertEquals(questions(), 1);
  heard.take(announce(PLUG, ["ptr"]));
  assertEquals([questions(), heard.found().length], [3, 0]);
  heard.take(announce(PLUG, ["srv", "txt"]));
  assertEquals([questions(), heard.found().length], [2, 0]);
  heard.take(announce(PLUG, ["a"]));
  assertEquals([questions(), heard.found().length], [1, 1]);
});

Deno.test("a question is for accessories on this link, answered to the asker", () => {
  const text = new TextDecoder().decode(new HapAnnouncements().question());
  assertEquals(text.includes("\u0004_hap\u0004_tcp\u0005local\0"), true);
  assertEquals([...new HapAnnouncements().question().slice(-4)], [0, 12, 0x80, 1]);
});

Deno.test("an accessory that moved is where it said last", () => {
  const heard = new HapAnnouncements();
  heard.take(announce(PLUG, ALL));
  heard.take(announce({ ...PLUG, port: 51_827 }, ["srv"]));
  assertEquals(heard.found().map(({ port }) => port), [51_827]);
});

Deno.test("names that run in a circle, cut packets and questions are ignored", () => {
  const heard = new HapAnnouncements();
  const whole = announce(PLUG, ALL);
  for (let length = 0; length < whole.length; length++) heard.take(whole.subarray(0, length));
  const circle = Uint8Array.from([0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0xc0, 12, 0, 12, 0, 1]);
  heard.take(circle);
  heard.take(heard.question());
  assertEquals(heard.found(), []);
});

Deno.test("whatever comes, hearing it ends and never throws", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    const heard = new HapAnnouncements();
    if (bytes.length > 2) bytes[2] = 0x84;
    heard.take(bytes);
    heard.found();
    heard.question();
  }));
});
