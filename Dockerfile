# Two stages: one builds the bundle; the image has only the bundle and runs it as an unprivileged user.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build

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
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/bundle ./bundle
# Operations that assistants may run, with ASSISTANTS=true, and examples of the explorers, for NODE_ENV=development.
COPY schema/operations ./schema/operations
# Acknowledged differences for the drift command: docker run … node bundle/main.js drift --metadata …
COPY schema/acknowledged-drift.json ./schema/
USER node
EXPOSE 4000
# Exec form, so that no shell is needed.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.MANAGEMENT_PORT ?? process.env.PORT}/health/live`).then((it) => process.exit(it.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bundle/main.js"]
