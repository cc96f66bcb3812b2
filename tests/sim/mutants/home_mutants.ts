import { AIRTOUCH_MUTANTS } from "./airtouch_mutants.ts";
import { DRIVER_MUTANTS } from "./drivers/driver_mutants.ts";
import { EVIDENCE_MUTANTS } from "./evidence_mutants.ts";
import { KEPT_MUTANTS } from "./kept_mutants.ts";
import type { Mutant } from "./mutant.ts";
import { POWER_MUTANTS } from "./power_mutants.ts";
import { SETUP_MUTANTS } from "./setup_mutants.ts";
import { SEVERAL_MUTANTS } from "./several_mutants.ts";
import { TAPO_MUTANTS } from "./drivers/tapo_mutants.ts";
import { UNKNOWN_MUTANTS } from "./unknown_mutants.ts";

/** Defects in the deciding code of the home half. */
export const HOME_MUTANTS: readonly Mutant[] = [
  ...AIRTOUCH_MUTANTS,
  ...DRIVER_MUTANTS,
  ...EVIDENCE_MUTANTS,
  ...KEPT_MUTANTS,
  ...POWER_MUTANTS,
  ...SETUP_MUTANTS,
  ...SEVERAL_MUTANTS,
  ...TAPO_MUTANTS,
  ...UNKNOWN_MUTANTS,
];
