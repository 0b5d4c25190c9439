package io.pentimento.acquisition.motion;

import java.util.Map;

/** What a controller of Physik Instrumente answers to {@code ERR?} (Mercury GCS Commands MS163E). */
final class GcsError {

    static final int NONE = 0;
    /** After a stop that was asked for. */
    static final int STOPPED = 10;

    private static final String PARAMETERS = "check the scan's positions and speeds against the stage";

    private static final Map<Integer, String[]> WORDS = Map.of(
            1, new String[] {"it did not understand a value", "try again; check the cable if this comes back"},
            2, new String[] {"it does not know the command", "check that it is a GCS 2 controller"},
            5, new String[] {"it is not referenced, or its servo is off", "start the scan anew to reference it"},
            7, new String[] {"the position is out of its limits", PARAMETERS},
            8, new String[] {"the speed is out of its limits", PARAMETERS},
            15, new String[] {"there is no such axis", "check the name of the axis"},
            17, new String[] {"a value is out of range", PARAMETERS},
            23, new String[] {"the axis is not allowed", "check the name of the axis"},
            50, new String[] {"referencing is disabled", "allow referencing on the controller"});

    private GcsError() {}

    static String what(int code) {
        return "error " + code + ": " + words(code)[0];
    }

    static String remedy(int code) {
        return words(code)[1];
    }

    private static String[] words(int code) {
        return WORDS.getOrDefault(code, new String[] {"see its manual", "look the error up, and switch it off and on"});
    }
}
