package io.gpurightsizer.recommend.prometheus;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.text.SafeText;

/** What is wrong with an answer or a connection, and what to do: one sentence each. */
final class Faults {
    private Faults() {}

    /** Whether it is of no use to try once more. */
    static boolean isLasting(IOException e) {
        return e instanceof ConnectException
                || e instanceof UnknownHostException
                || e instanceof SSLException
                || e instanceof HttpConnectTimeoutException;
    }

    static PrometheusException of(String address, IOException e) {
        if (e instanceof SSLException && String.valueOf(e.getMessage()).contains("plaintext")) {
            return new PrometheusException(
                    address + ": it does not speak TLS; expected an address that begins with http://");
        }
        if (e instanceof SSLException) {
            return new PrometheusException(
                    address + ": its certificate is not trusted (" + SafeText.message(String.valueOf(e.getMessage()))
                            + "); --ca FILE names the authority that issued it");
        }
        if (isUnknownHost(e)) {
            return new PrometheusException(address
                    + ": there is no such host; expected the address of a Prometheus that this machine reaches");
        }
        if (isLasting(e)) {
            return new PrometheusException(address
                    + ": nothing answers there; expected the address of a Prometheus that this machine reaches, for"
                    + " example through \"kubectl port-forward\"");
        }
        if (e instanceof HttpTimeoutException) {
            return new PrometheusException(
                    address + ": no answer within three minutes; a shorter --window or a --matcher asks for less",
                    true);
        }
        return new PrometheusException(
                address + ": the connection broke (" + SafeText.message(String.valueOf(e.getMessage())) + ")");
    }

    private static boolean isUnknownHost(Throwable e) {
        return e instanceof UnknownHostException
                || e instanceof UnresolvedAddressException
                || e.getCause() != null && isUnknownHost(e.getCause());
    }

    static PrometheusException of(String address, HttpResponse<String> response, JsonNode answer) {
        int status = response.statusCode();
        String error = SafeText.message(answer.path("error").asText());
        if (status == 401 || status == 403) {
            return new PrometheusException(address + ": it answers " + status
                    + "; --bearer-token-file FILE or --header NAME=VALUE gives what it asks for");
        }
        if (error.contains("too many samples") || status == 422 && error.contains("limit")) {
            return new PrometheusException(
                    address + ": it refuses to look at so many samples (" + error
                            + "); give a shorter --window, or raise --query.max-samples there",
                    true);
        }
        if (answer.path("status").asText().equals("error")) {
            return new PrometheusException(address + ": it answers " + status + " (" + error + ")");
        }
        return new PrometheusException(address + ": it answers " + status
                + " and nothing that Prometheus would; expected the address before /api/v1, for example"
                + " https://prometheus.example.com, or https://mimir.example.com/prometheus");
    }
}
