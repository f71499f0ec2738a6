package dev.tocsin.prober.check;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import java.util.List;

/** What is offered during the TLS handshake (ALPN). */
final class Protocols {
    static final String HTTP_2 = ApplicationProtocolNames.HTTP_2;
    static final List<String> HTTP = List.of(HTTP_2, ApplicationProtocolNames.HTTP_1_1);

    private Protocols() {}

    static ApplicationProtocolConfig offering(List<String> names) {
        return new ApplicationProtocolConfig(
                Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, names);
    }
}
