/** Which Deno the home half runs on; the cloud half runs on older ones too. */

/** The oldest that the home half was tried with, as "major.minor". */
export const DENO_MIN = "2.9";

/** Whether a version such as "2.5.0" is older than {@linkcode DENO_MIN}. */
export function isOldDeno(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [majorMin = 0, minorMin = 0] = DENO_MIN.split(".").map(Number);
  return major < majorMin || (major === majorMin && minor < minorMin);
}
