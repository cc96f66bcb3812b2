/** Everything that set-up can be told, and where it stands in home.toml. */

/** Everything that can be asked or given as a flag of the same name. */
export const SETUP_FIELDS = [
  "site",
  "name",
  "time-zone",
  "gateway",
  "driver",
  "address",
  "port",
  "id",
  "key",
  "protocol",
  "switch-dp",
  "countdown-dp",
  "mac",
  "outlet",
  "user",
  "password",
  "plug-token",
  "entity",
  "script",
  "accessory",
  "device-name",
  "base-topic",
  "timed-by",
  "outlet-name",
  "run-off",
  "run-cycle",
  "run-on",
  "run-read",
  "without-router",
  "powers-this-host",
  "cloud-url",
  "cloud-token",
  "ntfy-url",
  "ntfy-token",
] as const;

export type SetupField = (typeof SETUP_FIELDS)[number];

/** Answers that are secrets: kept in files of their own, never shown, never a flag. */
export const SECRET_FIELDS = [
  "key",
  "password",
  "plug-token",
  "cloud-token",
  "ntfy-token",
] as const satisfies readonly SetupField[];
export type SecretField = (typeof SECRET_FIELDS)[number];

/** Answers as text; `NONE`: there shall be none. */
export type SetupAnswers = ReadonlyMap<SetupField, string>;

/** Says that there shall be none, for what may be left out. */
export const NONE = "none";

/** Where an answer stands, and what it is. */
export interface FieldPlace {
  readonly section: "site" | "probe" | "plug" | "cloud" | "ntfy";
  readonly key: string;
  /** `words`: a program and its arguments. */
  readonly kind: "text" | "number" | "yes_no" | "secret" | "words";
}

function plug(key: string, kind: FieldPlace["kind"] = "text"): FieldPlace {
  return { section: "plug", key, kind };
}

export const FIELD_PLACES: Readonly<Record<SetupField, FieldPlace>> = {
  "site": { section: "site", key: "id", kind: "text" },
  "name": { section: "site", key: "name", kind: "text" },
  "time-zone": { section: "site", key: "time_zone", kind: "text" },
  "gateway": { section: "probe", key: "gateway", kind: "text" },
  "driver": plug("driver"),
  "address": plug("address"),
  "port": plug("port", "number"),
  "id": plug("id"),
  "key": plug("key", "secret"),
  "protocol": plug("protocol"),
  "switch-dp": plug("switch_dp", "number"),
  "countdown-dp": plug("countdown_dp", "number"),
  "mac": plug("mac"),
  "outlet": plug("outlet", "number"),
  "user": plug("user"),
  "password": plug("password", "secret"),
  "plug-token": plug("token", "secret"),
  "entity": plug("entity"),
  "script": plug("script"),
  "accessory": plug("accessory"),
  "device-name": plug("device"),
  "base-topic": plug("base"),
  "timed-by": plug("timed_by"),
  "outlet-name": plug("name"),
  "run-off": plug("off", "words"),
  "run-cycle": plug("cycle", "words"),
  "run-on": plug("on", "words"),
  "run-read": plug("read", "words"),
  "without-router": plug("reached_without_router", "yes_no"),
  "powers-this-host": plug("powers_this_host", "yes_no"),
  "cloud-url": { section: "cloud", key: "url", kind: "text" },
  "cloud-token": { section: "cloud", key: "token", kind: "secret" },
  "ntfy-url": { section: "ntfy", key: "url", kind: "text" },
  "ntfy-token": { section: "ntfy", key: "token", kind: "secret" },
};

/** Names of the files for secrets, beside home.toml. */
export const SECRET_FILES: Readonly<Record<SecretField, string>> = {
  "key": "plug.key",
  "password": "plug.password",
  "plug-token": "plug.token",
  "cloud-token": "cloud.token",
  "ntfy-token": "ntfy.token",
};

/** An answer as home.toml has it; what cannot be understood stays the text that it is. */
export function valueOf(
  field: SetupField,
  answer: string,
): string | number | boolean | readonly string[] {
  switch (FIELD_PLACES[field].kind) {
    case "text":
    case "secret":
      return answer;
    case "number":
      return /^\d{1,5}$/.test(answer) ? Number(answer) : answer;
    case "yes_no":
      return answer === "yes";
    case "words":
      return wordsOf(answer);
  }
}

/** `/usr/bin/relay off`, or a list as JSON where an argument holds a space. */
function wordsOf(answer: string): string | readonly string[] {
  if (!answer.startsWith("[")) return answer.split(/\s+/).filter((word) => word !== "");
  try {
    const list: unknown = JSON.parse(answer);
    return Array.isArray(list) && list.every((each) => typeof each === "string") ? list : answer;
  } catch {
    return answer;
  }
}

/** A setting of home.toml as an answer; null: it is none. */
export function answerOf(value: unknown): string | null {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" || typeof value === "number") return String(value);
  return Array.isArray(value) ? JSON.stringify(value) : null;
}
