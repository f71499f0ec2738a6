package dev.tocsin.prober.check;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsPtrRecord;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Resource records as people write them, names without the dot at their end. */
final class DnsRecords {
    private DnsRecords() {}

    static List<String> answers(DnsResponse response) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            answers.add(text(response.recordAt(DnsSection.ANSWER, i)));
        }
        return answers;
    }

    private static String text(DnsRecord record) {
        if (record instanceof DnsPtrRecord pointer) {
            return undotted(pointer.hostname());
        }
        if (!(record instanceof DnsRawRecord raw)) {
            return record.type().name();
        }
        ByteBuf content = raw.content().duplicate();
        int end = content.writerIndex();
        try {
            return switch (record.type().name()) {
                case "A", "AAAA" -> NetUtil.bytesToIpAddress(ByteBufUtil.getBytes(content));
                case "CNAME", "NS", "DNAME" -> name(content);
                case "MX" -> content.readUnsignedShort() + " " + name(content);
                case "SRV" ->
                    content.readUnsignedShort() + " " + content.readUnsignedShort() + " " + content.readUnsignedShort()
                            + " " + name(content);
                case "SOA" -> name(content) + " " + name(content) + " " + content.readUnsignedInt();
                case "TXT", "SPF" -> strings(content, end);
                case "CAA" -> authority(content);
                default -> ByteBufUtil.hexDump(content);
            };
        } catch (IndexOutOfBoundsException | CorruptedFrameException | IllegalArgumentException e) {
            return "(unreadable " + record.type().name() + ")";
        }
    }

    /** Follows pointers into the rest of the message, which is in the same buffer. */
    private static String name(ByteBuf content) {
        return undotted(DefaultDnsRecordDecoder.decodeName(content));
    }

    private static String undotted(String name) {
        return name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String strings(ByteBuf content, int end) {
        StringBuilder text = new StringBuilder();
        while (content.readerIndex() < end) {
            int length = content.readUnsignedByte();
            text.append(content.readCharSequence(length, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static String authority(ByteBuf content) {
        int flags = content.readUnsignedByte();
        String tag = content.readCharSequence(content.readUnsignedByte(), StandardCharsets.US_ASCII)
                .toString();
        return flags + " " + tag + " " + content.readCharSequence(content.readableBytes(), StandardCharsets.UTF_8);
    }
}
