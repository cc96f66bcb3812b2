/**
 * This release. The version stands here alone: heartbeats, `rebootinator --version` and a release's
 * files take it from here.
 */
export const RELEASE = "0.1.0";
