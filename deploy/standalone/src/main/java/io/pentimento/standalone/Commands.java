package io.pentimento.standalone;

import io.pentimento.proto.Command;
import io.pentimento.proto.CommandPost;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Response;
import io.pentimento.proto.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Sends a command to the services of an instrument and waits for the answer. */
final class Commands {

    private Commands() {}

    /**
     * Sends one.
     *
     * @param nobody what to say when no answer comes in time
     * @return what was done
     * @throws CommandException when it is refused, or nobody answers
     */
    static String send(KafkaAccess kafka, Topics topics, Command command, Duration patience, String nobody)
            throws InterruptedException {
        try (CommandPost post = new CommandPost(kafka, topics)) {
            Response response = post.send(command, patience).get();
            if (response.getAnswer() != Response.Answer.ACK) {
                throw new CommandException(response.getMessage() + "; nothing was changed");
            }
            return response.getMessage();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new CommandException(nobody);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
