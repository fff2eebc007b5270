#!/bin/sh
# Starts the webhook as the image will, beside a small API server, calls it, and ends it; the Java runtime then writes the
# ahead-of-time cache.
#   train.sh RUNTIME APP CACHE REVIEW TRAINER-JAVA TRAINER-SOURCE
# The settings must be those of the image (APP/java.options), and so must the paths: a cache made otherwise is not used. The
# heap is that of the manifests, since here may be no memory limit of which to take a part; a cache serves any. It holds
# classes alone, not how often methods ran meanwhile: by that C2 would compile what only the start needs, for a second of
# processor time, and make slower code of the rest.
# The certificate comes from files, since the classes that make one refer to Bouncy Castle's, which no cache holds: Java would
# load those at every start, and verify the signatures of their jar.
set -eu
runtime=$1 app=$2 cache=$3 review=$4 java=$5 trainer=$6
cd "$app"
"$java" "$trainer" "$review" 5000 \
  "$runtime/bin/java" @java.options -Djava.library.path="$app/native" -Xmx128m \
    -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput="$cache" -jar quarkus-run.jar
test -s "$cache"
