package io.gpurightsizer.recommend;

/** A container of a pod, as series name it. */
record PodContainer(String namespace, String pod, String container) {}
