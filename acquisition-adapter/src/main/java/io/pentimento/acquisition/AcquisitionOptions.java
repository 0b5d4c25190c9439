package io.pentimento.acquisition;

import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a scan goes and how fast.
 *
 * @param kafka the brokers
 * @param topics of the instrument
 * @param scan id of the scan: letters, digits, '.', '-', '_'. An id that is in the log already is resumed
 * @param rate how fast
 * @param elements line groups that the operator asks for, "Fe-K"; empty leaves it to the processor
 * @param limits of a block
 * @param spool where what is measured waits for the broker
 * @param service id under which heartbeats are published
 * @param parameters text of the parameter file; empty when there is none
 */
public record AcquisitionOptions(
        KafkaAccess kafka,
        Topics topics,
        String scan,
        Rate rate,
        List<String> elements,
        BlockLimits limits,
        SpoolOptions spool,
        String service,
        String parameters) {

    private static final Pattern SCAN = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    public AcquisitionOptions {
        if (!SCAN.matcher(scan).matches()) {
            throw new IllegalArgumentException(
                    "scan=" + scan + ": use 1 to 200 letters, digits, dots, hyphens and underscores");
        }
        elements = List.copyOf(elements);
    }

    /** As fast as it goes, everything else by default. */
    public static AcquisitionOptions of(KafkaAccess kafka, Topics topics, String scan, SpoolOptions spool) {
        return new AcquisitionOptions(
                kafka,
                topics,
                scan,
                new Rate.Max(),
                List.of(),
                BlockLimits.DEFAULT,
                spool,
                "acquisition-adapter-" + scan,
                "");
    }

    public AcquisitionOptions withRate(Rate other) {
        return new AcquisitionOptions(kafka, topics, scan, other, elements, limits, spool, service, parameters);
    }

    public AcquisitionOptions withElements(List<String> other) {
        return new AcquisitionOptions(kafka, topics, scan, rate, other, limits, spool, service, parameters);
    }

    public AcquisitionOptions withService(String other) {
        return new AcquisitionOptions(kafka, topics, scan, rate, elements, limits, spool, other, parameters);
    }

    public AcquisitionOptions withParameters(String text) {
        return new AcquisitionOptions(kafka, topics, scan, rate, elements, limits, spool, service, text);
    }
}
