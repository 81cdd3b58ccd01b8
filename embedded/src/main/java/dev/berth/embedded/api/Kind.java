package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.patch.Shape;
import dev.berth.embedded.store.Resource;
import dev.berth.embedded.store.Stored;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A kind of objects in one version of its group: names, what it can do, what holds for it. */
public final class Kind {
    private final Builder is;

    private Kind(Builder is) {
        this.is = is;
    }

    /** Dotted paths of a scale subresource. */
    public record ScalePaths(
            String replicas,
            String statusReplicas,
            @Nullable String selector) {}

    /** How objects of this version become those that are stored, and back. */
    public interface Conversion {
        Json.Obj toStored(Json.Obj object);

        Json.Obj fromStored(Json.Obj object);
    }

    /** Collects what a kind is. */
    public static final class Builder {
        private final String group;
        private final String version;
        private final String kind;
        private final String plural;
        private String singular;
        private boolean namespaced = true;
        private boolean status;
        private List<String> shortNames = List.of();
        private List<String> categories = List.of();
        private Set<String> selectable = Set.of();
        private @Nullable ScalePaths scale;
        private Rules rules = Rules.NONE;
        private List<Column> columns = List.of();
        private Resource table;
        private @Nullable Conversion conversion;
        private Json schema = Json.NULL;
        private Shape shape = Shape.BUILT_IN;

        private Builder(String group, String version, String kind, String plural) {
            this.group = group;
            this.version = version;
            this.kind = kind;
            this.plural = plural;
            singular = kind.toLowerCase(Locale.ROOT);
            table = new Resource(group, plural);
        }

        public Builder clusterWide() {
            namespaced = false;
            return this;
        }

        /** The status is written by a subresource of its own. */
        public Builder status() {
            status = true;
            return this;
        }

        public Builder singular(String name) {
            singular = name;
            return this;
        }

        public Builder shortNames(String... names) {
            shortNames = List.of(names);
            return this;
        }

        public Builder categories(String... names) {
            categories = List.of(names);
            return this;
        }

        /** The fields that field selectors may name, besides name and namespace. */
        public Builder selectable(String... fields) {
            selectable = Set.of(fields);
            return this;
        }

        public Builder scale(String replicas, String statusReplicas, @Nullable String selector) {
            scale = new ScalePaths(replicas, statusReplicas, selector);
            return this;
        }

        public Builder rules(Rules value) {
            rules = value;
            return this;
        }

        public Builder columns(List<Column> value) {
            columns = List.copyOf(value);
            return this;
        }

        /** The objects are those of another kind, told in another form. */
        public Builder viewOf(Resource other, Conversion value) {
            table = other;
            conversion = value;
            return this;
        }

        /** The structural schema of a custom kind. */
        public Builder schema(Json value) {
            schema = value;
            return this;
        }

        /** How its lists merge. */
        public Builder shape(Shape value) {
            shape = value;
            return this;
        }

        public Kind build() {
            return new Kind(this);
        }
    }

    public static Builder named(String group, String version, String kind, String plural) {
        return new Builder(group, version, kind, plural);
    }

    public String group() {
        return is.group;
    }

    public String version() {
        return is.version;
    }

    public String kind() {
        return is.kind;
    }

    public String plural() {
        return is.plural;
    }

    public String singular() {
        return is.singular;
    }

    public boolean namespaced() {
        return is.namespaced;
    }

    public boolean status() {
        return is.status;
    }

    public List<String> shortNames() {
        return is.shortNames;
    }

    public List<String> categories() {
        return is.categories;
    }

    public Set<String> selectable() {
        return is.selectable;
    }

    public @Nullable ScalePaths scale() {
        return is.scale;
    }

    public Rules rules() {
        return is.rules;
    }

    public List<Column> columns() {
        return is.columns;
    }

    /** Of a custom kind; {@link Json#NULL} for the built-in ones. */
    public Json schema() {
        return is.schema;
    }

    public boolean isCustom() {
        return is.schema.present();
    }

    public Shape shape() {
        return is.shape;
    }

    /** As messages name it. */
    public Resource resource() {
        return new Resource(is.group, is.plural);
    }

    /** Where its objects are stored. */
    public Resource table() {
        return is.table;
    }

    public String apiVersion() {
        return is.group.isEmpty() ? is.version : is.group + "/" + is.version;
    }

    /** {@code Pod}, {@code Job.batch}: as messages name it. */
    public String qualifiedKind() {
        return is.group.isEmpty() ? is.kind : is.kind + "." + is.group;
    }

    public String listKind() {
        return is.kind + "List";
    }

    public boolean is(String group, String plural) {
        return is.group.equals(group) && is.plural.equals(plural);
    }

    /** The object in this version. */
    public Json.Obj present(Json.Obj stored) {
        if (apiVersion().equals(stored.get("apiVersion").text(""))) {
            return stored;
        }
        var converted = is.conversion == null ? stored : is.conversion.fromStored(stored);
        return converted.with("apiVersion", apiVersion());
    }

    /** The same, written out; what is stored in this version is written once for all. */
    public byte[] presentText(Stored stored) {
        var shown = present(stored.object());
        return shown == stored.object() ? stored.text() : JsonText.bytes(shown);
    }

    public Json.Obj toStored(Json.Obj object) {
        return is.conversion == null ? object : is.conversion.toStored(object);
    }

    @Override
    public String toString() {
        return is.kind + " " + apiVersion();
    }
}
