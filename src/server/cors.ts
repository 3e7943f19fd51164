// CORS: which pages of other origins may read responses.
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export interface CorsRules {
  origin: RegExp;
  methods: string[];
  maxAge: number;
}

export interface CorsOptions {
  corsOrigins: readonly string[];
  production: boolean;
  /** Rules of the emulator's control, in place of those of all other routes. */
  emulatorControl: { cors: CorsRules } | undefined;
}

/** Origins of Apollo Sandbox, and of front ends under development. */
const developmentOrigins = [
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
  /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/,
];

/** Returns the origins whose pages may call the server. */
export function allowedOrigins({
  corsOrigins,
  production,
}: Pick<CorsOptions, 'corsOrigins' | 'production'>): (string | RegExp)[] {
  return [...corsOrigins, ...(production ? [] : developmentOrigins)];
}

/** Lets pages of the configured origins call the server; in development, also those of this machine. */
export async function registerCors(app: FastifyInstance, options: CorsOptions): Promise<void> {
  const origin = allowedOrigins(options);
  if (origin.length === 0) return;
  const rules = {
    origin,
    methods: ['GET', 'POST'],
    exposedHeaders: ['WWW-Authenticate', 'Retry-After', 'X-Request-Id'],
    // Seconds for which a browser caches a preflight.
    maxAge: 600,
  };
  const control = options.emulatorControl?.cors;
  const isControl = ({ url }: FastifyRequest): boolean => /^\/emulator(?:[/?]|$)/.test(url);
  await app.register(cors, {
    delegator: (request, done) => {
      const applied = control && isControl(request) ? control : rules;
      // The plugin would respond to every other OPTIONS request with a text.
      done(null, { ...applied, preflight: isPreflight(request) });
    },
  });
}

/** Whether a request is a CORS preflight (https://fetch.spec.whatwg.org, "CORS-preflight request"). */
function isPreflight({ headers, method }: FastifyRequest): boolean {
  return method === 'OPTIONS' && Boolean(headers.origin && headers['access-control-request-method']);
}
