package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.simulation.SimulatedPainting;
import org.junit.jupiter.api.Test;

class SimulatedSourceTest extends SourceCompatibilityKit {

    @Override
    protected Source open() {
        return CubeSource.simulated(new SimulatedPainting(4, 6, 256, 7));
    }

    @Test
    void shouldDescribeASerpentineScanOfTwoDetectorsWithItsTube() {
        try (Source source = open()) {
            ScanPlan plan = source.plan();
            assertTrue(plan.serpentine());
            assertEquals(2, plan.detectors().size());
            assertEquals("Rh", plan.tube().orElseThrow().anode());
            assertEquals(40, plan.tube().orElseThrow().voltageKv());
            assertEquals("simulated painting, seed 7", plan.source());
        }
    }
}
