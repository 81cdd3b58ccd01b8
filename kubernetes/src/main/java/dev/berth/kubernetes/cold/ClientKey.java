package dev.berth.kubernetes.cold;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A client's private key in the one form that the JDK reads by itself, PKCS#8. kubeconfig files also carry RSA keys in
 * PKCS#1 and elliptic ones in SEC 1 (k3s), which are the same numbers in another wrapping.
 *
 * @param algorithm as the JDK names it
 * @param pem the key as PKCS#8
 */
record ClientKey(String algorithm, String pem) {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*?)-----END ", Pattern.DOTALL);
    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final byte[] ED25519 = HexFormat.of().parseHex("06032b6570");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    /** Where SEC 1 names the curve. */
    private static final int PARAMETERS = 0xa0;

    /** @throws IOException where it is no key that can be used; the message says what to do */
    static ClientKey of(String text) throws IOException {
        var found = PEM.matcher(text);
        if (!found.find()) {
            throw new IOException("the client key is no PEM text with a private key");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(found.group(2).strip());
        } catch (IllegalArgumentException wrong) {
            throw new IOException("the client key is not base64: " + wrong.getMessage(), wrong);
        }
        return switch (found.group(1)) {
            case "PRIVATE KEY" -> new ClientKey(algorithm(der), pem(der));
            case "RSA PRIVATE KEY" -> new ClientKey("RSA", pem(wrapped(RSA, der)));
            case "EC PRIVATE KEY" -> new ClientKey("EC", pem(wrapped(element(SEQUENCE, EC, curve(der)), der)));
            default ->
                throw new IOException("a client key of the kind \"" + found.group(1)
                        + "\" cannot be used; write it as PKCS#8 without a password: openssl pkcs8 -topk8 -nocrypt");
        };
    }

    private static String algorithm(byte[] der) {
        return contains(der, EC) ? "EC" : contains(der, ED25519) ? "Ed25519" : "RSA";
    }

    /** An algorithm stands near the beginning. */
    private static boolean contains(byte[] der, byte[] part) {
        for (int i = 0; i + part.length <= Math.min(der.length, 40); i++) {
            if (Arrays.equals(der, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, VERSION_0, algorithm, element(OCTETS, key));
    }

    /** The name of the curve: the first object identifier in the parameters. */
    private static byte[] curve(byte[] sec1) throws IOException {
        for (int i = 0; i + 3 < sec1.length; i++) {
            int length = i + 3 < sec1.length ? sec1[i + 3] : 0;
            if ((sec1[i] & 0xff) == PARAMETERS
                    && sec1[i + 2] == OBJECT_IDENTIFIER
                    && sec1[i + 1] == length + 2
                    && i + 4 + length <= sec1.length) {
                return Arrays.copyOfRange(sec1, i + 2, i + 4 + length);
            }
        }
        throw new IOException(
                "the elliptic client key names no curve; write it as PKCS#8: openssl pkcs8 -topk8 -nocrypt");
    }

    private static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length & 0xff);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static String pem(byte[] der) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
