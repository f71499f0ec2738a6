package dev.tocsin.incidents.stream.callback;

import dev.tocsin.definitions.expression.BadExpression;
import dev.tocsin.definitions.expression.Filter;
import dev.tocsin.definitions.expression.FilterFailure;
import dev.tocsin.definitions.serializer.Serializers;
import dev.tocsin.definitions.template.BadTemplate;
import dev.tocsin.incidents.callback.Grouping;
import dev.tocsin.incidents.callback.Happening;
import dev.tocsin.incidents.callback.Listening;
import dev.tocsin.incidents.callback.Order;
import dev.tocsin.incidents.callback.RetryRule;
import dev.tocsin.incidents.render.Answers;
import dev.tocsin.incidents.render.Cause;
import dev.tocsin.incidents.render.EventCause;
import dev.tocsin.incidents.render.GroupCause;
import dev.tocsin.incidents.render.Recipe;
import dev.tocsin.incidents.render.Rendered;
import dev.tocsin.schemas.event.HookDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One generation of a hook with its rules and its templates, which are compiled when they are first needed.
 *
 * <p>Threading: used by all stream threads; what is compiled twice at the same moment is the same.
 */
final class Hook {

    private static final Logger LOG = LoggerFactory.getLogger(Hook.class);

    private static final String TEMPLATE = "template: ";

    /** How long after its end a callback is kept where its hook does not say. */
    static final Duration KEPT = Duration.ofDays(30);

    /** What is granted beyond a request's time-out before its outcome counts as lost. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final HookDefinition definition;
    private final Serializers serializers;
    private final Listening listening;
    private final RetryRule rule;
    private final Optional<Grouping> grouping;
    private volatile @Nullable Recipe recipe;
    private volatile @Nullable Filter filter;

    Hook(HookDefinition definition, Serializers serializers) {
        this.definition = definition;
        this.serializers = serializers;
        this.listening = Rules.listening(definition.getName(), definition.getListen());
        this.grouping = Optional.ofNullable(definition.getGrouping()).map(Rules::grouping);
        this.rule = sendsByItself() ? Rules.retries(definition.getDelivery()) : RetryRule.ONCE;
    }

    String name() {
        return definition.getName();
    }

    long generation() {
        return definition.getGeneration();
    }

    HookDefinition definition() {
        return definition;
    }

    Listening listening() {
        return listening;
    }

    RetryRule rule() {
        return rule;
    }

    boolean sendsByItself() {
        return !definition.getDelivery().getMode().equals("manual");
    }

    /** Which events make one callback together, if any do. */
    Optional<Grouping> grouping() {
        return grouping;
    }

    Duration patience() {
        return Duration.ofMillis(definition.getDelivery().getTimeoutMs()).plus(GRACE);
    }

    String lane(String subject, String callback, Optional<String> thread) {
        return order().lane(name(), subject, callback, thread);
    }

    private Order order() {
        return Order.of(definition.getDelivery().getOrder());
    }

    /** Where the events of a group are gathered: in the partition of the lane of their callback, if that is of more. */
    String gatheredIn(String subject) {
        return order().lane(name(), subject, subject, Optional.empty());
    }

    /** Whether its requests depend on the answers to those before them. */
    boolean followsUp() {
        try {
            return recipe().followsUp();
        } catch (BadTemplate unusable) {
            return false;
        }
    }

    /** How long a callback is kept after its end. */
    Duration retention() {
        Long wished = definition.getDelivery().getRetentionMs();
        return wished == null ? KEPT : Duration.ofMillis(wished);
    }

    /** The request that would be owed, whether the hook asks for the event or not. */
    Rendered rendered(Cause cause) {
        Cause shown = shown(cause);
        return later(shown).orElseGet(() -> rendered(shown, Answers.NONE));
    }

    /** Where events are gathered, one alone is a group of one. */
    private Cause shown(Cause cause) {
        return grouping.isPresent() && cause instanceof EventCause event
                ? new GroupCause(event.values(grouping.get().by()), List.of(event))
                : cause;
    }

    private Optional<Rendered> together(Cause cause) {
        return cause instanceof EventCause event
                ? grouping.map(gathers -> new Rendered.Together(gathers.subject(event.values(gathers.by()))))
                : Optional.empty();
    }

    private Optional<Rendered> later(Cause cause) {
        return cause.thread().filter(thread -> followsUp()).map(Rendered.Later::new);
    }

    /** The request of a test, made at once. */
    Rendered tried(Cause cause) {
        return caught(() -> recipe().tried(shown(cause), name()));
    }

    /** The request that is owed after these answers. */
    Rendered rendered(Cause cause, Answers answers) {
        return caught(() -> recipe().render(cause, name(), answers));
    }

    private Rendered caught(Supplier<Rendered> rendering) {
        try {
            return rendering.get();
        } catch (BadTemplate e) {
            return new Rendered.Unfit(Optional.empty(), TEMPLATE + e.getMessage());
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("hook", name()).setCause(e).log("a callback cannot be made; please report this");
            return new Rendered.Unfit(Optional.empty(), "the request cannot be made: " + e);
        }
    }

    /** The request that is owed; empty if the event is none of this hook's. Trouble costs this callback only. */
    Optional<Rendered> owed(Happening happening, Cause cause) {
        if (!listening.wants(happening)) {
            return Optional.empty();
        }
        try {
            String condition = definition.getListen().getCondition();
            boolean oversized = cause.obstacle() != null;
            if (condition != null && !oversized && !filter(condition).test(cause.names(name()))) {
                return Optional.empty();
            }
            return together(cause).or(() -> later(cause)).or(() -> Optional.of(recipe().render(cause, name())));
        } catch (BadExpression | FilterFailure e) {
            return unfit("when: " + e.getMessage());
        } catch (BadTemplate e) {
            return unfit(TEMPLATE + e.getMessage());
        } catch (RuntimeException e) {
            // One hook's event must not cost the other hooks theirs, whatever it is.
            LOG.atWarn().addKeyValue("hook", name()).setCause(e).log("a callback cannot be made; please report this");
            return unfit("the request cannot be made: " + e);
        }
    }

    private static Optional<Rendered> unfit(String reason) {
        return Optional.of(new Rendered.Unfit(Optional.empty(), reason));
    }

    private Recipe recipe() {
        Recipe known = recipe;
        if (known == null) {
            known = Recipe.of(Rules.sending(definition.getSend()), serializers);
            recipe = known;
        }
        return known;
    }

    private Filter filter(String condition) {
        Filter known = filter;
        if (known == null) {
            known = Filter.compile(condition);
            filter = known;
        }
        return known;
    }
}
