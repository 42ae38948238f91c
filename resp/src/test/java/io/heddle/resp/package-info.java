/** Tests of the wire. Start reading at {@link io.heddle.resp.ReferenceParser}. */
@NullMarked
package io.heddle.resp;

import org.jspecify.annotations.NullMarked;
