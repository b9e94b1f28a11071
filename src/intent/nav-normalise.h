// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is read of one turn; the rest is cut off at a sentence and the person is told. */
#define NAV_NORMALISE_MAX_BYTES (16 * 1024)

/**
 * NavNormText:
 *
 * A turn's text in the form the rules read: lower case, ASCII quotes and dashes, no invisible
 * characters; and, for each byte, which bytes of the original it stands for.
 */
typedef struct {
  char *text;     /* UTF-8, NUL at the end */
  guint32 *start; /* of byte i: first byte of the original; one entry more than bytes */
  guint32 *end;   /* of byte i: one past its last byte of the original */
  guint8 *upper;  /* whether the letter at byte i was a capital */
  gsize length;
  gboolean truncated;
} NavNormText;

NavNormText *nav_norm_text_new (const char *text, gssize length);
void nav_norm_text_free (NavNormText *norm);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavNormText, nav_norm_text_free)

G_END_DECLS
