package io.pentimento.viewer;

/** Pixels of a grid, both ends included. */
record Rectangle(int firstRow, int firstColumn, int lastRow, int lastColumn) {

    Rectangle {
        if (firstRow < 0 || firstColumn < 0 || lastRow < firstRow || lastColumn < firstColumn) {
            throw new IllegalArgumentException("rows " + firstRow + " to " + lastRow + ", columns " + firstColumn
                    + " to " + lastColumn + ": must be a rectangle");
        }
    }

    long pixels() {
        return (lastRow - firstRow + 1L) * (lastColumn - firstColumn + 1L);
    }
}
