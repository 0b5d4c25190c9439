package io.pentimento.proto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountsPackerTest {

    private final CountsPacker packer = new CountsPacker(3);

    @Test
    void shouldPackTheSameBytesAsTheCodec() {
        packer.add(new int[] {1, 0, 2, 99});
        packer.add(new int[] {0, 0, 500});
        assertEquals(2, packer.spectra());
        assertEquals(7, packer.bytes());
        assertEquals(new CountsCodec().encode(new int[] {1, 0, 2, 0, 0, 500}, 2, 3), packer.build(false));
    }

    @Test
    void shouldForgetTheSpectraThatItHasPacked() {
        packer.add(new int[] {70_000, 70_000, 70_000});
        assertEquals(CountsEncoding.DENSE_U32, packer.build(false).getEncoding());
        assertEquals(0, packer.spectra());
        assertEquals(0, packer.bytes());
        packer.add(new int[] {1, 2, 3});
        assertEquals(new CountsCodec().encode(new int[] {1, 2, 3}, 1, 3), packer.build(false));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 2_000, 5_000_000})
    void shouldPutTheLastSpectrumFirstWhenReversed(int largest) {
        var random = new SplittableRandom(4);
        int[][] spectra = new int[40][50];
        CountsPacker wide = new CountsPacker(50);
        int[] expected = new int[40 * 50];
        for (int s = 0; s < spectra.length; s++) {
            Arrays.setAll(spectra[s], c -> random.nextInt(largest));
            wide.add(spectra[s]);
            System.arraycopy(spectra[s], 0, expected, (spectra.length - 1 - s) * 50, 50);
        }
        int[] back = new int[expected.length];
        new CountsCodec().decode(wide.build(true), back);
        assertArrayEquals(expected, back);
    }

    @Test
    void shouldRefuseSpectraWithoutChannels() {
        var error = assertThrows(IllegalArgumentException.class, () -> new CountsPacker(0));
        assertEquals("channels=0: must be positive", error.getMessage());
    }
}
