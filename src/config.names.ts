// Names of variables that look like the gateway's own and are not: a misspelt one would silently have no effect, and
// GATEWAY_CLIENTS_IDS in place of GATEWAY_CLIENT_IDS would let any front end call.
import { variables } from './config.variables.js';

/**
 * AZURE_ and OTEL_ are left out: other tools have variables of these names, and a misspelt AZURE_ variable shows as one
 * that is missing.
 */
const ownPrefixes = ['GATEWAY_', 'EMULATOR_', 'MSGRAPH_', 'GRAPHQL_', 'CORS_', 'EXPLORER_'];

/** Set by Kubernetes and Docker for a service whose name begins like ours, such as GATEWAY_SERVICE_HOST. */
const serviceLink = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/** A fault for each name that has one of the gateway's prefixes and is not one of its variables. */
export function unknownNames(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const prefix = ownPrefixes.find((own) => name.toUpperCase().startsWith(own));
    if (prefix === undefined || Object.hasOwn(variables, name) || serviceLink.test(name)) return [];
    const known = Object.keys(variables).filter((own) => own.startsWith(prefix));
    return [`${name} is not a variable of the gateway: correct or remove it. Known are ${known.join(', ')}.`];
  });
}
