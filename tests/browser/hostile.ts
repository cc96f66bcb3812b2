/** A home whose every text is an attack. */
import type { HistoryEntry } from "../../lib/site/history.ts";
import type { Stage } from "./stage.ts";
import { PROBES } from "./story.ts";

const HOUR_MS = 60 * 60_000;

export const EVIL = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&`;

/** Every text that a home or a server may send is an attack. */
export async function hostile(stage: Stage): Promise<void> {
  const { nowMs } = stage.clock;
  await stage.beatOf("home", {
    release: EVIL.slice(0, 32),
    warnings: [EVIL, EVIL],
    site: { name: EVIL.slice(0, 60), timeZone: "Europe/Berlin" },
    probes: PROBES.map((probe) => ({ ...probe, url: EVIL, outcome: "wrong", why: EVIL })),
    events: [
      {
        id: 1,
        agoMs: 9_000,
        wallMs: nowMs,
        told: false,
        what: { kind: "plug_trouble", hint: EVIL },
      },
      {
        id: 2,
        agoMs: 8_000,
        wallMs: nowMs,
        told: false,
        what: { kind: "command_done", command: "c", result: "refused", note: EVIL },
      },
      {
        id: 3,
        agoMs: 7_000,
        wallMs: nowMs,
        told: false,
        what: { kind: "console_silent", console: EVIL.slice(0, 60), unheardMs: null, why: EVIL },
      },
    ],
  });
  const hour: HistoryEntry = {
    kind: "hour",
    at: Math.floor(nowMs / HOUR_MS - 1) * HOUR_MS,
    beats: 240,
    probes: [{ url: EVIL, role: "internet", asked: 1, answered: 1, meanMs: 3 }],
  };
  await stage.remember("home", { entries: [hour] });
  await stage.look();
}
