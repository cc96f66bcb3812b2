import { formatClock } from "../time/clock_text.ts";
import type { EpochMs } from "../time/time.ts";
import { type ActionNotice, type TestNotice, titled, type Words } from "./notice.ts";

/** What the phone gets to read of what somebody asked for. */

/** Takes the place of the notification whose button was pressed. */
export function describeAction(notice: ActionNotice, now: EpochMs): Words {
  const { timeZone } = notice;
  const until = formatClock(notice.until, { now, timeZone });
  switch (notice.action) {
    case "snooze": {
      const since = notice.silentSince === null
        ? "Silence of this home does not ring until then."
        : `No contact since ${formatClock(notice.silentSince, { now, timeZone })}; ` +
          "no reminders until then.";
      return {
        title: titled(notice.siteName, `: snoozed until ${until}`),
        body: `${since} It is told when the home is back.`,
        priority: 2,
        tags: ["zzz"],
      };
    }
    case "reboot":
      return {
        title: titled(notice.siteName, ": reboot asked for"),
        body: "The home fetches it with its next heartbeat and says what came of it. " +
          `If it has not by ${until}, nothing is done.`,
        priority: 3,
        tags: ["hourglass_flowing_sand"],
      };
  }
}

export function describeTest(notice: TestNotice, now: EpochMs): Words {
  const at = formatClock(notice.at, { now, timeZone: notice.timeZone });
  return {
    title: titled(notice.siteName, ": a test"),
    body: `Asked for at ${at}: this is how news of this home reaches you.`,
    priority: 3,
    tags: ["wave"],
  };
}
