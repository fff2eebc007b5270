package io.gpurightsizer.benchmark;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;

import io.gpurightsizer.benchmark.Plan.Stage;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.ByteArrayBodyPart;
import static io.gatling.javaapi.http.HttpDsl.StringBodyPart;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

/** The requests of one stage, for Gatling. */
final class Requests {
    private final String name;
    private final Stage stage;
    private final String address;
    private final Duration timeout;

    /** @param server the address of the stage's server */
    Requests(String name, Stage stage, String server, Duration timeout) {
        this.name = name;
        this.stage = stage;
        this.address = server + stage.path();
        this.timeout = timeout;
    }

    /** The request for what {@link Turn#text} holds. */
    ChainBuilder request() {
        return switch (stage.api()) {
            case TRANSCRIPTION -> transcription();
            case CHAT -> chat((plan, turn) -> Bodies.chat(plan, turn.text), this::firstSentence);
            case SPEECH, NIM_SPEECH -> speech(it -> it.text);
            case EMBEDDINGS -> json((plan, turn) -> Bodies.embeddings(plan, turn.text), substring("embedding"));
            case RERANKING -> json((plan, turn) -> Bodies.reranking(plan, turn.text), substring("score"));
        };
    }

    ChainBuilder speech(Function<Turn, String> text) {
        if (stage.api() == Api.SPEECH) {
            return exec(checked(post().header("Content-Type", "application/json")
                    .body(StringBody(session -> Bodies.speech(stage, text.apply(turn(session)))))));
        }
        HttpRequestActionBuilder post = post().bodyPart(StringBodyPart("text", session -> text.apply(turn(session))));
        return exec(checked(withFields(post)));
    }

    /** The request for what follows {@link Turn#text}, which goes to {@link Turn#rest}. */
    ChainBuilder rest() {
        return chat(
                (plan, turn) -> Bodies.rest(plan, turn.question, turn.text), (turn, content) -> turn.rest = content);
    }

    private ChainBuilder chat(Body body, BiConsumer<Turn, String> answer) {
        return json(body, jmesPath("choices[0].message.content").saveAs("content"))
                .exec(session -> {
                    if (!session.isFailed()) {
                        answer.accept(turn(session), session.getString("content"));
                    }
                    return session;
                });
    }

    private void firstSentence(Turn turn, String content) {
        turn.question = turn.text;
        turn.text = content.isBlank() ? "Yes." : content + ".";
    }

    private ChainBuilder transcription() {
        HttpRequestActionBuilder post = post().bodyPart(
                        ByteArrayBodyPart("file", session -> session.<byte[]>get("audio"))
                                .fileName("question.wav")
                                .contentType("audio/wav"))
                .bodyPart(StringBodyPart("model", stage.model()));
        return exec(withFields(post).check(status().is(200), jmesPath("text").saveAs("transcript")))
                .exec(session -> {
                    // An empty transcript leaves the question as it was meant.
                    if (!session.isFailed() && !session.getString("transcript").isBlank()) {
                        turn(session).text = session.getString("transcript");
                    }
                    return session;
                });
    }

    private ChainBuilder json(Body body, CheckBuilder check) {
        return exec(post().header("Content-Type", "application/json")
                .body(StringBody(session -> body.of(stage, turn(session))))
                .check(status().is(200), check));
    }

    private HttpRequestActionBuilder withFields(HttpRequestActionBuilder post) {
        HttpRequestActionBuilder form = post;
        for (Map.Entry<String, String> field : Bodies.fields(stage).entrySet()) {
            form = form.bodyPart(StringBodyPart(field.getKey(), field.getValue()));
        }
        return form;
    }

    private HttpRequestActionBuilder checked(HttpRequestActionBuilder post) {
        return post.check(status().is(200), bodyLength().gt(0));
    }

    private HttpRequestActionBuilder post() {
        return http(name).post(address).requestTimeout(timeout);
    }

    static Turn turn(Session session) {
        return session.get("turn");
    }

    private interface Body {
        String of(Stage stage, Turn turn);
    }
}
