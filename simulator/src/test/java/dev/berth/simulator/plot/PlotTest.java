package dev.berth.simulator.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

final class PlotTest {
    private static final Plot PLOT = new Plot(
            "curves",
            "Given <away> & taken",
            "demand",
            "percent",
            List.of(
                    Series.line("first", new double[] {0, 50, 100}, new double[] {0, 45, 80}),
                    Series.band(
                            "second",
                            new double[] {0, 50, 100},
                            new double[] {0, 47, 90},
                            new double[] {0, 46, 88},
                            new double[] {0, 49, 93})));

    @TempDir
    private Path folder;

    @Test
    void anSvgIsWellFormedAndSaysAllInText() throws IOException, SAXException, ParserConfigurationException {
        var svg = SvgPlot.of(PLOT);
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getDocumentElement().getTextContent())
                .contains("Given <away> & taken", "demand", "percent", "first", "second", "100", "20");
        assertThat(svg).contains("prefers-color-scheme:dark", "stroke-dasharray");
    }

    @Test
    void categoriesAreNamedAndAnEmptyPlotIsStillAPlot() {
        var dots = Series.dots("x", new double[] {0, 1}, new double[] {3, 4});
        assertThat(SvgPlot.of(new Plot("dots", "t", "x", "y", List.of("default", "cpu050"), List.of(dots))))
                .contains(">default<", ">cpu050<");
        assertThat(SvgPlot.of(new Plot("empty", "nothing", "x", "y", List.of())))
                .contains("nothing");
    }

    @Test
    void aPngShowsTheSame() throws IOException {
        var file = folder.resolve("plot.png");
        PngPlot.write(PLOT, file);
        assertThat(Files.size(file)).isGreaterThan(5_000);
        var image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(2 * PlotPainter.WIDTH);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> Series.line("bad", new double[] {0}, new double[] {Double.NaN}))
                .hasMessage("series bad has a point that is no number");
    }

    @Test
    void ticksAreRound() {
        assertThat(Scale.over(83.2, 96.1, 0, 100).ticks())
                .containsExactly(82.0, 84.0, 86.0, 88.0, 90.0, 92.0, 94.0, 96.0, 98.0);
        assertThat(Scale.over(5, 5, 0, 100).ticks()).hasSizeGreaterThan(1);
    }
}
