package dev.berth.embedded;

import dev.berth.embedded.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fresh server for each test, and a client of it. */
abstract class WithServer {
    static final String PODS = Client.PODS;

    EmbeddedCluster cluster;
    Client client;

    @BeforeEach
    void start() {
        cluster = EmbeddedCluster.start(options());
        client = new Client(cluster.url());
    }

    EmbeddedCluster.Options options() {
        return EmbeddedCluster.Options.DEFAULT;
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    Client.Answer created(String path, Json.Obj object) {
        var answer = client.post(path, object);
        if (answer.code() != 201) {
            throw new AssertionError("not created: " + answer.code() + " " + answer.message());
        }
        return answer;
    }

    Client.Answer pod(String name) {
        return created(PODS, Client.pod(name));
    }
}
