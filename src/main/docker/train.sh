#!/bin/sh
# Starts the webhook as the image will, calls it, and ends it; the Java runtime then writes the ahead-of-time cache.
#   train.sh RUNTIME APP CACHE REVIEW TRAINER-JAVA TRAINER-SOURCE
# The settings must be those of the image (APP/java.options), and so must the paths: a cache made otherwise is not used. The
# heap is that of the manifests, since here may be no memory limit of which to take a part; a cache serves any.
set -eu
runtime=$1 app=$2 cache=$3 review=$4 java=$5 trainer=$6
cd "$app"
RIGHTSIZER_MODE=enforce RIGHTSIZER_CLUSTER=off \
  "$runtime/bin/java" @java.options -Djava.library.path="$app/native" -Xmx128m -XX:AOTCacheOutput="$cache" -jar quarkus-run.jar &
webhook=$!
"$java" "$trainer" "$review" 5000 || { kill "$webhook"; exit 1; }
kill -TERM "$webhook"
# 143 is 128 + TERM, the way it is meant to end.
wait "$webhook" || [ $? -eq 143 ]
test -s "$cache"
