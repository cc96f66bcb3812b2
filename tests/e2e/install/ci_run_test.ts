/** `.ci/run` where what it starts never ends: it ends all the same, says what hung, and counts it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { hasProgram } from "../../support/base/needs.ts";
import { runProcess } from "../../support/install/run_process.ts";

const SCRIPT = new URL("../../../.ci/run", import.meta.url);
const isHere = ["bash", "timeout", "tee", "mktemp", "tail"].every(hasProgram);
const skipped = isHere ? "" : " (skipped: no bash or timeout here)";

/** Instead of npx: hangs at what `HANGS` names, and is done with all else. */
const NPX = `#!/bin/sh
case " $* " in *" $HANGS "*) while :; do :; done ;; esac
`;

for (
  const [hangs, failed, says] of [
    ["fmt", 1, "npx -y deno@2.9.6 fmt --check"],
    ["lint", 1, "npx -y deno@2.9.6 lint"],
    ["task", 2, "npx -y deno@2.9.6 task --quiet test --minutes 1 --long"],
  ] as const
) {
  Deno.test(
    { name: `.ci/run outlives a ${hangs} that hangs${skipped}`, ignore: !isHere },
    async () => {
      const folder = await Deno.makeTempDir();
      try {
        for (const name of ["bin", "project/.ci"]) {
          await Deno.mkdir(`${folder}/${name}`, { recursive: true });
        }
        // Its minutes are seconds here, and none is left.
        const text = (await Deno.readTextFile(SCRIPT)).replaceAll(/(\}|\)\))m(?=["\s])/g, "$1s")
          .replace("MINUTES_MAX=80", "MINUTES_MAX=0");
        await Deno.writeTextFile(`${folder}/project/.ci/run`, text);
        const programs = [["npx", NPX], ["node", ""], ["npm", ""], [
          "apt-get",
          "#!/bin/sh\nexit 1\n",
        ]];
        for (const [name, script = ""] of programs) {
          await Deno.writeTextFile(`${folder}/bin/${name}`, script, { mode: 0o755 });
        }
        const env = { PATH: `${folder}/bin:${Deno.env.get("PATH")}`, HANGS: hangs };
        const ran = await runProcess(["bash", `${folder}/project/.ci/run`], { env });
        assertEquals(ran.code, 1, ran.errors);
        assertStringIncludes(`${ran.output}${ran.errors}`, says);
        assertEquals(
          ran.output.trim().split("\n").at(-1),
          `0 passed, ${failed} failed, 0 skipped`,
        );
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  );
}
