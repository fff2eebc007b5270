package io.gpurightsizer.health;

import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The reviews a process sends to itself: the kinds it will meet. */
enum SampleReview {
    /** A model the default table knows. */
    RESIZE(200, review(pod("", "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0", "1", 2))),
    /** One that declares its need and mode, so that also where another table or dry-run mode is set a patch is made. */
    RESIZE_AS_DECLARED(
            200,
            review(pod(
                    "\"gpu-rightsizer.io/memory\":\"1Gi\",\"gpu-rightsizer.io/mode\":\"enforce\"",
                    "registry.example.com/server:1",
                    "1",
                    2))),
    KEEP(200, review(pod("", "registry.example.com/server:1", "1", 2))),
    NO_GPU(200, review(pod("", "registry.example.com/server:1", "0", 2))),
    BIG(200, review(pod("", "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0", "1", 60))),
    BROKEN(400, Arrays.copyOf(review(pod("", "registry.example.com/server:1", "1", 2)), 900));

    private static final SampleReview[] SMALL = {RESIZE, RESIZE_AS_DECLARED, KEEP, NO_GPU};

    final int status;
    final byte[] body;

    SampleReview(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /** What to send as the n-th call of a connection, n from 1: mostly the small ones, now and then a big and a broken one. */
    static SampleReview ofCall(int n) {
        return n % 20 == 9 ? BIG : n % 20 == 19 ? BROKEN : SMALL[n % SMALL.length];
    }

    private static byte[] review(String pod) {
        return ("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"uid\":\"rehearsal\","
                        + "\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"},"
                        + "\"resource\":{\"group\":\"\",\"version\":\"v1\",\"resource\":\"pods\"},"
                        + "\"namespace\":\"rehearsal\",\"operation\":\"CREATE\","
                        + "\"userInfo\":{\"username\":\"system:serviceaccount:kube-system:replicaset-controller\"},"
                        + "\"object\":" + pod + ",\"oldObject\":null,\"dryRun\":true,"
                        + "\"options\":{\"kind\":\"CreateOptions\",\"apiVersion\":\"meta.k8s.io/v1\"}}}")
                .getBytes(UTF_8);
    }

    private static String pod(String annotations, String image, String gpus, int containers) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < containers; i++) {
            list.append(i == 0 ? "" : ",").append(container(i, image, i == 0 ? gpus : "0"));
        }
        return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"generateName\":\"rehearsal-\","
                + "\"labels\":{\"app.kubernetes.io/name\":\"rehearsal\"},\"annotations\":{" + annotations + "},"
                + "\"managedFields\":[{\"manager\":\"rehearsal\",\"operation\":\"Update\",\"apiVersion\":\"v1\","
                + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":"
                + "{\".\":{},\"f:image\":{},\"f:resources\":{\".\":{},\"f:limits\":{}}}}}}}]},"
                + "\"spec\":{\"containers\":[" + list + "],\"restartPolicy\":\"Always\","
                + "\"schedulerName\":\"default-scheduler\",\"tolerations\":[{\"key\":\"node.kubernetes.io/not-ready\","
                + "\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":300}]},\"status\":{}}";
    }

    private static String container(int index, String image, String gpus) {
        String resources = "{\"cpu\":\"2\",\"memory\":\"8Gi\",\"nvidia.com/gpu\":\"" + gpus + "\"}";
        return "{\"name\":\"c-" + index + "\",\"image\":\"" + image
                + "\",\"args\":[\"--listen=0.0.0.0:8000\",\"--log-level\","
                + "\"info\"],\"env\":[{\"name\":\"POD_NAME\",\"valueFrom\":{\"fieldRef\":{\"apiVersion\":\"v1\","
                + "\"fieldPath\":\"metadata.name\"}}},{\"name\":\"SETTING\",\"value\":\"value\"}],"
                + "\"resources\":{\"limits\":" + resources + ",\"requests\":" + resources + "},"
                + "\"volumeMounts\":[{\"name\":\"token\",\"readOnly\":true,\"mountPath\":"
                + "\"/var/run/secrets/kubernetes.io/serviceaccount\"}],"
                + "\"terminationMessagePath\":\"/dev/termination-log\",\"imagePullPolicy\":\"IfNotPresent\"}";
    }
}
