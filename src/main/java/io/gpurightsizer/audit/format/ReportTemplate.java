package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.quarkus.qute.RawString;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.ValueResolver;

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
        List<ValueResolver> more = new ArrayList<>(List.of(
                property("usedText", Totals.Sum.class, Figure::used),
                property("gpusText", Totals.Partitions.class, Figure::gpus),
                property("offeredText", ResourceNeed.class, it -> Numbers.orDash(it.offered())),
                property("freeText", ResourceNeed.class, it -> Numbers.orDash(it.free())),
                property("netText", Alternative.class, it -> Numbers.gpus(it.gpusNet()))));
        more.addAll(List.of(resolvers));
        template = PageFiles.layout(ReportTemplate.class, file, escaped, more);
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
