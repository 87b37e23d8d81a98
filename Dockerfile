# Builds Bayline with the Swift toolchain, and ships the program alone.
# With PostgreSQL: docker build --build-arg TRAITS=Postgres
FROM swift:6.3-bookworm AS build
ARG TRAITS=""
RUN apt-get update \
    && apt-get install -y --no-install-recommends libsqlite3-dev zlib1g-dev ${TRAITS:+libpq-dev} \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift openapi.yaml ./
COPY Sources ./Sources
# The manifest names the test targets, so their folders must be there.
COPY Tests ./Tests
RUN swift build -c release --product bayline --static-swift-stdlib ${TRAITS:+--traits $TRAITS} \
    && cp "$(swift build -c release --show-bin-path)/bayline" /bayline

FROM debian:bookworm-slim
ARG TRAITS=""
RUN apt-get update \
    && apt-get install -y --no-install-recommends libsqlite3-0 zlib1g libstdc++6 libcurl4 ca-certificates curl tzdata ${TRAITS:+libpq5} \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --no-create-home bayline \
    && mkdir /data && chown bayline /data
COPY --from=build /bayline /usr/local/bin/bayline
USER bayline
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD curl -fsS http://127.0.0.1:8080/readyz || exit 1
ENTRYPOINT ["bayline"]
CMD ["serve", "--database", "/data/bayline.sqlite", "--host", "0.0.0.0", "--port", "8080"]
