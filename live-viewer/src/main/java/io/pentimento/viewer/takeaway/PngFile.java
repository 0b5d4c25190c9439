package io.pentimento.viewer.takeaway;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A picture as PNG with 300 dots per inch; what it is of stands in its text chunks. */
public final class PngFile {

    private static final String FORMAT = "javax_imageio_png_1.0";
    /** 300 per inch, as PNG counts: per metre. */
    private static final String DOTS_PER_METRE = "11811";

    private PngFile() {}

    public static void write(MapPicture picture, OutputStream to) throws IOException {
        BufferedImage image = picture.draw();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(to)) {
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
            metadata.mergeTree(FORMAT, tree(picture));
            writer.setOutput(out);
            writer.write(new IIOImage(image, null, metadata));
        } finally {
            writer.dispose();
        }
    }

    private static IIOMetadataNode tree(MapPicture picture) {
        IIOMetadataNode size = new IIOMetadataNode("pHYs");
        size.setAttribute("pixelsPerUnitXAxis", DOTS_PER_METRE);
        size.setAttribute("pixelsPerUnitYAxis", DOTS_PER_METRE);
        size.setAttribute("unitSpecifier", "meter");
        IIOMetadataNode texts = new IIOMetadataNode("iTXt");
        picture.metadata().forEach(entry -> {
            IIOMetadataNode text = new IIOMetadataNode("iTXtEntry");
            text.setAttribute("keyword", entry[0]);
            text.setAttribute("compressionFlag", "FALSE");
            text.setAttribute("compressionMethod", "0");
            text.setAttribute("languageTag", "en");
            text.setAttribute("translatedKeyword", entry[0]);
            text.setAttribute("text", TextLine.of(entry[1]));
            texts.appendChild(text);
        });
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        root.appendChild(size);
        root.appendChild(texts);
        return root;
    }
}
