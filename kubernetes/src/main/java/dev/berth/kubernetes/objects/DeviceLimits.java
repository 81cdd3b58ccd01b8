package dev.berth.kubernetes.objects;

import dev.berth.engine.model.DeviceChoice;
import dev.berth.engine.model.DeviceChoice.Together;
import dev.berth.engine.model.DeviceRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which devices will do, from annotations: Berth's {@code gpu-models}, {@code gpu-models-preferred}, {@code
 * gpu-memory-min}, {@code gpu-together}, and HAMi's {@code use-gputype}, {@code nouse-gputype}, {@code use-gpuuuid},
 * {@code nouse-gpuuuid}.
 *
 * @param place the first of them, for messages; null where there is none
 */
record DeviceLimits(
        @Nullable Field place, List<String> models, List<String> preferred, long minMemoryBytes, DeviceChoice choice) {
    static final String MODELS = "berth.dev/gpu-models";
    static final String PREFERRED = "berth.dev/gpu-models-preferred";
    static final String MEMORY_MIN = "berth.dev/gpu-memory-min";
    static final String TOGETHER = "berth.dev/gpu-together";
    private static final String USE_TYPE = "nvidia.com/use-gputype";
    private static final String NO_TYPE = "nvidia.com/nouse-gputype";
    private static final String USE_ID = "nvidia.com/use-gpuuuid";
    private static final String NO_ID = "nvidia.com/nouse-gpuuuid";
    private static final List<String> NAMES =
            List.of(MODELS, PREFERRED, MEMORY_MIN, TOGETHER, USE_TYPE, NO_TYPE, USE_ID, NO_ID);

    static final DeviceLimits NONE = new DeviceLimits(null, List.of(), List.of(), 0, DeviceChoice.ANY);

    static DeviceLimits read(Field annotations) {
        if (!annotations.present()) {
            return NONE;
        }
        @Nullable Field first = null;
        for (var name : NAMES) {
            var field = annotations.at(name);
            if (field.present() && first == null) {
                first = field;
            }
        }
        if (first == null) {
            return NONE;
        }
        var models = new ArrayList<String>();
        var excluded = new ArrayList<String>();
        for (var name : list(annotations.at(MODELS))) {
            if (name.startsWith("!")) {
                excluded.add(named(annotations.at(MODELS), name.substring(1)));
            } else {
                models.add(named(annotations.at(MODELS), name));
            }
        }
        list(annotations.at(USE_TYPE)).forEach(name -> models.add("*" + name + "*"));
        list(annotations.at(NO_TYPE)).forEach(name -> excluded.add("*" + name + "*"));
        var minimum = annotations.at(MEMORY_MIN);
        return new DeviceLimits(
                first,
                models,
                list(annotations.at(PREFERRED)),
                Quantities.quantity(minimum).value(),
                new DeviceChoice(
                        excluded,
                        list(annotations.at(USE_ID)),
                        list(annotations.at(NO_ID)),
                        together(annotations.at(TOGETHER))));
    }

    private static String named(Field field, String name) {
        if (name.isBlank()) {
            throw field.invalid("models are needed here, separated by commas, such as H100,H200; !A100 excludes one");
        }
        return name.strip();
    }

    private static Together together(Field field) {
        return switch (field.text("")) {
            case "" -> Together.ANYWHERE;
            case "island" -> Together.ISLAND;
            case "numa" -> Together.NUMA;
            default -> throw field.invalid("island or numa is needed here");
        };
    }

    private static List<String> list(Field field) {
        var names = new ArrayList<String>();
        String text = field.text("");
        for (var name : text.split(",", -1)) {
            if (!text.isBlank()) {
                names.add(named(field, name));
            }
        }
        return names;
    }

    Field field() {
        if (place == null) {
            throw new IllegalStateException("no limit was read");
        }
        return place;
    }

    DeviceRequest on(DeviceRequest request) {
        var limited = request.on(models)
                .preferring(preferred)
                .choosing(choice.undivided(request.choice().undivided()));
        boolean sharesMore = minMemoryBytes > 0 && request.memoryBytes() > minMemoryBytes;
        return sharesMore ? limited : limited.withMemoryOfAtLeast(minMemoryBytes);
    }
}
