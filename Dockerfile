# The cloud in a container: no shell, no root, nothing to write but /data. examples/compose.yaml runs it
# behind TLS. One container for one volume: the store is a file.
ARG DENO=2.9.6
FROM denoland/deno:bin-${DENO} AS deno

FROM debian:bookworm-slim AS build
COPY --from=deno /deno /usr/bin/deno
WORKDIR /app
COPY app.json deno.json
COPY app.lock LICENSE ./
COPY lib lib
COPY cloud cloud
ENV DENO_DIR=/deno
RUN ["/usr/bin/deno", "cache", "--frozen", "cloud/main.ts", "cloud/health_main.ts", "cloud/token_main.ts"]
RUN ["mkdir", "/data"]

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=deno /deno /usr/bin/deno
COPY --from=build /app /app
COPY --from=build /deno /deno
# A volume takes its owner from here.
COPY --from=build --chown=65532:65532 /data /data
ENV DENO_DIR=/deno DENO_NO_UPDATE_CHECK=1 NO_COLOR=1 HOST=0.0.0.0 PORT=8000 KV_PATH=/data/cloud.kv
WORKDIR /app
USER 65532:65532
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=90s --retries=3 CMD ["/usr/bin/deno", "run", "--no-prompt", "--quiet", "--cached-only", "--frozen", "--allow-net=127.0.0.1", "--allow-env=HOST,PORT", "cloud/health_main.ts"]
ENTRYPOINT ["/usr/bin/deno", "run", "--no-prompt", "--quiet", "--cached-only", "--frozen", "--v8-flags=--max-semi-space-size=8,--heap-growing-percent=50", "--allow-read=/data,/run/secrets,/dev/null", "--allow-write=/data", "--allow-net", "--allow-sys=osUptime", "--allow-env=REBOOTINATOR_*,NTFY_*,WEBHOOK_*,QUIET_HOURS,DIGEST_AT,REBOOT_BUTTON,KV_PATH,DENO_KV_ACCESS_TOKEN,DENO_KV_ACCESS_TOKEN_FILE,HOST,PORT,PUBLIC_URL,STATUS_PUBLIC,BADGES,SOCKET_FIRST_MESSAGE,GENERATIONS,REMINDER_FIRST,SITES_MAX,DENO_DEPLOYMENT_ID,DENO_TIMELINE,HOME,XDG_DATA_HOME"]
CMD ["cloud/main.ts"]
