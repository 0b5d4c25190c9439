package io.pentimento.training.export;

import io.pentimento.model.Manifest;

/**
 * What people read about a model.
 *
 * @param limits what not to believe
 * @param command that trains it again
 */
public record Card(String limits, String command) {

    /** What is longer is for programs, and stands in the manifest alone. */
    private static final int READABLE = 1000;

    /** The card of a model whose provenance tells how good it is, in lines that begin with "test". */
    public String text(Manifest manifest) {
        StringBuilder card = new StringBuilder()
                .append("# ")
                .append(manifest.id())
                .append("\n\n")
                .append(manifest.description())
                .append("\n\n## How good it is\n\nOn simulated examples that decided nothing in its training:\n\n");
        list(card, manifest, true);
        card.append("\n## Data and network\n\n");
        list(card, manifest, false);
        return card.append("\n## Limits\n\n")
                .append(limits)
                .append("\n\n## Train it again\n\n```\n")
                .append(command)
                .append("\n```\n")
                .toString();
    }

    private static void list(StringBuilder card, Manifest manifest, boolean metrics) {
        manifest.provenance().forEach((name, value) -> {
            if (name.startsWith("test ") == metrics && !value.isEmpty() && value.length() <= READABLE) {
                card.append("* ").append(name).append(": ").append(value).append('\n');
            }
        });
    }
}
