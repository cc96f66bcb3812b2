/** `deno task mute`; `--help` says how. */
import { openCommandIo } from "./command_io.ts";
import { runMute } from "./change_commands.ts";

Deno.exit(await runMute(Deno.args, openCommandIo(Deno)));
