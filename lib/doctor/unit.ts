import { broken, type Finding, warning, well } from "./finding.ts";

/** A unit of systemd, and the words for it. */
export interface NamedUnit {
  readonly link: string;
  readonly unit: string;
  /** What is said where it runs. */
  readonly runs: string;
  /** What `systemctl status` is to be asked for; left out: the unit itself. */
  readonly status?: string;
}

/** Whether systemd runs a unit; `isActive` null: it could not be asked. */
export function unitFinding(
  isActive: boolean | null,
  { link, unit, runs, status = unit }: NamedUnit,
): Finding {
  switch (isActive) {
    case true:
      return well(link, runs);
    case false:
      return broken(link, "It does not run", `\`sudo systemctl start ${unit}\``);
    case null:
      return warning(link, "systemd could not be asked", `\`systemctl status ${status}\``);
  }
}
