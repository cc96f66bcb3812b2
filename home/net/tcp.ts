/** The AirTouch package stands alone, so the connection that both need lies in it. */
export * from "../../lib/airtouch/shell/tcp.ts";
