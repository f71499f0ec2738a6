package dev.tocsin.prober.check;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer up to the limit and tells the listener once what became of it.
 *
 * <p>Threading: owned by the event loop of its connection.
 */
final class ResponseReader extends SimpleChannelInboundHandler<HttpObject> {

    /** What can become of an answer. */
    interface Listener {
        void answered(HttpResponse head, String body, boolean truncated);

        void notHttp(Throwable why);

        void outOfMemory();

        void failed(Throwable why);

        void closed();
    }

    private final Listener listener;
    private final BodyBudget budget;
    private final int limit;
    private final boolean keep;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private @Nullable HttpResponse head;
    private int read;
    private int taken;
    private boolean told;

    ResponseReader(Listener listener, BodyBudget budget, int limit, boolean keep) {
        this.listener = listener;
        this.budget = budget;
        this.limit = limit;
        this.keep = keep;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) throws IOException {
        if (told) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            told = true;
            listener.notHttp(part.decoderResult().cause());
            return;
        }
        if (part instanceof HttpResponse response && !isInterim(response)) {
            head = response;
        }
        HttpResponse begun = head;
        if (begun != null && part instanceof HttpContent content) {
            take(content.content(), begun);
            if (content instanceof LastHttpContent) {
                answered(begun, false);
            }
        }
    }

    /** 100 Continue and 103 Early Hints announce an answer; 101 is one. */
    private static boolean isInterim(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != 101;
    }

    private void take(ByteBuf content, HttpResponse begun) throws IOException {
        int size = Math.min(content.readableBytes(), limit - read);
        boolean more = content.readableBytes() > size;
        if (keep && size > 0) {
            if (!budget.take(size)) {
                told = true;
                listener.outOfMemory();
                return;
            }
            taken += size;
            content.readBytes(kept, size);
        }
        read += size;
        if (more) {
            answered(begun, true);
        }
    }

    private void answered(HttpResponse begun, boolean truncated) {
        if (!told) {
            told = true;
            listener.answered(begun, kept.toString(charset(begun)), truncated);
        }
    }

    private static Charset charset(HttpResponse begun) {
        return HttpUtil.getCharset(begun, StandardCharsets.UTF_8);
    }

    /** The connection is no good any more. */
    void broken(Throwable cause) {
        if (!told) {
            told = true;
            listener.failed(cause);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken(cause);
        ChannelFuture unused = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!told) {
            told = true;
            listener.closed();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        budget.giveBack(taken);
        taken = 0;
    }
}
