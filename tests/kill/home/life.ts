/** One life of a home: hangs, cuts, shots, reboots, broken files; then a healed stretch. */
import { createRandom, type Random } from "../../support/base/random.ts";
import { HomeLedger, type Stage } from "./ledger.ts";
import { armShot, type Shot, SHOTS } from "./shots.ts";
import { makeHomeFolders, PLUG } from "./folders.ts";
import { type HomeNetwork, startNetwork } from "./network.ts";
import { type HomeFolders, startTick, type TickEnd } from "./tick.ts";

export interface LifeOptions {
  readonly seed: number;
  /** Flags of the tick, as its task names them. */
  readonly flags: readonly string[];
  /** The life ends after so many cuts, 1–8. */
  readonly cutsMax: number;
}

export interface LifeFigures {
  readonly seed: number;
  readonly ticks: number;
  readonly cuts: number;
  readonly kills: Readonly<Record<Shot, number>>;
  readonly stages: Readonly<Record<Stage, number>>;
  readonly reboots: number;
  readonly brokenFiles: number;
  readonly twins: number;
  readonly darkMsMax: number;
  readonly violations: readonly string[];
  /** What happened last, oldest first, one line each. */
  readonly trace: readonly string[];
}

const LIFE_MS_MAX = 150_000;
const HEALED_TICKS_MAX = 12;
const TRACE_LINES = 60;
/** Where the harm would be done. */
const SHOTS_AT_CUT: readonly Shot[] = ["clock", "file", "file", "wire", "wire", "wire", "probe"];

export async function liveOneLife(options: LifeOptions): Promise<LifeFigures> {
  const random = createRandom(options.seed);
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-kill-" });
  const countsDown = random.chance(0.8);
  const protocol = random.pick(["3.3", "3.4", "3.5"]);
  const wifiBootMs = countsDown && random.chance(0.4) ? 300 : null;
  await using network = await startNetwork({
    plugId: PLUG.id,
    plugKey: PLUG.key,
    protocol,
    faults: countsDown ? random.pick([[], [], ["split_status"], ["ack_only"]]) : ["no_countdown"],
    wifiBootMs,
    hungBehaviour: random.chance(0.8) ? "page" : "silence",
  });
  const folders = await makeHomeFolders(folder, { network, protocol });
  const life = new HomeLife(options, { random, network, folders, countsDown });
  await life.run();
  await Deno.remove(folder, { recursive: true });
  return life.figures();
}

class HomeLife {
  readonly #options: LifeOptions;
  readonly #random: Random;
  readonly #network: HomeNetwork;
  readonly #folders: HomeFolders;
  readonly #ledger: HomeLedger;
  readonly #kills: Record<Shot, number> = { clock: 0, file: 0, wire: 0, probe: 0 };
  #boot = 1;
  #ticks = 0;
  #reboots = 0;
  #brokenFiles = 0;
  #twins = 0;
  #gaveUp = false;
  /** A cut is under way or the router boots: nothing happens for seconds. */
  #isIdle = false;
  readonly #trace: string[] = [];
  /** Ticks in a row that went through and saw a dead line. */
  #failing = 0;

  constructor(
    options: LifeOptions,
    world: {
      readonly random: Random;
      readonly network: HomeNetwork;
      readonly folders: HomeFolders;
      readonly countsDown: boolean;
    },
  ) {
    this.#options = options;
    this.#random = world.random;
    this.#network = world.network;
    this.#folders = world.folders;
    this.#ledger = new HomeLedger(world);
  }

  async run(): Promise<void> {
    const untilMs = performance.now() + LIFE_MS_MAX;
    const { cutsMax } = this.#options;
    while (this.#ledger.offs < cutsMax && !this.#gaveUp && performance.now() < untilMs) {
      await this.#weather();
      const nearCut = this.#failing >= 2;
      const isShot = this.#random.chance(nearCut ? 0.75 : 0.25);
      const shot = isShot ? this.#random.pick(nearCut ? SHOTS_AT_CUT : SHOTS) : null;
      await this.#tick(shot);
      if (this.#ledger.violations.length > 0) return;
      await pause(this.#isIdle ? 1_200 : 150);
    }
    await this.#heal();
    this.#ledger.checkLongestDark(this.#network.darkMsMax());
  }

  figures(): LifeFigures {
    const { offs: cuts, stages, violations } = this.#ledger;
    return {
      seed: this.#options.seed,
      ticks: this.#ticks,
      cuts,
      kills: this.#kills,
      stages,
      reboots: this.#reboots,
      brokenFiles: this.#brokenFiles,
      twins: this.#twins,
      darkMsMax: Math.round(this.#network.darkMsMax()),
      violations,
      trace: this.#trace.slice(-TRACE_LINES),
    };
  }

  async #tick(shot: Shot | null): Promise<TickEnd> {
    const darkBeforeMs = this.#network.darkMs();
    const start = {
      flags: this.#options.flags,
      folders: this.#folders,
      bootId: `boot-${this.#boot}`,
    };
    const tick = startTick(start);
    const twin = shot === null && this.#random.chance(0.08) ? startTick(start) : null;
    const disarm = shot === null ? () => {} : armShot(tick, shot, {
      random: this.#random,
      network: this.#network,
      folders: this.#folders,
    });
    const end = await tick.ended;
    disarm();
    this.#ticks++;
    if (end.code === null && shot !== null) this.#kills[shot]++;
    const other = await twin?.ended ?? null;
    if (other !== null) this.#twins++;
    // One of two that run at once does nothing, and says so by 3.
    const busy = other !== null && (other.code === 3) !== (end.code === 3);
    const acted = busy && other !== null && end.code === 3 ? other : end;
    const view = await this.#network.view();
    this.#ledger.check(view, acted);
    if (acted.code === 0 && !view.relay) {
      this.#ledger.checkDark({ beforeMs: darkBeforeMs, afterMs: this.#network.darkMs() });
    }
    this.#learn(acted);
    const { record } = acted;
    const said = record === null ? "" : `${record.cause} ${record.action} ${record.remark ?? ""}`;
    this.#trace.push(`${shot ?? "no shot"}, exit ${end.code}, ${this.#ledger.offs} cuts: ${said}`);
    return acted;
  }

  /** When the next hang comes depends on what the watchdog has seen, so that it stays armed. */
  #learn(end: TickEnd): void {
    const { record } = end;
    if (end.code !== 0 || record === null) return;
    this.#isIdle = record.phase === "off" || record.phase === "booting";
    if (/Gave up/.test(record.remark ?? "")) this.#gaveUp = true;
    if (record.cause === "online") {
      this.#failing = 0;
      this.#network.hang();
    } else this.#failing = record.action === "cut" ? 0 : this.#failing + 1;
  }

  async #weather(): Promise<void> {
    if (this.#random.chance(0.02)) {
      // The host reboots: another boot, memory empty; the line is well for a moment.
      this.#boot++;
      this.#trace.push("reboot");
      this.#reboots++;
      this.#ledger.forgetRuntime();
      await Deno.remove(this.#folders.runtime, { recursive: true });
      await Deno.mkdir(this.#folders.runtime);
      this.#network.heal();
    }
    if (this.#random.chance(0.02)) await this.#breakFiles();
    if (this.#random.chance(0.01)) {
      await this.#network.post("/mains", false);
      await this.#network.post("/mains", true);
    }
  }

  async #breakFiles(): Promise<void> {
    const both = this.#random.chance(0.5);
    const paths = [this.#folders.runtime, ...(both ? [this.#folders.state] : [])]
      .map((folder) => `${folder}/state.json`);
    let broken = 0;
    for (const path of paths) {
      try {
        const bytes = await Deno.readFile(path);
        // Without its last line feed a file is still whole.
        const at = this.#random.integer(0, bytes.length - 2);
        if (this.#random.chance(0.5)) await Deno.truncate(path, at);
        else await Deno.writeFile(path, bytes.with(at, (bytes[at] ?? 0) ^ 0x15));
        broken++;
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    if (broken === 0) return;
    this.#brokenFiles += broken;
    this.#trace.push(`broken: ${paths.join(", ")}`);
    this.#ledger.expectUnreadable(`${broken} broken`, both ? "all" : "one");
    // Nobody remembers having seen the line work: it is shown again.
    if (both) this.#network.heal();
  }

  /** Nothing is shot any more: within a few ticks all is well, and stays so. */
  async #heal(): Promise<void> {
    this.#network.heal();
    for (let count = 0; count < HEALED_TICKS_MAX; count++) {
      const { record } = await this.#tick(null);
      this.#network.heal();
      if (record?.cause === "online" && this.#network.darkMs() === null) return;
      await pause(700);
    }
    this.#ledger.violations.push("L3: still not well after the healed stretch");
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
