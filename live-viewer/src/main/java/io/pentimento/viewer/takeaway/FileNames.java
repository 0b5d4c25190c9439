package io.pentimento.viewer.takeaway;

import java.util.regex.Pattern;

/** Names of files made of names that hold any character. */
public final class FileNames {

    private static final int LONGEST = 100;
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._+-]+");
    private static final Pattern LEADING_DOTS = Pattern.compile("^[.-]+");

    private FileNames() {}

    /** A name that no system takes for a path, an option or a hidden file: the parts, joined by "-". */
    public static String of(String extension, String... parts) {
        return stem(parts) + "." + extension;
    }

    /** The same without an extension. */
    public static String stem(String... parts) {
        String joined = UNSAFE.matcher(String.join("-", parts)).replaceAll("-");
        String name = LEADING_DOTS.matcher(joined).replaceFirst("");
        String cut = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        return cut.isEmpty() ? "scan" : cut;
    }
}
