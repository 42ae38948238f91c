/** Tests of the values that keys hold. */
@NullMarked
package io.heddle.shard.data;

import org.jspecify.annotations.NullMarked;
