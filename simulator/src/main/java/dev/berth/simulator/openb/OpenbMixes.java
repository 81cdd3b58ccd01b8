package dev.berth.simulator.openb;

import java.util.List;

/** The pod lists of which results are published (FGD, USENIX ATC'23, and its artifact). */
public final class OpenbMixes {
    public static final List<String> ALL = List.of(
            "default",
            "cpu050",
            "cpu100",
            "cpu200",
            "cpu250",
            "gpushare40",
            "gpushare60",
            "gpushare80",
            "gpushare100",
            "gpuspec10",
            "gpuspec20",
            "gpuspec25",
            "gpuspec33",
            "multigpu20",
            "multigpu30",
            "multigpu40",
            "multigpu50");

    private OpenbMixes() {}
}
