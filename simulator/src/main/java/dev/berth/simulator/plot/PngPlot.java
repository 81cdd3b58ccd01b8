package dev.berth.simulator.plot;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** A plot as a PNG file, in light colours, at twice the size for sharp screens. */
public final class PngPlot implements Surface {
    private static final int ENLARGED = 2;

    private final Graphics2D pen;

    private PngPlot(Graphics2D pen) {
        this.pen = pen;
    }

    /**
     * Writes a plot.
     *
     * @throws IOException where the file cannot be written, or the system has no fonts to write text with
     */
    public static void write(Plot plot, Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        var image = new BufferedImage(
                PlotPainter.WIDTH * ENLARGED, PlotPainter.HEIGHT * ENLARGED, BufferedImage.TYPE_INT_RGB);
        try {
            var pen = image.createGraphics();
            pen.scale(ENLARGED, ENLARGED);
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            pen.setColor(Color.WHITE);
            pen.fillRect(0, 0, PlotPainter.WIDTH, PlotPainter.HEIGHT);
            new PlotPainter(plot, new PngPlot(pen)).paint();
            pen.dispose();
        } catch (LinkageError | IllegalStateException noFonts) {
            throw new IOException(
                    "this system has no fonts for PNG (install fontconfig and a font); use --svg", noFonts);
        }
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException("this Java cannot write PNG; use --svg");
        }
    }

    private static Color colour(Ink ink) {
        return switch (ink) {
            case TEXT -> Color.decode("#1b1f24");
            case FAINT -> Color.decode("#57606a");
            case GRID -> Color.decode("#d8dee4");
        };
    }

    private void take(int series) {
        pen.setColor(Color.decode(Palette.LIGHT.get(series)));
    }

    @Override
    public void rule(double x1, double y1, double x2, double y2, Ink ink) {
        pen.setStroke(new BasicStroke(1));
        pen.setColor(colour(ink));
        pen.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void line(double[] x, double[] y, int series) {
        take(series);
        String dash = Palette.dash(series);
        pen.setStroke(
                dash.isEmpty()
                        ? new BasicStroke(1.8f)
                        : new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, lengths(dash), 0));
        var path = new Path2D.Double();
        for (int i = 0; i < x.length; i++) {
            if (i == 0) {
                path.moveTo(x[i], y[i]);
            } else {
                path.lineTo(x[i], y[i]);
            }
        }
        pen.draw(path);
    }

    private static float[] lengths(String dash) {
        double[] numbers =
                Arrays.stream(dash.split(" ")).mapToDouble(Double::parseDouble).toArray();
        float[] lengths = new float[numbers.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = (float) numbers[i];
        }
        return lengths;
    }

    @Override
    public void band(double[] x, double[] low, double[] high, int series) {
        var path = new Path2D.Double();
        for (int i = 0; i < x.length; i++) {
            if (i == 0) {
                path.moveTo(x[i], high[i]);
            } else {
                path.lineTo(x[i], high[i]);
            }
        }
        for (int i = x.length - 1; i >= 0; i--) {
            path.lineTo(x[i], low[i]);
        }
        if (x.length > 0) {
            path.closePath();
        }
        Composite before = pen.getComposite();
        pen.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, 0.15f));
        take(series);
        pen.fill(path);
        pen.setComposite(before);
    }

    @Override
    public void mark(double x, double y, int series) {
        double[] mark = Palette.mark(series);
        var path = new Path2D.Double();
        path.moveTo(x + mark[0], y + mark[1]);
        for (int i = 2; i < mark.length; i += 2) {
            path.lineTo(x + mark[i], y + mark[i + 1]);
        }
        path.closePath();
        take(series);
        pen.fill(path);
    }

    @Override
    public void text(String text, double x, double y, Anchor anchor, Ink ink, boolean bold) {
        pen.setFont(new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, bold ? 14 : 12));
        pen.setColor(colour(ink));
        double width = pen.getFontMetrics().stringWidth(text);
        double left = switch (anchor) {
            case START -> x;
            case MIDDLE -> x - width / 2;
            case END -> x - width;
        };
        pen.drawString(text, (float) left, (float) y);
    }

    @Override
    public void upward(String text, double x, double y, Anchor anchor, Ink ink) {
        var before = pen.getTransform();
        pen.translate(x, y);
        pen.rotate(-Math.PI / 2);
        text(text, 0, 4, anchor, ink, false);
        pen.setTransform(before);
    }
}
