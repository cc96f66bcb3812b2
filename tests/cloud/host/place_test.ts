import { assertThrows } from "@std/assert";
import { refuseTaken } from "../../../cloud/host/place.ts";

Deno.test("refuseTaken() lets go of a place that is free, and says that somebody has it", () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  assertThrows(
    () => refuseTaken({ host: "127.0.0.1", port }),
    TypeError,
    `Cannot listen on HOST=127.0.0.1 PORT=${port} (another program does, or a cloud that runs already)`,
  );
  taken.close();
  refuseTaken({ host: "127.0.0.1", port: 0 });
});
