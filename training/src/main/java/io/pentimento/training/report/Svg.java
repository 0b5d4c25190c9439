package io.pentimento.training.report;

import io.pentimento.training.TrainingException;
import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Draws charts as SVG elements of one page. Belongs to one thread. */
final class Svg {

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final int PRECISION = 2;

    /** One for all, since a page must not have an identifier twice. */
    private final SVGIDGenerator ids = new SVGIDGenerator();

    /**
     * A chart as an element.
     *
     * @param alt what it shows, for those who cannot see it
     */
    String draw(JFreeChart chart, int width, int height, String alt) {
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
        context.setIDGenerator(ids);
        context.setComment(null);
        context.setPrecision(PRECISION);
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(new Dimension(width, height));
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        Element root = graphics.getRoot();
        // An empty element that has the same identifier in all charts.
        root.removeChild(root.getFirstChild());
        root.setAttributeNS(null, "viewBox", "0 0 " + width + " " + height);
        root.setAttributeNS(null, "role", "img");
        root.setAttributeNS(null, "aria-label", alt);
        return text(graphics, root);
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new TrainingException("this Java has no XML documents to draw in: " + e.getMessage(), e);
        }
    }

    /** Without the head of an XML document, which has no place inside a page. */
    private static String text(SVGGraphics2D graphics, Element root) {
        StringWriter out = new StringWriter();
        try {
            graphics.stream(root, out, false, false);
        } catch (IOException e) {
            throw new TrainingException("a chart cannot be drawn: " + e.getMessage(), e);
        }
        String document = out.toString();
        return document.substring(document.indexOf("<svg"));
    }
}
