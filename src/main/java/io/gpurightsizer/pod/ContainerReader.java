package io.gpurightsizer.pod;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.sizing.ContainerPosition;

/** Reads the containers of a pod. */
final class ContainerReader {
    private final JsonCursor json;

    private String name = "";
    private String image = "";
    private List<String> command = List.of();
    private List<String> args = List.of();
    private Map<String, Optional<String>> environment = Map.of();
    private boolean environmentFromElsewhere;
    private Optional<Map<String, String>> limits = Optional.empty();
    private Optional<Map<String, String>> requests = Optional.empty();
    private boolean sidecar;

    private ContainerReader(JsonCursor json) {
        this.json = json;
    }

    static List<SubmittedContainer> readAll(JsonCursor json, boolean init) throws IOException {
        List<SubmittedContainer> containers = new ArrayList<>();
        json.array(index -> containers.add(new ContainerReader(json).read(init, index)));
        return containers;
    }

    private SubmittedContainer read(boolean init, int index) throws IOException {
        json.object(field -> {
            switch (field) {
                case "name" -> name = json.text();
                case "image" -> image = json.text();
                case "command" -> command = json.texts();
                case "args" -> args = json.texts();
                case "env" -> environment = environment();
                case "envFrom" ->
                    json.array(from -> {
                        environmentFromElsewhere = true;
                        json.skip();
                    });
                case "resources" -> json.object(this::resources);
                case "restartPolicy" -> sidecar = json.text().equals("Always");
                default -> json.skip();
            }
        });
        List<String> words = new ArrayList<>(command);
        words.addAll(args);
        return new SubmittedContainer(
                new ContainerPosition(init, index, name),
                image,
                words,
                environment,
                environmentFromElsewhere,
                limits.map(ContainerReader::extendedOnly),
                requests.map(ContainerReader::extendedOnly),
                PodRequests.ofContainer(limits.orElse(Map.of()), requests.orElse(Map.of())),
                sidecar);
    }

    private void resources(String field) throws IOException {
        switch (field) {
            case "limits" -> limits = amounts();
            case "requests" -> requests = amounts();
            default -> json.skip();
        }
    }

    private Optional<Map<String, String>> amounts() throws IOException {
        return json.isNull() ? Optional.empty() : Optional.of(json.textMap());
    }

    private static Map<String, String> extendedOnly(Map<String, String> amounts) {
        Map<String, String> extended = new LinkedHashMap<>();
        amounts.forEach((name, amount) -> {
            if (name.indexOf('/') >= 0) {
                extended.put(name, amount);
            }
        });
        return extended;
    }

    private Map<String, Optional<String>> environment() throws IOException {
        Map<String, Optional<String>> variables = new LinkedHashMap<>();
        json.array(index -> {
            String[] variable = {"", ""};
            boolean[] fromElsewhere = {false};
            json.object(field -> {
                switch (field) {
                    case "name" -> variable[0] = json.text();
                    case "value" -> variable[1] = json.text();
                    case "valueFrom" -> {
                        fromElsewhere[0] = !json.isNull();
                        json.skip();
                    }
                    default -> json.skip();
                }
            });
            variables.put(variable[0], fromElsewhere[0] ? Optional.empty() : Optional.of(variable[1]));
        });
        return variables;
    }
}
