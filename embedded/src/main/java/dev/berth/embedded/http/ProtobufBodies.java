package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bodies in protobuf as objects in JSON.
 *
 * <p><b>Idea.</b> A body is four bytes of magic and an envelope that names apiVersion and kind around the object itself.
 * {@code messages.txt} says what the fields of the few kinds are that kubectl sends in no other form; all other clients
 * can be told to send JSON. Whatever the table does not know is refused, never left out in silence.
 *
 * <p><b>Source.</b> The protobuf wire format, and Kubernetes' page on alternate representations of resources.
 *
 * <p><b>Invariant.</b> Fields that are not pointers in Kubernetes are always sent; empty ones mean that nothing was said.
 */
final class ProtobufBodies {
    static final String MEDIA = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int DEPTH_MAX = 32;
    private static final Map<String, Map<Integer, Field>> MESSAGES = messages();

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private record Field(String name, String type) {}

    private ProtobufBodies() {}

    /**
     * The object of a body.
     *
     * @param shortKind what the body must be where its envelope does not say so, as with options of a deletion
     */
    static Json.Obj read(byte[] body, String shortKind) {
        if (body.length < MAGIC.length || !startsWithMagic(body)) {
            throw ApiException.badRequest("the body is not protobuf of Kubernetes: it does not begin with k8s and a 0");
        }
        try {
            String apiVersion = "";
            String kind = "";
            ByteBuffer raw = ByteBuffer.allocate(0);
            var envelope = ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length);
            while (envelope.hasRemaining()) {
                int tag = (int) varint(envelope);
                if ((tag & 7) != BYTES) {
                    throw malformed();
                }
                var value = bytes(envelope);
                if (tag >>> 3 == 1) {
                    while (value.hasRemaining()) {
                        int inner = (int) varint(value);
                        String text = text(bytes(value));
                        apiVersion = inner >>> 3 == 1 ? text : apiVersion;
                        kind = inner >>> 3 == 2 ? text : kind;
                    }
                } else if (tag >>> 3 == 2) {
                    raw = value;
                }
            }
            var object = message(kind.isEmpty() ? shortKind : kind, raw, 0);
            return kind.isEmpty()
                    ? object
                    : object.with("apiVersion", apiVersion).with("kind", kind);
        } catch (java.nio.BufferUnderflowException | IllegalArgumentException broken) {
            throw malformed();
        }
    }

    private static ApiException malformed() {
        return ApiException.badRequest("the body is not well-formed protobuf");
    }

    private static boolean startsWithMagic(byte[] body) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (body[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    private static Json.Obj message(String type, ByteBuffer in, int depth) {
        var fields = MESSAGES.get(type);
        if (fields == null || depth > DEPTH_MAX) {
            throw ApiException.unsupportedMediaType("application/json, application/yaml (protobuf of " + type
                    + " is not understood; kubectl create -f sends JSON)");
        }
        var lists = new LinkedHashMap<String, List<Json>>();
        var maps = new LinkedHashMap<String, Json.Obj>();
        var object = Json.EMPTY;
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            var field = fields.get(tag >>> 3);
            if (field == null) {
                throw ApiException.unsupportedMediaType("application/json, application/yaml (field " + (tag >>> 3)
                        + " of " + type + " is not understood in protobuf; kubectl create -f sends JSON)");
            }
            if (field.type().startsWith("%")) {
                var entry = bytes(in);
                maps.merge(field.name(), entry(field, entry, depth), (before, more) -> {
                    var all = before;
                    for (var each : more.fields().entrySet()) {
                        all = all.with(each.getKey(), each.getValue());
                    }
                    return all;
                });
            } else if (field.type().startsWith("*")) {
                var item = value(field.type().substring(1), in, tag & 7, depth);
                lists.computeIfAbsent(field.name(), unused -> new ArrayList<>())
                        .add(item == null ? empty(field.type().substring(1)) : item);
            } else {
                var value = value(field.type(), in, tag & 7, depth);
                if (value != null) {
                    object = object.with(field.name(), value);
                }
            }
        }
        for (var list : lists.entrySet()) {
            object = object.with(list.getKey(), new Json.Arr(list.getValue()));
        }
        for (var map : maps.entrySet()) {
            object = object.with(map.getKey(), map.getValue());
        }
        return object;
    }

    /** What stands in a list where nothing was said: an empty text or object. */
    private static Json empty(String type) {
        return type.equals("s") ? Json.of("") : Json.EMPTY;
    }

    /** One pair of a map. */
    private static Json.Obj entry(Field field, ByteBuffer in, int depth) {
        String key = "";
        @Nullable Json value = null;
        String type = field.type().substring(1);
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            if (tag >>> 3 == 1) {
                key = text(bytes(in));
            } else {
                value = value(type, in, tag & 7, depth);
            }
        }
        return Json.EMPTY.with(key, value == null ? Json.of("") : value);
    }

    /** Null where nothing was said. */
    private static @Nullable Json value(String type, ByteBuffer in, int wire, int depth) {
        if (wire == VARINT) {
            long number = varint(in);
            return switch (type) {
                case "i" -> number == 0 ? null : Json.of(number);
                case "I" -> Json.of(number);
                case "b" -> number == 0 ? null : Json.of(true);
                case "B" -> Json.of(number != 0);
                case "-" -> null;
                default -> throw malformed();
            };
        }
        if (wire == FIXED32 || wire == FIXED64) {
            in.position(in.position() + (wire == FIXED32 ? Integer.BYTES : Long.BYTES));
            if (type.equals("-")) {
                return null;
            }
            throw malformed();
        }
        if (wire != BYTES) {
            throw malformed();
        }
        var bytes = bytes(in);
        return switch (type) {
            case "-" -> null;
            case "s" -> bytes.hasRemaining() ? Json.of(text(bytes)) : null;
            case "y" -> Json.of(Base64.getEncoder().encodeToString(array(bytes)));
            case "t" -> time(bytes);
            case "q" -> quantity(bytes);
            case "x" -> numberOrText(bytes);
            default -> {
                var inner = message(type, bytes, depth + 1);
                yield inner.fields().isEmpty() ? null : inner;
            }
        };
    }

    private static @Nullable Json time(ByteBuffer in) {
        long seconds = 0;
        boolean told = false;
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            long number = varint(in);
            if (tag >>> 3 == 1) {
                seconds = number;
                told = true;
            }
        }
        return told ? Json.of(Instant.ofEpochSecond(seconds).toString()) : null;
    }

    private static Json quantity(ByteBuffer in) {
        String text = "0";
        while (in.hasRemaining()) {
            varint(in);
            text = text(bytes(in));
        }
        return Json.of(text);
    }

    private static Json numberOrText(ByteBuffer in) {
        long type = 0;
        long number = 0;
        String text = "";
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            switch (tag >>> 3) {
                case 1 -> type = varint(in);
                case 2 -> number = varint(in);
                default -> text = text(bytes(in));
            }
        }
        return type == 0 ? Json.of(number) : Json.of(text);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed();
    }

    private static ByteBuffer bytes(ByteBuffer in) {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
            throw malformed();
        }
        var slice = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return slice;
    }

    private static byte[] array(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in) {
        return new String(array(in), StandardCharsets.UTF_8);
    }

    private static Map<String, Map<Integer, Field>> messages() {
        try (InputStream in = ProtobufBodies.class.getResourceAsStream("messages.txt")) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: messages.txt is missing");
            }
            var messages = new HashMap<String, Map<Integer, Field>>();
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    var words = line.split(" ");
                    var fields = new HashMap<Integer, Field>();
                    for (int i = 1; i < words.length; i++) {
                        var parts = words[i].split(":");
                        fields.put(Integer.valueOf(parts[0]), new Field(parts[1], parts[2]));
                    }
                    messages.put(words[0], fields);
                }
            }
            return messages;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
