/**
 * The wire: bytes to {@link io.heddle.resp.Request requests}, {@link io.heddle.resp.Reply replies}
 * to bytes. The only code that knows a RESP version.
 *
 * <p>Reader and writer belong to one connection and run on its thread; {@link io.heddle.resp.Reply}
 * and {@link io.heddle.resp.Bytes} are values. Start reading at {@link io.heddle.resp.RespReader}.
 */
@NullMarked
package io.heddle.resp;

import org.jspecify.annotations.NullMarked;
