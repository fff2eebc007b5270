#!/bin/sh
# Starts the webhook as the image will, calls it, and ends it; the Java runtime then writes the ahead-of-time cache.
#   train.sh RUNTIME APP CACHE REVIEW TRAINER-JAVA TRAINER-SOURCE
# The settings must be those of the image (APP/java.options), and so must the paths: a cache made otherwise is not used. The
# heap is that of the manifests, since here may be no memory limit of which to take a part; a cache serves any. It holds
# classes alone, not how often methods ran meanwhile: by that C2 would compile what only the start needs, for a second of
# processor time, and make slower code of the rest.
# The certificate comes from files, since the classes that make one refer to Bouncy Castle's, which no cache holds: Java would
# load those at every start, and verify the signatures of their jar.
set -eu
runtime=$1 app=$2 cache=$3 review=$4 java=$5 trainer=$6
files=$(mktemp -d)
"$java" "$trainer" certificate "$files"
cd "$app"
RIGHTSIZER_MODE=enforce RIGHTSIZER_CLUSTER=off RIGHTSIZER_TLS_CERTIFICATE="$files/tls.crt" RIGHTSIZER_TLS_KEY="$files/tls.key" \
  "$runtime/bin/java" @java.options -Djava.library.path="$app/native" -Xmx128m \
    -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput="$cache" -jar quarkus-run.jar &
webhook=$!
"$java" "$trainer" "$review" 5000 || { kill "$webhook"; exit 1; }
kill -TERM "$webhook"
# 143 is 128 + TERM, the way it is meant to end.
wait "$webhook" || [ $? -eq 143 ]
rm -r "$files"
test -s "$cache"
