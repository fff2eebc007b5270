package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.quarkus.qute.Engine;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.ValueResolvers;

import io.gpurightsizer.audit.Alternative;
import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.ResourceNeed;
import io.gpurightsizer.audit.Totals;

/**
 * A report's layout, which is a file beside this class. It is given {@code report}, {@code figures} and what its format adds;
 * everything that it prints is escaped, unless it is a {@link RawString}.
 */
final class ReportTemplate {
    private final Template template;

    /** Reads a template; {@code escaped} escapes a text for its format. */
    ReportTemplate(String file, UnaryOperator<String> escaped, ValueResolver... resolvers) {
        Engine engine = Engine.builder()
                .addDefaults()
                .addValueResolver(property("usedText", Totals.Sum.class, Figure::used))
                .addValueResolver(property("gpusText", Totals.Partitions.class, Figure::gpus))
                .addValueResolver(property("offeredText", ResourceNeed.class, it -> Numbers.orDash(it.offered())))
                .addValueResolver(property("freeText", ResourceNeed.class, it -> Numbers.orDash(it.free())))
                .addValueResolver(property("netText", Alternative.class, it -> Numbers.gpus(it.gpusNet())))
                .addValueResolvers(resolvers)
                .addValueResolvers(ValueResolvers.rawResolver(), new ReflectionValueResolver())
                .addResultMapper((result, expression) ->
                        result instanceof RawString ? result.toString() : escaped.apply(result.toString()))
                .build();
        template = engine.parse(PageFiles.read(ReportTemplate.class, file));
    }

    /** What templates may ask of objects of a class, besides its own methods. */
    static <T> ValueResolver property(String name, Class<T> of, Function<T, Object> value) {
        return ValueResolver.builder()
                .applyToBaseClass(of)
                .applyToName(name)
                .resolveSync(context -> value.apply(of.cast(context.getBase())))
                .build();
    }

    void write(AuditReport report, Map<String, Object> more, Appendable out) throws IOException {
        TemplateInstance instance = template.data("report", report, "figures", Figure.of(report));
        more.forEach(instance::data);
        out.append(instance.render());
    }
}
