package io.pentimento.viewer;

import com.google.protobuf.ByteString;
import io.pentimento.proto.PixelMask;
import io.pentimento.proto.Region;
import java.util.BitSet;

/** Some pixels of a scan's grid. Not changed once it is made, so safe for use by many threads. */
final class RegionPixels {

    private final int rows;
    private final int columns;
    /** Row-major. */
    private final BitSet pixels;

    private RegionPixels(int rows, int columns, BitSet pixels) {
        this.rows = rows;
        this.columns = columns;
        this.pixels = pixels;
    }

    /** @throws IllegalArgumentException when the rectangle leaves the grid */
    static RegionPixels of(Rectangle area, int rows, int columns) {
        if (area.lastRow() >= rows || area.lastColumn() >= columns) {
            throw new IllegalArgumentException("The rectangle leaves the scan.");
        }
        BitSet pixels = new BitSet(rows * columns);
        for (int row = area.firstRow(); row <= area.lastRow(); row++) {
            pixels.set(row * columns + area.firstColumn(), row * columns + area.lastColumn() + 1);
        }
        return new RegionPixels(rows, columns, pixels);
    }

    /**
     * Of a region as it is on the wire.
     *
     * @throws IllegalArgumentException when it cannot be read, leaves the grid or holds no pixel; it names the field
     */
    static RegionPixels of(Region region, int rows, int columns) {
        BitSet pixels =
                switch (region.getShapeCase()) {
                    case GEOJSON -> Polygons.parse(region.getGeojson()).pixels(rows, columns);
                    case MASK -> pixels(region.getMask(), rows, columns);
                    case SHAPE_NOT_SET -> throw new IllegalArgumentException("region: has neither geojson nor mask");
                };
        if (pixels.isEmpty()) {
            throw new IllegalArgumentException("region: holds the middle of no pixel; draw it larger");
        }
        return new RegionPixels(rows, columns, pixels);
    }

    private static BitSet pixels(PixelMask mask, int rows, int columns) {
        long lastRow = Integer.toUnsignedLong(mask.getFirstRow()) + Integer.toUnsignedLong(mask.getRows());
        long lastColumn = Integer.toUnsignedLong(mask.getFirstColumn()) + Integer.toUnsignedLong(mask.getColumns());
        if (lastRow > rows || lastColumn > columns || mask.getRows() == 0 || mask.getColumns() == 0) {
            throw new IllegalArgumentException("region mask of rows " + Integer.toUnsignedString(mask.getFirstRow())
                    + " to " + (lastRow - 1) + ", columns " + Integer.toUnsignedString(mask.getFirstColumn()) + " to "
                    + (lastColumn - 1) + ": must be inside " + rows + " x " + columns + " pixels");
        }
        BitSet inBox = mask.getRunsCount() > 0 ? ofRuns(mask) : ofBits(mask);
        BitSet pixels = new BitSet(rows * columns);
        for (int i = inBox.nextSetBit(0); i >= 0; i = inBox.nextSetBit(i + 1)) {
            int row = mask.getFirstRow() + i / mask.getColumns();
            pixels.set(row * columns + mask.getFirstColumn() + i % mask.getColumns());
        }
        return pixels;
    }

    private static BitSet ofRuns(PixelMask mask) {
        if (!mask.getBits().isEmpty()) {
            throw new IllegalArgumentException("region mask: has both bits and runs");
        }
        int size = mask.getRows() * mask.getColumns();
        BitSet pixels = new BitSet(size);
        long at = 0;
        boolean meant = false;
        for (int run : mask.getRunsList()) {
            long end = at + Integer.toUnsignedLong(run);
            if (end > size) {
                throw new IllegalArgumentException("region mask: the runs are of more than its " + size + " pixels");
            }
            if (meant) {
                pixels.set((int) at, (int) end);
            }
            at = end;
            meant = !meant;
        }
        if (at != size) {
            throw new IllegalArgumentException("region mask: the runs are of " + at + " of its " + size + " pixels");
        }
        return pixels;
    }

    private static BitSet ofBits(PixelMask mask) {
        int size = mask.getRows() * mask.getColumns();
        ByteString bits = mask.getBits();
        if (bits.size() != (size + 7) / 8) {
            throw new IllegalArgumentException(
                    "region mask: " + bits.size() + " bytes of bits, " + size + " pixels need " + (size + 7) / 8);
        }
        BitSet pixels = new BitSet(size);
        for (int i = 0; i < size; i++) {
            if ((bits.byteAt(i / 8) & 0x80 >> i % 8) != 0) {
                pixels.set(i);
            }
        }
        return pixels;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    int count() {
        return pixels.cardinality();
    }

    boolean isEmpty() {
        return pixels.isEmpty();
    }

    boolean contains(int row, int column) {
        return pixels.get(row * columns + column);
    }

    /** Whether it has all pixels of a rectangle. */
    boolean containsAll(Rectangle area) {
        for (int row = area.firstRow(); row <= area.lastRow(); row++) {
            if (pixels.nextClearBit(row * columns + area.firstColumn()) <= row * columns + area.lastColumn()) {
                return false;
            }
        }
        return true;
    }

    /** The first pixel from this one on, by row-major index; -1 when there is none. */
    int next(int pixel) {
        return pixels.nextSetBit(pixel);
    }

    /** Row-major indices, in order. */
    int[] indices() {
        return pixels.stream().toArray();
    }

    /** Without those of some rectangles. */
    RegionPixels without(Iterable<Rectangle> areas) {
        BitSet rest = (BitSet) pixels.clone();
        for (Rectangle area : areas) {
            for (int row = area.firstRow(); row <= area.lastRow(); row++) {
                rest.clear(row * columns + area.firstColumn(), row * columns + area.lastColumn() + 1);
            }
        }
        return new RegionPixels(rows, columns, rest);
    }
}
