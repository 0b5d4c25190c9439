package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectedPixelsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGroupRandomPixelsAsAFloodDoesInWhateverOrderTheyCome(long seed) {
        Random random = new Random(seed);
        int rows = 1 + random.nextInt(40);
        int columns = 1 + random.nextInt(40);
        BitSet in = new BitSet();
        ConnectedPixels connected = new ConnectedPixels(rows, columns);
        List<Integer> order = new ArrayList<>();
        for (int pixel = 0; pixel < rows * columns; pixel++) {
            if (random.nextDouble() < 0.4) {
                order.add(pixel);
            }
        }
        Collections.shuffle(order, random);
        for (int pixel : order) {
            in.set(pixel);
            connected.add(pixel);
            connected.add(pixel);
        }
        assertAgrees(in, connected, rows, columns);

        for (int pixel : order.subList(0, order.size() / 4)) {
            in.clear(pixel);
            assertTrue(connected.remove(pixel));
        }
        connected.rebuild();
        assertAgrees(in, connected, rows, columns);
    }

    @Test
    void shouldJoinPixelsThatTouchAtACornerButNotAroundTheEdge() {
        ConnectedPixels connected = new ConnectedPixels(3, 4);
        connected.add(1);
        assertEquals(2, connected.size(connected.add(4)));
        connected.add(3);
        assertEquals(1, connected.size(connected.add(8)) - 2, "column 3 of row 0 and column 0 of row 2 are far apart");
    }

    @Test
    void shouldKeepAMarkWhenGroupsMeetAndWhenTheyAreToldApartAgain() {
        ConnectedPixels connected = new ConnectedPixels(1, 5);
        connected.add(0);
        connected.mark(0);
        connected.add(2);
        connected.add(3);
        assertFalse(connected.isMarked(connected.add(2)));
        assertTrue(connected.isMarked(connected.add(1)));
        connected.remove(1);
        connected.rebuild();
        assertTrue(connected.isMarked(connected.add(0)));
        assertTrue(connected.isMarked(connected.add(3)));
        connected.clear();
        assertFalse(connected.isMarked(connected.add(0)));
    }

    private static void assertAgrees(BitSet in, ConnectedPixels connected, int rows, int columns) {
        List<Integer> roots = new ArrayList<>();
        connected.forEachRoot(roots::add);
        int groups = 0;
        BitSet left = (BitSet) in.clone();
        while (!left.isEmpty()) {
            BitSet flooded = flood(left, left.nextSetBit(0), rows, columns);
            left.andNot(flooded);
            groups++;
            int root = connected.add(flooded.nextSetBit(0));
            assertEquals(flooded.cardinality(), connected.size(root));
            assertTrue(flooded.stream().allMatch(pixel -> connected.add(pixel) == root));
            assertArrayEquals(bounds(flooded, columns), connected.bounds(root));
        }
        assertEquals(groups, roots.size());
    }

    private static BitSet flood(BitSet in, int from, int rows, int columns) {
        BitSet flooded = new BitSet();
        Deque<Integer> next = new ArrayDeque<>(List.of(from));
        flooded.set(from);
        while (!next.isEmpty()) {
            int pixel = next.remove();
            for (int dr = -1; dr <= 1; dr++) {
                for (int dc = -1; dc <= 1; dc++) {
                    int row = pixel / columns + dr;
                    int column = pixel % columns + dc;
                    int other = row * columns + column;
                    boolean inside = row >= 0 && row < rows && column >= 0 && column < columns;
                    if (inside && in.get(other) && !flooded.get(other)) {
                        flooded.set(other);
                        next.add(other);
                    }
                }
            }
        }
        return flooded;
    }

    private static int[] bounds(BitSet pixels, int columns) {
        return new int[] {
            pixels.stream().map(p -> p / columns).min().orElseThrow(),
            pixels.stream().map(p -> p % columns).min().orElseThrow(),
            pixels.stream().map(p -> p / columns).max().orElseThrow(),
            pixels.stream().map(p -> p % columns).max().orElseThrow()
        };
    }
}
