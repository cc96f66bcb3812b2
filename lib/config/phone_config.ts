import { showValue } from "../base/show.ts";
import { type Environment, parseBoolean, read, wrongSetting } from "../base/environment.ts";
import { parseQuietHours, type QuietHours } from "../phone/quiet_hours.ts";
import { parseTimeOfDay } from "../time/time.ts";
import { parseChannels } from "./channel_config.ts";

/** How people are told. */
export type PhoneConfig = Readonly<ReturnType<typeof parsePhone>>;

/** Variables beside those of the channels. */
export const PHONE_VARIABLES = ["QUIET_HOURS", "DIGEST_AT", "REBOOT_BUTTON"] as const;

/** Reads these settings; throws TypeError that names the variable. */
export function parsePhone(environment: Environment) {
  return {
    /** Topics first; none: notices are only logged, and the status page says so. */
    channels: parseChannels(environment),
    /** In these hours notices make no sound; null: none. */
    quietHours: readQuietHours(read(environment, "QUIET_HOURS")),
    /** Minutes after a home's midnight at which its day is summed up; null: never. */
    digestMinute: readDigest(read(environment, "DIGEST_AT")),
    /** True: news of a home that is heard carries a button that cuts its router's power. */
    rebootButton: readReboot(environment),
  };
}

function readQuietHours(text: string | null): QuietHours | null {
  const hours = text === null ? null : parseQuietHours(text);
  if (text === null || hours !== null) return hours;
  const allowed = '"22:00-07:00" or "22:00-07:00,cabin=off,office=18:00-08:00"';
  throw wrongSetting(`QUIET_HOURS must be like ${allowed}`, text.slice(0, 200));
}

function readDigest(text: string | null): number | null {
  if (text === null) return null;
  const minute = parseTimeOfDay(text);
  if (minute !== null) return minute;
  throw wrongSetting(`DIGEST_AT must be a time from 00:00 to 23:59, got ${showValue(text)}`);
}

function readReboot(environment: Environment): boolean {
  const wanted = parseBoolean(environment, "REBOOT_BUTTON");
  if (!wanted || read(environment, "PUBLIC_URL") !== null) return wanted;
  throw wrongSetting("REBOOT_BUTTON is true, but PUBLIC_URL is not set");
}
