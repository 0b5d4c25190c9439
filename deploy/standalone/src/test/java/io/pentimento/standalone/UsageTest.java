package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the commands say of themselves is for people, not for those who know the source. */
class UsageTest {

    static Stream<CommandLine> commands() {
        return withSubcommands(Pentimento.commandLine());
    }

    private static Stream<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(UsageTest::withSubcommands));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldNameEveryValueInWords(CommandLine command) {
        String usage = command.getUsageMessage();
        assertFalse(usage.contains("<arg"), usage);
    }

    @Test
    void shouldSayInWordsWhatAModelIsFedWith() {
        String shown = Run.of("models", "show", "fit").succeeded().out();
        String input = shown.lines()
                .filter(line -> line.startsWith("input"))
                .findFirst()
                .orElseThrow();
        assertEquals("input    the spectrum of a pixel, each detector in its own channels", input);
        Run.of("models", "list")
                .succeeded()
                .out()
                .lines()
                .map(line -> line.split(" ")[0])
                .forEach(id -> {
                    String other = Run.of("models", "show", id).succeeded().out();
                    assertTrue(other.lines().noneMatch(line -> line.matches("input .*[\\[=].*")), other);
                });
    }
}
