#!/bin/bash
# Processor time of the command line, in seconds in user and system mode: medians, with the least and the most.
#   command-line.sh [FOLDER…]
# Each folder is an unpacked archive; several are measured in turns. Without one it is that which -Parchive has made.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
folders=("$@")
[ $# -gt 0 ] || folders=("$root"/target/gpu-rightsizer-*/)
[ -x "${folders[0]}/bin/gpu-rightsizer" ] || {
  echo "command-line.sh: there is no bin/gpu-rightsizer in ${folders[0]}; ./mvnw package -DskipTests -Parchive makes an archive" >&2
  exit 2
}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
TIMEFORMAT='%U %S'

# 10,000 Deployments, each with a GPU, of some models that are resized and some that are not.
deployments() {
  awk 'BEGIN {
    count = split("nim/nvidia/parakeet-1-1b-ctc-en-us nim/nvidia/magpie-tts-multilingual nim/nvidia/nv-embedqa-e5-v5" \
      " nim/meta/llama-3.1-8b-instruct nim/nvidia/nv-rerankqa-mistral-4b-v3 team/unknown", images, " ")
    for (i = 0; i < 10000; i++) {
      app = "app.kubernetes.io/name: app-" i
      print "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-" i "\n  namespace: ns-" i % 50
      print "  labels:\n    " app "\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n      " app
      print "  template:\n    metadata:\n      labels:\n        " app "\n    spec:\n      containers:\n      - name: main"
      print "        image: nvcr.io/" images[i % count + 1] ":1.3.0"
      print "        env:\n        - name: LOG_LEVEL\n          value: info\n        ports:\n        - containerPort: 8000"
      print "          name: http\n        readinessProbe:\n          httpGet:\n            path: /v1/health/ready"
      print "            port: http\n        resources:\n          limits:\n            nvidia.com/gpu: 1\n            memory: 16Gi"
      print "        volumeMounts:\n        - name: cache\n          mountPath: /cache\n      volumes:\n      - name: cache"
      print "        emptyDir: {}"
    }
  }'
}

# measure WHAT ROUNDS ARGUMENT…
measure() {
  local what=$1 rounds=$2 round i
  shift 2
  for ((round = 0; round < rounds; round++)); do
    for i in "${!folders[@]}"; do
      { time "${folders[$i]}/bin/gpu-rightsizer" "$@" > "$work/out" 2>&1; } 2>> "$work/$i"
    done
  done
  for i in "${!folders[@]}"; do
    awk '{ print $1 + $2 }' "$work/$i" | sort -n |
      awk -v what="$what" -v folder="${folders[$i]}" \
        '{ all[NR] = $1 } END { printf "%s: %.2f (%.2f to %.2f), %s\n", what, all[int((NR + 1) / 2)], all[1], all[NR], folder }'
    rm "$work/$i"
  done
}

deployments > "$work/deployments.yaml"
measure --version 9 --version
measure "audit of one file" 9 audit -f "$root/k8s/examples/voice-pipeline.yaml"
measure "audit of 10,000 Deployments" 3 audit -f "$work/deployments.yaml" --quiet
