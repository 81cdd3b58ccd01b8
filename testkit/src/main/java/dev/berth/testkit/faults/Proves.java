package dev.berth.testkit.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which cases of {@code docs/faults.md} a test is for. The test's name begins with the first of them. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Proves {
    FaultCase[] value();

    Where where();

    /** What is varied: seeds, positions, outcomes. */
    String seeds() default "1";

    /** Where a fault is injected. */
    enum Where {
        /** The loop against a simulated server, stepped. */
        SIMULATED("simulated server, stepped"),
        /** The loop and the write lanes against the embedded server, stepped. */
        STEPPED("embedded server, stepped"),
        /** All of Berth against the embedded server, with threads and real time. */
        LIVE("embedded server, live"),
        /** All of Berth against kube-apiserver and etcd. */
        REAL("kube-apiserver and etcd");

        private final String shown;

        Where(String shown) {
            this.shown = shown;
        }

        @Override
        public String toString() {
            return shown;
        }
    }
}
