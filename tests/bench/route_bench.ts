/** What it costs to find the handler of a request, as a share of the same thing written by hand. */
import { HttpError } from "../../cloud/http/http.ts";
import { matchRoute } from "../../cloud/http/router.ts";
import { type Effort, type Row, rowAtMost } from "./figures.ts";
import { readByHand } from "./hand_routes.ts";

const ROUNDS = 200_000;
/** As much, but for what a busy machine blurs; URLPattern was measured 60 times dearer. */
const RATIO_MAX = 1.1;

/** Many names, as no two requests need to be of one home. */
const HOMES = Array.from({ length: 1_000 }, (_, index) => `home-${index}`);
const BEATS = HOMES.map((home) => ["POST", `/v1/sites/${home}/heartbeat`] as const);
/** What is read: pages, streams, badges, the API. */
const READS = HOMES.flatMap((home) =>
  [
    "/",
    "/status",
    "/healthz",
    "/live",
    `/sites/${home}`,
    `/sites/${home}/live`,
    `/sites/${home}/report`,
    `/v1/sites/${home}`,
    `/badge/${home}.svg`,
    `/a/s.${home}.-1.1.1.x`,
  ].map((path) => ["GET", path] as const)
);
/** What is not there. */
const STRAYS = HOMES.flatMap((home) =>
  ["/favicon.ico", "/wp-login.php", `/v1/sites/${home}/`, `/sites/${home}/x`, `/badge/${home}`]
    .map((path) => ["GET", path] as const)
);

type Asked = readonly (readonly [method: string, path: string])[];

/** Measures three kinds of requests, in pairs. */
export function benchRoutes({ pairs }: Effort): Promise<readonly Row[]> {
  const kinds = { heartbeats: BEATS, reads: READS, strays: STRAYS };
  return Promise.resolve(
    Object.entries(kinds).map(([name, asked]) => {
      const ratios: number[] = [];
      for (let pair = -2; pair < pairs; pair++) {
        const byHand = nsEach(asked, readByHand);
        const byTable = nsEach(asked, matchRoute);
        // The first two warm both up.
        if (pair >= 0) ratios.push(byTable / byHand);
      }
      const options = { values: ratios, digits: 2 };
      const label = `finding a route, ${name}, of the same by hand`;
      return rowAtMost(label, { ...options, most: RATIO_MAX });
    }),
  );
}

function nsEach(asked: Asked, find: (method: string, path: string) => object): number {
  let found = 0;
  const startedAt = performance.now();
  for (let round = 0; round < ROUNDS; round++) {
    const [method, path] = asked[round % asked.length] ?? ["GET", "/"];
    try {
      find(method, path);
      found++;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
    }
  }
  const ns = (performance.now() - startedAt) * 1_000_000 / ROUNDS;
  if (found !== 0 && found !== ROUNDS) throw new Error("Cannot bench: some were found, some not");
  return ns;
}
