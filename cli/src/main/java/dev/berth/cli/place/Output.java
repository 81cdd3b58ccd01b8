package dev.berth.cli.place;

import dev.berth.cli.text.Width;
import dev.berth.kubernetes.output.BindingText;
import dev.berth.kubernetes.output.YamlText;
import dev.berth.kubernetes.tree.JsonTrees;
import java.io.PrintWriter;
import java.io.StringWriter;

/** How a placement is printed. */
enum Output {
    table {
        @Override
        void print(Placement placement, PrintWriter out) {
            PlaceTable.print(placement, Width.of(System.getenv().getOrDefault("COLUMNS", "")), out);
        }
    },
    json {
        @Override
        void print(Placement placement, PrintWriter out) {
            PlaceJson.print(placement, out);
        }
    },
    yaml {
        @Override
        void print(Placement placement, PrintWriter out) {
            var text = new StringWriter();
            PlaceJson.print(placement, new PrintWriter(text));
            out.print(YamlText.of(JsonTrees.read(text.toString(), "placement", 1)));
        }
    },
    bindings {
        @Override
        void print(Placement placement, PrintWriter out) {
            for (var fate : placement.fates()) {
                if (fate instanceof Placement.Placed placed) {
                    out.println(BindingText.of(placed.pod(), placed.node(), placed.devices()));
                }
            }
        }
    };

    abstract void print(Placement placement, PrintWriter out);
}
