/**
 * What black-box tests share: a server to test ({@link io.heddle.it.support.HeddleUnderTest}) and
 * frames ({@link io.heddle.server.Frame}) as text that is easy to compare. They talk through the
 * client of the server's own tests ({@link io.heddle.server.RespClient}). Nothing here uses
 * Heddle's parser: that is what is tested.
 */
@NullMarked
package io.heddle.it.support;

import org.jspecify.annotations.NullMarked;
