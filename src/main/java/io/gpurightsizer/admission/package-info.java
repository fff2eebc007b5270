/**
 * The endpoint: an AdmissionReview in, an AdmissionReview with a JSON Patch out. Nothing but {@code health} imports it. Start
 * at {@link io.gpurightsizer.admission.MutateEndpoint}.
 */
package io.gpurightsizer.admission;
