package dev.berth.engine.model;

/**
 * A port of the node that a pod wants for itself.
 *
 * @param ip the address bound; {@code 0.0.0.0} for all
 * @param protocol TCP, UDP or SCTP
 */
public record HostPort(String ip, String protocol, int port) {
    public static final String ANY_ADDRESS = "0.0.0.0";

    /** Two claims clash on equal protocol and port where the addresses are equal or either is the wildcard. */
    public boolean clashes(HostPort other) {
        return port == other.port
                && protocol.equals(other.protocol)
                && (ip.equals(other.ip) || ip.equals(ANY_ADDRESS) || other.ip.equals(ANY_ADDRESS));
    }

    @Override
    public String toString() {
        return protocol + " " + (ip.equals(ANY_ADDRESS) ? "" : ip + ":") + port;
    }
}
