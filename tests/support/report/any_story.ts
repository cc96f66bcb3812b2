import fc from "fast-check";
import { OutageStory } from "./outage_story.ts";

/** What may be in a log, the impossible included: clocks that jump, events that are missing. */
export const anyStory = fc.array(
  fc.record({
    wait: fc.integer({ min: -300, max: 5_000 }),
    what: fc.constantFrom("began", "ended", "unsure", "cut", "broken", "mended", "lose", "reboot"),
    lasted: fc.integer({ min: 0, max: 4_000 }),
  }),
  { maxLength: 40 },
).map((steps) => {
  const story = new OutageStory();
  let second = 0;
  for (const { wait, what, lasted } of steps) {
    second = Math.max(0, second + wait);
    if (what === "began") story.began(second, lasted);
    else if (what === "ended") story.ended(second, lasted, lasted % 3);
    else if (what === "unsure") story.ended(second, null);
    else if (what === "cut") story.cut(second);
    else if (what === "broken") story.at(second, { kind: "watchdog_broken", why: "x" });
    else if (what === "mended") story.at(second, { kind: "watchdog_mended" });
    else if (what === "lose") story.lose(1);
    else story.reboot(second);
  }
  return story.events;
});
