import { type Finding, warning } from "../../lib/doctor/finding.ts";

/** A link's name with how it is looked at. */
export interface Check {
  readonly link: string;
  readonly look: () => Promise<readonly Finding[]>;
}

/** Runs a check to its end or for `forMs`; whatever it throws becomes a line. Never rejects. */
export async function runCheck(check: Check, forMs: number): Promise<readonly Finding[]> {
  const { promise, resolve } = Promise.withResolvers<readonly Finding[]>();
  const next = "Run the doctor again; if it stays so, report it";
  const timer = setTimeout(() => {
    resolve([warning(check.link, `It could not be looked at within ${forMs / 1_000} s`, next)]);
  }, forMs);
  try {
    return await Promise.race([check.look(), promise]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [warning(check.link, `It could not be looked at: ${why.split("\n")[0]}`, next)];
  } finally {
    clearTimeout(timer);
  }
}
