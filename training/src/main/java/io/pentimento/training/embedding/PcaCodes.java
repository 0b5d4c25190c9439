package io.pentimento.training.embedding;

/** Codes of principal components. */
final class PcaCodes implements Codes {

    static final int LEARNED = 8192;

    private final Pca pca;

    PcaCodes(Pca pca) {
        this.pca = pca;
    }

    @Override
    public String name() {
        return "pca";
    }

    @Override
    public int dimensions() {
        return pca.components().length;
    }

    @Override
    public void encode(float[] spectra, int number, float[] codes, float[] errors) {
        for (int i = 0; i < number; i++) {
            errors[i] = pca.embed(spectra, i * pca.bins(), codes, i * dimensions());
        }
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
