package io.gpurightsizer.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

import io.gpurightsizer.sizing.offers.Dependencies.Claim;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.offers.Dependencies.Made;
import io.gpurightsizer.sizing.offers.Placement;

import static io.gpurightsizer.pod.PodJson.each;

/** The types of {@code core/v1.PodSpec} that limit the nodes a pod may run on. */
final class PlacementJson {
    private PlacementJson() {}

    static final class Affinity {
        @JsonSetter(nulls = Nulls.SET)
        private NodeAffinity nodeAffinity;

        @JsonSetter(nulls = Nulls.SET)
        private PodAffinity podAffinity;

        @JsonSetter(nulls = Nulls.SET)
        private PodAffinity podAntiAffinity;

        WrittenAffinity written() {
            return new WrittenAffinity(
                    true,
                    podAffinity != null || podAntiAffinity != null,
                    nodeAffinity != null,
                    nodeAffinity == null ? List.of() : each(nodeAffinity.preferred, PreferredTerm::preferred),
                    requiredNodeTerms());
        }

        Optional<List<Placement.Term>> requiredNodeTerms() {
            NodeSelector required = nodeAffinity == null ? null : nodeAffinity.required;
            return Optional.ofNullable(required).map(it -> each(it.nodeSelectorTerms, Term::term));
        }
    }

    /** The rules about other pods that must hold where a pod is put. */
    static List<DomainRule> rules(Affinity affinity, List<Spread> spreads) {
        List<DomainRule> rules = new ArrayList<>();
        required(affinity.podAffinity)
                .forEach(it -> rules.add(DomainRule.of("its required pod affinity", it.topologyKey)));
        required(affinity.podAntiAffinity)
                .forEach(it -> rules.add(DomainRule.of(DomainRule.ANTI_AFFINITY, it.topologyKey)));
        for (Spread spread : spreads) {
            if (!spread.whenUnsatisfiable.equals("ScheduleAnyway")) {
                rules.add(new DomainRule("its topology spread (DoNotSchedule)", spread.topologyKey, true));
            }
        }
        return rules;
    }

    private static List<PodAffinityTerm> required(PodAffinity affinity) {
        return affinity == null ? List.of() : affinity.required;
    }

    private static final class PodAffinity {
        @JsonProperty("requiredDuringSchedulingIgnoredDuringExecution")
        List<PodAffinityTerm> required = List.of();
    }

    private static final class PodAffinityTerm {
        String topologyKey = "";
    }

    /** A {@code TopologySpreadConstraint}. */
    static final class Spread {
        private String topologyKey = "";
        private String whenUnsatisfiable = "";
    }

    /** A volume, as far as it may be tied to some nodes. */
    static final class Volume {
        private String name = "";

        @JsonDeserialize(using = IfObject.class)
        private Claimed persistentVolumeClaim;

        @JsonDeserialize(using = IfObject.class)
        private Ephemeral ephemeral;

        private static final class Claimed {
            String claimName = "";
        }

        private static final class Ephemeral {
            Template volumeClaimTemplate = new Template();
        }

        private static final class Template {
            ClaimSpec spec = new ClaimSpec();
        }

        private static final class ClaimSpec {
            String storageClassName = "";
        }

        static List<Claim> claims(List<Volume> volumes) {
            List<Claim> claims = new ArrayList<>();
            for (Volume volume : volumes) {
                if (volume.persistentVolumeClaim != null) {
                    claims.add(Claim.named(volume.persistentVolumeClaim.claimName));
                } else if (volume.ephemeral != null) {
                    claims.add(new Claim(
                            volume.name, Made.FOR_THE_POD, volume.ephemeral.volumeClaimTemplate.spec.storageClassName));
                }
            }
            return claims;
        }
    }

    private static final class NodeAffinity {
        @JsonProperty("requiredDuringSchedulingIgnoredDuringExecution")
        @JsonSetter(nulls = Nulls.SET)
        NodeSelector required;

        @JsonProperty("preferredDuringSchedulingIgnoredDuringExecution")
        List<PreferredTerm> preferred = List.of();
    }

    private static final class PreferredTerm {
        String weight = "";
        Term preference = new Term();

        WrittenAffinity.Preferred preferred() {
            return new WrittenAffinity.Preferred(weight, preference.term());
        }
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
