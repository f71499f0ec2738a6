package dev.tocsin.standalone;

import dev.tocsin.bootstrap.reference.Reference;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.schemas.event.Authentication;
import dev.tocsin.schemas.event.BodySignature;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.PresetValue;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.event.SendRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the hooks of a file refer to: whoever wrote the file, and started this process, allows it by that. */
final class HookSecrets {

    private HookSecrets() {}

    /** Such as {@code env:ERP_KEY}, as the notifier's list of what is allowed spells it. */
    static Set<String> of(Definitions definitions) {
        Set<String> names = new TreeSet<>();
        for (HookDefinition hook : definitions.hooks()) {
            for (String text : texts(hook)) {
                for (Reference reference : Reference.in(text)) {
                    names.add(reference.kind() + ":" + name(reference));
                }
            }
        }
        return names;
    }

    private static List<String> texts(HookDefinition hook) {
        Send send = hook.getSend();
        List<String> texts = new ArrayList<>(send.getHeaders().values());
        texts.add(send.getUrl());
        for (SendRequest request : send.getRequests()) {
            texts.add(request.getUrl());
            texts.addAll(request.getHeaders().values());
            texts.addAll(request.getQuery().values());
        }
        send.getValues().values().stream()
                .filter(PresetValue::getIsSecret)
                .map(PresetValue::getText)
                .forEach(texts::add);
        add(texts, send.getCa());
        add(texts, send.getProxy());
        Authentication auth = send.getAuth();
        if (auth != null) {
            texts.addAll(auth.getParameters().values());
        }
        texts.addAll(hook.getDelivery().getSecrets());
        BodySignature signature = hook.getDelivery().getSignature();
        add(texts, signature == null ? null : signature.getSecret());
        return texts;
    }

    private static void add(List<String> texts, @Nullable String text) {
        if (text != null) {
            texts.add(text);
        }
    }

    /** Of a secret in a vault all keys are allowed, in every region. */
    private static String name(Reference reference) {
        if (!reference.kind().equals("aws")) {
            return reference.name();
        }
        int key = reference.name().indexOf('#');
        String id = key < 0 ? reference.name() : reference.name().substring(0, key);
        return id.replaceFirst("@[a-z]{2}(-[a-z]+)+-\\d{1,2}$", "");
    }
}
