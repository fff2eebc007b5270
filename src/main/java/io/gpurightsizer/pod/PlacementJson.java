package io.gpurightsizer.pod;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

import io.gpurightsizer.sizing.offers.Placement;

import static io.gpurightsizer.pod.PodJson.each;

/** The types of {@code core/v1.PodSpec} that limit the nodes a pod may run on. */
final class PlacementJson {
    private PlacementJson() {}

    static final class Affinity {
        private NodeAffinity nodeAffinity = new NodeAffinity();

        Optional<List<Placement.Term>> requiredNodeTerms() {
            return Optional.ofNullable(nodeAffinity.required).map(it -> each(it.nodeSelectorTerms, Term::term));
        }
    }

    private static final class NodeAffinity {
        @JsonProperty("requiredDuringSchedulingIgnoredDuringExecution")
        @JsonSetter(nulls = Nulls.SET)
        NodeSelector required;
    }

    private static final class NodeSelector {
        List<Term> nodeSelectorTerms = List.of();
    }

    private static final class Term {
        List<Requirement> matchExpressions = List.of();
        List<Requirement> matchFields = List.of();

        Placement.Term term() {
            return new Placement.Term(
                    each(matchExpressions, Requirement::requirement), each(matchFields, Requirement::requirement));
        }
    }

    private static final class Requirement {
        String key = "";
        String operator = "";
        List<String> values = List.of();

        Placement.Requirement requirement() {
            return new Placement.Requirement(key, operator, values);
        }
    }

    static final class Toleration {
        private String key = "";
        private String operator = "";
        private String value = "";
        private String effect = "";

        Placement.Toleration toleration() {
            return new Placement.Toleration(key, operator.isEmpty() ? "Equal" : operator, value, effect);
        }
    }
}
