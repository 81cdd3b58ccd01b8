package dev.berth.testkit.oracle;

import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.Preparation;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Verdict;
import java.util.List;
import java.util.Set;

/** Lets only nodes of given names through: a case says which nodes passed the filters. */
record NamedNodesFilter(Set<String> names) implements Filter {
    @Override
    public String name() {
        return "NamedNodes";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        return new Preparation.Check(new Any(), names);
    }

    /** The names say it all. */
    private record Any() implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        @Override
        public Verdict check(int node) {
            return Verdict.FIT;
        }

        @Override
        public List<Cause> causes(int node) {
            return List.of();
        }
    }
}
