/** Where a cloud on a computer of one's own listens. */
import type { CloudConfig } from "../../lib/config/cloud_config.ts";
import { describeError } from "../../lib/base/log.ts";

type Place = Pick<CloudConfig, "host" | "port">;

/** Throws TypeError where somebody listens already: a cloud too many is not to make a store first. */
export function refuseTaken({ host, port }: Place): void {
  try {
    Deno.listen({ hostname: host, port }).close();
  } catch (error) {
    throw cannotListen({ host, port }, error);
  }
}

/** Why it cannot, in one line. */
export function cannotListen({ host, port }: Place, error: unknown): TypeError {
  const why = error instanceof Deno.errors.AddrInUse
    ? "another program does, or a cloud that runs already"
    : describeError(error);
  return new TypeError(`Cannot listen on HOST=${host} PORT=${port} (${why})`, { cause: error });
}
