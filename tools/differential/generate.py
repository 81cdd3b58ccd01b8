#!/usr/bin/env python3
"""generate.py SEED COUNT [theme,theme,...] > cases.jsonl

Random one-pod scheduling questions, one JSON object a line, in the format of the shared oracle. The
questions exercise what the shared generator leaves out; README.md lists the themes. The same seed
gives the same cases. A few deliberate limits keep every question well defined: objects whose order
kube-scheduler takes from a hash map never compete (see README.md), and nothing is generated that makes
a plugin return an internal error instead of a verdict.
"""
import json
import random
import sys

HOST = "kubernetes.io/hostname"
ZONE = "topology.kubernetes.io/zone"
REGION = "topology.kubernetes.io/region"
OLD_ZONE = "failure-domain.beta.kubernetes.io/zone"
OLD_REGION = "failure-domain.beta.kubernetes.io/region"
RACK = "example.com/rack"
NAMESPACES = ["default", "blue", "green", "red"]
ZONES = ["z-a", "z-b", "z-c"]
REGIONS = ["west", "east"]
APPS = ["api", "store", "batch", "edge", ""]
EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"]


class Question:
    """One question under construction, with its own random source."""

    def __init__(self, seed, index, theme):
        self.random = random.Random(f"berth:{seed}:{index}:{theme}")
        self.theme = theme
        self.nodes, self.existing, self.objects, self.namespaces = [], [], [], []
        self.pod = None
        self.serial = 0

    # ---- dice ----
    def chance(self, p):
        return self.random.random() < p

    def pick(self, *options):
        return self.random.choice(options)

    def one(self, options):
        return self.random.choice(list(options))

    def some(self, options, low=1, high=None):
        options = list(options)
        high = len(options) if high is None else min(high, len(options))
        return self.random.sample(options, self.random.randint(min(low, high), high))

    def between(self, low, high):
        return self.random.randint(low, high)

    def next(self):
        self.serial += 1
        return self.serial

    def pods(self):
        return self.existing + [self.pod]

    def add(self, api_version, kind, metadata, **rest):
        self.objects.append({"apiVersion": api_version, "kind": kind, "metadata": metadata, **rest})
        return self.objects[-1]

    # ---- the cluster ----
    def node(self, name, cpu=("4", "8", "16"), memory=("8Gi", "16Gi", "32Gi"), pods=("110",)):
        labels = {HOST: name}
        if self.chance(.9):
            labels[ZONE] = self.one(ZONES)
        if self.chance(.7):
            labels[REGION] = self.one(REGIONS)
        if self.chance(.4):
            labels[RACK] = self.pick("r1", "r2", "r3", "")
        if self.chance(.5):
            labels["size"] = self.pick("1", "2", "10", "-3", "007", "1.5", "big", "", "9223372036854775807")
        if self.chance(.4):
            labels["class"] = self.pick("gold", "plain", "")
        allocatable = {"cpu": self.one(cpu), "memory": self.one(memory), "pods": self.one(pods),
                       "ephemeral-storage": self.pick("20Gi", "100Gi")}
        node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}, "spec": {},
                "status": {"allocatable": allocatable, "capacity": dict(allocatable)}}
        self.nodes.append(node)
        return node

    def cluster(self, low=2, high=10, per_node=(0, 3), **sizes):
        style = self.pick("worker-{}", "{}.pool.example", "n{}", "a-very-long-node-name-{}")
        for i in range(self.between(low, high)):
            self.node(style.format(i), **sizes)
        self.namespaces = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": n, "labels": {
            "kubernetes.io/metadata.name": n, **({"team": self.pick("x", "y", "")} if self.chance(.6) else {})}}}
            for n in NAMESPACES if n == "default" or self.chance(.85)]
        for i in range(sum(self.between(*per_node) for _ in self.nodes)):
            self.place(f"old-{i}")
        self.pod = self.bare("incoming")
        self.pod["spec"]["priority"] = self.pick(0, 0, 100, 1000)
        return self

    def bare(self, name, requests=None):
        labels = {"app": self.one(APPS)}
        if self.chance(.5):
            labels["track"] = self.pick("stable", "canary", "")
        if self.chance(.3):
            labels["pod-template-hash"] = self.pick("5d6", "7f8")
        if requests is None:
            requests = {"cpu": self.pick("100m", "250m", "1"), "memory": self.pick("64Mi", "256Mi", "1Gi")}
        container = {"name": "main", "image": self.pick("pause", "example.com/app:1"), "resources": {"requests": requests} if requests else {}}
        return {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [container]},
                "metadata": {"name": name, "namespace": self.one(NAMESPACES), "uid": f"uid-{name}", "labels": labels}}

    def place(self, name, node=None, **bare):
        pod = self.bare(name, **bare)
        pod["spec"]["nodeName"] = (node or self.one(self.nodes))["metadata"]["name"]
        pod["spec"]["priority"] = self.pick(0, 0, 10, 50)
        pod["status"] = {"phase": "Running", "startTime": f"2026-02-{self.between(1, 28):02d}T{self.between(0, 23):02d}:{self.between(0, 59):02d}:{self.between(0, 59):02d}Z"}
        self.existing.append(pod)
        return pod

    def terminate(self, pod):
        pod["metadata"]["deletionTimestamp"] = "2026-03-01T00:00:00Z"
        pod["metadata"]["deletionGracePeriodSeconds"] = 30
        pod["metadata"]["finalizers"] = ["example.com/hold"]

    def finish(self, seed, index):
        return {"id": f"{seed}-{index:05d}-{self.theme}", "theme": self.theme, "pod": self.pod, "nodes": self.nodes,
                "existingPods": self.existing, "namespaces": self.namespaces, "objects": self.objects}


# ---------------------------------------------------------------- resources

def cpu(q):
    return q.pick("100m", "0.1", "1", "1e0", "5e-1", "2E0", "0.5m", "0.3m", "1u", "999999n", "1n", "0", "0m", "1.5", "+1", ".5", "2.",
                  "1500m", "250000u", "0.0015k", "333m", "0.0005", "1200000000n", 1, 2, 0.5)


def memory(q):
    return q.pick("64Mi", "0.1Gi", "100m", "1e8", "1.5e9", "12E7", "128e6", "0.5Gi", "1Gi", "1073741824", "300M", "0.3G", "1G", "1000000k",
                  "1048576Ki", "0", "1n", "123456789123m", "0.000001Ti", "0.000000001Ei", "0.000001P", "5e-1", 536870912, "1e9")


def amount(q):
    return q.pick("1", "2", "1e0", "2e0", "0", "0.002k", "4", "2000m", 1, 3)


ODD_NAMES = ["foo", "kubernetes.io/x", "requests.example.com/gpu", "Example.com/upper", "example.com/-bad", "example.com/" + "n" * 64,
             "attachable-volumes-aws-ebs", "hugepages-1Gi", "hugepages-", "example.com/gpu", "example.com/nic", "node.kubernetes.io/thing",
             "storage", "my.kubernetes.io/y", "example.com/a.b_c-d"]


def requests(q, rich=True):
    out = {}
    if q.chance(.8):
        out["cpu"] = cpu(q)
    if q.chance(.8):
        out["memory"] = memory(q)
    if rich and q.chance(.25):
        out["ephemeral-storage"] = q.pick("1Gi", "1e9", "500M", "0", "100m", "30Gi")
    if rich and q.chance(.15):
        out["hugepages-2Mi"] = q.pick("2Mi", "64Mi", "0")
    if rich and q.chance(.3):
        out["example.com/gpu"] = amount(q)
    if rich and q.chance(.2):
        out[q.one(ODD_NAMES)] = amount(q)
    return out


def resources(q, rich=True):
    kind = q.random.random()
    if kind < .1:
        return {}
    if kind < .2:
        return {"limits": requests(q, rich)}
    out = {"requests": requests(q, rich)}
    if q.chance(.25):
        out["limits"] = requests(q, rich)
    return out


def containers(q, pod, rich=True):
    spec = pod["spec"]
    spec["containers"] = [{"name": f"c{i}", "image": "pause", "resources": resources(q, rich)} for i in range(q.pick(1, 1, 2, 3, 5))]
    if q.chance(.45):
        spec["initContainers"] = []
        for i in range(q.pick(1, 2, 3, 6)):
            init = {"name": f"i{i}", "image": "pause", "resources": resources(q, rich)}
            if q.chance(.45):
                init["restartPolicy"] = "Always"
            elif q.chance(.1):
                init["restartPolicy"] = q.pick("OnFailure", "Never")
            spec["initContainers"].append(init)
    if q.chance(.2):
        spec["overhead"] = {k: v for k, v in {"cpu": q.pick("10m", "0.5m", "0"), "memory": q.pick("16Mi", "1e6"), "example.com/gpu": "1"}.items() if q.chance(.6)}
    if q.chance(.25):
        level = {}
        if q.chance(.8):
            level["requests"] = {k: v for k, v in {"cpu": cpu(q), "memory": memory(q), "hugepages-2Mi": "32Mi", "ephemeral-storage": "1Gi", "example.com/gpu": "3"}.items() if q.chance(.45)}
        if q.chance(.4):
            level["limits"] = {k: v for k, v in {"cpu": "2", "memory": "2Gi", "hugepages-2Mi": "16Mi"}.items() if q.chance(.6)}
        spec["resources"] = level


def odd_allocatable(q, node):
    allocatable = node["status"]["allocatable"]
    allocatable["cpu"] = q.pick("2", "3e0", "2500m", "4000000u", "1.0005", "0.004k", "7999999999n", "0", "1", "6")
    allocatable["memory"] = q.pick("2Gi", "4e9", "3.5Gi", "4000M", "2048Mi", "0.004T", "0", "1Gi", "8589934592", "7Gi")
    allocatable["pods"] = q.pick("110", "2", "3", "1e1", "0", 5)
    if q.chance(.6):
        allocatable["example.com/gpu"] = amount(q)
    if q.chance(.4):
        allocatable["hugepages-2Mi"] = q.pick("64Mi", "0", "1Gi")
    for name in ODD_NAMES:
        if q.chance(.2):
            allocatable[name] = amount(q)
    for name in list(allocatable):
        if q.chance(.07):
            del allocatable[name]
    if q.chance(.04):
        node["status"].pop("allocatable")
    elif q.chance(.04):
        node["status"]["allocatable"] = {}


def theme_quantities(q):
    q.cluster(per_node=(0, 4))
    for node in q.nodes:
        odd_allocatable(q, node)
    for pod in q.existing:
        containers(q, pod)
        if q.chance(.12):
            pod["status"]["phase"] = q.pick("Succeeded", "Failed", "Pending", "Unknown")
    containers(q, q.pod)
    if q.chance(.2):
        node = q.one(q.nodes)
        node["status"].setdefault("allocatable", {})["memory"] = "7E"
        node["status"]["allocatable"]["pods"] = "110"


def resize_status(q, pod):
    """In-place resize: allocated, actuated and desired requests that differ from each other."""
    def list_of():
        return {k: v for k, v in {"cpu": q.pick("100m", "500m", "1", "2", "0.5m"), "memory": q.pick("64Mi", "512Mi", "1Gi", "3Gi"), "example.com/gpu": "1"}.items()
                if q.chance(.8 if k != "example.com/gpu" else .1)}
    status = pod.setdefault("status", {})
    for field, holder in (("containers", "containerStatuses"), ("initContainers", "initContainerStatuses")):
        for container in pod["spec"].get(field, []):
            if q.chance(.3):
                continue
            entry = {"name": container["name"], "image": "pause", "imageID": "", "ready": True, "restartCount": 0}
            if q.chance(.7):
                entry["allocatedResources"] = list_of()
            if q.chance(.7):
                entry["resources"] = {}
                if q.chance(.85):
                    entry["resources"]["requests"] = list_of()
                if q.chance(.3):
                    entry["resources"]["limits"] = list_of()
            status.setdefault(q.pick(holder, holder, holder, "containerStatuses"), []).append(entry)
    if q.chance(.3):
        status["allocatedResources"] = list_of()
    if q.chance(.35):
        status["resources"] = {"requests": list_of()} if q.chance(.8) else {"limits": list_of()}
    conditions = []
    if q.chance(.2):
        conditions.append({"type": "PodResizeInProgress", "status": "True"})
    if q.chance(.5):
        conditions.append({"type": "PodResizePending", "status": q.pick("True", "False"), "reason": q.pick("Infeasible", "Deferred", "Other", "")})
    if q.chance(.1):
        conditions.append({"type": "PodResizePending", "status": "True", "reason": q.pick("Infeasible", "Deferred")})
    if conditions:
        status["conditions"] = conditions
    if q.chance(.2):
        status["resize"] = q.pick("Proposed", "InProgress", "Infeasible", "Deferred")


def theme_resize(q):
    q.cluster(high=7, per_node=(1, 4), cpu=("2", "4", "6"), memory=("4Gi", "6Gi"))
    for node in q.nodes:
        if q.chance(.5):
            node["status"]["allocatable"]["example.com/gpu"] = q.pick("1", "2")
    for pod in q.existing:
        containers(q, pod, rich=q.chance(.2))
        if q.chance(.8):
            resize_status(q, pod)
    containers(q, q.pod, rich=q.chance(.2))
    if q.chance(.2):
        resize_status(q, q.pod)
    if q.chance(.5):
        q.pod["spec"]["containers"][0]["resources"] = {"requests": {"cpu": q.pick("1", "2", "3"), "memory": "1Gi"}}


# ---------------------------------------------------------------- nodes, taints, tolerations

TAINT_KEYS = ["dedicated", "spot", "maintenance", "level", "node.kubernetes.io/unschedulable", "node.kubernetes.io/not-ready"]
TAINT_VALUES = ["", "x", "y", "3", "7", "-1"]


def taint(q):
    out = {"key": q.one(TAINT_KEYS), "effect": q.pick(*EFFECTS, "PreferNoSchedule")}
    if q.chance(.8):
        out["value"] = q.one(TAINT_VALUES)
    if q.chance(.1):
        out["timeAdded"] = "2026-02-01T00:00:00Z"
    return out


def toleration(q):
    out = {}
    if q.chance(.85):
        out["key"] = q.one(TAINT_KEYS)
    if q.chance(.85):
        out["operator"] = q.pick("Exists", "Exists", "Equal", "Equal", "Equal", "Gt", "Lt") if q.chance(.9) else ""
    if q.chance(.6):
        out["value"] = q.one(TAINT_VALUES)
    if q.chance(.6):
        out["effect"] = q.pick(*EFFECTS, "")
    if q.chance(.2):
        out["tolerationSeconds"] = q.pick(0, 30, -1)
    return out


def theme_tolerations(q):
    q.cluster(high=12)
    keys = q.some(TAINT_KEYS, 1, 4)
    for node in q.nodes:
        if q.chance(.75):
            node["spec"]["taints"] = [taint(q) for _ in range(q.pick(1, 1, 2, 5, 9))]
            for t in node["spec"]["taints"]:
                if q.chance(.7):
                    t["key"] = q.one(keys)
            if q.chance(.2):
                node["spec"]["taints"].append(dict(q.one(node["spec"]["taints"])))
        if q.chance(.3):
            node["spec"]["taints"] = [dict(taint(q), effect="PreferNoSchedule") for _ in range(q.between(1, 6))]
        if q.chance(.2):
            node["spec"]["unschedulable"] = True
    if q.chance(.9):
        q.pod["spec"]["tolerations"] = [toleration(q) for _ in range(q.between(1, 7))]
        for t in q.pod["spec"]["tolerations"]:
            if "key" in t and q.chance(.6):
                t["key"] = q.one(keys)
    if q.chance(.15):
        q.pod["spec"].setdefault("tolerations", []).append({"key": "node.kubernetes.io/unschedulable", "operator": "Exists"})
    if q.chance(.12):
        q.pod["spec"].setdefault("tolerations", []).append({"operator": "Exists"})
    if q.chance(.12):
        q.pod["spec"]["nodeName"] = q.pick(q.one(q.nodes)["metadata"]["name"], "absent-node")


def node_expression(q, strict):
    """A requirement over node labels; with strict only such as the API accepts (Gt and Lt take one integer)."""
    key = q.pick(ZONE, RACK, "size", "class", "missing", HOST)
    operator = q.pick("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")
    out = {"key": key, "operator": operator}
    if operator in ("In", "NotIn"):
        pool = {ZONE: ZONES, RACK: ["r1", "r2", ""], "size": ["1", "2", "10", "", "007"], "class": ["gold", "plain", ""], "missing": ["", "x"],
                HOST: [n["metadata"]["name"] for n in q.nodes] or ["x"]}[key]
        out["values"] = q.some(pool, 1, 3)
    elif operator in ("Gt", "Lt"):
        out["key"] = q.pick("size", "size", "size", key)
        out["values"] = [q.pick("0", "1", "2", "5", "007", "9223372036854775806", "9223372036854775807")]
        if not strict and q.chance(.15):  # not a label value: a required term never matches, with a preferred one no node can be scored
            out["values"] = [q.pick("-3", "-4")]
    if not strict and q.chance(.12):
        fault = q.between(0, 5)  # an unknown operator is not among them: the API refuses it, and so does Berth
        if fault == 0:
            out = {"key": "size", "operator": q.pick("Gt", "Lt"), "values": q.pick(["abc"], ["1.5"], [""], ["9223372036854775808"], ["1", "2"], [])}
        elif fault == 1:
            out = {"key": "class", "operator": q.pick("In", "NotIn"), "values": []}
        elif fault == 2:
            out = {"key": "class", "operator": q.pick("In", "NotIn"), "values": ["not valid!", "gold"]}
        elif fault == 3:
            out = {"key": q.pick("bad key", "/x", "-x", ""), "operator": q.pick("Exists", "DoesNotExist")}
        elif fault == 4:
            out = {"key": "class", "operator": q.pick("Exists", "DoesNotExist"), "values": ["gold"]}
        else:
            out = {"key": "class", "operator": "In", "values": ["v" * 64]}
    return out


def node_field(q, strict):
    names = [n["metadata"]["name"] for n in q.nodes] + ["absent-node"]
    out = {"key": "metadata.name", "operator": q.pick("In", "In", "NotIn"), "values": [q.one(names)]}
    if not strict and q.chance(.15):
        out["values"] = q.some(names, 0, 3)
    if not strict and q.chance(.05):
        out["key"] = "metadata.uid"
    return out


def node_term(q, strict):
    out = {}
    if q.chance(.75):
        out["matchExpressions"] = [node_expression(q, strict) for _ in range(q.pick(0, 1, 1, 1, 2, 3))]
    if q.chance(.3):
        out["matchFields"] = [node_field(q, strict) for _ in range(q.pick(1, 1, 1, 2))]
    return out


def node_affinity(q, pod, strict=True):
    """With strict the preferred terms all parse; where one does not, kube-scheduler cannot score."""
    affinity = {}
    if q.chance(.5):
        terms = [node_term(q, strict=False) for _ in range(q.pick(1, 1, 2, 3, 5))]
        if q.chance(.12):
            for t in terms:
                t["matchFields"] = [node_field(q, True)] + [node_field(q, True) for _ in range(q.pick(0, 1))]
        if q.chance(.04):
            terms = []
        affinity["requiredDuringSchedulingIgnoredDuringExecution"] = {"nodeSelectorTerms": terms}
    if q.chance(.75):
        affinity["preferredDuringSchedulingIgnoredDuringExecution"] = [
            {"weight": q.pick(1, 2, 50, 100, 100), "preference": node_term(q, strict)} for _ in range(q.between(1, 5))]
    pod["spec"].setdefault("affinity", {})["nodeAffinity"] = affinity
    if q.chance(.3):
        pod["spec"]["nodeSelector"] = q.pick({ZONE: q.one(ZONES)}, {"class": ""}, {}, {"class": "gold", RACK: "r1"}, {"missing": "x"}, {"size": "1"},
                                             {HOST: q.one(q.nodes)["metadata"]["name"]} if q.nodes else {})


def theme_nodeaffinity2(q):
    q.cluster(high=14, per_node=(0, 1))
    node_affinity(q, q.pod)
    if q.chance(.05):
        q.pod["spec"]["nodeName"] = q.one(q.nodes)["metadata"]["name"]
    if q.chance(.1):
        q.one(q.nodes)["metadata"].pop("labels")


def theme_broken(q):
    q.cluster(high=6, per_node=(0, 1))
    node_affinity(q, q.pod, strict=False)


# ---------------------------------------------------------------- pod affinity and spreading

def selector(q, app=None):
    kind = q.random.random()
    if kind < .08:
        return {}
    if kind < .5:
        return {"matchLabels": {"app": app if app is not None and q.chance(.6) else q.one(APPS)}}
    out = {"matchExpressions": []}
    for _ in range(q.pick(1, 1, 2)):
        key = q.pick("app", "track", "pod-template-hash", "absent")
        operator = q.pick("In", "NotIn", "Exists", "DoesNotExist")
        expression = {"key": key, "operator": operator}
        if operator in ("In", "NotIn"):
            expression["values"] = q.some({"app": APPS, "track": ["stable", "canary", ""]}.get(key, ["5d6", "7f8", ""]), 1, 3)
        out["matchExpressions"].append(expression)
    if q.chance(.2):
        out["matchLabels"] = {"app": q.one(APPS)}
    return out


TOPOLOGIES = [HOST, HOST, HOST, ZONE, ZONE, ZONE, ZONE, REGION, REGION, RACK, "class", "absent-topology"]


def pod_term(q, app=None):
    out = {"topologyKey": q.one(TOPOLOGIES)}
    if q.chance(.92):
        out["labelSelector"] = selector(q, app)
    if q.chance(.3):
        out["namespaces"] = q.some(NAMESPACES + ["nowhere"], 1, 3)
    if q.chance(.3):
        out["namespaceSelector"] = q.pick({}, {"matchLabels": {"team": "x"}}, {"matchLabels": {"team": ""}},
                                          {"matchExpressions": [{"key": "team", "operator": q.pick("Exists", "DoesNotExist")}]},
                                          {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": q.pick("In", "NotIn"), "values": q.some(NAMESPACES, 1, 2)}]})
    if q.chance(.12):
        out[q.pick("matchLabelKeys", "mismatchLabelKeys")] = [q.pick("pod-template-hash", "track")]
    return out


def pod_affinity(q, pod, required=.35, preferred=.6):
    affinity = pod["spec"].setdefault("affinity", {})
    app = pod["metadata"].get("labels", {}).get("app")
    for kind in q.some(["podAffinity", "podAntiAffinity"], 1, 2):
        out = {}
        if q.chance(required):
            out["requiredDuringSchedulingIgnoredDuringExecution"] = [pod_term(q, app) for _ in range(q.pick(1, 1, 2, 3))]
        if q.chance(preferred):
            out["preferredDuringSchedulingIgnoredDuringExecution"] = [{"weight": q.pick(1, 10, 100), "podAffinityTerm": pod_term(q, app)} for _ in range(q.between(1, 4))]
        affinity[kind] = out


def blur_topology(q):
    """Duplicate, missing and empty host names, and nodes without any labels."""
    for node in q.nodes:
        labels = node["metadata"].get("labels", {})
        if q.chance(.15):
            labels[HOST] = q.one(q.nodes)["metadata"]["name"]
        elif q.chance(.1):
            labels.pop(HOST, None)
        elif q.chance(.05):
            labels[HOST] = ""
        if q.chance(.05):
            labels[ZONE] = ""


def theme_podaffinity2(q):
    q.cluster(high=12, per_node=(0, 3))
    if q.chance(.5):
        blur_topology(q)
    if q.chance(.85):
        pod_affinity(q, q.pod)
    if q.chance(.5):  # few labels and one namespace, so that terms meet many pods
        for pod in q.pods():
            pod["metadata"]["namespace"] = "default"
            pod["metadata"]["labels"]["app"] = q.pick("api", "store")
    share = q.pick(0, .2, .5)
    for pod in q.existing:
        if q.chance(share):
            pod_affinity(q, pod, required=.35, preferred=.6)
        if q.chance(.08):
            q.terminate(pod)
        if q.chance(.05):
            pod["metadata"].pop("labels")
    if q.chance(.15):  # the first pod of a series that wants its own kind nearby
        own = {"topologyKey": q.pick(HOST, ZONE, RACK), "labelSelector": {"matchLabels": dict(list(q.pod["metadata"]["labels"].items())[:1])}}
        terms = [own] + ([dict(own, topologyKey=q.pick(REGION, RACK))] if q.chance(.5) else [])
        q.pod["spec"].setdefault("affinity", {})["podAffinity"] = {"requiredDuringSchedulingIgnoredDuringExecution": terms}
        if q.chance(.6):
            q.existing = [p for p in q.existing if p["metadata"].get("labels", {}).get("app") != q.pod["metadata"]["labels"]["app"]]
    if q.chance(.08):
        q.pod["metadata"]["namespace"] = "nowhere"


def spread_constraints(q, pod, hard=.55):
    app = pod["metadata"].get("labels", {}).get("app")
    out = []
    for _ in range(q.pick(1, 1, 2, 3, 4)):
        c = {"maxSkew": q.pick(1, 1, 2, 3, 100), "topologyKey": q.one(TOPOLOGIES), "whenUnsatisfiable": "DoNotSchedule" if q.chance(hard) else "ScheduleAnyway"}
        if q.chance(.92):
            c["labelSelector"] = selector(q, app)
        if c["whenUnsatisfiable"] == "DoNotSchedule" and q.chance(.35):
            c["minDomains"] = q.pick(1, 2, 3, 4, 50)
        if q.chance(.5):
            c["nodeAffinityPolicy"] = q.pick("Honor", "Ignore")
        if q.chance(.5):
            c["nodeTaintsPolicy"] = q.pick("Honor", "Ignore")
        if q.chance(.3):
            c["matchLabelKeys"] = q.some(["pod-template-hash", "track", "absent"], 1, 2)
        out.append(c)
        if q.chance(.15):  # the same key again, with another selector
            out.append(dict(c, labelSelector=selector(q), maxSkew=q.between(1, 4)))
    pod["spec"]["topologySpreadConstraints"] = out


def theme_spread2(q):
    q.cluster(high=14, per_node=(0, 4))
    if q.chance(.4):
        blur_topology(q)
    spread_constraints(q, q.pod, q.pick(.2, .6, .9))
    if q.chance(.6):
        for node in q.nodes:
            if not q.chance(.15):
                node["metadata"]["labels"].setdefault(ZONE, q.one(ZONES))
                node["metadata"]["labels"].setdefault(REGION, q.one(REGIONS))
    for node in q.nodes:
        if q.chance(.25):
            node["spec"]["taints"] = [taint(q)]
        if q.chance(.08):
            node["spec"]["unschedulable"] = True
    if q.chance(.3):
        q.pod["spec"]["tolerations"] = [toleration(q)]
    if q.chance(.35):
        node_affinity(q, q.pod)
    if q.chance(.3):
        app = q.one(APPS)
        for pod in q.pods():
            pod["metadata"]["labels"]["app"] = app
    space = q.pod["metadata"]["namespace"]
    for pod in q.existing:
        if q.chance(.6):
            pod["metadata"]["namespace"] = space
        if q.chance(.1):
            q.terminate(pod)


def default_owners(q):
    """Services and controllers that give the pod the system's default spreading."""
    space, labels = q.pod["metadata"]["namespace"], q.pod["metadata"]["labels"]
    own = dict(q.some(labels.items(), 1))
    for i in range(q.pick(0, 1, 1, 2)):
        choice = q.pick(own, own, {"app": q.one(APPS)}, {}, None)
        q.add("v1", "Service", {"name": f"svc{i}", "namespace": space if q.chance(.85) else "red"}, spec={"selector": choice} if choice is not None else {})
    kind = q.pick("ReplicaSet", "StatefulSet", "ReplicationController", "ReplicaSet", "Job", None)
    if kind is None:
        return
    version = {"ReplicationController": "v1", "Job": "batch/v1"}.get(kind, "apps/v1")
    if kind == "ReplicationController":
        q.add(version, kind, {"name": "owner", "namespace": space}, spec={"selector": own})
    elif kind != "Job" and q.chance(.9):
        q.add(version, kind, {"name": "owner", "namespace": space}, spec={"selector": q.pick({"matchLabels": own}, {"matchLabels": own}, {},
              {"matchExpressions": [{"key": "app", "operator": q.pick("In", "NotIn"), "values": q.some(APPS, 1, 2)}]})})
    reference = {"apiVersion": version if q.chance(.9) else q.pick("extensions/v1beta1", "apps/v1beta1"), "kind": kind, "name": "owner", "uid": "uid-owner"}
    if q.chance(.9):
        reference["controller"] = True
    q.pod["metadata"]["ownerReferences"] = ([{"apiVersion": "v1", "kind": "Thing", "name": "first", "uid": "u"}] if q.chance(.2) else []) + [reference]


def theme_defaults(q):
    q.cluster(high=14, per_node=(0, 5))
    if q.chance(.4):
        blur_topology(q)
    default_owners(q)
    space, labels = q.pod["metadata"]["namespace"], q.pod["metadata"]["labels"]
    for pod in q.existing:
        if q.chance(.7):
            pod["metadata"]["namespace"] = space
        if q.chance(.5):
            pod["metadata"]["labels"] = dict(labels)
        if q.chance(.08):
            q.terminate(pod)
    if q.chance(.08):
        q.pod["spec"]["topologySpreadConstraints"] = [] if q.chance(.5) else [{"maxSkew": 1, "topologyKey": ZONE, "whenUnsatisfiable": "DoNotSchedule"}]
    for node in q.nodes:
        if q.chance(.15):
            node["spec"]["taints"] = [taint(q)]


# ---------------------------------------------------------------- ports and images

def host_ports(q, pod):
    spec = pod["spec"]
    lists = [spec["containers"][0]]
    if q.chance(.3):
        spec.setdefault("initContainers", []).append({"name": "pi", "image": "pause", **({"restartPolicy": "Always"} if q.chance(.5) else {})})
        lists.append(spec["initContainers"][-1])
    for container in lists:
        container["ports"] = []
        for _ in range(q.pick(1, 1, 2, 4)):
            port = {"containerPort": q.pick(80, 443, 8080)}
            if q.chance(.9):
                port["hostPort"] = q.pick(80, 81, 443, 0, 65535)
            if q.chance(.8):
                port["protocol"] = q.pick("TCP", "TCP", "UDP", "SCTP")
            if q.chance(.7):
                port["hostIP"] = q.pick("", "0.0.0.0", "127.0.0.1", "10.1.1.1", "::", "::1")
            container["ports"].append(port)
    if q.chance(.2):
        spec["hostNetwork"] = True
        for container in lists:
            for port in container["ports"]:
                port["hostPort"] = port["containerPort"]


def theme_ports2(q):
    q.cluster(high=6, per_node=(0, 3))
    for pod in q.existing:
        if q.chance(.75):
            host_ports(q, pod)
        if q.chance(.08):
            pod["status"]["phase"] = "Succeeded"
    host_ports(q, q.pod)
    if q.chance(.5):
        q.pod["spec"]["priority"] = 1000


IMAGES = ["nginx", "nginx:latest", "nginx:1", "example.com:5000/app", "example.com:5000/app:2", "example.com/team/tool:v1", "mirror.example/library/redis",
          "example.com/app@sha256:" + "a" * 64, "example.com/app:1@sha256:" + "b" * 64, "Odd_Name", "a/b/c:latest"]


def images(q):
    for node in q.nodes:
        listed = []
        for image in q.some(IMAGES, 0, 8):
            names = [image] + ([q.pick(image + ":latest", "mirror.example/" + image, image.split(":")[0])] if q.chance(.4) else [])
            listed.append({"names": names, "sizeBytes": q.pick(0, 1, 20_000_000, 23 * 1024 * 1024, 23 * 1024 * 1024 + 1, 500_000_000, 1000 * 1024 * 1024,
                                                               3_000_000_000, 1_048_576_001, 40_000_000_000)})
        if q.chance(.1):
            listed.append({"names": None, "sizeBytes": 1000})
        if q.chance(.1):
            listed.append({"names": [], "sizeBytes": 5})
        node["status"]["images"] = listed
    spec = q.pod["spec"]
    spec["containers"] = [{"name": f"c{i}", "image": q.one(IMAGES), "resources": {}} for i in range(q.pick(1, 1, 2, 3, 8))]
    if q.chance(.4):
        spec["initContainers"] = [{"name": f"i{i}", "image": q.one(IMAGES)} for i in range(q.between(1, 4))]
    if q.chance(.25):
        spec["volumes"] = [{"name": f"im{i}", "image": {"reference": q.one(IMAGES), "pullPolicy": "IfNotPresent"}} for i in range(q.between(1, 2))]
    if q.chance(.05):
        spec["containers"][0]["image"] = ""


def theme_images2(q):
    q.cluster(high=12, per_node=(0, 1))
    images(q)


# ---------------------------------------------------------------- volumes

def disks(q, pod):
    for _ in range(q.pick(1, 1, 2)):
        i = q.next()
        read_only = q.chance(.5)
        pod["spec"].setdefault("volumes", []).append({"name": f"d{i}", **q.pick(
            {"gcePersistentDisk": {"pdName": q.pick("g1", "g2"), "readOnly": read_only}},
            {"awsElasticBlockStore": {"volumeID": q.pick("vol-0a", "vol-0b"), "readOnly": read_only}},
            {"iscsi": {"targetPortal": q.pick("10.0.0.1", "10.0.0.2"), "iqn": q.pick("iqn.a", "iqn.b"), "lun": q.pick(0, 1), "readOnly": read_only}},
            {"rbd": {"monitors": q.some(["m1", "m2", "m3"], 1, 2), "image": q.pick("i1", "i2"), "pool": q.pick("p1", "p1", "p2", ""), "readOnly": read_only}},
            {"azureDisk": {"diskName": "a1", "diskURI": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/a1"}},
            {"emptyDir": {"medium": "Memory"}}, {"hostPath": {"path": "/x"}}, {"configMap": {"name": "c"}})})


def theme_disks(q):
    q.cluster(low=1, high=4, per_node=(0, 4))
    for pod in q.existing:
        if q.chance(.8):
            disks(q, pod)
    for _ in range(q.pick(1, 1, 2)):
        disks(q, q.pod)


def claim(q, pod, name, volume=None, bound=True, cls="fast", mode="ReadWriteOnce", size="1Gi", ephemeral=False, **spec):
    space = pod["metadata"]["namespace"]
    metadata = {"name": name, "namespace": space, "uid": f"uid-{space}-{name}"}
    body = {"accessModes": [mode], "resources": {"requests": {"storage": size}}, **spec}
    if cls is not None:
        old = q.chance(.06)
        if old:
            metadata.setdefault("annotations", {})["volume.beta.kubernetes.io/storage-class"] = cls
        if not old or cls == "late-made":  # scoring provisioned claims, kube-scheduler 1.37 crashes on the annotation alone
            body["storageClassName"] = cls
    if volume:
        body["volumeName"] = volume
    if bound and volume:
        metadata.setdefault("annotations", {})["pv.kubernetes.io/bind-completed"] = "yes"
    if ephemeral:
        metadata["ownerReferences"] = [{"apiVersion": "v1", "kind": "Pod", "name": pod["metadata"]["name"], "uid": pod["metadata"]["uid"], "controller": True, "blockOwnerDeletion": True}]
    return q.add("v1", "PersistentVolumeClaim", metadata, spec=body, status={"phase": "Bound" if bound and volume else "Pending"})


def volume(q, name, claimed=None, cls="fast", mode="ReadWriteOnce", size="1Gi", source=None, labels=None, **spec):
    body = {"capacity": {"storage": size}, "accessModes": [mode] if isinstance(mode, str) else mode, "persistentVolumeReclaimPolicy": "Retain",
            **(source or {"csi": {"driver": "disk.example", "volumeHandle": f"h-{name}"}}), **spec}
    if cls is not None:
        body["storageClassName"] = cls
    if claimed:
        body["claimRef"] = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": claimed["metadata"]["namespace"], "name": claimed["metadata"]["name"], "uid": claimed["metadata"]["uid"]}
    return q.add("v1", "PersistentVolume", {"name": name, "labels": labels or {}}, spec=body, status={"phase": "Bound" if claimed else "Available"})


def storage_class(q, name, mode, provisioner="disk.example", **rest):
    return q.add("storage.k8s.io/v1", "StorageClass", {"name": name}, provisioner=provisioner, volumeBindingMode=mode, reclaimPolicy="Delete", **rest)


def volume_zone_labels(q):
    out = {}
    if q.chance(.6):
        out[q.pick(ZONE, ZONE, OLD_ZONE)] = q.pick(*ZONES, "z-a__z-b", "z-b__z-c__", "", "z-a__", "nowhere")
    if q.chance(.35):
        out[q.pick(REGION, OLD_REGION)] = q.pick(*REGIONS, "west__east")
    return out


def volume_node_affinity(q):
    names = [n["metadata"]["labels"].get(HOST, "") for n in q.nodes if n["metadata"].get("labels")] or ["x"]
    terms = [{"matchExpressions": [q.pick({"key": ZONE, "operator": q.pick("In", "In", "NotIn"), "values": q.some(ZONES, 1, 2)},
                                          {"key": HOST, "operator": "In", "values": q.some(names, 1, 3)},
                                          {"key": RACK, "operator": q.pick("Exists", "DoesNotExist")},
                                          {"key": "size", "operator": q.pick("Gt", "Lt"), "values": ["2"]})
                                   for _ in range(q.pick(1, 1, 2))]} for _ in range(q.pick(1, 1, 2))]
    if q.chance(.04):
        terms = [{"matchFields": [{"key": "metadata.name", "operator": "In", "values": [q.nodes[0]["metadata"]["name"]]}]}]
    if q.chance(.04):
        terms.append({})
    return {"required": {"nodeSelectorTerms": terms}}


def mount(pod, name, **source):
    pod["spec"].setdefault("volumes", []).append({"name": name, **source})


def bound_claims(q, pod):
    """Claims bound to volumes with zones and node affinity; sometimes generic ephemeral, shared or for one pod only."""
    for _ in range(q.pick(1, 1, 2, 3)):
        i = q.next()
        ephemeral = q.chance(.15)
        mode = q.pick("ReadWriteOnce", "ReadWriteOncePod", "ReadWriteOncePod", "ReadWriteMany")
        name = f"{pod['metadata']['name']}-v{i}" if ephemeral else f"claim{i}"
        c = claim(q, pod, name, f"pv{i}", mode=mode, ephemeral=ephemeral)
        volume(q, f"pv{i}", c, mode=mode, labels=volume_zone_labels(q), **({"nodeAffinity": volume_node_affinity(q)} if q.chance(.35) else {}))
        mount(pod, f"v{i}", **({"ephemeral": {"volumeClaimTemplate": {"spec": c["spec"]}}} if ephemeral else {"persistentVolumeClaim": {"claimName": name}}))
        if not ephemeral and q.chance(.5):
            for other in q.some([p for p in q.existing if p is not pod] or [pod], 1, 3):
                if other is not pod and q.chance(.7):
                    other["metadata"]["namespace"] = pod["metadata"]["namespace"]
                    if not any(v.get("ephemeral") or v.get("persistentVolumeClaim") for v in other["spec"].get("volumes", [])):
                        mount(other, f"v{i}", persistentVolumeClaim={"claimName": name})


def broken_claim(q, pod):
    """One claim in a state that rejects the pod before any node is looked at."""
    i = q.next()
    kind = q.between(0, 12)
    name = f"claim{i}"
    source = {"persistentVolumeClaim": {"claimName": name}}
    if kind == 0:
        pass  # no such claim
    elif kind == 1:
        c = claim(q, pod, name, f"pv{i}")
        c["status"]["phase"] = "Lost"
    elif kind == 2:
        c = claim(q, pod, name, f"pv{i}")
        volume(q, f"pv{i}", c)
        c["metadata"].update(deletionTimestamp="2026-03-01T00:00:00Z", finalizers=["kubernetes.io/pvc-protection"])
    elif kind == 3:
        claim(q, pod, name, f"missing-pv{i}")
    elif kind == 4:
        claim(q, pod, name, cls="fast")
    elif kind == 5:
        claim(q, pod, name, cls="absent-class")
    elif kind == 6:
        claim(q, pod, name, cls=q.pick("", None))
    elif kind == 7:
        claim(q, pod, name, f"pv{i}", bound=False)
        volume(q, f"pv{i}")
    elif kind == 8:
        claim(q, pod, name, f"pv{i}", bound=False, cls="late")
        volume(q, f"pv{i}", cls="late")
    elif kind == 9:
        source = {"ephemeral": {"volumeClaimTemplate": {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}}}
    elif kind == 10:
        c = claim(q, pod, f"{pod['metadata']['name']}-v{i}", f"pv{i}")  # not owned by the pod
        volume(q, f"pv{i}", c)
        source = {"ephemeral": {"volumeClaimTemplate": {"spec": c["spec"]}}}
    elif kind == 11:
        c = claim(q, pod, f"{pod['metadata']['name']}-v{i}", f"missing-pv{i}", ephemeral=True)
        source = {"ephemeral": {"volumeClaimTemplate": {"spec": c["spec"]}}}
    else:
        c = claim(q, dict(pod, metadata=dict(pod["metadata"], namespace="elsewhere")), name, f"pv{i}")  # in another namespace
        volume(q, f"pv{i}", c)
    mount(pod, f"v{i}", **source)


def theme_pvc(q):
    q.cluster(high=8, per_node=(0, 3))
    storage_class(q, "fast", "Immediate")
    storage_class(q, "late", "WaitForFirstConsumer")
    for node in q.nodes:
        labels = node["metadata"]["labels"]
        if q.chance(.2) and ZONE in labels:
            labels[OLD_ZONE] = labels.pop(ZONE)
        if q.chance(.2) and REGION in labels:
            labels[OLD_REGION] = labels.pop(REGION)
        if q.chance(.1):
            for key in (ZONE, REGION, OLD_ZONE, OLD_REGION):
                labels.pop(key, None)
    for pod in list(q.existing):
        if q.chance(.3):
            bound_claims(q, pod)
    if q.chance(.85):
        bound_claims(q, q.pod)
    if q.chance(.35):
        broken_claim(q, q.pod)
    if q.chance(.4):
        q.pod["spec"]["priority"] = 1000


def late_claims(q):
    """Delayed binding: static volumes of distinct sizes, or provisioning with topology and capacity."""
    names = sorted(q.some(["late-static", "late-made", "late-plain"], 1, q.pick(1, 2, 3)))
    if "late-static" in names:
        storage_class(q, "late-static", "WaitForFirstConsumer", "kubernetes.io/no-provisioner")
    if "late-made" in names:
        storage_class(q, "late-made", "WaitForFirstConsumer", "made.example", **({"allowedTopologies": [
            {"matchLabelExpressions": [{"key": q.pick(ZONE, ZONE, RACK), "values": q.some(ZONES + ["r1"], 1, 3)}]} for _ in range(q.pick(1, 1, 2))]} if q.chance(.45) else {}))
        q.add("storage.k8s.io/v1", "CSIDriver", {"name": "made.example"}, spec={"storageCapacity": q.chance(.85)} if q.chance(.9) else {})
        if q.chance(.3):
            q.add("storage.k8s.io/v1", "CSIStorageCapacity", {"name": "all", "namespace": "default"}, storageClassName="late-made", capacity="15Gi",
                  **({"nodeTopology": {}} if q.chance(.7) else {}))
        else:
            for zone in q.some(ZONES, q.pick(0, 2, 3, 3), 3):  # one capacity for a node: kube-scheduler takes the first of a hash map's order
                q.add("storage.k8s.io/v1", "CSIStorageCapacity", {"name": f"cap-{zone}", "namespace": "default"}, storageClassName="late-made",
                      nodeTopology=q.pick({"matchLabels": {ZONE: zone}}, {"matchExpressions": [{"key": ZONE, "operator": "In", "values": [zone]}]}),
                      **q.pick({}, *[{"capacity": q.pick("1Gi", "5Gi", "20Gi", "100Gi", "1e10"), **({"maximumVolumeSize": q.pick("1Gi", "4Gi", "50Gi")} if q.chance(.3) else {})}] * 9))
                # never maximumVolumeSize alone: kube-scheduler 1.37 crashes when it scores that
            q.add("storage.k8s.io/v1", "CSIStorageCapacity", {"name": "other", "namespace": "default"}, storageClassName="other-class", capacity="999Gi", nodeTopology={})
    if "late-plain" in names:
        storage_class(q, "late-plain", "WaitForFirstConsumer", "plain.example")
    sizes = q.some(range(1, 60), 8, 20)
    prebound = set()
    for _ in range(q.pick(1, 1, 2, 3)):
        i = q.next()
        cls = q.one(names)
        extra = {}
        if q.chance(.2):
            extra["selector"] = q.pick({"matchLabels": {"tier": "a"}}, {"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, {})
        if q.chance(.2):
            extra["volumeMode"] = q.pick("Block", "Filesystem")
        if q.chance(.12):
            extra["volumeAttributesClassName"] = q.pick("v-gold", "")
        name = f"claim{i}"
        c = claim(q, q.pod, name, bound=False, cls=cls, size=q.pick("1Gi", "3Gi", "8Gi", "2500M", "1e9", "20Gi"), mode=q.pick("ReadWriteOnce", "ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"), **extra)
        if q.chance(.1):
            c["metadata"].setdefault("annotations", {})["volume.kubernetes.io/selected-node"] = q.pick(q.one(q.nodes)["metadata"]["name"], "absent-node")
        mount(q.pod, f"v{i}", persistentVolumeClaim={"claimName": name})
        for _ in range(q.pick(1, 2, 4, 6) if cls != "late-made" else q.pick(0, 0, 1)):
            if not sizes:
                break
            k = q.next()
            v = volume(q, f"pv{k}", cls=cls, size=f"{sizes.pop()}Gi", mode=q.pick(["ReadWriteOnce"], ["ReadWriteOnce", "ReadWriteMany"], ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"]),
                       source={"local": {"path": f"/mnt/{k}"}}, labels={"tier": q.pick("a", "b")} if q.chance(.6) else {},
                       **({"nodeAffinity": volume_node_affinity(q)} if q.chance(.6) else {}), **({"volumeMode": q.pick("Block", "Filesystem")} if q.chance(.2) else {}),
                       **({"volumeAttributesClassName": "v-gold"} if q.chance(.1) else {}))
            state = q.random.random()
            if state < .08:
                v["status"]["phase"] = q.pick("Released", "Pending", "Failed")
            elif state < .13:
                v["metadata"].update(deletionTimestamp="2026-03-01T00:00:00Z", finalizers=["kubernetes.io/pv-protection"])
            elif state < .2:
                v["spec"]["claimRef"] = {"namespace": "red", "name": "another", "uid": "uid-another"}
            elif state < .28 and name not in prebound:
                prebound.add(name)
                v["spec"]["claimRef"] = {"namespace": c["metadata"]["namespace"], "name": name, **({"uid": c["metadata"]["uid"]} if q.chance(.5) else {})}


def theme_late(q):
    q.cluster(high=10, per_node=(0, 1))
    late_claims(q)
    if q.chance(.15):
        storage_class(q, "fast", "Immediate")
        bound_claims(q, q.pod)


def csi_volume(q, pod, pool):
    i = q.next()
    kind = q.pick("shared", "shared", "own", "own", "migrated", "inline", "csi-inline", "unbound", "ephemeral")
    zone = q.one(ZONES)
    if kind == "shared" and pool.get(pod["metadata"]["namespace"]):
        mount(pod, f"v{i}", persistentVolumeClaim={"claimName": q.one(pool[pod["metadata"]["namespace"]])})
    elif kind in ("shared", "own", "ephemeral"):
        ephemeral = kind == "ephemeral"
        name = f"{pod['metadata']['name']}-v{i}" if ephemeral else f"claim{i}"
        c = claim(q, pod, name, f"pv{i}", ephemeral=ephemeral, mode="ReadWriteMany")
        volume(q, f"pv{i}", c, mode="ReadWriteMany", source={"csi": {"driver": q.pick("disk.example", "disk.example", "nas.example"), "volumeHandle": q.pick(f"h{i}", f"h{i}", "same")}})
        mount(pod, f"v{i}", **({"ephemeral": {"volumeClaimTemplate": {"spec": c["spec"]}}} if ephemeral else {"persistentVolumeClaim": {"claimName": name}}))
        if not ephemeral:
            pool.setdefault(pod["metadata"]["namespace"], []).append(name)
    elif kind == "migrated":
        c = claim(q, pod, f"claim{i}", f"pv{i}")
        volume(q, f"pv{i}", c, labels={ZONE: zone} if q.chance(.7) else {}, source=q.pick(
            {"awsElasticBlockStore": {"volumeID": q.pick(f"vol-{i:x}", f"aws://{zone}/vol-{i:x}", "vol-5a"), "fsType": "ext4"}}, {"gcePersistentDisk": {"pdName": f"g{i}"}},
            {"azureDisk": {"diskName": f"a{i}", "diskURI": f"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/a{i}", "kind": "Managed"}},
            {"nfs": {"server": "s", "path": "/"}}, {"cinder": {"volumeID": f"c{i}"}}))
        mount(pod, f"v{i}", persistentVolumeClaim={"claimName": f"claim{i}"})
    elif kind == "inline":
        mount(pod, f"v{i}", **q.pick({"awsElasticBlockStore": {"volumeID": f"vol-{i:x}"}}, {"gcePersistentDisk": {"pdName": f"in{i}", "readOnly": True}}, {"cinder": {"volumeID": f"ci{i}"}}))
    elif kind == "csi-inline":
        mount(pod, f"v{i}", csi={"driver": "disk.example"})
    else:
        claim(q, pod, f"claim{i}", bound=False, cls=q.pick("late", "late", "late-ebs"))
        mount(pod, f"v{i}", persistentVolumeClaim={"claimName": f"claim{i}"})


def theme_csi(q):
    q.cluster(high=6, per_node=(0, 4))
    for pod in q.pods():
        pod["metadata"]["namespace"] = q.pick("default", "default", "default", "blue")
    storage_class(q, "fast", "Immediate")
    storage_class(q, "late", "WaitForFirstConsumer")
    storage_class(q, "late-ebs", "WaitForFirstConsumer", "kubernetes.io/aws-ebs")
    drivers = ["disk.example", "nas.example", "ebs.csi.aws.com", "pd.csi.storage.gke.io", "disk.csi.azure.com", "cinder.csi.openstack.org"]
    for driver in drivers:
        if q.chance(.4):
            q.add("storage.k8s.io/v1", "CSIDriver", {"name": driver}, spec={**({"attachRequired": q.chance(.8)} if q.chance(.7) else {}),
                  **({"preventPodSchedulingIfMissing": q.chance(.7)} if q.chance(.5) else {})})
    for node in q.nodes:
        if q.chance(.15):
            continue
        name = node["metadata"]["name"]
        metadata = {"name": name}
        if q.chance(.5):
            metadata["annotations"] = {"storage.alpha.kubernetes.io/migrated-plugins": q.pick("kubernetes.io/aws-ebs,kubernetes.io/gce-pd", "kubernetes.io/aws-ebs,kubernetes.io/azure-disk,kubernetes.io/cinder", "")}
        q.add("storage.k8s.io/v1", "CSINode", metadata, spec={"drivers": [
            {"name": d, "nodeID": name, "topologyKeys": None, **({"allocatable": {"count": q.pick(0, 1, 1, 2, 2, 3)} if q.chance(.9) else {}} if q.chance(.85) else {})}
            for d in drivers if q.chance(.75)]})
        if q.chance(.3):
            node["metadata"]["labels"]["topology.ebs.csi.aws.com/zone"] = q.one(ZONES)
            node["metadata"]["labels"]["topology.gke.io/zone"] = q.one(ZONES)
    pool = {}
    for pod in list(q.existing):
        for _ in range(q.pick(0, 0, 1, 1, 2)):
            csi_volume(q, pod, pool)
    for _ in range(q.pick(1, 1, 2, 3)):
        csi_volume(q, q.pod, pool)
    volumes = [o for o in q.objects if o["kind"] == "PersistentVolume"]
    for i in range(q.pick(0, 0, 1, 3)):
        if volumes:
            source = {"persistentVolumeName": q.one(volumes)["metadata"]["name"]} if q.chance(.9) else q.pick({}, {"persistentVolumeName": "absent"})
            q.add("storage.k8s.io/v1", "VolumeAttachment", {"name": f"va{i}"}, spec={"attacher": q.pick("disk.example", "disk.example", "nas.example"), "nodeName": q.one(q.nodes)["metadata"]["name"], "source": source}, status={"attached": True})
    if q.chance(.4):
        q.pod["spec"]["priority"] = 1000


# ---------------------------------------------------------------- preemption

def budgets(q, low=0, high=4):
    for i in range(q.between(low, high)):
        body, status = {"maxUnavailable": 1}, {"disruptionsAllowed": q.pick(0, 0, 1, 2, 5), "currentHealthy": 3, "desiredHealthy": 2, "expectedPods": 3}
        if q.chance(.92):
            body["selector"] = selector(q)
        if q.chance(.4):
            status["disruptedPods"] = {p["metadata"]["name"]: "2026-02-28T00:00:00Z" for p in q.some(q.existing, 1, 4)} if q.existing else {}
        q.add("policy/v1", "PodDisruptionBudget", {"name": f"pdb{i}", "namespace": q.one(q.pods())["metadata"]["namespace"]}, spec=body, status=status)


def theme_preemption2(q):
    large = q.chance(.06)
    q.cluster(low=1, high=3 if large else 7, per_node=(20, 45) if large else (2, 6), cpu=("4",) if not large else ("16",), memory=("8Gi", "16Gi"), pods=("110", "5") if not large else ("110",))
    spaces, apps = q.some(NAMESPACES, 1, 2), q.some(APPS, 1, 3)
    for pod in q.pods():
        pod["metadata"]["namespace"] = q.one(spaces)
        pod["metadata"]["labels"]["app"] = q.one(apps)
    low, high = q.pick((0, 0), (0, 100), (-1000, 0), (-2147483648, 100), (999, 1001))
    same_start = q.chance(.15) and not large
    for pod in q.existing:
        spec = pod["spec"]
        spec["priority"] = q.between(low, high) if q.chance(.5) else q.pick(low, high)
        if q.chance(.03):
            del spec["priority"]
        spec["containers"][0]["resources"] = {"requests": {"cpu": q.pick("200m", "400m") if large else q.pick("500m", "1", "1500m", "2"), "memory": q.pick("128Mi", "512Mi")}}
        if not large and q.chance(.08):
            spec["resources"] = {"requests": {"cpu": q.pick("500m", "1", "2")}}
        if q.chance(.06):
            del pod["status"]["startTime"]
        elif same_start or q.chance(.1):
            pod["status"]["startTime"] = "2026-02-01T00:00:00Z"
        if q.chance(.06):
            q.terminate(pod)
            if q.chance(.6):
                pod["status"]["conditions"] = [{"type": "DisruptionTarget", "status": q.pick("True", "True", "False"), "reason": q.pick("PreemptionByScheduler", "PreemptionByScheduler", "EvictionByEvictionAPI")}]
        if q.chance(.04):
            pod["metadata"].pop("labels")
    spec = q.pod["spec"]
    spec["priority"] = q.pick(high, high + 1, 1000, 1000, 1000)
    if q.chance(.04):
        del spec["priority"]
    if q.chance(.06):
        spec["preemptionPolicy"] = q.pick("Never", "PreemptLowerPriority")
    spec["containers"][0]["resources"] = {"requests": {"cpu": q.pick("1", "2", "3", "3500m", "15") if large else q.pick("100m", "1", "2", "2", "2500m", "3", "3", "4", "5"), "memory": "256Mi"}}
    if q.chance(.12):
        q.pod["status"] = {"phase": "Pending", "nominatedNodeName": q.pick(q.one(q.nodes)["metadata"]["name"], q.one(q.nodes)["metadata"]["name"], "absent-node")}
        for pod in q.existing:
            if q.chance(.15):
                q.terminate(pod)
                pod["status"]["conditions"] = [{"type": "DisruptionTarget", "status": "True", "reason": "PreemptionByScheduler"}]
    obstacle = q.random.random()
    if obstacle < .12:  # the incoming pod's own anti-affinity or affinity
        pod_affinity(q, q.pod, required=.9, preferred=0)
    elif obstacle < .24:  # the victims' anti-affinity
        for pod in q.existing:
            if pod["metadata"].get("labels") and q.chance(.4):
                pod["spec"]["affinity"] = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [pod_term(q, q.pod["metadata"]["labels"]["app"])]}}
    elif obstacle < .38:
        spread_constraints(q, q.pod, hard=.95)
        for node in q.nodes:
            if q.chance(.9):
                node["metadata"]["labels"].update({ZONE: q.one(ZONES), REGION: q.one(REGIONS), RACK: "r1"})
        for pod in q.existing:
            if q.chance(.6):
                pod["metadata"]["namespace"] = q.pod["metadata"]["namespace"]
    elif obstacle < .46:
        for pod in q.existing:
            if q.chance(.5):
                host_ports(q, pod)
        host_ports(q, q.pod)
    elif obstacle < .54:
        storage_class(q, "fast", "Immediate")
        bound_claims(q, q.pod)
    elif obstacle < .6:
        for pod in q.existing:
            if q.chance(.5):
                disks(q, pod)
        disks(q, q.pod)
    for node in q.nodes:
        if q.chance(.08):
            node["spec"]["taints"] = [taint(q)]
    budgets(q)


# ---------------------------------------------------------------- declared features, claims for devices

FEATURES = ["RestartAllContainersOnContainerExits", "UserNamespacesHostNetworkSupport", "VolumeBindMountOptions", "ExtendWebSocketsToKubelet",
            "InPlacePodLevelResourcesVerticalScaling", "AAUnknown", "ZZUnknown"]


def declared_features(q):
    for node in q.nodes:
        if q.chance(.85):
            node["status"]["declaredFeatures"] = sorted(q.some(FEATURES, 0, 7))
    spec = q.pod["spec"]
    rule = {"action": q.pick("RestartAllContainers", "RestartAllContainers", "Restart"), "exitCodes": {"operator": "In", "values": [1]}}
    if q.chance(.5):
        spec["containers"][0].update(restartPolicy="Never", restartPolicyRules=[rule])
    if q.chance(.25):
        spec.setdefault("initContainers", []).append({"name": "ri", "image": "pause", "restartPolicy": "Never", "restartPolicyRules": [dict(rule)]})
    if q.chance(.5):
        if q.chance(.8):
            spec["hostNetwork"] = q.chance(.8)
        if q.chance(.9):
            spec["hostUsers"] = q.chance(.2)
    if q.chance(.4):
        options = q.pick(["noexec"], ["nosuid", "nodev"], [], None)
        place = q.pick("containers", "containers", "initContainers")
        if place == "initContainers":
            spec.setdefault("initContainers", []).append({"name": "mi", "image": "pause"})
        spec[place][-1]["volumeMounts"] = [{"name": "m", "mountPath": "/m", **({"bindMountOptions": options} if options is not None else {})}]
        mount(q.pod, "m", emptyDir={})


def theme_features(q):
    q.cluster(high=8, per_node=(0, 2))
    declared_features(q)


def theme_devices(q):
    """Device claims that do not exist. The oracle starts before its claim cache is filled, so it answers questions with claims at random."""
    q.cluster(high=4, per_node=(0, 2))
    claims = q.pod["spec"]["resourceClaims"] = []
    for i in range(q.pick(1, 1, 2)):
        kind = q.random.random()
        if kind < .35:
            claims.append({"name": f"r{i}", "resourceClaimName": f"absent{i}"})
        else:
            claims.append({"name": f"r{i}", "resourceClaimTemplateName": "template"})
            if kind < .8:  # the controller found that no claim is needed, or made one that is gone
                q.pod.setdefault("status", {}).setdefault("resourceClaimStatuses", []).append(
                    {"name": f"r{i}", **({"resourceClaimName": f"absent{i}"} if kind < .5 else {})})


# ---------------------------------------------------------------- edges and mixtures

def theme_edge(q):
    shape = q.between(0, 9)
    if shape == 0:
        q.cluster(low=0, high=0)
    elif shape == 1:
        q.cluster(low=1, high=1)
    elif shape == 2:
        q.cluster(per_node=(0, 0))
    elif shape == 3 and q.chance(.35):
        q.cluster(low=150, high=200, per_node=(0, 1))
    else:
        q.cluster(high=6)
    spec, metadata = q.pod["spec"], q.pod["metadata"]
    if q.chance(.25):
        spec["schedulingGates"] = [{"name": "example.com/wait"}]
    if q.chance(.15):
        metadata.pop("labels")
    if q.chance(.1):
        q.namespaces = []
    if q.chance(.15):
        spec["nodeName"] = q.one(q.nodes)["metadata"]["name"] if q.nodes and q.chance(.8) else "absent-node"
        if q.nodes and q.chance(.5):
            spec["affinity"] = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchFields": [node_field(q, True)]}]}}}
    if q.chance(.2):
        spec["containers"][0].pop("resources", None)
    if q.chance(.1):
        spec["affinity"] = q.pick({}, {"nodeAffinity": {}}, {"podAffinity": {}, "podAntiAffinity": {}}, {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}})
    if q.chance(.1):
        spec["schedulerName"] = "another"
    if q.chance(.1):
        q.terminate(q.pod)
    for node in q.nodes:
        if q.chance(.1):
            node["metadata"].pop("labels", None)
        if q.chance(.06):
            node.pop("spec")
        if q.chance(.04):
            node["status"] = {}
        if q.chance(.1):
            node["status"]["conditions"] = [{"type": "Ready", "status": "False"}]
    if q.nodes and q.chance(.3):
        for node in q.nodes:
            node["metadata"].setdefault("labels", {})["Weird.Label/Name_1"] = ""
        spec["nodeSelector"] = {"Weird.Label/Name_1": ""}
    if q.chance(.2):
        for pod in q.existing:
            pod["metadata"]["name"] = "twin-" + pod["metadata"]["name"]
            pod["metadata"]["creationTimestamp"] = None
    if q.chance(.1) and q.existing:
        q.existing[0]["spec"].pop("nodeName")  # not placed yet: it must not count anywhere
    if q.chance(.2):
        spread_constraints(q, q.pod)
    elif q.chance(.2):
        pod_affinity(q, q.pod)


def theme_mix2(q):
    q.cluster(low=3, high=12, per_node=(0, 4), cpu=("2", "4", "8"), memory=("4Gi", "8Gi"), pods=("110", "110", "6"))
    parts = {
        "resources": lambda: [containers(q, p, rich=q.chance(.3)) for p in q.pods()],
        "resize": lambda: [resize_status(q, p) for p in q.existing if q.chance(.4)],
        "taints": lambda: [n["spec"].update(taints=[taint(q) for _ in range(q.between(1, 3))]) for n in q.nodes if q.chance(.4)],
        "tolerations": lambda: q.pod["spec"].update(tolerations=[toleration(q) for _ in range(q.between(1, 4))]),
        "nodeaffinity": lambda: node_affinity(q, q.pod),
        "podaffinity": lambda: pod_affinity(q, q.pod),
        "oldaffinity": lambda: [pod_affinity(q, p, .3, .6) for p in q.existing if q.chance(.3)],
        "spread": lambda: spread_constraints(q, q.pod),
        "defaults": lambda: default_owners(q),
        "ports": lambda: [host_ports(q, p) for p in q.pods() if q.chance(.6)],
        "disks": lambda: [disks(q, p) for p in q.pods() if q.chance(.5)],
        "bound": lambda: (storage_class(q, "fast", "Immediate"), bound_claims(q, q.pod)),
        "late": lambda: late_claims(q),
        "budgets": lambda: budgets(q, 1, 3),
        "features": lambda: declared_features(q),
        "blur": lambda: blur_topology(q),
        "ending": lambda: [q.terminate(p) for p in q.existing if q.chance(.15)],
    }
    chosen = q.some(parts, 2, 6)
    for part in parts:
        if part in chosen:
            parts[part]()
    if q.chance(.6):
        q.pod["spec"]["priority"] = 1000
        for pod in q.existing:
            pod["spec"]["priority"] = q.between(-5, 20)


# ---------------------------------------------------------------- fields that other themes leave alone

def classes(q):
    """Priority classes and pods that name them: admission has done its work before the scheduler looks, so they do nothing."""
    for name, value in (("low", -10), ("high", 5000), ("standard", 7)):
        q.add("scheduling.k8s.io/v1", "PriorityClass", {"name": name}, value=value, globalDefault=name == "standard", preemptionPolicy=q.pick("Never", "PreemptLowerPriority"))
    for pod in q.pods():
        if q.chance(.5):
            pod["spec"]["priorityClassName"] = q.pick("low", "high", "standard", "absent", "system-node-critical", "system-cluster-critical")
        if q.chance(.3):
            pod["spec"].pop("priority", None)


def silent_fields(q, pod):
    """Fields that no default plugin reads, or reads only beside others."""
    spec = pod["spec"]
    choices = {
        "runtimeClassName": "gvisor", "os": {"name": q.pick("linux", "windows")}, "hostNetwork": q.chance(.5), "hostPID": True,
        "hostUsers": q.chance(.5), "serviceAccountName": "robot", "terminationGracePeriodSeconds": q.pick(0, 30, 3600),
        "restartPolicy": q.pick("Always", "OnFailure", "Never"), "hostname": "h", "subdomain": "s", "setHostnameAsFQDN": True,
        "activeDeadlineSeconds": 60, "dnsPolicy": "Default", "enableServiceLinks": False, "readinessGates": [{"conditionType": "x/y"}],
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}, "windowsOptions": {"hostProcess": q.chance(.5)}},
    }
    for name in q.some(choices, 1, 6):
        spec[name] = choices[name]
    for container in spec["containers"]:
        if q.chance(.3):
            container["resizePolicy"] = [{"resourceName": "cpu", "restartPolicy": q.pick("NotRequired", "RestartContainer")}]
        if q.chance(.3):
            container["resources"].setdefault("limits", {}).update({q.pick("cpu", "memory", "example.com/fpga"): q.pick("1", "2", "4")})
        if q.chance(.3):
            container["restartPolicy"] = q.pick("Always", "OnFailure", "Never")
        if q.chance(.2):
            container["imagePullPolicy"] = "Always"
        if q.chance(.3):
            container["ports"] = [{"containerPort": q.pick(80, 8080), **({"hostPort": 0} if q.chance(.5) else {})}]
    if q.chance(.3):
        spec["ephemeralContainers"] = [{"name": "debug", "image": q.pick("busybox", "example.com/app:1"), "resources": {"requests": {"cpu": "64"}}, "ports": [{"containerPort": 80, "hostPort": 80}]}]
    if q.chance(.4):
        spec["initContainers"] = [{"name": f"init{i}", "image": "busybox", "restartPolicy": q.pick("Always", "OnFailure", "Never"),
                                   "resources": {"requests": {q.pick("cpu", "memory"): q.pick("1", "2", "100m")}}} for i in range(q.between(1, 3))]
    if q.chance(.3):
        spec["volumes"] = [q.pick({"name": "v", "emptyDir": {"medium": q.pick("", "Memory", "HugePages-2Mi"), "sizeLimit": "50Gi"}},
                                  {"name": "v", "hostPath": {"path": "/"}}, {"name": "v", "nfs": {"server": "s", "path": "/"}},
                                  {"name": "v", "projected": {"sources": []}}, {"name": "v", "configMap": {"name": "absent"}},
                                  {"name": "v", "image": {"reference": "example.com/data:2"}}, {"name": "v", "flexVolume": {"driver": "x/y"}})]


def theme_rare(q):
    q.cluster(low=2, high=9, cpu=("2", "4"), memory=("4Gi", "8Gi"), pods=("110", "4"))
    for node in q.nodes:
        if q.chance(.3):
            node["spec"].update(providerID="aws:///x", podCIDR="10.0.0.0/24")
        if q.chance(.2):
            node["metadata"]["annotations"] = {"scheduler.alpha.kubernetes.io/preferAvoidPods": '{"preferAvoidPods":[]}', "volumes.kubernetes.io/keep": "1"}
        if q.chance(.15):
            node["metadata"]["deletionTimestamp"] = "2026-03-01T00:00:00Z"
            node["metadata"]["finalizers"] = ["example.com/hold"]
        if q.chance(.2):
            node["status"]["capacity"]["cpu"] = "96"
        if q.chance(.2):
            node["status"].update(phase="Pending", volumesInUse=["kubernetes.io/csi/disk.example^v1"], volumesAttached=[{"name": "kubernetes.io/csi/disk.example^v1", "devicePath": ""}])
        if q.chance(.3):
            node["status"]["images"] = [{"names": q.some(["busybox:latest", "docker.io/library/busybox:latest", "example.com/app:1", "example.com/data:2", "pause:latest"], 1, 3), "sizeBytes": q.pick(0, 10 ** 7, 10 ** 9, 3 * 10 ** 9)}]
    for pod in q.pods():
        if q.chance(.6):
            silent_fields(q, pod)
        if pod is not q.pod and q.chance(.15):
            pod["status"]["phase"] = q.pick("Pending", "Failed", "Succeeded", "Unknown")
        if pod is not q.pod and q.chance(.1):
            pod["status"]["reason"] = q.pick("NodeLost", "Evicted", "Terminated")
        if q.chance(.15):
            pod["metadata"].update(annotations={"scheduler.alpha.kubernetes.io/critical-pod": ""}, generateName="x-", labels={**pod["metadata"]["labels"], "empty": ""})
        if q.chance(.1):
            pod["metadata"]["ownerReferences"] = [{"apiVersion": q.pick("batch/v1", "v1", "apps/v1"), "kind": q.pick("Job", "Node", "DaemonSet", "ReplicationController"), "name": "absent", "uid": "u", "controller": q.chance(.7)}]
    if q.chance(.5):
        classes(q)
    if q.chance(.3):
        for pod in q.existing:
            if q.chance(.3):
                pod["metadata"]["deletionTimestamp"] = "2026-03-01T00:00:00Z"
                pod["metadata"]["finalizers"] = ["example.com/hold"]
    if q.chance(.3):
        q.add("v1", "ConfigMap", {"name": "c", "namespace": "default"}, data={"a": "b"})
        q.add("node.k8s.io/v1", "RuntimeClass", {"name": "gvisor"}, handler="runsc", overhead={"podFixed": {"cpu": "2"}}, scheduling={"nodeSelector": {"class": "gold"}})
        q.add("v1", "LimitRange", {"name": "l", "namespace": "default"}, spec={"limits": [{"type": "Container", "defaultRequest": {"cpu": "3"}}]})
    if q.chance(.3):
        budgets(q, 1, 2)
        for item in q.objects:
            if item["kind"] == "PodDisruptionBudget":
                item["spec"]["unhealthyPodEvictionPolicy"] = q.pick("AlwaysAllow", "IfHealthyBudget")
    if q.chance(.5):
        q.pod["spec"]["priority"] = 1000
        q.pod["spec"]["containers"][0]["resources"]["requests"] = {"cpu": q.pick("1", "2", "4")}


def theme_nominated(q):
    """Pods that earlier evictions set a node aside for, beside the incoming pod's own nomination."""
    q.cluster(low=1, high=6, per_node=(1, 4), cpu=("4",), memory=("8Gi",), pods=("110", "5"))
    for pod in q.existing:
        pod["spec"]["containers"][0]["resources"] = {"requests": {"cpu": q.pick("500m", "1", "2")}}
        if q.chance(.3):
            pod["spec"].pop("nodeName")
            pod["status"] = {"phase": "Pending", "nominatedNodeName": q.one(q.nodes)["metadata"]["name"] if q.chance(.85) else "absent-node"}
            pod["spec"]["priority"] = q.pick(0, 50, 100, 1000, 2000)
            if q.chance(.3):
                host_ports(q, pod)
            if q.chance(.3):
                pod_affinity(q, pod, .6, .3)
        elif q.chance(.2):
            q.terminate(pod)
    q.pod["spec"]["priority"] = q.pick(0, 100, 1000)
    q.pod["spec"]["containers"][0]["resources"] = {"requests": {"cpu": q.pick("500m", "1", "2", "3")}}
    if q.chance(.4):
        q.pod["status"] = {"phase": "Pending", "nominatedNodeName": q.one(q.nodes)["metadata"]["name"] if q.chance(.85) else "absent-node"}
    if q.chance(.25):
        pod_affinity(q, q.pod)
    elif q.chance(.25):
        spread_constraints(q, q.pod)
    elif q.chance(.25):
        host_ports(q, q.pod)
    budgets(q, 0, 2)


def theme_crowd(q):
    """More victims on a node than are sorted in a stable way, with ties in every criterion."""
    q.cluster(low=1, high=2, per_node=(14, 60), cpu=("32",), memory=("64Gi",))
    for pod in q.pods():
        pod["metadata"]["namespace"] = "default"
    same = q.pick("2026-02-01T00:00:00Z", None)
    for pod in q.existing:
        pod["spec"]["priority"] = q.pick(0, 0, 0, 1)
        pod["spec"]["containers"][0]["resources"] = {"requests": {"cpu": q.pick("500m", "1")}}
        if same is None and q.chance(.5):
            pod["status"].pop("startTime")
        elif same and q.chance(.7):
            pod["status"]["startTime"] = same
    q.pod["spec"]["priority"] = 1000
    q.pod["spec"]["containers"][0]["resources"] = {"requests": {"cpu": q.pick("20", "28", "31", "32")}}
    budgets(q, 0, 3)


def theme_ties(q):
    """Victims that tie, met in an order that is not that of their names."""
    q.pick(theme_preemption2, theme_crowd)(q)
    names = [pod["metadata"]["name"] for pod in q.existing]
    q.random.shuffle(names)
    for pod, name in zip(q.existing, names):
        pod["metadata"]["name"] = name
    if q.chance(.7):
        for pod in q.existing:
            if "startTime" in pod.get("status", {}):
                pod["status"]["startTime"] = "2026-02-01T00:00:00Z"
            if q.chance(.7):
                pod["spec"]["priority"] = 0


THEMES = {name[6:]: function for name, function in globals().items() if name.startswith("theme_")}

USUAL = [t for t in THEMES if t != "devices"] + ["preemption2", "podaffinity2", "nodeaffinity2", "spread2", "late", "preemption2", "mix2", "devices"]


def question(seed, index, themes):
    theme = themes[index % len(themes)]
    q = Question(seed, index, theme)
    THEMES[theme](q)
    return q.finish(seed, index)


def main():
    if len(sys.argv) < 3 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__.strip() + "\n\nThemes: " + ", ".join(THEMES))
    themes = sys.argv[3].split(",") if len(sys.argv) > 3 and sys.argv[3] else USUAL
    unknown = [t for t in themes if t not in THEMES]
    if unknown:
        sys.exit(f"generate.py: no theme {', '.join(unknown)}; there are {', '.join(THEMES)}")
    try:
        for index in range(int(sys.argv[2])):
            print(json.dumps(question(sys.argv[1], index, themes), separators=(",", ":")))
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
