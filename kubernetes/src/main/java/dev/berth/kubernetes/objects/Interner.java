package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Membership;
import dev.berth.engine.model.Owner;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.PodTerms;
import dev.berth.engine.model.Resources;
import java.util.HashMap;
import java.util.Map;

/** Keeps one copy of equal parts of objects; for one reader, used by one thread. */
final class Interner {
    /** Equal parts remembered of each kind; beyond it, further ones are not shared. */
    static final int REMEMBERED_MAX = 1_000_000;

    private final Map<Object, Object> remembered = new HashMap<>();

    @SuppressWarnings("unchecked")
    private <T> T same(T value) {
        if (remembered.size() >= REMEMBERED_MAX) {
            return value;
        }
        var known = remembered.putIfAbsent(value, value);
        return known == null ? value : (T) known;
    }

    String name(String name) {
        return same(name);
    }

    Labels labels(Labels labels) {
        return same(labels);
    }

    Resources resources(Resources resources) {
        return same(resources);
    }

    Membership membership(Membership membership) {
        return same(membership);
    }

    Owner owner(Owner owner) {
        return same(owner);
    }

    PodTerms terms(PodTerms terms) {
        return same(terms);
    }

    PodShape shape(PodShape shape) {
        return same(shape);
    }
}
