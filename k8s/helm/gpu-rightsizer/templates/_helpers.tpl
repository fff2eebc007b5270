{{/*
The objects are those of k8s/base and k8s/components, to which the links in files lead; each says there why it is as it is.
The templates change what a value changes. Names are fixed: one webhook decides for the whole cluster, and a second one
would decide again.
*/}}

{{/* The text of a file, for the namespace of the release: (list $ "base/service.yaml"). */}}
{{- define "gpu-rightsizer.file" -}}
{{- $root := index . 0 }}
{{- $text := $root.Files.Get (printf "files/%s" (index . 1)) | required (printf "files/%s is missing" (index . 1)) }}
{{- $text = $text | replace "namespace: gpu-rightsizer" (printf "namespace: %s" $root.Release.Namespace) }}
{{- $text | replace "gpu-rightsizer.gpu-rightsizer.svc" (printf "gpu-rightsizer.%s.svc" $root.Release.Namespace) }}
{{- end }}

{{/* An object, with Helm's labels: (list $ $object). */}}
{{- define "gpu-rightsizer.object" -}}
{{- $root := index . 0 }}
{{- $object := index . 1 }}
{{- $_ := set $object.metadata "labels" (merge $object.metadata.labels (include "gpu-rightsizer.labels" $root | fromYaml)) }}
---
{{ toYaml $object }}
{{ end }}

{{/* All objects of a file as they are: (list $ "base/service.yaml"). */}}
{{- define "gpu-rightsizer.objects" -}}
{{- $root := index . 0 }}
{{- range splitList "\n---\n" (include "gpu-rightsizer.file" .) }}
{{- include "gpu-rightsizer.object" (list $root (fromYaml .)) }}
{{- end }}
{{- end }}

{{- define "gpu-rightsizer.labels" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* The image of a pod, and which nodes it may run on: (list $ $podSpec). */}}
{{- define "gpu-rightsizer.setImageAndNodes" -}}
{{- $root := index . 0 }}
{{- $pod := index . 1 }}
{{- $_ := set (first $pod.containers) "image" (include "gpu-rightsizer.image" $root) }}
{{- $_ := set (first $pod.containers) "imagePullPolicy" $root.Values.image.pullPolicy }}
{{- range $field := list "imagePullSecrets" "nodeSelector" "tolerations" }}
{{- if get $root.Values $field }}{{ $_ := set $pod $field (get $root.Values $field) }}{{ end }}
{{- end }}
{{- end }}

{{- define "gpu-rightsizer.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{/* The sizing table, as a file. */}}
{{- define "gpu-rightsizer.table" -}}
apiVersion: gpu-rightsizer.io/v1alpha1
kind: SizingTable
metadata: {name: {{ .Chart.Name }}}
spec:
  {{- toYaml .Values.table | nindent 2 }}
{{- end }}

{{/* The ports of API servers, as a NetworkPolicy lists them. */}}
{{- define "gpu-rightsizer.apiServerPorts" -}}
{{- range .Values.networkPolicy.apiServerPorts }}
- {port: {{ . }}, protocol: TCP}
{{- end }}
{{- end }}
