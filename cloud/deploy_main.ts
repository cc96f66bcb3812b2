/** `deno task deploy`; `--help` says how. */
import { openCommandIo } from "./commands/command_io.ts";
import { runDeployCommand } from "./commands/deploy_command.ts";
import { stageCloud } from "./commands/deploy_stage.ts";
import { PROJECT } from "./host/own_program.ts";

let stage: string | null = null;

const code = await runDeployCommand(Deno.args, {
  ...openCommandIo(Deno),
  now: Date.now,
  sleep: (lengthMs) => new Promise((resolve) => setTimeout(resolve, lengthMs)),
  deploy: async (words) => {
    stage ??= await stageCloud(PROJECT);
    const { code, stdout, stderr } = await new Deno.Command("deno", {
      args: ["deploy", ...words],
      cwd: stage,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { code, output: decoder.decode(stdout), errors: decoder.decode(stderr) };
  },
});
if (stage !== null) await Deno.remove(stage, { recursive: true });
Deno.exit(code);
