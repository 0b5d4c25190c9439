package io.pentimento.acquisition.spectrometer;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings of a DP5 family spectrometer, as "MCAC=1024;GAIN=16" (DP5 Programmer's Guide B1, section 3): names of four
 * letters, values of ten characters at most.
 *
 * @param settings name to value, in the order in which they are sent
 */
record Configuration(Map<String, String> settings) {

    private static final Pattern SETTING = Pattern.compile("([A-Z0-9]{4})=([A-Z0-9.+-]{1,10})");

    Configuration {
        settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** @throws IllegalArgumentException naming what is not a setting */
    static Configuration parse(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String part : text.toUpperCase(Locale.ROOT).replaceAll("\\s", "").split(";")) {
            if (part.isEmpty()) {
                continue;
            }
            Matcher matcher = SETTING.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("configuration \"" + part
                        + "\": a setting looks like MCAC=1024, with at most ten characters behind =");
            }
            if (settings.put(matcher.group(1), matcher.group(2)) != null) {
                throw new IllegalArgumentException("configuration " + matcher.group(1) + ": is set twice");
            }
        }
        return new Configuration(settings);
    }

    /** As it is sent. */
    String text() {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (name, value) -> text.append(name).append('=').append(value).append(';'));
        return text.toString();
    }

    /** What asks for the values of all of these. */
    String question() {
        StringBuilder text = new StringBuilder();
        settings.keySet().forEach(name -> text.append(name).append("=;"));
        return text.toString();
    }

    /** The first setting whose value was read back as another: its name; null when all are as they should be. */
    String firstDifference(Configuration readBack) {
        for (var setting : settings.entrySet()) {
            if (!same(setting.getValue(), readBack.settings.get(setting.getKey()))) {
                return setting.getKey();
            }
        }
        return null;
    }

    /** Numbers come back with other digits: 0.2 as 0.200. */
    private static boolean same(String asked, String answered) {
        if (asked.equals(answered)) {
            return true;
        }
        try {
            double number = Double.parseDouble(asked);
            return answered != null
                    && Math.abs(number - Double.parseDouble(answered)) <= 1e-3 * Math.max(1, Math.abs(number));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
