package dev.berth.kubernetes.capture;

import dev.berth.kubernetes.objects.Names;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How each sort of name is hidden. Uids become others by a secret that nobody keeps. */
final class Disguise {
    private static final String SYSTEM_CLASSES = "system-";

    private final Pseudonyms pseudonyms = new Pseudonyms();

    /** Claims of ephemeral volumes, whose names are put together from the pod's and the volume's. */
    private final Map<String, String[]> composed = new HashMap<>();

    private final byte[] secret;

    Disguise(byte[] secret) {
        this.secret = secret.clone();
    }

    void fix() {
        pseudonyms.fix();
    }

    /** Remembers the name of the claim that an ephemeral volume of a pod has. */
    void compose(String pod, String volume) {
        composed.put(pod + "-" + volume, new String[] {pod, volume});
    }

    String name(String name) {
        var parts = composed.get(name);
        return parts == null ? pseudonyms.of(name) : pseudonyms.of(parts[0]) + "-" + pseudonyms.of(parts[1]);
    }

    /** The key of a label, taint or level. */
    String key(String key) {
        return PublicKeys.isPublic(key) ? key : wrongAs(Names.isQualified(key), pseudonyms.of(key));
    }

    /** Values of zone labels of volumes name several zones at once. */
    String value(String key, String value) {
        if (PublicKeys.hasPublicValue(key, value)) {
            return value;
        }
        return value.contains("__")
                ? Stream.of(value.split("__", -1)).map(this::name).collect(Collectors.joining("__"))
                : wrongAs(Names.isLabelValue(value), name(value));
    }

    /** What does not parse must not parse afterwards: schedulers treat it otherwise. */
    private static String wrongAs(boolean right, String pseudonym) {
        return right ? pseudonym : pseudonym + "!";
    }

    /** Disguise under which clusters have classes of their own stay, as no object explains them. */
    String priorityClass(String name) {
        return name.startsWith(SYSTEM_CLASSES) ? name : name(name);
    }

    /** An image as nodes name it. */
    String image(String image) {
        return pseudonyms.of(image) + ":v";
    }

    /** An image as pods name it: without a tag it is the latest. */
    String imageOfPod(String image) {
        boolean tagged = image.lastIndexOf(':') > image.lastIndexOf('/');
        return image.isEmpty() || tagged ? image(image) : image(image + ":latest");
    }

    String uid(String uid) {
        if (uid.isEmpty()) {
            return uid;
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            var bytes = ByteBuffer.wrap(digest.digest(uid.getBytes(StandardCharsets.UTF_8)));
            return new UUID(bytes.getLong(), bytes.getLong()).toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
