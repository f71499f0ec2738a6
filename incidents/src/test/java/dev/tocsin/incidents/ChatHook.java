package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.hook;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.event.Severity;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** A hook that posts a message about an incident and edits it later, and the steps of incidents that it hears of. */
final class ChatHook {

    private ChatHook() {}

    static HookDefinition.Builder chat(String template) {
        return chat(
                template,
                "{% if event_type != 'opened' %}{{ thread.opened.response.json.id | default('') }}{% endif %}");
    }

    static HookDefinition.Builder chat(String template, String message) {
        return hook("chat")
                .setListen(listen("opened", "changed", "updated", "resolved"))
                .setSend(send("https://chat.example/messages/" + message, template));
    }

    static Send send(String url, String template) {
        return Send.newBuilder().setUrl(url).setTemplate(template).build();
    }

    static Listen listen(String... kinds) {
        return Listen.newBuilder().setKind("incidents").setKinds(List.of(kinds)).build();
    }

    static Event step(String kind, int incident) {
        return step(kind, incident, 1);
    }

    /** Incidents 1 and 11 are of the same endpoint. */
    static Event step(String kind, int incident, int number) {
        String endpoint = "web-" + incident % 10;
        return Event.newBuilder()
                .setId("evt_" + kind + incident + "_" + number)
                .setType("dev.tocsin.incident." + kind)
                .setSource("/tocsin/incidents")
                .setSubject(endpoint)
                .setTime(CallbacksDriver.NOON)
                .setTitle(kind + " of inc_" + incident)
                .setIncident(Incident.newBuilder()
                        .setId("inc_" + incident)
                        .setEndpoint(endpoint)
                        .setSeverity(Severity.major)
                        .setState(IncidentState.investigating)
                        .setTitle("web is down")
                        .setStartedAt(CallbacksDriver.NOON)
                        .setOpenedAt(CallbacksDriver.NOON)
                        .build())
                .build();
    }

    static String id(String kind, int incident) {
        return Ids.of("cb", "chat", "evt_" + kind + incident + "_1");
    }

    static EventRecord record(Event event) {
        var topic = CallbacksDriver.CONTRACT.topics().events();
        byte[] bytes = CallbacksDriver.CONTRACT.serde(topic).serializer().serialize(topic.name(), event);
        return EventRecord.newBuilder()
                .setTopic(topic.name())
                .setKey(event.getSubject())
                .setValue(ByteBuffer.wrap(bytes))
                .setHeaders(Map.of())
                .build();
    }
}
