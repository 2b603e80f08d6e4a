import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.regex.*;

/**
 * Prints the processor time in seconds that Java, which ingest pipelines use, needs for two lengths of a text. Each line of
 * the input file has a pattern, the prefix of the text and the piece that it repeats: each in Base64, separated by spaces.
 */
public class Linear {
  public static void main(String[] args) throws Exception {
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      String[] parts = line.split(" ", -1);
      Pattern pattern = Pattern.compile(decode(parts[0]));
      double shorter = seconds(pattern, text(parts, 20_000));
      double longer = shorter > 0.002 ? seconds(pattern, text(parts, 80_000)) : 0;
      System.out.println(shorter + " " + longer);
    }
  }

  static String decode(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  static String text(String[] parts, int length) {
    String piece = decode(parts[2]);
    return decode(parts[1]) + piece.repeat(length / piece.length()) + "\u0001";
  }

  static double seconds(Pattern pattern, String text) {
    double best = 1e9;
    for (int round = 0; round < 3 && best > 0.002; round++) {
      long started = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      pattern.matcher(text).replaceAll("");
      best = Math.min(best, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - started) / 1e9);
    }
    return best;
  }
}
