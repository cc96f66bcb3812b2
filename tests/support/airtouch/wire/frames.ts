/** Frames in bytes behind which no more will come. */
import type { Frame } from "../../../../lib/airtouch/frame/frame.ts";
import { takeFrames } from "../../../../lib/airtouch/frame/frame_reader.ts";
import type { Model } from "../../../../lib/airtouch/model.ts";

/** Every whole frame, also those that the start of one that never becomes whole would hide. */
export function framesIn(bytes: Uint8Array, model: Model): readonly Frame[] {
  const { frames, rest } = takeFrames(bytes, model);
  return rest.length === 0 ? frames : [...frames, ...framesIn(rest.subarray(1), model)];
}
