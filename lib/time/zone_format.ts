/**
 * Formats of time in a zone. Making one takes as long as a hundred uses of it, so each is made once;
 * a page uses them hundreds of times.
 */

const OPTIONS = {
  /** `"03:12"` */
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  /** `"03:12:45"` */
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  /** `"21 Nov 2026"` */
  day: { day: "numeric", month: "short", year: "numeric" },
  /** `"Mon 16 Nov"`, but for the comma that some runtimes set. */
  weekdayDay: { weekday: "short", day: "numeric", month: "short" },
  /** `"November 2026"` */
  month: { month: "long", year: "numeric" },
  /** `"Tuesday"` */
  weekday: { weekday: "long" },
  /** Numbers, for `formatToParts()`. */
  parts: {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

/** Most formats that are kept; homes are in few zones. */
const KEPT_MAX = 100;

const kept = new Map<string, Intl.DateTimeFormat>();

/** The format `name` in `timeZone` (IANA). Throws RangeError for a zone that is not known here. */
export function zoneFormat(name: keyof typeof OPTIONS, timeZone: string): Intl.DateTimeFormat {
  const key = `${name} ${timeZone}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= KEPT_MAX) kept.clear();
  const made = new Intl.DateTimeFormat("en-GB", { timeZone, ...OPTIONS[name] });
  kept.set(key, made);
  return made;
}
