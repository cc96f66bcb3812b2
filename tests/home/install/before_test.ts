import { assertEquals } from "@std/assert";
import {
  bringBack,
  keepRelease,
  keptRelease,
  releaseWorks,
  swapReleases,
} from "../../../home/install/before.ts";
import { exists, placeFile, placeProject, placeText } from "../../../home/install/place.ts";

interface Place {
  readonly root: string;
  readonly prefix: string;
}

const UNIT = "/etc/systemd/system/rebootinator-probe.service";
const SOCKET = "/etc/systemd/system/rebootinator-control.socket";
const SETTINGS = "/etc/rebootinator/home.toml";

async function inPlace(act: (place: Place) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await act({ root, prefix: "/opt/re" });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** As an installation places it. */
function install({ root, prefix }: Place, release: string): void {
  const source = `${root}/source-${release}`;
  placeText(`${source}/home/main.ts`, `tick of ${release}`, 0o644);
  placeText(`${source}/deno`, `deno of ${release}`, 0o755);
  placeFile(`${source}/deno`, `${root}${prefix}/bin/deno`, 0o755);
  placeProject(source, `${root}${prefix}/app`, ["home"]);
  placeText(`${root}${UNIT}`, `unit of ${release}`, 0o644);
  placeText(`${root}${SETTINGS}`, `settings of ${release}`, 0o600);
  placeText(`${root}${prefix}/installed.json`, JSON.stringify({ release }), 0o644);
}

/** What stands, piece by piece. */
function standing({ root, prefix }: Place): string {
  const places = [`${prefix}/bin/deno`, `${prefix}/app/home/main.ts`, UNIT, SETTINGS];
  return places.map((path) => Deno.readTextFileSync(`${root}${path}`)).join(", ");
}

function modeOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o777;
}

function piecesOf(release: string, settings = release): string {
  return `deno of ${release}, tick of ${release}, unit of ${release}, settings of ${settings}`;
}

Deno.test("what stood comes back whole: program, units and settings, and no unit more", async () => {
  await inPlace(async (place) => {
    install(place, "1");
    keepRelease(place);
    assertEquals(keptRelease(place, "standing"), "1");
    install(place, "2");
    placeText(`${place.root}${SOCKET}`, "a unit of 2 alone", 0o644);
    assertEquals(standing(place), piecesOf("2"));
    await bringBack(place, "standing");
    assertEquals(standing(place), piecesOf("1"));
    assertEquals(modeOf(`${place.root}${place.prefix}/bin/deno`), 0o755);
    assertEquals(modeOf(`${place.root}${SETTINGS}`), 0o600);
    assertEquals(exists(`${place.root}${SOCKET}`), false);
    assertEquals(keptRelease(place, "standing"), null);
  });
});

Deno.test("a release that works leaves the one before, without its settings", async () => {
  await inPlace(async (place) => {
    install(place, "1");
    keepRelease(place);
    install(place, "2");
    releaseWorks(place, "2");
    assertEquals([keptRelease(place, "standing"), keptRelease(place, "before")], [null, "1"]);
    const before = `${place.root}${place.prefix}/before`;
    assertEquals(exists(`${before}/settings`), false);
    assertEquals(modeOf(before), 0o700);
    await swapReleases(place);
    assertEquals(standing(place), piecesOf("1", "2"));
    assertEquals(keptRelease(place, "before"), "2");
    await swapReleases(place);
    assertEquals(standing(place), piecesOf("2", "2"));
  });
});

Deno.test("new settings for the same release leave the release before where it is", async () => {
  await inPlace((place) => {
    for (const release of ["1", "2", "2"]) {
      keepRelease(place);
      install(place, release);
      releaseWorks(place, release);
    }
    assertEquals([keptRelease(place, "standing"), keptRelease(place, "before")], [null, "1"]);
    return Promise.resolve();
  });
});

Deno.test("what an installation that never ended has kept is not lost to half of the next", async () => {
  await inPlace(async (place) => {
    install(place, "1");
    keepRelease(place);
    install(place, "2");
    // The power went; then somebody installs again, and that fails.
    keepRelease(place);
    await bringBack(place, "standing");
    assertEquals(standing(place), piecesOf("1"));
  });
});

Deno.test("where nothing stands, nothing is kept", async () => {
  await inPlace((place) => {
    keepRelease(place);
    assertEquals([keptRelease(place, "standing"), exists(`${place.root}/opt`)], [null, false]);
    releaseWorks(place, "1");
    return Promise.resolve();
  });
});
