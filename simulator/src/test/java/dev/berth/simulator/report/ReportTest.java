package dev.berth.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.simulator.plot.Plot;
import dev.berth.simulator.plot.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static final Report REPORT = new Report(
            "A <title>",
            "summary & more",
            "./berth simulate x.yaml",
            "name: </script><b>",
            List.of(new Table("Figures", "of all", List.of("policy", "percent"), List.of(List.of("FGD", "95.3")))),
            List.of(new Plot(
                    "curve", "Curve", "x", "y", List.of(Series.line("</script>", new double[] {1, 2}, new double[] {3, 4
                    })))));

    @Test
    void thePageNeedsNoNetwork() {
        assertThat(REPORT.html().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "src=", "@import", "url(http")
                .contains("Content-Security-Policy", "default-src 'none'");
    }

    @Test
    void namesCannotBreakOutOfThePage() {
        var html = REPORT.html();
        assertThat(html)
                .contains("A &lt;title&gt;", "summary &amp; more", "name: &lt;/script&gt;&lt;b&gt;")
                .contains("\"name\":\"\\u003c/script>\"");
    }

    @Test
    void allThatIsShownStandsInIt() {
        assertThat(REPORT.html())
                .contains("<th scope=\"col\" class=\"words\">policy</th>", "<td>95.3</td>", "./berth simulate x.yaml")
                .contains("\"x\":[1,2],\"y\":[3,4]", "<noscript><svg", "prefers-color-scheme: dark");
    }

    @Test
    void aTableWithACellTooFewIsRefused() {
        assertThatThrownBy(() -> new Table("t", "", List.of("a", "b"), List.of(List.of("1"))))
                .hasMessage("table t has a row of 1 cells under 2 headings");
    }
}
