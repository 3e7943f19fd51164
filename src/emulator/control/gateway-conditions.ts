// Conditions of a gateway on its embedded emulator that nothing in the tenant causes, or not within a second.

/** Control sets them, and the gateway reads them with each request. A gateway on a real tenant has none. */
export interface GatewayConditions {
  /** Whether requests are refused as if the load were too high. */
  isOverloaded: boolean;
  /** Time limit of an operation, in ms; `undefined` for the gateway's own. */
  timeLimitMs: number | undefined;
}

export function createGatewayConditions(): GatewayConditions {
  return { isOverloaded: false, timeLimitMs: undefined };
}
