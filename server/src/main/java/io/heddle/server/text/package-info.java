/**
 * Text as Redis understands it, wherever it comes from: a request, the configuration. Knows no
 * other package of the server. Start reading at {@link io.heddle.server.text.Glob}.
 */
@NullMarked
package io.heddle.server.text;

import org.jspecify.annotations.NullMarked;
