/**
 * The certificate that the webhook serves: made, read, renewed. Imports {@code background}, Bouncy Castle and the Kubernetes
 * client. Start at {@link io.gpurightsizer.certificates.CertificateSource}.
 */
package io.gpurightsizer.certificates;
