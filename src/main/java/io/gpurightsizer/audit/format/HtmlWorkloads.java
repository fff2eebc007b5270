package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;

/** The page's table of workloads; its script lets people filter and sort it. */
final class HtmlWorkloads {
    private static final List<String> COLUMNS =
            List.of("namespace", "workload", "model", "asks", "decision", "gets", "frees", "why");
    private static final List<String> HEADINGS =
            List.of("Namespace", "Workload", "Model", "Asks for", "Decision", "Gets", "Frees", "Why");

    private final List<AuditedWorkload> workloads;

    HtmlWorkloads(List<AuditedWorkload> workloads) {
        this.workloads = workloads;
    }

    void write(Appendable out) throws IOException {
        out.append("<section class=\"card workloads-card\"><div class=\"tools\"><h2>Workloads that ask for a GPU</h2>");
        out.append("<span id=\"tools\" class=\"tools\" hidden><input type=\"search\" id=\"search\"");
        out.append(" placeholder=\"Filter: any words\" aria-label=\"Filter\">");
        out.append("<select id=\"decision\" aria-label=\"Decision\"><option value=\"\">every decision</option>");
        out.append("<option>resize</option><option>keep</option></select>");
        out.append("<select id=\"namespace\" aria-label=\"Namespace\"><option value=\"\">every namespace</option>");
        out.append("</select></span></div>\n");
        if (workloads.isEmpty()) {
            out.append("<p>No workload asks for a whole GPU.</p></section>\n");
            return;
        }
        out.append("<div class=\"scroll\"><table class=\"workloads\" id=\"workloads\"><thead><tr>");
        for (int i = 0; i < COLUMNS.size(); i++) {
            out.append("<th class=\"c-")
                    .append(COLUMNS.get(i))
                    .append(COLUMNS.get(i).equals("frees") ? " number\">" : "\">")
                    .append(HEADINGS.get(i))
                    .append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
        for (AuditedWorkload workload : workloads) {
            for (AuditedContainer container : workload.containers()) {
                row(workload, container, out);
            }
        }
        out.append("</tbody></table></div><div class=\"more\"><span id=\"shown\" class=\"small\"></span>");
        out.append("<button id=\"all\" type=\"button\" hidden>Show all</button></div></section>\n");
    }

    private static void row(AuditedWorkload workload, AuditedContainer container, Appendable out) throws IOException {
        long gpus = (long) container.counted() * workload.replicas();
        String namespace = Markup.text(workload.namespace());
        String verb = workload.decision().verb();
        out.append("<tr data-decision=\"")
                .append(verb)
                .append("\" data-namespace=\"")
                .append(namespace);
        out.append("\"><td>").append(namespace).append("</td><td>").append(Markup.text(workload.title()));
        out.append("<div class=\"small\">").append(container.position().init() ? "init container " : "container ");
        out.append(Markup.text(container.name())).append("</div></td><td>");
        model(container, out);
        out.append("</td><td data-key=\"").append(String.valueOf(gpus)).append("\">");
        out.append(workload.replicas() + " × " + Numbers.counted(container.gpus(), "GPU"));
        out.append("</td><td><span class=\"badge ").append(verb).append("\">").append(verb);
        out.append("</span><div class=\"small\">")
                .append(Markup.text(workload.decision().reasonCode()));
        out.append("</div></td><td>");
        target(container, out);
        long freed = workload.resized() ? gpus : 0;
        out.append("</td><td class=\"number\" data-key=\"")
                .append(String.valueOf(freed))
                .append("\">");
        out.append(freed == 0 ? "" : String.valueOf(freed)).append("</td><td class=\"small\">");
        out.append(Markup.text(workload.decision().explanation()));
        for (String remark : workload.remarks()) {
            out.append("<br>(").append(Markup.text(remark)).append(')');
        }
        out.append("</td></tr>\n");
    }

    private static void model(AuditedContainer container, Appendable out) throws IOException {
        if (container.model().isKnown()) {
            out.append(Markup.text(container.model().name())).append("<div class=\"small\">");
            out.append(Markup.text(container.model().foundIn())).append("</div>");
        } else {
            out.append("<span class=\"faint\">unknown</span>");
        }
    }

    private static void target(AuditedContainer container, Appendable out) throws IOException {
        if (container.target().isPresent()) {
            out.append("<code>")
                    .append(Markup.text(container.target().get().toString()))
                    .append("</code>");
            String share = container.share().map(it -> it + " of a GPU").orElse("a share of unknown size");
            out.append("<div class=\"small\">").append(share).append("</div>");
        }
    }
}
