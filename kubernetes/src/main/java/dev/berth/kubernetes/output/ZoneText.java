package dev.berth.kubernetes.output;

import dev.berth.engine.model.Resources;
import dev.berth.engine.model.ZoneShare;
import java.util.List;
import java.util.stream.Collectors;

/** What a pod takes of NUMA zones, as annotations have it. */
public final class ZoneText {
    private ZoneText() {}

    /** {@code [{"zone":"node-0","amount":{"cpu":"8","nvidia.com/gpu":"1"}}]}. */
    public static String of(List<ZoneShare> shares) {
        return JsonText.of(out -> {
            out.writeStartArray();
            for (var share : shares) {
                out.writeStartObject();
                out.writeStringProperty("zone", share.zone());
                out.writeObjectPropertyStart("amount");
                for (int i = 0; i < share.amounts().size(); i++) {
                    out.writeStringProperty(
                            share.amounts().name(i),
                            quantity(share.amounts().name(i), share.amounts().amount(i)));
                }
                out.writeEndObject();
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static String quantity(String resource, long amount) {
        boolean milli = resource.equals(Resources.CPU);
        return milli && amount % 1000 != 0 ? amount + "m" : Long.toString(milli ? amount / 1000 : amount);
    }

    /** {@code node-0}, or {@code node-0 and node-1}. */
    public static String names(List<ZoneShare> shares) {
        return shares.stream().map(ZoneShare::zone).collect(Collectors.joining(" and "));
    }
}
