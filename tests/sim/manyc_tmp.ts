const [, first, count] = [0, Number(Deno.args[0]), Number(Deno.args[1])];
const { runSeed } = await import(`${Deno.args[2]}/tests/sim/run_seed.ts`);
let bad = 0;
const t0 = performance.now();
for (let s = first; s < first + count; s++) {
  const t = performance.now();
  const r = await runSeed(s, { print: null, half: Deno.args[3] ?? "cloud" });
  if (r.violation) {
    bad++;
    console.log(s, r.violation.property, r.violation.what.slice(0, 140));
  }
  if (performance.now() - t > 8000) console.log(s, "slow", Math.round(performance.now() - t));
}
console.log("done", count, "bad", bad, Math.round((performance.now() - t0) / 1000), "s");
