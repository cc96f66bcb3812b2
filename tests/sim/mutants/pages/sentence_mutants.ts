import type { Mutant } from "../mutant.ts";

/** Defects by which pages and the status would say what is not true. */
export const SENTENCE_MUTANTS: readonly Mutant[] = [
  {
    name: "a banner says that the phone was not told of a paused home",
    path: "lib/pages/view/phone_words.ts",
    find: 'state === "silent" && mutedUntil === null && pausedUntil === null',
    replace: 'state === "silent" && mutedUntil === null',
  },
  {
    name: "a banner says that an alarm that rang did not",
    path: "lib/pages/view/phone_words.ts",
    find: "return site.incident === null && now > noticeDueAt(site);",
    replace: "return now > noticeDueAt(site);",
  },
  {
    name: "a notice on its way has told the phone",
    path: "lib/pages/view/phone_words.ts",
    find: "if (channel.queued > 0) return onTheWay(channel);",
    replace: "",
  },
  {
    name: "a server that refuses is telling the phone",
    path: "lib/pages/view/phone_words.ts",
    find: 'return state === "well"\n    ? "Your phone is being',
    replace: 'return state !== "off"\n    ? "Your phone is being',
  },
  {
    name: "time that nobody watched counts as online",
    path: "lib/pages/view/past_sums.ts",
    find: "lengths[span.kind] += ",
    replace: 'lengths[span.kind === "not_watched" ? "online" : span.kind] += ',
  },
  {
    name: "a good share stands beside a home that is away",
    path: "lib/pages/view/past_sums.ts",
    find: "const parts = isAway ? [] : watchedWords(sums);",
    replace: "const parts = watchedWords(sums);",
  },
  {
    name: "no outage in time that was not all watched",
    path: "lib/pages/view/site_state.ts",
    find: "const isAll = reader.now - fromMs - watchedMs < YOUNG_MS;",
    replace: "const isAll = watchedMs > 0;",
  },
  {
    name: "a past that was not read is one without events",
    path: "lib/pages/view/site_state.ts",
    find: 'if (past === null) return "What happened before stands on its own page.";',
    replace: 'if (past === null) return "Nothing has happened yet.";',
  },
  {
    name: "trouble is dated by an outage that is over",
    path: "lib/pages/view/site_state.ts",
    find: "isBlind ? undefined : past?.outages.find(({ isOpen }) => isOpen);",
    replace: "isBlind ? undefined : past?.outages[0];",
  },
  {
    name: "a home is online since an outage long before its silence",
    path: "lib/pages/view/site_state.ts",
    find: "const sinceMs = heardMs - endMs <= MINUTE_MS ? endMs : heardMs;",
    replace: "const sinceMs = endMs > 0 ? endMs : heardMs;",
  },
  {
    name: "a percentage where too little was watched",
    path: "lib/time/watched.ts",
    find: "if (watchedShareOf(watched) < WATCHED_SHARE_MIN) return null;",
    replace: "if (watchedShareOf(watched) <= 0) return null;",
  },
  {
    name: "a share is rounded up to 100 %",
    path: "lib/time/watched.ts",
    find: "(Math.floor(share * 100 * unit) / unit)",
    replace: "(Math.round(share * 100 * unit) / unit)",
  },
  {
    name: "all was delivered where nothing was ever sent",
    path: "lib/status/status_words.ts",
    find: '? "Nothing was sent yet: send a test"',
    replace: '? "All notices were delivered"',
  },
  {
    name: "a tick stands before nothing sent",
    path: "lib/pages/parts/phone_part.ts",
    find: ": channel.deliveredAt === null\n      ? null",
    replace: ": channel.queued > 0\n      ? null",
  },
  {
    name: "a home that nobody would be told of is plainly online",
    path: "lib/status/guarded.ts",
    find: 'if (site.mutedUntil !== null) return "but muted: nobody would be told";',
    replace: "",
  },
  {
    name: "a pause does not say since when",
    path: "lib/status/status_words.ts",
    find: "return heldWords(pausedUntil, pausedFrom, reader);",
    replace: "return heldWords(pausedUntil, null, reader);",
  },
  {
    name: "a pause is dated by who muted before it",
    path: "lib/pages/view/site_state.ts",
    find: '? ["paused", site.pausedFrom]',
    replace: '? ["paused", site.mutedFrom]',
  },
  {
    name: "a home heard long ago is online where nobody looks",
    path: "lib/pages/view/site_state.ts",
    find: "return silentForMs < staleAfterMs;",
    replace: "return silentForMs < staleAfterMs || true;",
  },
  {
    name: "somebody waits for a paused watchdog",
    path: "lib/pages/parts/advice.ts",
    find: "const isInVain = isPaused || (",
    replace: "const isInVain = !isPaused && (",
  },
  {
    name: "a time of day that is hours away stands bare",
    path: "lib/wire/reboot_text.ts",
    find: "return at - now < HOUR_MS",
    replace: "return at > now",
  },
];
