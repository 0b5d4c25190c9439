package io.pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.Test;

class TorchRuntimeTest {

    @Test
    void shouldUseAsManyThreadsAsItIsToldWhateverItWasToldBefore() {
        TorchRuntime.prepare(2);
        assertEquals(2, JniUtils.getNumThreads());
        TorchRuntime.prepare(1);
        assertEquals(1, JniUtils.getNumThreads());
    }
}
