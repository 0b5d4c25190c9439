package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pentimento.emulator.AnswerFault;
import io.pentimento.emulator.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One raster scan of an emulated scanner whose answers are spoilt, while its adapter and its broker are killed. Kinds, order and
 * number of the faults are those of the seed; which answers they meet depends on timing. All that is judged is exact: pixels in
 * the log are compared, count for count, with what the spectrometer has stored. A scan that waits for an instrument asks nobody
 * to go on: the adapter tries again by itself, so no operator is needed.
 */
final class SerialCampaign {

    private static final int COLUMNS = 20;
    private static final double ROWS_PER_FAULT = 0.25;
    private static final int LEAST_ROWS = 8;
    private static final double LEFT = 99;
    private static final double TOP = 90;
    private static final double STEP_MM = 0.1;
    private static final double DWELL_S = 0.01;
    private static final double SPOILT = 0.04;
    /** An instrument that is switched off and on costs a row, and more time than all others. */
    private static final List<AnswerFault> KINDS = Stream.concat(
                    Arrays.stream(AnswerFault.values()),
                    Arrays.stream(AnswerFault.values()).filter(kind -> kind != AnswerFault.RESET))
            .toList();

    private static final long LOOK_MS = 50;
    private static final long SAY_NS = TimeUnit.SECONDS.toNanos(10);

    private final long seed;
    private final int faults;
    private final KillPlan kills;
    private final Faults<AnswerFault> spoiling;
    private final LabelledPixels painting;
    private final SlotRecord stored = new SlotRecord();

    /**
     * What it prints.
     *
     * @param faults that were injected, kills included
     * @param kinds of them
     * @param waits how often the scan has waited for an instrument
     * @param stored spectra that the spectrometer has stored, also those that were measured again
     * @param missing pixels that are not in the log
     * @param twice pixels that are there more than once
     * @param wrong pixels whose spectrum is not, count for count, one that was stored there for one dwell
     * @param disordered blocks that are not in the order of measurement within their generation
     * @param unreadable records that nobody can read
     */
    record Figures(
            String benchmark,
            String source,
            Machine machine,
            long seed,
            int rows,
            int columns,
            @JsonProperty("dwell_s") double dwellS,
            long faults,
            Map<String, Long> kinds,
            long waits,
            int generations,
            double seconds,
            long stored,
            long pixels,
            long missing,
            long twice,
            long wrong,
            long disordered,
            long unreadable,
            @JsonProperty("exit_status") String exitStatus,
            boolean good) {

        String words() {
            return "%,d faults %s; %,d pixels, %d missing, %d twice, %d wrong, %d disordered, %d unreadable; %s after %.0f s"
                    .formatted(
                            faults, kinds, pixels, missing, twice, wrong, disordered, unreadable, exitStatus, seconds);
        }
    }

    SerialCampaign(long seed, int faults) {
        this.seed = seed;
        this.faults = faults;
        this.kills = new KillPlan(seed, faults);
        this.spoiling = new Faults<>(KINDS, seed, SPOILT, faults - kills.kills());
        int rows = Math.min(LabelledPixels.MOST_ROWS, Math.max(LEAST_ROWS, (int) Math.round(ROWS_PER_FAULT * faults)));
        this.painting = new LabelledPixels(
                new EmulatedScanner.Shape("faults", LEFT, TOP, rows, COLUMNS, STEP_MM, DWELL_S, "pulses"));
    }

    Figures run(Output output) throws IOException, InterruptedException {
        Path config = Files.createTempFile("pentimento-faults", ".yaml");
        try (EmulatedScanner scanner = EmulatedScanner.of(painting, false, seed, spoiling, stored)) {
            Files.writeString(config, scanner.parameters(painting.shape()));
            try (CampaignProcesses processes =
                    new CampaignProcesses(output, List.of("--source=serial", "--config=" + config))) {
                return run(processes, output);
            }
        } finally {
            Files.delete(config);
        }
    }

    private Figures run(CampaignProcesses processes, Output output) throws InterruptedException {
        long begin = System.nanoTime();
        processes.startAdapter();
        long saidNs = begin;
        while (processes.adapterRuns()) {
            double pixels = processes.status().gauge("pixels");
            processes.requireProgress(total() * Integer.MAX_VALUE + (long) pixels);
            KillPlan.Victim due = kills.due(total());
            if (due != null) {
                kill(due, processes);
            }
            if (System.nanoTime() - saidNs > SAY_NS) {
                saidNs = System.nanoTime();
                output.say("%,d of %,d faults, %,.0f of %,d pixels"
                        .formatted(total(), faults, pixels, painting.shape().rows() * COLUMNS));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        SpectraCheck.Verdict verdict = new SpectraCheck(painting, stored, CampaignProcesses.SCAN, output)
                .of(processes.kafka(), CampaignProcesses.TOPICS);
        boolean good = verdict.good() && total() == faults;
        if (!good) {
            processes.sayWhatWasSaid();
        }
        return new Figures(
                "faults",
                "serial",
                Machine.here(),
                seed,
                painting.shape().rows(),
                COLUMNS,
                DWELL_S,
                total(),
                kinds(),
                processes.waits(),
                verdict.generations(),
                Math.round(10 * seconds) / 10.0,
                stored.size(),
                verdict.pixels(),
                verdict.missing(),
                verdict.twice(),
                verdict.wrong(),
                verdict.disordered(),
                verdict.unreadable(),
                verdict.ended().name(),
                good);
    }

    private static void kill(KillPlan.Victim victim, CampaignProcesses processes) {
        switch (victim) {
            case ADAPTER -> {
                processes.killAdapter();
                processes.startAdapter();
            }
            case BROKER -> processes.killBroker();
        }
    }

    private long total() {
        return spoiling.total() + kills.done();
    }

    private Map<String, Long> kinds() {
        Map<String, Long> kinds = new TreeMap<>(kills.kinds());
        spoiling.injected().forEach((kind, number) -> kinds.put(kind.name().toLowerCase(Locale.ROOT), number));
        return kinds;
    }
}
