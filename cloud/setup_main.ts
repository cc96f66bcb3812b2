/** `deno task cloud-setup`; `--help` says how. */
import { openCommandIo } from "./commands/command_io.ts";
import { runCloudSetup } from "./setup/cloud_setup.ts";
import { installService, writeSecretFile } from "./setup/own_computer.ts";

Deno.exit(
  await runCloudSetup(Deno.args, {
    ...openCommandIo(Deno),
    isRoot: Deno.uid() === 0,
    writeSecretFile,
    installService,
    sleep: (lengthMs) => new Promise((resolve) => setTimeout(resolve, lengthMs)),
  }),
);
