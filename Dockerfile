# What of it was tried, and how: docs/deployment.md. podman and buildah leave out the health check unless told `--format docker`.
# Debian, not Alpine: the npm packages that bring Node and PostgreSQL are built for glibc.

FROM node:24-bookworm-slim AS install
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production BELEG_DATA=/data NODE_COMPILE_CACHE=/app/.cache
COPY --from=install /app/node_modules ./node_modules
COPY . .
# Keys, evidence and the published files live in /data, and belong to the one who runs.
RUN mkdir -m 700 /data .cache && chown node:node /data .cache
VOLUME /data
USER node
# Compiled once, so that every start is as quick as a second one; at run time nothing needs to be written here.
RUN bin/beleg --help > /dev/null
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/en/').then((page) => process.exit(page.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["bin/beleg"]
# From outside the container nobody passes for this machine: without `--url` the page answers, and /console, /setup and /sign-in do not.
CMD ["serve", "--host", "0.0.0.0"]
