// Rules for EXPLORER_CLIENT_ID, with which administrators sign in to GraphiQL.

export interface ExplorerSurroundings {
  production: boolean;
  isEmulated: boolean;
  /** The front ends that may call; any when empty. */
  clientIds: readonly string[];
}

/** What stands against signing in with this client; nothing if none is given. */
export function faultsOfExplorer(
  clientId: string | undefined,
  { clientIds, isEmulated, production }: ExplorerSurroundings,
): string[] {
  if (clientId === undefined) return [];
  if (production) return ['EXPLORER_CLIENT_ID is for GraphiQL, which does not run in production: remove it.'];
  if (isEmulated) {
    return ['EXPLORER_CLIENT_ID is for a real tenant, and the emulator gives GraphiQL a token: remove it.'];
  }
  if (clientIds.length === 0 || clientIds.includes(clientId)) return [];
  return ['EXPLORER_CLIENT_ID is not among GATEWAY_CLIENT_IDS, so GraphiQL could sign in and not call: add it there.'];
}
