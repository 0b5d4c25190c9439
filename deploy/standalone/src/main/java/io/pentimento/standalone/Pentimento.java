package io.pentimento.standalone;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program: one command line for everything. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "pentimento",
        description = "See a painting's elements, pigments and hidden layers while the XRF scan runs.",
        mixinStandardHelpOptions = true,
        version = "pentimento 0.1.0",
        subcommands = {
            DemoCommand.class,
            AcquireCommand.class,
            ProcessCommand.class,
            ViewCommand.class,
            BrokerCommand.class,
            EmulateCommand.class,
            ScanCommand.class,
            ScansCommand.class,
            ModelsCommand.class,
            TrainCommand.class,
            BenchCommand.class,
            HelpCommand.class
        },
        footer = {"", "pentimento test   builds everything and runs all tests (from a checkout)"})
public final class Pentimento {

    private Pentimento() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Pentimento())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Pentimento::explain);
    }

    /** Errors of use and of the world are one line; a defect of the program shows its stack. */
    private static int explain(Exception error, CommandLine command, CommandLine.ParseResult arguments) {
        String message = error.getMessage() == null ? error.toString() : error.getMessage();
        command.getErr().println("pentimento: " + message);
        boolean ours = error.getClass().getName().startsWith("io.pentimento.")
                || error instanceof IllegalArgumentException
                || error instanceof IOException;
        if (!ours) {
            error.printStackTrace(command.getErr());
        }
        return error instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
}
