package dev.berth.cli.bench.live;

/** Nodes and pods as kube-apiserver writes them, managed fields, injected volume and statuses included: 3 kB a pod. */
final class WireObjects {
    /** After all objects of the first list. */
    static final long END_VERSION = 10_000_000;

    private WireObjects() {}

    static String end(String kind) {
        return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + END_VERSION
                + "\",\"creationTimestamp\":null,\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}}}";
    }

    static String bookmark() {
        return "{\"metadata\":{\"resourceVersion\":\"" + END_VERSION + "\"}}";
    }

    static String node(int number) {
        String room = "{\"cpu\":\"32\",\"memory\":\"128Gi\",\"pods\":\"110\",\"nvidia.com/gpu\":\"8\"}";
        return "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"node-" + number
                + "\",\"uid\":\"" + uid(number) + "\",\"resourceVersion\":\"" + (number + 1)
                + "\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\",\"labels\":{\"kubernetes.io/hostname\":\"node-"
                + number + "\",\"topology.kubernetes.io/zone\":\"zone-" + number % 10 + "\"}},\"spec\":{},\"status\":{"
                + "\"capacity\":" + room + ",\"allocatable\":" + room
                + ",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}";
    }

    /** @param ready whether its status has moved on, as after each probe of a kubelet */
    static String pod(int number, int node, long version, boolean ready) {
        String app = "app-" + number % 500;
        return POD.replace("@NAME@", app + "-" + number)
                .replace("@APP@", app)
                .replace("@UID@", uid(number))
                .replace("@OWNER@", uid(-1 - number % 500))
                .replace("@VERSION@", Long.toString(version))
                .replace("@NODE@", "node-" + node)
                .replace("@READY@", ready ? "True" : "False");
    }

    private static String uid(int number) {
        return String.format("%08x-0000-4000-8000-%012x", number, number * 31L);
    }

    private static final String POD = """
            {"kind":"Pod","apiVersion":"v1","metadata":{"name":"@NAME@","generateName":"@APP@-","namespace":"default",\
            "uid":"@UID@","resourceVersion":"@VERSION@","generation":1,"creationTimestamp":"2026-01-01T00:00:00Z",\
            "labels":{"app":"@APP@","pod-template-hash":"7c5ddbdf54"},"annotations":{"prometheus.io/scrape":"true"},\
            "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"@APP@","uid":"@OWNER@","controller":true,\
            "blockOwnerDeletion":true}],"managedFields":[{"manager":"kube-controller-manager","operation":"Update",\
            "apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{\
            "f:annotations":{".":{},"f:prometheus.io/scrape":{}},"f:generateName":{},"f:labels":{".":{},"f:app":{},\
            "f:pod-template-hash":{}},"f:ownerReferences":{".":{},"k:{\\"uid\\":\\"@OWNER@\\"}":{}}},"f:spec":{\
            "f:containers":{"k:{\\"name\\":\\"main\\"}":{".":{},"f:env":{".":{},"k:{\\"name\\":\\"A\\"}":{".":{},"f:name":{},\
            "f:value":{}}},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{".":{},"f:requests":{".":{},\
            "f:cpu":{},"f:memory":{}}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},\
            "f:enableServiceLinks":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},\
            "f:terminationGracePeriodSeconds":{}}}}]},"spec":{"volumes":[{"name":"kube-api-access-x7x2p","projected":{\
            "sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{\
            "name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{\
            "path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}}],\
            "containers":[{"name":"main","image":"registry.example/team/@APP@:1.4.2","env":[{"name":"A","value":"1"}],\
            "resources":{"requests":{"cpu":"100m","memory":"128Mi"}},"volumeMounts":[{"name":"kube-api-access-x7x2p",\
            "readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],\
            "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File",\
            "imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,\
            "dnsPolicy":"ClusterFirst","serviceAccountName":"default","serviceAccount":"default","nodeName":"@NODE@",\
            "securityContext":{},"schedulerName":"default-scheduler","tolerations":[{"key":"node.kubernetes.io/not-ready",\
            "operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable",\
            "operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],"priority":0,"enableServiceLinks":true,\
            "preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","conditions":[{"type":"Ready",\
            "status":"@READY@","lastProbeTime":null,"lastTransitionTime":"2026-01-01T00:00:00Z"},{"type":"PodScheduled",\
            "status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-01T00:00:00Z"}],"hostIP":"10.0.0.1",\
            "hostIPs":[{"ip":"10.0.0.1"}],"podIP":"10.244.0.7","podIPs":[{"ip":"10.244.0.7"}],\
            "startTime":"2026-01-01T00:00:00Z","containerStatuses":[{"name":"main","state":{"running":{\
            "startedAt":"2026-01-01T00:00:05Z"}},"lastState":{},"ready":true,"restartCount":0,\
            "image":"registry.example/team/@APP@:1.4.2","imageID":"sha256:0","containerID":"containerd://0",\
            "started":true}],"qosClass":"Burstable"}}""";
}
