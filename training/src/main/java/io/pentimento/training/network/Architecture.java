package io.pentimento.training.network;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The networks that can be trained. */
public enum Architecture {
    /** {@link ConvolutionalNetwork}. */
    CNN("cnn"),
    /** {@link VisionTransformer}. */
    VIT("vit"),
    /** {@link LabelTokenTransformer}. */
    LT_VIT("lt-vit"),
    /** {@link FilterNetwork}, ours. */
    FILTER("filter");

    private final String word;

    Architecture(String word) {
        this.word = word;
    }

    /** "lt-vit", as on the command line and in versions of models. */
    public String word() {
        return word;
    }

    /**
     * The architecture of this word.
     *
     * @throws IllegalArgumentException naming the words that there are
     */
    public static Architecture of(String word) {
        return Arrays.stream(values())
                .filter(a -> a.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("arch=" + word + ": choose one of "
                        + Arrays.stream(values()).map(Architecture::word).collect(Collectors.joining(", "))));
    }

    /** A network of this architecture. */
    public Network network(Outputs outputs, NetworkSettings settings) {
        return switch (this) {
            case CNN -> new ConvolutionalNetwork(outputs, settings.channels());
            case VIT -> new VisionTransformer(outputs, settings.transformer());
            case LT_VIT -> new LabelTokenTransformer(outputs, settings.transformer());
            case FILTER -> new FilterNetwork(outputs, settings.transformer(), settings.filters());
        };
    }
}
