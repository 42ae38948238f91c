package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import java.io.IOException;

/** Takes in what a file holds, in its order. */
public interface RdbContents {
  void key(RdbKey key) throws IOException;

  /** The code of a library of functions. */
  void library(Bytes code) throws IOException;
}
