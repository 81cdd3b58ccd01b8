package dev.berth.testkit.oracle.kai;

import java.util.ArrayList;
import java.util.List;

/**
 * Part of a job: a set of tasks, or a set of such parts.
 *
 * @param min tasks of a set of tasks (parts of a set of parts) that must run for any to run
 * @param required node label of which all tasks share one value; empty for none
 * @param preferred node label of which they should; empty for none
 * @param parts of a set of parts; empty for a set of tasks
 */
record KaiGroup(String name, int min, String required, String preferred, List<KaiGroup> parts) {
    /** All sets of tasks in it. */
    List<KaiGroup> leaves() {
        if (parts.isEmpty()) {
            return List.of(this);
        }
        var leaves = new ArrayList<KaiGroup>();
        parts.forEach(part -> leaves.addAll(part.leaves()));
        return leaves;
    }
}
