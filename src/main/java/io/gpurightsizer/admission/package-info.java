/**
 * The webhook: an AdmissionReview in, an AdmissionReview out. The only package that knows HTTP, JSON Patch, logs and
 * metrics of a running server; nothing imports it. Start at {@link io.gpurightsizer.admission.MutatePodResource}.
 */
package io.gpurightsizer.admission;
