# Two stages: one builds the bundle without the explorers and the emulator; the image has only that, and runs it as an
# unprivileged user.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run compile
RUN node scripts/build.mjs production bundle

FROM node:24-slim
ARG VERSION=0.0.0-local
ARG REVISION=unknown
ARG SOURCE=unknown
# https://github.com/opencontainers/image-spec/blob/main/annotations.md
LABEL org.opencontainers.image.title="Intune compliance partner gateway" \
  org.opencontainers.image.description="A typed GraphQL gateway over Microsoft Graph's compliance management partners" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION" \
  org.opencontainers.image.source="$SOURCE"
# All addresses, of IPv6 and IPv4. On a host without IPv6, set HOST=0.0.0.0.
ENV NODE_ENV=production HOST=:: PORT=4000
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/bundle ./bundle
# Operations that assistants may run, with ASSISTANTS=true.
COPY schema/operations ./schema/operations
# Acknowledged differences for the drift command: docker run … node bundle/main.js drift --metadata …
COPY schema/acknowledged-drift.json ./schema/
USER node
EXPOSE 4000
# Exec form, so that no shell is needed. `localhost` is ::1 or 127.0.0.1, whichever HOST includes.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://localhost:${process.env.MANAGEMENT_PORT ?? process.env.PORT}/health/live`).then((it) => process.exit(it.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bundle/main.js"]
