package dev.berth.kubernetes.objects;

import dev.berth.engine.model.DeviceChoice;
import dev.berth.engine.model.DeviceChoice.Together;
import dev.berth.engine.model.DeviceModels;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
    /** Words of models that no device of NVIDIA's has. */
    private static final Pattern OTHER_MAKERS = Pattern.compile(
            "(?i)\\b(amd|instinct|radeon|mi[1-9][0-9]{2}[a-z]?|intel|gaudi[0-9]?|tpu|trainium[0-9]?|inferentia[0-9]?)\\b");

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
        agree(annotations, models, excluded);
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

    private static boolean isAllowed(String wish, List<String> models, List<String> excluded) {
        boolean named = models.isEmpty()
                || models.stream()
                        .anyMatch(model -> DeviceModels.matches(model, wish) || DeviceModels.matches(wish, model));
        return named && !DeviceModels.anyMatches(excluded, wish);
    }

    /** Refuses a model that is wanted and excluded, and a preference of which nothing is allowed. */
    private static void agree(Field annotations, List<String> models, List<String> excluded) {
        for (var model : models) {
            for (var not : excluded) {
                if (DeviceModels.matches(not, model)) {
                    throw annotations
                            .at(annotations.at(MODELS).present() ? MODELS : USE_TYPE)
                            .invalid(InputCode.CONTRADICTION, model + " is asked for, and excluded by " + not);
                }
            }
        }
        var wishes = list(annotations.at(PREFERRED));
        if (!wishes.isEmpty() && wishes.stream().noneMatch(wish -> isAllowed(wish, models, excluded))) {
            throw annotations
                    .at(PREFERRED)
                    .invalid(
                            InputCode.CONTRADICTION,
                            "none of what is preferred will do, only " + (models.isEmpty() ? "others than " : "")
                                    + String.join(" or ", models.isEmpty() ? excluded : models)
                                    + "; allow it, or remove the preference");
        }
    }

    /** Refuses models of other makers than the one whose devices are asked for: they would never be found there. */
    void agreesWith(DeviceRequest request) {
        boolean foreign = !models.isEmpty()
                && models.stream().allMatch(model -> OTHER_MAKERS.matcher(model).find());
        if (foreign && request.resource().startsWith("nvidia.com/")) {
            throw field().invalid(
                            InputCode.CONTRADICTION,
                            "the pod asks for " + request.resource() + (request.isWhole() ? "" : ", as all shares do")
                                    + ", and " + String.join(", ", models) + " is made by another maker; request that"
                                    + " maker's resource, in whole devices");
        }
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
