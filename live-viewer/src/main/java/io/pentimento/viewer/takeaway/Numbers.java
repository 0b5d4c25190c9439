package io.pentimento.viewer.takeaway;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people, the same in every locale. */
final class Numbers {

    private static final int DIGITS = 3;
    /** Times are sums of float32. */
    private static final int TIME_DIGITS = 7;

    private Numbers() {}

    /** To three digits: 0.5, 1200, 3.45e8; a dash for what is no number. */
    static String of(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size != 0 && (size >= 1e6 || size < 1e-3)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        return new BigDecimal(value)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** A time, s; "unknown" when it is 0. */
    static String time(double seconds) {
        return seconds > 0
                ? new BigDecimal(seconds)
                        .round(new MathContext(TIME_DIGITS))
                        .stripTrailingZeros()
                        .toPlainString()
                : "unknown";
    }

    /** An integer with a narrow space between thousands. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count).replace(',', '\u202f');
    }
}
