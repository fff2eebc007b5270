/**
 * The certificate that the webhook serves: made, read, checked before it is used. Imports Bouncy Castle and, for the
 * self-managed kind, the Kubernetes client; knows nothing of pods. Start at
 * {@link io.gpurightsizer.certificates.ServerCertificate}.
 */
package io.gpurightsizer.certificates;
