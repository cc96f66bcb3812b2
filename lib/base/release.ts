/** This release; travels in heartbeats. */
export const RELEASE = "0.1.0";
