{{/* The names are fixed, as in k8s/base: one webhook decides for the whole cluster, and a second one would decide again. */}}

{{- define "gpu-rightsizer.selectorLabels" -}}
app.kubernetes.io/name: gpu-rightsizer
{{- end }}

{{- define "gpu-rightsizer.labels" -}}
{{ include "gpu-rightsizer.selectorLabels" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "gpu-rightsizer.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{/* What every container may not do. */}}
{{- define "gpu-rightsizer.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* The Secret that holds the certificate, and in ca.crt its authority. */}}
{{- define "gpu-rightsizer.certificateSecret" -}}
{{ eq .Values.certificate.source "self-managed" | ternary "gpu-rightsizer-tls" .Values.certificate.secretName }}
{{- end }}

{{- define "gpu-rightsizer.table" -}}
apiVersion: gpu-rightsizer.io/v1alpha1
kind: SizingTable
metadata: {name: {{ .Chart.Name }}}
spec:
  {{- toYaml .Values.table | nindent 2 }}
{{- end }}

{{- define "gpu-rightsizer.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile: {type: RuntimeDefault}
{{- end }}
