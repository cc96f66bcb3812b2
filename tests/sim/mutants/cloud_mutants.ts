import { DELIVERY_MUTANTS } from "./delivery_mutants.ts";
import { DOOR_MUTANTS } from "./door_mutants.ts";
import { CLOUD_SETUP_MUTANTS } from "./setup_mutants.ts";
import type { Mutant } from "./mutant.ts";
import { LISTENING_MUTANTS } from "./site/listening_mutants.ts";
import { MONITOR_MUTANTS } from "./site/monitor_mutants.ts";
import { SENTENCE_MUTANTS } from "./pages/sentence_mutants.ts";
import { SITE_MUTANTS } from "./site_mutants.ts";
import { STORE_MUTANTS } from "./store_mutants.ts";

/** Defects in the deciding code of the cloud, and in what it says. */
export const CLOUD_MUTANTS: readonly Mutant[] = [
  ...CLOUD_SETUP_MUTANTS,
  ...SITE_MUTANTS,
  ...LISTENING_MUTANTS,
  ...MONITOR_MUTANTS,
  ...DELIVERY_MUTANTS,
  ...STORE_MUTANTS,
  ...DOOR_MUTANTS,
  ...SENTENCE_MUTANTS,
];
