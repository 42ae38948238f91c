package io.heddle.resp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Makes input for a reader: requests in both forms, nearly right ones, and rubbish. */
final class RandomInput {
  private static final byte[] INLINE = Pieces.bytes("  \t\r\"\"''\\\\xnab01\u000b\f\u00ff");
  private static final byte[] RUBBISH = Pieces.bytes("*$*$-+0123456789\r\n\r\n\r\n\"' ab\0\u00ff");

  private final RandomGenerator random;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private RandomInput(RandomGenerator random) {
    this.random = random;
  }

  static byte[] generate(RandomGenerator random) {
    RandomInput input = new RandomInput(random);
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3, 4, 5 -> input.multibulk();
        case 6, 7 -> input.inline();
        case 8 ->
            input.text(input.oneOf("\r\n", "*0\r\n", "*-5\r\n", "*01\r\n", "*\r\n", "*9\r\n"));
        default -> input.some(RUBBISH, random.nextInt(20));
      }
    }
    byte[] bytes = input.out.toByteArray();
    return random.nextInt(3) == 0 ? input.damaged(bytes) : bytes;
  }

  private void multibulk() {
    int count = random.nextInt(10) == 0 ? random.nextInt(60) : random.nextInt(1, 5);
    text("*" + count + "\r\n");
    for (int i = 0; i < count; i++) {
      int length = random.nextInt(10) == 0 ? random.nextInt(3000) : random.nextInt(20);
      text("$" + length + "\r\n");
      byte[] value = new byte[length];
      random.nextBytes(value);
      out.writeBytes(value);
      text("\r\n");
    }
  }

  private void inline() {
    text(oneOf("", "GET", " set"));
    some(INLINE, random.nextInt(15));
    text(oneOf("\r\n", "\n"));
  }

  /** {@code bytes} with one of them changed, left out, added, or with the end cut off. */
  private byte[] damaged(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    byte other = RUBBISH[random.nextInt(RUBBISH.length)];
    switch (random.nextInt(4)) {
      case 0:
        bytes[at] = other;
        return bytes;
      case 1:
        System.arraycopy(bytes, at + 1, bytes, at, bytes.length - at - 1);
        return Arrays.copyOf(bytes, bytes.length - 1);
      case 2:
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        longer[at] = other;
        return longer;
      default:
        return Arrays.copyOf(bytes, at);
    }
  }

  private void text(String text) {
    out.writeBytes(Pieces.bytes(text));
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private void some(byte[] alphabet, int count) {
    for (int i = 0; i < count; i++) {
      out.write(alphabet[random.nextInt(alphabet.length)]);
    }
  }
}
