package io.pentimento.viewer.access;

import io.pentimento.proto.ClientMessage;
import io.pentimento.proto.Command;
import java.util.Optional;

/** What each message of a page takes: the one place where that is said. What is not named here nobody may. */
public final class Permissions {

    private Permissions() {}

    /** The least role that may send a message; empty: nobody. */
    static Optional<Role> least(ClientMessage message) {
        return switch (message.getMessageCase()) {
            case WATCH, ACK -> Optional.of(Role.GUEST);
            case SPECTRUM, STATISTICS, WINDOW -> Optional.of(Role.GUEST);
            case EDIT, PHOTOGRAPH -> Optional.of(Role.VIEWER);
            case COMMAND -> least(message.getCommand());
            case HISTORY, PARAMETERS -> Optional.of(Role.VIEWER);
            case MAKE_LINK, REVOKE_LINK, DELETE_SCAN -> Optional.of(Role.ADMIN);
            case MESSAGE_NOT_SET -> Optional.empty();
        };
    }

    private static Optional<Role> least(Command command) {
        return switch (command.getActionCase()) {
            case START, PAUSE, RESUME, STOP, SET_REGION, EXTEND, SKIP_TO -> Optional.of(Role.OPERATOR);
            case SET_MODEL -> Optional.of(Role.ADMIN);
            // Refused where commands are read, with what there is.
            case ACTION_NOT_SET -> Optional.of(Role.OPERATOR);
        };
    }

    /** Why somebody may not send a message; empty: they may. */
    public static Optional<String> refusal(Visitor visitor, ClientMessage message) {
        Role least = least(message).orElse(null);
        if (least == null) {
            return Optional.of("Nobody may do that.");
        }
        if (!visitor.role().may(least)) {
            return Optional.of("That takes the role " + least.title() + "; yours is "
                    + visitor.role().title() + ".");
        }
        boolean seen = !message.hasWatch() || visitor.sees(message.getWatch().getScan());
        return seen ? Optional.empty() : Optional.of("Your link is for another scan.");
    }
}
