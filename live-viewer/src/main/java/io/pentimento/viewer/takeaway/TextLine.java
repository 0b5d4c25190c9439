package io.pentimento.viewer.takeaway;

/** Text of others in the headers of formats that have characters of their own. */
final class TextLine {

    private TextLine() {}

    /** On one line, in ASCII, without the characters given; what cannot be said is a question mark. */
    static String ascii(String text, String without) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean said = c >= ' ' && c < 0x7F && without.indexOf(c) < 0;
            line.append(c == 'µ' || c == 'μ' ? 'u' : c == '\n' || c == '\r' || c == '\t' ? ' ' : said ? (char) c : '?');
        });
        return line.toString().strip();
    }

    /** On one line, without control characters. */
    static String of(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
