import type { Mutant } from "../mutant.ts";

/** Defects in telling our own absence from that of a home. */
export const LISTENING_MUTANTS: readonly Mutant[] = [
  {
    name: "a stopped process has listened all the time",
    path: "lib/site/listening.ts",
    find: "return Math.min(awakeMs, PROOF_MS_MAX, Math.max(0, roomMs));",
    replace: "return Math.min(awakeMs, Math.max(0, roomMs + 9e9));",
  },
  {
    name: "a machine that slept has listened",
    path: "lib/site/listening.ts",
    find: "const awakeMs = Math.max(0, steady.awakeMs - sinceMs);",
    replace: "const awakeMs = Math.max(0 * sinceMs, steady.passedMs - state.proved.passedMs);",
  },
  {
    name: "a heartbeat is filed as heard at the time of its process alone",
    path: "cloud/store/listening.ts",
    find: "most: () => mostListened(known(), steady()),",
    replace: "most: () => known().listenMs,",
  },
  {
    name: "after an absence there is no grace",
    path: "lib/site/listening.ts",
    find: "passedMs > ABSENCE_MS ? listenMs + GRACE_MS",
    replace: "passedMs > ABSENCE_MS ? listenMs",
  },
  {
    name: "a restart gives no grace",
    path: "lib/site/listening.ts",
    find: "graceUntil: stored + GRACE_MS };",
    replace: "graceUntil: stored };",
  },
  {
    name: "time counts twice where two processes listen",
    path: "lib/site/listening.ts",
    find:
      "if (sinceMs >= 0) return { listenMs: stored + Math.min(sinceMs, PROOF_MS_MAX), proved };",
    replace: "if (sinceMs >= -9e15) return { listenMs: stored, proved };",
  },
  {
    name: "what another process may know is not reckoned with",
    path: "lib/site/listening.ts",
    find: "const mostMs = Math.min(limitMs, stored + ago.most);",
    replace: "const mostMs = Math.min(limitMs, stored + ago.least);",
  },
  {
    name: "the wall clock of another host dates its mark",
    path: "lib/site/listening.ts",
    find: "if (clocksAgree && wallMs",
    replace: "if (wallMs",
  },
  {
    name: "a mark of our own tells what others know",
    path: "lib/site/listening.ts",
    find: "Math.min(limitMs, Math.max(mostMs, mostListened(state, steady)))",
    replace: "mostMs",
  },
  {
    name: "a process keeps what no mark says",
    path: "lib/site/listening.ts",
    find: "{ ...next, listenMs: Math.min(next.listenMs, mostMs) };",
    replace: "next;",
  },
  {
    name: "a mark that is met twice was made when it was met last",
    path: "lib/site/listening.ts",
    find: "if (state !== null && isSame) {",
    replace: "if (state === null && isSame) {",
  },
  {
    name: "a read of the mark that comes late counts as the latest",
    path: "cloud/store/listening.ts",
    find: 'if (metStamp !== undefined && (versionstamp ?? "") < (metStamp ?? "")) return;',
    replace: "",
  },
  {
    name: "a home is judged by a mark that others have replaced",
    path: "cloud/site/sweep.ts",
    find: "await this.#readMark();\n    const context",
    replace: "const context",
  },
  {
    name: "a home that was turned away was not heard",
    path: "cloud/api/heartbeat_route.ts",
    find: "listening.noteUnstored(options.siteId);",
    replace: "",
  },
  {
    name: "what was turned away does not count when a home is judged",
    path: "lib/site/site.ts",
    find: "return Math.max(stored, deafUntil, heardUnstored?.(site.id) ?? stored);",
    replace: "return Math.max(stored, deafUntil);",
  },
  {
    name: "what a start filed as heard too late stays so",
    path: "lib/site/site.ts",
    find: "Math.min(filed, heardAtMost?.(site) ?? filed)",
    replace: "filed",
  },
  {
    name: "what is known of one heartbeat is taken for the next",
    path: "cloud/store/listening.ts",
    find: "known !== undefined && known.name === nameOfHeard(site) ? known.atMostMs : null;",
    replace: "known !== undefined ? known.atMostMs : null;",
  },
  {
    name: "what a start filed as heard counts from the start",
    path: "cloud/store/listening.ts",
    find: "if (atMostMs > mostMs) filed.set(site, { name, atMostMs: mostMs });",
    replace: "if (atMostMs > mostMs) filed.set(site, { name, atMostMs: state.listenMs - 10_000 });",
  },
  {
    name: "a read of the store is proof enough",
    path: "cloud/site/sweep.ts",
    find: "this.#entry = await readMarkEntry(this.#deps.kv);",
    replace: "this.#entry = await readMarkEntry(this.#deps.kv);\n    this.#deps.listening.prove();",
  },
  {
    name: "nobody asks whether homes can reach us",
    path: "cloud/site/way_in.ts",
    find: "return await canBeReached();",
    replace: "return true;",
  },
  {
    name: "the way in is asked for when somebody is silent only",
    path: "cloud/site/sweep.ts",
    find: "await watchWayIn(this.#deps);",
    replace: "if (!this.#deps.listening.isOpen()) await watchWayIn(this.#deps);",
  },
  {
    name: "the time before the way in was found closed counts",
    path: "lib/site/listening.ts",
    find: "deafUntil: mostListened(state, steady) };",
    replace: "deafUntil: 0 };",
  },
  {
    name: "a line on which nobody can be told is a way in",
    path: "cloud/site/reach.ts",
    find: "if (phoneUrls.length === 0) return true;",
    replace: "if (phoneUrls.length >= 0) return true;",
  },
  {
    name: "a reading that another process may have shown is set back",
    path: "lib/site/sweep.ts",
    find: "  const { reminderFirstMs } = context;\n  const mostMs = latestOf(context);",
    replace: "  const { reminderFirstMs, listenMs: mostMs } = context;",
  },
  {
    name: "a home that is turned away before a mark was read is forgotten",
    path: "cloud/store/listening.ts",
    find: "const { mostMs } = state;",
    replace: "const mostMs = 0;",
  },
  {
    name: "a home that is new is judged with all others only",
    path: "cloud/store/listening.ts",
    find: "if (isNew) fresh.push(site.id);",
    replace: "if (!isNew) fresh.push(site.id);",
  },
  {
    name: "time goes on without a way in",
    path: "cloud/store/listening.ts",
    find:
      "if (state !== null) state = (isOpen ? proveListening : pauseListening)(state, steady());",
    replace: "if (state !== null) state = proveListening(state, steady());",
  },
  {
    name: "a store that hangs is waited for",
    path: "cloud/store/deadline.ts",
    find: "return await Promise.race([work, late]);",
    replace: "return await work;",
  },
  {
    name: "what hung with a call that got no answer counts",
    path: "lib/site/listening.ts",
    find: "state.unanswered?.awakeMs ?? -Infinity",
    replace: "-Infinity",
  },
  {
    name: "a mark of our own counts what hung between it and its answer",
    path: "lib/site/listening.ts",
    find: "meeting.madeAt === null && shown(joined, steady)",
    replace: "shown(joined, steady)",
  },
  {
    name: "who slept closes the way in by what it reckons with",
    path: "cloud/site/way_in.ts",
    find: "listening.meet(await readMarkEntry(kv));",
    replace: "",
  },
  {
    name: "nobody hears that the store gave no answer",
    path: "cloud/store/deadline.ts",
    find: "if (error instanceof UnansweredError) onUnanswered?.();",
    replace: "",
  },
];
