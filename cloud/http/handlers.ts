import type { RouteName } from "../../lib/api/routes.ts";
import type { Claim } from "../keys/tokens.ts";

/** A request that was let in. */
export interface Asked {
  readonly request: Request;
  /** What stands for the path's parameter, mostly a home's id; "" where it has none. */
  readonly parameter: string;
  /** By what right; null: open to all. */
  readonly claim: Claim | null;
  /** The address that the connection came from; null: not known. */
  readonly sender: string | null;
}

/** What answers these routes; the table of routes says what each is. */
export type Handlers<Name extends RouteName> = Readonly<
  Record<Name, (asked: Asked) => Response | Promise<Response>>
>;
