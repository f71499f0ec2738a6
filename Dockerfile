# Images of Tocsin from the jars of `mvn -Pquick package`, one target a module, and `tocsin` with everything in one process:
#
#   docker build --target notifier --build-arg VERSION=0.1.0 --build-arg REVISION="$(git rev-parse HEAD)" -t tocsin-notifier .
#
# All share their layers: what one machine runs of them is loaded and kept once.
FROM eclipse-temurin:25-jre AS jars
COPY standalone/target/lib/ /jars/
COPY standalone/target/standalone-*.jar /jars/
# Libraries change seldom, Tocsin's own jars with each build: a layer each.
RUN mkdir -p /third-party /own \
    && for module in schemas anexia bootstrap definitions importers embedded prober hooks-cdc incidents notifier api standalone; do \
         mv /jars/"$module"-[0-9]*.jar /own/ || exit 1; \
       done \
    && mv /jars/*.jar /third-party/

FROM eclipse-temurin:25-jre AS run
RUN groupadd --system --gid 10001 tocsin \
    && useradd --system --uid 10001 --gid tocsin --home-dir /var/lib/tocsin --shell /usr/sbin/nologin tocsin \
    && mkdir -p /var/lib/tocsin /run/secrets \
    && chown tocsin:tocsin /var/lib/tocsin /run/secrets \
    && chmod 700 /var/lib/tocsin
COPY --from=jars /third-party/ /opt/tocsin/lib/
COPY docker/jvm.options docker/tocsin docker/healthy /opt/tocsin/bin/
COPY --from=jars /own/ /opt/tocsin/lib/
# What is said of a process from outside it, and where it keeps what it may lose. Written to: /var/lib/tocsin and /tmp.
ENV TOCSIN_MANAGEMENT_HOST=0.0.0.0 TOCSIN_MANAGEMENT_PORT=9464 TOCSIN_DATA=/var/lib/tocsin
VOLUME /var/lib/tocsin
WORKDIR /var/lib/tocsin
USER 10001:10001
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 CMD ["/opt/tocsin/bin/healthy"]
ENTRYPOINT ["/opt/tocsin/bin/tocsin"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Tocsin" \
      org.opencontainers.image.description="Event-driven monitoring and webhooks on Kafka" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"

FROM run AS prober
CMD ["prober"]

FROM run AS hooks-cdc
CMD ["hooks-cdc"]

FROM run AS incidents
CMD ["incidents"]

FROM run AS notifier
CMD ["notifier"]

FROM run AS api
ENV API_HOST=0.0.0.0
EXPOSE 8080
CMD ["api"]

# Everything in one process, with a broker of its own: mount a configuration, publish 8080, keep /var/lib/tocsin.
FROM run AS tocsin
EXPOSE 8080
CMD ["up", "--host", "0.0.0.0", "--config", "/etc/tocsin/tocsin.yaml", "--data", "/var/lib/tocsin"]
