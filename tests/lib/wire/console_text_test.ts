import { assertEquals } from "@std/assert";
import { describeConsole } from "../../../lib/wire/console_text.ts";
import { MINUTE_MS } from "../../../lib/time/time.ts";

Deno.test("describeConsole() says for how long a console has not answered, and why", () => {
  const silent = { kind: "console_silent", console: "Upstairs", why: "no answer in time" } as const;
  assertEquals(
    describeConsole({ ...silent, unheardMs: 6 * MINUTE_MS }),
    "Upstairs has not answered for 6 min: no answer in time",
  );
  assertEquals(
    describeConsole({ ...silent, unheardMs: null }),
    "Upstairs has not answered yet: no answer in time",
  );
});

Deno.test("describeConsole() says what a console runs when there is a newer release", () => {
  assertEquals(
    describeConsole({ kind: "console_update", console: "Upstairs", versions: "1.3.3, 1.3.0" }),
    "Upstairs runs 1.3.3, 1.3.0; there is a newer release",
  );
});
