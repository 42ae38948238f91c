package io.heddle.it.linearizability;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes in a reply of any shape, for a command that Lettuce is not told the reply of. */
final class AnyReply extends CommandOutput<String, String, Object> {
  /** Arrays that are not complete, the innermost first. */
  private final Deque<List<Object>> open = new ArrayDeque<>();

  @SuppressWarnings("NullAway") // Lettuce's outputs begin with null
  AnyReply() {
    super(StringCodec.UTF8, null);
  }

  @Override
  public void set(@Nullable ByteBuffer text) {
    add(text == null ? Operation.NIL : decodeString(text));
  }

  @Override
  public void setSingle(ByteBuffer text) {
    add(decodeString(text));
  }

  @Override
  public void set(long integer) {
    add(integer);
  }

  @Override
  public void multi(int count) {
    List<Object> array = new ArrayList<>();
    add(array);
    open.push(array);
  }

  @Override
  public void complete(int depth) {
    if (depth > 0 && open.size() > depth) {
      open.pop();
    }
  }

  private void add(Object element) {
    if (open.isEmpty()) {
      output = element;
    } else {
      open.element().add(element);
    }
  }
}
