package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import java.io.IOException;

/** Takes in what a file holds, in its order. */
public interface RdbContents {
  void key(RdbKey key) throws IOException;

  /** A key that holds nothing, as some versions of Redis wrote by mistake: there is no such key. */
  void emptyKey(Bytes name) throws IOException;

  /** The code of a library of functions. */
  void library(Bytes code) throws IOException;
}
