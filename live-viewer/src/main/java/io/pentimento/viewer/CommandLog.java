package io.pentimento.viewer;

import io.pentimento.proto.Command;
import io.pentimento.proto.CommandHistory;
import io.pentimento.proto.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who commanded what, when, and how it was answered, as {@code {instrument}_commands} and {@code _responses} tell it: from every
 * page and every command line. Safe for use by many threads.
 */
final class CommandLog {

    static final int MOST = 500;

    /** By the ids of commands, the longest known first. */
    private final Map<String, Command> commands = new LinkedHashMap<>();

    private final Map<String, List<Response>> responses = new LinkedHashMap<>();
    private long changes;

    synchronized void accept(Command command) {
        // What is sent once more because nobody answered is the same command.
        if (commands.putIfAbsent(command.getId(), shortened(command)) == null) {
            bound(commands);
            changes++;
        }
    }

    synchronized void accept(Response response) {
        List<Response> all = responses.computeIfAbsent(response.getId(), id -> new ArrayList<>());
        // An answer is repeated with its command; more services than a few cannot have answered.
        if (all.size() < 4 && !all.contains(response)) {
            all.add(response);
            bound(responses);
            changes++;
        }
    }

    private static void bound(Map<String, ?> map) {
        if (map.size() > MOST) {
            Iterator<?> oldest = map.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The text of a parameter file stands in the scan's start, and a polygon can be long. */
    private static Command shortened(Command command) {
        Command.Builder kept = command.toBuilder();
        switch (command.getActionCase()) {
            case START -> kept.getStartBuilder().clearParameters();
            case SET_REGION -> {
                if (!command.getSetRegion().getRegionGeojson().isEmpty()) {
                    // Empty means another thing: all pixels again.
                    kept.getSetRegionBuilder().setRegionGeojson("…");
                }
            }
            case SKIP_TO -> kept.getSkipToBuilder().clearRegionGeojson();
            default -> {
                // Short by nature.
            }
        }
        return kept.build();
    }

    /** Grows whenever something was commanded or answered. */
    synchronized long changes() {
        return changes;
    }

    /** All that is known, the newest command first. */
    synchronized CommandHistory history() {
        CommandHistory.Builder history = CommandHistory.newBuilder();
        commands.values().stream()
                .sorted(Comparator.comparingLong(Command::getTimeNs).reversed())
                .forEach(command -> history.addEntriesBuilder()
                        .setCommand(command)
                        .addAllResponses(responses.getOrDefault(command.getId(), List.of())));
        return history.build();
    }
}
