#!/usr/bin/env python3
"""Compares the engine's answers with the oracle's, field by field.

    compare.py WANT GOT [--cases CASES] [--show N] [--failing FILE] [--ignore FIELD,...]

Fields: code (a node's verdict), rejected (the first plugin that rejected the node), prefilter, plugins (each
filter plugin's own verdict), raw, weighted, total, best, candidates, nominated, error. Reasons are not compared, and of an error only the plugin that failed.
With --cases, `nominated` must be one of the candidate nodes that are best by kube-scheduler's criteria; without,
it must only be one of the candidates. --failing writes the cases that differ (needs --cases).
Exit status: 0 when all agree, 1 on any difference or when there is nothing to compare, 2 on wrong use.
"""
import argparse
import collections
import gzip
import json
import sys

FIELDS = ("error", "prefilter", "code", "rejected", "plugins", "raw", "weighted", "total", "best", "candidates", "nominated")
Difference = collections.namedtuple("Difference", "field plugin where want got")


def lines(path):
    with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as source:
        for line in source:
            if line.strip():
                yield line


def answers(path):
    out = {}
    for line in lines(path):
        answer = json.loads(line)
        out[answer.get("id")] = answer
    return out


def theme_of(name):
    return name.rsplit("-", 1)[-1]


def maps(field, want, got):
    """Differences of two plugin -> node -> value maps."""
    for plugin in sorted(want.keys() | got.keys()):
        if plugin not in got or plugin not in want:
            state = [("present" if plugin in side else "absent") for side in (want, got)]
            yield Difference(field, plugin, "", *state)
            continue
        for node in sorted(want[plugin].keys() | got[plugin].keys()):
            pair = want[plugin].get(node), got[plugin].get(node)
            if pair[0] != pair[1]:
                yield Difference(field, plugin, node, *pair)


def victims(answer):
    return {c["node"]: (sorted(c.get("victims") or []), c.get("pdbViolations", 0)) for c in answer.get("candidates") or []}


def choices(candidates, case):
    """The nodes that preemption may choose: fewest PDB violations, lowest highest priority, lowest sum of
    priorities, fewest victims, latest start of the most important victims. A tie is left to iteration order."""
    pods = {f"{p['metadata'].get('namespace', '')}/{p['metadata']['name']}": p for p in case["existingPods"]}

    def merit(node):
        names, violations = candidates[node]
        chosen = [pods[n] for n in names]
        priorities = [p["spec"].get("priority") or 0 for p in chosen]
        highest = max(priorities)
        starts = [(p.get("status") or {}).get("startTime") or "9999" for p, priority in zip(chosen, priorities) if priority == highest]
        start = min(starts)  # a pod that has not started counts as starting now
        return (-violations, -highest, -sum(p + 2 ** 31 for p in priorities), -len(names), start)

    best = max(merit(n) for n in candidates)
    return {n for n in candidates if merit(n) == best}


def compare(want, got, case):
    """All differences of two answers to one question."""
    failed = [(a.get("error") or "").partition(":")[0] for a in (want, got)]
    if any(failed) and (failed[0] != failed[1] or not failed[0].startswith("running PreScore plugin")):
        return [Difference("error", "", "", want.get("error", "none")[:120], got.get("error", "none")[:120])]
    out = []
    sides = [tuple((a.get("preFilter") or {}).get(k) or "" for k in ("code", "plugin")) for a in (want, got)]
    if sides[0] != sides[1]:
        out.append(Difference("prefilter", sides[0][1] or sides[1][1], "", *sides))
    wanted, given = want.get("nodes") or {}, got.get("nodes") or {}
    for node in sorted(wanted.keys() | given.keys()):
        w, g = wanted.get(node) or {}, given.get(node) or {}
        plugin = w.get("plugin") or g.get("plugin") or ""
        if w.get("code") != g.get("code"):
            out.append(Difference("code", plugin, node, w.get("code"), g.get("code")))
        elif w.get("code") != "fit" and (w.get("plugin") or "") != (g.get("plugin") or ""):
            out.append(Difference("rejected", plugin, node, w.get("plugin"), g.get("plugin")))
    for field in ("plugins", "raw", "weighted"):
        out += maps(field, want.get(field) or {}, got.get(field) or {})
    totals = want.get("total") or {}, got.get("total") or {}
    out += [Difference("total", "", n, totals[0].get(n), totals[1].get(n)) for n in sorted(totals[0].keys() | totals[1].keys()) if totals[0].get(n) != totals[1].get(n)]
    best = sorted(want.get("best") or []), sorted(got.get("best") or [])
    if best[0] != best[1]:
        out.append(Difference("best", "", "", *best))
    w, g = victims(want), victims(got)
    out += [Difference("candidates", "", n, w.get(n), g.get(n)) for n in sorted(w.keys() | g.keys()) if w.get(n) != g.get(n)]
    chosen = want.get("nominated") or "", got.get("nominated") or ""
    if chosen[0] != chosen[1]:
        allowed = choices(w, case) if w and case else set(w)
        if chosen[1] not in allowed:
            out.append(Difference("nominated", "", "", chosen[0] or "none", chosen[1] or "none"))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("want")
    parser.add_argument("got")
    parser.add_argument("--cases", help="the questions, JSON lines")
    parser.add_argument("--show", type=int, default=20, metavar="N", help="differing cases to print (default 20)")
    parser.add_argument("--failing", metavar="FILE", help="write the cases that differ to this file")
    parser.add_argument("--ignore", default="", metavar="FIELD,...", help="fields to leave out")
    options = parser.parse_args()
    ignored = set(filter(None, options.ignore.split(",")))
    if ignored - set(FIELDS):
        parser.error(f"no such field: {', '.join(sorted(ignored - set(FIELDS)))}")
    if options.failing and not options.cases:
        parser.error("--failing needs --cases")

    want, got = answers(options.want), answers(options.got)
    raw_cases = {}
    if options.cases:
        for line in lines(options.cases):
            raw_cases[json.loads(line)["id"]] = line
    failing, themes, bad, groups, examples = [], collections.Counter(), collections.Counter(), collections.Counter(), {}
    for name, expected in want.items():
        theme = theme_of(name)
        themes[theme] += 1
        if name not in got:
            found = [Difference("error", "", "", "an answer", "no answer")]
        else:
            case = json.loads(raw_cases[name]) if name in raw_cases and expected.get("candidates") else None
            found = [d for d in compare(expected, got[name], case) if d.field not in ignored]
        if not found:
            continue
        bad[theme] += 1
        failing.append(name)
        for key in {(d.field, d.plugin, theme) for d in found}:
            groups[key] += 1
            examples.setdefault(key, name)
        if len(failing) <= options.show:
            first = found[0]
            place = " ".join(filter(None, (first.field, first.plugin, first.where)))
            print(f"{name}: {len(found)} differ; {place}: want {first.want}, got {first.got}")
    if groups:
        print("\ndiffering cases by field, plugin and theme:")
        for (field, plugin, theme), count in sorted(groups.items(), key=lambda item: (FIELDS.index(item[0][0]), -item[1])):
            print(f"  {count:5}  {field:10} {plugin or '-':32} {theme:14} e.g. {examples[field, plugin, theme]}")
    print("\nagreement by theme:")
    for theme in sorted(themes):
        print(f"  {theme:14} {themes[theme] - bad[theme]}/{themes[theme]}")
    extra = got.keys() - want.keys()
    if extra:
        print(f"{len(extra)} answers to no question, e.g. {sorted(map(str, extra))[0]}")
    total = sum(themes.values())
    print(f"agree {total - len(failing)}/{total}")
    if options.failing:
        with open(options.failing, "w") as out:
            out.writelines(raw_cases[n] for n in failing if n in raw_cases)
    sys.exit(1 if failing or extra or not total else 0)


if __name__ == "__main__":
    main()
